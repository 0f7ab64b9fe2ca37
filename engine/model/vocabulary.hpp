// SPDX-License-Identifier: MIT
// Controlled vocabularies: the codes a community may use for skills, languages, causes and so on. Ids follow
// the order of the codes' UTF-8 bytes, so they do not depend on the order of any file.
#pragma once

#include "base/id.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith {

// Codes of one kind, sorted and unique.
template <class Tag>
class Vocabulary {
  public:
    using WordId = Id<Tag>;

    Vocabulary() = default;
    // Any order; a repeated code counts once.
    explicit Vocabulary(std::vector<std::string> codes);

    [[nodiscard]] std::size_t size() const { return codes_.size(); }
    [[nodiscard]] std::span<std::string const> codes() const { return codes_; }
    [[nodiscard]] std::string const& code(WordId id) const;
    // O(log n).
    [[nodiscard]] std::optional<WordId> find(std::string_view code) const;
    [[nodiscard]] bool holds(WordId id) const { return id.index() < codes_.size(); }

    friend bool operator==(Vocabulary const&, Vocabulary const&) = default;

  private:
    std::vector<std::string> codes_;
};

using Skills = Vocabulary<struct SkillTag>;
using Languages = Vocabulary<struct LanguageTag>;
using Causes = Vocabulary<struct CauseTag>;
using Goals = Vocabulary<struct GoalTag>; // what a person wants from volunteering: into_work, award, ...
using Trainings = Vocabulary<struct TrainingTag>;
using AccessNeeds = Vocabulary<struct AccessTag>; // step_free, hearing_loop, ...
using CheckCodes = Vocabulary<struct CheckTag>;
using WardCodes = Vocabulary<struct WardTag>;

using SkillId = Skills::WordId;
using LanguageId = Languages::WordId;
using CauseId = Causes::WordId;
using GoalId = Goals::WordId;
using TrainingId = Trainings::WordId;
using AccessId = AccessNeeds::WordId;
using CheckId = CheckCodes::WordId;
using WardId = WardCodes::WordId;

extern template class Vocabulary<SkillTag>;
extern template class Vocabulary<LanguageTag>;
extern template class Vocabulary<CauseTag>;
extern template class Vocabulary<GoalTag>;
extern template class Vocabulary<TrainingTag>;
extern template class Vocabulary<AccessTag>;
extern template class Vocabulary<CheckTag>;
extern template class Vocabulary<WardTag>;

} // namespace kith
