// SPDX-License-Identifier: MIT
// The composite texts of a pack's cells <-> the model's values: skills with levels, checks with dates,
// requirements with their gates, age bands. Lists are joined by ";", alternatives by "|", parts by ":", and a
// gate follows "@". Each reader has its writer beside it; the two are inverse.
#pragma once

#include "exchange/places.hpp"
#include "exchange/taxonomy.hpp"
#include "exchange/words.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

// What reading a cell may need to know of the rest of the pack.
struct PackContext {
    ZoneTable zone;
    std::string zone_name;
    Instant as_of;
    std::array<WordBook, taxonomy_kinds.size()> books; // by TaxonomyKind
    WordBook wards;
    Gazetteer gazetteer;

    [[nodiscard]] WordBook const& book(TaxonomyKind kind) const {
        return books[static_cast<std::size_t>(kind)];
    }
};

// The text at fault goes with the Misread, so that an error names the one word of a long cell.
struct PartMisread {
    std::string part;
    Misread what;
};
template <class Value>
using PartReading = Outcome<Value, PartMisread>;

// "none" (also "no", "nothing"): a known empty list.
[[nodiscard]] bool is_none(std::string_view cell);

// "cooking:expert; driving"
[[nodiscard]] PartReading<SkillHeld> parse_skill_held(std::string_view part, PackContext const& context);
[[nodiscard]] std::string format(SkillHeld const& held, PackContext const& context);
// "bengali:fluent; english"
[[nodiscard]] PartReading<LanguageSpoken> parse_language_spoken(std::string_view part,
                                                                PackContext const& context);
[[nodiscard]] std::string format(LanguageSpoken const& spoken, PackContext const& context);
// "dbs_enhanced:child:issued 2024-03-01:recheck 2027-03-01"; a bare date is the day of issue
[[nodiscard]] PartReading<CheckHeld> parse_check_held(std::string_view part, PackContext const& context);
[[nodiscard]] std::string format(CheckHeld const& held, PackContext const& context);
// "food_hygiene:completed 2024-05-01:until 2027-05-01"; a bare date is the day of completion
[[nodiscard]] PartReading<TrainingHeld> parse_training_held(std::string_view part,
                                                            PackContext const& context);
[[nodiscard]] std::string format(TrainingHeld const& held, PackContext const& context);

// "driving:capable"; without a level, basic
[[nodiscard]] PartReading<SkillWanted> parse_skill_wanted(std::string_view part, PackContext const& context);
[[nodiscard]] std::string format(SkillWanted const& wanted, PackContext const& context);
[[nodiscard]] PartReading<LanguageWanted> parse_language_wanted(std::string_view part,
                                                                PackContext const& context);
[[nodiscard]] std::string format(LanguageWanted const& wanted, PackContext const& context);

// "16-17", "65+", "under 18"; whole years, both ends included
[[nodiscard]] Reading<AgeBand> parse_age_band(std::string_view cell);
[[nodiscard]] std::string format(AgeBand const& band);

// A requirement's text without its gate ("... @before_start", "... @within_days:30").
struct GatedText {
    std::string_view text;
    std::optional<Gate> gate;
};
[[nodiscard]] PartReading<GatedText> split_gate(std::string_view part);
[[nodiscard]] std::string format(std::optional<Gate> const& gate); // " @before_start", or nothing

} // namespace kith::exchange
