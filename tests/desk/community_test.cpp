// SPDX-License-Identifier: MIT
// A pack in the database is the pack in its folder: the same roster, the same refusals.
#include "desk_town.hpp"
#include "exchange/pack_columns.hpp"
#include "source_folder.hpp"

#include <algorithm>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

TEST_CASE("the sample goes into the database and comes back as the same roster, over a restart too") {
    Hub hub;
    auto const folder = source_folder() / "data" / "sample";
    exchange::AsOf const as_of{opening_day, opening_day};
    auto const from_folder = exchange::read_pack(folder, as_of);
    REQUIRE(from_folder);
    auto const loaded = hub.load(pack_files_in(folder));
    CHECK(loaded.volunteers == from_folder->roster.volunteers().size());
    CHECK(loaded.matches == from_folder->roster.matches().size());
    for (int round = 0; round < 2; ++round) {
        hub.writer->read([&](store::Database& database) {
            auto const again = snapshot(database, centre, opening_day);
            REQUIRE(again);
            CHECK(again->roster == from_folder->roster);
            CHECK(again->settings == from_folder->settings);
            CHECK(again->taxonomy == from_folder->taxonomy);
            CHECK(again->zone_name == from_folder->zone_name);
        });
        hub.restart();
    }
}

TEST_CASE("around one person and some openings, facts are those of the whole community") {
    Hub hub;
    hub.load(pack_files_in(source_folder() / "data" / "sample"));
    hub.writer->read([&](store::Database& database) {
        auto const whole = snapshot(database, centre, opening_day);
        REQUIRE(whole);
        auto const& roster = whole->roster;
        for (std::size_t i = 0; i < roster.volunteers().size(); i += 97) {
            auto const& volunteer = roster.volunteers()[i];
            auto const& opening = roster.openings()[(i * 31) % roster.openings().size()];
            auto const around =
                snapshot_around(database, centre, volunteer.key, {opening.key, "nowhere"}, opening_day);
            REQUIRE(around);
            REQUIRE(*around);
            auto const& small = (**around).roster;
            REQUIRE(small.volunteers().size() == 1);
            CHECK(small.volunteers().front() == volunteer);
            auto const found = small.find_opening(opening.key);
            REQUIRE(found);
            CHECK(small[*found].when == opening.when);
            CHECK(small[*found].places_maximum == opening.places_maximum);
            CHECK(small.role_of(*found).requirements ==
                  roster.role_of(*roster.find_opening(opening.key)).requirements);
        }
        CHECK_FALSE(snapshot_around(database, centre, "nobody", {}, opening_day));
    });
}

TEST_CASE("a pack with an error is refused whole, with the reader's own words") {
    Hub hub;
    auto files = town(3, 1, 1);
    files["roles.csv"] += "R9,Odd,O7,ongoing,open,remote,no,many,,,,\n";
    auto const expected = exchange::read_pack(files, "Stepney", {opening_day, opening_day});
    REQUIRE_FALSE(expected);
    hub.writer->change([&](store::Change& change) {
        auto const loaded = load_pack(change, centre, files, "Stepney");
        REQUIRE_FALSE(loaded);
        CHECK(loaded.error().errors == expected.error().errors);
        store::CommunityRows rows(change.database(), centre);
        CHECK(rows.page(store::PackTable::volunteers, "", 10).empty());
    });
}

TEST_CASE("the database has the columns of the pack, in their order") {
    for (auto const table : {store::PackTable::organisations, store::PackTable::volunteers,
                             store::PackTable::roles, store::PackTable::shifts}) {
        auto const& shape = store::shape_of(table);
        auto const files = exchange::pack_files();
        auto const file = std::ranges::find(files, std::string(shape.file), &exchange::PackFile::name);
        REQUIRE(file != files.end());
        CHECK(std::ranges::equal(file->columns, shape.columns));
    }
}

TEST_CASE("a row is read with what it names: a wrong cell, an unknown key and a clash of kinds are told") {
    Hub hub;
    hub.load(town(2, 1, 1));
    hub.writer->change([&](store::Change& change) {
        store::CommunityRows rows(change.database(), centre);
        using store::PackTable;
        struct Case {
            PackTable table;
            std::string id;
            std::string_view column;
            std::string value;
            std::string_view expected; // empty: fine
        };
        std::vector<Case> const cases{
            {PackTable::volunteers, "V00", "name", "Ana", ""},
            {PackTable::volunteers, "V00", "status", "sleeping", "known_word"},
            {PackTable::volunteers, "V00", "availability", "Mon 9-5", "time_range"},
            {PackTable::volunteers, "V00", "not_for", "COOK; O1", ""},
            {PackTable::volunteers, "V00", "not_for", "R99", "known_key"},
            {PackTable::volunteers, "V00", "capacity", "1001", "number_in_range"},
            {PackTable::roles, "COOK", "organisation", "O9", "known_key"},
            {PackTable::roles, "DIRECT", "kind", "ongoing", "role_with_shifts"},
            {PackTable::roles, "COOK", "places_maximum", "7", ""},
            {PackTable::shifts, "E00", "role", "COOK", "role_with_shifts"},
            {PackTable::shifts, "E00", "start", "25:00", "time_of_day"},
        };
        for (auto const& each : cases) {
            CAPTURE(each.value);
            auto row = rows.find(each.table, each.id);
            REQUIRE(row);
            (*row)[store::column_of(each.table, each.column)] = each.value;
            auto const flaws = flaws_of(rows, each.table, *row, opening_day);
            if (each.expected.empty()) {
                CHECK(flaws.empty());
                continue;
            }
            REQUIRE_FALSE(flaws.empty());
            CHECK(exchange::code(flaws.front().expected) == each.expected);
            if (each.expected != "role_with_shifts") CHECK(flaws.front().column == each.column);
        }
    });
}
