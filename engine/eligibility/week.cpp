// SPDX-License-Identifier: MIT
#include "eligibility/week.hpp"

namespace kith::eligibility {

namespace chrono = std::chrono;

void append_changing_day(Interval part, Instant midnight, Date week, ZoneTable const& zone,
                         std::vector<WeekInterval>& found) {
    CivilTime last_of_first_pass = zone.civil(midnight);
    // From midnight, so that the last minute before the change is seen even when `part` begins after it.
    for (Instant at = midnight; at < part.end; at += chrono::minutes(1)) {
        CivilTime civil = zone.civil(at);
        bool const second_pass = zone.instant(civil) < at;
        if (second_pass)
            civil = last_of_first_pass;
        else
            last_of_first_pass = civil;
        if (at + chrono::minutes(1) <= part.begin) continue;
        auto const minute = static_cast<WeekMinute>((civil - CivilTime(week)).count());
        if (!found.empty() && found.back().begin <= minute && minute <= found.back().end)
            found.back().end = std::max(found.back().end, minute + 1);
        else
            found.push_back({minute, minute + 1});
    }
}

WeekSet week_minutes(Interval span, ZoneTable const& zone) {
    std::vector<WeekInterval> found;
    // More adds nothing: fifteen days touch every minute of a week twice, so also where clocks skip an hour.
    Interval const enough{span.begin, std::min(span.end, span.begin + chrono::days(15))};
    visit_week_minutes(enough, zone, [&](WeekInterval const& each) { found.push_back(each); });
    return WeekSet(std::move(found));
}

chrono::seconds common_length(IntervalSet const& set, Interval span) {
    chrono::seconds sum{0};
    auto const intervals = set.intervals();
    auto each = std::ranges::upper_bound(intervals, span.begin, {}, &Interval::end);
    for (; each != intervals.end() && each->begin < span.end; ++each) {
        sum += std::min(each->end, span.end) - std::max(each->begin, span.begin);
    }
    return sum;
}

} // namespace kith::eligibility
