// SPDX-License-Identifier: MIT
#include "exchange/ward_shapes.hpp"

#include "exchange/grid.hpp"
#include "exchange/json_text.hpp"
#include "exchange/text.hpp"

#include <boost/geometry/algorithms/centroid.hpp>
#include <boost/geometry/algorithms/correct.hpp>
#include <boost/geometry/algorithms/covered_by.hpp>
#include <boost/geometry/algorithms/envelope.hpp>
#include <boost/geometry/algorithms/simplify.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/multi_polygon.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/polygon.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace kith::exchange {

namespace geometry = boost::geometry;
namespace json = boost::json;

namespace {

using Point = geometry::model::d2::point_xy<double>;
using Polygon = geometry::model::polygon<Point>;
using Area = geometry::model::multi_polygon<Polygon>;
using Box = geometry::model::box<Point>;

// "E05009317": the shape of a GSS code.
bool is_gss_code(std::string_view text) {
    return text.size() == 9 && text[0] >= 'A' && text[0] <= 'Z' &&
           text.substr(1).find_first_not_of("0123456789") == std::string_view::npos;
}

std::string plain_key(std::string_view key) {
    std::string plain = lower_case(key);
    std::erase_if(plain, [](char each) { return each == '_' || each == ' ' || each == '-'; });
    return plain;
}

bool is_ward_key(std::string_view key) {
    return key.find("ward") != key.npos || key.starts_with("wd");
}
bool is_code_key(std::string_view key) {
    return key.ends_with("code") || key.ends_with("cd") || key == "id" || key == "gss" || key == "ward";
}
bool is_name_key(std::string_view key) {
    return key.ends_with("name") || key.ends_with("nm") || key == "ward" || key == "label" || key == "title";
}

struct PropertyNames {
    std::string code;
    std::string name;
};

// The property that every feature has with a different text, best by `rank` (higher is better, 0 is out),
// ties by name.
std::string best_property(std::vector<json::object const*> const& all, auto rank) {
    std::map<std::string, std::set<std::string_view>> values;
    for (auto const* properties : all) {
        for (auto const& [key, value] : *properties) {
            auto const* const text = value.if_string();
            if (text != nullptr && !text->empty())
                values[std::string(key)].insert({text->data(), text->size()});
        }
    }
    std::string best;
    int best_rank = 0;
    for (auto const& [key, texts] : values) {
        if (texts.size() != all.size()) continue;
        bool const gss = std::ranges::all_of(texts, is_gss_code);
        if (int const own = rank(plain_key(key), gss); own > best_rank) {
            best_rank = own;
            best = key;
        }
    }
    return best;
}

PropertyNames property_names(std::vector<json::object const*> const& all) {
    PropertyNames names;
    names.code = best_property(all, [](std::string_view key, bool gss) {
        if (!gss && !is_code_key(key)) return 0;
        return 1 + (gss ? 4 : 0) + (is_ward_key(key) ? 2 : 0) + (is_code_key(key) ? 1 : 0);
    });
    auto const stem = plain_key(names.code).substr(0, 4);
    names.name = best_property(all, [&](std::string_view key, bool gss) {
        if (gss || !is_name_key(key)) return 0;
        return 1 + (key.starts_with(stem) ? 2 : 0) + (is_ward_key(key) ? 1 : 0);
    });
    return names;
}

std::string text_of(json::object const& properties, std::string_view key) {
    auto const* const value = key.empty() ? nullptr : properties.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// Reads positions into rings, with what they are measured in.
class Coordinates {
  public:
    explicit Coordinates(bool metres) : metres_(metres) {}

    // False where a position is no position or lies outside the grid.
    bool read(json::value const& kind, json::value const& coordinates, Area& area) {
        auto const* const type = kind.if_string();
        auto const* const parts = coordinates.if_array();
        if (type == nullptr || parts == nullptr) return false;
        if (*type == "Polygon") return read_polygon(*parts, area);
        if (*type != "MultiPolygon") return false;
        return !parts->empty() && std::ranges::all_of(*parts, [&](json::value const& part) {
            return part.is_array() && read_polygon(part.get_array(), area);
        });
    }

  private:
    bool read_polygon(json::array const& rings, Area& area) {
        Polygon polygon;
        for (std::size_t at = 0; at < rings.size(); ++at) {
            auto const* const positions = rings[at].if_array();
            if (positions == nullptr || positions->size() < 3) return false;
            if (at > 0) polygon.inners().emplace_back();
            auto& ring = at == 0 ? polygon.outer() : polygon.inners().back();
            for (auto const& position : *positions) {
                auto const point = read_position(position);
                if (!point || !is_on_grid(*point)) return false;
                ring.push_back({point->easting, point->northing});
            }
        }
        if (polygon.outer().empty()) return false;
        geometry::correct(polygon);
        area.push_back(std::move(polygon));
        return true;
    }
    std::optional<GridMetres> read_position(json::value const& position) {
        auto const* const numbers = position.if_array();
        if (numbers == nullptr || numbers->size() < 2 || !(*numbers)[0].is_number() ||
            !(*numbers)[1].is_number()) {
            return std::nullopt;
        }
        double const x = (*numbers)[0].to_number<double>();
        double const y = (*numbers)[1].to_number<double>();
        return metres_ ? GridMetres{x, y} : to_grid(x, y);
    }

    bool metres_;
};

bool states_grid_metres(json::object const& document) {
    auto const* const crs = document.if_contains("crs");
    return crs != nullptr && json::serialize(*crs).find("27700") != std::string::npos;
}

} // namespace

struct WardShapes::Geometry {
    std::vector<Area> areas; // by position in wards_
    geometry::index::rtree<std::pair<Box, std::size_t>, geometry::index::quadratic<16>> tree;
};

WardShapes::WardShapes() : geometry_(std::make_unique<Geometry>()) {}
WardShapes::~WardShapes() = default;
WardShapes::WardShapes(WardShapes&&) noexcept = default;
WardShapes& WardShapes::operator=(WardShapes&&) noexcept = default;

void WardShapes::read(std::string_view file, std::string_view text, ImportReport& report) {
    auto const refuse_feature = [&](std::size_t feature, std::string column, std::string read,
                                    Expected expected) {
        report.add(ImportError{std::string(file), feature, std::move(column), std::move(read), expected, {}});
    };
    auto const document = parse_json(file, text, report);
    if (!document) return;
    auto const* const object = document->if_object();
    auto const* const features = object == nullptr ? nullptr : object->if_contains("features");
    if (features == nullptr || !features->is_array() || features->get_array().empty()) {
        return refuse_feature(0, "features", "", Expected::valid_geojson);
    }
    std::vector<json::object const*> properties;
    for (std::size_t at = 0; at < features->get_array().size(); ++at) {
        auto const* const feature = features->get_array()[at].if_object();
        auto const* const own = feature == nullptr ? nullptr : feature->if_contains("properties");
        if (own == nullptr || !own->is_object())
            return refuse_feature(at + 1, "properties", "", Expected::valid_geojson);
        properties.push_back(&own->get_object());
    }
    auto const names = property_names(properties);
    if (names.code.empty()) return refuse_feature(0, "properties", "", Expected::known_key);
    Coordinates coordinates(states_grid_metres(*object));
    for (std::size_t at = 0; at < properties.size(); ++at) {
        auto const& feature = features->get_array()[at].get_object();
        WardShape ward{text_of(*properties[at], names.code), text_of(*properties[at], names.name), {}};
        auto const* const shape = feature.if_contains("geometry");
        auto const* const whole = shape == nullptr ? nullptr : shape->if_object();
        Area area;
        bool const sound = whole != nullptr && whole->contains("type") && whole->contains("coordinates") &&
                           coordinates.read(whole->at("type"), whole->at("coordinates"), area);
        if (!sound) {
            refuse_feature(at + 1, "geometry", ward.code, Expected::valid_geojson);
            continue;
        }
        if (ward.name.empty()) ward.name = ward.code;
        Point centre;
        geometry::centroid(area, centre);
        ward.centroid = whole_metres({centre.x(), centre.y()});
        wards_.push_back(std::move(ward));
        geometry_->areas.push_back(std::move(area));
    }
}

std::vector<std::vector<GridPoint>> WardShapes::outline(std::size_t at, std::int32_t tolerance) const {
    Area thin;
    geometry::simplify(geometry_->areas[at], thin, static_cast<double>(tolerance));
    std::vector<std::vector<GridPoint>> rings;
    auto const add = [&rings](auto const& ring) {
        std::vector<GridPoint> points;
        for (auto const& point : ring) points.push_back(whole_metres({point.x(), point.y()}));
        if (points.size() >= 4) rings.push_back(std::move(points)); // the first again at the end
    };
    for (auto const& polygon : thin) {
        add(polygon.outer());
        for (auto const& inner : polygon.inners()) add(inner);
    }
    return rings;
}

void WardShapes::index() {
    std::vector<std::size_t> order(wards_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {},
                      [&](std::size_t at) { return std::pair(std::string_view(wards_[at].code), at); });
    std::vector<WardShape> wards;
    std::vector<Area> areas;
    std::vector<std::pair<Box, std::size_t>> boxes;
    for (std::size_t const at : order) {
        boxes.emplace_back(geometry::return_envelope<Box>(geometry_->areas[at]), wards.size());
        wards.push_back(std::move(wards_[at]));
        areas.push_back(std::move(geometry_->areas[at]));
    }
    wards_ = std::move(wards);
    geometry_->areas = std::move(areas);
    geometry_->tree = decltype(geometry_->tree)(boxes.begin(), boxes.end());
}

std::vector<std::size_t> WardShapes::holding(GridPoint point) const {
    Point const where(point.easting, point.northing);
    std::vector<std::pair<Box, std::size_t>> near;
    geometry_->tree.query(geometry::index::intersects(where), std::back_inserter(near));
    std::vector<std::size_t> found;
    for (auto const& [box, at] : near) {
        if (geometry::covered_by(where, geometry_->areas[at])) found.push_back(at);
    }
    std::ranges::sort(found);
    return found;
}

} // namespace kith::exchange
