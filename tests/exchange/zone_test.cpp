// SPDX-License-Identifier: MIT
#include "exchange/zone.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::exchange;
using namespace std::chrono_literals;

TEST_CASE("London's clocks go forward in March and back in October") {
    auto const london = zone_table("Europe/London");
    REQUIRE(london);
    auto const at = [](std::chrono::year_month_day day, std::chrono::minutes time) {
        return Instant(std::chrono::sys_days(day) + time);
    };
    CHECK(london->offset_at(at(2026y / 3 / 29, 59min)) == Minutes(0));
    CHECK(london->offset_at(at(2026y / 3 / 29, 60min)) == Minutes(60));
    CHECK(london->offset_at(at(2026y / 10 / 25, 59min)) == Minutes(60));
    CHECK(london->offset_at(at(2026y / 10 / 25, 60min)) == Minutes(0));
    CHECK(london->offset_at(at(2099y / 7 / 1, 0min)) == Minutes(60));
    auto const civil = [](std::chrono::year_month_day day, std::chrono::minutes time) {
        return CivilTime(Date(day)) + time;
    };
    CHECK(london->instant(civil(2026y / 3 / 29, 90min)) == at(2026y / 3 / 29, 60min));   // never occurs
    CHECK(london->instant(civil(2026y / 10 / 25, 90min)) == at(2026y / 10 / 25, 30min)); // the first of two
}

TEST_CASE("past the system's tables the last rule is carried on") {
    auto const london = zone_table("Europe/London").value();
    for (int year = 2030; year <= 2100; ++year) {
        CAPTURE(year);
        Instant const forward = Instant(std::chrono::sys_days(std::chrono::year(year) / 3 /
                                                              std::chrono::Sunday[std::chrono::last])) +
                                1h;
        Instant const back = Instant(std::chrono::sys_days(std::chrono::year(year) / 10 /
                                                           std::chrono::Sunday[std::chrono::last])) +
                             1h;
        CHECK(london.offset_at(forward - 1s) == Minutes(0));
        CHECK(london.offset_at(forward) == Minutes(60));
        CHECK(london.offset_at(back - 1s) == Minutes(60));
        CHECK(london.offset_at(back) == Minutes(0));
    }
    auto const new_york = zone_table("America/New_York").value(); // the second Sunday of March, not the last
    Instant const forward = Instant(std::chrono::sys_days(2050y / 3 / std::chrono::Sunday[2])) + 7h;
    CHECK(new_york.offset_at(forward - 1s) == Minutes(-300));
    CHECK(new_york.offset_at(forward) == Minutes(-240));
}

TEST_CASE("other zones are found by name, what is no name is refused") {
    CHECK(zone_table("Europe/Paris")->offset_at(Instant(std::chrono::sys_days(2026y / 1 / 1))) ==
          Minutes(60));
    CHECK(zone_table("Etc/UTC")->offset_at(Instant(std::chrono::sys_days(2026y / 7 / 1))) == Minutes(0));
    for (auto const* name : {"", "London", "../../etc/passwd", "/etc/passwd", "Europe/London\n", "Europe"}) {
        CAPTURE(name);
        REQUIRE_FALSE(zone_table(name));
        CHECK(zone_table(name).error().expected == Expected::time_zone);
    }
}
