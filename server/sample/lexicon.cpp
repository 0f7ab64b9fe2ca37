// SPDX-License-Identifier: MIT
#include "sample/lexicon.hpp"

#include "base/contract.hpp"
#include "sample/lines.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace kith::sample {

namespace {

template <class Tag>
Id<Tag> found(Vocabulary<Tag> const& words, std::string_view code) {
    auto const id = words.find(code);
    KITH_EXPECT(id.has_value());
    return *id;
}

template <class Tag>
std::vector<Id<Tag>> all_found(Vocabulary<Tag> const& words, std::string_view codes) {
    std::vector<Id<Tag>> list;
    for (auto const code : parts(codes, ' ')) list.push_back(found(words, code));
    return list;
}

// "left" and "right" of the first separator; all of it and nothing where there is none.
std::pair<std::string_view, std::string_view> halves(std::string_view text, char separator) {
    auto const at = text.find(separator);
    if (at == std::string_view::npos) return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

std::int32_t number(std::string_view text) {
    std::int32_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    KITH_EXPECT(error == std::errc{} && end == text.data() + text.size());
    return value;
}

std::optional<Gate> gate(std::string_view text) {
    if (text.empty()) return std::nullopt;
    if (text == "referral") return Gate{GateKind::before_referral, 0};
    if (text == "confirmation") return Gate{GateKind::before_confirmation, 0};
    if (text == "start") return Gate{GateKind::before_start, 0};
    return Gate{GateKind::within_days, number(text)};
}

SkillLevel skill_level(std::string_view text) {
    if (text == "capable") return SkillLevel::capable;
    if (text == "expert") return SkillLevel::expert;
    KITH_EXPECT(text.empty());
    return SkillLevel::basic;
}

LanguageLevel language_level(std::string_view text) {
    if (text == "conversational") return LanguageLevel::conversational;
    if (text == "fluent") return LanguageLevel::fluent;
    KITH_EXPECT(text.empty());
    return LanguageLevel::basic;
}

Workforce workforce(std::string_view text) {
    if (text == "adult") return Workforce::adult;
    if (text == "child") return Workforce::child;
    if (text == "both") return Workforce::adult_and_child;
    KITH_EXPECT(text.empty());
    return Workforce::any;
}

Vehicle vehicle(std::string_view text) {
    if (text == "bicycle") return Vehicle::bicycle;
    if (text == "van") return Vehicle::van;
    KITH_EXPECT(text == "car");
    return Vehicle::car;
}

} // namespace

SkillId Lexicon::skill(std::string_view code) const {
    return found(words_.skills, code);
}
LanguageId Lexicon::language(std::string_view code) const {
    return found(words_.languages, code);
}
TrainingId Lexicon::training(std::string_view code) const {
    return found(words_.trainings, code);
}
CheckId Lexicon::check(std::string_view code) const {
    return found(words_.checks, code);
}
WardId Lexicon::ward(std::string_view code) const {
    return found(words_.wards, code);
}

std::vector<SkillId> Lexicon::skills(std::string_view codes) const {
    return all_found(words_.skills, codes);
}
std::vector<CauseId> Lexicon::causes(std::string_view codes) const {
    return all_found(words_.causes, codes);
}
std::vector<GoalId> Lexicon::goals(std::string_view codes) const {
    return all_found(words_.goals, codes);
}
std::vector<TrainingId> Lexicon::trainings(std::string_view codes) const {
    return all_found(words_.trainings, codes);
}
std::vector<AccessId> Lexicon::access_needs(std::string_view codes) const {
    return all_found(words_.access_needs, codes);
}

std::vector<Requirement> Lexicon::requirements(std::string_view line) const {
    std::vector<Requirement> list;
    // Kind by kind, as the columns of a pack have them.
    auto const kind = [](Requirement const& each) { return each.what.index(); };
    for (auto const word : parts(line, ' ')) {
        auto each = requirement(word);
        list.insert(std::ranges::upper_bound(list, kind(each), {}, kind), std::move(each));
    }
    return list;
}

Requirement Lexicon::requirement(std::string_view word) const {
    auto const [what, gate_text] = halves(word, '@');
    auto const [kind, value] = halves(what, '=');
    Requirement requirement;
    requirement.gate = gate(gate_text);
    if (kind == "check") {
        auto const [code, whom] = halves(value, '/');
        requirement.what = CheckRequirement{check(code), workforce(whom)};
    } else if (kind == "training") {
        TrainingRequirement wanted;
        for (auto const code : parts(value, '|')) wanted.any_of.push_back(training(code));
        requirement.what = std::move(wanted);
    } else if (kind == "skill") {
        SkillRequirement wanted;
        for (auto const each : parts(value, '|')) {
            auto const [code, level] = halves(each, '+');
            wanted.any_of.push_back({skill(code), skill_level(level)});
        }
        requirement.what = std::move(wanted);
    } else if (kind == "language") {
        LanguageRequirement wanted;
        for (auto const each : parts(value, '|')) {
            auto const [code, level] = halves(each, '+');
            wanted.any_of.push_back({language(code), language_level(level)});
        }
        requirement.what = std::move(wanted);
    } else if (kind == "vehicle") {
        requirement.what = VehicleRequirement{vehicle(value)};
    } else if (kind == "age") {
        auto const [from, to] = halves(value, '-');
        requirement.what = AgeRequirement{
            .minimum = number(from), .maximum = to.empty() ? std::nullopt : Known<std::int32_t>(number(to))};
    } else if (kind == "references") {
        requirement.what = ReferencesRequirement{};
    } else if (kind == "induction") {
        requirement.what = InductionRequirement{};
    } else {
        KITH_EXPECT(kind == "women_only");
        requirement.what = SingleSexRequirement{.sex = Sex::female,
                                                .reason = "Women-only group: privacy of those who come",
                                                .approver = "Trustees' meeting, March 2026"};
    }
    return requirement;
}

} // namespace kith::sample
