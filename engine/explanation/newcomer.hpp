// SPDX-License-Identifier: MIT
// What a place costs a newcomer: how much everybody else's part of the plan would lose if one more person
// took a place of the opening. Of all the prices that prove a plan optimal these are the highest, and the
// only ones that answer "would she get it?": somebody without a place gains the plan exactly the weight less
// this price where that is more than 0, and nothing otherwise. Negative where the minimum is not yet filled.
#pragma once

#include "assignment/plan.hpp"
#include "eligibility/graph.hpp"

#include <cstdint>
#include <vector>

namespace kith::explanation {

// More than any weight: every place is held by a match that stays.
inline constexpr std::int64_t no_place = std::int64_t{weight_max} + 1;

// By opening. Of a plan that is not proven optimal, the plan's own prices. O(edges log openings).
[[nodiscard]] std::vector<std::int64_t> newcomer_prices(eligibility::Judge const& judge,
                                                        eligibility::EligibilityGraph const& graph,
                                                        Plan const& plan);

} // namespace kith::explanation
