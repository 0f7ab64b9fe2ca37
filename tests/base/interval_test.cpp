// SPDX-License-Identifier: MIT
#include "base/interval.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

using namespace kith;
using namespace std::chrono_literals;
namespace chrono = std::chrono;

TEST_CASE("back-to-back is not an overlap") {
    WeekInterval const morning{540, 720};
    CHECK_FALSE(morning.overlaps({720, 780}));
    CHECK(morning.overlaps({719, 780}));
    CHECK_FALSE(WeekSet{morning}.overlaps({720, 780}));
}

TEST_CASE("touching stretches join, so a shift across the seam is covered") {
    WeekSet const set{{720, 780}, {540, 720}};
    CHECK(set.intervals().size() == 1);
    CHECK(set.covers({600, 780}));
    CHECK_FALSE(set.covers({600, 781}));
}

TEST_CASE("set operations agree with minute-by-minute membership on random sets") {
    std::mt19937 random(20261122);
    auto const draw = [&](int below) { return int(random() % unsigned(below)); };
    constexpr int span = 64;
    for (int round = 0; round < 2000; ++round) {
        std::array<std::array<bool, span>, 2> bits{};
        std::array<WeekSet, 2> sets;
        for (int which : {0, 1}) {
            std::vector<WeekInterval> drawn;
            for (int n = draw(6); n > 0; --n) {
                WeekInterval const each{draw(span), draw(span)};
                drawn.push_back(each);
                for (int m = each.begin; m < each.end; ++m) bits[which][m] = true;
            }
            sets[which] = WeekSet(drawn);
        }
        auto const both = sets[0].within(sets[1]);
        auto const either = sets[0].with(sets[1]);
        auto const only = sets[0].without(sets[1]);
        for (int m = 0; m < span; ++m) {
            WeekInterval const minute{m, m + 1};
            REQUIRE(both.covers(minute) == (bits[0][m] && bits[1][m]));
            REQUIRE(either.covers(minute) == (bits[0][m] || bits[1][m]));
            REQUIRE(only.covers(minute) == (bits[0][m] && !bits[1][m]));
            REQUIRE(sets[0].overlaps(minute) == bits[0][m]);
        }
        REQUIRE(only.with(both) == sets[0]);
    }
}

TEST_CASE("a weekly pattern keeps civil hours across both clock changes") {
    ZoneTable const zone(Minutes(0), {{Instant(chrono::sys_days(2026y / 3 / 29)) + 1h, Minutes(60)},
                                      {Instant(chrono::sys_days(2026y / 10 / 25)) + 1h, Minutes(0)}});
    // Sundays 00:00-06:00.
    WeekSet const nights{{6 * minutes_per_day, 6 * minutes_per_day + 360}};
    auto const length_of = [&](chrono::year_month_day sunday) {
        Interval const day{zone.midnight(Date(sunday)), zone.midnight(Date(sunday) + chrono::days(1))};
        return chrono::duration_cast<Minutes>(occurrences(nights, day, zone).total()).count();
    };
    CHECK(length_of(2026y / 3 / 22) == 360);
    CHECK(length_of(2026y / 3 / 29) == 300);
    CHECK(length_of(2026y / 10 / 25) == 420);
    CHECK(length_of(2026y / 11 / 1) == 360);
}
