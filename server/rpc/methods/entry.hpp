// SPDX-License-Identifier: MIT
// The methods by which people come in and are let in: session.*, principal.*, token.*. main puts the lists of
// every folder of methods together.
#pragma once

#include "rpc/method.hpp"

#include <vector>

namespace kith::rpc {

[[nodiscard]] std::vector<Method> session_methods();
[[nodiscard]] std::vector<Method> principal_methods();
[[nodiscard]] std::vector<Method> token_methods();

} // namespace kith::rpc
