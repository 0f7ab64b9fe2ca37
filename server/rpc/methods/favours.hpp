// SPDX-License-Identifier: MIT
// The brokerage of a time bank: wants, offers of help, and favours from proposal to thanks; and those who
// earn and never spend (unspent.cpp).
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> favour_methods();
[[nodiscard]] std::vector<Method> unspent_methods();

} // namespace kith::rpc
