// SPDX-License-Identifier: MIT
// A plan as files: plan.csv and unmatched.csv for people, plan.json for programs (the plan, its certificate
// and prices, the settings used, the reasons), and a calendar for each volunteer. The same plan gives the
// same bytes.
#pragma once

#include "assignment/plan.hpp"
#include "cli/judged_pack.hpp"
#include "explanation/explainer.hpp"

#include <boost/json/object.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace kith::cli {

// What `match` found out about a plan, made once and printed in several ways.
struct PlanReport {
    Plan const& plan;
    std::vector<std::int32_t> filled;            // by opening
    std::vector<explanation::Unfilled> unfilled; // openings with a place left, by id
    std::vector<explanation::Unplaced> unplaced; // people with nothing in the plan, by id
};

// `explainer` is of the plan.
[[nodiscard]] PlanReport make_report(JudgedPack const& judged, explanation::Explainer const& explainer,
                                     Plan const& plan, unsigned threads);

// The state a pairing is in: of the match on record, else suggested.
[[nodiscard]] MatchState state_of(Roster const& roster, PlannedPairing const& pairing);

[[nodiscard]] std::string plan_csv(JudgedPack const& judged, PlanReport const& report);
[[nodiscard]] std::string unmatched_csv(JudgedPack const& judged, PlanReport const& report);
[[nodiscard]] boost::json::object plan_json(JudgedPack const& judged, PlanReport const& report);

// Writes plan.csv, plan.json, unmatched.csv and calendars/ID.ics into `folder`, making it.
void write_plan(std::filesystem::path const& folder, JudgedPack const& judged, PlanReport const& report);

} // namespace kith::cli
