// SPDX-License-Identifier: MIT
// What cannot happen stops the process, in release builds too: every contract of engine/ledger is broken
// once, in a child that must abort.
#include "town.hpp"

#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

using namespace kith::ledger;
using namespace kith::ledger::testing;

extern "C" int __llvm_profile_write_file() __attribute__((weak)); // there when coverage is measured

namespace {

constexpr int aborted = 99;

// A child that stops on a broken contract, seen from its parent.
bool stops(std::function<void()> const& work) {
    std::fflush(nullptr);
    auto const child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        (void)std::freopen("/dev/null", "w", stderr);
        (void)std::signal(SIGABRT, [](int) {
            if (__llvm_profile_write_file != nullptr) __llvm_profile_write_file();
            _exit(aborted);
        });
        work();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) && WEXITSTATUS(status) == aborted;
}

struct Broken {
    char const* what;
    std::function<void()> work;
};

Entry entry_of(Town const& town, Action action) {
    Entry entry;
    entry.sequence = town.ledger.books().last_sequence() + 1;
    entry.at = town.now.now;
    entry.on = town.now.today;
    entry.request = {id(900), broker, broker, Authority::broker, std::move(action)};
    entry.results.emplace_back();
    return entry;
}

Effect effect(AccountNumber number, std::int64_t posted, std::int64_t in = 0, std::int64_t out = 0) {
    return {.account = number, .posted = posted, .pending_in = in, .pending_out = out};
}

} // namespace

TEST_CASE("an entry that cannot follow is not applied: the process stops") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 30);
    auto const hours = town.last;
    town.by_broker(Confirm{hours, 30});
    auto const apply = [&town](Entry const& entry) { town.ledger.apply(entry); };
    auto const entry = entry_of(town, Appoint{account(1), person(2)});
    auto const move = entry_of(town, Move{.legs = {{account(1), -5}, {account(2), 5}}});
    auto const with = [](Entry changed, auto const& change) {
        change(changed);
        return changed;
    };
    auto const moving = [&](std::initializer_list<Effect> effects) {
        return with(move, [&](Entry& it) { it.results.front().effects = effects; });
    };
    auto const chain = entry_of(town, Chain{{entry.request}});
    Broken const all[] = {
        {"a gap in the sequence", [&] { apply(with(entry, [](Entry& it) { ++it.sequence; })); }},
        {"an instant before the last",
         [&] { apply(with(entry, [](Entry& it) { it.at -= std::chrono::seconds(1); })); }},
        {"a day before the last",
         [&] { apply(with(entry, [](Entry& it) { it.on -= std::chrono::days(1); })); }},
        {"a refusal with a result",
         [&] { apply(with(entry, [](Entry& it) { it.refused = Refused{.code = Refusal::books_full}; })); }},
        {"no result", [&] { apply(with(entry, [](Entry& it) { it.results.clear(); })); }},
        {"a chain with a result too many",
         [&] { apply(with(chain, [](Entry& it) { it.results.emplace_back(); })); }},
        {"postings that do not balance", [&] { apply(moving({effect(0, -5), effect(1, 4)})); }},
        {"holds that do not balance", [&] { apply(moving({effect(0, 0, 0, 5), effect(1, 0, 4)})); }},
        {"a release of nothing held, incoming", [&] { apply(moving({effect(0, 0, -1)})); }},
        {"a release of nothing held, outgoing", [&] { apply(moving({effect(0, 0, 0, -1)})); }},
        {"more hours taken back than were given",
         [&] {
             apply(with(entry_of(town, Reverse{hours, Reason::mistake}),
                        [](Entry& it) { it.results.front().hours = -31; }));
         }},
        {"a chain as an item",
         [&] { Books(centre).apply_item(chain.request, chain.results.front(), 1, town.now); }},
    };
    for (auto const& each : all) {
        CAPTURE(each.what);
        CHECK(stops(each.work));
    }
    CHECK_FALSE(stops([&] { apply(entry); }));
}

TEST_CASE("a reservation cannot end twice") {
    Town town;
    town.open(1);
    town.open(2, AccountKind::partner, Scheme::exchange, {.floor = {}, .ceiling = 600, .soft = {}});
    town.by_broker(OfferReward{
        .reward = {0xD0, 1}, .partner = account(2), .price = 60, .from = day(0), .until = day(9)});
    REQUIRE(said(town.by(1, Reserve{{0xD0, 1}, account(1), day(0), 1, 5})) == "done");
    auto const reservation = town.last;
    REQUIRE(said(town.by_broker(Redeem{reservation})) == "done");
    CHECK(stops([&] { town.ledger.apply(entry_of(town, Redeem{reservation})); }));
}

TEST_CASE("decide() is not asked about an id it has answered, nor given another entry than it asked for") {
    Town town;
    town.open(1);
    Request const seen{town.last, broker, broker, Authority::broker, Appoint{account(1), person(2)}};
    CHECK(stops([&] { (void)decide(town.ledger.books(), seen, town.now); }));
    // A chain is decided item by item, never as one.
    Request const chain{id(901), broker, broker, Authority::broker, Chain{{seen}}};
    CHECK(decide(town.ledger.books(), chain, town.now).error().code == Refusal::chain_in_chain);
    Ledger forgetful(Books(centre), [](std::uint64_t) { return Entry{}; });
    (void)forgetful.submit(seen, town.now);
    CHECK(stops([&] { (void)forgetful.submit(seen, town.now); }));
}

TEST_CASE("an index holds a key once, and none never") {
    IdIndex<RequestId, int> index(1);
    index.insert(id(1), 1);
    CHECK(stops([&] { index.insert(id(1), 2); }));
    CHECK(stops([&] { index.insert(RequestId{}, 2); }));
    CHECK(stops([&] { index.erase(id(2)); }));
}
