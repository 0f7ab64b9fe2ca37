// SPDX-License-Identifier: MIT
#include "phrases/speaker.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <array>

namespace kith::phrases {

using eligibility::Question;
using eligibility::Rule;
using eligibility::RuleOutcome;
using eligibility::RuleResult;
using eligibility::Term;
using eligibility::TermValue;

namespace {

// A "theirs is -" or a code of -1 stands for nothing known.
template <class Enum>
std::optional<Enum> known(std::int64_t number) {
    if (number < 0) return std::nullopt;
    return static_cast<Enum>(number);
}

} // namespace

std::string Speaker::gate(Gate gate) const {
    return phrases_.say(key_of(gate.kind), {{"days", gate.days}});
}

std::string Speaker::opening(OpeningId id) const {
    Opening const& opening = roster_[id];
    std::string const& title = roster_.role_of(id).title;
    std::string const& name = title.empty() ? opening.key : title;
    if (opening.timing != Timing::dated) return name;
    return phrases_.say("opening.dated", {{"opening", name}, {"start", opening.when.begin}});
}

std::string Speaker::volunteer(VolunteerId id) const {
    return roster_[id].key;
}

std::string Speaker::skill(SkillWanted const& wanted) const {
    std::string word = labels_.label(WordKind::skill, roster_.words().skills.code(wanted.skill));
    if (wanted.level == SkillLevel::basic) return word;
    return phrases_.say("wanted.level", {{"word", word}, {"level", name(wanted.level)}});
}

std::string Speaker::language(LanguageWanted const& wanted) const {
    std::string word = labels_.label(WordKind::language, roster_.words().languages.code(wanted.language));
    if (wanted.level == LanguageLevel::basic) return word;
    return phrases_.say("wanted.level", {{"word", word}, {"level", name(wanted.level)}});
}

std::string Speaker::word(CheckId id) const {
    return labels_.label(WordKind::check, roster_.words().checks.code(id));
}

std::string Speaker::word(TrainingId id) const {
    return labels_.label(WordKind::training, roster_.words().trainings.code(id));
}

// What the requirement behind a result asks for: "cooking or catering (capable or better)".
std::string Speaker::wanted(OpeningId opening, RuleResult const& result) const {
    if (result.rule == Rule::vehicle) return name(static_cast<Vehicle>(result.needed));
    KITH_EXPECT(result.requirement >= 0);
    auto const& requirement =
        roster_.role_of(opening).requirements.at(static_cast<std::size_t>(result.requirement)).what;
    std::vector<std::string> words;
    if (auto const* skills = std::get_if<SkillRequirement>(&requirement))
        for (auto const& each : skills->any_of) words.push_back(skill(each));
    if (auto const* languages = std::get_if<LanguageRequirement>(&requirement))
        for (auto const& each : languages->any_of) words.push_back(language(each));
    return phrases_.any_of(words);
}

// The word a result is about.
std::string Speaker::subject(OpeningId opening, RuleResult const& result) const {
    if (result.subject < 0) return {}; // the rule found nothing to name
    auto const index = static_cast<std::size_t>(result.subject);
    switch (result.rule) {
    case Rule::check: return word(CheckId(index));
    case Rule::training: return word(TrainingId(index));
    case Rule::access:
        return labels_.label(WordKind::access, roster_.words().access_needs.code(AccessId(index)));
    case Rule::clash: return this->opening(OpeningId(index));
    case Rule::skill:
    case Rule::language:
    case Rule::vehicle: return wanted(opening, result);
    default: return {};
    }
}

std::string Speaker::ward(WardId id) const {
    return roster_[id].name.empty() ? roster_.words().wards.code(id) : roster_[id].name;
}

std::string Speaker::slot(WeekInterval slot) const {
    constexpr std::array days{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    auto const clock = [](WeekMinute minute) {
        auto const two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
        return two(minute / 60) + ":" + two(minute % 60);
    };
    WeekMinute const midnight = slot.begin / minutes_per_day * minutes_per_day;
    return phrases_.say("slot", {{"day", days.at(static_cast<std::size_t>(slot.begin / minutes_per_day))},
                                 {"from", clock(slot.begin - midnight)},
                                 {"to", clock(slot.end - midnight)}});
}

std::optional<Date> Speaker::lapsed(VolunteerId volunteer, TrainingId training, Date on) const {
    auto const& held = roster_[volunteer].training;
    if (!held) return std::nullopt;
    auto const found = std::ranges::find(*held, training, &TrainingHeld::training);
    if (found == held->end() || !found->expires) return std::nullopt;
    return *found->expires < on ? found->expires : std::nullopt;
}

std::string Speaker::sentences(std::span<std::string const> sentences) const {
    std::string joined;
    for (std::string const& each : sentences)
        joined = joined.empty() ? each : phrases_.say("sentences", {{"first", joined}, {"second", each}});
    return joined;
}

std::string Speaker::rule(VolunteerId volunteer, OpeningId opening, RuleResult const& result) const {
    std::string const key = key_of(result.rule) + "." + std::string(explanation::code_of(result.outcome));
    std::int64_t const needed = result.needed;
    std::int64_t const found = result.found;
    switch (result.rule) {
    case Rule::status:
        return phrases_.say(
            key, {{"status", std::string(explanation::code_of(static_cast<VolunteerStatus>(found)))}});
    case Rule::closed:
        return phrases_.say(
            key, {{"because", explanation::code_of(static_cast<eligibility::ClosedBecause>(found))}});
    case Rule::answered:
        return phrases_.say(key,
                            {{"state", name(static_cast<MatchState>(std::max<std::int64_t>(found, 0)))}});
    case Rule::age:
        return phrases_.say(
            key,
            {{"bound", result.subject == 0 ? "minimum" : "maximum"}, {"needed", needed}, {"found", found}});
    case Rule::skill: {
        auto const level = known<SkillLevel>(found);
        return phrases_.say(key, {{"wanted", wanted(opening, result)},
                                  {"has", level ? "some" : "none"},
                                  {"level", level ? name(*level) : std::string()}});
    }
    case Rule::language: {
        auto const level = known<LanguageLevel>(found);
        return phrases_.say(key, {{"wanted", wanted(opening, result)},
                                  {"has", level ? "some" : "none"},
                                  {"level", level ? name(*level) : std::string()}});
    }
    case Rule::vehicle:
        return phrases_.say(key, {{"wanted", wanted(opening, result)},
                                  {"has", name(known<Vehicle>(found).value_or(Vehicle::none))}});
    case Rule::travel:
        if (result.outcome == RuleOutcome::pass && found == 0) return phrases_.say("rule.travel.none");
        return phrases_.say(key, {{"needed", Metres{needed}},
                                  {"found", Metres{found}},
                                  {"journey", Minutes(result.subject)},
                                  {"shortfall", Metres{found - needed}}});
    case Rule::availability:
    case Rule::hours:
        return phrases_.say(
            key,
            {{"needed", Minutes(needed)}, {"found", Minutes(found)}, {"shortfall", Minutes(needed - found)}});
    case Rule::clash:
        return phrases_.say(key, {{"opening", subject(opening, result)}, {"overlap", Minutes(found)}});
    case Rule::check:
    case Rule::training:
        if (result.due)
            return phrases_.say("rule.due", {{"word", subject(opening, result)}, {"date", *result.due}});
        [[fallthrough]];
    case Rule::consent:
        if (result.question == Question::birth) return phrases_.say("rule.consent.unknown_age");
        [[fallthrough]];
    case Rule::references:
    case Rule::induction: {
        std::optional<Date> lapsed;
        if (result.rule == Rule::training)
            lapsed = this->lapsed(volunteer, TrainingId(static_cast<std::size_t>(result.subject)),
                                  roster_.zone().date(roster_[opening].when.begin));
        Argument const date = lapsed ? Argument{"date", *lapsed} : Argument{"date", std::string()};
        return phrases_.say(key, {{"word", subject(opening, result)},
                                  {"takes", found},
                                  {"until", needed},
                                  {"shortfall", found - needed},
                                  {"lapsed", lapsed ? "yes" : "no"},
                                  date});
    }
    case Rule::access: return phrases_.say(key, {{"word", subject(opening, result)}});
    case Rule::barred:
    case Rule::single_sex:
    case Rule::setting:
    case Rule::expenses: return phrases_.say(key);
    }
    KITH_EXPECT(false);
}

std::string Speaker::question(OpeningId opening, RuleResult const& result) const {
    if (result.question == Question::none) return {};
    std::string word = subject(opening, result);
    return phrases_.say(key_of(result.question), {{"word", word}, {"has_word", word.empty() ? "no" : "yes"}});
}

std::string Speaker::question(Question question) const {
    if (question == Question::none) return {};
    return phrases_.say(key_of(question), {{"word", std::string()}, {"has_word", "no"}});
}

std::string Speaker::term(Term term, TermValue const& value) const {
    std::string const key = key_of(term);
    if (term == Term::travel) return phrases_.say(key, {{"measure", Metres{value.measure}}});
    if (term == Term::availability_surplus) return phrases_.say(key, {{"measure", Minutes(value.measure)}});
    return phrases_.say(key, {{"count", value.measure}});
}

} // namespace kith::phrases
