// SPDX-License-Identifier: MIT
// A plan as files: plan.csv and unmatched.csv for people, plan.json for programs (the plan, its certificate
// and prices, the settings used, the reasons), and a calendar for each volunteer. The same plan gives the
// same bytes.
#pragma once

#include "cli/judged_pack.hpp"
#include "plans/plan_json.hpp"

#include <filesystem>
#include <string>

namespace kith::cli {

[[nodiscard]] std::string plan_csv(JudgedPack const& judged, plans::PlanReport const& report);
[[nodiscard]] std::string unmatched_csv(JudgedPack const& judged, plans::PlanReport const& report);

// Writes plan.csv, plan.json, unmatched.csv and calendars/ID.ics into `folder`, making it.
void write_plan(std::filesystem::path const& folder, JudgedPack const& judged,
                plans::PlanReport const& report);

} // namespace kith::cli
