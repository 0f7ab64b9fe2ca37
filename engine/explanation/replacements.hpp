// SPDX-License-Identifier: MIT
// Who could step in: for an opening, everyone eligible who is not planned there, those with room first. Needs
// no solve, so that a drop-out has its list at once.
#pragma once

#include "assignment/plan.hpp"
#include "eligibility/graph.hpp"
#include "explanation/diff.hpp"

#include <vector>

namespace kith::explanation {

struct Replacement {
    VolunteerId volunteer;
    std::int32_t weight = 0;
    bool free = false; // could take it beside what the plan gives them
    friend bool operator==(Replacement const&, Replacement const&) = default;
};

struct Replacements {
    OpeningId opening;
    std::vector<Replacement> candidates; // free ones first, then by weight, the highest first, then by id
    std::int32_t free_in_all = 0;
    std::int32_t in_all = 0;
    friend bool operator==(Replacements const&, Replacements const&) = default;
};

// The best `limit`. O(takers of the opening), and a search of the plan for each.
[[nodiscard]] Replacements replacements(eligibility::Judge const& judge,
                                        eligibility::EligibilityGraph const& graph, Plan const& plan,
                                        OpeningId opening, std::size_t limit);

// For every opening, still open, that the changes took somebody away from, in order of id.
[[nodiscard]] std::vector<Replacements> replacements(eligibility::Judge const& after,
                                                     eligibility::EligibilityGraph const& graph,
                                                     Plan const& plan, Diff const& diff, std::size_t limit);

} // namespace kith::explanation
