// SPDX-License-Identifier: MIT
#include "sample/sessions.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <array>

namespace kith::sample {

namespace {

namespace chrono = std::chrono;

// Days that suit, and when a session begins and how long it is, in half hours.
struct Slot {
    int first_day, last_day;
    int from_earliest, from_latest;
    int length_shortest, length_longest;
};

Slot slot_of(Times times, Random& random) {
    switch (times) {
    case Times::mornings: return {0, 4, 18, 20, 4, 6};
    case Times::weekdays: return random.chance(500) ? Slot{0, 4, 19, 21, 4, 6} : Slot{0, 4, 26, 28, 4, 6};
    case Times::evenings: return {0, 3, 36, 38, 3, 5};
    case Times::weekends: return {5, 6, 20, 24, 4, 8};
    case Times::after_school: return {0, 4, 32, 32, 3, 4};
    case Times::school_hours: return {0, 4, 19, 24, 3, 5};
    case Times::half_term: return {0, 4, 20, 20, 6, 6};
    case Times::all_week:
    case Times::arranged: break;
    }
    constexpr std::array<Times, 4> any{Times::mornings, Times::weekdays, Times::evenings, Times::weekends};
    return slot_of(any[random.below(any.size())], random);
}

Session session_on(int day, Slot const& slot, Random& random) {
    auto const from = random.between(slot.from_earliest, slot.from_latest);
    auto const length = random.between(slot.length_shortest, slot.length_longest);
    return {.day = day, .from = 30 * from, .to = 30 * (from + length)};
}

Interval dated(Backdrop const& backdrop, Date monday, Session const& session) {
    auto const day = CivilTime(monday + chrono::days(session.day));
    return {backdrop.zone.instant(day + Minutes(session.from)),
            backdrop.zone.instant(day + Minutes(session.to))};
}

// The autumn half term of a year that begins in September: eight weeks into it, by the as-of day of the
// sample.
constexpr chrono::weeks until_half_term{7};

} // namespace

std::vector<Session> weekly_sessions(Times times, std::int32_t days, Random& random) {
    KITH_EXPECT(days >= 1);
    auto const slot = slot_of(times, random);
    std::vector<int> week;
    for (int day = slot.first_day; day <= slot.last_day; ++day) week.push_back(day);
    while (week.size() > static_cast<std::size_t>(days)) {
        week.erase(week.begin() + random.below(static_cast<std::uint32_t>(week.size())));
    }
    Session const first = session_on(week.front(), slot, random);
    std::vector<Session> sessions;
    for (auto const day : week) sessions.push_back({.day = day, .from = first.from, .to = first.to});
    return sessions;
}

std::vector<Interval> dated_shifts(Backdrop const& backdrop, Times times, std::size_t count, Random& random) {
    std::vector<Interval> shifts;
    Date const next_monday = week_start(backdrop.today) + chrono::weeks(1);
    if (times == Times::half_term) {
        Date const monday = week_start(backdrop.today) + until_half_term;
        for (int each = 0; shifts.size() < count; ++each) {
            // Two sittings a day, day by day, and a second week where five days are not enough.
            auto const day = each / 2;
            auto const from = 10 * 60 + (each % 2) * 180;
            Session const session{.day = day % 5, .from = from, .to = from + 180};
            shifts.push_back(dated(backdrop, monday + chrono::weeks(day / 5), session));
        }
        return shifts;
    }
    Session const session = weekly_sessions(times, 1, random).front();
    for (std::size_t week = 0; week < count; ++week) {
        shifts.push_back(dated(backdrop, next_monday + chrono::weeks(week), session));
    }
    return shifts;
}

Interval one_occasion(Backdrop const& backdrop, Times times, Random& random) {
    auto const weeks = random.between(1, 8);
    Session const session = weekly_sessions(times, 1, random).front();
    return dated(backdrop, week_start(backdrop.today) + chrono::weeks(weeks), session);
}

} // namespace kith::sample
