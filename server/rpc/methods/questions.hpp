// SPDX-License-Identifier: MIT
// A volunteer asks the centre about something they were offered, before they say yes or no.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> question_methods();

} // namespace kith::rpc
