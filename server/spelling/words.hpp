// SPDX-License-Identifier: MIT
// Names as they are looked for: people type them without accents, in any case and any script. The store keeps
// these words and whoever searches asks with them, so both spell alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kith::spelling {

// The words of a text in one spelling: letters and digits, without case, accents and compatibility forms
// ("Zoë O'Brien-Lee" is zoe, o, brien, lee). At most `limit`, each of at most 64 bytes.
[[nodiscard]] std::vector<std::string> folded_words(std::string_view text, std::size_t limit = 12);
// A text in one spelling that keeps its marks: without case and compatibility forms, composed in one way.
[[nodiscard]] std::string folded_text(std::string_view text);
// Its words, letters and digits with the marks upon them; at most `limit`, each of at most 64 bytes.
[[nodiscard]] std::vector<std::string> whole_words(std::string_view text, std::size_t limit);

} // namespace kith::spelling
