// SPDX-License-Identifier: MIT
#include "desk/due_dates.hpp"

#include <algorithm>
#include <array>

namespace kith::desk {
namespace {

using namespace std::chrono;

Date day_of(int year, unsigned month, unsigned day) {
    return local_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day));
}

// The Gregorian Easter Sunday (anonymous algorithm, as in Meeus).
Date easter(int year) {
    int const a = year % 19;
    int const b = year / 100;
    int const c = year % 100;
    int const h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int const l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int const m = (a + 11 * h + 22 * l) / 451;
    int const n = h + l - 7 * m + 114;
    return day_of(year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1));
}

bool is_weekend(Date day) {
    std::chrono::weekday const on(day);
    return on == Saturday || on == Sunday;
}

struct Proclaimed {
    int year;
    unsigned month, day;
};
// Days that were given besides, and days that were moved away from where they usually are.
constexpr auto added = std::to_array<Proclaimed>({{1981, 7, 29},
                                                  {1995, 5, 8},
                                                  {1999, 12, 31},
                                                  {2002, 6, 3},
                                                  {2002, 6, 4},
                                                  {2011, 4, 29},
                                                  {2012, 6, 4},
                                                  {2012, 6, 5},
                                                  {2020, 5, 8},
                                                  {2022, 6, 2},
                                                  {2022, 6, 3},
                                                  {2022, 9, 19},
                                                  {2023, 5, 8}});
constexpr auto moved_away =
    std::to_array<Proclaimed>({{1995, 5, 1}, {2002, 5, 27}, {2012, 5, 28}, {2020, 5, 4}, {2022, 5, 30}});

bool is_one_of(std::span<Proclaimed const> days, Date day) {
    return std::ranges::any_of(
        days, [&](Proclaimed const& each) { return day_of(each.year, each.month, each.day) == day; });
}

Date months_after(Date day, int count) {
    year_month_day const civil(day);
    auto const month = year_month(civil.year(), civil.month()) + months(count);
    year_month_day_last const last(month.year(), month_day_last(month.month()));
    return std::min(local_days(month / civil.day()), local_days(last));
}

} // namespace

bool is_bank_holiday(Date day) {
    year_month_day const civil(day);
    int const year = int(civil.year());
    unsigned const month = unsigned(civil.month());
    unsigned const number = unsigned(civil.day());
    std::chrono::weekday const on(day);
    if (is_one_of(added, day)) return true;
    if (is_one_of(moved_away, day)) return false;
    if (day == easter(year) - days(2) || day == easter(year) + days(1)) return true;
    // In place of a Saturday or Sunday the next weekday that is not one already.
    if (month == 1) return number == 1 ? !is_weekend(day) : number <= 3 && on == Monday;
    if (month == 5) return on == Monday && (number <= 7 || number >= 25);
    if (month == 8) return on == Monday && number >= 25;
    if (month != 12) return false;
    if (number == 25 || number == 26) return !is_weekend(day);
    // 25 on a Saturday gives 27 and 28, on a Sunday 27; 26 on a Saturday gives 28.
    if (number == 27) return on == Monday || on == Tuesday;
    return number == 28 && (on == Monday || on == Tuesday);
}

Date working_day_from(Date day) {
    while (is_weekend(day) || is_bank_holiday(day)) day += days(1);
    return day;
}

Date request_due(Date received, bool extended, std::span<Pause const> pauses, Date today) {
    Date due = months_after(received, extended ? 3 : 1);
    Date counted = received; // everything before it has been counted
    for (auto const& pause : pauses) {
        Date const from = std::max(pause.from, counted);
        Date const until = pause.until.value_or(std::max(today, from));
        if (from > due || until <= from) continue;
        due += until - from;
        counted = until;
    }
    return working_day_from(due);
}

Date acknowledgement_due(Date received) {
    return working_day_from(received + days(30));
}

Instant breach_due(Instant known) {
    return known + hours(72);
}

} // namespace kith::desk
