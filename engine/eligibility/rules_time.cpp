// SPDX-License-Identifier: MIT
#include "eligibility/rules_time.hpp"

namespace kith::eligibility {
namespace {

namespace chrono = std::chrono;

Availability const& availability_of(Pair const& pair) {
    return *pair.roster[pair.volunteer].availability;
}

WeekSpan week_of(Pair const& pair) {
    return in(pair.facts.week, pair.v.week);
}

WeekSpan pattern_of(Pair const& pair) {
    return in(pair.facts.week, pair.o.week);
}

bool week_covers(Pair const& pair, Interval span) {
    bool covered = true;
    visit_week_minutes(span, pair.roster.zone(), [&](WeekInterval const& stretch) {
        covered = covered && covers(week_of(pair), stretch);
    });
    return covered;
}

} // namespace

bool is_free_with_dates(Pair const& pair) {
    Interval const when = pair.o.when;
    if (pair.v.has_except && availability_of(pair).except.overlaps(when)) return false;
    if (week_covers_all(pair)) return true;
    if (!pair.v.has_also) return false;
    // What the dated extras leave open, the week must cover.
    Instant at = when.begin;
    for (Interval const& extra : availability_of(pair).also.intervals()) {
        if (extra.end <= at) continue;
        if (extra.begin >= when.end) break;
        if (at < extra.begin && !week_covers(pair, {at, extra.begin})) return false;
        at = extra.end;
    }
    return at >= when.end || week_covers(pair, {at, when.end});
}

Coverage dated_coverage(Pair const& pair) {
    Availability const& availability = availability_of(pair);
    IntervalSet const whole{pair.o.when};
    IntervalSet const free = occurrences(availability.weekly, pair.o.when, pair.roster.zone())
                                 .with(availability.also)
                                 .without(availability.except)
                                 .within(whole);
    Coverage coverage;
    coverage.minutes = chrono::floor<Minutes>(free.total()).count();
    IntervalSet const missing = whole.without(free);
    for (auto const& each : missing.intervals()) {
        coverage.longest_missing =
            std::max(coverage.longest_missing, chrono::ceil<Minutes>(each.length()).count());
    }
    return coverage;
}

WeeklyCoverage nearest_session(Pair const& pair) {
    WeeklyCoverage best;
    std::int64_t least_missing = minutes_per_week + 1;
    for (Session const& session : in(pair.facts.sessions, pair.o.sessions)) {
        auto const parts = {session.part, session.rest};
        std::int64_t const covered = common_minutes(week_of(pair), std::span(parts.begin(), 1)) +
                                     common_minutes(week_of(pair), std::span(parts.begin() + 1, 1));
        std::int64_t const missing = session.length() - covered;
        if (missing >= least_missing) continue;
        least_missing = missing;
        best.needed = session.length();
        best.minutes = covered;
    }
    return best;
}

std::int64_t weekly_longest_missing(Pair const& pair) {
    WeekSet const missing =
        pair.roster.openings()[pair.opening.index()].pattern.without(availability_of(pair).weekly);
    std::int64_t longest = 0;
    for (auto const& each : missing.intervals()) longest = std::max<std::int64_t>(longest, each.length());
    return longest;
}

Known<std::int64_t> minutes_left_by_absences(Pair const& pair, WeeklyCoverage const& coverage) {
    constexpr chrono::weeks week(1);
    Interval const when = pair.o.when;
    IntervalSet const& absences = availability_of(pair).except;
    if (!absences.overlaps(when)) return {};
    std::int64_t const all = coverage.needed + coverage.surplus; // a typical week covers this much
    // An absence touches at most its length in weeks and two more, and clocks that go forward may take an
    // hour out of a week, twice a year at most; if the other weeks hold half of what is asked, nothing needs
    // counting.
    std::int64_t touched = 0;
    for (Interval const& absence : absences.intervals())
        if (absence.overlaps(when)) touched += absence.length() / week + 2;
    std::int64_t const whole_weeks = when.length() / week;
    touched += whole_weeks / 26 + 1;
    if (2 * all * (whole_weeks - touched) >= coverage.needed * (whole_weeks + 1)) return {};

    chrono::seconds left{0};
    ZoneTable const& zone = pair.roster.zone();
    for (Date monday = week_start(pair.o.first_day); monday <= pair.o.last_day; monday += week) {
        visit_common(week_of(pair), pattern_of(pair), [&](WeekInterval const& both) {
            Interval const session{
                std::max(when.begin, zone.instant(CivilTime(monday) + Minutes(both.begin))),
                std::min(when.end, zone.instant(CivilTime(monday) + Minutes(both.end)))};
            if (!session.empty()) left += session.length() - common_length(absences, session);
        });
    }
    // left / (length / week) < needed / 2, without dividing.
    auto const asked = chrono::minutes(coverage.needed) * (when.length() / chrono::seconds(1));
    if (left * 2 * (week / chrono::seconds(1)) >= asked) return {};
    return chrono::floor<Minutes>(left).count() * minutes_per_week /
           std::max<std::int64_t>(1, chrono::floor<Minutes>(when.length()).count());
}

HoursLeft tightest_week_beside_held(Pair const& pair) {
    HoursLeft worst;
    bool any = false;
    auto const held = in(pair.facts.held, pair.v.held);
    auto const left_in = [&](std::int32_t week) {
        std::int64_t left = pair.v.weekly_minutes_max;
        for (OpeningId const each : held) {
            if (each == pair.opening) continue;
            for (Load const& load : in(pair.facts.loads, pair.facts.openings[each.index()].loads))
                if (load.first <= week && week <= load.last) left -= load.minutes;
        }
        return left;
    };
    auto const consider = [&](std::int32_t week, std::int64_t needed) {
        std::int64_t const left = left_in(week);
        std::int64_t const over = left - needed;
        std::int64_t const worst_over = worst.left - worst.needed;
        if (any && (over > worst_over || (over == worst_over && week >= worst.week))) return;
        any = true;
        worst = {needed, left, week};
    };
    for (Load const& load : in(pair.facts.loads, pair.o.loads)) {
        consider(load.first, load.minutes);
        // What is left changes for the worse only where something held begins.
        for (OpeningId const each : held) {
            for (Load const& other : in(pair.facts.loads, pair.facts.openings[each.index()].loads))
                if (load.first < other.first && other.first <= load.last) consider(other.first, load.minutes);
        }
    }
    return worst;
}

} // namespace kith::eligibility
