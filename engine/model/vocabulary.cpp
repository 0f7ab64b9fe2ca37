// SPDX-License-Identifier: MIT
#include "model/vocabulary.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith {

template <class Tag>
Vocabulary<Tag>::Vocabulary(std::vector<std::string> codes) : codes_(std::move(codes)) {
    std::ranges::sort(codes_);
    auto const repeated = std::ranges::unique(codes_);
    codes_.erase(repeated.begin(), repeated.end());
}

template <class Tag>
std::string const& Vocabulary<Tag>::code(WordId id) const {
    KITH_EXPECT(holds(id));
    return codes_[id.index()];
}

template <class Tag>
auto Vocabulary<Tag>::find(std::string_view code) const -> std::optional<WordId> {
    auto const at = std::ranges::lower_bound(codes_, code);
    if (at == codes_.end() || *at != code) return std::nullopt;
    return WordId(static_cast<std::size_t>(at - codes_.begin()));
}

template class Vocabulary<SkillTag>;
template class Vocabulary<LanguageTag>;
template class Vocabulary<CauseTag>;
template class Vocabulary<GoalTag>;
template class Vocabulary<TrainingTag>;
template class Vocabulary<AccessTag>;
template class Vocabulary<CheckTag>;
template class Vocabulary<WardTag>;

} // namespace kith
