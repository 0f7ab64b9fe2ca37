// SPDX-License-Identifier: MIT
// Turns the engine's codes and numbers about one roster into sentences: rules, questions, score terms, names
// of openings. People are "they"; the only thing said about one is the fact a sentence is for, and their key.
#pragma once

#include "eligibility/verdict.hpp"
#include "phrases/families.hpp"
#include "phrases/labels.hpp"
#include "phrases/phrases.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::phrases {

class Speaker {
  public:
    // Keeps references to all three.
    Speaker(Phrases const& phrases, Roster const& roster, Labels const& labels)
        : phrases_(phrases), roster_(roster), labels_(labels) {}

    [[nodiscard]] Phrases const& phrases() const { return phrases_; }
    [[nodiscard]] Roster const& roster() const { return roster_; }

    // The words of an enumerator that take no arguments, e.g. name(Urgency::high).
    template <class Enum>
    [[nodiscard]] std::string name(Enum value) const {
        return phrases_.say(key_of(value));
    }
    [[nodiscard]] std::string gate(Gate gate) const;
    // The role's title, with its time where it is dated.
    [[nodiscard]] std::string opening(OpeningId id) const;
    [[nodiscard]] std::string volunteer(VolunteerId id) const;

    // What a rule found for the pair, e.g. "4.2 km away, ...".
    [[nodiscard]] std::string rule(VolunteerId volunteer, OpeningId opening,
                                   eligibility::RuleResult const& result) const;
    // Whom to ask what; empty where there is nothing to ask.
    [[nodiscard]] std::string question(OpeningId opening, eligibility::RuleResult const& result) const;
    // The same without a word it is about: "Arrange the check."
    [[nodiscard]] std::string question(eligibility::Question question) const;
    [[nodiscard]] std::string term(eligibility::Term term, eligibility::TermValue const& value) const;

    [[nodiscard]] std::string skill(SkillWanted const& wanted) const;
    [[nodiscard]] std::string language(LanguageWanted const& wanted) const;
    [[nodiscard]] std::string word(CheckId id) const;
    [[nodiscard]] std::string word(TrainingId id) const;
    [[nodiscard]] std::string ward(WardId id) const;
    // "Tuesdays 09:00-13:00"
    [[nodiscard]] std::string slot(WeekInterval slot) const;
    // The day the person's training lapsed, if that was before `on`.
    [[nodiscard]] std::optional<Date> lapsed(VolunteerId volunteer, TrainingId training, Date on) const;
    // Whole sentences one after the other.
    [[nodiscard]] std::string sentences(std::span<std::string const> sentences) const;

  private:
    [[nodiscard]] std::string wanted(OpeningId opening, eligibility::RuleResult const& result) const;
    [[nodiscard]] std::string subject(OpeningId opening, eligibility::RuleResult const& result) const;
    Phrases const& phrases_;
    Roster const& roster_;
    Labels const& labels_;
};

} // namespace kith::phrases
