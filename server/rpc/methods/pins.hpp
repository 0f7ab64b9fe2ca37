// SPDX-License-Identifier: MIT
// The methods of pins: keep a pair together in the runs to come, or rule one out, for a reason; lift it
// again; and look at what holds and at what a person has to decide about it.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> pin_methods();

} // namespace kith::rpc
