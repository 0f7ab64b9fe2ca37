// SPDX-License-Identifier: MIT
// Who may ask, asking again, time, and undoing what could not be written.
#include "town.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

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
