// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "scratch.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace kith::cli;

TEST_CASE("exit codes say what went wrong: usage 2, help and version 0") {
    CHECK(run_kith({}).exit == Exit::usage);
    CHECK(run_kith({"no-such-command"}).exit == Exit::usage);
    CHECK(run_kith({"solve"}).exit == Exit::usage);
    CHECK(run_kith({"solve", "--format", "xml"}).exit == Exit::usage);
    auto const help = run_kith({"--help"});
    CHECK(help.exit == Exit::done);
    CHECK(help.out.find("solve") != std::string::npos);
    CHECK(help.err.empty());
    CHECK(run_kith({"solve", "--help"}).exit == Exit::done);
    CHECK(run_kith({"--version"}).out.starts_with("kith "));
}

TEST_CASE("a table lines up by code points, keeps numbers right, and never breaks a line") {
    Table table({{"name", "Name", 6}, {"places", "Places"}});
    table.add({std::string("R\u00e9n\u00e9e"), std::int64_t{7}});
    table.add({std::string("two\nlines, long"), std::int64_t{120}});
    std::ostringstream text;
    table.print(text);
    CHECK(text.str() == "Name    Places\n"
                        "------  ------\n"
                        "R\u00e9n\u00e9e        7\n"
                        "two l\u2026     120\n");
}

TEST_CASE("the same table as CSV and JSON keeps every character") {
    Table table({{"name", "Name", 6}, {"places", "Places"}});
    table.add({std::string("two\nlines, \"long\""), std::int64_t{-1}});
    std::ostringstream text;
    table.print_csv(text);
    CHECK(text.str() == "name,places\n\"two\nlines, \"\"long\"\"\",-1\n");
    CHECK(boost::json::serialize(table.json()) == R"([{"name":"two\nlines, \"long\"","places":-1}])");
}

TEST_CASE("progress is quiet unless somebody watches, and is a line of JSON a percent for a program") {
    std::ostringstream out, err;
    Console console{.out = out, .err = err, .now = {}};
    {
        Progress progress(console);
        progress.step("reading");
        progress.advance(1, 2);
    }
    CHECK(err.str().empty());
    console.progress = ProgressStyle::json;
    {
        Progress progress(console);
        progress.step("reading");
        progress.advance(500, 1000);
        progress.advance(501, 1000);
    }
    CHECK(err.str() == "{\"step\":\"reading\",\"percent\":0}\n{\"step\":\"reading\",\"percent\":50}\n");
    CHECK(out.str().empty());
}
