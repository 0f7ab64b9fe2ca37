// SPDX-License-Identifier: MIT
// Monitoring and the funder's quarter: what people answer about themselves, what became of them, and figures
// that lead back to rows.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> quarter_methods();

} // namespace kith::rpc
