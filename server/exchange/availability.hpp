// SPDX-License-Identifier: MIT
// When somebody is free, as people write it ("Mon 09:00-13:00; Sat", "weekday evenings, not Tue"), and back.
// A week is civil: clock changes are honoured when the engine turns it into instants. What could mean two
// things ("Mon 9-5") is refused rather than guessed.
#pragma once

#include "base/interval.hpp"
#include "exchange/cells.hpp"

#include <string>
#include <string_view>

namespace kith::exchange {

inline constexpr std::size_t week_text_bytes_max = 4096;

// A part of the day by name, in minutes after midnight.
inline constexpr WeekInterval morning{8 * 60, 12 * 60};
inline constexpr WeekInterval afternoon{12 * 60, 17 * 60};
inline constexpr WeekInterval evening{17 * 60, 21 * 60};
inline constexpr WeekInterval daytime{9 * 60, 17 * 60};

// The grammar, any case:
//   text   = clause { (";" | line end) clause }        applied from left to right
//   clause = ["not" | "no" | "except"] [days] [times]  adds, or takes away; a leading "not" starts from any
//   time days   = day { ["," "and" "&" "/" "+"] day }, day = Mon | Mon-Fri | weekdays | weekends | every day
//   times  = 09:00-13:00 | 9am to 1pm | 6-9pm | after 6pm | until noon | mornings | afternoons | evenings
//          | daytime | all day, several joined as days are; none means all day
//   a day after times starts the next clause: "Mon mornings, Tue 14:00-16:00"
//   "any time", "always", "24/7"; "none", "never", "not available"
// 22:00-06:00 runs into the next day. A Misread says week_pattern, day_name or time_range with the words at
// fault as hint. Unknown (blank) is the caller's to handle: it is refused here.
[[nodiscard]] Reading<WeekSet> parse_week(std::string_view text);

// The canonical text; parse_week(format_week(week)) == week.
[[nodiscard]] std::string format_week(WeekSet const& week);

// Dated stretches in civil time, joined by ";": "24/12/2026", "2026-12-24 to 2027-01-02" (both days whole),
// "2026-11-30 09:00-13:00", "2026-11-30 22:00 to 2026-12-01 06:00".
[[nodiscard]] Reading<IntervalSet> parse_dated(std::string_view text, ZoneTable const& zone);

// The canonical text of stretches that begin and end on whole minutes; parse_dated gives the same set back
// (but for times that occur twice when clocks go back).
[[nodiscard]] std::string format_dated(IntervalSet const& stretches, ZoneTable const& zone);

// "2026-11-30", "09:05", "2026-11-30 09:05".
[[nodiscard]] std::string format_date(Date date);
[[nodiscard]] std::string format_time(int minutes_after_midnight);
[[nodiscard]] std::string format_civil(CivilTime civil);
// "2026-11-30T09:05:00Z"
[[nodiscard]] std::string format_instant(Instant instant);

} // namespace kith::exchange
