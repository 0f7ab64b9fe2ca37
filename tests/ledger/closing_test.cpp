// SPDX-License-Identifier: MIT
// Closing by sweeping, by rule, and coming back.
#include "town.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

TEST_CASE("closing sweeps the balance by rule and lets nothing move afterwards") {
    Town town;
    town.open(1);
    town.open(2);
    town.open(9, AccountKind::fund);
    town.gift(2, 1, 60);
    town.gift(1, 2, 10, true);
    auto const pending = town.last;
    CHECK(said(town.by_broker(CloseAccount{account(1), account(9), ClosingReason::moved_away})) ==
          "holds_open");
    town.by(1, Reject{pending, Reason::changed_mind});
    CHECK(said(town.by_broker(CloseAccount{account(1), account(2), ClosingReason::died})) ==
          "sweep_not_allowed");
    CHECK(said(town.by_broker(CloseAccount{account(1), {}, ClosingReason::died})) == "account_unknown");
    CHECK(said(town.by_broker(CloseAccount{account(1), account(9), ClosingReason::died})) == "done");
    CHECK(town.at(9).posted == 60);
    CHECK(town.at(1).posted == 0);
    CHECK(town.at(1).closing == ClosingReason::died);
    CHECK(said(town.gift(2, 1, 5)) == "account_closed");
    CHECK(said(town.by_broker(CloseAccount{account(1), account(9), ClosingReason::died})) ==
          "account_closed");
}

TEST_CASE("a member who comes back finds the account as it was left, and the sweep can be reversed") {
    Town town;
    town.open(1);
    town.open(2);
    town.open(9, AccountKind::fund);
    town.gift(2, 1, 60);
    town.now = on_day(10);
    town.by_broker(CloseAccount{account(1), account(9), ClosingReason::moved_away});
    auto const sweep = town.last;
    town.now = on_day(20);
    CHECK(said(town.by(1, ReopenAccount{account(1)})) == "not_permitted");
    CHECK(said(town.by_broker(ReopenAccount{account(1)})) == "done");
    CHECK(said(town.by_broker(ReopenAccount{account(1)})) == "account_exists");
    CHECK(town.at(1).posted == 0);
    CHECK(said(town.by_broker(Reverse{sweep, Reason::agreed_by_both})) == "done");
    CHECK(town.at(1).posted == 60);
    CHECK(said(town.gift(1, 2, 60)) == "done");
    town.now = on_day(30);
    CHECK(said(town.by_broker(CloseAccount{account(1), {}, ClosingReason::died})) == "done");
    // A report as of a day says what was so at its end, for ever.
    auto const& books = town.ledger.books();
    auto const number = books.find_account(account(1));
    CHECK_FALSE(books.closed_as_of(number, day(9)));
    CHECK(books.closed_as_of(number, day(10)) == ClosingReason::moved_away);
    CHECK_FALSE(books.closed_as_of(number, day(20)));
    CHECK(books.closed_as_of(number, day(30)) == ClosingReason::died);
    CHECK_FALSE(books.closed_as_of(books.find_account(account(2)), day(30)));
}

TEST_CASE(
    "the community may let a leaver name who gets the balance, and a debt is carried by the fund within "
    "its floor") {
    Town town;
    town.open(1);
    town.open(2);
    town.open(9, AccountKind::fund);
    town.gift(2, 1, 60);
    Policy policy;
    policy.named_sweep = 1u << static_cast<unsigned>(ClosingReason::moved_away);
    town.by_broker(SetPolicy{policy});
    CHECK(said(town.by_broker(CloseAccount{account(1), account(2), ClosingReason::moved_away})) == "done");
    CHECK(town.at(2).posted == 0);
    town.open(3);
    town.gift(3, 2, 30);
    CHECK(said(town.by_broker(CloseAccount{account(3), account(9), ClosingReason::left})) ==
          "giver_below_floor");
    town.by_broker(SetLimits{account(9), {.floor = -30, .ceiling = {}, .soft = {}}});
    CHECK(said(town.by_broker(CloseAccount{account(3), account(9), ClosingReason::left})) == "done");
    CHECK(town.at(9).posted == -30);
    town.open(4);
    CHECK(said(town.by_broker(CloseAccount{account(4), {}, ClosingReason::duplicate})) == "done");
}
