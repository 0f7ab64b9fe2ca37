// SPDX-License-Identifier: MIT
// What proves how good a plan is where some openings run only with their minimum. At one price for each
// opening such an opening counts as if it could run in part; the bound that leaves is lowered by deciding
// openings both ways and giving each branch prices of its own. The branches together leave out no plan, so
// the highest of their bounds holds for all. Made by solve_shifts, checked by certify_shifts, kept in plans.
#pragma once

#include <cstdint>
#include <vector>

namespace kith {

// Runs: has at least its minimum. Does not: nobody comes to it beside its pins.
struct RunsOrNot {
    std::uint32_t role = 0;
    bool runs = false;
    friend bool operator==(RunsOrNot const&, RunsOrNot const&) = default;
};

// All plans that agree with what is decided. Branches form a tree: all whose decisions begin alike go on with
// the same role, some with each answer, or one of them ends there.
struct ShiftBranch {
    std::vector<RunsOrNot> decided;   // from the root on
    std::vector<std::int64_t> prices; // by role
    friend bool operator==(ShiftBranch const&, ShiftBranch const&) = default;
};

} // namespace kith
