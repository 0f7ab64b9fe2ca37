// SPDX-License-Identifier: MIT
// The schema's history: every earlier schema comes up to date with the same books; nothing goes back, nothing
// unknown is touched.
#include "source_folder.hpp"
#include "store/audit.hpp"
#include "store/backup.hpp"
#include "store/chain.hpp"
#include "store/migrate.hpp"
#include "store_town.hpp"

#include <cstdlib>
#include <fstream>

using namespace kith::store;
using namespace kith::store::testing;

// A database that has had our first migrations must be able to have the rest: so none is ever changed, and
// a new one stands after all others. `UPDATE_GOLDEN=1 ctest --preset release -R store` adds new ones.
TEST_CASE("the schema's history only grows: what it began with is as it was, and what is new comes last") {
    auto const path = kith::source_folder() / "tests/store/schema_history.txt";
    std::vector<std::string> known;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) known.push_back(line);
    std::vector<std::string> ours;
    for (auto const& each : migrations()) {
        auto const hash = hash_of({reinterpret_cast<unsigned char const*>(each.sql.data()), each.sql.size()});
        ours.push_back(std::string(each.name) + " " + to_hex(hash).substr(0, 16));
    }
    REQUIRE(ours.size() >= known.size());
    for (std::size_t i = 0; i < known.size(); ++i) CHECK(ours[i] == known[i]);
    if (std::getenv("UPDATE_GOLDEN") != nullptr && // NOLINT(concurrency-mt-unsafe): one thread
        std::ranges::equal(known, std::span(ours).first(known.size()))) {
        std::ofstream more(path, std::ios::app);
        for (auto i = known.size(); i < ours.size(); ++i) more << ours[i] << '\n';
        return;
    }
    CHECK(ours.size() == known.size()); // a new one is not on record yet
}

TEST_CASE("what was kept of reads before there was an audit stands in its chain, row for row") {
    Folder folder;
    Database database(folder / "old.db", Database::Mode::create);
    migrate(database, 64);
    database.run(
        "insert into read_log (centre, number, principal, standing, field, method, subject, at) values "
        "(1, 7, 'staff', 'coordinator', 'contacts', 'volunteer.get', 'V1', 1000), "
        "(1, 8, 'staff', 'coordinator', 'checks', 'volunteer.list', '12 people', 2000), "
        "(2, 1, 'other', 'broker', 'contacts', 'volunteer.get', 'V1', 1500), "
        "(1, 9, 'boss', 'administrator', 'checks', 'volunteer.get', 'V2', 3000)");
    // The audit has begun already: a server ran between the two.
    Audit(database, 1)
        .add({.at = kith::Instant(std::chrono::seconds(900)),
              .principal = "staff",
              .standing = "coordinator",
              .method = "volunteer.update",
              .volunteers = {"V1"}});
    CHECK(migrate(database) >= 1);
    CHECK_FALSE(database.has_table("read_log"));
    auto const told = [&](std::int64_t of_centre) {
        std::vector<std::string> lines;
        for (auto const& row : Audit(database, of_centre).newest("", "", 0, 100)) {
            std::string line = std::to_string(row.at.time_since_epoch().count()) + " " + row.principal + " " +
                               row.standing + " " + row.method + " " + row.field;
            for (auto const& each : row.volunteers) line += " " + each;
            for (auto const& each : row.others) line += " " + each;
            lines.push_back(line);
        }
        return lines;
    };
    CHECK(told(1) == std::vector<std::string>{"3000 boss administrator volunteer.get checks V2",
                                              "2000 staff coordinator volunteer.list checks 12_people",
                                              "1000 staff coordinator volunteer.get contacts V1",
                                              "900 staff coordinator volunteer.update  V1"});
    CHECK(told(2) == std::vector<std::string>{"1500 other broker volunteer.get contacts V1"});
    for (std::int64_t const of_centre : {1, 2})
        CHECK_FALSE(Audit(database, of_centre).check(0, 100).finding.has_value());
}

TEST_CASE("every earlier schema, with books in it, comes up to date and keeps them") {
    auto const all = migrations();
    REQUIRE(all.size() >= 2);
    for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i].number > all[i - 1].number);
    Folder folder;
    Hash head{};
    {
        LedgerStore store(options(folder / "full.db"));
        settle(store, 5);
        for (std::uint64_t n = 1; n <= 50; ++n) (void)store.submit(centre, by_broker(n, gift(1, 2, 1)));
        head = store.head(centre).hash;
    }
    for (std::size_t upto = 1; upto <= all.size(); ++upto) {
        CAPTURE(upto);
        auto const path = folder / ("v" + std::to_string(upto) + ".db");
        {
            // The journal's own tables have been there from the first schema on.
            Database old(path, Database::Mode::create);
            CHECK(migrate(old, all[upto - 1].number) == upto);
            old.run("attach database '" + (folder / "full.db").string() +
                    "' as source;"
                    "insert into centre select * from source.centre;"
                    "insert into journal select * from source.journal;"
                    "insert into journal_head select * from source.journal_head; detach source");
        }
        if (upto < all.size()) CHECK_THROWS_AS((void)inspect(path), StoreFault);
        LedgerStore store(options(path));
        CHECK(store.head(centre).hash == head);
        CHECK(total_of(store) == 0);
        CHECK_FALSE(store.submit(centre, by_broker(999, gift(1, 2, 1))).refused);
    }
}

TEST_CASE("accounts that were opened before their parties were kept know their volunteer or organisation") {
    Folder folder;
    Database database(folder / "kith.db", Database::Mode::create);
    (void)migrate(database, 8);
    database.run("insert into account_words values (1, x'01', x'0a', 'volunteer/V01', 'Ana'), "
                 "(1, x'02', x'0b', 'organisation/O1', 'Kitchen'), (1, x'03', x'0c', 'issuer', 'Hub'), "
                 "(1, x'04', x'0d', 'M0042', 'Ben')");
    (void)migrate(database);
    Statement rows(database, "select account, volunteer, organisation from account_party order by account");
    REQUIRE(rows.step());
    CHECK(rows.bytes(0)[0] == 1);
    CHECK(rows.text(1) == "V01");
    CHECK(rows.text(2).empty());
    REQUIRE(rows.step());
    CHECK(rows.bytes(0)[0] == 2);
    CHECK(rows.text(1).empty());
    CHECK(rows.text(2) == "O1");
    CHECK_FALSE(rows.step());
}

TEST_CASE("migrating again does nothing") {
    Folder folder;
    Database database(folder / "kith.db", Database::Mode::create);
    CHECK(migrate(database) == migrations().size());
    CHECK(migrate(database) == 0);
    expect_newest_schema(database);
}

TEST_CASE("a database from a newer program is refused in words and left as it is") {
    Folder folder;
    Database database(folder / "kith.db", Database::Mode::create);
    migrate(database);
    database.run("insert into migration (number, name, checksum) values (900, '900_later', x'00')");
    try {
        migrate(database);
        FAIL("went on");
    } catch (StoreFault const& fault) {
        CHECK(fault.kind() == StoreFault::Kind::newer);
        CHECK(std::string(fault.what()).find("900_later") != std::string::npos);
    }
}

TEST_CASE("a database with another history is refused") {
    Folder folder;
    Database database(folder / "kith.db", Database::Mode::create);
    migrate(database);
    database.run("update migration set checksum = x'00' where number = 1");
    CHECK_THROWS_AS(migrate(database), StoreFault);
}

TEST_CASE("the schema stays portable: no triggers, and the centre first in every key of the books") {
    for (auto const& migration : migrations()) {
        CAPTURE(migration.name);
        std::string text(migration.sql);
        for (auto const* word : {"trigger", "autoincrement", "serial", "pragma", "advisory", "deferrable"}) {
            CHECK(text.find(word) == std::string::npos);
        }
        for (auto at = text.find("primary key ("); at != std::string::npos;
             at = text.find("primary key (", at + 1)) {
            CHECK(text.substr(at, 20) == "primary key (centre,");
        }
        for (auto at = text.find("create unique index"); at != std::string::npos;
             at = text.find("create unique index", at + 1)) {
            auto const bracket = text.find('(', at);
            CHECK(text.substr(bracket, 8) == "(centre,");
        }
    }
}
