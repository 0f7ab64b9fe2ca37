// SPDX-License-Identifier: MIT
// Disputes: frozen, heard, decided, appealed once.
#include "town.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

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
