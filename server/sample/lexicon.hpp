// SPDX-License-Identifier: MIT
// The built-in vocabularies by code, and the requirements of a role template as text turned into values. A
// code that the vocabularies do not have is a bug of the tables here, so it aborts; tests walk every table.
#pragma once

#include "model/roster.hpp"

#include <string_view>
#include <vector>

namespace kith::sample {

class Lexicon {
  public:
    explicit Lexicon(Words const& words) : words_(words) {}

    [[nodiscard]] SkillId skill(std::string_view code) const;
    [[nodiscard]] LanguageId language(std::string_view code) const;
    [[nodiscard]] TrainingId training(std::string_view code) const;
    [[nodiscard]] CheckId check(std::string_view code) const;
    [[nodiscard]] WardId ward(std::string_view code) const;

    // Lists, split by spaces.
    [[nodiscard]] std::vector<SkillId> skills(std::string_view codes) const;
    [[nodiscard]] std::vector<CauseId> causes(std::string_view codes) const;
    [[nodiscard]] std::vector<GoalId> goals(std::string_view codes) const;
    [[nodiscard]] std::vector<TrainingId> trainings(std::string_view codes) const;
    [[nodiscard]] std::vector<AccessId> access_needs(std::string_view codes) const;

    // The grammar is RoleTemplate's.
    [[nodiscard]] std::vector<Requirement> requirements(std::string_view line) const;

  private:
    [[nodiscard]] Requirement requirement(std::string_view word) const;

    Words const& words_;
};

} // namespace kith::sample
