// SPDX-License-Identifier: MIT
// Ward boundaries from GeoJSON, on the National Grid, with an index: which wards hold a point?
#pragma once

#include "exchange/import_error.hpp"
#include "model/location.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

struct WardShape {
    std::string code;
    std::string name;
    GridPoint centroid;
};

class WardShapes {
  public:
    WardShapes();
    ~WardShapes();
    WardShapes(WardShapes&&) noexcept;
    WardShapes& operator=(WardShapes&&) noexcept;

    // Adds the features of a FeatureCollection: Polygon or MultiPolygon, holes, either winding; WGS84
    // longitude and latitude, or National Grid metres when the file's "crs" or its numbers say so. Which
    // property is the code and which the name is found by value and by name ("wardcode", "WD22CD" and
    // "WD22NM", ...).
    void read(std::string_view file, std::string_view text, ImportReport& report);

    // Sorted by code once `index` has run.
    [[nodiscard]] std::vector<WardShape> const& wards() const { return wards_; }
    // Call after the last read.
    void index();
    // The rings of the one at this position in wards(), outer ones and holes, in whole metres, without what
    // strays less than `tolerance` from a straight line.
    [[nodiscard]] std::vector<std::vector<GridPoint>> outline(std::size_t at, std::int32_t tolerance) const;
    // Positions in wards() of those whose area or border holds the point, ascending. O(log wards + vertices).
    [[nodiscard]] std::vector<std::size_t> holding(GridPoint point) const;

  private:
    struct Geometry;

    std::vector<WardShape> wards_;
    std::unique_ptr<Geometry> geometry_;
};

} // namespace kith::exchange
