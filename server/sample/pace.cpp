// SPDX-License-Identifier: MIT
#include "sample/pace.hpp"

#include "asking/waves.hpp"
#include "sample/random.hpp"

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
// Per mille of people: who gives a phone number, agrees to texts, has an e-mail address.
constexpr std::int32_t by_phone = 900;
constexpr std::int32_t by_text = 800;
constexpr std::int32_t by_email = 820;

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

std::vector<std::uint8_t> channels(std::uint64_t seed, std::size_t volunteers) {
    using asking::bit_of;
    using asking::Channel;
    std::vector<std::uint8_t> bits;
    for (std::size_t volunteer = 0; volunteer < volunteers; ++volunteer) {
        Random random(seed, Stream::channels, volunteer);
        unsigned mask = 0;
        if (random.chance(by_phone)) mask |= bit_of(Channel::phone);
        if (random.chance(by_text)) mask |= bit_of(Channel::text);
        if (random.chance(by_email)) mask |= bit_of(Channel::email);
        bits.push_back(static_cast<std::uint8_t>(mask));
    }
    return bits;
}

} // namespace kith::sample
