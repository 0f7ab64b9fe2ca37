// SPDX-License-Identifier: MIT
// The methods of a match's life: one for each step, all through the match desk; what a match is waiting for;
// places handed on; its clearing list, and what waits for a coordinator.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> match_methods();
[[nodiscard]] std::vector<Method> swap_methods();
[[nodiscard]] std::vector<Method> clearing_methods();

} // namespace kith::rpc
