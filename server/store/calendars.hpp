// SPDX-License-Identifier: MIT
// The rows of calendar addresses and of what their entries last said (desk/calendars.hpp). Every function
// throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/chain.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct CalendarRow {
    std::int64_t centre = 0;
    std::int64_t id = 0;
    Hash secret{};
    std::string principal;
    std::string volunteer;    // the person's own placements; or
    std::string organisation; // the organisation's openings
    Instant made_at{};
};
// Gives it the centre's next id.
[[nodiscard]] std::int64_t insert_calendar(Database& database, CalendarRow const& row);
[[nodiscard]] std::optional<CalendarRow> calendar_with(Database& database, std::int64_t centre,
                                                       Hash const& secret);
[[nodiscard]] std::vector<CalendarRow> calendars_of(Database& database, std::int64_t centre,
                                                    std::string_view principal);
// False where the principal has no such calendar.
bool delete_calendar(Database& database, std::int64_t centre, std::string_view principal, std::int64_t id);

// Whose entry it is: a person's, or an organisation's; the other is empty.
struct CalendarOwner {
    std::string volunteer;
    std::string organisation;
};
struct CalendarEntryRow {
    std::string opening;
    std::int64_t sequence = 0;
    Instant changed_at{};
    std::string body;
};
// In order of opening.
[[nodiscard]] std::vector<CalendarEntryRow> calendar_entries(Database& database, std::int64_t centre,
                                                             CalendarOwner const& owner);
// Over the one of the same opening.
void put_calendar_entry(Database& database, std::int64_t centre, CalendarOwner const& owner,
                        CalendarEntryRow const& row);

} // namespace kith::store
