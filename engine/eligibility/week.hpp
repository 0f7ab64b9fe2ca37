// SPDX-License-Identifier: MIT
// Time as a weekly pattern sees it: stretches of civil week minutes, met and measured without allocating.
// The judge compares patterns with dated time here, through clock changes; base/interval.hpp has the slower
// calls that build sets.
#pragma once

#include "base/interval.hpp"

#include <algorithm>
#include <span>

namespace kith::eligibility {

using WeekSpan = std::span<WeekInterval const>; // sorted, disjoint, joined

// Calls visit(WeekInterval) for the civil week minutes that `span` touches, in order of time, at least once
// a civil day, so that a pattern's occurrences cover `span` exactly when the pattern covers each of them.
// On a night when an hour comes twice, the second pass stands for the last minute of the first: a pattern
// that runs to the end of that hour runs through both, one that stops inside it stops in the first.
template <class Visit>
void visit_week_minutes(Interval span, ZoneTable const& zone, Visit visit);

// The minutes of the pattern's week that `span` touches, as one set.
[[nodiscard]] WeekSet week_minutes(Interval span, ZoneTable const& zone);

[[nodiscard]] inline bool covers(WeekSpan stretches, WeekInterval wanted) {
    return std::ranges::any_of(stretches, [&](WeekInterval const& each) {
        return each.begin <= wanted.begin && wanted.end <= each.end;
    });
}

// Calls visit(WeekInterval) for what `a` and `b` have in common. O(a + b).
template <class Visit>
void visit_common(WeekSpan a, WeekSpan b, Visit visit) {
    auto left = a.begin();
    auto right = b.begin();
    while (left != a.end() && right != b.end()) {
        WeekInterval const both{std::max(left->begin, right->begin), std::min(left->end, right->end)};
        if (!both.empty()) visit(both);
        if (left->end < right->end)
            ++left;
        else
            ++right;
    }
}

[[nodiscard]] inline WeekMinute common_minutes(WeekSpan a, WeekSpan b) {
    WeekMinute sum = 0;
    visit_common(a, b, [&](WeekInterval const& both) { sum += both.length(); });
    return sum;
}

// How long `set` and `span` meet.
[[nodiscard]] std::chrono::seconds common_length(IntervalSet const& set, Interval span);

// --- implementation ---

// The civil minutes of one day on which the clocks change, minute by minute.
void append_changing_day(Interval part, Instant midnight, Date week, ZoneTable const& zone,
                         std::vector<WeekInterval>& found);

template <class Visit>
void visit_week_minutes(Interval span, ZoneTable const& zone, Visit visit) {
    for (Instant at = span.begin; at < span.end;) {
        Date const day = zone.date(at);
        Date const week = week_start(day);
        Instant const next =
            std::max(zone.midnight(day + std::chrono::days(1)), at + std::chrono::minutes(1));
        Interval const part{at, std::min(next, span.end)};
        Instant const last = part.end - std::chrono::seconds(1);
        if (zone.offset_at(part.begin) == zone.offset_at(last)) {
            auto const minute = [&](Instant instant) {
                return static_cast<WeekMinute>((zone.civil(instant) - CivilTime(week)).count());
            };
            visit(WeekInterval{minute(part.begin), minute(last) + 1});
        } else {
            std::vector<WeekInterval> found; // two nights a year
            append_changing_day(part, zone.midnight(day), week, zone, found);
            for (auto const& each : found) visit(each);
        }
        at = part.end;
    }
}

} // namespace kith::eligibility
