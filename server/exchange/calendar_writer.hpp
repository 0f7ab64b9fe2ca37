// SPDX-License-Identifier: MIT
// A person's placements as an iCalendar file (RFC 5545) that calendar programs open and, on the next import,
// update: ids are stable, single shifts are in UTC, recurring ones on the centre's wall clock with a
// VTIMEZONE.
#pragma once

#include "base/interval.hpp"
#include "exchange/zone.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace kith::exchange {

// Every week by `pattern`, on days from `first` to `last`, both included; without `last` it does not end.
struct WeeklySessions {
    WeekSet pattern;
    Date first;
    std::optional<Date> last;
};

enum class CalendarStatus : std::uint8_t { tentative, confirmed, cancelled };

struct CalendarEntry {
    std::string uid;     // the same for the same placement in every export, e.g. "V0042-R17@bow"
    std::string summary; // what it is, in words
    std::string location;
    std::string description;
    CalendarStatus status = CalendarStatus::tentative;
    int sequence = 0; // rises when the entry changes
    std::variant<Interval, WeeklySessions> when;
    std::optional<Instant> changed = std::nullopt; // DTSTAMP, where it is not the calendar's
};

struct CalendarHead {
    std::string name;
    Instant as_of; // DTSTAMP: nothing here reads a clock
    std::string_view zone_name = default_zone_name;
    std::optional<std::chrono::hours> refresh = std::nullopt; // how often to look again (RFC 7986)
};

// The text of one calendar, CRLF, lines folded. A weekly pattern of several times of day becomes an event for
// each, with the time in its id. Entries without a time, such as a pattern with no day left, are left out.
[[nodiscard]] std::string write_calendar(CalendarHead const& head, std::span<CalendarEntry const> entries,
                                         ZoneTable const& zone);

} // namespace kith::exchange
