// SPDX-License-Identifier: MIT
// A year of a large bank against an independent reader of its exported journal.
#include "hledger_oracle.hpp"
#include "ledger/report.hpp"
#include "store_town.hpp"

#include <random>

using namespace kith::cli::testing;
using namespace kith::store::testing;
namespace store = kith::store;

TEST_CASE("hledger accepts a year of 10,000 members and agrees with every balance") {
    if (!has_hledger()) {
        MESSAGE("SKIPPED: hledger is not installed");
        return;
    }
    constexpr std::uint64_t members = 10'000;
    Folder folder;
    int today = 0;
    {
        auto made = options(folder / "year.db");
        made.clock = [&today] { return on_day(today); };
        store::LedgerStore bank(made);
        settle(bank, members + 2);
        std::mt19937_64 random(20261122);
        std::uint64_t serial = 0;
        std::vector<RequestId> posted;
        for (int week = 0; week < 52; ++week) {
            today = week * 7;
            std::vector<Request> batch;
            for (int i = 0; i < 1000; ++i) {
                auto const giver = 1 + random() % members;
                auto const receiver = 1 + (giver + random() % (members - 1)) % members;
                if (giver == receiver) continue;
                auto const minutes = static_cast<std::int64_t>(15 * (1 + random() % 16));
                auto const kind = random() % 10;
                if (kind < 8) {
                    LogHours const hours{.given_by = account(giver),
                                         .received_by = account(receiver),
                                         .payer = account(receiver),
                                         .minutes = minutes,
                                         .category = 1,
                                         .worked_on = day(today),
                                         .pending = kind < 2};
                    batch.push_back(by_broker(++serial, hours));
                    if (kind >= 2) posted.push_back(batch.back().id);
                } else {
                    batch.push_back(by_broker(++serial, gift(giver, receiver, minutes)));
                }
                if (!posted.empty() && random() % 50 == 0) {
                    batch.push_back(by_broker(++serial, Reverse{.transfer = posted[random() % posted.size()],
                                                                .reason = Reason::mistake}));
                }
            }
            std::promise<void> done;
            bank.submit(
                centre, std::move(batch),
                [&](std::vector<store::Decided> const&, std::exception_ptr const&) { done.set_value(); });
            done.get_future().get();
        }
    }
    check_against_hledger((folder / "year.db").string(), (folder / "year.journal").string());
    auto const snapshot = store::read_snapshot((folder / "year.db").string(), "");
    CHECK(snapshot.books.transfers().size() > 50'000);
    // The reports reconcile at this size, too.
    std::int64_t total = 0;
    for (auto const& row : balances(snapshot.books, day(400))) total += row.posted;
    CHECK(total == 0);
}
