// SPDX-License-Identifier: MIT
// What a person's or an organisation's calendar says, as programs that subscribe to it want it: an entry
// keeps its id for ever, its sequence rises when it says something else, its stamp is the instant of that
// change and not of the reading, and what was told once and no longer holds is told again as cancelled. What
// entries last said is kept, and compared when somebody reads: whatever changed them, by whatever way, is
// noticed.
#pragma once

#include "store/calendars.hpp"
#include "store/writer.hpp"

#include <string>

namespace kith::desk {

// Entries that ended longer ago are shown no more.
inline constexpr std::chrono::days calendar_past{90};

// The calendar's text. The same text as long as nothing of it has changed.
[[nodiscard]] std::string calendar_text(store::Change& change, std::int64_t centre,
                                        store::CalendarOwner const& owner);

} // namespace kith::desk
