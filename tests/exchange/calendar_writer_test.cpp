// SPDX-License-Identifier: MIT
#include "exchange/calendar_writer.hpp"

#include "exchange/ical_handles.hpp"
#include "exchange/recurrence.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

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

CalendarHead const head{"Ana's rota", utc(2026y / 3 / 2, 9h)};

Interval const two_years{utc(2026y / 1 / 1), utc(2028y / 1 / 1)};

} // namespace

TEST_CASE("a single shift is written in UTC, escaped, folded, and read back by libical") {
    std::string const summary = "Cook, serve; wash up\\ \"hot\" meals – বাংলা " + std::string(120, 'x');
    CalendarEntry const entry{"V1-S1@bow",
                              summary,
                              "Bow, E3\nsecond floor",
                              "Bring:\nan apron\tor two",
                              CalendarStatus::confirmed,
                              3,
                              Interval{utc(2026y / 6 / 1, 8h), utc(2026y / 6 / 1, 11h)}};
    auto const text = write_calendar(head, std::span(&entry, 1), london());
    CHECK(text.find("DTSTART:20260601T080000Z\r\n") != std::string::npos);
    CHECK(text.find("DTSTAMP:20260302T090000Z\r\n") != std::string::npos);
    CHECK(text.find("UID:V1-S1@bow\r\n") != std::string::npos);
    CHECK(text.find("VTIMEZONE") == std::string::npos);
    for (std::size_t at = 0; at < text.size();) {
        auto const end = text.find("\r\n", at);
        REQUIRE(end != std::string::npos);
        CHECK(end - at <= 75);
        at = end + 2;
    }
    ical::Component const calendar(icalparser_parse_string(text.c_str()));
    REQUIRE(calendar);
    CHECK(icalcomponent_count_errors(calendar.get()) == 0);
    auto* const event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
    REQUIRE(event != nullptr);
    CHECK(icalcomponent_get_summary(event) == summary);
    CHECK(std::string(icalcomponent_get_location(event)) == entry.location);
    CHECK(std::string(icalcomponent_get_description(event)) == entry.description);
    CHECK(icalcomponent_get_status(event) == ICAL_STATUS_CONFIRMED);
    CHECK(icalcomponent_get_sequence(event) == 3);
    CHECK(expand_calendar(text, two_years, london()) == IntervalSet{std::get<Interval>(entry.when)});
}

TEST_CASE("weekly sessions are written on the wall clock with a zone of two rules") {
    CalendarEntry const entry{"V1-R2@bow",
                              "Lunch club",
                              "",
                              "",
                              CalendarStatus::tentative,
                              0,
                              WeeklySessions{WeekSet{{540, 780}, {2 * 1440 + 540, 2 * 1440 + 780}},
                                             Date(2026y / 3 / 3), std::nullopt}};
    auto const text = write_calendar(head, std::span(&entry, 1), london());
    for (std::string const line :
         {"BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n", "DTSTART;TZID=Europe/London:20260304T090000\r\n",
          "DTEND;TZID=Europe/London:20260304T130000\r\n", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE\r\n",
          "UID:V1-R2@bow-09:00\r\n", "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\n",
          "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\n", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n",
          "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n", "DTSTART:20250330T010000\r\n",
          "DTSTART:20251026T020000\r\n", "STATUS:TENTATIVE\r\n"}) {
        CAPTURE(line);
        CHECK(text.find(line) != std::string::npos);
    }
}

TEST_CASE("what is written means what it was, over two years of clock changes") {
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        std::vector<WeekInterval> parts;
        for (auto count = 1 + random() % 4; count > 0; --count) {
            // Clear of the clock changes' hours, where a session's civil and exact lengths differ.
            auto const day = static_cast<WeekMinute>(random() % 7 * minutes_per_day);
            auto const begin = day + static_cast<WeekMinute>(180 + random() % 600);
            parts.push_back({begin, begin + 1 + static_cast<WeekMinute>(random() % 600)});
        }
        WeekSet const pattern(std::move(parts));
        Date const first = Date(2026y / 1 / 1) + std::chrono::days(random() % 300);
        std::optional<Date> last;
        if (random() % 3 != 0) last = first + std::chrono::days(random() % 300);
        CalendarEntry const entry{
            "x", "s", "", "", CalendarStatus::confirmed, 0, WeeklySessions{pattern, first, last}};
        auto const text = write_calendar(head, std::span(&entry, 1), london());
        Interval const span{london().midnight(first),
                            last ? london().midnight(*last + std::chrono::days(1)) : two_years.end};
        CAPTURE(text);
        auto const read = expand_calendar(text, span, london());
        REQUIRE(read);
        REQUIRE(*read == occurrences(pattern, span, london()));
    }
}

TEST_CASE("a night across Sunday is one session, an empty pattern none, ids differ") {
    CalendarEntry const entries[] = {
        {"night", "Shelter", "", "", CalendarStatus::confirmed, 0,
         WeeklySessions{WeekSet{{0, 360}, {6 * 1440 + 1320, 10080}}, Date(2026y / 3 / 2), std::nullopt}},
        {"none", "Nothing", "", "", CalendarStatus::confirmed, 0,
         WeeklySessions{{}, Date(2026y / 3 / 2), {}}},
        {"past", "Over", "", "", CalendarStatus::confirmed, 0,
         WeeklySessions{WeekSet{{0, 60}}, Date(2026y / 3 / 3), Date(2026y / 3 / 4)}},
        {"twice", "Two times of day", "", "", CalendarStatus::confirmed, 0,
         WeeklySessions{WeekSet{{540, 600}, {720, 780}}, Date(2026y / 3 / 2), {}}},
        {"instant", "Empty", "", "", CalendarStatus::confirmed, 0, Interval{}},
    };
    auto const text = write_calendar(head, entries, london());
    CHECK(
        text.find("DTSTART;TZID=Europe/London:20260308T220000\r\nDTEND;TZID=Europe/London:20260309T060000") !=
        std::string::npos);
    std::set<std::string> uids;
    std::size_t events = 0;
    for (auto at = text.find("UID:"); at != std::string::npos; at = text.find("UID:", at + 1), ++events) {
        uids.insert(text.substr(at, text.find("\r\n", at) - at));
    }
    CHECK(events == 3);
    CHECK(uids.size() == 3);
    CHECK(text == write_calendar(head, entries, london()));
}
