// SPDX-License-Identifier: MIT
// By when a request about somebody's data has to be answered, by the rules of the United Kingdom: pure, so
// that each rule is a row of a test. A request for access, erasure or correction is due on the same day of
// the next month as it came, or on that month's last day where it is shorter; two months later where it was
// extended. The clock stops from the day more was asked of the person until the day they answered. A
// complaint is acknowledged within 30 days, counted from the day after it came. What falls on a Saturday, a
// Sunday or a bank holiday is due on the next working day. A breach is told within 72 hours, whatever day
// that is.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <span>

namespace kith::desk {

// Of England and Wales, from 1978 on; those that were moved or added by proclamation are known up to 2025.
[[nodiscard]] bool is_bank_holiday(Date day);
// The day itself where it is a working day, else the first after it.
[[nodiscard]] Date working_day_from(Date day);

// The clock stood still; still does where `until` is empty.
struct Pause {
    Date from{};
    std::optional<Date> until{};
    friend bool operator==(Pause const&, Pause const&) = default;
};

// Pauses in the order of their first days; what overlaps counts once, and what begins after the clock had run
// out counts for nothing. `today` ends a pause that still lasts.
[[nodiscard]] Date request_due(Date received, bool extended, std::span<Pause const> pauses, Date today);
[[nodiscard]] Date acknowledgement_due(Date received);
[[nodiscard]] Instant breach_due(Instant known);

} // namespace kith::desk
