// SPDX-License-Identifier: MIT
// LEMON's minimum-cost flow solvers on our flow network: a referee that shares nothing with the engine.
// C++17.
#pragma once

#include "assignment/flow_network.hpp"

#include <cstdint>

namespace kith {

enum class LemonMethod { network_simplex, cost_scaling };

struct LemonResult {
    bool optimal = false;
    std::int64_t cost = 0;
    double run_cpu_ms = 0; // of run() alone
};

LemonResult lemon_solve(FlowNetwork const& flow, LemonMethod method);

} // namespace kith
