// SPDX-License-Identifier: MIT
#include "spelling/words.hpp"

#include <doctest/doctest.h>

using kith::spelling::folded_words;
using Words = std::vector<std::string>;

TEST_CASE("a name's words are letters and digits, in one spelling whatever accents, case and script") {
    CHECK(folded_words("Zoë O'Brien-Lee") == Words{"zoe", "o", "brien", "lee"});
    CHECK(folded_words("ＺＯＥ  zoé ﬁn STRAẞE") == Words{"zoe", "fin", "strasse"});
    CHECK(folded_words("") == Words{});
    CHECK(folded_words(" -- ' ") == Words{});
    CHECK(folded_words("V0042") == Words{"v0042"});
    CHECK(folded_words("রহিমা বেগম").size() == 2);
    CHECK(folded_words("a b c d", 2) == Words{"a", "b"});
    CHECK(folded_words("\xFF\xFE x").back() == "x");
    auto const longest = folded_words(std::string(500, 'x') + "é");
    REQUIRE(longest.size() == 1);
    CHECK(longest[0].size() <= 64);
}
