// SPDX-License-Identifier: MIT
// Reversals: once, in time, with an answer for credits already spent.
#include "town.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

TEST_CASE("a reversal happens once, within its window, and never of a reversal") {
    Town town;
    town.open(1);
    town.open(2);
    town.gift(1, 2, 60);
    auto const gift = town.last;
    CHECK(said(town.by(1, Reverse{.transfer = gift, .reason = Reason::mistake, .allowed_by = {}})) ==
          "not_permitted");
    CHECK(said(town.by(2, Reverse{.transfer = gift, .reason = Reason::mistake, .allowed_by = {}})) == "done");
    auto const reversal = town.last;
    CHECK(town.at(1).posted == 0);
    CHECK(town.transfer(reversal).linked == town.ledger.books().find_transfer(gift));
    CHECK(said(town.by_broker(Reverse{.transfer = gift, .reason = Reason::mistake, .allowed_by = {}})) ==
          "already_reversed");
    CHECK(said(town.by_broker(Reverse{.transfer = reversal, .reason = Reason::mistake, .allowed_by = {}})) ==
          "reversal_of_reversal");
    town.gift(1, 2, 60);
    auto const second = town.last;
    town.now = on_day(91);
    CHECK(said(town.by_broker(Reverse{.transfer = second, .reason = Reason::mistake, .allowed_by = {}})) ==
          "window_passed");
}

TEST_CASE("a reversal of credits already spent is refused, taken in part, or left negative by override") {
    for (auto const how : {WhenSpent::refuse, WhenSpent::part, WhenSpent::leave_negative}) {
        Town town;
        town.open(1);
        town.open(2, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = {}, .soft = {}});
        town.open(3);
        town.gift(1, 2, 100);
        auto const gift = town.last;
        town.gift(2, 3, 70);
        RequestId allowed;
        if (how == WhenSpent::leave_negative) {
            CHECK(said(town.by_broker(Reverse{gift, Reason::mistake, how, {}})) == "giver_below_floor");
            town.by_broker(Override{account(2), LimitKind::floor, 70, day(1), Reason::agreed_by_both});
            allowed = town.last;
        }
        auto const reply = town.by_broker(Reverse{gift, Reason::mistake, how, allowed});
        if (how == WhenSpent::refuse) {
            CHECK(said(reply) == "giver_below_floor");
            CHECK(reply.entry.refused->there == 30);
        } else {
            CHECK(said(reply) == "done");
            CHECK(town.at(2).posted == (how == WhenSpent::part ? 0 : -70));
            CHECK(town.transfer(gift).reversed == (how == WhenSpent::part ? 30 : 100));
        }
    }
}

TEST_CASE("a reversal in part with nothing left is refused") {
    Town town;
    town.open(1);
    town.open(2, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = {}, .soft = {}});
    town.open(3);
    town.gift(1, 2, 100);
    auto const gift = town.last;
    town.gift(2, 3, 100);
    CHECK(said(town.by_broker(Reverse{gift, Reason::mistake, WhenSpent::part, {}})) == "giver_below_floor");
}
