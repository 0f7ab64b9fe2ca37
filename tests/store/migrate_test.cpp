// SPDX-License-Identifier: MIT
// The schema's history: every earlier schema comes up to date with the same books; nothing goes back, nothing
// unknown is touched.
#include "source_folder.hpp"
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
