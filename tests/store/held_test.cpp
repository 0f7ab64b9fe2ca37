// SPDX-License-Identifier: MIT
// P2 and P3 on the schema as it is: two people with a mark of their own in every column that is about
// somebody. What is read of the first has all of theirs and none of the other's; erased, no file has one of
// theirs left.
#include "store/held.hpp"

#include "scratch_folder.hpp"
#include "store/migrate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace kith;
using namespace kith::store;

namespace {

struct Canary {
    std::string id;
    std::string mark;
    std::string number; // stands in every key and every other plain column
};
Canary const ana{"ana-canary-id", "MARKANA", "1001"};
Canary const ben{"ben-canary-id", "MARKBEN", "2002"};

std::string mark(Canary const& who, ColumnKind const& kind) {
    return who.mark + "." + kind.table + "." + kind.column;
}

struct People {
    kith::test::ScratchFolder folder;
    Database database{folder / "kith.db", Database::Mode::create};
    std::set<std::string> owned;

    People() {
        migrate(database);
        for (auto const& each : ownerships()) owned.insert(each.table);
        Transaction transaction(database);
        for (auto const* who : {&ana, &ben})
            for (auto const& table : owned) put(*who, table);
        transaction.commit();
    }

    // One row of a table: ids where somebody is named, marks where something is said of them, the number
    // elsewhere.
    void put(Canary const& who, std::string const& table, int more = 0) {
        std::string names = "centre";
        std::string values = "1";
        bool keyed = false;
        for (auto const& each : inventory()) {
            if (each.table != table) continue;
            std::string value = who.number;
            if (each.owns)
                value = who.id;
            else if (each.names)
                value = "";
            else if (each.tag != Tag::none)
                value = mark(who, each);
            else if (each.column == "kind" && table == "contact")
                value = "volunteer";
            else if (each.column == "to_kind")
                value = "volunteer";
            else if (more > 0 && !keyed) {
                value += std::to_string(more);
                keyed = true;
            }
            names += ", \"" + each.column + "\"";
            values += ", '" + value + "'";
        }
        // Two columns of a table may name the same person: a key twice is one row.
        database.run("insert or ignore into \"" + table + "\" (" + names + ") values (" + values + ")");
    }

    std::string everything() {
        database.checkpoint(true);
        std::string all;
        for (auto const& file : std::filesystem::directory_iterator(database.path().parent_path())) {
            std::stringstream text;
            text << std::ifstream(file.path(), std::ios::binary).rdbuf();
            all += text.str();
        }
        return all;
    }
};

std::size_t times(std::string const& text, std::string const& what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

} // namespace

TEST_CASE("what is read of somebody is everything of theirs and nothing of anybody else's") {
    People people;
    std::string read;
    std::vector<std::string> const ids{ana.id};
    read_held(people.database, 1, ids, [&](std::string const& table, std::span<HeldCell const> cells) {
        for (auto const& cell : cells) read += table + "." + cell.kind->column + "=" + cell.text + "\n";
    });
    std::size_t marks = 0;
    for (auto const& each : inventory()) {
        if (!people.owned.contains(each.table) || each.names || each.tag == Tag::none ||
            each.retention == "audit")
            continue;
        auto const name = mark(ana, each);
        CAPTURE(name);
        CHECK((read.find("=" + name + "\n") != std::string::npos) == !each.secret);
        ++marks;
    }
    CHECK(marks > 100);
    CHECK(read.find(ben.mark) == std::string::npos);
    CHECK(read.find(ben.id) == std::string::npos);
    MESSAGE(marks, " marks in ", people.owned.size(), " tables");
}

TEST_CASE("whoever stands in a row of theirs beside them is not named") {
    People people;
    people.database.run("update favour set receiver = 'ben-canary-id' where giver = 'ana-canary-id'");
    std::vector<std::string> const ids{ana.id};
    bool seen = false;
    read_held(people.database, 1, ids, [&](std::string const& table, std::span<HeldCell const> cells) {
        for (auto const& cell : cells) {
            CHECK(cell.text != ben.id);
            seen = seen ||
                   (table == "favour" && cell.kind->column == "receiver" && cell.text == "(somebody else)");
        }
    });
    CHECK(seen);
}

TEST_CASE("whoever is erased stands in no byte of any file, and nobody else loses one") {
    People people;
    for (int i = 1; i <= 50; ++i) // pages that are split, and freed
        for (auto const* table : {"contact_log", "match_step", "message", "event"}) people.put(ana, table, i);
    auto const before = people.everything();
    REQUIRE(times(before, ana.mark) > 100);
    REQUIRE(times(before, ana.id) > 50);
    {
        Transaction transaction(people.database);
        erase_held(people.database, 1, {{ana.id, "erased-77"}});
        transaction.commit();
    }
    auto const after = people.everything();
    CHECK(times(after, ana.mark) == 0);
    CHECK(times(after, ana.id) == 0);
    CHECK(times(after, "erased-77") > 20);
    for (auto const& each : inventory()) {
        if (!people.owned.contains(each.table) || each.names || each.tag == Tag::none) continue;
        auto const name = mark(ben, each);
        CAPTURE(name);
        CHECK(times(after, name) >= 1);
    }
    CHECK(people.database.integrity() == "ok");
}

TEST_CASE("somebody who was merged is erased under both ids, and another centre's people stay") {
    People people;
    people.database.run(
        "insert into merge (centre, number, kept, gone, at, principal, undo_until, undone_at, undone_by, "
        "kept_before, kept_after, gone_status) values (1, 7, 'ana-canary-id', 'old-ana', 0, '', 0, -1, '', "
        "'', '', '')");
    CHECK(ids_of_person(people.database, 1, ana.id) == std::vector<std::string>{ana.id, "old-ana"});
    people.database.run(
        "insert into message_fact (centre, message, name, value) values (2, '1001', 'x', 'elsewhere'); "
        "insert into audit_reason (centre, number, reason) values (2, '1001', 'elsewhere')");
    Transaction transaction(people.database);
    erase_held(people.database, 1, {{ana.id, "erased-1"}, {"old-ana", "erased-2"}});
    Statement kept(people.database,
                   "select count(*) from message_fact where centre = 2 and value = 'elsewhere'");
    CHECK(kept.step());
    CHECK(kept.integer(0) == 1);
    Statement reason(people.database, "select count(*) from audit_reason where centre = 2");
    CHECK(reason.step());
    CHECK(reason.integer(0) == 1);
    Statement merged(people.database, "select kept, gone from merge where number = 7");
    REQUIRE(merged.step());
    CHECK(merged.text(0) == "erased-1");
    CHECK(merged.text(1) == "erased-2");
}
