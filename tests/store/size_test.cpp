// SPDX-License-Identifier: MIT
// R10 at its size: books of a million postings, from the first schema, come up to date with the same head and
// balances. KITH_POSTINGS sets another size; the time is told, never judged here.
#include "store/migrate.hpp"
#include "store_town.hpp"

#include <chrono>
#include <cstdlib>
#include <future>

using namespace kith::store;
using namespace kith::store::testing;

TEST_CASE("a million postings of the first schema come up to date with the same books") {
    auto const* text = std::getenv("KITH_POSTINGS"); // NOLINT(concurrency-mt-unsafe): one thread
    auto const transfers = (text == nullptr ? 1'000'000 : std::strtoull(text, nullptr, 10)) / 2;
    Folder folder;
    Head head;
    {
        LedgerStore store(options(folder / "full.db"));
        settle(store, 1000);
        std::uint64_t serial = 0;
        while (serial < transfers) {
            std::vector<Request> batch;
            for (int i = 0; i < 5000; ++i, ++serial) {
                batch.push_back(by_broker(serial + 1, gift(1 + serial % 1000, 1 + (serial + 7) % 1000, 1)));
            }
            std::promise<void> done;
            store.submit(centre, std::move(batch), [&](auto const&, auto const&) { done.set_value(); });
            done.get_future().get();
        }
        head = store.head(centre);
    }
    {
        Database old(folder / "old.db", Database::Mode::create);
        CHECK(migrate(old, 1) == 1);
        old.run("attach database '" + (folder / "full.db").string() +
                "' as source; insert into centre select * from source.centre;"
                "insert into journal select * from source.journal;"
                "insert into journal_head select * from source.journal_head; detach source");
    }
    auto const begin = std::chrono::steady_clock::now();
    {
        LedgerStore store(options(folder / "old.db"));
        CHECK(store.head(centre).hash == head.hash);
        CHECK(total_of(store) == 0);
        store.read(centre,
                   [&](Books const& books, Words&) { CHECK(books.touches().size() >= 2 * transfers); });
    }
    auto const postings = 2 * transfers;
    MESSAGE(postings << " postings: open, migrate and replay in "
                     << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()
                     << " s");
    Database old(folder / "old.db", Database::Mode::read);
    expect_newest_schema(old);
    CHECK_FALSE(audit_journal(old, centres(old).front()).finding);
}
