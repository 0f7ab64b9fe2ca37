// SPDX-License-Identifier: MIT
// Methods of requests about data (privacy.*), of holds, of who has died or moved away, of the audit, and of
// everybody's own data (my.*).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> privacy_methods();
[[nodiscard]] std::vector<Method> audit_methods();

} // namespace kith::rpc
