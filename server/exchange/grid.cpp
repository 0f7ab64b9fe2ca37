// SPDX-License-Identifier: MIT
#include "exchange/grid.hpp"

#include "base/contract.hpp"

#include <proj.h>

#include <cmath>

namespace kith::exchange {

namespace {

struct Projection {
    Projection() : context(proj_context_create()) {
        // No network, so that the same input gives the same grid point everywhere; no words on stderr.
        proj_context_set_enable_network(context, 0);
        proj_log_level(context, PJ_LOG_NONE);
        PJ* const plain = proj_create_crs_to_crs(context, "EPSG:4326", "EPSG:27700", nullptr);
        KITH_EXPECT(plain != nullptr);
        transformation = proj_normalize_for_visualization(context, plain);
        proj_destroy(plain);
        KITH_EXPECT(transformation != nullptr);
    }
    ~Projection() {
        proj_destroy(transformation);
        proj_context_destroy(context);
    }
    Projection(Projection const&) = delete;
    Projection& operator=(Projection const&) = delete;

    PJ_CONTEXT* context;
    PJ* transformation = nullptr;
};

} // namespace

std::optional<GridMetres> to_grid(double longitude, double latitude) {
    // PROJ's objects belong to one thread.
    static thread_local Projection const projection;
    auto const to = proj_trans(projection.transformation, PJ_FWD, proj_coord(longitude, latitude, 0, 0));
    GridMetres const point{to.xy.x, to.xy.y};
    return is_on_grid(point) ? std::optional(point) : std::nullopt;
}

bool is_on_grid(GridMetres const& point) {
    return std::isfinite(point.easting) && std::isfinite(point.northing) && point.easting >= 0 &&
           point.easting <= easting_max && point.northing >= 0 && point.northing <= northing_max;
}

GridPoint whole_metres(GridMetres const& point) {
    return {static_cast<std::int32_t>(std::lround(point.easting)),
            static_cast<std::int32_t>(std::lround(point.northing))};
}

} // namespace kith::exchange
