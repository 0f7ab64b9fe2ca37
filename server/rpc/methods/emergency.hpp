// SPDX-License-Identifier: MIT
// The methods emergency.*, reserve.* and site.*: desk/emergency.hpp over the wire.
#pragma once

#include "rpc/method.hpp"

#include <vector>

namespace kith::rpc {

[[nodiscard]] std::vector<Method> emergency_methods();

} // namespace kith::rpc
