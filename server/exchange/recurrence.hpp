// SPDX-License-Identifier: MIT
// Recurring times in iCalendar's words (RFC 5545): DTSTART with DTEND or DURATION, RRULE, RDATE and EXDATE,
// bare or within VEVENTs of a calendar -> the stretches of time they mean within a span. Civil times recur on
// the wall clock, so "Mondays at 9" stays at 9 across both clock changes.
#pragma once

#include "base/interval.hpp"
#include "exchange/cells.hpp"
#include "exchange/zone.hpp"

#include <string_view>

namespace kith::exchange {

inline constexpr std::size_t calendar_text_bytes_max = std::size_t{1} << 20U;
inline constexpr std::size_t occurrences_max = 100'000; // of one text, before the span's end
inline constexpr int occurrence_days_max = 366;         // the length of one

// Does this look like iCalendar rather than plain words?
[[nodiscard]] bool is_calendar_text(std::string_view text);

// Times without a zone, or in `zone_name`, are civil times in `zone`; those with Z are UTC; other zones are
// refused. Rules more frequent than daily are refused. As RFC 5545 has it, DTSTART is the first occurrence,
// COUNT and UNTIL include it, every occurrence lasts exactly as long as the first (whole days stay whole
// days). A Misread says valid_calendar or recurrence with the property at fault as hint.
[[nodiscard]] Reading<IntervalSet> expand_calendar(std::string_view text, Interval span,
                                                   ZoneTable const& zone,
                                                   std::string_view zone_name = default_zone_name);

} // namespace kith::exchange
