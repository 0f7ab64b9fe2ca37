// SPDX-License-Identifier: MIT
// People and requests passed on between organisations, over the wire (desk/passings.hpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> passing_methods();

} // namespace kith::rpc
