// SPDX-License-Identifier: MIT
// The ladders of everything that is about a transfer.
#include "ladder.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

TEST_CASE("the ladder of a move") {
    Town town;
    settle_in(town);
    town.by_broker(SetLimits{account(1), {.floor = -10, .ceiling = {}, .soft = {}}});
    town.by_broker(SetLimits{account(2), {.floor = {}, .ceiling = 10, .soft = {}}});
    town.by_broker(Override{account(3), LimitKind::floor, 1, day(9), Reason::timing});
    auto const elsewhere = town.last;
    auto const many = [] {
        Move move;
        for (std::uint64_t n = 0; n <= legs_max; ++n) move.legs.push_back({account(1), 0});
        move.kind = TransferKind::settlement;
        return move;
    }();
    climb(town, nobody(Move{.legs = {{account(8), 0}}, .kind = TransferKind::levy}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::legs_too_few, [&](Town&, Request& request) { request.action = many; }},
           {Refusal::legs_too_many, with<Move>([](Move& it) { it.legs.resize(3); })},
           {Refusal::minutes_out_of_range, with<Move>([](Move& it) {
                it.legs = {{account(8), -minutes_max}, {account(8), minutes_max}, {account(20), 1}};
            })},
           {Refusal::minutes_out_of_range, with<Move>([](Move& it) { it.legs[1].minutes = 20; })},
           {Refusal::account_repeated, with<Move>([](Move& it) { it.legs[1].account = account(12); })},
           {Refusal::legs_unbalanced, with<Move>([](Move& it) {
                it.legs = {{account(8), -21}, {account(12), 20}, {account(20), 1}};
                it.kind = TransferKind::reversal;
            })},
           {Refusal::reason_missing, with<Move>([](Move& it) { it.reason = Reason::hardship; })},
           {Refusal::value_out_of_range, with<Move>([](Move& it) {
                it.kind = TransferKind::settlement;
                it.pending = true;
                it.allowed_by = id(99'999);
            })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, with<Move>([](Move& it) { it.legs[0].account = account(1); })},
           {Refusal::wrong_kind, with<Move>([](Move& it) { it.kind = TransferKind::levy; })},
           {Refusal::account_closed, with<Move>([](Move& it) { it.legs[2].account = account(2); })},
           {Refusal::schemes_differ,
            [](Town& later, Request& request) {
                std::get<Move>(request.action).legs[1].account = account(3);
                later.by_broker(SetLimits{account(3), {}, true});
            }},
           {Refusal::hours_only, in_town([](Town& later) { later.by_broker(SetLimits{account(3), {}}); })},
           {Refusal::part_of_many,
            with<Move>([](Move& it) { it.legs = {{account(1), -20}, {account(2), 20}}; })},
           {Refusal::override_unknown,
            [&](Town&, Request& request) { std::get<Move>(request.action).allowed_by = elsewhere; }},
           {Refusal::override_elsewhere, with<Move>([](Move& it) { it.allowed_by = {}; })},
           {Refusal::giver_below_floor,
            in_town([](Town& later) { later.by_broker(SetLimits{account(1), {}}); })},
           {Refusal::receiver_above_ceiling,
            in_town([](Town& later) { later.by_broker(SetLimits{account(2), {}}); })}});
}

TEST_CASE("a partner settles only with where its credits were issued") {
    Town town;
    settle_in(town);
    auto const settle = [&](std::uint64_t from, std::uint64_t to) {
        return said(town.by_broker(
            Move{.legs = {{account(from), -5}, {account(to), 5}}, .kind = TransferKind::settlement}));
    };
    CHECK(settle(1, 5) == "wrong_kind");
    CHECK(settle(4, 1) == "wrong_kind");
    CHECK(settle(4, 5) == "done");
    CHECK(said(town.by(1, Move{.legs = {{account(1), -5}, {account(2), 5}},
                               .kind = TransferKind::opening_balance})) == "not_permitted");
    CHECK(said(town.by(1, Move{.legs = {{account(1), -5}, {account(2), 5}}, .allowed_by = id(1)})) ==
          "not_permitted");
    CHECK(said(town.by(1, Move{.legs = {{account(3), -5}, {account(1), 5}}})) == "not_permitted");
    CHECK(said(town.by_system(Move{.legs = {{account(1), -5}, {account(2), 5}}})) == "not_permitted");
    // Too much in sum, though no leg is.
    CHECK(said(town.by_broker(Move{.legs = {{account(1), minutes_max},
                                            {account(2), minutes_max},
                                            {account(3), -minutes_max},
                                            {account(4), -minutes_max}}})) == "minutes_out_of_range");
}

TEST_CASE("the ladder of an hours record") {
    Town town;
    settle_in(town);
    town.by_broker(SetLimits{account(2), {.floor = -10, .ceiling = {}, .soft = {}}});
    town.by_broker(SetLimits{account(1), {.floor = {}, .ceiling = 10, .soft = {}}});
    climb(town, nobody(LogHours{.given_by = account(8), .received_by = account(8), .payer = account(8)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::minutes_out_of_range, with<LogHours>([](LogHours& it) { it.minutes = 1500; })},
           {Refusal::account_repeated, with<LogHours>([](LogHours& it) { it.received_by = account(7); })},
           {Refusal::account_repeated, with<LogHours>([](LogHours& it) { it.payer = {}; })},
           {Refusal::category_missing, with<LogHours>([](LogHours& it) {
                it.category = 1;
                it.worked_on = kith::Date(std::chrono::days(2'930'001));
            })},
           {Refusal::value_out_of_range, with<LogHours>([](LogHours& it) { it.worked_on = day(3); })},
           {Refusal::value_out_of_range, with<LogHours>([](LogHours& it) { it.payer = account(6); })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, with<LogHours>([](LogHours& it) { it.given_by = account(4); })},
           {Refusal::account_unknown, with<LogHours>([](LogHours& it) { it.received_by = account(15); })},
           {Refusal::account_unknown, with<LogHours>([](LogHours& it) { it.payer = account(3); })},
           {Refusal::wrong_kind, with<LogHours>([](LogHours& it) { it.given_by = account(20); })},
           {Refusal::wrong_kind, with<LogHours>([](LogHours& it) { it.received_by = account(12); })},
           {Refusal::wrong_kind, with<LogHours>([](LogHours& it) { it.payer = account(12); })},
           {Refusal::account_closed, with<LogHours>([](LogHours& it) { it.given_by = account(1); })},
           {Refusal::schemes_differ,
            [](Town& later, Request& request) {
                std::get<LogHours>(request.action).received_by = account(2);
                std::get<LogHours>(request.action).payer = account(2);
                later.by_broker(SetLimits{account(2), {.floor = -10, .ceiling = {}, .soft = {}}, true});
            }},
           {Refusal::hours_only, in_town([](Town& later) {
                later.by_broker(SetLimits{account(2), {.floor = -10, .ceiling = {}, .soft = {}}});
            })},
           {Refusal::worked_in_future, with<LogHours>([](LogHours& it) { it.worked_on = day(-366); })},
           {Refusal::worked_too_long_ago, with<LogHours>([](LogHours& it) { it.worked_on = day(-365); })},
           {Refusal::minutes_too_many, with<LogHours>([](LogHours& it) {
                it.minutes = 1440;
                it.allowed_by = id(99'999);
            })},
           {Refusal::override_unknown, with<LogHours>([](LogHours& it) { it.allowed_by = {}; })},
           {Refusal::giver_below_floor, in_town([](Town& later) {
                later.by_broker(SetLimits{account(2), {.floor = -5000, .ceiling = {}, .soft = {}}});
            })},
           {Refusal::receiver_above_ceiling,
            in_town([](Town& later) { later.by_broker(SetLimits{account(1), {}}); })}});
}

TEST_CASE("who may log hours, and who may let them post at once") {
    Town town;
    settle_in(town);
    auto const log = [&](std::uint64_t who, LogHours hours, bool pending) {
        hours.pending = pending;
        return said(town.by(who, hours));
    };
    CHECK(log(3, town.hours(1, 2, 2, 5), true) == "not_permitted");
    CHECK(log(1, town.hours(1, 2, 2, 5), false) == "not_permitted");
    CHECK(log(1, town.hours(1, 2, 2, 5), true) == "done");
    CHECK(log(2, town.hours(1, 2, 2, 5), false) == "done");
    CHECK(log(2, town.hours(1, 2, 3, 5), false) == "wrong_kind"); // somebody else's account
    CHECK(log(2, town.hours(1, 2, 9, 5), false) == "wrong_kind"); // the fund is the broker's to spend
    auto for_all = town.hours(1, 2, 5, 5);
    for_all.received_by = {};
    CHECK(log(1, for_all, true) == "done");
    auto const waiting = town.last;
    CHECK(log(5, for_all, false) == "done");
    CHECK(said(town.by(2, Confirm{waiting, 5})) == "not_permitted");
    CHECK(said(town.by(5, Confirm{waiting, 5})) == "done");
    auto allowed = town.hours(1, 2, 2, 5);
    allowed.allowed_by = id(1);
    CHECK(log(2, allowed, true) == "not_permitted");
    CHECK(said(town.by_system(town.hours(1, 2, 2, 5))) == "not_permitted");
    town.by_broker(SetLimits{account(9), {.floor = -100, .ceiling = {}, .soft = {}}});
    CHECK(said(town.by_broker(town.hours(1, 2, 9, 5))) == "done");
    auto unpaid = town.hours(1, 2, 2, 5);
    unpaid.credited = false;
    unpaid.payer = {};
    CHECK(log(1, unpaid, true) == "done");
    CHECK(town.transfer(town.last).leg_count == 0);
}

TEST_CASE("the overflow fund is not used when it pays itself, is closed or an override is named") {
    Town town;
    settle_in(town);
    Policy policy;
    policy.overflow_fund[0] = account(9);
    town.by_broker(SetPolicy{policy});
    town.by_broker(SetLimits{account(9), {.floor = -1000, .ceiling = {}, .soft = {}}});
    town.by_broker(SetLimits{account(1), {.floor = {}, .ceiling = 10, .soft = {}}});
    CHECK(said(town.by_broker(town.hours(1, 2, 9, 20))) == "receiver_above_ceiling");
    town.by_broker(Override{account(1), LimitKind::ceiling, 50, day(9), Reason::timing});
    auto allowed = town.hours(1, 2, 2, 20);
    allowed.allowed_by = town.last;
    CHECK(said(town.by_broker(allowed)) == "done");
    CHECK(town.at(1).pending_in == 20);
    CHECK(said(town.by_broker(town.hours(1, 2, 2, 20))) == "done");
    CHECK(town.at(9).pending_in == 20);
    town.by_broker(Reject{town.last, Reason::mistake});
    town.by_broker(CloseAccount{account(9), {}, ClosingReason::left});
    CHECK(said(town.by_broker(town.hours(1, 2, 2, 20))) == "receiver_above_ceiling");
}

TEST_CASE("the ladder of a confirmation") {
    Town town;
    settle_in(town);
    town.gift(1, 2, 50, true);
    auto const gift = town.last;
    town.by_broker(
        OfferReward{.reward = {1, 1}, .partner = account(4), .price = 1, .from = day(0), .until = day(9)});
    town.by(1, Reserve{.reward = {1, 1}, .account = account(1), .day = day(0), .code = 1});
    auto const booking = town.last;
    town.gift(3, 2, 7, true);
    auto const gone = town.last;
    town.by(2, Reject{gone, Reason::other});
    town.gift(3, 2, 7, true);
    auto const contested = town.last;
    town.by(2, Dispute{contested, Reason::other});
    auto const about = [](RequestId which) {
        return [which](Town&, Request& request) { std::get<Confirm>(request.action).transfer = which; };
    };
    climb(town, nobody(Confirm{id(99'999), 0}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::minutes_out_of_range, with<Confirm>([](Confirm& it) { it.minutes = 60; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, about(booking)},
           {Refusal::wrong_kind, about(gone)},
           {Refusal::already_resolved, about(contested)},
           {Refusal::in_dispute, about(gift)},
           {Refusal::more_than_logged, with<Confirm>([](Confirm& it) { it.minutes = 50; })}});
    CHECK(said(town.by_system(Confirm{contested, 7})) == "not_permitted");
    // Several givers: all or nothing.
    town.by_broker(Move{.legs = {{account(1), -5}, {account(3), -5}, {account(2), 10}}, .pending = true});
    auto const several = town.last;
    CHECK(said(town.by(2, Confirm{several, 9})) == "part_of_many");
    CHECK(said(town.by(2, Confirm{several, 10})) == "done");
}

TEST_CASE("the ladders of rejection, lapse and reversal") {
    Town town;
    settle_in(town);
    town.gift(1, 2, 50, true);
    auto const gift = town.last;
    town.gift(1, 2, 5);
    auto const posted = town.last;
    town.gift(3, 2, 7, true);
    auto const gone = town.last;
    town.by(2, Reject{gone, Reason::other});
    town.gift(3, 2, 7, true);
    auto const contested = town.last;
    town.by(2, Dispute{contested, Reason::other});
    town.open(30);
    town.gift(30, 2, 5);
    auto const leaver = town.last;
    town.gift(2, 30, 5);
    town.by_broker(CloseAccount{account(30), {}, ClosingReason::left});
    auto const about = [](auto action, RequestId which) {
        return
            [which](Town&, Request& request) { std::get<decltype(action)>(request.action).transfer = which; };
    };
    climb(town, nobody(Reject{id(99'999)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::reason_missing, with<Reject>([](Reject& it) { it.reason = Reason::other; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, about(Reject{}, gone)},
           {Refusal::already_resolved, about(Reject{}, contested)},
           {Refusal::in_dispute, about(Reject{}, gift)}});
    CHECK(said(town.by(3, Reject{gift, Reason::other})) == "not_permitted");
    CHECK(said(town.by_system(Reject{contested, Reason::other})) == "not_permitted");

    town.gift(1, 2, 50, true);
    auto const fresh_gift = town.last;
    climb(town, nobody(Lapse{id(99'999)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, about(Lapse{}, gone)},
           {Refusal::already_resolved, about(Lapse{}, fresh_gift)},
           {Refusal::not_due, in_town([](Town& later) { later.now = on_day(15); })}});

    town.by_broker(Reverse{.transfer = posted, .reason = Reason::mistake});
    auto const reversal = town.last;
    town.gift(1, 2, 5);
    auto const old = town.last;
    town.gift(3, 2, 9, true);
    auto const waiting = town.last;
    town.now = on_day(200);
    town.gift(1, 2, 5);
    auto const recent = town.last;
    climb(town, nobody(Reverse{id(99'999)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::reason_missing, with<Reverse>([](Reverse& it) { it.reason = Reason::mistake; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, about(Reverse{}, leaver)},
           {Refusal::account_closed, about(Reverse{}, waiting)},
           {Refusal::not_confirmed, about(Reverse{}, gone)},
           {Refusal::already_resolved, about(Reverse{}, reversal)},
           {Refusal::reversal_of_reversal, about(Reverse{}, posted)},
           {Refusal::already_reversed, about(Reverse{}, contested)},
           {Refusal::in_dispute, about(Reverse{}, old)},
           {Refusal::window_passed, about(Reverse{}, recent)}});
}

TEST_CASE("the ladders of a dispute") {
    Town town;
    settle_in(town);
    Policy policy;
    policy.dispute_days = 30;
    town.by_broker(SetPolicy{policy});
    town.gift(1, 2, 5);
    auto const old = town.last;
    town.open(30);
    town.gift(30, 2, 5);
    auto const leaver = town.last;
    town.gift(2, 30, 5);
    town.by_broker(CloseAccount{account(30), {}, ClosingReason::left});
    town.gift(3, 2, 7, true);
    auto const gone = town.last;
    town.by(2, Reject{gone, Reason::other});
    town.gift(1, 2, 5);
    auto const reversed = town.last;
    town.by_broker(Reverse{.transfer = reversed, .reason = Reason::mistake});
    auto const reversal = town.last;
    town.now = on_day(40);
    town.gift(3, 2, 7, true);
    auto const contested = town.last;
    town.by(2, Dispute{contested, Reason::other});
    town.by_broker(Move{.legs = {{account(1), -5}, {account(3), -5}, {account(2), 10}}, .pending = true});
    auto const several = town.last;
    town.gift(1, 2, 50);
    auto const fresh = town.last;
    auto const about = [](auto action, RequestId which) {
        return
            [which](Town&, Request& request) { std::get<decltype(action)>(request.action).transfer = which; };
    };
    climb(town, nobody(Dispute{id(99'999)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::reason_missing, with<Dispute>([](Dispute& it) { it.reason = Reason::not_done; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, about(Dispute{}, leaver)},
           {Refusal::account_closed, about(Dispute{}, gone)},
           {Refusal::already_resolved, about(Dispute{}, reversal)},
           {Refusal::reversal_of_reversal, about(Dispute{}, reversed)},
           {Refusal::already_reversed, about(Dispute{}, contested)},
           {Refusal::already_disputed, about(Dispute{}, old)},
           {Refusal::window_passed, about(Dispute{}, fresh)}});
    climb(town, nobody(Answer{id(99'999)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, about(Answer{}, old)},
           {Refusal::not_disputed,
            [&](Town& later, Request& request) {
                std::get<Answer>(request.action).transfer = contested;
                later.by(3, Answer{contested});
            }},
           {Refusal::already_stated, [&](Town& later, Request& request) { // the broker opened this one
                std::get<Answer>(request.action).transfer = fresh;
                as_holder(2)(later, request);
            }}});
    town.by(1, Dispute{several, Reason::not_done});
    climb(town, nobody(Settle{id(99'999), -1}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::minutes_out_of_range, with<Settle>([](Settle& it) { it.minutes = 9; })},
           {Refusal::reason_missing, with<Settle>([](Settle& it) { it.reason = Reason::not_done; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, about(Settle{}, old)},
           {Refusal::not_disputed, about(Settle{}, several)},
           {Refusal::statement_missing, in_town([&](Town& later) { later.by(3, Answer{several}); })},
           {Refusal::part_of_many, about(Settle{}, contested)},
           {Refusal::more_than_logged, with<Settle>([](Settle& it) { it.minutes = 7; })}});
    climb(town, nobody(Appeal{id(99'999)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, about(Appeal{}, old)},
           {Refusal::not_disputed, about(Appeal{}, several)},
           {Refusal::in_dispute, about(Appeal{}, contested)}});
    CHECK(said(town.by_broker(Settle{several, 0, Reason::not_done})) == "done");
    CHECK(said(town.by_broker(Settle{fresh, 51, Reason::not_done})) == "more_than_logged");
    town.now = on_day(54);
    CHECK(said(town.by_system(Lapse{several})) == "done");
    CHECK(town.transfer(several).state == TransferState::rejected);
}
