// SPDX-License-Identifier: MIT
// People who may stand in the database twice: proposed, told apart, merged, and taken apart again.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> duplicate_methods();

} // namespace kith::rpc
