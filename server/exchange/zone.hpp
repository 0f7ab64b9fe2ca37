// SPDX-License-Identifier: MIT
// The machine's time zone data -> the ZoneTable the engine is given. Read once when a pack is read; the years
// asked for bound the table.
#pragma once

#include "base/outcome.hpp"
#include "base/time.hpp"
#include "exchange/import_error.hpp"

#include <string>
#include <string_view>

namespace kith::exchange {

inline constexpr std::string_view default_zone_name = "Europe/London";
// Enough for birthdays, standing roles and re-check dates.
inline constexpr int zone_first_year = 1970;
inline constexpr int zone_last_year = 2100;

// The offsets of an IANA zone from the start of `first_year` to the end of `last_year`; refused where the
// system does not know the name. Reads the system's tzdata.
[[nodiscard]] Outcome<ZoneTable, Misread> zone_table(std::string_view name, int first_year = zone_first_year,
                                                     int last_year = zone_last_year);

// "2026-11-22T09:00:00Z"
[[nodiscard]] std::string utc_text(Instant instant);

} // namespace kith::exchange
