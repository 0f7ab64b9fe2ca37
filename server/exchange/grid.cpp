// SPDX-License-Identifier: MIT
#include "exchange/grid.hpp"

#include "base/contract.hpp"

#include <proj.h>

#include <cmath>

namespace kith::exchange {

struct GridConverter::Projection {
    Projection() : context(proj_context_create()) {
        // No network, so that the same input gives the same grid point everywhere; no words on stderr.
        proj_context_set_enable_network(context, 0);
        proj_log_level(context, PJ_LOG_NONE);
        PJ* const plain = proj_create_crs_to_crs(context, "EPSG:4326", "EPSG:27700", nullptr);
        KITH_EXPECT(plain != nullptr);
        to_grid = proj_normalize_for_visualization(context, plain);
        proj_destroy(plain);
        KITH_EXPECT(to_grid != nullptr);
    }
    ~Projection() {
        proj_destroy(to_grid);
        proj_context_destroy(context);
    }
    Projection(Projection const&) = delete;
    Projection& operator=(Projection const&) = delete;

    PJ_CONTEXT* context;
    PJ* to_grid = nullptr;
};

GridConverter::GridConverter() : projection_(std::make_unique<Projection>()) {}
GridConverter::~GridConverter() = default;
GridConverter::GridConverter(GridConverter&&) noexcept = default;
GridConverter& GridConverter::operator=(GridConverter&&) noexcept = default;

std::optional<GridConverter::Metres> GridConverter::convert(double longitude, double latitude) const {
    auto const to = proj_trans(projection_->to_grid, PJ_FWD, proj_coord(longitude, latitude, 0, 0));
    Metres const point{to.xy.x, to.xy.y};
    return is_on_grid(point) ? std::optional(point) : std::nullopt;
}

std::optional<GridPoint> GridConverter::convert_rounded(double longitude, double latitude) const {
    auto const point = convert(longitude, latitude);
    return point ? std::optional(whole_metres(*point)) : std::nullopt;
}

bool is_on_grid(GridConverter::Metres const& point) {
    return std::isfinite(point.easting) && std::isfinite(point.northing) && point.easting >= 0 &&
           point.easting <= easting_max && point.northing >= 0 && point.northing <= northing_max;
}

GridPoint whole_metres(GridConverter::Metres const& point) {
    return {static_cast<std::int32_t>(std::lround(point.easting)),
            static_cast<std::int32_t>(std::lround(point.northing))};
}

} // namespace kith::exchange
