// SPDX-License-Identifier: MIT
// The rules about who the person is and what they can do. Each adds its results to the sink; internal to the
// judge.
#pragma once

#include "eligibility/pair.hpp"

#include <algorithm>

namespace kith::eligibility {

inline constexpr Gate referral_gate{GateKind::before_referral, 0};
inline constexpr Gate confirmation_gate{GateKind::before_confirmation, 0};
inline constexpr Gate start_gate{GateKind::before_start, 0};

template <class Sink>
void judge_status(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::status;
    result.found = static_cast<std::int64_t>(pair.v.status);
    if (pair.v.status != VolunteerStatus::active) result.outcome = RuleOutcome::fail;
    sink.add(result);
}

template <class Sink>
void judge_closed(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::closed;
    result.found = static_cast<std::int64_t>(pair.o.closed);
    if (pair.o.closed != ClosedBecause::not_closed) result.outcome = RuleOutcome::fail;
    sink.add(result);
}

[[nodiscard]] inline Match const* match_on_record(Pair const& pair) {
    if (!pair.v.has_matches) return nullptr;
    auto const matches = pair.roster.matches_of(pair.volunteer);
    auto const at = std::ranges::lower_bound(matches, pair.opening, {}, &Match::opening);
    return at == matches.end() || at->opening != pair.opening ? nullptr : &*at;
}

// A "no" is final for the opening; who already holds the place is a pin, not a candidate. No reply and an
// expired offer do not block.
template <class Sink>
void judge_answered(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::answered;
    result.found = -1;
    if (Match const* match = match_on_record(pair)) {
        result.found = static_cast<std::int64_t>(match->state);
        bool const direct = pair.roster.role_of(pair.opening).direct;
        if (is_refused(match->state) || holds_place(match->state, direct)) result.outcome = RuleOutcome::fail;
    }
    sink.add(result);
}

template <class Sink>
void judge_barred(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::barred;
    if (pair.v.has_bars) {
        bool const barred = std::ranges::any_of(pair.roster.bars_of(pair.volunteer), [&](Bar const& bar) {
            return bar.role ? *bar.role == pair.o.role : *bar.organisation == pair.r.organisation;
        });
        if (barred) result.outcome = RuleOutcome::fail;
    }
    sink.add(result);
}

[[nodiscard]] inline RuleResult begin_result(RequirementFacts const& wanted) {
    RuleResult result;
    result.rule = wanted.rule;
    result.gate = wanted.gate;
    result.requirement = wanted.index;
    return result;
}

// The minimum on the first day of the placement, the maximum on the last.
template <class Sink>
void judge_age(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    auto const judge = [&](std::int32_t years, bool maximum) {
        RuleResult result = begin_result(wanted);
        result.needed = years;
        result.subject = maximum;
        // Nobody grows younger: who is old enough today needs no calendar.
        bool const old_enough =
            !maximum && pair.v.lowest_age >= years && pair.o.first_day >= pair.facts.as_of;
        if (old_enough && !Sink::wants_numbers) return sink.add(result);
        Date const on = maximum ? pair.o.last_day : pair.o.first_day;
        auto const age = age_on(pair.roster[pair.volunteer].birth, on, pair.facts.as_of);
        if (!age) {
            result.found = -1;
            result.outcome = RuleOutcome::unknown;
            result.question = Question::birth;
            return sink.add(result);
        }
        result.found = age->lowest;
        bool const always = maximum ? age->highest <= years : age->lowest >= years;
        bool const never = maximum ? age->lowest > years : age->highest < years;
        if (!always) result.outcome = never ? RuleOutcome::fail : RuleOutcome::unknown;
        if (result.outcome == RuleOutcome::unknown) result.question = Question::birth;
        sink.add(result);
    };
    if (wanted.value >= 0) judge(wanted.value, false);
    if (wanted.other >= 0) judge(wanted.other, true);
}

template <class Sink>
void judge_single_sex(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    RuleResult result = begin_result(wanted);
    result.needed = wanted.value;
    result.found = pair.v.sex;
    if (pair.v.sex < 0) {
        result.outcome = RuleOutcome::unknown;
        result.question = Question::sex_condition;
    } else if (pair.v.sex != wanted.value) {
        result.outcome = RuleOutcome::fail;
    }
    sink.add(result);
}

// Which of several words is held at its level. An unstated level is at least the lowest. A known list that
// lacks the word is a fail at every gate; nearest to a pass is the unknown, else the highest level held,
// else the first asked for.
[[nodiscard]] inline RuleResult levelled_result(RequirementFacts const& wanted,
                                                std::span<LevelledWord const> any_of, bool known,
                                                std::span<LevelledWord const> held, Question question) {
    RuleResult best = begin_result(wanted);
    best.needed = any_of[0].level;
    best.found = -1;
    best.subject = any_of[0].word;
    best.outcome = known ? RuleOutcome::fail : RuleOutcome::unknown;
    if (known) {
        for (auto const& each : any_of) {
            auto const at = std::ranges::find(held, each.word, &LevelledWord::word);
            if (at == held.end()) continue;
            RuleOutcome const outcome = at->level >= each.level || each.level == 0 ? RuleOutcome::pass
                                        : at->level < 0                            ? RuleOutcome::unknown
                                                                                   : RuleOutcome::fail;
            bool const nearer = best.outcome == RuleOutcome::fail && at->level > best.found;
            if (outcome == RuleOutcome::fail && !nearer) continue;
            if (outcome == RuleOutcome::unknown && best.outcome == RuleOutcome::unknown) continue;
            best.outcome = outcome;
            best.needed = each.level;
            best.found = at->level;
            best.subject = each.word;
            if (outcome == RuleOutcome::pass) break;
        }
    }
    if (best.outcome == RuleOutcome::unknown) best.question = question;
    return best;
}

template <class Sink>
void judge_skill(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    sink.add(levelled_result(wanted, in(pair.facts.levelled, wanted.any_of), pair.v.skills_known,
                             in(pair.facts.levelled, pair.v.skills), Question::skills));
}

template <class Sink>
void judge_language(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    sink.add(levelled_result(wanted, in(pair.facts.levelled, wanted.any_of), pair.v.languages_known,
                             in(pair.facts.levelled, pair.v.languages), Question::languages));
}

// A van does where a car is asked for; a bicycle is asked for by name.
[[nodiscard]] constexpr bool does_for(Vehicle held, Vehicle wanted) {
    return held == wanted || wanted == Vehicle::none || (held == Vehicle::van && wanted == Vehicle::car);
}

template <class Sink>
void judge_vehicle(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    RuleResult result = begin_result(wanted);
    result.needed = wanted.value;
    result.found = pair.v.vehicle;
    auto const vehicle = static_cast<Vehicle>(wanted.value);
    if (pair.v.vehicle < 0 && vehicle != Vehicle::none) {
        result.outcome = RuleOutcome::unknown;
        result.question = Question::vehicle;
    } else if (pair.v.vehicle >= 0 && !does_for(static_cast<Vehicle>(pair.v.vehicle), vehicle)) {
        result.outcome = RuleOutcome::fail;
    }
    sink.add(result);
}

// One result for each adjustment the person needs; one in all where there is none or nobody has asked.
template <class Sink>
void judge_access(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::access;
    result.gate = confirmation_gate;
    result.subject = -1;
    if (!pair.v.access_known) {
        result.outcome = RuleOutcome::unknown;
        result.question = Question::access_needs;
    }
    if (pair.v.access.count == 0) return sink.add(result);
    auto const offered = in(pair.facts.words, pair.r.access);
    for (std::uint32_t const need : in(pair.facts.words, pair.v.access)) {
        result.subject = need;
        if (!pair.r.access_known) {
            result.outcome = RuleOutcome::unknown;
            result.question = Question::access_offered;
        } else {
            bool const met = std::ranges::binary_search(offered, need);
            result.outcome = met ? RuleOutcome::pass : RuleOutcome::fail;
        }
        sink.add(result);
    }
}

template <class Sink>
void judge_expenses(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::expenses;
    result.gate = confirmation_gate;
    result.found = static_cast<std::int64_t>(pair.r.expenses_paid);
    Answer const needed = pair.v.expenses_needed;
    Answer const paid = pair.r.expenses_paid;
    if (needed != Answer::no && paid != Answer::yes) {
        bool const fails = needed == Answer::yes && paid == Answer::no;
        result.outcome = fails ? RuleOutcome::fail : RuleOutcome::unknown;
        if (!fails)
            result.question = paid == Answer::unknown ? Question::expenses_paid : Question::expenses_needed;
    }
    sink.add(result);
}

} // namespace kith::eligibility
