// SPDX-License-Identifier: MIT
#include "model/volunteer.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace std::chrono_literals;

TEST_CASE("a month of birth leaves the age in doubt only within that month") {
    Date const as_of(2026y / 11 / 22);
    Birth const birth = BirthMonth{2010y / 11};
    auto const range = [&](std::chrono::year_month_day on) {
        auto const age = age_on(birth, Date(on), as_of);
        REQUIRE(age);
        return std::pair(age->lowest, age->highest);
    };
    CHECK(range(2026y / 10 / 31) == std::pair(15, 15));
    CHECK(range(2026y / 11 / 1) == std::pair(15, 16));
    CHECK(range(2026y / 11 / 29) == std::pair(15, 16));
    CHECK(range(2026y / 11 / 30) == std::pair(16, 16));
}

TEST_CASE("an age band is exact on the as-of day and widens by one birthday after it") {
    Date const as_of(2026y / 11 / 22);
    Birth const birth = AgeBand{16, 17};
    auto const today = age_on(birth, as_of, as_of);
    REQUIRE(today);
    CHECK(today->lowest == 16);
    CHECK(today->highest == 17);
    auto const later = age_on(birth, Date(2027y / 1 / 1), as_of);
    REQUIRE(later);
    CHECK(later->lowest == 16);
    CHECK(later->highest == 18);
    auto const next_year = age_on(birth, Date(2027y / 11 / 22), as_of);
    REQUIRE(next_year);
    CHECK(next_year->lowest == 17);
    CHECK(next_year->highest == 19);
}

TEST_CASE("no statement of birth is no age") {
    CHECK_FALSE(age_on(Birth{}, Date(2026y / 11 / 22), Date(2026y / 11 / 22)));
}

TEST_CASE("distance is straight, in whole metres, rounded down") {
    CHECK(distance_metres({530000, 180000}, {530003, 180004}) == 5);
    CHECK(distance_metres({530000, 180000}, {530001, 180001}) == 1);
    CHECK(distance_metres({0, 0}, {easting_max, northing_max}) == 1476482);
}
