// SPDX-License-Identifier: MIT
#include "phrases/phrases.hpp"

#include "phrases/labels.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::phrases;
using namespace std::chrono_literals;

namespace {

Phrases english(std::string const& json) {
    return Phrases::parse(R"({"format.date": "{at, date, ::dMMMMy}",
        "format.hours": "{hours, plural, one {# hour} other {# hours}}",
        "format.hours_minutes": "{hours, number} h {minutes, number} min",
        "format.instant": "{at, date, ::EEEdMMMyHHmm}",
        "format.kilometres": "{kilometres, number} km",
        "format.metres": "{metres, number} m",
        "format.minutes": "{minutes, plural, one {# minute} other {# minutes}}",)" +
                              json + "}",
                          "en_GB");
}

} // namespace

TEST_CASE("numbers are grouped and plurals agree") {
    Phrases const phrases =
        english(R"("open": "{count, plural, =0 {opens nothing} one {opens # role} other {opens # roles}}",
                   "worth": "worth {points, number} here")");
    CHECK(phrases.say("open", {{"count", 0}}) == "opens nothing");
    CHECK(phrases.say("open", {{"count", 1}}) == "opens 1 role");
    CHECK(phrases.say("open", {{"count", 1'400}}) == "opens 1,400 roles");
    CHECK(phrases.say("worth", {{"points", -5'200}}) == "worth -5,200 here");
    CHECK(phrases.say("worth", {{"points", std::int64_t{1} << 60U}}) ==
          "worth 1,152,921,504,606,846,976 here");
}

TEST_CASE("days, instants, lengths of time and distances read as people write them") {
    Phrases const phrases = english(R"("it": "{it}")");
    auto const said = [&](auto value) { return phrases.say("it", {{"it", value}}); };
    CHECK(said(Date(std::chrono::local_days(2026y / 5 / 3))) == "3 May 2026");
    CHECK(said(Minutes(0)) == "0 minutes");
    CHECK(said(Minutes(1)) == "1 minute");
    CHECK(said(Minutes(60)) == "1 hour");
    CHECK(said(Minutes(180)) == "3 hours");
    CHECK(said(Minutes(95)) == "1 h 35 min");
    CHECK(said(Metres{999}) == "999 m");
    CHECK(said(Metres{1'000}) == "1 km");
    CHECK(said(Metres{4'249}) == "4.2 km");
    CHECK(said(Metres{4'250}) == "4.3 km");
    CHECK(said(Metres{1'234'000}) == "1,234 km");
}

TEST_CASE("instants are told in London's civil time on both sides of a clock change") {
    Phrases const phrases = english(R"("it": "{it}")");
    auto const said = [&](Instant at) { return phrases.say("it", {{"it", at}}); };
    auto const day = [](int month, unsigned number) {
        return Instant(std::chrono::sys_days(2026y / month / number));
    };
    CHECK(said(day(3, 29) + 30min) == "Sun, 29 Mar 2026, 00:30");
    CHECK(said(day(3, 29) + 60min) == "Sun, 29 Mar 2026, 02:00"); // clocks forward
    CHECK(said(day(7, 31) + 23h) == "Sat, 1 Aug 2026, 00:00");
    CHECK(said(day(10, 25) + 30min) == "Sun, 25 Oct 2026, 01:30"); // the first of two
    CHECK(said(day(10, 25) + 90min) == "Sun, 25 Oct 2026, 01:30"); // clocks back
    CHECK(said(day(11, 27) + 9h) == "Fri, 27 Nov 2026, 09:00");
}

TEST_CASE("a date is the same day in winter and in summer") {
    Phrases const phrases = english(R"("it": "{it}")");
    for (Date day(std::chrono::local_days(2026y / 1 / 1)); day < Date(2027y / 1 / 1);
         day += std::chrono::days(1)) {
        std::chrono::year_month_day const civil(day);
        std::string const said = phrases.say("it", {{"it", day}});
        CHECK(said.starts_with(std::to_string(static_cast<unsigned>(civil.day())) + " "));
    }
}

TEST_CASE("text is put in as it is: braces, apostrophes and markup are the caller's") {
    Phrases const phrases = english(R"("say": "They''re at {place}; {kind, select, a {one} other {two}}.")");
    CHECK(phrases.say("say", {{"place", "{0} <b>O'Brien’s</b> ক"}, {"kind", "a"}, {"spare", 3}}) ==
          "They're at {0} <b>O'Brien’s</b> ক; one.");
}

TEST_CASE("lists join as the language does") {
    Phrases const phrases = english(R"("it": "{it}")");
    std::vector<std::string> const words{"Bow", "Poplar", "Stepney"};
    CHECK(phrases.all_of(words) == "Bow, Poplar and Stepney");
    CHECK(phrases.any_of(words) == "Bow, Poplar or Stepney");
    CHECK(phrases.all_of(std::span(words).first(1)) == "Bow");
    CHECK(phrases.all_of(std::span(words).first(0)).empty());
}

TEST_CASE("a code without a label is shown as words") {
    Labels labels;
    labels.set(WordKind::check, "dbs_enhanced", "Enhanced DBS");
    labels.set(WordKind::check, "dbs_enhanced", "DBS enhanced");
    CHECK(labels.label(WordKind::check, "dbs_enhanced") == "DBS enhanced");
    CHECK(labels.label(WordKind::training, "dbs_enhanced") == "dbs enhanced");
    CHECK(labels.label(WordKind::training, "food_hygiene") == "food hygiene");
}
