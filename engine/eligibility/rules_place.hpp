// SPDX-License-Identifier: MIT
// The rules about where: on site or from home, and the journey. Internal to the judge.
#pragma once

#include "eligibility/rules_person.hpp"

namespace kith::eligibility {

template <class Sink>
void judge_setting(Pair const& pair, Sink& sink) {
    RuleResult result;
    result.rule = Rule::setting;
    result.gate = confirmation_gate;
    result.needed = static_cast<std::int64_t>(pair.r.setting);
    result.found = static_cast<std::int64_t>(pair.v.remote);
    if (pair.r.setting == Setting::remote && pair.v.remote != Answer::yes) {
        result.outcome = pair.v.remote == Answer::no ? RuleOutcome::fail : RuleOutcome::unknown;
        if (pair.v.remote == Answer::unknown) result.question = Question::remote;
    } else if (pair.r.setting == Setting::unknown) {
        result.outcome = RuleOutcome::unknown;
        result.question = Question::setting;
    }
    sink.add(result);
}

// A role done from home has no journey; nor has one of either kind for a person who would work from home.
// Too far is a fail only where the answer about working from home cannot change it.
template <class Sink>
void judge_travel(Pair const& pair, Sink& sink, Measures& measures) {
    RuleResult result;
    result.rule = Rule::travel;
    result.gate = confirmation_gate;
    result.needed = pair.v.travel_metres_max;
    Setting const setting = pair.r.setting;
    if (setting == Setting::remote || (setting == Setting::either && pair.v.remote == Answer::yes)) {
        measures.metres = 0;
        measures.within_reach = true;
        return sink.add(result);
    }
    result.found = -1;
    auto const unknown = [&](Question question) {
        result.outcome = RuleOutcome::unknown;
        result.question = question;
    };
    if (pair.r.place_known && pair.v.home_known) {
        std::int32_t const metres = distance_metres(pair.v.home, pair.r.place);
        measures.metres = result.found = metres;
        if constexpr (Sink::wants_numbers)
            result.subject = travel_time(pair.settings, pair.v.mode, metres).count();
    }
    if (!pair.r.place_known) {
        unknown(Question::place);
    } else if (!pair.v.home_known) {
        unknown(Question::home);
    } else if (pair.v.travel_metres_max < 0) {
        unknown(Question::travel_limit);
    } else if (measures.metres <= pair.v.travel_metres_max) {
        measures.within_reach = true;
    } else if (setting == Setting::unknown && pair.v.remote != Answer::no) {
        unknown(Question::setting);
    } else if (setting == Setting::either && pair.v.remote == Answer::unknown) {
        unknown(Question::remote);
    } else {
        result.outcome = RuleOutcome::fail;
    }
    sink.add(result);
}

} // namespace kith::eligibility
