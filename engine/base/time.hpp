// SPDX-License-Identifier: MIT
// Time inside the engine: instants are UTC seconds, a civil time is what the clock on the wall of the centre
// says, and a ZoneTable, passed in, turns one into the other across clock changes. Nothing here reads a
// clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace kith {

using Minutes = std::chrono::duration<std::int64_t, std::ratio<60>>;
using Instant = std::chrono::sys_seconds;
using Date = std::chrono::local_days; // a civil date, of no zone
using CivilTime = std::chrono::local_time<Minutes>;

// Minutes of a civil week, Monday 00:00 = 0, up to minutes_per_week.
using WeekMinute = std::int32_t;
inline constexpr WeekMinute minutes_per_day = 24 * 60;
inline constexpr WeekMinute minutes_per_week = 7 * minutes_per_day;

// Monday of the civil week that holds `date`.
[[nodiscard]] Date week_start(Date date);

// Whole years between a birth in `birth` (taken as its first day) and `on`.
[[nodiscard]] int whole_years(Date birth, Date on);

// UTC offsets of one time zone over a span of years. Before the first change the first offset holds.
class ZoneTable {
  public:
    struct Change {
        Instant at;     // from this instant on ...
        Minutes offset; // ... civil time = UTC + offset
        friend bool operator==(Change const&, Change const&) = default;
    };

    ZoneTable() = default; // UTC
    // `changes` in ascending order of instant.
    ZoneTable(Minutes first_offset, std::vector<Change> changes);

    // O(log changes).
    [[nodiscard]] Minutes offset_at(Instant instant) const;
    // The wall clock at `instant`, seconds dropped.
    [[nodiscard]] CivilTime civil(Instant instant) const;
    [[nodiscard]] Date date(Instant instant) const;
    // A time that occurs twice (clocks back) means the first; one that never occurs (clocks forward) means
    // the instant of the change, so that an interval keeps its order.
    [[nodiscard]] Instant instant(CivilTime civil) const;
    [[nodiscard]] Instant midnight(Date date) const { return instant(CivilTime(date)); }

    friend bool operator==(ZoneTable const&, ZoneTable const&) = default;

  private:
    Minutes first_offset_{0};
    std::vector<Change> changes_;
};

} // namespace kith
