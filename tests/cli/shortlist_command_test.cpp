// SPDX-License-Identifier: MIT
// `kith shortlist --prices`: what a pairing uses up, by a plan of today and by one that has aged.
#include "scratch.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace kith::cli;

namespace {

// What the one place costs the other person who could take it.
std::int64_t uses_up(std::string const& pack, std::string const& plan) {
    auto const ran = run_kith({"shortlist", pack, "--volunteer", "V2", "--prices", plan, "--format", "json"});
    REQUIRE(ran.exit == Exit::done);
    auto const document = boost::json::parse(ran.out);
    return document.at("eligible").at(0).at("uses_up").as_int64();
}

} // namespace

TEST_CASE("a price kept from an earlier plan falls by a tenth for each day that its place stayed free") {
    Scratch const pack;
    pack.write("community.csv", "name,as_of\nBow,2026-11-22 09:00\n");
    pack.write("organisations.csv", "id,name\nO,Org\n");
    pack.write("roles.csv", "id,title,organisation,setting,sessions,places_maximum\n"
                            "R1,Calls,O,remote,Mon 09:00-10:00,1\n");
    pack.write("volunteers.csv", "id,name,availability,remote\nV1,a,Mon,yes\nV2,b,Mon,yes\n");
    std::string const folder = pack.path().string();
    REQUIRE(run_kith({"match", folder, "--out", folder + "/out"}).exit == Exit::done);
    std::string const plan = folder + "/out/plan.json";
    auto const today = uses_up(folder, plan);
    CHECK(today > 0);
    pack.write("community.csv", "name,as_of\nBow,2026-11-23 09:00\n");
    CHECK(uses_up(folder, plan) == today - today / 10);
    pack.write("community.csv", "name,as_of\nBow,2027-11-22 09:00\n");
    CHECK(uses_up(folder, plan) < 10); // it rests within a step of 0

    // The plan's own word on when it was made is read as strictly as the rest of it.
    std::string text = pack.read("out/plan.json");
    auto const at = text.find("2026-11-22T09:00:00Z");
    REQUIRE(at != std::string::npos);
    std::string const odd = pack.write("odd.json", text.replace(at, 20, "last Tuesday"));
    auto const refused = run_kith({"shortlist", folder, "--volunteer", "V2", "--prices", odd});
    CHECK(refused.exit == Exit::refused);
    CHECK((refused.out + refused.err).find("last Tuesday") != std::string::npos);
}
