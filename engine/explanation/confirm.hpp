// SPDX-License-Identifier: MIT
// What a change to one person would really give: the plan solved again with it. Prices choose which changes
// are worth confirming; only the new optimum says what they bring.
#pragma once

#include "assignment/planner.hpp"
#include "explanation/change.hpp"

#include <vector>

namespace kith::explanation {

struct Confirmed {
    std::int64_t gain = 0;          // value of the best plan with the change, less the plan's own
    std::int32_t more_pairings = 0; // than in the plan, over everybody
    std::vector<OpeningId> placed;  // what the person has in that plan
    bool optimal = false;           // both plans are proven best: the numbers are exact
};

// `problem` and `plan` are of the judge's roster, whole. One solve; of class `shifts` it starts from the
// plan.
[[nodiscard]] Confirmed confirm(eligibility::Judge const& judge, PlanningProblem const& problem,
                                Plan const& plan, VolunteerId volunteer, Change const& change);

} // namespace kith::explanation
