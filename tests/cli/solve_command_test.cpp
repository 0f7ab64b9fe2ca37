// SPDX-License-Identifier: MIT
#include "scratch.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace kith::cli;

namespace {

// Ana is best for both roles; the second place at the kitchen is urgent.
struct Files {
    std::string volunteers = "volunteer,capacity\nana,1\nben,1\ncy,2\n";
    std::string roles = "role,minimum,maximum,fill_value\nkitchen,2,2,1000\nphone,0,1,0\n";
    std::string edges = "volunteer,role,weight\nana,kitchen,50\nana,phone,60\nben,kitchen,10\ncy,phone,30\n";

    [[nodiscard]] std::vector<std::string> save(Scratch const& scratch) const {
        return {"--volunteers", scratch.write("volunteers.csv", volunteers),
                "--roles",      scratch.write("roles.csv", roles),
                "--edges",      scratch.write("edges.csv", edges)};
    }
};

std::vector<std::string> command(std::string const& name, std::vector<std::string> files,
                                 std::vector<std::string> const& more = {}) {
    files.insert(files.begin(), name);
    files.insert(files.end(), more.begin(), more.end());
    return files;
}

boost::json::object without_measured(std::string const& text) {
    auto object = boost::json::parse(text).as_object();
    CHECK(object.contains("measured"));
    object.erase("measured");
    return object;
}

} // namespace

TEST_CASE("solve finds the best plan, writes it with its prices, and certify agrees from the files alone") {
    Scratch const scratch;
    auto const files = Files{}.save(scratch);
    auto const pairings = (scratch.path() / "pairings.csv").string();
    auto const prices = (scratch.path() / "prices.csv").string();
    auto const solved =
        run_kith(command("solve", files, {"--format", "json", "--pairings", pairings, "--prices", prices}));
    REQUIRE(solved.exit == Exit::done);
    CHECK(solved.err.empty());
    auto const result = without_measured(solved.out);
    CHECK(result.at("value").as_int64() == 50 + 10 + 30 + 2 * 1000);
    CHECK(result.at("upper_bound").as_int64() == 2090);
    CHECK(result.at("optimal").as_bool());
    CHECK(result.at("stopped").as_string() == "done");
    CHECK(result.at("matched").as_int64() == 3);
    CHECK(scratch.read("pairings.csv") == "volunteer,role\nana,kitchen\nben,kitchen\ncy,phone\n");

    auto const certified =
        run_kith(command("certify", files, {"--format", "json", "--pairings", pairings, "--prices", prices}));
    CHECK(certified.exit == Exit::done);
    CHECK(without_measured(certified.out).at("gap").as_int64() == 0);
}

TEST_CASE("certify rejects a plan that is worse, one that is not allowed, and prices that prove nothing") {
    Scratch const scratch;
    auto const files = Files{}.save(scratch);
    auto const pairings =
        scratch.write("pairings.csv", "volunteer,role\nana,kitchen\nben,kitchen\ncy,phone\n");
    auto const prices = (scratch.path() / "prices.csv").string();
    REQUIRE(run_kith(command("solve", files, {"--prices", prices})).exit == Exit::done);
    auto const certify_with = [&](std::string const& plan, std::string const& proof) {
        return run_kith(
            command("certify", files, {"--format", "json", "--pairings", plan, "--prices", proof}));
    };
    REQUIRE(certify_with(pairings, prices).exit == Exit::done);

    auto const worse =
        certify_with(scratch.write("worse.csv", "volunteer,role\nana,phone\nben,kitchen\n"), prices);
    CHECK(worse.exit == Exit::refused);
    CHECK(without_measured(worse.out).at("gap").as_int64() > 0);

    auto const overfull = certify_with(
        scratch.write("overfull.csv", "volunteer,role\nana,phone\nben,kitchen\ncy,phone\n"), prices);
    CHECK(overfull.exit == Exit::refused);
    CHECK(overfull.out.find("over_maximum") != std::string::npos);

    auto const unheard_of = certify_with(scratch.write("unheard.csv", "volunteer,role\nben,phone\n"), prices);
    CHECK(unheard_of.exit == Exit::refused);
    CHECK(unheard_of.out.find("not_an_edge") != std::string::npos);

    auto const unproven =
        certify_with(pairings, scratch.write("free.csv", "role,price\nkitchen,0\nphone,0\n"));
    CHECK(unproven.exit == Exit::refused);
    auto const incomplete = certify_with(pairings, scratch.write("half.csv", "role,price\nkitchen,0\n"));
    CHECK(incomplete.exit == Exit::refused);
    CHECK(incomplete.err.find("phone") != std::string::npos);
}

TEST_CASE("pins stand whatever they are worth, and count in value and bound") {
    Scratch const scratch;
    auto const files = Files{}.save(scratch);
    auto const pins = scratch.write("pins.csv", "volunteer,role,weight\nana,phone,0\n");
    auto const pairings = (scratch.path() / "pairings.csv").string();
    auto const solved =
        run_kith(command("solve", files, {"--format", "json", "--pins", pins, "--pairings", pairings}));
    REQUIRE(solved.exit == Exit::done);
    CHECK(without_measured(solved.out).at("value").as_int64() == 0 + 10 + 1000);
    CHECK(scratch.read("pairings.csv") == "volunteer,role\nana,phone\nben,kitchen\n");
}

TEST_CASE("malformed input is refused with file, row and column, whatever it is") {
    struct Row {
        char const* what;
        Files files;
        std::vector<std::string> said; // each appears on stderr
    };
    Files const sound;
    auto const with = [&](std::string Files::* file, std::string text) {
        Files files = sound;
        files.*file = std::move(text);
        return files;
    };
    std::string const long_cell(10'000'000, 'x');
    Row const rows[] = {
        {"negative capacity",
         with(&Files::volunteers, "volunteer,capacity\nana,-1\nben,1\ncy,2\n"),
         {"volunteers.csv, row 2, capacity", "-1"}},
        {"capacity in words",
         with(&Files::volunteers, "volunteer,capacity\nana,two\nben,1\ncy,2\n"),
         {"volunteers.csv, row 2, capacity", "two"}},
        {"capacity past 32 bits",
         with(&Files::volunteers, "volunteer,capacity\nana,99999999999999999999\nben,1\ncy,2\n"),
         {"row 2, capacity"}},
        {"volunteer twice",
         with(&Files::volunteers, "volunteer,capacity\nana,1\nben,1\ncy,2\nana,1\n"),
         {"volunteers.csv, row 5, volunteer", "stands here once"}},
        {"minimum above maximum",
         with(&Files::roles, "role,minimum,maximum,fill_value\nkitchen,3,2,0\nphone,0,1,0\n"),
         {"roles.csv, row 2, minimum", "0..2"}},
        {"fill value too large",
         with(&Files::roles, "role,minimum,maximum,fill_value\nkitchen,1,2,1000000001\nphone,0,1,0\n"),
         {"roles.csv, row 2, fill_value"}},
        {"duplicate edge",
         with(&Files::edges, sound.edges + "ana,phone,60\n"),
         {"edges.csv, row 6", "stands here once"}},
        {"unknown volunteer",
         with(&Files::edges, sound.edges + "zoe,phone,60\n"),
         {"edges.csv, row 6, volunteer", "zoe", "something that exists"}},
        {"unknown role",
         with(&Files::edges, sound.edges + "cy,garden,60\n"),
         {"edges.csv, row 6, role", "garden"}},
        {"weight too large",
         with(&Files::edges, sound.edges + "cy,kitchen,1000001\n"),
         {"edges.csv, row 6, weight"}},
        {"weight not whole",
         with(&Files::edges, sound.edges + "cy,kitchen,1.5\n"),
         {"edges.csv, row 6, weight"}},
        {"empty file", with(&Files::edges, ""), {"edges.csv"}},
        {"no such column",
         with(&Files::roles, "role,minimum,maximum\nkitchen,0,2\nphone,0,1\n"),
         {"roles.csv", "fill_value"}},
        {"NUL byte",
         with(&Files::edges, std::string("volunteer,role,weight\nana,pho\0ne,60\n", 37)),
         {"edges.csv", "NUL"}},
        {"10^7 characters in a line",
         with(&Files::edges, sound.edges + long_cell + ",phone,1\n"),
         {"edges.csv, row 6", "size limit"}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.what);
        Scratch const scratch;
        auto const refused = run_kith(command("solve", row.files.save(scratch)));
        CHECK(refused.exit == Exit::refused);
        CHECK(refused.out.empty());
        for (auto const& said : row.said) {
            CAPTURE(said);
            CAPTURE(refused.err.substr(0, 400));
            CHECK(refused.err.find(said) != std::string::npos);
        }
    }
}

TEST_CASE("everything wrong is said in one run") {
    Scratch const scratch;
    Files files;
    files.volunteers = "volunteer,capacity\nana,-1\nben,x\ncy,2\n";
    files.roles = "role,minimum,maximum,fill_value\nkitchen,3,2,0\nphone,0,1,-5\n";
    files.edges += "zoe,phone,1\n";
    auto const refused = run_kith(command("solve", files.save(scratch)));
    CHECK(refused.exit == Exit::refused);
    CHECK(std::ranges::count(refused.err, '\n') == 6); // five errors and the count
}

TEST_CASE("a missing file is an error that names it") {
    Scratch const scratch;
    auto files = Files{}.save(scratch);
    files[1] = (scratch.path() / "nowhere.csv").string();
    auto const refused = run_kith(command("solve", files));
    CHECK(refused.exit == Exit::refused);
    CHECK(refused.err.find("nowhere.csv") != std::string::npos);
}

TEST_CASE("the order of rows changes nothing, byte for byte") {
    std::mt19937 random(20261122);
    std::vector<std::string> volunteers, roles, edges;
    for (int v = 0; v < 40; ++v)
        volunteers.push_back("v" + std::to_string(v) + "," + std::to_string(v % 3) + "\n");
    for (int r = 0; r < 15; ++r)
        roles.push_back("r" + std::to_string(r) + ",1," + std::to_string(1 + r % 4) + ",100\n");
    for (int v = 0; v < 40; ++v) {
        for (int r = v % 2; r < 15; r += 2)
            edges.push_back("v" + std::to_string(v) + ",r" + std::to_string(r) + "," +
                            std::to_string(10 * (random() % 5)) + "\n");
    }
    auto const joined = [](std::string text, std::vector<std::string> const& rows) {
        for (auto const& row : rows) text += row;
        return text;
    };
    std::string first_plan, first_prices;
    for (int round = 0; round < 5; ++round) {
        Scratch const scratch;
        Files files{joined("volunteer,capacity\n", volunteers),
                    joined("role,minimum,maximum,fill_value\n", roles),
                    joined("volunteer,role,weight\n", edges)};
        auto const pairings = (scratch.path() / "pairings.csv").string();
        auto const prices = (scratch.path() / "prices.csv").string();
        REQUIRE(run_kith(command("solve", files.save(scratch), {"--pairings", pairings, "--prices", prices}))
                    .exit == Exit::done);
        if (round == 0) {
            first_plan = scratch.read("pairings.csv");
            first_prices = scratch.read("prices.csv");
            CHECK(first_plan.size() > 100);
        }
        CHECK(scratch.read("pairings.csv") == first_plan);
        CHECK(scratch.read("prices.csv") == first_prices);
        std::ranges::shuffle(volunteers, random);
        std::ranges::shuffle(roles, random);
        std::ranges::shuffle(edges, random);
    }
}
