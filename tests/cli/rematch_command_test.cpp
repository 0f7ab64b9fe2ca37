// SPDX-License-Identifier: MIT
#include "scratch.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <filesystem>

using kith::cli::Exit;

namespace {

namespace json = boost::json;

std::string const header = "kind,volunteer,opening,field,value\n";

// A sample community with its plan.
struct Planned {
    Scratch scratch;
    std::string pack = (scratch.path() / "pack").string();
    std::string plan = (scratch.path() / "before" / "plan.json").string();

    Planned() {
        REQUIRE(run_kith({"sample", "--seed", "7", "--volunteers", "200", "--out", pack}).exit == Exit::done);
        REQUIRE(run_kith({"match", pack, "--out", (scratch.path() / "before").string()}).exit == Exit::done);
    }
    [[nodiscard]] Ran rematch(std::string const& changes, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{
            "rematch", pack, "--plan", plan, "--changes", scratch.write("changes.csv", header + changes)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_kith(arguments);
    }
};

json::value member(Ran const& ran, char const* name) {
    REQUIRE(ran.exit == Exit::done);
    return json::parse(ran.out).at(name);
}

} // namespace

TEST_CASE(
    "without changes nothing moves, who drops out leaves a list of replacements, and again moves nothing") {
    Planned const planned;
    auto const same = planned.rematch("", {"--format", "json"});
    CHECK(member(same, "diff").as_array().empty());
    auto const before = json::parse(planned.scratch.read("before/plan.json"));
    CHECK(member(same, "value") == before.at("value"));

    std::string const first(before.at("pairings").as_array().at(0).at("volunteer").as_string());
    std::string const after = (planned.scratch.path() / "after").string();
    auto const dropped = planned.rematch("drop_out," + first + ",,,\n", {"--format", "json", "--out", after});
    CHECK(member(dropped, "optimal") == true);
    int left = 0;
    json::array const diff = member(dropped, "diff").as_array();
    for (auto const& entry : diff) {
        if (entry.at("volunteer") != json::string(first)) continue;
        CHECK(entry.at("movement") == "dropped");
        CHECK(entry.at("left") == "person_out");
        ++left;
    }
    CHECK(left > 0);
    CHECK_FALSE(member(dropped, "replacements").as_array().empty());
    for (char const* file : {"plan.csv", "plan.json", "unmatched.csv", "diff.csv"})
        CHECK(std::filesystem::exists(planned.scratch.path() / "after" / file));

    Planned again;
    again.plan = after + "/plan.json";
    CHECK(member(again.rematch("drop_out," + first + ",,,\n", {"--format", "json"}), "diff")
              .as_array()
              .empty());
}

TEST_CASE("rematch refuses what it cannot read, with every error") {
    Planned const planned;
    auto const wrong = planned.rematch("leave,V1,,,\ndrop_out,nobody,,,\n");
    CHECK(wrong.exit == Exit::refused);
    CHECK(wrong.err.find("changes.csv, row 2, kind") != std::string::npos);
    CHECK(wrong.err.find("changes.csv, row 3, volunteer") != std::string::npos);

    Planned broken;
    broken.plan = broken.scratch.write("plan.json", R"({"pairings":[{"volunteer":"a"}],"prices":[]})");
    CHECK(broken.rematch("").exit == Exit::refused);
    broken.plan = broken.scratch.write(
        "plan.json",
        R"({"pairings":[{"volunteer":"a","opening":"b"},{"volunteer":"a","opening":"b"}],"prices":[]})");
    CHECK(broken.rematch("").exit == Exit::refused);
    // A plan of quite another community is no obstacle: all of it is gone, and the plan is made anew.
    broken.plan = broken.scratch.write(
        "plan.json",
        R"({"pairings":[{"volunteer":"a","opening":"b"}],"prices":[{"opening":"b","price":5}]})");
    auto const other = broken.rematch("", {"--format", "json"});
    CHECK(member(other, "counts").at("dropped") == 1);
    CHECK(member(other, "optimal") == true);
}
