// SPDX-License-Identifier: MIT
// Letters on paper: what waits, to print it, and that it was posted.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> letter_methods();

} // namespace kith::rpc
