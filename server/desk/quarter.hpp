// SPDX-License-Identifier: MIT
// The funder's quarter: what happened from one day to another, as rows that each say who, where and when, and
// as figures made of those rows, for everybody and by part. Called by rpc/methods/quarters.
#pragma once

#include "exchange/workbook.hpp"
#include "model/roster.hpp"
#include "phrases/phrases.hpp"
#include "store/monitoring.hpp"

#include <array>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::desk {

using store::QuarterFigure;
using store::QuarterRow;

// What is counted, in the order it is told:
// enquired: came in, by whichever door;
// registered: of those, who is on the books as active or resting when it is counted;
// referred: passed to an organisation, each time;
// started: came to be active in a role, each time;
// twelve_weeks_due: started, and the twelve weeks since were over within these days; still_there: of those,
//   who had not left or been stopped before;
// worked: confirmed hours;
// helped: organisations where somebody started or worked, once each;
// into_work, training_done: as somebody noted it.
inline constexpr std::array<std::string_view, 10> measures{
    "enquired",    "registered", "referred", "started",   "twelve_weeks_due",
    "still_there", "worked",     "helped",   "into_work", "training_done"};

// What people may be asked about themselves, and may answer; "prefer_not_to_say" always among it.
struct MonitoringQuestion {
    std::string_view code;
    std::vector<std::string_view> answers;
};
[[nodiscard]] std::span<MonitoringQuestion const> monitoring_questions();

// A programme counts what was done in its roles, and who came in or got on as one of its people.
struct ProgrammePeople {
    std::string programme; // empty: everything counts
    std::set<std::string> people;
};
// From when on steps of matches are needed for the days from `first` on.
[[nodiscard]] Instant steps_needed_since(ZoneTable const& zone, Date first);
// Sorted by measure as above, then day, volunteer, opening. Wards and programmes are the roster's; whoever is
// no longer in it is of no known ward. O(n log n).
[[nodiscard]] std::vector<QuarterRow> quarter_rows(Roster const& roster,
                                                   store::HappenedBetween const& happened,
                                                   ProgrammePeople const& of, Date first, Date last);

// Which part a row belongs to; an empty one: not known.
using PartOf = std::function<std::string(QuarterRow const&)>;
// Of every measure; with a `part_of`, one for each part there is. People are counted once each; `times` is
// how many rows, or for `helped` how many organisations.
[[nodiscard]] std::vector<QuarterFigure> quarter_figures(std::span<QuarterRow const> rows,
                                                         std::string const& split, PartOf const& part_of);

// A figure as it may be shown.
struct ShownFigure {
    QuarterFigure figure;
    bool hidden = false; // its numbers are zero here
};
// For whoever is outside: a count of people of 1 to 4 is hidden; and where those that are hidden could be
// worked out of the total (fewer than two, or fewer than five people together), the next smallest part is as
// well.
[[nodiscard]] std::vector<ShownFigure> suppressed(std::vector<QuarterFigure> figures);
// All of them, for whoever works with them; by split, measure and part, as both.
[[nodiscard]] std::vector<ShownFigure> shown(std::vector<QuarterFigure> figures);

struct QuarterHeading {
    std::string centre;
    std::string title;
    std::string programme;
    Date first{};
    Date last{};
};
[[nodiscard]] std::string quarter_csv(QuarterHeading const& heading, std::vector<ShownFigure> const& figures);
// Figures in words, and with `rows` (null: none) a second sheet of what they were made of.
[[nodiscard]] std::vector<exchange::Sheet> quarter_sheets(QuarterHeading const& heading,
                                                          std::vector<ShownFigure> const& figures,
                                                          std::vector<QuarterRow> const* rows,
                                                          phrases::Phrases const& phrases);
// One page that needs nothing else and prints.
[[nodiscard]] std::string quarter_html(QuarterHeading const& heading, std::vector<ShownFigure> const& figures,
                                       phrases::Phrases const& phrases);

} // namespace kith::desk
