// SPDX-License-Identifier: MIT
// The store under many hands at once, with exact counts; what it keeps over a restart; what it refuses to
// open.
#include "store/backup.hpp"
#include "store/migrate.hpp"
#include "store_town.hpp"

#include <fstream>
#include <future>
#include <thread>

using namespace kith::store;
using namespace kith::store::testing;

namespace {

// Runs `work(thread)` in `threads` threads at once.
template <class Work>
void in_threads(std::size_t threads, Work work) {
    std::vector<std::jthread> all;
    for (std::size_t i = 0; i < threads; ++i) {
        all.emplace_back([&work, i] { work(i); });
    }
}

std::string outcome(Decided const& decided) {
    return decided.refused ? std::string(name(decided.refused->code)) : "done";
}

} // namespace

TEST_CASE("what was acknowledged is there after a restart, and the journal verifies") {
    Folder folder;
    Hash head{};
    {
        LedgerStore store(options(folder / "kith.db"));
        settle(store, 3);
        CHECK(outcome(store.submit(centre, by_broker(1, gift(1, 2, 30)))) == "done");
        CHECK(outcome(store.submit(centre, by_broker(2, gift(1, 9, 30)))) == "account_unknown");
        head = store.head(centre).hash;
    }
    LedgerStore store(options(folder / "kith.db"));
    CHECK(store.head(centre).hash == head);
    CHECK(store.head(centre).sequence == 5);
    CHECK(total_of(store) == 0);
    // The answers survive too: the same request is answered, another under its id refused.
    auto const again = store.submit(centre, by_broker(1, gift(1, 2, 30)));
    CHECK(again.how == Reply::How::replayed);
    CHECK(again.sequence == 4);
    CHECK(outcome(store.submit(centre, by_broker(2, gift(1, 9, 30)))) == "account_unknown");
    auto const conflict = store.submit(centre, by_broker(1, gift(1, 2, 31)));
    CHECK(outcome(conflict) == "key_reused");
    CHECK(conflict.refused->field == "legs");
    CHECK(store.head(centre).sequence == 5);
}

TEST_CASE("only one process may write a database") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    try {
        LedgerStore second(options(folder / "kith.db"));
        FAIL("opened twice");
    } catch (StoreFault const& fault) {
        CHECK(fault.kind() == StoreFault::Kind::busy);
    }
}

TEST_CASE(
    "500 transfers reversed twice at once by 20 workers: 500 succeed, 500 are refused, the total is zero") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    settle(store, 80);
    for (std::uint64_t n = 0; n < 500; ++n) {
        auto const reply =
            store.submit(centre, by_broker(1000 + n, gift(1 + n % 80, 1 + (n * 7 + 3) % 80, 10)));
        REQUIRE(outcome(reply) == (1 + n % 80 == 1 + (n * 7 + 3) % 80 ? "account_repeated" : "done"));
    }
    std::atomic<int> done = 0;
    std::atomic<int> refused = 0;
    std::atomic<std::uint64_t> next = 0;
    in_threads(20, [&](std::size_t) {
        for (auto n = next++; n < 1000; n = next++) {
            RequestId const original{0xC0, 1000 + n / 2};
            auto const reply = store.submit(
                centre, by_broker(5000 + n, Reverse{.transfer = original, .reason = Reason::mistake}));
            if (!reply.refused)
                ++done;
            else if (reply.refused->code == Refusal::already_reversed)
                ++refused;
        }
    });
    CHECK(done == 500);
    CHECK(refused == 500);
    CHECK(total_of(store) == 0);
    store.read(centre, [](Books const& books, Words&) {
        for (auto const& each : books.accounts()) CHECK(each.posted == 0);
    });
}

TEST_CASE("payments racing against one limit: exactly as many succeed as the limit holds") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    settle(store, 40, {.floor = -100, .ceiling = 100'000, .soft = {}});
    std::atomic<int> done = 0;
    std::atomic<int> refused = 0;
    in_threads(32, [&](std::size_t thread) {
        for (std::uint64_t i = 0; i < 20; ++i) {
            auto move = gift(1, 2 + thread, 7);
            move.pending = i % 2 == 0; // holds count as payments do
            auto const reply = store.submit(centre, by_broker(thread * 100 + i, move));
            if (!reply.refused)
                ++done;
            else if (reply.refused->code == Refusal::giver_below_floor)
                ++refused;
        }
    });
    CHECK(done == 14); // 14 * 7 = 98 <= 100
    CHECK(refused == 32 * 20 - 14);
    CHECK(total_of(store) == 0);
}

TEST_CASE("two limit changes race with payments, and the books end within the one that came last") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    settle(store, 3, {.floor = -1000, .ceiling = 100'000, .soft = {}});
    in_threads(8, [&](std::size_t thread) {
        for (std::uint64_t i = 0; i < 25; ++i) {
            if (thread < 2) {
                std::int64_t const floor = thread == 0 ? -300 : -500;
                (void)store.submit(
                    centre, by_broker(90'000 + thread * 100 + i,
                                      SetLimits{account(1), {.floor = floor, .ceiling = {}, .soft = {}}}));
            } else {
                (void)store.submit(centre, by_broker(thread * 100 + i, gift(1, 2, 10)));
            }
        }
    });
    store.read(centre, [](Books const& books, Words&) {
        CHECK(books.accounts()[0].posted <= -300 + 10);
        CHECK(books.accounts()[0].posted >= -1000);
    });
    auto const audit = [&] {
        Database database(folder / "kith.db", Database::Mode::read);
        return audit_journal(database, centres(database).front());
    }();
    CHECK_FALSE(audit.finding);
}

TEST_CASE("the last reservation raced by 64: one gets it") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    settle(store, 65);
    (void)store.submit(centre,
                       by_broker(1, OpenAccount{.account = account(100),
                                                .holder = person(100),
                                                .kind = AccountKind::partner,
                                                .limits = {.floor = {}, .ceiling = 1000, .soft = {}}}));
    (void)store.submit(centre, by_broker(2, OfferReward{.reward = {1, 1},
                                                        .partner = account(100),
                                                        .price = 60,
                                                        .stock = 1,
                                                        .from = day(0),
                                                        .until = day(9)}));
    std::atomic<int> done = 0;
    std::atomic<int> refused = 0;
    in_threads(64, [&](std::size_t thread) {
        auto const n = 1 + thread;
        Request const request{{0xD0, n},
                              person(n),
                              person(n),
                              Authority::party,
                              Reserve{.reward = {1, 1},
                                      .account = account(n),
                                      .day = day(1),
                                      .code = static_cast<std::uint32_t>(n)}};
        auto const reply = store.submit(centre, request);
        if (!reply.refused)
            ++done;
        else if (reply.refused->code == Refusal::sold_out)
            ++refused;
    });
    CHECK(done == 1);
    CHECK(refused == 63);
}

TEST_CASE("the same request sent by 50 at once has one effect and one answer") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    settle(store, 2);
    std::atomic<int> recorded = 0;
    std::atomic<int> replayed = 0;
    std::atomic<std::uint64_t> sequences = 0;
    in_threads(50, [&](std::size_t) {
        auto const reply = store.submit(centre, by_broker(1, gift(1, 2, 30)));
        if (reply.how == Reply::How::recorded) ++recorded;
        if (reply.how == Reply::How::replayed) ++replayed;
        sequences += reply.sequence;
    });
    CHECK(recorded == 1);
    CHECK(replayed == 49);
    CHECK(sequences == 50 * 3);
    store.read(centre, [](Books const& books, Words&) { CHECK(books.accounts()[1].posted == 30); });
}

TEST_CASE("a full queue says so instead of growing") {
    Folder folder;
    auto small = options(folder / "kith.db");
    small.queue_requests_max = 4;
    LedgerStore store(small);
    store.add_centre(centre, "x", "Europe/London");
    std::vector<Request> batch(5, by_broker(1, gift(1, 2, 30)));
    CHECK_THROWS_AS(store.submit(centre, batch, [](auto, auto) {}), StoreFault);
    CHECK_THROWS_AS((void)store.submit({1, 2}, by_broker(1, gift(1, 2, 30))), StoreFault);
}

TEST_CASE("two centres in one database keep their books apart, each with its own chain") {
    Folder folder;
    CentreId const other{8, 8};
    {
        LedgerStore store(options(folder / "kith.db"));
        settle(store, 2);
        store.add_centre(other, "Bow", "Europe/London");
        (void)store.submit(other, by_broker(1, OpenAccount{.account = account(1), .holder = person(1)}));
        (void)store.submit(centre, by_broker(1, gift(1, 2, 30)));
        CHECK(store.head(other).sequence == 1);
        CHECK(store.head(centre).sequence == 3);
    }
    LedgerStore store(options(folder / "kith.db"));
    CHECK(store.centres().size() == 2);
    CHECK(store.head(other).sequence == 1);
    CHECK(inspect(folder / "kith.db").sound());
}

TEST_CASE(
    "words are written with their request or not at all, and may be changed without touching the chain") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    settle(store, 2);
    auto const reply = store.submit(centre, by_broker(1, gift(1, 2, 30)),
                                    [](Words& words, std::vector<Decided> const& decided) {
                                        REQUIRE_FALSE(decided.front().refused);
                                        words.put(AccountWords{account(1), person(1), "M1", "Ana \xC3\x85"});
                                        words.put(Memo{{0xC0, 1}, broker, on_day(0).now, "for the garden"});
                                        CHECK(words.category("Gardening") == 1);
                                        CHECK(words.category("Driving") == 2);
                                        CHECK(words.category("Gardening") == 1);
                                    });
    auto const head = store.head(centre);
    CHECK_FALSE(reply.refused);
    // A second account cannot have the same reference: the whole group is undone.
    CHECK_THROWS_AS((void)store.submit(centre, by_broker(2, gift(1, 2, 30)),
                                       [](Words& words, std::vector<Decided> const&) {
                                           words.put(AccountWords{account(2), person(2), "M1", "Ben"});
                                       }),
                    StoreFault);
    CHECK(store.head(centre).hash == head.hash);
    store.read(centre, [](Books const& books, Words& words) {
        CHECK(books.accounts()[1].posted == 30);
        REQUIRE(words.accounts().size() == 1);
        CHECK(words.accounts().front().name == "Ana \xC3\x85");
        CHECK(words.memo({0xC0, 1})->body == "for the garden");
        CHECK_FALSE(words.memo({0xC0, 2}));
        CHECK(words.categories().at(2) == "Driving");
        words.put(RewardWords{{1, 1}, "SWIM", "A swim"});
        words.put(RewardWords{{1, 1}, "SWIM", "Two swims"});
        CHECK(words.rewards().front().name == "Two swims");
    });
    CHECK(outcome(store.submit(centre, by_broker(2, gift(1, 2, 30)))) == "done"); // the id was not used up
}

TEST_CASE("a receipt proves an entry offline, and no other") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    settle(store, 2);
    auto const decided = store.submit(centre, by_broker(1, gift(1, 2, 30)));
    auto const key = SigningKey::open(folder / "key", true);
    CHECK(SigningKey::open(folder / "key", false).public_key() == key.public_key());
    auto const receipt = store.receipt(centre, decided.sequence, key);
    auto const text = to_text(receipt);
    auto const read = receipt_from(text);
    REQUIRE(read);
    CHECK(is_genuine(*read, key.public_key()));
    auto const entry = kith::ledger::decode(read->record);
    REQUIRE(entry);
    CHECK(entry->entry.sequence == decided.sequence);
    CHECK(std::get<Move>(entry->entry.request.action).legs[1].minutes == 30);
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto changed = text;
        changed[i] = changed[i] == '1' ? '2' : '1';
        auto const other = receipt_from(changed);
        CHECK_FALSE((other && is_genuine(*other, key.public_key())));
    }
    auto const stranger = SigningKey::open(folder / "other", true);
    CHECK_FALSE(is_genuine(*read, stranger.public_key()));
    CHECK_THROWS_AS((void)store.receipt(centre, 99, key), StoreFault);
    CHECK_THROWS_AS((void)SigningKey::open(folder / "none", false), StoreFault);
    CHECK_FALSE(receipt_from(""));
    CHECK_FALSE(receipt_from(text + "x"));
}

TEST_CASE("twenty backups under full write load each hold everything acknowledged before they began") {
    Folder folder;
    LedgerStore store(options(folder / "kith.db"));
    settle(store, 50);
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> acknowledged = 0; // sequence
    std::jthread writer([&] {
        for (std::uint64_t n = 1; !stop; ++n) {
            auto const reply = store.submit(centre, by_broker(n, gift(1 + n % 50, 1 + (n + 1) % 50, 1)));
            acknowledged = reply.sequence;
        }
    });
    for (int i = 0; i < 20; ++i) {
        auto const before = acknowledged.load();
        auto const report = back_up(folder / "kith.db", folder / "copy.db");
        CHECK(report.sound());
        CHECK(report.centres.front().second.entries >= before);
        CHECK_FALSE(fs::exists(folder / "copy.db-wal"));
    }
    stop = true;
    writer.join();
    // The drill: put the last one back and go on.
    CHECK_THROWS_AS((void)restore(folder / "copy.db", folder / "kith.db", true), StoreFault); // still served
    auto const report = restore(folder / "copy.db", folder / "new.db", false);
    CHECK(report.sound());
    CHECK_THROWS_AS((void)restore(folder / "copy.db", folder / "new.db", false), StoreFault);
    CHECK(restore(folder / "copy.db", folder / "new.db", true).sound());
    CHECK(fs::exists(folder / "new.db.before-restore"));
    LedgerStore second(options(folder / "new.db"));
    CHECK(second.head(centre).sequence == report.centres.front().second.entries);
    CHECK(total_of(second) == 0);
}

TEST_CASE("a journal that was changed, cut short or reordered is found before anything is served") {
    Folder folder;
    {
        LedgerStore store(options(folder / "kith.db"));
        settle(store, 3);
        for (std::uint64_t n = 1; n <= 20; ++n) (void)store.submit(centre, by_broker(n, gift(1, 2, 1)));
    }
    struct Harm {
        std::string sql;
        std::string finding;
        std::uint64_t sequence;
    };
    for (auto const& [sql, finding, sequence] :
         {Harm{"update journal set record = (select record from journal where sequence = 9) where sequence = "
               "8",
               "chain_broken", 8},
          Harm{"update journal set hash = zeroblob(32) where sequence = 8", "chain_broken", 8},
          Harm{"delete from journal where sequence = 8", "sequence_gap", 8},
          Harm{"delete from journal where sequence > 20", "head_differs", 23},
          Harm{"delete from journal_head", "head_differs", 23},
          Harm{"update journal set sequence = 100 where sequence = 8;"
               "update journal set sequence = 8 where sequence = 9;"
               "update journal set sequence = 9 where sequence = 100",
               "chain_broken", 8}}) {
        CAPTURE(sql);
        auto const copy = folder / "copy.db";
        back_up(folder / "kith.db", copy);
        {
            Database database(copy, Database::Mode::write);
            database.run(sql);
            auto const audit = audit_journal(database, centres(database).front());
            REQUIRE(audit.finding);
            CHECK(audit.finding->what == finding);
            CHECK(audit.finding->sequence == sequence);
        }
        try {
            LedgerStore store(options(copy));
            FAIL("opened a broken journal");
        } catch (StoreFault const& fault) {
            CHECK(fault.kind() == StoreFault::Kind::corrupt);
        }
        CHECK_FALSE(inspect(copy).sound());
        CHECK_FALSE(restore(copy, folder / "never.db", false).sound());
        CHECK_FALSE(fs::exists(folder / "never.db"));
    }
}
