// SPDX-License-Identifier: MIT
// What the words of our vocabularies are called in the UK Volunteering Data Standard, and back
// (data/standard/concepts.csv). Some words mean more than one concept and some concepts more than one word;
// what has no counterpart is not forced into one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

// "https://ns.volunteeringdata.io/", in which the standard names everything.
inline constexpr std::string_view standard_namespace = "https://ns.volunteeringdata.io/";

enum class ConceptKind : std::uint8_t { cause, skill, requirement, vehicle, access };

// The concept's name within the standard's namespace; empty where there is none.
[[nodiscard]] std::string_view concept_of(ConceptKind kind, std::string_view ours);
// Our words, in their order; none where the concept has no counterpart.
[[nodiscard]] std::vector<std::string> words_of(ConceptKind kind, std::string_view name);

// The table's text, from the binary.
[[nodiscard]] std::string_view concepts_text();

} // namespace kith::exchange
