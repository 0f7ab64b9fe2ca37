// SPDX-License-Identifier: MIT
// The texts people put into cells -> values: numbers, yes and no, dates as in the UK or ISO, times,
// durations, distances, postcodes, lists. Every parser is pure and answers with a Misread where it cannot be
// sure: it never guesses between two meanings. A blank is not a value; is_unknown tells callers when to ask
// no parser.
#pragma once

#include "base/outcome.hpp"
#include "base/time.hpp"
#include "exchange/import_error.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

template <class Value>
using Reading = Outcome<Value, Misread>;

// Blank, "?", "unknown", "not known", "n/k", "not stated", "don't know": the centre does not know.
[[nodiscard]] bool is_unknown(std::string_view cell);

// "12", "+12", "-3", "1,200". Refused outside [smallest, largest], with the range as hint.
[[nodiscard]] Reading<std::int64_t> parse_integer(std::string_view cell, std::int64_t smallest,
                                                  std::int64_t largest);

// "2.5" with `scale` 60 is 150: a decimal number in units of 1/scale, rounded half up. Never through floats.
[[nodiscard]] Reading<std::int64_t> parse_decimal(std::string_view cell, std::int64_t scale,
                                                  std::int64_t largest);

// yes Y true 1 x ✓ / no N false 0; nothing where unknown.
[[nodiscard]] Reading<std::optional<bool>> parse_yes_no(std::string_view cell);

// 2026-05-03, 3/5/2026, 03-05-26, 3.5.2026, 3 May 2026, 3-May-26, Sunday 3rd May 2026, May 3, 2026; a time of
// midnight after it is dropped. Numbers alone are day, month, year; two digits of year are 20xx.
[[nodiscard]] Reading<Date> parse_date(std::string_view cell);

// 1987-05, 05/1987, May 1987, or a whole date, whose day is dropped.
[[nodiscard]] Reading<std::chrono::year_month> parse_month(std::string_view cell);

// Minutes after midnight, up to 1440: 09:00, 9.30, 0900, 9am, 9:30 pm, noon, midnight, 24:00. "9" alone is
// refused: morning or evening?
[[nodiscard]] Reading<int> parse_time(std::string_view cell);

// A time of day as written, before anyone decides which half of the day it is in.
struct ClockText {
    int hour = 0;
    int minute = 0;
    enum class Half : std::uint8_t { unstated, am, pm } half = Half::unstated;
    bool minutes_stated = false; // 9:00, 0900: then the hour counts to 24 where no half is stated
};

// Takes a ClockText apart ("9", "9am", "9.30 p.m.", "0900", "09:00:00"); nothing where it is none, or where
// hour and half contradict.
[[nodiscard]] std::optional<ClockText> parse_clock(std::string_view cell);

// 2026-03-02T09:00:00Z, 2026-03-02T09:00+01:00, or a civil date and time (or a date: its midnight) in `zone`.
[[nodiscard]] Reading<Instant> parse_instant(std::string_view cell, ZoneTable const& zone);

// 2h, 2.5 hours, 90 min, 1h30, 1 hour 30 minutes, 1:30. A bare number counts `bare_unit`, or is refused where
// that is zero. At most a year.
[[nodiscard]] Reading<Minutes> parse_duration(std::string_view cell, Minutes bare_unit);

// Metres: 3 km, 800m, 2 miles, 1.5mi. A bare number counts `bare_unit_metres`, or is refused where that is 0.
[[nodiscard]] Reading<std::int64_t> parse_distance(std::string_view cell, std::int64_t bare_unit_metres);

// "e16an", "E1 6AN" -> "E1 6AN": the shape of a UK postcode, in capitals, one space before the inward part.
[[nodiscard]] Reading<std::string> parse_postcode(std::string_view cell);

// The parts between `separator` (a line end separates too), trimmed, empty ones dropped; each text once.
[[nodiscard]] std::vector<std::string_view> split_list(std::string_view cell, char separator = ';');

// The word of `known` closest to `word` by edits (a swap of neighbours is one), at most a third of its
// length; ties by order in `known`; empty where none is near.
[[nodiscard]] std::string nearest_word(std::string_view word, std::span<std::string_view const> known);

// "Wed", "weds", "Wednesday", "wednesdays" -> 0 (Monday) .. 6; nothing for another word. Lower case.
[[nodiscard]] std::optional<int> weekday_named(std::string_view word);

} // namespace kith::exchange
