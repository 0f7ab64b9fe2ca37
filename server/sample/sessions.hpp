// SPDX-License-Identifier: MIT
// When roles happen: weekly patterns, dated shifts, single occasions.
#pragma once

#include "sample/backdrop.hpp"
#include "sample/kinds.hpp"

#include <vector>

namespace kith::sample {

// A session of a week: a day (Monday 0) and the minutes of that day.
struct Session {
    int day = 0;
    int from = 0;
    int to = 0;
    [[nodiscard]] WeekInterval in_week() const {
        return {day * minutes_per_day + from, day * minutes_per_day + to};
    }
};

// `days` different days that suit `times`, all at one time of day, in order of the week. Not for `arranged`.
[[nodiscard]] std::vector<Session> weekly_sessions(Times times, std::int32_t days, Random& random);

// `count` dated stretches that suit `times`, in order: the same day of each week, or the half term's days.
[[nodiscard]] std::vector<Interval> dated_shifts(Backdrop const& backdrop, Times times, std::size_t count,
                                                 Random& random);

// One stretch within the next two months.
[[nodiscard]] Interval one_occasion(Backdrop const& backdrop, Times times, Random& random);

} // namespace kith::sample
