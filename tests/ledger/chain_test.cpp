// SPDX-License-Identifier: MIT
// Chains: all or nothing, the first that failed named.
#include "town.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

TEST_CASE("a session with many attendees posts as one chain or not at all, naming the first that failed") {
    Town town;
    for (std::uint64_t n = 1; n <= 5; ++n) town.open(n);
    town.by_broker(SetLimits{account(4), {.floor = -10, .ceiling = {}, .soft = {}}});
    auto const session = [&] {
        Chain chain;
        for (std::uint64_t n = 2; n <= 5; ++n) {
            auto hours = town.hours(1, n, n, 60);
            hours.pending = false;
            chain.items.push_back({town.fresh(), broker, broker, Authority::broker, hours});
        }
        return chain;
    };
    auto const reply = town.by_broker(session());
    CHECK(said(reply) == "giver_below_floor");
    CHECK(reply.entry.refused->item == 2);
    CHECK(reply.entry.refused->account == account(4));
    CHECK(town.at(1).posted == 0);
    CHECK(town.ledger.books().transfers().empty());
    town.by_broker(SetLimits{account(4), {}});
    CHECK(said(town.by_broker(session())) == "done");
    CHECK(town.at(1).posted == 240);
    CHECK(town.at(1).hours_given == 240);
}

TEST_CASE("a later item of a chain sees what an earlier one did") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = {}, .soft = {}});
    town.open(2);
    Chain chain;
    auto const add = [&](Action action) {
        chain.items.push_back({town.fresh(), broker, broker, Authority::broker, std::move(action)});
    };
    add(Move{.legs = {{account(2), -40}, {account(1), 40}}});
    auto const first = town.last;
    add(Move{.legs = {{account(1), -40}, {account(2), 40}}, .pending = true});
    add(Confirm{town.last, 30});
    add(Reverse{.transfer = first, .reason = Reason::mistake, .allowed_by = {}});
    auto const reply = town.by_broker(chain);
    CHECK(said(reply) == "not_permitted"); // the chain's own principal logged the move
    chain.items.erase(chain.items.begin() + 2);
    auto again = town.by_broker(chain);
    CHECK(said(again) == "giver_below_floor"); // held by the second item
    CHECK(again.entry.refused->item == 2);
    chain.items.pop_back();
    CHECK(said(town.by_broker(chain)) == "done");
}

TEST_CASE("an item of a chain that returns alone gets the chain's answer for it") {
    Town town;
    town.open(1);
    town.open(2);
    Request const item{id(801), broker, broker, Authority::broker,
                       Move{.legs = {{account(1), -5}, {account(2), 5}}}};
    Request other = item;
    other.id = id(802);
    Request const chain{id(800), broker, broker, Authority::broker, Chain{{item, other}}};
    CHECK(said(town.send(chain)) == "done");
    CHECK(said(town.send(chain)) == "again");
    auto const reply = town.send(other);
    CHECK(said(reply) == "again");
    CHECK(reply.result(other.id) == &reply.entry.results[1]);
    CHECK(reply.result(chain.id) == &reply.entry.results[0]);
    Request const reuses{id(803), broker, broker, Authority::broker, Chain{{other}}};
    auto const conflict = town.send(reuses);
    CHECK(said(conflict) == "key_reused");
    CHECK(conflict.entry.refused->field == "id");
    Request longer{id(800), broker, broker, Authority::broker, Chain{{item}}};
    CHECK(town.send(longer).entry.refused->field == "items");
}
