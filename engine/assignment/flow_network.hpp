// SPDX-License-Identifier: MIT
// A minimum-cost flow network in plain arrays: the common ground of the reference solvers (Boost Graph here,
// LEMON in tests and bench). Kept to C++17, because LEMON's headers do not compile in a later standard.
#pragma once

#include <cstdint>
#include <vector>

namespace kith {

// Send `supply` from `source` to `sink` at least cost. The arcs of the instance's edges come first, in their
// order.
struct FlowNetwork {
    std::uint32_t nodes = 0;
    std::uint32_t source = 0;
    std::uint32_t sink = 0;
    std::int64_t supply = 0;
    std::vector<std::uint32_t> from;
    std::vector<std::uint32_t> to;
    std::vector<std::int64_t> capacity;
    std::vector<std::int64_t> cost;
};

} // namespace kith
