// SPDX-License-Identifier: MIT
// Requests for help: who asks, what becomes of it, and where the helper goes.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> need_methods();

} // namespace kith::rpc
