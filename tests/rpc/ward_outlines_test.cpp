// SPDX-License-Identifier: MIT
// Wards drawn from boundaries over the wire: a few at a time, thinned, anew; what cannot be read changes
// nothing.
#include "hub.hpp"

#include <cmath>
#include <numbers>

using namespace kith;
using namespace kith::rpc_test;

namespace {

json::array circle(double east, double north, double radius, int points) {
    json::array ring;
    for (int i = 0; i <= points; ++i) {
        auto const turn = 2 * std::numbers::pi * (i % points) / points;
        ring.push_back(json::array{east + radius * std::cos(turn), north + radius * std::sin(turn)});
    }
    return ring;
}

json::object ward(std::string const& code, std::vector<json::array> const& outlines) {
    json::array rings;
    for (auto const& each : outlines) rings.emplace_back(each);
    return {{"type", "Feature"},
            {"properties", json::object{{"wardcode", code}, {"wardname", "Ward " + code}}},
            {"geometry", json::object{{"type", "Polygon"}, {"coordinates", std::move(rings)}}}};
}

std::string file(json::array features) {
    return json::serialize(json::object{
        {"type", "FeatureCollection"},
        {"crs", json::object{{"type", "name"}, {"properties", json::object{{"name", "EPSG:27700"}}}}},
        {"features", std::move(features)}});
}

} // namespace

TEST_CASE("wards are drawn from their boundaries, some at a time, and anew") {
    Hub hub;
    auto const by = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const elsewhere = hub.somebody(2, "e", auth::Standing::coordinator);
    auto const broker = hub.somebody(1, "b", auth::Standing::broker);
    auto const draw = [&](json::array features, bool anew = false) {
        return hub.call(by, "ward.draw",
                        {{"key", hub.key()}, {"geojson", file(std::move(features))}, {"anew", anew}});
    };
    auto const drawn = [&](std::string const& who, json::object page = {}) {
        return hub.call(who, "ward.outlines", std::move(page)).at("result").as_object();
    };
    CHECK(drawn(by).at("wards").as_array().empty());
    CHECK(outcome(
              draw({ward("E05000001", {circle(535'000, 182'000, 800, 900), circle(535'000, 182'000, 90, 40)}),
                    ward("E05000002", {circle(537'000, 182'000, 800, 12)})})) == "result");
    CHECK(outcome(draw({ward("E05000003", {circle(535'000, 184'000, 800, 12)})})) == "result");
    auto const all = drawn(by).at("wards").as_array();
    REQUIRE(all.size() == 3);
    CHECK(all[0].at("ward") == "E05000001");
    CHECK(all[0].at("name") == "Ward E05000001");
    // Thinned, with its hole, and still the same circle within the metres it was thinned by.
    std::string const rings(all[0].at("rings").as_string());
    CHECK(std::ranges::count(rings, ';') == 1);
    CHECK(std::ranges::count(rings, ',') < 300);
    std::istringstream outer(rings.substr(0, rings.find(';')));
    std::string point;
    while (std::getline(outer, point, ' ')) {
        auto const comma = point.find(',');
        auto const far = std::hypot(std::stod(point.substr(0, comma)) - 535'000,
                                    std::stod(point.substr(comma + 1)) - 182'000);
        CHECK(std::abs(far - 800) < 2);
    }
    CHECK(drawn(elsewhere).at("wards").as_array().empty());
    auto const page = drawn(by, {{"limit", 2}});
    CHECK(page.at("more").as_bool());
    CHECK(drawn(by, {{"limit", 2}, {"after", "E05000002"}}).at("wards").as_array().size() == 1);

    for (auto const* unread : {"easting,northing", "{}",
                               R"({"type":"FeatureCollection","features":[{"type":"Feature",)"
                               R"("properties":{"wardcode":"E05000009"},"geometry":null}]})"})
        CHECK(outcome(hub.call(by, "ward.draw", {{"key", hub.key()}, {"geojson", unread}, {"anew", true}})) ==
              "boundaries_unreadable");
    CHECK(drawn(by).at("wards").as_array().size() == 3);
    CHECK(outcome(hub.call(broker, "ward.draw", {{"key", hub.key()}, {"geojson", "{}"}})) == "not_allowed");

    CHECK(outcome(draw({ward("E05000007", {circle(535'000, 184'000, 800, 12)})}, true)) == "result");
    REQUIRE(drawn(by).at("wards").as_array().size() == 1);
    CHECK(drawn(by).at("wards").at(0).at("ward") == "E05000007");
    CHECK(hub.incidents.empty());
}
