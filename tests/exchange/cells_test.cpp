// SPDX-License-Identifier: MIT
#include "exchange/cells.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace kith;
using namespace kith::exchange;
using namespace std::chrono_literals;

namespace {

Date day(int year, unsigned month, unsigned date) {
    return Date(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(date));
}

} // namespace

TEST_CASE("whole numbers are read, others named") {
    CHECK(parse_integer("12", 0, 100) == 12);
    CHECK(parse_integer("+12", 0, 100) == 12);
    CHECK(parse_integer("-3", -5, 100) == -3);
    CHECK(parse_integer("1,200", 0, 10'000) == 1200);
    CHECK(parse_integer("1,234,567", 0, 10'000'000) == 1'234'567);
    CHECK(parse_integer("101", 0, 100).error() == Misread{Expected::number_in_range, "0..100"});
    CHECK(parse_integer("99999999999999999999", 0, 100).error().expected == Expected::number_in_range);
    for (auto const* text : {"", "12a", "1.5", "1,20", "12,3456", ",123", "--1", "one", "+-3", " 1"}) {
        CAPTURE(text);
        CHECK(parse_integer(text, 0, 1'000'000).error().expected == Expected::whole_number);
    }
}

TEST_CASE("decimal numbers are exact to the rounding, and never overflow") {
    CHECK(parse_decimal("2.5", 60, 10'000) == 150);
    CHECK(parse_decimal(".5", 60, 10'000) == 30);
    CHECK(parse_decimal("2", 60, 10'000) == 120);
    CHECK(parse_decimal("0.333333", 60, 10'000) == 20);
    CHECK(parse_decimal("1,000.5", 2, 10'000) == 2001);
    for (auto const* text : {"", ".", "1.", "a", "-1", "1.2.3", "1,5"}) {
        CAPTURE(text);
        CHECK(parse_decimal(text, 60, 10'000).error().expected == Expected::decimal_number);
    }
    for (auto const* text : {"999999999999.999999999", "99999999999999", "1.0000000001", "167.0"}) {
        CHECK(parse_decimal(text, 60, 10'000).error().expected == Expected::number_in_range);
    }
}

TEST_CASE("yes, no and unknown come in many spellings") {
    for (auto const* text : {"yes", "Y", "TRUE", "1", "x", "X", "✓"})
        CHECK(parse_yes_no(text).value() == true);
    for (auto const* text : {"no", "N", "False", "0"}) CHECK(parse_yes_no(text).value() == false);
    for (auto const* text : {"", "?", "unknown", "Not known", " n/k "}) {
        CHECK(parse_yes_no(text).value() == std::nullopt);
    }
    for (auto const* text : {"maybe", "yess", "2"}) {
        CHECK(parse_yes_no(text).error().expected == Expected::yes_no_unknown);
    }
}

TEST_CASE("dates are read as in the UK or ISO, and only when they exist") {
    for (auto const* text :
         {"2026-05-03", "2026/5/3", "20260503", "3/5/2026", "03/05/2026", "03-05-2026", "3.5.2026", "3/5/26",
          "3 May 2026", "3rd May 2026", "03-May-26", "Sunday 3rd of May, 2026", "Sun 3 May 2026",
          "May 3, 2026", "3May2026", "2026 May 3", "2026-05-03T00:00:00.000Z", "03/05/2026 00:00",
          "2026-05-03 00:00:00"}) {
        CAPTURE(text);
        CHECK(parse_date(text) == day(2026, 5, 3));
    }
    CHECK(parse_date("29/2/2028") == day(2028, 2, 29));
    for (auto const* text : {"", "29/2/2026", "31/4/2026", "5/13/2026", "0/5/2026", "3/5", "3 5 2026",
                             "May 2026", "2026", "3 Mai 2026", "3/5/1066", "3/5/20266", "2026-05-03 10:00",
                             "soon", "46023", "3/5/2026/7", "the 3rd", "003/5/2026"}) {
        CAPTURE(text);
        REQUIRE_FALSE(parse_date(text));
        CHECK(parse_date(text).error().expected == Expected::date);
    }
}

TEST_CASE("a month of birth needs its century") {
    auto const may = std::chrono::year(1987) / std::chrono::May;
    for (auto const* text : {"1987-05", "05/1987", "5/1987", "May 1987", "1987 may", "14/05/1987",
                             "1987-05-14", "14 May 1987"}) {
        CAPTURE(text);
        CHECK(parse_month(text) == may);
    }
    for (auto const* text : {"", "1987", "05/87", "14/5/87", "13/1987", "May", "14 May 87"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_month(text));
    }
}

TEST_CASE("times of day are read, a bare hour is not guessed") {
    struct Row {
        char const* text;
        int minutes;
    };
    for (auto const& row : {Row{"09:00", 540},
                            {"9:00", 540},
                            {"9.30", 570},
                            {"0900", 540},
                            {"9am", 540},
                            {"9 AM", 540},
                            {"9:30 pm", 1290},
                            {"9.30p.m.", 1290},
                            {"12am", 0},
                            {"12pm", 720},
                            {"12:15 am", 15},
                            {"noon", 720},
                            {"midnight", 0},
                            {"24:00", 1440},
                            {"09:00:00", 540}}) {
        CAPTURE(row.text);
        CHECK(parse_time(row.text) == row.minutes);
    }
    CHECK(parse_time("9").error() == Misread{Expected::time_of_day, "am|pm"});
    for (auto const* text :
         {"", "25:00", "24:01", "9:5", "9:60", "13pm", "0am", "09:00x", "am", "900", "9::00"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time(text));
    }
}

TEST_CASE("instants are read in UTC, with an offset, or on the centre's clock") {
    ZoneTable const london(Minutes(0), {{Instant(std::chrono::sys_days(2026y / 3 / 29)) + 1h, Minutes(60)}});
    Instant const nine{std::chrono::sys_days(2026y / 6 / 1) + 9h};
    CHECK(parse_instant("2026-06-01T09:00:00Z", london) == nine);
    CHECK(parse_instant("2026-06-01T09:00:07Z", london) == nine + 7s);
    CHECK(parse_instant("2026-06-01T09:00:00.000Z", london) == nine);
    CHECK(parse_instant("2026-06-01T10:00+01:00", london) == nine);
    CHECK(parse_instant("2026-06-01T07:00:00-02:00", london) == nine);
    CHECK(parse_instant("2026-06-01 10:00", london) == nine);
    CHECK(parse_instant("1/6/2026 10:00", london) == nine);
    CHECK(parse_instant("1 June 2026 10:00", london) == nine);
    CHECK(parse_instant("2026-06-01", london) == nine - 10h);
    for (auto const* text : {"", "now", "2026-06-01T9", "2026-06-01T25:00Z", "2026-06-31T09:00Z", "T09:00",
                             "2026-06-01T09:00:61Z", "2026-06-01T09:00+xx"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_instant(text, london));
    }
}

TEST_CASE("durations say their unit or take the column's") {
    struct Row {
        char const* text;
        int minutes;
    };
    for (auto const& row : {Row{"2h", 120},
                            {"2 hours", 120},
                            {"2.5 hours", 150},
                            {"90 min", 90},
                            {"90 Mins", 90},
                            {"1h30", 90},
                            {"1h 30m", 90},
                            {"1 hour 30 minutes", 90},
                            {"1:30", 90},
                            {"3", 180},
                            {"0.25", 15}}) {
        CAPTURE(row.text);
        CHECK(parse_duration(row.text, Minutes(60)) == Minutes(row.minutes));
    }
    CHECK_FALSE(parse_duration("3", Minutes(0)));
    for (auto const* text :
         {"", "h", "2x", "30m 1h", "1h 1h", "1:75", "-2h", "2h junk", "99999999h", "1:3", ":30"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text, Minutes(60)));
    }
}

TEST_CASE("distances are metres") {
    CHECK(parse_distance("3 km", 0) == 3000);
    CHECK(parse_distance("2.5km", 0) == 2500);
    CHECK(parse_distance("800m", 0) == 800);
    CHECK(parse_distance("2 miles", 0) == 3219);
    CHECK(parse_distance("1.5 mi", 0) == 2414);
    CHECK(parse_distance("5", 1000) == 5000);
    for (auto const* text : {"", "5", "far", "3 leagues", "-1 km", "9999999 km"})
        CHECK_FALSE(parse_distance(text, 0));
}

TEST_CASE("postcodes are recognised by shape, with or without a space") {
    CHECK(parse_postcode("e16an") == "E1 6AN");
    CHECK(parse_postcode(" E1 6AN ") == "E1 6AN");
    CHECK(parse_postcode("e1w  2aa") == "E1W 2AA");
    CHECK(parse_postcode("EC1A1BB") == "EC1A 1BB");
    CHECK(parse_postcode("SW1A 2AA") == "SW1A 2AA");
    CHECK(parse_postcode("M1 1AE") == "M1 1AE");
    CHECK(parse_postcode("GIR 0AA") == "GIR 0AA");
    for (auto const* text : {"", "E1", "E1 6A", "E1 66N", "ABC 1AA", "E1-6AN", "11 1AA", "E16ANX"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_postcode(text));
    }
}

TEST_CASE("lists are split, trimmed, each text once") {
    using Parts = std::vector<std::string_view>;
    CHECK(split_list("a; b ;;a;c") == Parts{"a", "b", "c"});
    CHECK(split_list("a|b", '|') == Parts{"a", "b"});
    CHECK(split_list("a\nb") == Parts{"a", "b"});
    CHECK(split_list(" ; ").empty());
}

TEST_CASE("the nearest known word is offered only when it is near") {
    std::vector<std::string_view> const known = {"cooking", "driving", "dancing"};
    CHECK(nearest_word("cokking", known) == "cooking");
    CHECK(nearest_word("COOKNIG", known) == "cooking");
    CHECK(nearest_word("drivin", known) == "driving");
    CHECK(nearest_word("juggling", known).empty());
    CHECK(nearest_word("", known).empty());
    CHECK(nearest_word(std::string(100'000, 'x'), known).empty());
}

TEST_CASE("no parser breaks on any text") {
    std::mt19937 random(11);
    std::string_view const alphabet = "0123456789:/-.,; tTzZ+pamhkEfj\xC2\xA0\n\"MayJunMonwed";
    ZoneTable const utc;
    for (int round = 0; round < 200'000; ++round) {
        std::string text;
        for (auto length = random() % 14; length > 0; --length) text += alphabet[random() % alphabet.size()];
        if (auto const date = parse_date(text)) CHECK(std::chrono::year_month_day(*date).ok());
        if (auto const time = parse_time(text)) CHECK((*time >= 0 && *time <= minutes_per_day));
        if (auto const month = parse_month(text)) CHECK(month->ok());
        (void)parse_instant(text, utc);
        (void)parse_duration(text, Minutes(60));
        (void)parse_distance(text, 1000);
        (void)parse_postcode(text);
        (void)parse_decimal(text, 60, 1'000'000);
    }
}
