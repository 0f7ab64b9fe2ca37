// SPDX-License-Identifier: MIT
// Prices for placing one person at a time: what a place uses up, and what a person may be worth later. They
// come from one exact plan for everything that is here now together with what is expected to come. The best
// forecast there is of tomorrow's people and roles is those of the last weeks, so copies of those stand in
// for them, each at its own distance in time.
#pragma once

#include "assignment/instance.hpp"
#include "assignment/pairing.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kith::asking {

// What is here now, of an instance that knows everybody and every opening.
struct Present {
    std::span<std::int32_t const> room;      // by volunteer: openings they could still take; 0: not here
    std::span<std::int32_t const> filled;    // by opening
    std::span<std::int32_t const> closes_in; // by opening: days; 0: not open
    std::span<char const> refused;           // by edge: a "no" is final
};

// A copy of somebody or something that came before, and when it is expected again: days from now.
struct Coming {
    std::uint32_t like = 0; // index of the original
    std::int32_t from = 0;
    std::int32_t until = 0;
    friend bool operator==(Coming const&, Coming const&) = default;
};

struct Expected {
    std::vector<Coming> people;
    std::vector<Coming> openings;
    std::int32_t patience_days = 42; // a person here now is gone with a chance of 1 in so many each day
};

struct Outlook {
    // By opening: what a place uses up there. Negative where filling it is worth something by itself. For
    // openings that are not here: no_price.
    std::vector<std::int64_t> price;
    // What a place still to come will use up, in the order of Expected::openings.
    std::vector<std::int64_t> coming_price;
    // Pairings of people and openings that are both here, in the plan for everything.
    std::vector<Pairing> now;
};
inline constexpr std::int64_t no_price = std::int64_t{1} << 40;

// `instance` is valid and without pins; expected.openings ascend by `like`, no original twice. Nobody's place
// is kept empty for a person who has not come yet: expected people compete for expected places only.
// O(a solve of what is here and expected).
[[nodiscard]] Outlook look_ahead(InstanceView const& instance, Present const& present,
                                 Expected const& expected);

// By volunteer: the most that a place still to come would leave each of them worth beyond its price, less the
// chance of being gone by then; 0 at the least. `days` have passed since the outlook. O(edges).
[[nodiscard]] std::vector<std::int64_t> worth_later(InstanceView const& instance, Expected const& expected,
                                                    Outlook const& outlook, std::int32_t days);

} // namespace kith::asking
