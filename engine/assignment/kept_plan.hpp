// SPDX-License-Identifier: MIT
// A plan as it is kept between runs: by keys, because the roster it was made for has changed since. It is
// where repairing starts and what the new plan is compared with.
#pragma once

#include "assignment/planner.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kith {

struct KeptPairing {
    std::string volunteer;
    std::string opening;
    friend auto operator<=>(KeptPairing const&, KeptPairing const&) = default;
};

struct KeptPrice {
    std::string opening;
    std::int64_t price = 0;
    friend auto operator<=>(KeptPrice const&, KeptPrice const&) = default;
};

struct KeptPlan {
    std::vector<KeptPairing> pairings; // any order, no pair twice
    std::vector<KeptPrice> prices;     // any order, no opening twice
    friend bool operator==(KeptPlan const&, KeptPlan const&) = default;
};

[[nodiscard]] KeptPlan keep(Plan const& plan, Roster const& roster);

// Solves like make_plan, to the same value, but from what still stands of the kept plan: its pairings of
// people and openings that are still there, and its prices; an opening that has none starts at the highest,
// as in a fresh solve. Of all plans that are equally good it is the one that keeps most of the pairings
// (steady.hpp). Of class `shifts` it starts from what can be kept, improves on it as make_plan does, never
// moves anybody for nothing as far as moves one for one go, and has its own certified gap.
[[nodiscard]] Plan repair_plan(PlanningProblem const& problem, KeptPlan const& kept, Roster const& roster,
                               SolveOptions const& options = {});

} // namespace kith
