// SPDX-License-Identifier: MIT
// How evenly a plan falls and what it would cost to spread it further, as tables and as a picture.
#pragma once

#include "cli/judged_pack.hpp"
#include "cli/table.hpp"
#include "fairness/price.hpp"

#include <string>

namespace kith::cli {

// "waiting:5", "smallest:ward": what a setting is called in files.
[[nodiscard]] std::string policy_code(fairness::Policy const& policy);

// Openings with a match, and people offered nothing by how long they wait.
void print_fairness(Console& console, JudgedPack const& judged, fairness::FairnessReport const& report);
// The same of any plan.
void print_fairness(Console& console, JudgedPack const& judged, PlanningProblem const& problem,
                    Plan const& plan);

// A row for each setting: what it costs, and what it gives.
[[nodiscard]] Table settings_table(JudgedPack const& judged, std::vector<fairness::Priced> const& priced);
// The same as a picture: bars beside one another, a row for each setting.
[[nodiscard]] std::string settings_svg(JudgedPack const& judged, std::vector<fairness::Priced> const& priced);
// A row for each group with places: filled as the community's settings have it, and under each fair level.
[[nodiscard]] Table groups_table(JudgedPack const& judged, std::vector<fairness::Priced> const& priced,
                                 fairness::GroupBy by, bool for_programs);
// Everything a recount needs: each open opening with its places and its groups.
[[nodiscard]] Table openings_table(JudgedPack const& judged);
// The pairings of every setting.
[[nodiscard]] Table pairings_table(JudgedPack const& judged, std::vector<fairness::Priced> const& priced);
// Prices, floors and cuts of the fair levels: with the pairings and the pack all that a check needs.
[[nodiscard]] boost::json::array proofs_json(JudgedPack const& judged,
                                             std::vector<fairness::Priced> const& priced);

} // namespace kith::cli
