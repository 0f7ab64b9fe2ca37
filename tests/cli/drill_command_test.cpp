// SPDX-License-Identifier: MIT
// Drills on the sample community: the flood whole, against a file that UPDATE_GOLDEN=1 writes anew; and what
// every drill keeps to, counted from its files.
#include "asking/waves.hpp"
#include "exchange/surge.hpp"
#include "scratch.hpp"
#include "source_folder.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

using kith::cli::Exit;

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string const sample = (kith::source_folder() / "data/sample").string();

std::vector<std::vector<std::string>> rows_of(std::string const& text) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        rows.emplace_back();
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
    }
    return rows;
}

} // namespace

TEST_CASE("a flood on the sample community fills what it filled before") {
    auto const ran = run_kith({"drill", sample, "--surge", "flood", "--format", "csv"});
    REQUIRE(ran.exit == Exit::done);
    fs::path const path = kith::source_folder() / "tests/cli/expected/flood.csv";
    if (std::getenv("UPDATE_GOLDEN") != nullptr) // NOLINT(concurrency-mt-unsafe): one thread
        std::ofstream(path, std::ios::binary) << ran.out;
    std::stringstream expected;
    expected << std::ifstream(path, std::ios::binary).rdbuf();
    CHECK(ran.out == expected.str());
    CHECK(run_kith({"drill", sample, "--surge", "flood", "--format", "csv", "--threads", "1"}).out ==
          ran.out);
    CHECK(run_kith({"drill", sample, "--surge", "flood", "--format", "csv", "--seed", "2"}).out != ran.out);
}

TEST_CASE("in every drill nobody is asked twice for an opening or within a day, and the page says what the "
          "files say") {
    for (std::string_view const surge : kith::exchange::surge_names()) {
        CAPTURE(surge);
        Scratch const scratch;
        std::string const out = scratch.path().string();
        auto const ran =
            run_kith({"drill", sample, "--surge", std::string(surge), "--out", out, "--format", "json"});
        REQUIRE(ran.exit == Exit::done);
        json::value const report = json::parse(ran.out);
        auto const asks = rows_of(scratch.read("asks.csv"));
        CHECK(std::ssize(asks) - 1 == report.at("asked").as_int64());
        std::set<std::pair<std::string, std::string>> pairs;
        std::map<std::string, std::string> last; // UTC texts of one day apart compare like their days
        std::map<std::string, std::int64_t> asked;
        std::map<std::string, std::int64_t> times;
        for (std::size_t at = 1; at < asks.size(); ++at) {
            auto const& row = asks[at];
            CHECK(pairs.emplace(row[1], row[2]).second);
            if (last.contains(row[1])) CHECK(last[row[1]].substr(0, 10) < row[0].substr(0, 10));
            last[row[1]] = row[0];
            ++asked[row[2]];
            ++times[row[1]];
            int const hour = std::stoi(row[0].substr(11, 2)) + 1; // summer time
            CHECK(hour >= 8);
            CHECK(hour < 20);
        }
        std::int64_t filled = 0;
        for (auto const& row : report.at("openings").as_array()) {
            CHECK(row.at("filled").as_int64() <= row.at("places").as_int64());
            CHECK(row.at("asked").as_int64() == asked[std::string(row.at("opening").as_string())]);
            filled += row.at("filled").as_int64();
        }
        CHECK(filled == report.at("filled").as_int64() + report.at("refilled").as_int64());
        CHECK(report.at("filled_by").as_array().back().at("places").as_int64() == filled);
        for (auto const& row : report.at("people_by_times_asked").as_array()) {
            std::int64_t const n = row.at("times").as_int64();
            if (n == 0) continue;
            CHECK(row.at("people").as_int64() ==
                  std::ranges::count(times, n, [](auto const& each) { return each.second; }));
        }
        std::string const page = scratch.read("drill.html");
        CHECK(page.starts_with("<!doctype html>"));
        CHECK(page.find("@page") != std::string::npos);
        for (auto const& row : report.at("openings").as_array())
            CHECK(page.find("<td>" + std::string(row.at("opening").as_string()) + "</td>") !=
                  std::string::npos);
    }
}

TEST_CASE("a surge that comes with Kith has the name of its file") {
    for (std::string_view const name : kith::exchange::surge_names()) {
        std::stringstream file;
        file << std::ifstream(kith::source_folder() / "data/surges" / (std::string(name) + ".csv")).rdbuf();
        CHECK(kith::exchange::built_in_surge(name) == file.str());
    }
    CHECK(kith::exchange::built_in_surge("fire").empty());
}

TEST_CASE("simulations replay from their seed, byte for byte") {
    for (std::string const what : {"placing", "asking"}) {
        std::vector<std::string> const command{"simulate", what,       "--volunteers", "300",    "--months",
                                               "2",        "--format", "csv",          "--runs", "2"};
        auto const one = run_kith(command);
        CHECK(one.exit == Exit::done);
        CHECK(run_kith(command).out == one.out);
        CHECK(rows_of(one.out).size() > 6);
    }
    CHECK(run_kith({"simulate", "placing", sample, "--months", "1", "--ways", "by_price"}).exit ==
          Exit::done);
    CHECK(run_kith({"simulate", "placing", "--ways", "by_luck"}).exit == Exit::usage);
}
