// SPDX-License-Identifier: MIT
// P1: the schema as it is, column by column, against what is told of it; and the events' members.
#include "store/inventory.hpp"

#include "scratch_folder.hpp"
#include "store/events.hpp"
#include "store/merges.hpp"
#include "store/migrate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace kith::store;

namespace {

struct Schema {
    kith::test::ScratchFolder folder;
    Database database{folder / "kith.db", Database::Mode::create};
    std::map<std::string, std::set<std::string>> tables; // without `centre`

    Schema() {
        migrate(database);
        Statement names(database, "select name from sqlite_master where type = 'table'");
        while (names.step()) tables[std::string(names.text(0))];
        for (auto& [table, columns] : tables) {
            Statement rows(database, "select name from pragma_table_info('" + table + "')");
            while (rows.step())
                if (rows.text(0) != "centre") columns.emplace(rows.text(0));
        }
        tables.erase("migration"); // which versions it has had: the store's own
    }
};

} // namespace

TEST_CASE("every column of the schema is tagged, once, and nothing is tagged that is not there") {
    Schema const schema;
    std::set<std::pair<std::string, std::string>> told;
    for (auto const& each : inventory()) {
        auto const name = each.table + "." + each.column;
        CAPTURE(name);
        CHECK_MESSAGE(told.emplace(each.table, each.column).second, name,
                      " stands twice in store/inventory.cpp");
        auto const table = schema.tables.find(each.table);
        CHECK_MESSAGE((table != schema.tables.end() && table->second.contains(each.column)), name,
                      " is told in store/inventory.cpp, and the schema has no such column");
    }
    std::size_t columns = 0;
    for (auto const& [table, names] : schema.tables) {
        for (auto const& column : names) {
            ++columns;
            CHECK_MESSAGE(told.contains({table, column}), table, ".", column,
                          " has no tag: say in store/inventory.cpp what it is, how it is erased and how long "
                          "it is kept");
        }
    }
    MESSAGE(columns, " columns of ", schema.tables.size(), " tables");
}

TEST_CASE("what a column is decides what becomes of it, and every class of retention is explained") {
    std::set<std::string_view> known;
    for (auto const& each : retention_classes()) {
        CHECK(known.insert(each.name).second);
        CHECK(!each.rule.empty());
    }
    for (auto const& each : inventory()) {
        CAPTURE(each.table);
        CAPTURE(each.column);
        CHECK(known.contains(each.retention));
        CHECK((each.tag == Tag::none || each.fate != Fate::kept));
        CHECK((!each.names || each.fate == Fate::pseudonym || each.fate == Fate::row_deleted));
    }
}

TEST_CASE("every column that a merge knows to name a volunteer is one that erasure makes nobody's") {
    auto all = merged_columns();
    for (auto const each : unmerged_columns()) all.emplace_back(each);
    for (auto const& name : all) {
        CAPTURE(name);
        auto const dot = name.find('.');
        auto const kind = kind_of(name.substr(0, dot), name.substr(dot + 1));
        REQUIRE(kind);
        CHECK(kind->names);
    }
}

TEST_CASE("each condition that says whose a row is can be asked of the schema") {
    Schema schema;
    for (auto const& each : ownerships()) {
        CAPTURE(each.table);
        CAPTURE(each.condition);
        Statement row(schema.database, "select count(*) from \"" + each.table + "\" where " + each.condition);
        for (int i = 0; i < each.parameters; ++i)
            row.bind(2 * i + 1, std::int64_t{1}).bind(2 * i + 2, std::string_view("V1"));
        CHECK(row.step());
        CHECK(row.integer(0) == 0);
    }
}

TEST_CASE("every member of an event is tagged, and only the volunteer is somebody") {
    // An event has these members and no others: adding one does not compile here.
    auto const [kind, volunteer, organisation, opening, other] = Event{};
    CHECK((kind + volunteer + organisation + opening + other).empty());
    CHECK(tag_of_event_field("kind") == Tag::none);
    CHECK(tag_of_event_field("volunteer") == Tag::personal);
    CHECK(tag_of_event_field("organisation") == Tag::none);
    CHECK(tag_of_event_field("opening") == Tag::none);
    CHECK(tag_of_event_field("other") == Tag::none);
    CHECK(!tag_of_event_field("name"));
}
