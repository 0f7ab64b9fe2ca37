// SPDX-License-Identifier: MIT
// What every row of one community is drawn against: its seed, its day, its wards and its words. Made once by
// make_community and only read after that.
//
// Everybody who draws keeps one rule: two draws never stand in one expression whose order C++ leaves open, so
// that every compiler makes the same community.
#pragma once

#include "model/roster.hpp"
#include "sample/lexicon.hpp"
#include "sample/places.hpp"
#include "sample/random.hpp"

#include <cstdint>
#include <vector>

namespace kith::sample {

struct Backdrop {
    std::uint64_t seed = 0;
    Instant as_of;
    Date today;
    ZoneTable const& zone;
    Lexicon lexicon;
    std::vector<Place> places; // ward by ward, borough by borough
    std::size_t boroughs = 1;

    // A community larger than a borough takes people on through an app that asks for home, travel and times
    // before it goes on; a centre's own forms come back with blanks.
    [[nodiscard]] bool forms_are_complete() const { return boroughs > 1; }
};

// A made home or address: a ward drawn by its weight, and a point within reach of its centre.
struct Address {
    std::size_t place = 0; // index into Backdrop::places
    GridPoint point;
};
[[nodiscard]] Address address_in(Backdrop const& backdrop, std::size_t borough, Random& random);

// "V", 42, 4 digits -> "V0042"; more digits where `count` rows need them.
[[nodiscard]] std::string numbered(char prefix, std::size_t number, std::size_t count,
                                   std::size_t digits_min);

} // namespace kith::sample
