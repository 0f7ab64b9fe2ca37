// SPDX-License-Identifier: MIT
// What happens over some months, whatever anybody decides: who comes and how long they stay, when openings
// open and close, and what each person would answer if asked for each opening. Drawn from rates and a seed;
// the same seed gives the same months, so that policies are compared on the very same ones.
#pragma once

#include "assignment/instance.hpp"

#include <cstdint>
#include <vector>

namespace kith::simulation {

// Days from `from` to before `until`. Day 0 is the first on which anybody is placed; what came before it is
// only on record.
struct Stay {
    std::int32_t from = 0;
    std::int32_t until = 0;

    [[nodiscard]] bool holds(std::int32_t day) const { return from <= day && day < until; }
    friend bool operator==(Stay const&, Stay const&) = default;
};

// How people and openings move. Days; shares per mille.
struct Rates {
    std::int32_t days = 0;          // simulated; at least 1
    std::int32_t record_days = 0;   // before them: arrivals on record
    std::int32_t patience_days = 0; // how long a person waits on average before they are gone; at least 1
    std::int32_t yes_lowest = 0;    // of those asked who say yes, by kind of role: evenly from here ...
    std::int32_t yes_highest = 0;   // ... to here
    friend bool operator==(Rates const&, Rates const&) = default;
};

// What the stream needs to know of an opening.
struct OpeningPace {
    std::uint32_t kind = 0;             // openings of one kind share a rate of acceptance
    std::int32_t open_days_lowest = 1;  // how long it stays open: evenly from here ...
    std::int32_t open_days_highest = 1; // ... to here
};

struct Stream {
    std::int32_t days = 0;         // the last person has left and the last opening closed by then
    std::vector<Stay> people;      // by volunteer
    std::vector<Stay> openings;    // by opening
    std::vector<std::int32_t> yes; // by opening: per mille of those asked
    std::uint64_t seed = 0;

    // What the person answers if asked. The same however often and whenever.
    [[nodiscard]] bool says_yes(std::uint32_t volunteer, std::uint32_t opening) const;
};

// Every person and every opening comes once, evenly over the days on record and simulated; a person's
// patience ends with the same chance every day.
[[nodiscard]] Stream draw_stream(std::uint64_t seed, Rates const& rates, std::size_t volunteers,
                                 std::vector<OpeningPace> const& openings);

} // namespace kith::simulation
