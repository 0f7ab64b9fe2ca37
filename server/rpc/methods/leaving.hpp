// SPDX-License-Identifier: MIT
// An organisation leaves in order, and references are kept, over the wire (desk/leaving.hpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> leaving_methods();

} // namespace kith::rpc
