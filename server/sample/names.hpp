// SPDX-License-Identifier: MIT
// Names for made people, composed from common given and family names of the communities that live in Tower
// Hamlets, and the languages each brings. No line of it is a real person; any likeness is chance. Where a
// family comes from is used to compose a name and languages and is kept nowhere.
#pragma once

#include "model/requirement.hpp"
#include "sample/random.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::sample {

// A language that people of a community may speak.
struct Tongue {
    std::string_view language;  // its id in data/taxonomy/languages.csv
    std::int32_t per_mille = 0; // how many of them speak it
    LanguageLevel level = LanguageLevel::fluent;
};

struct Background {
    std::int32_t weight = 0;         // how common, against the others
    std::int32_t fluent_english = 0; // per mille; most of the rest speak some
    std::vector<std::string_view> women;
    std::vector<std::string_view> men;
    std::vector<std::string_view> women_second; // family or second names
    std::vector<std::string_view> men_second;
    std::vector<Tongue> tongues;
};

[[nodiscard]] std::span<Background const> backgrounds();

[[nodiscard]] std::string name_of(Background const& background, Sex sex, Random& random);

} // namespace kith::sample
