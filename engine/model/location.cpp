// SPDX-License-Identifier: MIT
#include "model/location.hpp"

#include <cmath>

namespace kith {

std::int32_t distance_metres(GridPoint a, GridPoint b) {
    std::int64_t const east = std::int64_t(a.easting) - b.easting;
    std::int64_t const north = std::int64_t(a.northing) - b.northing;
    std::int64_t const square = east * east + north * north;
    // sqrt is correctly rounded (IEEE 754) and the square stays below 2^53; the step back guards the floor.
    auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(square)));
    while (root * root > square) --root;
    return static_cast<std::int32_t>(root);
}

} // namespace kith
