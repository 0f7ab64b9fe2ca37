// SPDX-License-Identifier: MIT
#include "phrases/audits.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::phrases {

using audit::Effect;
using audit::Need;
using audit::Remedy;
using explanation::Change;
using explanation::ChangeKind;
using explanation::code_of;

namespace {

std::string effect(Phrases const& phrases, Effect const& brings) {
    return phrases.say("audit.effect", {{"places", brings.places}, {"gain", brings.gain}});
}

} // namespace

std::string describe(Speaker const& speaker, Need const& need) {
    Phrases const& phrases = speaker.phrases();
    std::vector<std::string> facts;
    auto const add = [&](char const* key, std::string const& word) {
        facts.push_back(phrases.say(key, {{"word", word}}));
    };
    for (auto const& each : need.skills) add("audit.person_skill", speaker.skill(each));
    for (auto const& each : need.languages) add("audit.person_language", speaker.language(each));
    for (auto const& each : need.checks) add("audit.person_check", speaker.word(each.check));
    for (auto const& each : need.trainings) add("audit.person_training", speaker.word(each));
    if (need.vehicle) add("audit.person_vehicle", speaker.name(*need.vehicle));
    if (need.age) facts.push_back(phrases.say("audit.person_age"));
    if (need.sex) facts.push_back(phrases.say("audit.person_sex"));
    if (need.ward) add("audit.person_ward", speaker.ward(*need.ward));
    if (need.from_home) facts.push_back(phrases.say("audit.person_from_home"));
    facts.push_back(phrases.say("audit.person_time",
                                {{"days", code_of(need.time.days)}, {"hours", code_of(need.time.hours)}}));
    return phrases.all_of(facts);
}

std::string sentence(Speaker const& speaker, Need const& need) {
    return speaker.phrases().say(
        "audit.need", {{"person", describe(speaker, need)}, {"effect", effect(speaker.phrases(), need.one)}});
}

std::string name(Speaker const& speaker, Change const& shared) {
    Phrases const& phrases = speaker.phrases();
    auto const with_word = [&](char const* key, std::string const& word) {
        return phrases.say(key, {{"word", word}});
    };
    switch (shared.kind) {
    case ChangeKind::answer: return phrases.say("asking." + std::string(code_of(shared.question)));
    case ChangeKind::resume: return phrases.say("match.help_resume");
    case ChangeKind::work_from_home: return phrases.say("match.help_work_from_home");
    case ChangeKind::free_slot: return phrases.say("change.free_slot", {{"slot", speaker.slot(shared.slot)}});
    case ChangeKind::weekly_minutes: return phrases.say("match.help_weekly_minutes");
    case ChangeKind::travel_limit: return phrases.say("match.help_travel_limit");
    case ChangeKind::references: return phrases.say("match.help_references");
    case ChangeKind::consent: return phrases.say("match.help_consent");
    case ChangeKind::induction: return phrases.say("match.help_induction");
    case ChangeKind::check: return with_word("match.help_check", speaker.word(CheckId(shared.word)));
    case ChangeKind::training: return with_word("match.help_training", speaker.word(TrainingId(shared.word)));
    case ChangeKind::language:
        return with_word("match.help_language", speaker.language({LanguageId(shared.word),
                                                                  static_cast<LanguageLevel>(shared.level)}));
    case ChangeKind::skill:
        return with_word("match.help_skill",
                         speaker.skill({SkillId(shared.word), static_cast<SkillLevel>(shared.level)}));
    case ChangeKind::vehicle:
        return with_word("change.vehicle", speaker.name(static_cast<Vehicle>(shared.level)));
    }
    KITH_EXPECT(false);
}

std::string sentence(Speaker const& speaker, Remedy const& remedy) {
    Phrases const& phrases = speaker.phrases();
    bool const hoped = remedy.change.kind == ChangeKind::answer; // the answers may be other ones
    return phrases.say(hoped ? "audit.remedy_hoped" : "audit.remedy", {{"what", name(speaker, remedy.change)},
                                                                       {"people", remedy.people.size()},
                                                                       {"opens", remedy.effect.opens},
                                                                       {"places", remedy.effect.places},
                                                                       {"needed", remedy.effect.needed},
                                                                       {"gain", remedy.effect.gain}});
}

} // namespace kith::phrases
