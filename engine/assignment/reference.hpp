// SPDX-License-Identifier: MIT
// The slow, exact referee: the same problem as a minimum-cost flow, solved by Boost Graph's successive
// shortest paths. For tests, benches and small sizes only; minutes beyond a few thousand volunteers.
#pragma once

#include "assignment/flow_network.hpp"
#include "assignment/instance.hpp"
#include "assignment/pairing.hpp"

#include <cstdint>
#include <vector>

namespace kith {

// Source -> volunteers -> roles -> sink with costs -weight; each role reaches the sink by one arc for its
// minimum (cost -fill_value) and one for the rest; source -> sink takes what is better left unused. Pins are
// taken out first: the flow's value is the plan's less `pinned_value`.
[[nodiscard]] FlowNetwork flow_network(InstanceView const& instance);

// Weights of the pins, and fill values of the minimum places they fill.
[[nodiscard]] std::int64_t pinned_value(InstanceView const& instance);

struct ReferencePlan {
    std::int64_t value = 0;
    std::vector<Pairing> pairings; // ascending, pins among them
};

// O(places x edges log edges) by Edmonds and Karp's potentials.
[[nodiscard]] ReferencePlan reference_solve(InstanceView const& instance);

} // namespace kith
