// SPDX-License-Identifier: MIT
// A second count of the fairness claims, from the printed files alone: pairings.csv and openings.csv in, the
// figures of settings.csv and groups_*.csv out. Shares no code with what printed them.
#include "eligibility/settings.hpp"
#include "eligibility/verdict.hpp"
#include "explanation/codes.hpp"
#include "scratch.hpp"
#include "source_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

namespace {

std::string const sample = (kith::source_folder() / "data/sample").string();

using Row = std::map<std::string, std::string>;

// Cells hold neither quotes nor line breaks but in names, which are not read.
std::vector<Row> rows_of(std::string const& text) {
    std::vector<std::vector<std::string>> lines(1);
    std::string cell;
    bool quoted = false;
    for (char const each : text) {
        if (each == '"') {
            quoted = !quoted;
        } else if (!quoted && (each == ',' || each == '\n')) {
            lines.back().push_back(std::exchange(cell, {}));
            if (each == '\n') lines.emplace_back();
        } else {
            cell += each;
        }
    }
    lines.pop_back();
    std::vector<Row> rows;
    for (std::size_t line = 1; line < lines.size(); ++line) {
        REQUIRE(lines[line].size() == lines[0].size());
        Row row;
        for (std::size_t at = 0; at < lines[0].size(); ++at) row[lines[0][at]] = lines[line][at];
        rows.push_back(std::move(row));
    }
    return rows;
}

struct Tally {
    long places = 0;
    std::map<std::string, long> filled; // by setting
};

} // namespace

TEST_CASE("the fairness figures of the sample are those of its printed pairings, counted again") {
    Scratch const out;
    auto const ran = run_kith({"fairness", sample, "--out", out.path().string()});
    REQUIRE(ran.exit == kith::cli::Exit::done);
    auto const openings = rows_of(out.read("openings.csv"));
    auto const pairings = rows_of(out.read("pairings.csv"));
    auto const settings = rows_of(out.read("settings.csv"));
    REQUIRE(openings.size() > 100);
    REQUIRE(settings.size() > 10);

    std::map<std::pair<std::string, std::string>, long> filled; // setting and opening
    std::set<std::string> known;
    for (Row const& row : openings) known.insert(row.at("opening"));
    for (Row const& row : pairings) ++filled[{row.at("setting"), row.at("opening")}];

    for (std::string const by : {"ward", "organisation", "kind"}) {
        CAPTURE(by);
        std::map<std::string, Tally> groups;
        for (Row const& row : openings) {
            Tally& tally = groups[row.at(by)];
            long held = 0;
            for (Row const& setting : settings) {
                long const here = filled[{setting.at("setting"), row.at("opening")}];
                tally.filled[setting.at("setting")] += here;
                held = std::max(held, here);
            }
            // Pins may hold more than there are places: then they are the places.
            tally.places += std::max(std::stol(row.at("places")), held);
        }
        auto const printed = rows_of(out.read("groups_" + by + ".csv"));
        REQUIRE(printed.size() == groups.size());
        for (Row const& row : printed) {
            Tally const& tally = groups.at(row.at("group"));
            CAPTURE(row.at("group"));
            CHECK(std::stol(row.at("places")) == tally.places);
            for (Row const& setting : settings)
                CHECK(std::stol(row.at(setting.at("setting"))) == tally.filled.at(setting.at("setting")));
        }
        // A level is at least as fair as any other setting printed.
        for (Row const& level : settings) {
            if (level.at("setting") != "smallest:" + by && level.at("setting") != "every_share:" + by)
                continue;
            auto const smallest = [&](std::string const& setting) {
                std::pair<long, long> worst{1, 1};
                for (auto const& [group, tally] : groups)
                    if (tally.filled.at(setting) * worst.second < worst.first * tally.places)
                        worst = {tally.filled.at(setting), tally.places};
                return worst;
            };
            auto const own = smallest(level.at("setting"));
            for (Row const& other : settings) {
                auto const theirs = smallest(other.at("setting"));
                CHECK(own.first * theirs.second >= theirs.first * own.second);
            }
        }
    }
    for (Row const& setting : settings) {
        CAPTURE(setting.at("setting"));
        long with_match = 0;
        long places = 0;
        std::set<std::string> roles;
        for (Row const& row : openings) {
            long const here = filled[{setting.at("setting"), row.at("opening")}];
            with_match += here > 0;
            places += here;
            if (here > 0) roles.insert(row.at("role"));
        }
        CHECK(std::stol(setting.at("openings_with_match")) == with_match);
        CHECK(std::stol(setting.at("roles_with_match")) == static_cast<long>(roles.size()));
        CHECK(std::stol(setting.at("filled")) >= places); // those of closed openings too
        CHECK(std::stol(setting.at("price")) >= 0);
        CHECK(std::stol(setting.at("price")) ==
              std::stol(settings.front().at("plain_value")) - std::stol(setting.at("plain_value")));
    }
}

TEST_CASE("no setting and no figure of fairness is about a protected characteristic") {
    Scratch const out;
    REQUIRE(run_kith({"fairness", sample, "--out", out.path().string()}).exit == kith::cli::Exit::done);
    auto const printed = run_kith({"fairness", sample, "--format", "csv"}).out;
    for (std::string const file :
         {"settings.csv", "groups_ward.csv", "groups_kind.csv", "openings.csv", "pairings.csv"}) {
        std::string const text = out.read(file);
        std::string const head = text.substr(0, text.find('\n'));
        for (char const* word : {"sex", "age", "birth", "access", "religion", "race", "ethnic", "disab",
                                 "gender", "pregnan", "marriage", "orientation"}) {
            CAPTURE(file);
            CAPTURE(word);
            // Whole words: "average" would be none of them.
            for (std::size_t at = head.find(word); at != std::string::npos; at = head.find(word, at + 1))
                CHECK((at > 0 && std::isalpha(static_cast<unsigned char>(head[at - 1])) != 0));
        }
    }
    CHECK(run_kith({"fairness", sample, "--by", "sex"}).exit == kith::cli::Exit::usage);
    // Nor is any setting of a score, or any term.
    kith::eligibility::Settings settings;
    for (std::string const word :
         {"sex", "age", "birth", "access", "religion", "race", "disability", "gender"}) {
        int names = 0;
        visit_settings(settings, [&](std::string_view name, auto, std::int64_t, std::int64_t) {
            names += name.starts_with("score.");
            CHECK(name != "score." + word);
        });
        CHECK(names > 10);
        for (std::size_t term = 0; term < kith::eligibility::term_count; ++term)
            CHECK(kith::explanation::code_of(static_cast<kith::eligibility::Term>(term)) != word);
    }
}

TEST_CASE("match says how evenly its plan falls where it is asked to") {
    auto const with = run_kith({"match", sample, "--fairness"});
    auto const without = run_kith({"match", sample});
    REQUIRE(with.exit == kith::cli::Exit::done);
    CHECK(with.out.starts_with(without.out));
    CHECK(with.out.find("have at least one match") != std::string::npos);
    CHECK(without.out.find("have at least one match") == std::string::npos);
}
