// SPDX-License-Identifier: MIT
// Longitude and latitude (WGS84) -> the National Grid, through PROJ. Good to a few metres; nothing that
// decides is converted twice.
#pragma once

#include "model/location.hpp"

#include <memory>
#include <optional>

namespace kith::exchange {

class GridConverter {
  public:
    // Metres, not rounded.
    struct Metres {
        double easting = 0;
        double northing = 0;
    };

    GridConverter();
    ~GridConverter();
    GridConverter(GridConverter&&) noexcept;
    GridConverter& operator=(GridConverter&&) noexcept;

    // Nothing where the point is not on the grid.
    [[nodiscard]] std::optional<Metres> convert(double longitude, double latitude) const;
    [[nodiscard]] std::optional<GridPoint> convert_rounded(double longitude, double latitude) const;

  private:
    struct Projection;
    std::unique_ptr<Projection> projection_;
};

[[nodiscard]] bool is_on_grid(GridConverter::Metres const& point);
[[nodiscard]] GridPoint whole_metres(GridConverter::Metres const& point);

} // namespace kith::exchange
