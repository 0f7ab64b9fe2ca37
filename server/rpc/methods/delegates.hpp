// SPDX-License-Identifier: MIT
// Who speaks for an organisation, over the wire (desk/delegates.hpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> delegate_methods();

} // namespace kith::rpc
