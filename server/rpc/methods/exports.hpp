// SPDX-License-Identifier: MIT
// All that a centre holds, to take away (store/exports.hpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> export_methods();

} // namespace kith::rpc
