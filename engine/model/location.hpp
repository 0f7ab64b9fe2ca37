// SPDX-License-Identifier: MIT
// Where something is: metres on the Ordnance Survey National Grid (EPSG:27700), so that distance is plain
// Pythagoras, and the ward it lies in.
#pragma once

#include "model/known.hpp"
#include "model/vocabulary.hpp"

#include <compare>
#include <cstdint>

namespace kith {

struct GridPoint {
    std::int32_t easting = 0;  // metres, 0 .. 700,000
    std::int32_t northing = 0; // metres, 0 .. 1,300,000
    friend auto operator<=>(GridPoint const&, GridPoint const&) = default;
};

inline constexpr std::int32_t easting_max = 700'000;
inline constexpr std::int32_t northing_max = 1'300'000;

// Straight-line distance, rounded down to whole metres.
[[nodiscard]] std::int32_t distance_metres(GridPoint a, GridPoint b);

struct Location {
    Known<GridPoint> point;
    Known<WardId> ward;
    friend bool operator==(Location const&, Location const&) = default;
};

struct Ward {
    WardId id;
    std::string name;
    Known<GridPoint> centre;
    friend bool operator==(Ward const&, Ward const&) = default;
};

enum class TravelMode : std::uint8_t { walk, cycle, public_transport, car };

} // namespace kith
