// SPDX-License-Identifier: MIT
// The rules about when: availability, clashes with what the person already holds, hours left in each week.
// Internal to the judge.
#pragma once

#include "eligibility/clash.hpp"
#include "eligibility/rules_person.hpp"
#include "eligibility/week.hpp"

namespace kith::eligibility {

// Is the person free for all of a dated opening, by their week, dated extras and absences?
[[nodiscard]] bool is_free_with_dates(Pair const& pair);

[[nodiscard]] inline bool week_covers_all(Pair const& pair) {
    auto const week = in(pair.facts.week, pair.v.week);
    return std::ranges::all_of(in(pair.facts.week, pair.o.week),
                               [&](WeekInterval const& stretch) { return covers(week, stretch); });
}

// The same, of a person who may have stated no dates.
[[nodiscard]] inline bool is_free_throughout(Pair const& pair) {
    return pair.v.has_also || pair.v.has_except ? is_free_with_dates(pair) : week_covers_all(pair);
}

// Minutes covered and the longest stretch missing of a dated opening, for showing.
struct Coverage {
    std::int64_t minutes = 0;
    std::int64_t longest_missing = 0;
};
[[nodiscard]] Coverage dated_coverage(Pair const& pair);

// Of a weekly opening: what the typical week covers, before absences.
struct WeeklyCoverage {
    bool enough = false;
    std::int64_t needed = 0; // where no minutes are stated, the length of the session looked at
    std::int64_t minutes = 0;
    std::int64_t surplus = 0; // of all sessions together, beyond what is needed
};
[[nodiscard]] std::int64_t weekly_longest_missing(Pair const& pair);
// The session with the least missing, the first of equals: its length and the minutes of it covered.
[[nodiscard]] WeeklyCoverage nearest_session(Pair const& pair);

// Where minutes are stated: that many, of any sessions. Otherwise one whole session, the first that is.
[[nodiscard]] inline WeeklyCoverage weekly_coverage(Pair const& pair) {
    WeeklyCoverage coverage;
    auto const week = in(pair.facts.week, pair.v.week);
    std::int64_t const all = common_minutes(week, in(pair.facts.week, pair.o.week));
    if (pair.o.minutes_stated) {
        coverage = {all >= pair.o.minutes_needed, pair.o.minutes_needed, all, 0};
    } else {
        for (Session const& session : in(pair.facts.sessions, pair.o.sessions)) {
            bool const whole =
                covers(week, session.part) && (session.rest.empty() || covers(week, session.rest));
            if (!whole) continue;
            coverage = {true, session.length(), session.length(), 0};
            break;
        }
    }
    if (coverage.enough) coverage.surplus = all - coverage.needed;
    return coverage;
}

// Absences are normal in an ongoing role until they leave less than half of what it asks for over the
// placement. Returns the average a week that is left when they do, nothing when they do not.
[[nodiscard]] Known<std::int64_t> minutes_left_by_absences(Pair const& pair, WeeklyCoverage const& coverage);

template <class Sink>
void judge_dated_availability(Pair const& pair, RuleResult& result) {
    if (!is_free_throughout(pair)) result.outcome = RuleOutcome::fail;
    if constexpr (Sink::wants_numbers) {
        Coverage const coverage = dated_coverage(pair);
        result.found = coverage.minutes;
        result.subject = coverage.longest_missing;
    }
}

template <class Sink>
void judge_weekly_availability(Pair const& pair, RuleResult& result, Measures& measures) {
    WeeklyCoverage coverage = weekly_coverage(pair);
    measures.surplus_minutes = coverage.surplus;
    if (Sink::wants_numbers && !coverage.enough && !pair.o.minutes_stated) coverage = nearest_session(pair);
    result.needed = coverage.needed;
    result.found = coverage.minutes;
    if (!coverage.enough) {
        result.outcome = RuleOutcome::fail;
    } else if (pair.v.has_except) {
        if (auto const left = minutes_left_by_absences(pair, coverage)) {
            result.outcome = RuleOutcome::fail;
            result.found = *left;
        }
    }
    if constexpr (Sink::wants_numbers) result.subject = weekly_longest_missing(pair);
}

template <class Sink>
void judge_availability(Pair const& pair, Sink& sink, Measures& measures) {
    RuleResult result;
    result.rule = Rule::availability;
    result.gate = confirmation_gate;
    result.needed = pair.o.minutes_needed;
    bool const never = pair.v.available_known && pair.v.week.count == 0 && !pair.v.has_also;
    if (never) { // said so: no time at all
        result.outcome = RuleOutcome::fail;
        result.subject = result.needed;
    } else if (pair.o.timing == Timing::by_arrangement || !pair.v.available_known) {
        result.found = -1;
        result.outcome = RuleOutcome::unknown;
        result.question = pair.o.timing == Timing::by_arrangement ? Question::times : Question::availability;
    } else if (pair.o.timing == Timing::dated) {
        judge_dated_availability<Sink>(pair, result);
    } else {
        judge_weekly_availability<Sink>(pair, result, measures);
    }
    sink.add(result);
}

// The first clash, else the first that may be one.
template <class Sink>
void judge_clash(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::clash;
    result.gate = confirmation_gate;
    result.subject = -1;
    for (OpeningId const held : in(pair.facts.held, pair.v.held)) {
        if (held == pair.opening) continue;
        Clash const clash =
            find_clash(pair.facts, pair.roster, pair.settings, pair.volunteer, pair.opening, held);
        if (clash.outcome == RuleOutcome::pass || result.outcome == clash.outcome) continue;
        result.outcome = clash.outcome;
        result.found = clash.minutes;
        result.subject = static_cast<std::int64_t>(held.index());
        result.question = clash.question;
        if (clash.outcome == RuleOutcome::fail) break;
    }
    sink.add(result);
}

// The week in which the least is left over, of those the opening touches.
struct HoursLeft {
    std::int64_t needed = 0;
    std::int64_t left = 0;
    std::int32_t week = 0;
};
[[nodiscard]] HoursLeft tightest_week_beside_held(Pair const& pair);

[[nodiscard]] inline HoursLeft tightest_week(Pair const& pair) {
    if (pair.v.held.count > 0) return tightest_week_beside_held(pair);
    return {pair.o.fullest.minutes, pair.v.weekly_minutes_max, pair.o.fullest.first};
}

template <class Sink>
void judge_hours(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::hours;
    result.gate = confirmation_gate;
    result.needed = pair.o.minutes_needed;
    if (pair.v.weekly_minutes_max < 0) {
        result.found = -1;
        result.outcome = RuleOutcome::unknown;
        result.question = Question::hours_per_week;
    } else {
        HoursLeft const hours = tightest_week(pair);
        result.needed = hours.needed;
        result.found = hours.left;
        result.subject = hours.week;
        if (hours.left < hours.needed) result.outcome = RuleOutcome::fail;
    }
    sink.add(result);
}

} // namespace kith::eligibility
