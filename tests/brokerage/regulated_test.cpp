// SPDX-License-Identifier: MIT
// Days of work with children: cases of the law by hand, and a referee that looks at every minute and at every
// period there is.
#include "base/random.hpp"
#include "brokerage/regulated.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace kith;
using namespace kith::brokerage;
using std::chrono::days;

namespace {

constexpr Date september{std::chrono::local_days(std::chrono::year(2026) / 9 / 1)};

// From `hour` of a day on, counted from the first of September.
CivilInterval session(int day, int hour = 10, int length_hours = 2) {
    auto const begin = CivilTime(september + days(day)) + std::chrono::hours(hour);
    return {begin, begin + std::chrono::hours(length_hours)};
}

std::vector<CivilInterval> sessions(std::vector<int> const& on) {
    std::vector<CivilInterval> made;
    made.reserve(on.size());
    for (int const day : on) made.push_back(session(day));
    return made;
}

// Minute by minute, and period by period.
RegulatedCount referee(std::vector<CivilInterval> const& times, RegulatedRules const& rules) {
    std::set<Date> all;
    std::set<Date> nights;
    for (auto const& each : times) {
        for (auto at = each.begin; at < each.end; at += Minutes(1)) {
            auto const day = std::chrono::floor<days>(at);
            all.insert(day);
            auto const minute = at - CivilTime(day);
            if (minute >= rules.night_begin && minute < rules.night_end) nights.insert(day);
        }
    }
    RegulatedCount count;
    count.all_days.assign(all.begin(), all.end());
    count.nights = static_cast<std::int32_t>(nights.size());
    if (!nights.empty()) count.first_night = *nights.begin();
    if (all.empty()) return count;
    for (auto first = *all.begin() - days(rules.period_days); first <= *all.rbegin(); first += days(1)) {
        std::int32_t within = 0;
        for (int i = 0; i < rules.period_days; ++i) within += all.contains(first + days(i)) ? 1 : 0;
        if (within > count.days) count.days = within;
    }
    for (auto const first : all) { // the earliest with so many that begins with a day that counts
        std::int32_t within = 0;
        for (int i = 0; i < rules.period_days; ++i) within += all.contains(first + days(i)) ? 1 : 0;
        if (within == count.days && !count.period_first) count.period_first = first;
    }
    for (auto const last : all) {
        std::int32_t within = 0;
        for (int i = 0; i < rules.period_days; ++i) within += all.contains(last - days(i)) ? 1 : 0;
        if ((within > rules.days_max || nights.contains(last)) && !count.crosses_on) count.crosses_on = last;
    }
    return count;
}

} // namespace

TEST_CASE(
    "three days in thirty are allowed, the fourth is one too many, whatever calendar month they are in") {
    CHECK_FALSE(count_regulated(sessions({0, 9, 29})).crosses());
    auto const four = count_regulated(sessions({29, 0, 9, 20}));
    CHECK(four.crosses());
    CHECK(four.days == 4);
    CHECK(four.period_first == september);
    CHECK(four.crosses_on == september + days(29));
    CHECK_FALSE(
        count_regulated(sessions({0, 9, 20, 30})).crosses()); // the thirty-first day is another period
    CHECK(count_regulated(sessions({0, 9, 20, 30})).days == 3);
}

TEST_CASE("once a week crosses the line with the fourth week, once a fortnight never does") {
    CHECK(count_regulated(sessions({0, 7, 14, 21, 28})).crosses_on == september + days(21));
    CHECK_FALSE(count_regulated(sessions({0, 14, 28, 42, 56, 70})).crosses());
}

TEST_CASE("two sessions on a day are one day, and one over midnight is two") {
    CHECK(count_regulated(std::vector{session(0, 9), session(0, 14), session(0, 14)}).days == 1);
    auto const late = count_regulated(std::vector{session(0, 23, 2)});
    CHECK(late.days == 2);
    CHECK(late.nights == 0);
    CHECK(count_regulated(std::vector{session(0, 22, 2)}).days == 1); // until midnight, and no further
}

TEST_CASE("one night is one too many, however short of it is between two and six") {
    auto const sleepover = count_regulated(std::vector{session(3, 20, 12)});
    CHECK(sleepover.nights == 1);
    CHECK(sleepover.first_night == september + days(4));
    CHECK(sleepover.crosses_on == september + days(4));
    CHECK(sleepover.days == 2);
    CHECK_FALSE(count_regulated(std::vector{session(3, 22, 4)}).crosses()); // gone by two
    CHECK_FALSE(count_regulated(std::vector{session(3, 6, 2)}).crosses());  // there from six
    CHECK(count_regulated(std::vector{session(3, 5, 1)}).crosses());
}

TEST_CASE("nothing counts as nothing, and other rules are other numbers") {
    CHECK(count_regulated({}) == RegulatedCount{});
    CHECK(count_regulated(std::vector{CivilInterval{CivilTime(september), CivilTime(september)}}) ==
          RegulatedCount{});
    RegulatedRules const strict{
        .days_max = 0, .period_days = 7, .night_begin = Minutes(0), .night_end = Minutes(0)};
    auto const one = count_regulated(sessions({4}), strict);
    CHECK(one.crosses_on == september + days(4));
    CHECK(count_regulated(std::vector{session(0, 0, 24)}, strict).nights == 0);
}

TEST_CASE("of any mixture the counts are those of a referee that looks at every minute") {
    Random random(20260901);
    for (int round = 0; round < 300; ++round) {
        RegulatedRules rules;
        if (round % 3 == 0)
            rules = {.days_max = 2, .period_days = 7, .night_begin = Minutes(60), .night_end = Minutes(330)};
        std::vector<CivilInterval> times;
        auto const how_many = random.below(9);
        for (std::uint64_t i = 0; i < how_many; ++i) {
            auto const begin =
                CivilTime(september) + Minutes(static_cast<std::int64_t>(random.below(60 * 24 * 60)));
            times.push_back({begin, begin + Minutes(static_cast<std::int64_t>(random.below(20 * 60)))});
        }
        CAPTURE(round);
        CHECK(count_regulated(times, rules) == referee(times, rules));
    }
}
