// SPDX-License-Identifier: MIT
// Whatever people put into their spreadsheets, JSON that comes out is JSON: sixty packs, and more for
// KITH_FUZZ_SECONDS.
#include "scratch.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <random>

using namespace kith::cli;

namespace {

// Text of pieces that have broken output before: quotes, escapes, controls, bytes that are no UTF-8, wide
// characters, separators, markup, formulas.
std::string hostile(std::mt19937& random) {
    static std::vector<std::string> const pieces{"\"",
                                                 "\\",
                                                 "\n",
                                                 "\r\n",
                                                 "\x01",
                                                 "\x1f",
                                                 "\x7f",
                                                 "\xff",
                                                 "\xc3",
                                                 "\xe2\x80\xa8",
                                                 "\xf0\x9f\x92\xa9",
                                                 ",",
                                                 ";",
                                                 "<script>",
                                                 "</",
                                                 "=1+1",
                                                 "@",
                                                 "\\u0000",
                                                 "{",
                                                 "}",
                                                 "name",
                                                 " ",
                                                 "\xed\xa0\x80",
                                                 "'"};
    std::string text;
    for (unsigned n = random() % 6; n > 0; --n) text += pieces[random() % pieces.size()];
    return text;
}

std::string quoted(std::string const& text) {
    std::string cell = "\"";
    for (char const c : text) {
        if (c == '"') cell += '"';
        cell += c;
    }
    return cell + "\"";
}

std::chrono::seconds duration() {
    char const* const seconds = std::getenv("KITH_FUZZ_SECONDS"); // NOLINT(concurrency-mt-unsafe): one thread
    return std::chrono::seconds(seconds != nullptr ? std::atoi(seconds) : 0);
}

} // namespace

TEST_CASE("JSON output parses, whatever the names and titles are") {
    unsigned const seed = 20261122;
    std::mt19937 random(seed);
    auto const end = std::chrono::steady_clock::now() + duration();
    int runs = 0;
    int matched = 0;
    do {
        CAPTURE(runs);
        Scratch const pack;
        pack.write("community.csv", "name,as_of\n" + quoted("c" + hostile(random)) + ",2026-11-22 09:00\n");
        pack.write("organisations.csv", "id,name\n" + quoted("o" + hostile(random)) + "," +
                                            quoted(hostile(random)) + "\n" + "O,x\n");
        pack.write("roles.csv", "id,title,organisation,setting,sessions,places_maximum\n" +
                                    quoted("r" + hostile(random)) + "," + quoted(hostile(random)) +
                                    ",O,remote,Mon 09:00-10:00,2\n");
        std::string const id = "v" + hostile(random);
        pack.write("volunteers.csv", "id,name,availability,remote,employer\n" + quoted(id) + "," +
                                         quoted(hostile(random)) + ",Mon,yes," + quoted(hostile(random)) +
                                         "\nW,y,Mon,yes,z\n");
        std::string const folder = pack.path().string();
        for (std::vector<std::string> command : {std::vector<std::string>{"match", folder},
                                                 {"explain", folder, "--volunteer", "W"},
                                                 {"shortlist", folder, "--volunteer", "W"}}) {
            command.insert(command.end(), {"--format", "json", "--threads", "1"});
            auto const ran = run_kith(command);
            // A key may be refused; what is not refused is whole.
            CHECK((ran.exit == Exit::done || ran.exit == Exit::refused));
            if (ran.exit != Exit::done) continue;
            CHECK_NOTHROW(static_cast<void>(boost::json::parse(ran.out)));
            ++matched;
        }
        ++runs;
    } while (runs < 60 || std::chrono::steady_clock::now() < end);
    CHECK(matched > 0);
    MESSAGE(runs, " packs, ", matched, " outputs parsed, seed ", seed);
}
