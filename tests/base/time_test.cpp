// SPDX-License-Identifier: MIT
#include "base/time.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace std::chrono_literals;
namespace chrono = std::chrono;

namespace {

// Great Britain in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
ZoneTable london_2026() {
    return ZoneTable(Minutes(0), {{Instant(chrono::sys_days(2026y / 3 / 29)) + 1h, Minutes(60)},
                                  {Instant(chrono::sys_days(2026y / 10 / 25)) + 1h, Minutes(0)}});
}

CivilTime civil(chrono::year_month_day day, int hour, int minute) {
    return CivilTime(Date(day)) + chrono::hours(hour) + Minutes(minute);
}

Instant utc(chrono::year_month_day day, int hour, int minute) {
    return Instant(chrono::sys_days(day)) + chrono::hours(hour) + chrono::minutes(minute);
}

} // namespace

TEST_CASE("a civil time maps to its instant on both sides of each clock change") {
    auto const zone = london_2026();
    CHECK(zone.instant(civil(2026y / 1 / 5, 9, 0)) == utc(2026y / 1 / 5, 9, 0));
    CHECK(zone.instant(civil(2026y / 3 / 29, 0, 59)) == utc(2026y / 3 / 29, 0, 59));
    CHECK(zone.instant(civil(2026y / 3 / 29, 2, 0)) == utc(2026y / 3 / 29, 1, 0));
    CHECK(zone.instant(civil(2026y / 7 / 1, 9, 0)) == utc(2026y / 7 / 1, 8, 0));
    CHECK(zone.instant(civil(2026y / 10 / 25, 0, 59)) == utc(2026y / 10 / 24, 23, 59));
    CHECK(zone.instant(civil(2026y / 10 / 25, 2, 0)) == utc(2026y / 10 / 25, 2, 0));
    CHECK(zone.instant(civil(2026y / 12 / 25, 9, 0)) == utc(2026y / 12 / 25, 9, 0));
}

TEST_CASE("a time the spring change skips means the instant of the change") {
    auto const zone = london_2026();
    for (int minute : {0, 1, 30, 59}) {
        CHECK(zone.instant(civil(2026y / 3 / 29, 1, minute)) == utc(2026y / 3 / 29, 1, 0));
    }
}

TEST_CASE("a time the autumn change repeats means its first occurrence") {
    auto const zone = london_2026();
    CHECK(zone.instant(civil(2026y / 10 / 25, 1, 0)) == utc(2026y / 10 / 25, 0, 0));
    CHECK(zone.instant(civil(2026y / 10 / 25, 1, 59)) == utc(2026y / 10 / 25, 0, 59));
}

TEST_CASE("civil and instant undo each other at every quarter hour of 2026 that occurs once") {
    auto const zone = london_2026();
    for (Instant at = utc(2026y / 1 / 1, 0, 0); at < utc(2027y / 1 / 1, 0, 0); at += 15min) {
        Instant const back = zone.instant(zone.civil(at));
        bool const repeated = at >= utc(2026y / 10 / 25, 1, 0) && at < utc(2026y / 10 / 25, 2, 0);
        CHECK(back == (repeated ? at - 1h : at));
    }
}

TEST_CASE("weeks start on Monday and years are counted from the birthday") {
    CHECK(week_start(Date(2026y / 11 / 22)) == Date(2026y / 11 / 16));
    CHECK(week_start(Date(2026y / 11 / 16)) == Date(2026y / 11 / 16));
    CHECK(whole_years(Date(2010y / 11 / 1), Date(2026y / 10 / 31)) == 15);
    CHECK(whole_years(Date(2010y / 11 / 1), Date(2026y / 11 / 1)) == 16);
}
