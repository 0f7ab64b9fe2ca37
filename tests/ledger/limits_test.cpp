// SPDX-License-Identifier: MIT
// Limits, single-use overrides and soft limits.
#include "town.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

TEST_CASE("an over-limit account may only move towards zero") {
    Town town;
    town.open(1);
    town.open(2);
    town.gift(1, 2, 500);
    town.by_broker(SetLimits{account(1), {.floor = -100, .ceiling = {}, .soft = {}}});
    town.by_broker(SetLimits{account(2), {.floor = {}, .ceiling = 100, .soft = {}}});
    CHECK(said(town.gift(1, 2, 1)) == "giver_below_floor");
    CHECK(said(town.gift(2, 1, 50)) == "done"); // both come closer, though still beyond
    CHECK(town.at(1).posted == -450);
    CHECK(said(town.gift(1, 2, 1)) == "giver_below_floor");
}

TEST_CASE("an override passes one limit once, by so much, until a day, and leaves the limit alone") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = -10, .ceiling = {}, .soft = {}});
    town.open(2);
    auto const allow = [&](std::int64_t minutes) {
        town.by_broker(Override{account(1), LimitKind::floor, minutes, day(1), Reason::timing});
        return town.last;
    };
    auto const pay = [&](std::int64_t minutes, RequestId allowed) {
        return town.by_broker(
            Move{.legs = {{account(1), -minutes}, {account(2), minutes}}, .allowed_by = allowed});
    };
    auto const permission = allow(20);
    CHECK(said(pay(31, permission)) == "giver_below_floor");
    auto const reply = pay(30, permission);
    CHECK(said(reply) == "done");
    CHECK(reply.entry.results.front().override_used);
    CHECK(said(pay(1, permission)) == "override_spent");
    CHECK(said(pay(1, {})) == "giver_below_floor");
    auto const late = allow(100);
    town.now = on_day(2);
    CHECK(said(pay(1, late)) == "override_lapsed");
    CHECK(said(pay(1, id(12345))) == "override_unknown");
    town.by_broker(Override{account(2), LimitKind::ceiling, 5, day(9), Reason::timing});
    CHECK(said(pay(1, town.last)) == "giver_below_floor");
    town.open(3);
    town.by_broker(Override{account(3), LimitKind::floor, 5, day(9), Reason::timing});
    CHECK(said(pay(1, town.last)) == "override_elsewhere");
}

TEST_CASE("an override not needed is not used up") {
    Town town;
    town.open(1);
    town.open(2);
    town.by_broker(Override{account(1), LimitKind::floor, 20, day(1), Reason::timing});
    auto const permission = town.last;
    auto const reply =
        town.by_broker(Move{.legs = {{account(1), -5}, {account(2), 5}}, .allowed_by = permission});
    CHECK_FALSE(reply.entry.results.front().override_used);
    CHECK_FALSE(town.ledger.books().override_row(permission)->used);
}

TEST_CASE("a soft limit gives notice in both directions and stops nothing") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = {}, .ceiling = {}, .soft = 50});
    town.open(2, AccountKind::member, Scheme::exchange, {.floor = {}, .ceiling = {}, .soft = 70});
    auto reply = town.gift(1, 2, 60);
    CHECK(reply.entry.results.front().effects[0].passes_soft);
    CHECK_FALSE(reply.entry.results.front().effects[1].passes_soft);
    reply = town.gift(1, 2, 20);
    CHECK_FALSE(reply.entry.results.front().effects[0].passes_soft); // told already
    CHECK(reply.entry.results.front().effects[1].passes_soft);
}
