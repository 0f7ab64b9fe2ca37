// SPDX-License-Identifier: MIT
#include "base/time.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith {

namespace chrono = std::chrono;

Date week_start(Date date) {
    auto const weekday = chrono::weekday(date);
    return date - chrono::days(weekday.iso_encoding() - 1);
}

int whole_years(Date birth, Date on) {
    chrono::year_month_day const from(birth);
    chrono::year_month_day const to(on);
    int years = int(to.year()) - int(from.year());
    if (to.month() < from.month() || (to.month() == from.month() && to.day() < from.day())) --years;
    return years;
}

ZoneTable::ZoneTable(Minutes first_offset, std::vector<Change> changes)
    : first_offset_(first_offset), changes_(std::move(changes)) {
    KITH_EXPECT(std::ranges::is_sorted(changes_, {}, &Change::at));
}

Minutes ZoneTable::offset_at(Instant instant) const {
    auto const after = std::ranges::upper_bound(changes_, instant, {}, &Change::at);
    return after == changes_.begin() ? first_offset_ : std::prev(after)->offset;
}

CivilTime ZoneTable::civil(Instant instant) const {
    auto const local = instant.time_since_epoch() + offset_at(instant);
    return CivilTime(chrono::floor<Minutes>(local));
}

Date ZoneTable::date(Instant instant) const {
    return chrono::floor<chrono::days>(civil(instant));
}

Instant ZoneTable::instant(CivilTime civil) const {
    auto const local = civil.time_since_epoch();
    // Offsets are under a day, so the offset in force a day earlier decides unless a change lies between.
    Instant const day_before{local - chrono::days(1)};
    Minutes offset = offset_at(day_before);
    auto change = std::ranges::upper_bound(changes_, day_before, {}, &Change::at);
    for (; change != changes_.end(); ++change) {
        if (Instant{local - offset} < change->at) break;
        // The old offset puts the time at or after the change; where the new one puts it before, the time
        // never occurs.
        if (Instant{local - change->offset} < change->at) return change->at;
        offset = change->offset;
    }
    return Instant{local - offset};
}

} // namespace kith
