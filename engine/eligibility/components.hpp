// SPDX-License-Identifier: MIT
// Two questions answered by Boost.Graph's own algorithms on the eligibility graph: how it falls apart, and,
// for small communities, what the best plan is when everyone takes one opening and every opening has one
// place. The second is a referee for solvers, too slow for use.
#pragma once

#include "eligibility/graph.hpp"

#include <vector>

namespace kith::eligibility {

struct Components {
    std::size_t count = 0;   // people and openings with no edge count one each
    std::size_t largest = 0; // people and openings in the largest
    std::size_t largest_volunteers = 0;
    std::size_t lone_volunteers = 0; // nothing they may take
    std::size_t lone_openings = 0;   // nobody may take it
    friend bool operator==(Components const&, Components const&) = default;
};

// O(vertices + edges).
[[nodiscard]] Components find_components(EligibilityGraph const& graph);

// The edges of a matching of the largest total weight, ascending. O(vertices^3): for hundreds, not thousands.
[[nodiscard]] std::vector<EdgeIndex> reference_matching(EligibilityGraph const& graph);

} // namespace kith::eligibility
