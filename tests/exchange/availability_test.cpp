// SPDX-License-Identifier: MIT
#include "exchange/availability.hpp"

#include "exchange/zone.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace kith;
using namespace kith::exchange;
using namespace std::chrono_literals;

TEST_CASE("availability is read as people write it") {
    struct Row {
        std::string text;
        std::string canonical;
    };
    Row const rows[] = {
        {"Mon 09:00-13:00; Sat", "Mon 09:00-13:00; Sat"},
        {"weekdays 6pm-9pm", "Mon-Fri 18:00-21:00"},
        {"weekdays 6-9pm", "Mon-Fri 18:00-21:00"},
        {"Mon-Fri mornings", "Mon-Fri 08:00-12:00"},
        {"any time", "any time"},
        {"Anytime", "any time"},
        {"24/7", "any time"},
        {"every day", "any time"},
        {"none", "none"},
        {"never", "none"},
        {"not available", "none"},
        {"not Tue", "Mon, Wed-Sun"},
        {"any time except Tue mornings", "Mon, Wed-Sun; Tue 00:00-08:00, 12:00-24:00"},
        {"weekdays but not Tue", "Mon, Wed-Fri"},
        {"Weekends", "Sat, Sun"},
        {"Sat-Mon", "Mon, Sat, Sun"},
        {"Mon, Wed & Fri 9am to 1pm", "Mon, Wed, Fri 09:00-13:00"},
        {"Mondays and Thursdays 10:00–12:00, 14:00–16:30", "Mon, Thu 10:00-12:00, 14:00-16:30"},
        {"Mon mornings, Tue afternoons", "Mon 08:00-12:00; Tue 12:00-17:00"},
        {"Tues/Weds evenings", "Tue, Wed 17:00-21:00"},
        {"Mon 9-12", "Mon 09:00-12:00"},
        {"Mon 9-17", "Mon 09:00-17:00"},
        {"Mon 9.30am-1", "Mon 09:30-13:00"},
        {"Mon 10-2pm", "Mon 10:00-14:00"},
        {"Mon 0900-1300", "Mon 09:00-13:00"},
        {"Mon after 6pm", "Mon 18:00-24:00"},
        {"Mon 6pm onwards", "Mon 18:00-24:00"},
        {"Mon until noon", "Mon 00:00-12:00"},
        {"Mon between 9am and 11am", "Mon 09:00-11:00"},
        {"Mon from 9am to 11am", "Mon 09:00-11:00"},
        {"Fri 22:00-06:00", "Fri 22:00-24:00; Sat 00:00-06:00"},
        {"Sun 22:00-02:00", "Mon 00:00-02:00; Sun 22:00-24:00"},
        {"Mon noon-midnight", "Mon 12:00-24:00"},
        {"mornings", "Mon-Sun 08:00-12:00"},
        {"Mon 09:00-12:00\nTue", "Mon 09:00-12:00; Tue"},
        {"Mon; not Mon", "none"},
        {"MON.", "Mon"},
        {"weekday daytime; not Wed; Sat mornings", "Mon, Tue, Thu, Fri 09:00-17:00; Sat 08:00-12:00"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        auto const week = parse_week(row.text);
        REQUIRE(week);
        CHECK(format_week(*week) == row.canonical);
    }
}

TEST_CASE("what could mean two things, or nothing, is refused with the words at fault") {
    struct Row {
        std::string text;
        Misread misread;
    };
    Row const rows[] = {
        {"Mon 9-5", {Expected::time_range, "9-5"}},
        {"Mon 1-4", {Expected::time_range, "1-4"}},
        {"Mon 6-9", {Expected::time_range, "6-9"}},
        {"Mon 9am", {Expected::time_range, "9am"}},
        {"Mon after 6", {Expected::time_range, "6"}},
        {"Mon after noon-ish", {Expected::week_pattern, "-"}},
        {"Mon-Xyz", {Expected::day_name, "xyz"}},
        {"flexible", {Expected::week_pattern, "flexible"}},
        {"Mon 25:00-26:00", {Expected::week_pattern, "25:00"}},
        {"Mon 9-", {Expected::time_range, "9-"}},
        {"not", {Expected::week_pattern, "not"}},
        {"", {Expected::week_pattern, ""}},
        {";;", {Expected::week_pattern, ""}},
        {"Mon (mornings)", {Expected::week_pattern, "("}},
        {"any", {Expected::week_pattern, "any"}},
        {std::string(10'000, 'M'), {Expected::week_pattern, ""}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        auto const week = parse_week(row.text);
        REQUIRE_FALSE(week);
        CHECK(week.error() == row.misread);
    }
}

TEST_CASE("every week survives being written and read") {
    std::mt19937 random(3);
    for (int round = 0; round < 3000; ++round) {
        std::vector<WeekInterval> parts;
        for (auto count = random() % 6; count > 0; --count) {
            auto const step = round % 2 == 0 ? 1U : 30U;
            auto const begin = static_cast<WeekMinute>(random() % (minutes_per_week / step) * step);
            auto const length = static_cast<WeekMinute>((1 + random() % (2880 / step)) * step);
            parts.push_back({begin, std::min(begin + length, minutes_per_week)});
        }
        WeekSet const week(std::move(parts));
        auto const text = format_week(week);
        CAPTURE(text);
        auto const read = parse_week(text);
        REQUIRE(read);
        REQUIRE(*read == week);
    }
}

TEST_CASE("dated stretches are civil times of the centre") {
    auto const london = zone_table("Europe/London").value();
    auto const utc = [](std::chrono::year_month_day day, int hour) {
        return Instant(std::chrono::sys_days(day)) + std::chrono::hours(hour);
    };
    struct Row {
        std::string text;
        Interval stretch;
    };
    Row const rows[] = {
        {"2026-12-24", {utc(2026y / 12 / 24, 0), utc(2026y / 12 / 25, 0)}},
        {"24/12/2026 to 2/1/2027", {utc(2026y / 12 / 24, 0), utc(2027y / 1 / 3, 0)}},
        {"24 Dec 2026 - 2 Jan 2027", {utc(2026y / 12 / 24, 0), utc(2027y / 1 / 3, 0)}},
        {"2026-06-01 09:00-13:00", {utc(2026y / 6 / 1, 8), utc(2026y / 6 / 1, 12)}},
        {"1 June 2026 9am to 1pm", {utc(2026y / 6 / 1, 8), utc(2026y / 6 / 1, 12)}},
        {"2026-12-01 22:00-06:00", {utc(2026y / 12 / 1, 22), utc(2026y / 12 / 2, 6)}},
        {"2026-12-01 22:00 to 2026-12-03 06:00", {utc(2026y / 12 / 1, 22), utc(2026y / 12 / 3, 6)}},
        {"2026-03-29 00:00-06:00", {utc(2026y / 3 / 29, 0), utc(2026y / 3 / 29, 5)}}, // five hours
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        auto const read = parse_dated(row.text, london);
        REQUIRE(read);
        CHECK(*read == IntervalSet{row.stretch});
        CHECK(parse_dated(format_dated(*read, london), london) == *read);
    }
    CHECK(format_dated(IntervalSet{rows[1].stretch, rows[3].stretch}, london) ==
          "2026-06-01 09:00-13:00; 2026-12-24 to 2027-01-02");
    for (auto const* text : {"soon", "2026-12-24 09:00", "2026-12-25 to 2026-12-24", "2026-12-24 to",
                             "09:00-13:00", "31/2/2026"}) {
        CAPTURE(text);
        REQUIRE_FALSE(parse_dated(text, london));
        CHECK(parse_dated(text, london).error().expected == Expected::time_range);
    }
}
