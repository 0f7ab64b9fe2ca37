// SPDX-License-Identifier: MIT
// Every method of the server whose handler lives in this folder: what main hands to the dispatcher, and what
// the tests of permissions and of idempotency walk.
#pragma once

#include "rpc/method.hpp"

#include <vector>

namespace kith::rpc {

[[nodiscard]] std::vector<Method> all_methods();

} // namespace kith::rpc
