// SPDX-License-Identifier: MIT
// The methods of sites and of paper: who is where, and what to print for the hour without a network.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> site_methods();
[[nodiscard]] std::vector<Method> paper_methods();

} // namespace kith::rpc
