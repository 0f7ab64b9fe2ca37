// SPDX-License-Identifier: MIT
#include "eligibility/grid.hpp"

#include <numeric>

namespace kith::eligibility {

namespace {
constexpr std::int64_t points_per_cell = 4;
} // namespace

Grid::Grid(std::span<GridPoint const> points) {
    if (points.empty()) return;
    GridPoint low = points.front();
    GridPoint high = points.front();
    for (GridPoint const& each : points) {
        low = {std::min(low.easting, each.easting), std::min(low.northing, each.northing)};
        high = {std::max(high.easting, each.easting), std::max(high.northing, each.northing)};
    }
    origin_ = low;
    std::int64_t const width = std::int64_t{high.easting} - low.easting + 1;
    std::int64_t const height = std::int64_t{high.northing} - low.northing + 1;
    auto const wanted = std::max<std::int64_t>(1, std::ssize(points) / points_per_cell);
    side_ = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(std::sqrt(static_cast<double>(width) * static_cast<double>(height) /
                                               static_cast<double>(wanted))));
    // A long thin strip would make more cells than points.
    side_ = std::max({side_, width / (wanted + 1), height / (wanted + 1)});
    rows_ = (height + side_ - 1) / side_;
    columns_ = (width + side_ - 1) / side_;

    auto const cell_of = [&](GridPoint point) {
        return static_cast<std::size_t>(row_of(point.northing) * columns_ + column_of(point.easting));
    };
    first_.assign(static_cast<std::size_t>(rows_ * columns_) + 1, 0);
    for (GridPoint const& each : points) ++first_[cell_of(each) + 1];
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    order_.resize(points.size());
    std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
    for (std::size_t index = 0; index < points.size(); ++index)
        order_[next[cell_of(points[index])]++] = static_cast<std::uint32_t>(index);
}

std::int64_t Grid::squared_distance_to(std::size_t cell, GridPoint point) const {
    auto const away = [](std::int64_t low, std::int64_t high, std::int64_t at) {
        return std::max({std::int64_t{0}, low - at, at - high});
    };
    auto const row = static_cast<std::int64_t>(cell) / columns_;
    auto const column = static_cast<std::int64_t>(cell) % columns_;
    std::int64_t const south = origin_.northing + row * side_;
    std::int64_t const west = origin_.easting + column * side_;
    std::int64_t const north_away = away(south, south + side_, point.northing);
    std::int64_t const east_away = away(west, west + side_, point.easting);
    return north_away * north_away + east_away * east_away;
}

} // namespace kith::eligibility
