// SPDX-License-Identifier: MIT
#include "sample/free_week.hpp"

#include <vector>

namespace kith::sample {

namespace {

// Stretches are given in half hours of the day, as people say them.
WeekInterval stretch(int day, int from_half_hour, int to_half_hour) {
    return {day * minutes_per_day + 30 * from_half_hour, day * minutes_per_day + 30 * to_half_hour};
}

std::vector<WeekInterval> weekend(std::int32_t chance, Random& random) {
    std::vector<WeekInterval> free;
    for (int day = 5; day < 7; ++day) {
        if (!random.chance(chance)) continue;
        bool const whole = random.chance(450);
        free.push_back(whole ? stretch(day, 0, 48) : stretch(day, 20, 20 + 2 * random.between(2, 4)));
    }
    return free;
}

} // namespace

WeekSet free_week(Free free, Random& random) {
    std::vector<WeekInterval> week;
    auto const weekdays = [&](std::int32_t chance, auto time) {
        for (int day = 0; day < 5; ++day) {
            if (random.chance(chance)) week.push_back(time(day));
        }
    };
    std::int32_t at_weekends = 350;
    switch (free) {
    case Free::evenings:
        weekdays(450, [&](int day) { return stretch(day, random.between(35, 37), 42); });
        at_weekends = 550;
        break;
    case Free::blocks:
        weekdays(330, [](int day) { return stretch(day, 18, 26); });
        weekdays(330, [](int day) { return stretch(day, 26, 36); });
        weekdays(300, [](int day) { return stretch(day, 36, 42); });
        at_weekends = 400;
        break;
    case Free::school_hours:
        weekdays(600, [](int day) { return stretch(day, 19, 29); });
        at_weekends = 150;
        break;
    case Free::daytime:
        weekdays(560, [&](int day) {
            auto const from = random.between(18, 20);
            return stretch(day, from, random.chance(500) ? 26 : 32);
        });
        at_weekends = 200;
        break;
    case Free::any_time:
        weekdays(800, [](int day) { return stretch(day, 18, 34); });
        weekdays(250, [](int day) { return stretch(day, 36, 42); });
        break;
    case Free::after_school:
        weekdays(450, [](int day) { return stretch(day, 32, 37); });
        at_weekends = 600;
        break;
    }
    for (auto const& each : weekend(at_weekends, random)) week.push_back(each);
    if (week.empty()) week.push_back(stretch(5, 20, 32)); // everyone who answers has some time
    return WeekSet(std::move(week));
}

} // namespace kith::sample
