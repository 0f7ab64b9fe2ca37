// SPDX-License-Identifier: MIT
// All that a centre holds, to take away: every row and column but the server's secrets, nothing of another
// centre's, the same in each form, with nothing that a spreadsheet takes for a formula, and on record.
#include "../desk/desk_town.hpp"
#include "desk/imports.hpp"
#include "hub.hpp"
#include "store/audit.hpp"
#include "store/inventory.hpp"
#include "workbook_lines.hpp"

#include <map>
#include <set>

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string boss, staff, elsewhere;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            for (std::int64_t const centre : {1, 2})
                REQUIRE(desk::load_pack(change, centre, desk::testing::town(4, 4, 5), "Stepney").has_value());
        });
        boss = somebody(1, "boss", Standing::administrator);
        staff = somebody(1, "staff", Standing::coordinator);
        elsewhere = somebody(2, "boss-elsewhere", Standing::administrator);
        done(boss, "volunteer.update",
             {{"id", "V00"}, {"cells", {{"name", "=Ana \"Q\", Bo\nMoss"}, {"checks", "dbs_basic"}}}});
        done(elsewhere, "volunteer.update", {{"id", "V00"}, {"cells", {{"name", "ELSEWHERE"}}}});
    }
    // The parts of a table one after the other.
    std::string whole(std::string const& who, std::string const& table, std::string const& format) {
        std::string text;
        json::object asked{{"table", table}, {"format", format}};
        for (int parts = 0; parts < 100; ++parts) {
            auto const taken = result(who, "export.table", asked);
            text += taken.at("text").as_string();
            if (taken.at("next").as_array().empty()) return text;
            asked["after"] = taken.at("next");
        }
        FAIL("it never ends");
        return text;
    }
    std::map<std::string, std::int64_t> tables(std::string const& who) {
        std::map<std::string, std::int64_t> found;
        for (auto const& each : result(who, "export.tables").at("tables").as_array())
            found[std::string(each.at("table").as_string())] = each.at("rows").as_int64();
        return found;
    }
    // With "\n" before each line.
    std::string sheets(json::object const& book) {
        std::string told;
        for (auto const& line : lines_of(folder.path, book.at("text"))) told += "\n" + line;
        return told;
    }
};

} // namespace

TEST_CASE("all that a centre holds can be taken away: every column but secrets, and nobody else's rows") {
    Town town;
    CHECK(outcome(town.call(town.staff, "export.tables")) == "not_allowed");
    CHECK(outcome(town.call(town.staff, "export.table", {{"table", "volunteer"}, {"format", "csv"}})) ==
          "not_allowed");
    // What is there is what the inventory knows, without its secrets.
    std::set<std::string> told;
    for (auto const& table : town.result(town.boss, "export.tables").at("tables").as_array())
        for (auto const& column : table.at("columns").as_array())
            told.insert(std::string(table.at("table").as_string()) + "." + std::string(column.as_string()));
    for (auto const& each : store::inventory()) {
        auto const name = each.table + "." + each.column;
        CAPTURE(name);
        CHECK(told.contains(name) == (!each.secret && each.retention != "sign_in"));
    }
    // Every row of the centre, and none of the other's, in each form.
    std::size_t rows = 0;
    for (auto const& [table, count] : town.tables(town.boss)) {
        CAPTURE(table);
        auto const parsed = json::parse(town.whole(town.boss, table, "json")).as_array();
        // To take something away adds to what is on record.
        if (!table.starts_with("audit") && table != "session") CHECK(std::cmp_equal(parsed.size(), count));
        auto const text = json::serialize(parsed) + town.whole(town.boss, table, "csv");
        CHECK(text.find("ELSEWHERE") == std::string::npos);
        CHECK(text.find("boss-elsewhere") == std::string::npos);
        rows += parsed.size();
    }
    CHECK(rows > 40);
    CHECK(town.whole(town.elsewhere, "volunteer", "csv").find("ELSEWHERE") != std::string::npos);
    auto const csv = town.whole(town.boss, "volunteer", "csv");
    CHECK(csv.starts_with("id,name,"));
    CHECK(csv.find(",\"'=Ana \"\"Q\"\", Bo\nMoss\",") != std::string::npos);
    for (auto const& [table, code] : std::map<std::string, std::string>{{"session", "table_unknown"},
                                                                        {"sqlite_master", "table_unknown"},
                                                                        {"volunteer\"", "table_unknown"}})
        CHECK(outcome(town.call(town.boss, "export.table", {{"table", table}, {"format", "csv"}})) == code);
    auto const newest = town.result(town.boss, "audit.list", {{"limit", 1}}).at("rows").at(0).as_object();
    CHECK(newest.at("method") == "export.table");
    CHECK(newest.at("field") == "special");
    CHECK(newest.at("others") == json::array{"export/volunteer"});
}

TEST_CASE("a table of many rows comes in parts, each row once and in order") {
    Town town;
    constexpr int people = 2345;
    town.writer->change([](store::Change& change) {
        store::CommunityRows rows(change.database(), 1);
        auto const& shape = store::shape_of(store::PackTable::volunteers);
        for (int i = 0; i < people; ++i) {
            store::Cells cells(shape.columns.size());
            cells[0] = "W" + std::to_string(10'000 + i);
            cells[store::column_of(store::PackTable::volunteers, "name")] = "N" + std::to_string(i);
            rows.put(store::PackTable::volunteers, cells);
        }
    });
    auto const rows = json::parse(town.whole(town.boss, "volunteer", "json")).as_array();
    REQUIRE(rows.size() == people + 4);
    for (std::size_t i = 1; i < rows.size(); ++i)
        CHECK(rows[i - 1].at("id").as_string() < rows[i].at("id").as_string());
    // Who comes or goes between two parts moves nobody else.
    auto const first = town.result(town.boss, "export.table", {{"table", "volunteer"}, {"format", "json"}});
    town.writer->change([](store::Change& change) {
        change.database().run("delete from volunteer where centre = 1 and id in ('W10003', 'W10004')");
    });
    auto const second = town.result(
        town.boss, "export.table", {{"table", "volunteer"}, {"format", "json"}, {"after", first.at("next")}});
    CHECK(first.at("rows") == 1000);
    CHECK(second.at("rows") == 1000);
    CHECK(std::string(second.at("text").as_string()).find("\"W10996\"") != std::string::npos);
    auto const csv = town.whole(town.boss, "volunteer", "csv");
    CHECK(csv.find("'-") == std::string::npos);
    CHECK(std::ranges::count(csv, '\n') == people + 2 + 1 + 1); // a head, and a name of two lines
}

TEST_CASE("tables are taken away as a spreadsheet that others open, one sheet each") {
    Town town;
    auto const book = town.result(town.boss, "export.workbook", {{"tables", {"volunteer", "role"}}});
    auto const told = town.sheets(book);
    if (!told.empty()) {
        CHECK(told.find("\nsheet role\n") != std::string::npos);
        CHECK(told.find("\nsheet volunteer\nid\tname\t") != std::string::npos);
        CHECK(told.find("=Ana \"Q\", Bo") != std::string::npos);
    }
    CHECK(book.at("shortened").as_array().empty());
    CHECK(outcome(town.call(town.boss, "export.workbook", {{"tables", {"nothing"}}})) == "table_unknown");
    // All that has rows, with texts too long for a cell cut between letters.
    std::string lines;
    while (lines.size() < 40'000) lines += "ü";
    town.writer->change([&](store::Change& change) {
        store::CommunityRows(change.database(), 1).put_file("notes.csv", lines);
    });
    auto const all = town.result(town.boss, "export.workbook");
    CHECK(all.at("shortened") == json::array{"pack_file.body"});
    std::size_t with_rows = 0;
    for (auto const& [table, count] : town.tables(town.boss)) with_rows += count > 0 ? 1 : 0;
    CHECK(all.at("tables").as_array().size() == with_rows);
    CHECK(town.sheets(all).find("ELSEWHERE") == std::string::npos);
    // More than is made in memory is refused before it is.
    town.writer->change([](store::Change& change) {
        change.database().run(
            "insert into place (centre, postcode, easting, northing, ward) with recursive n(i) "
            "as (select 1 union all select i + 1 from n where i <= 300000) select 1, 'P' || i, "
            "0, 0, '' from n");
    });
    CHECK(outcome(town.call(town.boss, "export.workbook")) == "export_too_large");
    CHECK(outcome(town.call(town.boss, "export.workbook", {{"tables", {"volunteer"}}})) == "result");
}
