// SPDX-License-Identifier: MIT
// Of all plans that are equally good, the one that disturbs least. Where scores tie, many plans have the best
// value, and which of them a solver finds is an accident; after a change that accident must not move anybody.
#pragma once

#include "assignment/solve.hpp"

#include <span>

namespace kith {

// `best` is an optimal solution of `instance`; `kept` are the pairings to keep where possible, ascending.
// Returns the optimal solution with most of them, at the same prices. By complementary slackness the optimal
// plans are exactly those that use tight edges and fill what the prices say must be filled; among these it is
// an assignment problem of its own, and a small one. O(edges), and a solve over the tight edges.
[[nodiscard]] Solution steadiest(InstanceView const& instance, Solution best, std::span<Pairing const> kept);

} // namespace kith
