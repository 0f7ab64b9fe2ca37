// SPDX-License-Identifier: MIT
// Concerns, what holds about people because of them, and incidents.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> safeguarding_methods();

} // namespace kith::rpc
