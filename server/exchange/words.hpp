// SPDX-License-Identifier: MIT
// The words of the model's enumerations as files spell them. A word is matched whatever its case, spaces,
// hyphens and underscores; the first spelling of a value is the one that is written.
#pragma once

#include "exchange/cells.hpp"
#include "model/match.hpp"

#include <span>
#include <string_view>

namespace kith::exchange {

template <class Value>
struct Word {
    std::string_view spelling;
    Value value;
};

// Specialised in words.cpp for every enumeration that a file holds.
template <class Value>
[[nodiscard]] std::span<Word<Value> const> spellings();

// Without what people vary.
[[nodiscard]] std::string plain_word(std::string_view word);

// A Misread known_word with the nearest spelling.
template <class Value>
[[nodiscard]] Reading<Value> parse_word(std::string_view cell) {
    for (auto const& each : spellings<Value>()) {
        if (each.spelling == cell) return each.value;
    }
    std::string const plain = plain_word(cell);
    std::vector<std::string_view> known;
    for (auto const& each : spellings<Value>()) {
        if (plain_word(each.spelling) == plain) return each.value;
        known.push_back(each.spelling);
    }
    return refuse(Misread{Expected::known_word, nearest_word(cell, known)});
}

template <class Value>
[[nodiscard]] std::string_view word_of(Value value) {
    for (auto const& each : spellings<Value>()) {
        if (each.value == value) return each.spelling;
    }
    return {};
}

template <>
std::span<Word<VolunteerStatus> const> spellings<VolunteerStatus>();
template <>
std::span<Word<TravelMode> const> spellings<TravelMode>();
template <>
std::span<Word<Vehicle> const> spellings<Vehicle>();
template <>
std::span<Word<Sex> const> spellings<Sex>();
template <>
std::span<Word<SkillLevel> const> spellings<SkillLevel>();
template <>
std::span<Word<LanguageLevel> const> spellings<LanguageLevel>();
template <>
std::span<Word<Workforce> const> spellings<Workforce>();
template <>
std::span<Word<GateKind> const> spellings<GateKind>();
template <>
std::span<Word<RoleKind> const> spellings<RoleKind>();
template <>
std::span<Word<RoleStatus> const> spellings<RoleStatus>();
template <>
std::span<Word<Setting> const> spellings<Setting>();
template <>
std::span<Word<Urgency> const> spellings<Urgency>();
template <>
std::span<Word<MatchState> const> spellings<MatchState>();

} // namespace kith::exchange
