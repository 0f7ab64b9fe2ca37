// SPDX-License-Identifier: MIT
// Days of work with children, over the wire (desk/regulated.hpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> regulated_methods();

} // namespace kith::rpc
