// SPDX-License-Identifier: MIT
// The audit as tables, each the same for a person, a spreadsheet and a program.
#pragma once

#include "audit/audit.hpp"
#include "cli/judged_pack.hpp"
#include "cli/table.hpp"

namespace kith::cli {

// Rows beyond `rows_max` are left out.
[[nodiscard]] Table needs_table(JudgedPack const& judged, audit::Audit const& audit, std::size_t rows_max);
[[nodiscard]] Table remedies_table(JudgedPack const& judged, audit::Audit const& audit, std::size_t rows_max);
// Whom each remedy is for: one row a person, by the remedy's code.
[[nodiscard]] Table remedy_people_table(JudgedPack const& judged, audit::Audit const& audit);
[[nodiscard]] Table resting_table(JudgedPack const& judged, audit::Audit const& audit);
// Whom to ask first: the pairings for which a "no" would cost most.
[[nodiscard]] Table resting_people_table(JudgedPack const& judged, audit::Audit const& audit);
[[nodiscard]] Table supply_table(JudgedPack const& judged, audit::Audit const& audit,
                                 explanation::PriceGroup group, std::size_t rows_max);
// The heat map's twin: a row for each ward, kind of day and hour at which anything is.
[[nodiscard]] Table heat_table(JudgedPack const& judged, audit::HeatMap const& heat);

// Every table of the audit, for programs.
[[nodiscard]] boost::json::object audit_json(JudgedPack const& judged, audit::Audit const& audit);

} // namespace kith::cli
