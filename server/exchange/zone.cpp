// SPDX-License-Identifier: MIT
#include "exchange/zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace kith::exchange {

namespace chrono = std::chrono;

namespace {

constexpr int last_tabled_year = 2037; // 32-bit tables, which is what the library reads, end there

chrono::year_month_day day_of(Instant at) {
    return chrono::year_month_day(chrono::floor<chrono::days>(at));
}

// The same weekday in the same week of the same month (the last one where it was the last), some years on.
Instant carried_on(Instant at, int years) {
    auto const midnight = chrono::floor<chrono::days>(at);
    auto const day = day_of(at);
    chrono::weekday const weekday(midnight);
    auto const month = (day.year() + chrono::years(years)) / day.month();
    bool const last = day_of(at + chrono::days(7)).month() != day.month();
    auto const week = (unsigned(day.day()) + 6) / 7;
    auto const date =
        last ? chrono::sys_days(month / weekday[chrono::last]) : chrono::sys_days(month / weekday[week]);
    return date + (at - midnight);
}

// Clock changes of the years past the tables follow the rule of the last tabled year.
void extend(std::vector<ZoneTable::Change>& changes, int last_year) {
    std::vector<ZoneTable::Change> yearly;
    for (auto const& change : changes) {
        if (int(day_of(change.at).year()) == last_tabled_year) yearly.push_back(change);
    }
    for (int year = last_tabled_year + 1; year <= last_year; ++year) {
        for (auto const& change : yearly) {
            changes.push_back({carried_on(change.at, year - last_tabled_year), change.offset});
        }
    }
}

} // namespace

// Hinnant's names shadow std::chrono's, so neither is imported here.
Outcome<ZoneTable, Misread> zone_table(std::string_view name, int first_year, int last_year) {
    auto const year_start = [](int year) {
        return Instant(std::chrono::sys_days(std::chrono::year(year) / std::chrono::January / 1));
    };
    Misread const unknown_zone{Expected::time_zone, std::string(default_zone_name)};
    // The library joins the name to a path, so what is no zone name must not reach it.
    bool const plausible =
        !name.empty() && name.size() < 64 && name.front() != '/' &&
        name.find("..") == std::string_view::npos &&
        name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                               "_/+-") == std::string_view::npos;
    if (!plausible) return refuse(unknown_zone);
    try {
        date::time_zone const* const zone = date::locate_zone(std::string(name));
        auto info = zone->get_info(year_start(first_year));
        Minutes const first_offset = std::chrono::floor<Minutes>(info.offset);
        std::vector<ZoneTable::Change> changes;
        while (info.end < year_start(std::min(last_year, last_tabled_year) + 1)) {
            info = zone->get_info(info.end);
            changes.push_back({info.begin, std::chrono::floor<Minutes>(info.offset)});
        }
        extend(changes, last_year);
        return ZoneTable(first_offset, std::move(changes));
    } catch (std::runtime_error const&) {
        return refuse(unknown_zone);
    }
}

std::string utc_text(Instant instant) {
    auto const day = chrono::floor<chrono::days>(instant);
    chrono::year_month_day const date(day);
    chrono::hh_mm_ss const time(instant - day);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()));
    return text;
}

} // namespace kith::exchange
