// SPDX-License-Identifier: MIT
// What is wrong with input, in words. Where it stands (file, row, column) is the reader's knowledge and is
// passed in; the codes are the engine's and the reader's.
#pragma once

#include "model/roster.hpp"
#include "phrases/phrases.hpp"

#include <string>
#include <string_view>

namespace kith::phrases {

// Where something stands in a file. Row 0 means the file as a whole, an empty column the row as a whole.
struct Place {
    std::string file;
    std::size_t row = 0;
    std::string column;
};

[[nodiscard]] std::string place(Phrases const& phrases, Place const& at);

// A fact that contradicts another or is out of its range: what is wrong, without its place.
[[nodiscard]] std::string violation(Phrases const& phrases, Violation const& violation);

// "roles.csv, row 4, start: read “soon”, expected a date such as 2026-05-03 (hint)". `expected` is the code
// of what should have stood there; read and hint may be empty.
[[nodiscard]] std::string misread(Phrases const& phrases, Place const& at, std::string_view expected,
                                  std::string_view read, std::string_view hint);

// Something read in a way worth telling, though nothing is wrong with it.
[[nodiscard]] std::string note(Phrases const& phrases, Place const& at, std::string_view noted,
                               std::string_view read);

// A call that was refused, by its code and the numbers with it ("limit", "asked", "seconds",
// "waiting.check"). A code without a sentence of its own gets a general one.
[[nodiscard]] std::string refused(Phrases const& phrases, std::string_view code,
                                  std::span<std::pair<std::string, std::int64_t> const> numbers);

// A setting outside its bounds; `name` is its path in the settings file.
[[nodiscard]] std::string setting_out_of_range(Phrases const& phrases, std::string_view name,
                                               std::int64_t read, std::int64_t lowest, std::int64_t highest);

} // namespace kith::phrases
