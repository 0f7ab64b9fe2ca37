// SPDX-License-Identifier: MIT
// plan.json: a plan with its certificate and prices, the settings used and the reasons, as the command line
// writes it into a file and the server keeps it with a run. Read back by stored_plan.hpp. The same plan gives
// the same bytes.
#pragma once

#include "assignment/plan.hpp"
#include "explanation/explainer.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace kith::plans {

// What was found out about a plan, made once and told in several ways.
struct PlanReport {
    Plan const& plan;
    std::vector<std::int32_t> filled;            // by opening
    std::vector<explanation::Unfilled> unfilled; // openings with a place left, by id
    std::vector<explanation::Unplaced> unplaced; // people with nothing in the plan, by id
};

// `explainer` is of the plan.
[[nodiscard]] PlanReport make_report(Roster const& roster, explanation::Explainer const& explainer,
                                     Plan const& plan, unsigned threads);

// The state a pairing is in: of the match on record, else suggested.
[[nodiscard]] MatchState state_of(Roster const& roster, PlannedPairing const& pairing);
[[nodiscard]] eligibility::Score score_of(eligibility::Judge const& judge, PlannedPairing const& pairing);

[[nodiscard]] boost::json::object plan_json(eligibility::Judge const& judge, PlanReport const& report);

} // namespace kith::plans
