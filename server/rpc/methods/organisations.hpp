// SPDX-License-Identifier: MIT
// How organisations stand with the centre, over the wire (desk/organisations.hpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> organisation_methods();

} // namespace kith::rpc
