// SPDX-License-Identifier: MIT
// The rules about time against a referee that walks through it in steps, quarter of an hour by quarter, in
// communities around both clock changes. Slow and plain on purpose; shares no code with the judge.
#include "one_pair.hpp"
#include "random_roster.hpp"

#include <array>
#include <limits>
#include <map>

using namespace kith;
using namespace kith::eligibility;

namespace {

namespace chrono = std::chrono;
constexpr chrono::minutes step{15}; // every time in these communities is a multiple of it

// Does the pattern, laid out week by week on the clock, hold this instant?
bool holds(WeekSet const& pattern, Instant instant, ZoneTable const& zone) {
    Date const this_week = week_start(zone.date(instant));
    for (Date const week : {this_week - chrono::days(7), this_week, this_week + chrono::days(7)}) {
        for (auto const& each : pattern.intervals()) {
            bool const begun = zone.instant(CivilTime(week) + Minutes(each.begin)) <= instant;
            bool const over = zone.instant(CivilTime(week) + Minutes(each.end)) <= instant;
            if (begun && !over) return true;
        }
    }
    return false;
}
bool holds(IntervalSet const& set, Instant instant) {
    return std::ranges::any_of(
        set.intervals(), [&](Interval const& each) { return each.begin <= instant && instant < each.end; });
}
bool is_free(Availability const& availability, Instant instant, ZoneTable const& zone) {
    return !holds(availability.except, instant) &&
           (holds(availability.also, instant) || holds(availability.weekly, instant, zone));
}

// A pattern as yes or no for each quarter of a week.
std::array<bool, 672> quarters(WeekSet const& pattern) {
    std::array<bool, 672> result{};
    for (auto const& each : pattern.intervals())
        for (WeekMinute at = each.begin; at < each.end; at += 15)
            result[static_cast<std::size_t>(at / 15)] = true;
    return result;
}

RuleResult only(Verdict const& verdict, Rule rule) {
    return *std::ranges::find(verdict.rules, rule, &RuleResult::rule);
}

struct World {
    Roster roster;
    Judge judge;
    explicit World(std::uint64_t seed) : roster(make(seed)), judge(roster, {}) {}
    World(World const&) = delete;
    static Roster make(std::uint64_t seed) {
        Dice dice(seed);
        return built(random_draft(dice, {.volunteers = 10, .roles = 10, .unknown_percent = 10}));
    }
    template <class Check>
    void for_each_open_pair(Check check) const {
        for (std::size_t v = 0; v < roster.volunteers().size(); ++v) {
            for (std::size_t o = 0; o < roster.openings().size(); ++o) {
                Verdict const verdict = judge.verdict(VolunteerId(v), OpeningId(o));
                if (only(verdict, Rule::closed).outcome == pass)
                    check(roster.volunteers()[v], roster.openings()[o], VolunteerId(v), OpeningId(o),
                          verdict);
            }
        }
    }
};

std::int64_t weekly_needed(Opening const& opening) {
    std::int64_t const offered = opening.pattern.total();
    if (opening.minutes) return std::min(opening.minutes->count(), offered);
    // The shortest session; one may run past Sunday midnight.
    auto const each = opening.pattern.intervals();
    bool const wraps = each.size() > 1 && each.front().begin == 0 && each.back().end == minutes_per_week;
    std::int64_t shortest = wraps ? each.front().length() + each.back().length() : each.front().length();
    for (std::size_t at = wraps ? 1 : 0; at + (wraps ? 1 : 0) < each.size(); ++at)
        shortest = std::min<std::int64_t>(shortest, each[at].length());
    return shortest;
}

} // namespace

TEST_CASE("dated availability is being free in every quarter of an hour") {
    int passes = 0;
    for (std::uint64_t seed = 1; seed <= 250; ++seed) {
        CAPTURE(seed);
        World const world(seed);
        world.for_each_open_pair([&](auto const& v, auto const& o, auto, auto, Verdict const& verdict) {
            if (o.timing != Timing::dated || !v.availability) return;
            if (v.availability->weekly.empty() && v.availability->also.empty()) return;
            std::int64_t covered = 0;
            std::int64_t missing = 0;
            std::int64_t longest = 0;
            for (Instant at = o.when.begin; at < o.when.end; at += step) {
                bool const free = is_free(*v.availability, at, world.roster.zone());
                covered += free ? 15 : 0;
                missing = free ? 0 : missing + 15;
                longest = std::max(longest, missing);
            }
            RuleResult const result = only(verdict, Rule::availability);
            REQUIRE((result.outcome == pass) == (longest == 0));
            REQUIRE(result.found == covered);
            REQUIRE(result.subject == longest);
            passes += longest == 0;
        });
    }
    CHECK(passes > 500);
}

TEST_CASE("weekly availability is enough quarters in a week, and half of them left by absences") {
    int passes = 0;
    int absent = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        CAPTURE(seed);
        World const world(seed);
        world.for_each_open_pair([&](auto const& v, auto const& o, auto, auto, Verdict const& verdict) {
            if (o.timing != Timing::weekly || !v.availability) return;
            if (v.availability->weekly.empty() && v.availability->also.empty()) return;
            auto const free = quarters(v.availability->weekly);
            auto const wanted = quarters(o.pattern);
            std::int64_t covered = 0;
            for (std::size_t at = 0; at < free.size(); ++at) covered += free[at] && wanted[at] ? 15 : 0;
            bool enough = false;
            std::int64_t needed = weekly_needed(o);
            if (o.minutes) {
                enough = covered >= needed;
            } else {
                // Walk round the week twice; a run of covered sessions that is a whole session.
                for (std::size_t first = 0; first < 672 && !enough; ++first) {
                    bool const begins = wanted[first] && !wanted[(first + 671) % 672];
                    bool const whole_week = o.pattern.total() == minutes_per_week && first == 0;
                    if (!begins && !whole_week) continue;
                    bool all = true;
                    std::int64_t length = 0;
                    for (std::size_t at = first; wanted[at % 672] && at < first + 672; ++at) {
                        all = all && free[at % 672];
                        length += 15;
                    }
                    if (!all) continue;
                    enough = true;
                    needed = length;
                }
            }
            bool left_enough = true;
            if (enough && v.availability->except.overlaps(o.when)) {
                std::int64_t left = 0;
                WeekSet const taken = v.availability->weekly.within(o.pattern);
                for (Instant at = o.when.begin; at < o.when.end; at += chrono::minutes(1)) {
                    if (holds(taken, at, world.roster.zone()) && !holds(v.availability->except, at)) ++left;
                }
                auto const length = chrono::floor<Minutes>(o.when.length()).count();
                left_enough =
                    left * 2 * minutes_per_week >= only(verdict, Rule::availability).needed * length;
                absent += !left_enough;
            }
            RuleResult const result = only(verdict, Rule::availability);
            REQUIRE((result.outcome == pass) == (enough && left_enough));
            if (enough) REQUIRE(result.needed >= weekly_needed(o));
            if (enough && o.minutes) REQUIRE(result.needed == needed);
            passes += result.outcome == pass;
        });
    }
    CHECK(passes > 500);
    CHECK(absent > 10);
}

TEST_CASE("fixed times clash exactly when they overlap on the clock, the journey included") {
    int clashes = 0;
    int clear = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        World const world(seed);
        ZoneTable const& zone = world.roster.zone();
        auto const times = [&](Opening const& o) {
            return o.timing == Timing::dated ? IntervalSet{o.when} : occurrences(o.pattern, o.when, zone);
        };
        auto const fixed = [&](Opening const& o) {
            return o.timing == Timing::dated ||
                   (o.timing == Timing::weekly && weekly_needed(o) == o.pattern.total());
        };
        auto const openings = world.roster.openings();
        for (std::size_t one = 0; one < openings.size(); ++one) {
            for (std::size_t other = 0; other < openings.size(); ++other) {
                Opening const& a = openings[one];
                Opening const& b = openings[other];
                if (one == other || !fixed(a) || !fixed(b) || a.when.empty() || b.when.empty()) continue;
                VolunteerId const v((one + other) % world.roster.volunteers().size());
                Minutes journey(0);
                Role const& role_a = world.roster.role_of(OpeningId(one));
                Role const& role_b = world.roster.role_of(OpeningId(other));
                auto const from = world.roster.location_of(OpeningId(one)).point;
                auto const to = world.roster.location_of(OpeningId(other)).point;
                bool const on_site = role_a.setting != Setting::remote && role_b.setting != Setting::remote;
                if (on_site && from && to && *from != *to) {
                    auto const mode =
                        world.roster[v].travel_mode.value_or(world.judge.settings().assumed_mode);
                    auto const metres = distance_metres(*from, *to);
                    journey = std::min(travel_time(world.judge.settings(), mode, metres),
                                       travel_time(world.judge.settings(), TravelMode::walk, metres));
                }
                bool const both_weekly = a.timing == Timing::weekly && b.timing == Timing::weekly;
                Interval const together{std::max(a.when.begin, b.when.begin),
                                        std::min(a.when.end, b.when.end)};
                if (both_weekly && journey > Minutes(0) && together.length() < chrono::days(15)) continue;
                bool expected = false;
                IntervalSet const times_a =
                    times(a); // named: g++ 12 does not keep a temporary alive in a range-for
                IntervalSet const times_b = times(b);
                for (Interval const& mine : times_a.intervals())
                    for (Interval const& theirs : times_b.intervals())
                        expected = expected || mine.overlaps({theirs.begin - journey, theirs.end + journey});
                Clash const clash = world.judge.clash(v, OpeningId(one), OpeningId(other));
                CAPTURE(one);
                CAPTURE(other);
                REQUIRE((clash.outcome == fail) == expected);
                Clash const turned = world.judge.clash(v, OpeningId(other), OpeningId(one));
                REQUIRE(turned.outcome == clash.outcome);
                ++(expected ? clashes : clear);
            }
        }
    }
    CHECK(clashes > 200);
    CHECK(clear > 200);
}

TEST_CASE("hours are counted week by week") {
    int passes = 0;
    int fails = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        World const world(seed);
        ZoneTable const& zone = world.roster.zone();
        // Minutes of an opening in each civil week it touches.
        auto const minutes_by_week = [&](Opening const& o) {
            std::map<Date, std::int64_t> result;
            for (Instant at = o.when.begin; at < o.when.end; at += step)
                result[week_start(zone.date(at))] += 15;
            for (auto& [week, minutes] : result) {
                bool const cut = week == result.begin()->first || week == result.rbegin()->first;
                if (!cut) minutes = minutes_per_week; // a whole week, also when the clocks change in it
                if (o.timing == Timing::dated)
                    minutes = std::min(minutes, o.minutes ? o.minutes->count() : minutes);
                else if (o.timing == Timing::weekly)
                    minutes = weekly_needed(o);
                else
                    minutes = o.minutes.value_or(Minutes(180)).count();
            }
            return result;
        };
        world.for_each_open_pair([&](Volunteer const& v, Opening const& o, VolunteerId id, OpeningId opening,
                                     Verdict const& verdict) {
            if (!v.weekly_minutes_max) return;
            std::map<Date, std::int64_t> held;
            for (Match const& match : world.roster.matches_of(id)) {
                bool const holds = holds_place(match.state, world.roster.role_of(match.opening).direct);
                if (!holds || match.opening == opening) continue;
                for (auto const& [week, minutes] : minutes_by_week(world.roster[match.opening]))
                    held[week] += minutes;
            }
            std::int64_t least = std::numeric_limits<std::int64_t>::max();
            for (auto const& [week, minutes] : minutes_by_week(o))
                least = std::min(least, v.weekly_minutes_max->count() - held[week] - minutes);
            RuleResult const result = only(verdict, Rule::hours);
            REQUIRE(result.found - result.needed == least);
            REQUIRE((result.outcome == pass) == (least >= 0));
            ++(least >= 0 ? passes : fails);
        });
    }
    CHECK(passes > 1'000);
    CHECK(fails > 1'000);
}
