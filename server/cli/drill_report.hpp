// SPDX-License-Identifier: MIT
// What a drill found, made once and printed in several ways: for a terminal, for programs, and as a page that
// a planner can print.
#pragma once

#include "cli/judged_pack.hpp"
#include "explanation/diff.hpp"
#include "simulation/drill.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace kith::cli {

// One opening that people were asked for.
struct DrillRow {
    OpeningId opening;
    bool freed = false; // its places were freed by people who dropped out; else the surge opens it
    Instant from;
    Instant until;
    std::int32_t minimum = 0;
    std::int32_t places = 0;
    std::int32_t filled = 0;
    std::int32_t suitable = 0;
    std::int32_t asked = 0;
    std::int32_t too_late = 0;
    Known<std::int32_t> hours = {}; // from the first ask possible until full
    std::vector<std::string> in_the_way =
        {}; // of one that stays short: who suits, and what keeps the others out

    [[nodiscard]] std::int32_t short_by() const { return std::max(0, minimum - filled); }
};

struct DrillReport {
    JudgedPack const& judged; // of the community with the surge
    std::string surge;        // its name
    Instant start;
    std::uint64_t seed = 1;
    std::int32_t yes_per_mille = 0;
    std::int32_t dropped_out = 0;
    std::vector<DrillRow> rows; // those of the surge by time then id, then those freed
    simulation::Drill drill;
    explanation::Diff diff;
    std::vector<std::int32_t> people_by_asks; // how many people were asked 0, 1, 2, ... times
};

// A line for each hour that matters: places filled by then.
struct FilledBy {
    std::int32_t hour = 0;
    std::int32_t places = 0;
};
[[nodiscard]] std::vector<FilledBy> filled_by(DrillReport const& report);

void print_drill(Console& console, DrillReport const& report);
[[nodiscard]] std::string drill_csv(DrillReport const& report);
// Who was asked for what, when and how, in order of time.
[[nodiscard]] std::string asks_csv(DrillReport const& report);
[[nodiscard]] boost::json::object drill_json(DrillReport const& report);
[[nodiscard]] std::string drill_page(DrillReport const& report);

} // namespace kith::cli
