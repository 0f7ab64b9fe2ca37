// SPDX-License-Identifier: MIT
// Patterns that somebody wrote instead of the catalogue's: read and checked before they are kept, said as the
// catalogue's are. They may hold texts, whole numbers, plurals and selects; days and amounts come ready for
// reading, as they do there.
#pragma once

#include "phrases/phrases.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::phrases {

// What a pattern is given: {n, number} and plurals take a number, everything else a text; plurals and selects
// choose by it.
struct PatternSlot {
    std::string name;
    bool number = false;
    bool chooses = false;
    friend bool operator==(PatternSlot const&, PatternSlot const&) = default;
};

// Each argument once; empty where the pattern cannot be read or asks for more.
[[nodiscard]] std::optional<std::vector<PatternSlot>> read_pattern(std::string_view pattern);

// A catalogue's patterns as they stand there, for whoever writes others in their place.
class Patterns {
  public:
    // `language` is one of Phrases::languages().
    [[nodiscard]] static Patterns load(std::string_view language);

    [[nodiscard]] bool has(std::string_view key) const;
    // The key has to be there.
    [[nodiscard]] std::string const& operator[](std::string_view key) const;
    // Those that begin with `prefix`, sorted.
    [[nodiscard]] std::vector<std::string> keys(std::string_view prefix) const;
    // One that read_pattern() takes, in this language, with all that it asks for.
    [[nodiscard]] std::string say(std::string_view pattern, std::span<Argument const> arguments) const;

  private:
    std::string language_;
    std::vector<std::pair<std::string, std::string>> patterns_; // by key
};

} // namespace kith::phrases
