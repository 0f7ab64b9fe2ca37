// SPDX-License-Identifier: MIT
#include "rpc/methods/ward_outlines.hpp"

#include "exchange/ward_shapes.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "store/ward_outlines.hpp"
#include "store/writer.hpp"

#include <boost/describe/class.hpp>

namespace kith::rpc {
namespace {

constexpr std::size_t wards_max = 2'000; // of a centre
constexpr std::size_t geojson_bytes_max = 1 << 20;
constexpr std::size_t points_max = 300;      // of one ward: as much as a map on a screen shows
constexpr std::int32_t tolerance_first = 10; // metres; doubled until it has no more points than that

struct Drawing {
    Text<geojson_bytes_max> geojson; // a FeatureCollection: some of the wards, or all
    std::optional<bool> anew;        // takes away what was drawn before
};
BOOST_DESCRIBE_STRUCT(Drawing, (), (geojson, anew))

struct DrawnWard {
    std::string ward;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(DrawnWard, (), (ward, name))

struct Drawn {
    std::vector<DrawnWard> wards; // of this call
};
BOOST_DESCRIBE_STRUCT(Drawn, (), (wards))

std::string rings_text(exchange::WardShapes const& shapes, std::size_t at) {
    std::vector<std::vector<GridPoint>> rings;
    for (std::int32_t tolerance = tolerance_first;; tolerance *= 2) {
        rings = shapes.outline(at, tolerance);
        std::size_t points = 0;
        for (auto const& ring : rings) points += ring.size();
        if (points <= points_max || tolerance > 10'000) break;
    }
    std::string text;
    for (auto const& ring : rings) {
        if (!text.empty()) text += ';';
        for (std::size_t i = 0; i < ring.size(); ++i) {
            if (i > 0) text += ' ';
            text += std::to_string(ring[i].easting) + ',' + std::to_string(ring[i].northing);
        }
    }
    return text;
}

Outcome<Drawn, Refused> draw(Turn& turn, Drawing const& params) {
    exchange::ImportReport report;
    exchange::WardShapes shapes;
    shapes.read("boundaries", params.geojson.value, report);
    if (!report.errors().empty() || shapes.wards().empty())
        return refuse(Refused{"boundaries_unreadable", false, {}});
    shapes.index();
    store::WardOutlines outlines(turn.database(), turn.centre());
    if (params.anew.value_or(false)) outlines.erase_all();
    Drawn drawn;
    auto left = static_cast<std::int64_t>(wards_max) - outlines.count();
    for (std::size_t at = 0; at < shapes.wards().size(); ++at) {
        auto const& ward = shapes.wards()[at];
        auto rings = rings_text(shapes, at);
        if (ward.code.empty() || rings.empty()) return refuse(Refused{"boundaries_unreadable", false, {}});
        if (!outlines.has(ward.code) && --left < 0)
            return refuse(
                Refused{"too_many_wards", false, {{"limit", static_cast<std::int64_t>(wards_max)}}});
        outlines.put({ward.code, ward.name, std::move(rings)});
        drawn.wards.push_back({ward.code, ward.name});
    }
    turn.change().publish(turn.centre(), {"ward.drawn", {}, {}, {}, {}});
    return drawn;
}

struct OutlinePage {
    std::optional<Text<200>> after; // the code of the last page's last ward
    std::optional<Number<1, 100>> limit;
};
BOOST_DESCRIBE_STRUCT(OutlinePage, (), (after, limit))

struct ShownOutline {
    std::string ward;
    std::string name;
    std::string rings; // as "easting,northing easting,northing ...;..." in metres
};
BOOST_DESCRIBE_STRUCT(ShownOutline, (), (ward, name, rings))

struct Outlines {
    std::vector<ShownOutline> wards;
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(Outlines, (), (wards, more))

Outcome<Outlines, Refused> list(Turn& turn, OutlinePage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 40);
    Outlines told;
    for (auto& each : store::WardOutlines(turn.database(), turn.centre())
                          .page(page.after ? page.after->value : "", limit + 1)) {
        told.more = told.wards.size() == limit;
        if (!told.more)
            told.wards.push_back({std::move(each.ward), std::move(each.name), std::move(each.rings)});
    }
    return told;
}

} // namespace

std::vector<Method> ward_outline_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("ward.draw", changes, "Draws wards from the boundaries of a GeoJSON file.", draw));
    all.push_back(method("ward.outlines", reads, "Where the wards lie, as far as they are drawn.", list));
    return all;
}

} // namespace kith::rpc
