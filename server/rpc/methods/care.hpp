// SPDX-License-Identifier: MIT
// The desk's one queue, the log of what was said, and roles that wait to be approved.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> care_methods();

} // namespace kith::rpc
