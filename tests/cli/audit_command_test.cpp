// SPDX-License-Identifier: MIT
// kith audit as a command: its formats, its files, its refusals.
#include "scratch.hpp"
#include "source_folder.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using kith::cli::Exit;

namespace {

std::string const sample = (kith::source_folder() / "data/sample").string();

} // namespace

TEST_CASE("an audit prints the same tables as JSON, CSV and files") {
    Scratch const out;
    auto const printed = run_kith({"audit", sample, "--format", "json", "--out", out.path().string()});
    REQUIRE(printed.exit == Exit::done);
    auto const audit = boost::json::parse(printed.out).as_object();
    auto const& remedies = audit.at("remedies").as_array();
    REQUIRE(remedies.size() > 10);
    for (auto const& remedy : remedies) {
        CHECK(remedy.at("gain").as_int64() > 0);
        CHECK(remedy.at("people").as_int64() <= remedy.at("could").as_int64());
    }
    for (char const* group : {"skill", "language", "check", "training", "ward", "slot"})
        CHECK(!audit.at("supply").at(group).as_array().empty());
    CHECK(audit.at("solved_again").as_int64() > 0);
    CHECK(out.read("remedies.csv") == run_kith({"audit", sample, "--format", "csv"}).out);
    CHECK(out.read("heat.svg").starts_with("<svg "));
    CHECK(out.read("heat.csv").starts_with("ward,days,hour,open,free\n"));
    auto file = boost::json::parse(out.read("audit.json")).as_object();
    auto same = audit;
    same.erase("measured");
    CHECK(file == same);
}

TEST_CASE("an audit asks no more people than it is told to") {
    auto const printed = run_kith({"audit", sample, "--format", "json", "--asked", "3", "--course", "2"});
    REQUIRE(printed.exit == Exit::done);
    auto const audit = boost::json::parse(printed.out).as_object();
    for (auto const& remedy : audit.at("remedies").as_array()) {
        bool const taught = remedy.at("code").as_string().starts_with("training") ||
                            remedy.at("code").as_string().starts_with("check") ||
                            remedy.at("code").as_string().starts_with("skill");
        CHECK(remedy.at("people").as_int64() <= (taught ? 2 : 3));
    }
}

TEST_CASE("an audit refuses a broken pack, and a time it cannot read") {
    std::string const broken =
        (kith::source_folder() / "tests/golden/cases/every_error_at_once/pack").string();
    CHECK(run_kith({"audit", broken}).exit == Exit::refused);
    CHECK(run_kith({"audit", sample, "--as-of", "yesterday"}).exit == Exit::refused);
    CHECK(run_kith({"audit", sample + "/nowhere"}).exit == Exit::usage);
    CHECK(run_kith({"audit", sample, "--asked", "0"}).exit == Exit::usage);
}
