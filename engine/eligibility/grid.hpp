// SPDX-License-Identifier: MIT
// A square grid over points: sorts them by cell, row by row, so that the cells within reach of a point are a
// few runs of neighbours. A grid beats an R-tree here: the points are known at once, and never move.
#pragma once

#include "model/location.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace kith::eligibility {

class Grid {
  public:
    Grid() = default;
    // O(n log n). Cells are sized to hold a few points on average.
    explicit Grid(std::span<GridPoint const> points);

    // The points' indexes in order of cell, then index: a table kept in this order can be searched by runs.
    [[nodiscard]] std::span<std::uint32_t const> order() const { return order_; }

    [[nodiscard]] std::size_t cells() const { return first_.size() - 1; }
    // Positions in `order` of a cell's points: [first, last).
    [[nodiscard]] std::uint32_t cell_begin(std::size_t cell) const { return first_[cell]; }
    [[nodiscard]] std::uint32_t cell_end(std::size_t cell) const { return first_[cell + 1]; }

    // Calls visit(first, last) with runs of positions that together hold every point within `metres` of
    // `centre`, and some beyond.
    template <class Visit>
    void visit_runs(GridPoint centre, std::int32_t metres, Visit visit) const {
        if (order_.empty()) return;
        auto const lowest = row_of(std::int64_t{centre.northing} - metres - 1);
        auto const highest = row_of(std::int64_t{centre.northing} + metres + 1);
        for (std::int64_t row = lowest; row <= highest; ++row) {
            // How far the row of cells is from the centre decides how far along it points may lie.
            std::int64_t const south = origin_.northing + row * side_;
            std::int64_t const away =
                std::max({std::int64_t{0}, south - centre.northing, centre.northing - (south + side_)});
            std::int64_t const reach = std::int64_t{metres} + 1;
            bool const edge = row == 0 || row == rows_ - 1;
            if (away > reach && !edge) continue;
            std::int64_t const left = std::max<std::int64_t>(0, reach * reach - away * away);
            auto const along = static_cast<std::int64_t>(std::sqrt(static_cast<double>(left))) + 1;
            auto const first = row * columns_ + column_of(centre.easting - along);
            auto const last = row * columns_ + column_of(centre.easting + along);
            auto const begin = first_[static_cast<std::size_t>(first)];
            auto const end = first_[static_cast<std::size_t>(last) + 1];
            if (begin < end) visit(std::size_t{begin}, std::size_t{end});
        }
    }

    // The square distance from `point` to the nearest edge of a cell, 0 inside.
    [[nodiscard]] std::int64_t squared_distance_to(std::size_t cell, GridPoint point) const;

  private:
    [[nodiscard]] std::int64_t row_of(std::int64_t northing) const {
        return std::clamp<std::int64_t>((northing - origin_.northing) / side_, 0, rows_ - 1);
    }
    [[nodiscard]] std::int64_t column_of(std::int64_t easting) const {
        return std::clamp<std::int64_t>((easting - origin_.easting) / side_, 0, columns_ - 1);
    }

    GridPoint origin_;
    std::int64_t side_ = 1; // metres
    std::int64_t rows_ = 1;
    std::int64_t columns_ = 1;
    std::vector<std::uint32_t> first_{0, 0}; // by cell
    std::vector<std::uint32_t> order_;
};

} // namespace kith::eligibility
