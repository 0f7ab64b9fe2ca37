// SPDX-License-Identifier: MIT
// The wire code of an enumerator is its name: code_of(Rule::travel) is "travel". The names are read from the
// compiler, so that no table can fall behind an enum; files, the wire and the catalogue of sentences all use
// these codes. For enums whose enumerators count up from 0 without a hole, at most codes_max of them.
#pragma once

#include "base/contract.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace kith::explanation {

inline constexpr std::size_t codes_max = 64;

namespace detail {

// The compiler spells the arguments as "... = <kith::Rule::status, kith::Rule::closed, (kith::Rule)2>]"
// (clang) or in braces (g++); a value without an enumerator is spelt as a cast. The result is a bare pointer
// because g++ would append the meaning of an alias.
template <class Enum, Enum... values>
constexpr char const* spelling() {
    return __PRETTY_FUNCTION__;
}

template <class Enum>
struct Names {
    std::array<std::string_view, codes_max> names{};
    std::size_t count = 0;
};

template <class Enum, std::size_t... index>
constexpr Names<Enum> read_names(std::index_sequence<index...>) {
    Names<Enum> read;
    std::string_view rest = spelling<Enum, static_cast<Enum>(index)...>();
    rest.remove_prefix(rest.find_first_of("<{", rest.rfind('=')) + 1);
    while (read.count < codes_max) {
        std::string_view const qualified = rest.substr(0, rest.find(','));
        std::string_view const name = qualified.substr(qualified.rfind(':') + 1);
        if (name.find(')') != name.npos) break; // a cast
        read.names[read.count++] = name;
        rest.remove_prefix(qualified.size() + 2);
    }
    return read;
}

template <class Enum>
inline constexpr Names<Enum> names = read_names<Enum>(std::make_index_sequence<codes_max + 1>());

} // namespace detail

// How many enumerators there are: static_cast<Enum>(0) .. (code_count - 1).
template <class Enum>
    requires std::is_enum_v<Enum>
inline constexpr std::size_t code_count = detail::names<Enum>.count;

template <class Enum>
    requires std::is_enum_v<Enum>
[[nodiscard]] constexpr std::string_view code_of(Enum value) {
    auto const index = static_cast<std::size_t>(value);
    KITH_EXPECT(index < code_count<Enum>);
    return detail::names<Enum>.names[index];
}

template <class Enum>
    requires std::is_enum_v<Enum>
[[nodiscard]] constexpr std::optional<Enum> from_code(std::string_view code) {
    for (std::size_t index = 0; index < code_count<Enum>; ++index)
        if (detail::names<Enum>.names[index] == code) return static_cast<Enum>(index);
    return std::nullopt;
}

} // namespace kith::explanation
