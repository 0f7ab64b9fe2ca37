// SPDX-License-Identifier: MIT
// The schema's history: every earlier schema comes up to date with the same books; nothing goes back, nothing
// unknown is touched.
#include "store/backup.hpp"
#include "store/migrate.hpp"
#include "store_town.hpp"

using namespace kith::store;
using namespace kith::store::testing;

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
