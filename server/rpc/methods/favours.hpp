// SPDX-License-Identifier: MIT
// The brokerage of a time bank: what members want and would do for others, and who suits what (notices.cpp);
// favours from proposal to thanks; and those who earn and never spend (unspent.cpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> notice_methods();
[[nodiscard]] std::vector<Method> favour_methods();
[[nodiscard]] std::vector<Method> unspent_methods();

} // namespace kith::rpc
