// SPDX-License-Identifier: MIT
// Hours: logged, confirmed, escalated, beside credits and never reduced by them, told as small stories.
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
