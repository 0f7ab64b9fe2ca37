// SPDX-License-Identifier: MIT
#include "exchange/recurrence.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace kith;
using namespace kith::exchange;
using namespace std::chrono_literals;

namespace {

ZoneTable const& london() {
    static ZoneTable const table = zone_table("Europe/London").value();
    return table;
}

Instant utc(std::chrono::year_month_day day, std::chrono::minutes time = 0min) {
    return Instant(std::chrono::sys_days(day)) + time;
}

Interval const year_2026{utc(2026y / 1 / 1), utc(2027y / 1 / 1)};

IntervalSet expand(std::string_view text, Interval span = year_2026) {
    auto const expanded = expand_calendar(text, span, london());
    if (!expanded) FAIL(code(expanded.error().expected), " ", expanded.error().hint);
    return *expanded;
}

} // namespace

TEST_CASE("a weekly rule keeps its hour on the wall across both clock changes") {
    auto const spring = expand("DTSTART:20260322T090000\nDURATION:PT3H\nRRULE:FREQ=WEEKLY;COUNT=3");
    CHECK(spring == IntervalSet{{utc(2026y / 3 / 22, 9h), utc(2026y / 3 / 22, 12h)},
                                {utc(2026y / 3 / 29, 8h), utc(2026y / 3 / 29, 11h)},
                                {utc(2026y / 4 / 5, 8h), utc(2026y / 4 / 5, 11h)}});
    auto const autumn = expand("DTSTART;TZID=Europe/London:20261018T090000\r\n"
                               "DTEND;TZID=Europe/London:20261018T120000\r\n"
                               "RRULE:FREQ=WEEKLY;UNTIL=20261101T090000Z\r\n");
    CHECK(autumn == IntervalSet{{utc(2026y / 10 / 18, 8h), utc(2026y / 10 / 18, 11h)},
                                {utc(2026y / 10 / 25, 9h), utc(2026y / 10 / 25, 12h)},
                                {utc(2026y / 11 / 1, 9h), utc(2026y / 11 / 1, 12h)}});
}

TEST_CASE("UNTIL in UTC includes the last civil occurrence in summer") {
    auto const set =
        expand("DTSTART:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20260602T080000Z");
    CHECK(set.intervals().size() == 2);
}

TEST_CASE("an occurrence across a clock change lasts as long as the first") {
    // 23:00 to 05:00 is six hours; on the night the clocks go forward that ends at 06:00 by the wall.
    auto const set = expand("DTSTART:20260321T230000\nDTEND:20260322T050000\nRRULE:FREQ=WEEKLY;COUNT=2");
    CHECK(set.intervals()[1] == Interval{utc(2026y / 3 / 28, 23h), utc(2026y / 3 / 29, 5h)});
    // Whole days stay whole days: 23 hours of 29 March.
    auto const days = expand("DTSTART;VALUE=DATE:20260329");
    CHECK(days == IntervalSet{{utc(2026y / 3 / 29), utc(2026y / 3 / 29, 23h)}});
}

TEST_CASE("exceptions and extra dates are honoured, whatever clock they are in") {
    auto const set = expand("DTSTART:20260601T090000\nDURATION:PT2H\n"
                            "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6\n"
                            "EXDATE:20260603T090000,20260608T090000\n"
                            "EXDATE:20260610T080000Z\nEXDATE;VALUE=DATE:20260615\n"
                            "RDATE:20260620T100000\n"
                            "RDATE;VALUE=PERIOD:20260621T100000/PT30M\n");
    CHECK(set == IntervalSet{{utc(2026y / 6 / 1, 8h), utc(2026y / 6 / 1, 10h)},
                             {utc(2026y / 6 / 17, 8h), utc(2026y / 6 / 17, 10h)},
                             {utc(2026y / 6 / 20, 9h), utc(2026y / 6 / 20, 11h)},
                             {utc(2026y / 6 / 21, 9h), utc(2026y / 6 / 21, 9h + 30min)}});
}

TEST_CASE("a series in UTC stays in UTC") {
    auto const set = expand("DTSTART:20260323T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2");
    CHECK(set == IntervalSet{{utc(2026y / 3 / 23, 9h), utc(2026y / 3 / 23, 10h)},
                             {utc(2026y / 3 / 30, 9h), utc(2026y / 3 / 30, 10h)}});
}

TEST_CASE("a calendar's events are joined, cancelled ones left out, all clipped to the span") {
    auto const set =
        expand("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
               "BEGIN:VEVENT\nUID:1\nDTSTART:20200106T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n"
               "BEGIN:VEVENT\nUID:2\nSTATUS:CANCELLED\nDTSTART:20260106T090000\nDURATION:PT1H\nEND:VEVENT\n"
               "BEGIN:VEVENT\nUID:3\nDTSTART:20260105T093000\nDURATION:PT1H\nEND:VEVENT\n"
               "END:VCALENDAR\n",
               {utc(2026y / 1 / 5, 9h + 15min), utc(2026y / 1 / 13)});
    CHECK(set == IntervalSet{{utc(2026y / 1 / 5, 9h + 15min), utc(2026y / 1 / 5, 10h + 30min)},
                             {utc(2026y / 1 / 12, 9h), utc(2026y / 1 / 12, 10h)}});
}

TEST_CASE("what is no calendar, or no bounded one, is refused by name") {
    struct Row {
        std::string text;
        Expected expected;
        std::string hint;
    };
    Row const rows[] = {
        {"RRULE:FREQ=WEEKLY", Expected::recurrence, "DTSTART"},
        {"DTSTART:20260601T090000", Expected::recurrence, "DURATION"},
        {"DTSTART:20260601T090000\nDTEND:20260601T080000", Expected::recurrence, "DTEND"},
        {"DTSTART:20260601T090000\nDURATION:-PT1H", Expected::recurrence, "DURATION"},
        {"DTSTART:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=SECONDLY", Expected::recurrence, "RRULE"},
        {"DTSTART:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=HOURLY", Expected::recurrence, "RRULE"},
        {"DTSTART;TZID=America/New_York:20260601T090000\nDURATION:PT1H", Expected::time_zone,
         "America/New_York"},
        {"DTSTART:20260601T090000\nDURATION:PT1H\nRECURRENCE-ID:20260601T090000", Expected::recurrence,
         "RECURRENCE-ID"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        auto const expanded = expand_calendar(row.text, year_2026, london());
        REQUIRE_FALSE(expanded);
        CHECK(expanded.error() == Misread{row.expected, row.hint});
    }
    for (auto const* text :
         {"DTSTART:20261301T090000\nDURATION:PT1H", "DTSTART:soon\nDURATION:PT1H", "BEGIN:VEVENT",
          "DTSTART:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=OFTEN",
          "DTSTART:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,"
          "11,12,13;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25;"
          "BYSECOND=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16"}) {
        CAPTURE(text);
        CHECK_FALSE(expand_calendar(text, year_2026, london()));
    }
}

TEST_CASE("daily and weekly rules agree with counting days, on random spans") {
    std::mt19937 random(17);
    for (int round = 0; round < 300; ++round) {
        auto const first = std::chrono::sys_days(2026y / 1 / 1) + std::chrono::days(random() % 500);
        int const hour = static_cast<int>(random() % 24);
        int const interval = 1 + static_cast<int>(random() % 4);
        int const count = 1 + static_cast<int>(random() % 40);
        bool const weekly = random() % 2 == 0;
        std::chrono::year_month_day const day(first);
        char text[200];
        std::snprintf(text, sizeof text,
                      "DTSTART:%04d%02u%02uT%02d3000\nDURATION:PT20M\nRRULE:FREQ=%s;INTERVAL=%d;COUNT=%d",
                      int(day.year()), unsigned(day.month()), unsigned(day.day()), hour,
                      weekly ? "WEEKLY" : "DAILY", interval, count);
        std::vector<Interval> expected;
        for (int i = 0; i < count; ++i) {
            Date const date(first.time_since_epoch() + std::chrono::days(i * interval * (weekly ? 7 : 1)));
            Instant const begin = london().instant(CivilTime(date) + std::chrono::hours(hour) + 30min);
            expected.push_back({begin, begin + 20min});
        }
        CAPTURE(text);
        REQUIRE(expand(text, {utc(2025y / 1 / 1), utc(2035y / 1 / 1)}) == IntervalSet(expected));
    }
}
