// SPDX-License-Identifier: MIT
// What people read for the codes of a community's vocabularies: "DBS enhanced" for dbs_enhanced. Labels come
// from the taxonomy files or a pack; a code without one is shown as words.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace kith::phrases {

enum class WordKind : std::uint8_t { skill, language, cause, goal, training, access, check };
inline constexpr std::size_t word_kind_count = 7;

class Labels {
  public:
    // The last label given for a code holds, so that a pack's own words win over the taxonomy's.
    void set(WordKind kind, std::string code, std::string label);
    // "food_hygiene" without a label reads "food hygiene".
    [[nodiscard]] std::string label(WordKind kind, std::string_view code) const;

  private:
    std::array<std::map<std::string, std::string, std::less<>>, word_kind_count> labels_;
};

} // namespace kith::phrases
