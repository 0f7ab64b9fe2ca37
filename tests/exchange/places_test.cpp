// SPDX-License-Identifier: MIT
#include "exchange/places.hpp"

#include "exchange/ward_shapes.hpp"
#include "folder.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::exchange;

namespace {

// Two wards side by side in National Grid metres: west is a square with a square hole, east two squares,
// wound the other way round.
constexpr std::string_view two_wards = R"({"type":"FeatureCollection",
 "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},
 "features":[
 {"type":"Feature","properties":{"WD22CD":"E05000002","WD22NM":"East","LAD22CD":"E09000030"},"geometry":
  {"type":"MultiPolygon","coordinates":[[[[537000,181000],[537000,182000],[538000,182000],[538000,181000],[537000,181000]]],
   [[[540000,181000],[540000,182000],[541000,182000],[541000,181000],[540000,181000]]]]}},
 {"type":"Feature","properties":{"WD22CD":"E05000001","WD22NM":"West","LAD22CD":"E09000030"},"geometry":
  {"type":"Polygon","coordinates":[[[536000,181000],[537000,181000],[537000,182000],[536000,182000],[536000,181000]],
   [[536400,181400],[536600,181400],[536600,181600],[536400,181600],[536400,181400]]]}}]})";

} // namespace

TEST_CASE("points fall into polygons with holes and many parts, whatever their winding") {
    ImportReport report;
    WardShapes shapes;
    shapes.read("wards.geojson", two_wards, report);
    REQUIRE(report.clean());
    shapes.index();
    REQUIRE(shapes.wards().size() == 2);
    CHECK(shapes.wards()[0].code == "E05000001");
    CHECK(shapes.wards()[0].name == "West");
    using Found = std::vector<std::size_t>;
    CHECK(shapes.holding({536100, 181100}) == Found{0});
    CHECK(shapes.holding({536500, 181500}).empty()); // in the hole
    CHECK(shapes.holding({540500, 181500}) == Found{1});
    CHECK(shapes.holding({539000, 181500}).empty());
    CHECK(shapes.holding({537000, 181500}) == Found{0, 1}); // on the common border
}

TEST_CASE("postcodes are checked against boundaries, and every disagreement is listed") {
    test::Folder const folder;
    auto const points = folder.add("e.csv", "\"E1 1AA\",10,536100,181100,E92000001,,,,E09000030,E05000001\n"
                                            "E11AB,10,537500,181500,E92000001,,,,E09000030,E05000001\n"
                                            "E1 1AC,10,539000,181500,E92000001,,,,E09000030,E05000002\n"
                                            "E1 1AD,90,0,0,E92000001,,,,E09000030,E05000002\n"
                                            "E1 1AE,10,540100,181100,E92000001,,,,E09000030,E05009999\n"
                                            "M1 1AE,10,384000,398000,E92000001,,,,E08000003,E05011368\n");
    std::filesystem::path const files[] = {points, folder.add("wards.geojson", two_wards)};
    ImportReport report;
    auto const import = import_places(files, report);
    REQUIRE(import);
    CHECK(import->places.size() == 5);
    CHECK(import->without_point == 1);
    CHECK(import->outside == 1);
    CHECK(import->checked == 4);
    CHECK(import->disagreements ==
          std::vector<WardDisagreement>{{"e.csv", 2, "E1 1AB", "E05000001", "E05000002"},
                                        {"e.csv", 3, "E1 1AC", "E05000002", ""},
                                        {"e.csv", 5, "E1 1AE", "E05009999", "E05000002"}});
    CHECK(import->wards == std::vector<WardPlace>{{"E05000001", "West", GridPoint{536800, 181300}},
                                                  {"E05000002", "East", GridPoint{539550, 181300}}});
    Gazetteer const gazetteer(import->places);
    REQUIRE(gazetteer.find("E1 1AE") != nullptr);
    CHECK(gazetteer.find("E1 1AE")->ward == "E05000002");
    CHECK(gazetteer.find("M1 1AE")->ward.empty());
    CHECK(gazetteer.find("E1 1AD") == nullptr);

    ImportReport again;
    CHECK(read_places("places.csv", format_places(import->places), again) == import->places);
    CHECK(read_wards("wards.csv", format_wards(import->wards), again) == import->wards);
    CHECK(again.clean());
}

TEST_CASE("everything wrong with files of places is said at once") {
    test::Folder const folder;
    std::filesystem::path const files[] = {
        folder.add("a.csv", "E1,10,x,181100,,,,,,E05000001\nE1 1AA,10,536100\nE1 1AA,10,1,2,,,,,,W\n"),
        folder.add("b.csv", "E1 1AA,10,536100,99999999,,,,,,E05000001\nE1 1AA,10,3,4,,,,,,W\n"),
        folder.add("c.geojson", "{\"type\":\"FeatureCollection\",\n\"features\":[}"),
        folder.add(
            "d.geojson",
            R"({"features":[{"properties":{"code":"X"},"geometry":{"type":"Point","coordinates":[0,51]}}]})"),
        folder.add("e.geojson", R"({"features":[{"properties":{"colour":7},"geometry":null}]})"),
        folder.add(
            "f.geojson",
            R"({"features":[{"properties":{"code":"X"},"geometry":{"type":"Polygon","coordinates":[[[0,91],[1,1],[2,2]]]}}]})"),
    };
    ImportReport report;
    CHECK_FALSE(import_places(files, report));
    std::vector<std::string> found;
    for (auto const& each : report.errors()) {
        found.push_back(each.file + ":" + std::to_string(each.row) + ":" + each.column + ":" +
                        std::string(code(each.expected)));
    }
    CHECK(found == std::vector<std::string>{"a.csv:1:PC:postcode", "a.csv:1:EA:whole_number",
                                            "a.csv:2::consistent_row", "b.csv:1:NO:number_in_range",
                                            "c.geojson:2::valid_json", "d.geojson:1:geometry:valid_geojson",
                                            "e.geojson:0:properties:known_key",
                                            "f.geojson:1:geometry:valid_geojson", "b.csv:2:PC:unique_key"});
}

TEST_CASE("without boundaries the stated wards count, without postcodes the areas") {
    test::Folder const folder;
    std::filesystem::path const points[] = {folder.add("e.csv", "E1 1AA,10,536100,181100,,,,,,E05000001\n")};
    ImportReport report;
    auto const stated = import_places(points, report);
    REQUIRE(stated);
    CHECK(stated->wards == std::vector<WardPlace>{{"E05000001", "E05000001", GridPoint{536100, 181100}}});
    std::filesystem::path const areas[] = {folder.add("w.geojson", two_wards)};
    auto const drawn = import_places(areas, report);
    REQUIRE(drawn);
    CHECK(drawn->wards[0] == WardPlace{"E05000001", "West", GridPoint{536500, 181500}});
}

TEST_CASE("every real postcode of the borough lies in the ward it states") {
    auto const points = test::shared_data("codepoint-open/tower-hamlets.csv");
    auto const areas = test::shared_data("wards/tower-hamlets-wards-2022.geojson");
    if (!points || !areas) {
        MESSAGE("skipped: no shared data (set KITH_SHARED_DATA)");
        return;
    }
    std::filesystem::path const files[] = {*points, *areas};
    ImportReport report;
    auto const import = import_places(files, report);
    REQUIRE(import);
    CHECK(import->places.size() == 5877);
    CHECK(import->checked == 5877);
    CHECK(import->disagreements.empty());
    REQUIRE(import->wards.size() == 20);
    CHECK(import->wards.front().code == "E05009317");
    CHECK(import->wards.front().name == "Bethnal Green East");
}

TEST_CASE("a ward's outline is its rings, with holes and parts, without what strays little from a line") {
    ImportReport report;
    WardShapes shapes;
    shapes.read("wards.geojson", two_wards, report);
    REQUIRE(report.errors().empty());
    shapes.index();
    auto const west = shapes.outline(0, 10); // sorted by code
    REQUIRE(west.size() == 2);
    CHECK(west[0].size() == 5);
    CHECK(west[0].front() == west[0].back());
    auto const east = shapes.outline(1, 10);
    REQUIRE(east.size() == 2);
    CHECK(std::ranges::count(east[1], GridPoint{540'000, 181'000}) >= 1);

    WardShapes bent;
    bent.read(
        "bent.geojson",
        R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:27700"}},"features":[
 {"type":"Feature","properties":{"wardcode":"E05000001"},"geometry":{"type":"Polygon","coordinates":[[
  [536000,181000],[536500,180996],[537000,181000],[537000,182000],[536000,182000],[536000,181000]]]}}]})",
        report);
    REQUIRE(report.errors().empty());
    bent.index();
    CHECK(bent.outline(0, 10).front().size() == 5);
    CHECK(bent.outline(0, 2).front().size() == 6);
}
