// SPDX-License-Identifier: MIT
// The rules about what can still be settled: checks, training, references, induction and a parent's consent.
// What is not there yet is unknown and goes on the clearing list, and fails where it cannot be there in time.
// Internal to the judge.
#pragma once

#include "eligibility/rules_person.hpp"

namespace kith::eligibility {

// Judged at its gate: before the start, or the stated days after it.
template <class Sink>
void add_clearing(Pair const& pair, RuleResult result, bool held, std::int32_t lead_days, Question question,
                  Sink& sink) {
    std::int32_t deadline = pair.o.days_to_start;
    if (deadline >= 0 && result.gate.kind == GateKind::within_days) deadline += result.gate.days;
    result.needed = deadline;
    if (!held) {
        result.found = lead_days;
        if (deadline >= 0 && lead_days > deadline) {
            result.outcome = RuleOutcome::fail;
        } else {
            result.outcome = RuleOutcome::unknown;
            result.question = question;
        }
    }
    sink.add(result);
}

// Held: of the scheme, at the level or a higher one, and together about the people asked for (two
// certificates, one for adults and one for children, do for both; one that names no workforce does only
// where none is asked for). It must be issued by the first day. A re-check date on or before the first day
// is to be settled again; a later one is a reminder, because a DBS certificate has no expiry date.
template <class Sink>
void judge_check(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    RuleResult result = begin_result(wanted);
    result.subject = wanted.other;
    std::uint8_t covered = 0;
    bool any = false;
    Known<Date> due;
    for (CheckFacts const& each : in(pair.facts.checks, pair.v.checks)) {
        CheckLevel const level = pair.facts.check_levels[each.check.index()];
        if (level.scheme != wanted.scheme || level.rank < wanted.value) continue;
        if (each.issued > pair.o.first_day || each.recheck <= pair.o.first_day) continue;
        bool const helps = (each.workforce & wanted.workforce) != 0 || wanted.workforce == 0;
        if (!helps) continue;
        any = true;
        covered |= each.workforce;
        if (each.recheck <= pair.o.last_day) due = due ? std::min(*due, each.recheck) : each.recheck;
    }
    bool const held = any && (covered & wanted.workforce) == wanted.workforce;
    if (held) result.due = due;
    add_clearing(pair, result, held, pair.settings.lead_days.check, Question::check, sink);
}

// Completed by the first day and good beyond it; of a dated opening, to its last day. What runs out later in
// an ongoing placement is a reminder. Nearest to a pass is the one good for longest.
template <class Sink>
void judge_training(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    RuleResult result = begin_result(wanted);
    auto const any_of = in(pair.facts.words, wanted.any_of);
    result.subject = any_of.front();
    Date const good_to = pair.o.timing == Timing::dated ? pair.o.last_day : pair.o.first_day;
    Date longest = Date::min();
    for (TrainingFacts const& each : in(pair.facts.training, pair.v.training)) {
        auto const word = static_cast<std::uint32_t>(each.training.index());
        if (!std::ranges::binary_search(any_of, word) || each.completed > pair.o.first_day) continue;
        if (each.expires <= longest) continue;
        longest = each.expires;
        result.subject = word;
    }
    bool const held = longest != Date::min() && longest >= good_to;
    if (held && longest < pair.o.last_day) result.due = longest;
    add_clearing(pair, result, held, pair.settings.lead_days.training, Question::training, sink);
}

template <class Sink>
void judge_references(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    add_clearing(pair, begin_result(wanted), pair.v.references == Answer::yes,
                 pair.settings.lead_days.references, Question::references, sink);
}

template <class Sink>
void judge_induction(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    add_clearing(pair, begin_result(wanted), pair.v.induction == Answer::yes,
                 pair.settings.lead_days.induction, Question::induction, sink);
}

// No requirement states it: whoever may be under age on the first day needs a parent's or carer's consent.
// Where nobody knows the age, the age is to be asked before confirmation.
template <class Sink>
void judge_consent(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::consent;
    result.gate = start_gate;
    std::int32_t const majority = pair.settings.age_of_majority;
    bool const adult_today = pair.v.lowest_age >= majority && pair.o.first_day >= pair.facts.as_of;
    bool held = adult_today || pair.v.consent == Answer::yes;
    if (!held) {
        auto const age = age_on(pair.roster[pair.volunteer].birth, pair.o.first_day, pair.facts.as_of);
        if (!age) {
            result.gate = confirmation_gate;
            result.needed = pair.o.days_to_start;
            result.outcome = RuleOutcome::unknown;
            result.question = Question::birth;
            return sink.add(result);
        }
        held = age->lowest >= majority;
    }
    add_clearing(pair, result, held, pair.settings.lead_days.consent, Question::consent, sink);
}

} // namespace kith::eligibility
