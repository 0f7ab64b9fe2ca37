// SPDX-License-Identifier: MIT
#include "sample/pace.hpp"

#include <array>

namespace kith::sample {
namespace {

// Twelve weeks of records are what a centre looks back on when it plans a quarter.
constexpr std::int32_t record_days = 84;
// In a surge people sign up and are gone within weeks if nobody calls (the hub's own complaint): six weeks on
// average.
constexpr std::int32_t patience_days = 42;
// Of people asked for a role that suits them on paper. Public figures for calls to volunteers run from a
// third (texts to a list) to three quarters (a phone call for a one-off close by).
constexpr std::int32_t yes_lowest = 350;
constexpr std::int32_t yes_highest = 750;
// A shift or a one-off is known one to four weeks ahead; a lasting role is advertised for one to three
// months.
constexpr std::array<std::int32_t, 2> dated_open_days{7, 28};
constexpr std::array<std::int32_t, 2> lasting_open_days{28, 84};

} // namespace

simulation::Rates pace(std::int32_t months) {
    return {.days = months * 30,
            .record_days = record_days,
            .patience_days = patience_days,
            .yes_lowest = yes_lowest,
            .yes_highest = yes_highest};
}

std::vector<simulation::OpeningPace> opening_pace(Roster const& roster) {
    std::vector<simulation::OpeningPace> paces;
    for (Opening const& opening : roster.openings()) {
        auto const& days = opening.timing == Timing::dated ? dated_open_days : lasting_open_days;
        paces.push_back({.kind = static_cast<std::uint32_t>(opening.role.index()),
                         .open_days_lowest = days[0],
                         .open_days_highest = days[1]});
    }
    return paces;
}

} // namespace kith::sample
