// SPDX-License-Identifier: MIT
// What a stranger reads before they say that they are interested: which roles are open.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> interest_methods();

} // namespace kith::rpc
