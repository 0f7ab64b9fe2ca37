// SPDX-License-Identifier: MIT
// The methods of matching runs: start, watch and cancel one, look at what it would change and why, decide on
// its pairings, and see its proof.
#pragma once

#include "rpc/method.hpp"

namespace kith::rpc {

[[nodiscard]] std::vector<Method> run_methods();
[[nodiscard]] std::vector<Method> run_study_methods();

} // namespace kith::rpc
