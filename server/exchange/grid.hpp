// SPDX-License-Identifier: MIT
// Longitude and latitude (WGS84) -> the National Grid, through PROJ. Good to a few metres; nothing that
// decides is converted twice.
#pragma once

#include "model/location.hpp"

#include <optional>

namespace kith::exchange {

// Not rounded.
struct GridMetres {
    double easting = 0;
    double northing = 0;
};

// Nothing where the point is not on the grid. The first call of a thread opens PROJ's database, some 40 ms.
[[nodiscard]] std::optional<GridMetres> to_grid(double longitude, double latitude);

[[nodiscard]] bool is_on_grid(GridMetres const& point);
[[nodiscard]] GridPoint whole_metres(GridMetres const& point);

} // namespace kith::exchange
