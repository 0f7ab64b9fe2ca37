// SPDX-License-Identifier: MIT
// What the ledger does, told as small stories.
#include "town.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

TEST_CASE("hours wait for the other side, count against limits at once and pay out when confirmed") {
    Town town;
    town.open(1);
    town.open(2);
    CHECK(said(town.help(1, 2, 90)) == "done");
    auto const record = town.last;
    CHECK(town.at(2).spendable() == -90);
    CHECK(town.at(2).posted == 0);
    CHECK(town.at(1).towards_ceiling() == 90);
    CHECK(town.at(1).spendable() == 0);
    CHECK(town.at(1).hours_given == 0);

    CHECK(said(town.by(1, Confirm{record, 90})) == "not_permitted"); // nobody confirms their own hours
    CHECK(said(town.by(2, Confirm{record, 60})) == "done");
    CHECK(town.at(1).posted == 60);
    CHECK(town.at(2).posted == -60);
    CHECK(town.at(2).pending_out == 0);
    CHECK(town.at(1).hours_given == 60);
    CHECK(town.at(2).hours_received == 60);
    CHECK(said(town.by(2, Confirm{record, 60})) == "already_resolved");
}

TEST_CASE("a rejected record releases its hold and leaves the hours alone") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 90);
    auto const record = town.last;
    CHECK(said(town.by(2, Reject{record, Reason::not_done})) == "done");
    CHECK(town.at(2).spendable() == 0);
    CHECK(town.at(1).hours_given == 0);
    CHECK(town.transfer(record).state == TransferState::rejected);
    CHECK(said(town.by(2, Reject{record, Reason::not_done})) == "already_resolved");
}

TEST_CASE("who logged it may withdraw it") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 90);
    CHECK(said(town.by(1, Reject{town.last, Reason::mistake})) == "done");
}

TEST_CASE("unconfirmed hours are escalated, never silently paid, and expire with a record of their own") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 90);
    auto const record = town.last;
    CHECK(said(town.by_system(Lapse{record})) == "not_due");
    town.now = on_day(14);
    CHECK(town.ledger.books().due(town.now.now, 10) == std::vector{record});
    CHECK(said(town.by_system(Lapse{record})) == "done");
    CHECK(town.transfer(record).state == TransferState::escalated);
    CHECK(town.at(2).pending_out == 90);
    CHECK(town.ledger.books().due(town.now.now, 10).empty());
    town.now = on_day(14 + 28);
    auto const entries = town.journal.size();
    CHECK(said(town.by_system(Lapse{record})) == "done");
    CHECK(town.journal.size() == entries + 1);
    CHECK(town.transfer(record).state == TransferState::expired);
    CHECK(town.at(2).pending_out == 0);
    CHECK(said(town.by_system(Lapse{record})) == "already_resolved");
    CHECK(said(town.by_broker(Confirm{record, 90})) == "already_resolved");
}

TEST_CASE("an escalated record can still be confirmed by the broker") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 90);
    auto const record = town.last;
    town.now = on_day(20);
    town.by_system(Lapse{record});
    CHECK(said(town.by_broker(Confirm{record, 90})) == "done");
    CHECK(town.at(1).posted == 90);
}

TEST_CASE("a pending gift that nobody takes expires without escalation") {
    Town town;
    town.open(1);
    town.open(2);
    CHECK(said(town.gift(1, 2, 60, true)) == "done");
    auto const gift = town.last;
    town.now = on_day(14);
    CHECK(said(town.by_system(Lapse{gift})) == "done");
    CHECK(town.transfer(gift).state == TransferState::expired);
    CHECK(town.at(1).spendable() == 0);
}

TEST_CASE("hours for an organisation come from the centre's budget and stop when it is spent") {
    Town town;
    town.open(1, AccountKind::member, Scheme::rewards);
    town.open(2, AccountKind::organisation, Scheme::rewards);
    town.open(3, AccountKind::issuer, Scheme::rewards, {.floor = -100, .ceiling = {}, .soft = {}});
    CHECK(said(town.by(1, town.hours(1, 2, 3, 60))) == "done");
    auto const first = town.last;
    CHECK(said(town.by(2, town.hours(1, 2, 3, 60))) == "giver_below_floor");
    CHECK(said(town.by(2, Confirm{first, 60})) == "done");
    CHECK(town.at(3).posted == -60);
    CHECK(town.at(1).posted == 60);
    // The organisation may post at once, within the budget.
    LogHours at_once = town.hours(1, 2, 3, 40);
    at_once.pending = false;
    CHECK(said(town.by(1, at_once)) == "not_permitted");
    CHECK(said(town.by(2, at_once)) == "done");
    CHECK(town.at(1).hours_given == 100);
    CHECK(town.at(2).hours_received == 100);
}

TEST_CASE("a member who is hours only collects hours and never credits") {
    Town town;
    town.open(1, AccountKind::member, Scheme::rewards, {}, true);
    town.open(2, AccountKind::organisation, Scheme::rewards);
    town.open(3, AccountKind::issuer, Scheme::rewards, {.floor = -1000, .ceiling = {}, .soft = {}});
    CHECK(said(town.by(1, town.hours(1, 2, 3, 60))) == "done");
    auto const record = town.last;
    CHECK(said(town.by(2, Confirm{record, 60})) == "done");
    CHECK(town.at(1).hours_given == 60);
    CHECK(town.at(1).posted == 0);
    CHECK(town.at(3).posted == 0);
    CHECK(said(town.by_broker(Reverse{.transfer = record, .reason = Reason::mistake, .allowed_by = {}})) ==
          "done");
    CHECK(town.at(1).hours_given == 0);
}

TEST_CASE(
    "what a ceiling does not admit goes to the named fund, and a part confirmation fills the giver first") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = {}, .ceiling = 100, .soft = {}});
    town.open(2);
    town.open(9, AccountKind::fund);
    CHECK(said(town.help(1, 2, 130)) == "receiver_above_ceiling");
    Policy policy;
    policy.overflow_fund[0] = account(9);
    CHECK(said(town.by_broker(SetPolicy{policy})) == "done");
    CHECK(said(town.help(1, 2, 130)) == "done");
    auto const record = town.last;
    CHECK(town.at(1).pending_in == 100);
    CHECK(town.at(9).pending_in == 30);
    CHECK(said(town.by(2, Confirm{record, 110})) == "done");
    CHECK(town.at(1).posted == 100);
    CHECK(town.at(9).posted == 10);
    CHECK(town.at(1).hours_given == 110);
    // At the ceiling everything goes to the fund.
    CHECK(said(town.help(1, 2, 50)) == "done");
    CHECK(town.at(9).pending_in == 50);
    CHECK(said(town.by_broker(Reverse{.transfer = record, .reason = Reason::mistake, .allowed_by = {}})) ==
          "done");
    CHECK(town.at(1).posted == 0);
    CHECK(town.at(9).posted == 0);
    CHECK(town.at(1).hours_given == 0);
}

TEST_CASE("hours given are never reduced by spending, gifts or adjustment") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 300);
    town.by(2, Confirm{town.last, 300});
    CHECK(said(town.gift(1, 2, 200)) == "done");
    auto const gift = town.last;
    CHECK(said(town.by_broker(Move{.legs = {{account(1), -50}, {account(2), 50}},
                                   .kind = TransferKind::adjustment,
                                   .reason = Reason::mistake})) == "done");
    CHECK(said(town.by_broker(Reverse{.transfer = gift, .reason = Reason::mistake, .allowed_by = {}})) ==
          "done");
    CHECK(town.at(1).hours_given == 300);
    CHECK(town.at(1).posted == 250);
}

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

TEST_CASE("a dispute over a pending record freezes it, hears both sides and is decided with one appeal") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 120);
    auto const record = town.last;
    CHECK(said(town.by(2, Dispute{record, Reason::wrong_minutes})) == "done");
    CHECK(said(town.by(2, Confirm{record, 120})) == "in_dispute");
    CHECK(said(town.by(2, Reject{record, Reason::not_done})) == "in_dispute");
    CHECK(said(town.by(2, Appeal{record})) == "in_dispute");
    CHECK(said(town.by(2, Answer{record})) == "already_stated");
    CHECK(said(town.by_broker(Settle{record, 60, Reason::wrong_minutes})) == "statement_missing");
    CHECK(said(town.by(1, Answer{record})) == "done");
    CHECK(said(town.by(1, Answer{record})) == "already_stated");
    CHECK(said(town.by_broker(Settle{record, 60, Reason::wrong_minutes})) == "done");
    CHECK(town.at(1).posted == 0); // not before the appeal's time is over
    CHECK(said(town.by_broker(Settle{record, 70, Reason::wrong_minutes})) == "already_stated");
    CHECK(said(town.by_system(Lapse{record})) == "not_due");
    CHECK(said(town.by(1, Appeal{record})) == "done");
    CHECK(said(town.by(2, Appeal{record})) == "already_disputed");
    CHECK(said(town.by_broker(Settle{record, 90, Reason::wrong_minutes})) == "done");
    CHECK(town.at(1).posted == 90);
    CHECK(town.at(1).hours_given == 90);
    CHECK(town.at(2).pending_out == 0);
    CHECK(said(town.by(2, Dispute{record, Reason::wrong_minutes})) == "already_disputed");
    CHECK(said(town.by(2, Appeal{record})) == "not_disputed");
    CHECK(said(town.by_broker(Settle{record, 1, Reason::wrong_minutes})) == "not_disputed");
}

TEST_CASE(
    "a decision nobody appealed is carried out when the time is over, and an undecided one waits for ever") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 120);
    auto const record = town.last;
    town.by(2, Dispute{record, Reason::not_done});
    town.now = on_day(8); // the other side had its week
    CHECK(said(town.by_broker(Settle{record, 0, Reason::not_done})) == "done");
    town.now = on_day(22);
    CHECK(said(town.by(1, Appeal{record})) == "window_passed");
    CHECK(said(town.by_system(Lapse{record})) == "done");
    CHECK(town.transfer(record).state == TransferState::rejected);

    town.help(1, 2, 120);
    auto const second = town.last;
    town.by(2, Dispute{second, Reason::not_done});
    town.now = on_day(3000);
    CHECK(town.ledger.books().due(town.now.now, 10).empty());
    CHECK(said(town.by_system(Lapse{second})) == "not_due");
}

TEST_CASE("a dispute over posted hours freezes what is left and corrects hours and credits together") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = {}, .soft = {}});
    town.open(2);
    town.open(3);
    town.help(1, 2, 120);
    auto const record = town.last;
    town.by(2, Confirm{record, 120});
    town.gift(1, 3, 50);
    auto const reply = town.by(2, Dispute{record, Reason::not_done});
    CHECK(said(reply) == "done");
    CHECK(reply.entry.results.front().minutes == 70);
    CHECK(town.at(1).spendable() == 0);
    CHECK(said(town.gift(1, 3, 1)) == "giver_below_floor");
    CHECK(said(town.by_broker(Reverse{.transfer = record, .reason = Reason::mistake, .allowed_by = {}})) ==
          "in_dispute");
    town.by(1, Answer{record});
    CHECK(said(town.by_broker(Settle{record, 20, Reason::wrong_minutes})) == "done");
    town.now = on_day(14);
    CHECK(said(town.by_system(Lapse{record})) == "done");
    CHECK(town.at(1).posted == 0); // 70 taken back of the 100 that were wrong
    CHECK(town.at(2).posted == -50);
    CHECK(town.at(1).hours_given == 20);
    CHECK(town.at(1).pending_out == 0);
    CHECK(town.transfer(record).reversed == 70);
    CHECK(town.transfer(town.last).kind == TransferKind::reversal);
    CHECK(said(town.by_broker(Reverse{.transfer = record, .reason = Reason::mistake, .allowed_by = {}})) ==
          "already_reversed");
}

TEST_CASE("a dismissed dispute gives the frozen credits back and takes nothing") {
    Town town;
    Policy policy;
    policy.appeal_days = 0;
    town.by_broker(SetPolicy{policy});
    town.open(1);
    town.open(2);
    town.gift(1, 2, 80);
    auto const gift = town.last;
    town.by(1, Dispute{gift, Reason::mistake});
    CHECK(town.at(2).pending_out == 80);
    town.by(2, Answer{gift});
    CHECK(said(town.by_broker(Settle{gift, 80, Reason::other})) == "done");
    CHECK(town.at(2).spendable() == 80);
    CHECK(town.transfer(gift).linked == no_index);
    CHECK(said(town.by_broker(Reverse{.transfer = gift, .reason = Reason::mistake, .allowed_by = {}})) ==
          "done");
}

TEST_CASE("with everything spent a dispute freezes nothing and the wrong hours still go") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = {}, .soft = {}});
    town.open(2);
    town.help(1, 2, 120);
    auto const record = town.last;
    town.by(2, Confirm{record, 120});
    town.gift(1, 2, 120);
    auto const reply = town.by(2, Dispute{record, Reason::not_done});
    CHECK(reply.entry.results.front().minutes == 0);
    town.by(1, Answer{record});
    town.by_broker(Settle{record, 0, Reason::not_done});
    town.now = on_day(14);
    CHECK(said(town.by_system(Lapse{record})) == "done");
    CHECK(town.at(1).hours_given == 0);
    CHECK(town.at(1).posted == 0);
}

TEST_CASE("rewards are reserved, redeemed at the desk by code, and settled") {
    Town town;
    town.open(1, AccountKind::member, Scheme::rewards);
    town.open(2, AccountKind::organisation, Scheme::rewards);
    town.open(3, AccountKind::issuer, Scheme::rewards, {.floor = -10'000, .ceiling = {}, .soft = {}});
    town.open(4, AccountKind::partner, Scheme::rewards);
    RewardId const swim{1, 1};
    OfferReward offer{.reward = swim,
                      .partner = account(4),
                      .price = 60,
                      .cash_pence = 450,
                      .stock = 3,
                      .day_max = 2,
                      .party_max = 2,
                      .from = day(0),
                      .until = day(30),
                      .hours_min = 120};
    CHECK(said(town.by(4, offer)) == "done");
    Reserve reserve{
        .reward = swim, .account = account(1), .day = day(2), .party = 1, .code = 77, .allowed_by = {}};
    CHECK(said(town.by(1, reserve)) == "hours_too_few");
    auto hours = town.hours(1, 2, 3, 300);
    hours.pending = false;
    town.by(2, hours);
    CHECK(said(town.by(1, reserve)) == "done");
    auto const booking = town.last;
    auto const partner = town.ledger.books().find_account(account(4));
    CHECK(town.ledger.books().reservation_by_code(partner, 77) == town.ledger.books().find_transfer(booking));
    CHECK(said(town.by(1, reserve)) == "code_taken");
    CHECK(said(town.by(1, Confirm{booking, 60})) == "not_permitted");
    CHECK(said(town.by(4, Confirm{booking, 60})) == "wrong_kind");
    CHECK(said(town.by(4, Redeem{booking})) == "not_yet_that_day");
    town.now = on_day(2);
    CHECK(said(town.by(1, Redeem{booking})) == "not_permitted");
    CHECK(said(town.by(4, Redeem{booking})) == "done");
    CHECK(said(town.by(4, Redeem{booking})) == "already_resolved");
    CHECK(town.at(4).posted == 60);
    CHECK(town.ledger.books().reservation_by_code(partner, 77) == no_index);
    Move settlement{.legs = {{account(4), -60}, {account(3), 60}}, .kind = TransferKind::settlement};
    CHECK(said(town.by_broker(settlement)) == "done");
    CHECK(town.at(3).posted == -240);
    CHECK(town.at(1).hours_given == 300); // spending takes nothing from hours
}

TEST_CASE("an unused reservation expires by rule and gives its place back") {
    Town town;
    town.open(1);
    town.gift(1, 1, 1); // refused, nothing happens
    town.open(4, AccountKind::partner, Scheme::exchange, {.floor = {}, .ceiling = 1000, .soft = {}});
    RewardId const ticket{1, 2};
    town.by_broker(OfferReward{
        .reward = ticket, .partner = account(4), .price = 10, .stock = 1, .from = day(0), .until = day(9)});
    Reserve reserve{.reward = ticket, .account = account(1), .day = day(1), .code = 5, .allowed_by = {}};
    CHECK(said(town.by(1, reserve)) == "done");
    auto const first = town.last;
    reserve.code = 6;
    CHECK(said(town.by(1, reserve)) == "sold_out");
    town.now = on_day(1);
    CHECK(said(town.by_system(Lapse{first})) == "not_due");
    town.now = on_day(3);
    CHECK(said(town.by_system(Lapse{first})) == "done");
    CHECK(town.at(1).spendable() == 0);
    reserve.day = day(4);
    CHECK(said(town.by(1, reserve)) == "done");
    CHECK(said(town.by(1, Reject{town.last, Reason::changed_mind})) == "done");
    CHECK(town.ledger.books().reward(ticket)->taken == 0);
    CHECK(town.ledger.books().taken_on(ticket, day(4)) == 0);
}

TEST_CASE("several people run an account, and only its holder or the broker says who") {
    Town town;
    town.open(1, AccountKind::family);
    town.open(2);
    auto const carer = person(50);
    auto const as_carer = [&](Action action) {
        return town.send({town.fresh(), carer, carer, Authority::party, std::move(action)});
    };
    Move const gift{.legs = {{account(1), -5}, {account(2), 5}}};
    CHECK(said(as_carer(gift)) == "not_permitted");
    CHECK(said(as_carer(Appoint{account(1), carer})) == "not_permitted");
    CHECK(said(town.by(1, Appoint{account(1), carer})) == "done");
    CHECK(said(as_carer(gift)) == "done");
    CHECK(said(as_carer(Appoint{account(1), person(51)})) == "not_permitted");
    CHECK(said(town.by_broker(Appoint{account(1), carer, false})) == "done");
    CHECK(said(as_carer(gift)) == "not_permitted");
}

TEST_CASE("the same request gets its first answer again, also when it was refused, and a changed one is a "
          "conflict") {
    Town town;
    town.open(1);
    town.open(2);
    Request gift{id(900), person(1), person(1), Authority::party,
                 Move{.legs = {{account(1), -5}, {account(2), 5}}}};
    auto const first = town.send(gift);
    CHECK(said(first) == "done");
    auto const again = town.send(gift);
    CHECK(said(again) == "again");
    CHECK(again.entry.sequence == first.entry.sequence);
    CHECK(bytes_of({}, *again.result(gift.id)) == bytes_of({}, *first.result(gift.id)));
    CHECK(town.at(1).posted == -5);

    auto changed = gift;
    std::get<Move>(changed.action).reason = Reason::thanks;
    auto const conflict = town.send(changed);
    CHECK(said(conflict) == "key_reused");
    CHECK(conflict.entry.refused->field == "reason");
    changed = gift;
    changed.principal = person(2);
    CHECK(town.send(changed).entry.refused->field == "principal");
    changed.principal = person(1);
    changed.action = Lapse{id(1)};
    CHECK(town.send(changed).entry.refused->field == "action");

    Request too_much{id(901), person(1), person(1), Authority::party,
                     Move{.legs = {{account(1), -900}, {account(2), 900}}}};
    CHECK(said(town.send(too_much)) == "giver_below_floor");
    town.by_broker(SetLimits{account(1), {.floor = -5000, .ceiling = {}, .soft = {}}});
    auto const refused_again = town.send(too_much);
    CHECK(said(refused_again) == "giver_below_floor"); // a retry must not come true later
    CHECK(refused_again.how == Reply::How::replayed);
    CHECK(refused_again.result(too_much.id) == nullptr);
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

TEST_CASE("time never runs backwards in the journal") {
    Town town;
    town.now = on_day(10);
    town.open(1);
    town.now = on_day(3);
    town.open(2);
    CHECK(town.at(2).opened_on == day(10));
}

TEST_CASE("what happened since a mark can be undone to the last bit") {
    Town town;
    town.keep_undo = true;
    for (std::uint64_t n = 1; n <= 3; ++n) town.open(n);
    town.open(4, AccountKind::partner, Scheme::exchange, {.floor = {}, .ceiling = 1000, .soft = {}});
    town.help(1, 2, 60);
    auto const pending = town.last;
    town.help(2, 3, 60);
    auto const disputed = town.last;
    town.ledger.keep();

    Books before = town.ledger.books();
    auto const mark = town.ledger.mark();
    auto const journal = town.journal;
    auto const auditor = town.auditor;
    town.by(2, Confirm{pending, 30});
    town.gift(1, 3, 5);
    town.by_broker(Reverse{.transfer = town.last, .reason = Reason::mistake, .allowed_by = {}});
    town.by(3, Dispute{disputed, Reason::not_done});
    town.by(2, Answer{disputed});
    town.by_broker(Settle{disputed, 0, Reason::not_done});
    town.open(5);
    town.by_broker(SetPolicy{[] {
        Policy policy;
        policy.confirm_days = 1;
        return policy;
    }()});
    town.by(1, Appoint{account(1), person(2)});
    RewardId const ticket{1, 2};
    town.by_broker(
        OfferReward{.reward = ticket, .partner = account(4), .price = 1, .from = day(0), .until = day(9)});
    town.by(1, Reserve{.reward = ticket, .account = account(1), .day = day(1), .code = 5, .allowed_by = {}});
    town.by(1, Reject{town.last, Reason::changed_mind});
    town.by_broker(CloseAccount{account(5), {}, ClosingReason::left});
    town.gift(3, 1, 100'000);
    town.ledger.rollback(mark);
    town.journal = journal;
    town.auditor = auditor;

    Town::compare(before, town.ledger.books());
    CHECK(town.ledger.books().reward(ticket) == nullptr);
    CHECK(town.ledger.books().dispute(town.ledger.books().find_transfer(disputed)) == nullptr);
    CHECK(town.ledger.books().find_account(account(5)) == no_index);
    CHECK_FALSE(town.ledger.books().may_run(0, person(2)));
    CHECK(town.ledger.books().last_sequence() == journal.size());
}
