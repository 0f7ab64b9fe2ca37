// SPDX-License-Identifier: MIT
// The methods of the time bank's books: credit.*, dispute.* (credits.cpp, disputes.cpp), account.*
// (accounts.cpp), reward.* and redemption.* (rewards.cpp), ledger.* (ledger.cpp). Every verb of `kith ledger`
// has its method here.
#pragma once

#include "rpc/method.hpp"

#include <vector>

namespace kith::rpc {

[[nodiscard]] std::vector<Method> credit_methods();
[[nodiscard]] std::vector<Method> dispute_methods();
[[nodiscard]] std::vector<Method> account_methods();
[[nodiscard]] std::vector<Method> reward_methods();
[[nodiscard]] std::vector<Method> ledger_methods();

} // namespace kith::rpc
