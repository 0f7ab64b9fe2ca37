// SPDX-License-Identifier: MIT
// The order of refusals, as tables: a request that is wrong in every way is put right one step a row, and
// each row must meet the next rule. The rows of a table are the specification of precedence.
#include "town.hpp"

#include <functional>

using namespace kith::ledger;
using namespace kith::ledger::testing;

namespace {

struct Row {
    Refusal expected;
    std::function<void(Town&, Request&)> then_fix;
};

Refusal code_of(std::string const& text) {
    for (std::size_t i = 0; i < refusal_names.size(); ++i) {
        if (refusal_names[i] == text) return static_cast<Refusal>(i);
    }
    FAIL("not a refusal: " << text);
    return Refusal::id_missing;
}

// Sends, expects the refusal, fixes; after the last row the request must be accepted.
void climb(Town& town, Request request, std::vector<Row> const& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CAPTURE(i);
        if (i > 0) CHECK(rows[i - 1].expected <= rows[i].expected); // the ladder is the order of the codes
        if (!request.id.none()) request.id = town.fresh();
        auto const reply = town.send(request);
        REQUIRE(said(reply) == std::string(name(rows[i].expected)));
        CHECK((reply.how == Reply::How::unrecorded) == !is_kept(rows[i].expected));
        if (reply.how == Reply::How::recorded) CHECK(said(town.send(request)) == said(reply)); // replayed
        rows[i].then_fix(town, request);
    }
    request.id = town.fresh();
    CHECK(said(town.send(request)) == "done");
}

template <class Action>
auto with(void (*change)(Action&)) {
    return [change](Town&, Request& request) { change(std::get<Action>(request.action)); };
}
auto in_town(std::function<void(Town&)> change) {
    return [change](Town& town, Request&) { change(town); };
}
auto as_broker() {
    return [](Town&, Request& request) {
        request.actor = request.principal = broker;
        request.authority = Authority::broker;
    };
}
auto as_holder(std::uint64_t n) {
    return [n](Town&, Request& request) {
        request.actor = request.principal = person(n);
        request.authority = Authority::party;
    };
}

// Members 1, 2 and 3, fund 9, partner 4, issuer 5; 11 to 15 the same in the rewards scheme; 20 is closed.
void settle_in(Town& town) {
    auto const kinds = {AccountKind::member, AccountKind::member, AccountKind::member, AccountKind::partner,
                        AccountKind::issuer};
    for (auto const scheme : {Scheme::exchange, Scheme::rewards}) {
        std::uint64_t n = scheme == Scheme::exchange ? 1 : 11;
        for (auto const kind : kinds) {
            bool const centre_account = kind == AccountKind::partner || kind == AccountKind::issuer;
            Limits limits;
            if (centre_account) limits = {.floor = -5000, .ceiling = 5000, .soft = {}};
            town.open(n++, kind, scheme, limits);
        }
    }
    town.open(9, AccountKind::fund);
    town.open(20);
    town.by_broker(CloseAccount{account(20), {}, ClosingReason::left});
}

Request nobody(Action action) {
    return {{}, {}, {}, Authority::party, std::move(action)};
}

void name_people(Town&, Request& request) {
    request.actor = request.principal = person(77);
}
void name_id(Town& town, Request& request) {
    request.id = town.fresh();
}

} // namespace

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

TEST_CASE("the ladder of a reservation") {
    Town town;
    settle_in(town);
    town.by_broker(SetLimits{account(1), {.floor = -5, .ceiling = {}, .soft = {}}});
    OfferReward offer{.reward = {1, 1},
                      .partner = account(4),
                      .price = 10,
                      .stock = 5,
                      .day_max = 4,
                      .party_max = 3,
                      .from = day(1),
                      .until = day(9),
                      .hours_min = 60,
                      .withdrawn = true};
    town.by_broker(offer);
    auto const relist = [&](auto change) {
        return in_town([&offer, change](Town& later) {
            change(offer);
            later.by_broker(offer);
        });
    };
    auto const hours = [&](std::uint64_t n) {
        auto record = town.hours(n, 2, 2, 60);
        record.pending = false;
        town.by_broker(record);
    };
    hours(3);
    town.by_broker(SetLimits{account(3), {}, true});
    climb(town, nobody(Reserve{.reward = {9, 9}, .account = account(8), .day = day(10), .party = 1001}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::value_out_of_range, with<Reserve>([](Reserve& it) {
                it.party = 4;
                it.code = 1u << 30;
            })},
           {Refusal::value_out_of_range, with<Reserve>([](Reserve& it) { it.code = 9; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, with<Reserve>([](Reserve& it) { it.account = account(9); })},
           {Refusal::reward_unknown, with<Reserve>([](Reserve& it) { it.reward = {1, 1}; })},
           {Refusal::wrong_kind, with<Reserve>([](Reserve& it) { it.account = account(20); })},
           {Refusal::account_closed, with<Reserve>([](Reserve& it) { it.account = account(11); })},
           {Refusal::schemes_differ, with<Reserve>([](Reserve& it) { it.account = account(3); })},
           {Refusal::hours_only, with<Reserve>([](Reserve& it) { it.account = account(1); })},
           {Refusal::reward_withdrawn, relist([](OfferReward& it) { it.withdrawn = false; })},
           {Refusal::reward_not_that_day, with<Reserve>([](Reserve& it) { it.day = day(0); })},
           {Refusal::reward_not_that_day,
            [](Town& later, Request& request) {
                later.now = on_day(2);
                std::get<Reserve>(request.action).day = day(1);
            }},
           {Refusal::reward_not_that_day, with<Reserve>([](Reserve& it) { it.day = day(3); })},
           {Refusal::party_too_large, with<Reserve>([](Reserve& it) { it.party = 3; })},
           {Refusal::hours_too_few,
            [&](Town& later, Request&) {
                hours(1);
                later.by_broker(SetLimits{account(1), {.floor = 55, .ceiling = {}, .soft = {}}}); // malformed
                later.by_broker(Move{.legs = {{account(1), -60}, {account(2), 60}}});
                later.open(41);
                hours(41);
                later.by(
                    41,
                    Reserve{.reward = {1, 1}, .account = account(41), .day = day(3), .party = 3, .code = 9});
            }},
           {Refusal::sold_out, relist([](OfferReward& it) { it.stock.reset(); })},
           {Refusal::day_full, relist([](OfferReward& it) { it.day_max.reset(); })},
           {Refusal::code_taken, with<Reserve>([](Reserve& it) {
                it.code = 10;
                it.allowed_by = id(99'999);
            })},
           {Refusal::override_unknown, with<Reserve>([](Reserve& it) { it.allowed_by = {}; })},
           {Refusal::giver_below_floor, in_town([](Town& later) {
                later.by_broker(SetLimits{account(1), {}});
                later.by_broker(SetLimits{account(4), {.floor = {}, .ceiling = 59, .soft = {}}});
            })},
           {Refusal::receiver_above_ceiling, in_town([](Town& later) {
                later.by_broker(SetLimits{account(4), {.floor = {}, .ceiling = 60, .soft = {}}});
            })}});
    auto const redeem = [](RequestId which) {
        return [which](Town&, Request& request) { std::get<Redeem>(request.action).transfer = which; };
    };
    auto const booking = town.last;
    town.by_broker(SetLimits{account(4), {.floor = {}, .ceiling = 999, .soft = {}}});
    town.by(1, Reserve{.reward = {1, 1}, .account = account(1), .day = day(5), .party = 1, .code = 11});
    auto const cancelled = town.last;
    town.by(1, Reject{cancelled, Reason::changed_mind});
    town.by(1, Reserve{.reward = {1, 1}, .account = account(1), .day = day(5), .party = 1, .code = 12});
    auto const contested = town.last;
    town.by(1, Dispute{contested, Reason::no_longer_offered});
    town.gift(1, 2, 1);
    auto const gift = town.last;
    climb(town, nobody(Redeem{id(99'999)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::not_permitted, as_broker()},
           {Refusal::transfer_unknown, redeem(gift)},
           {Refusal::wrong_kind, redeem(cancelled)},
           {Refusal::already_resolved, redeem(contested)},
           {Refusal::in_dispute, redeem(booking)},
           {Refusal::not_yet_that_day, in_town([](Town& later) { later.now = on_day(3); })}});
    CHECK(said(town.by(2, Redeem{contested})) == "not_permitted");
    CHECK(said(town.by(4, Redeem{gift})) == "not_permitted");
    CHECK(said(town.by_system(Reserve{.reward = {1, 1}, .account = account(1), .day = day(5)})) ==
          "not_permitted");
    CHECK(said(town.by(
              1, Reserve{.reward = {1, 1}, .account = account(1), .day = day(5), .allowed_by = id(1)})) ==
          "not_permitted");
}

TEST_CASE("the ladders of accounts, limits and overrides") {
    Town town;
    settle_in(town);
    climb(
        town, nobody(OpenAccount{.account = account(1), .holder = person(1), .limits = {.floor = 1}}),
        {{Refusal::id_missing, name_id},
         {Refusal::principal_missing, name_people},
         {Refusal::value_out_of_range,
          with<OpenAccount>([](OpenAccount& it) { it.limits = {.ceiling = -1}; })},
         {Refusal::value_out_of_range, with<OpenAccount>([](OpenAccount& it) { it.limits = {.soft = -1}; })},
         {Refusal::value_out_of_range, with<OpenAccount>([](OpenAccount& it) {
              it.limits = {};
              it.holder = {};
          })},
         {Refusal::value_out_of_range, with<OpenAccount>([](OpenAccount& it) {
              it.holder = person(1);
              it.account = {};
          })},
         {Refusal::value_out_of_range, with<OpenAccount>([](OpenAccount& it) { it.account = account(1); })},
         {Refusal::not_permitted, as_broker()},
         {Refusal::account_exists, with<OpenAccount>([](OpenAccount& it) { it.account = account(50); })}});
    climb(town, nobody(SetLimits{.account = account(8), .limits = {.floor = 1}}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::value_out_of_range, with<SetLimits>([](SetLimits& it) { it.limits = {}; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, with<SetLimits>([](SetLimits& it) { it.account = account(20); })},
           {Refusal::account_closed, with<SetLimits>([](SetLimits& it) { it.account = account(1); })}});
    climb(town, nobody(Appoint{.account = account(8)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::value_out_of_range, with<Appoint>([](Appoint& it) { it.person = person(2); })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, with<Appoint>([](Appoint& it) { it.account = account(20); })},
           {Refusal::account_closed, with<Appoint>([](Appoint& it) { it.account = account(1); })}});
    climb(town, nobody(Override{.account = account(8), .until = kith::Date(std::chrono::days(9'999'999))}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::minutes_out_of_range, with<Override>([](Override& it) { it.minutes = 5; })},
           {Refusal::reason_missing, with<Override>([](Override& it) { it.reason = Reason::timing; })},
           {Refusal::value_out_of_range, with<Override>([](Override& it) { it.until = day(-1); })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, with<Override>([](Override& it) { it.account = account(20); })},
           {Refusal::account_closed, with<Override>([](Override& it) { it.account = account(1); })},
           {Refusal::override_lapsed, with<Override>([](Override& it) { it.until = day(0); })}});
    town.by_broker(SetLimits{account(3), {}, true});
    town.gift(2, 1, 30);
    town.gift(1, 2, 5, true);
    auto const waiting = town.last;
    auto const heir = [](std::uint64_t n) {
        return [n](Town&, Request& request) { std::get<CloseAccount>(request.action).to = account(n); };
    };
    town.open(21);
    town.by_broker(CloseAccount{account(21), {}, ClosingReason::left});
    climb(town, nobody(CloseAccount{account(8), account(8), ClosingReason::left}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::account_repeated, heir(7)},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, with<CloseAccount>([](CloseAccount& it) { it.account = account(20); })},
           {Refusal::account_unknown, heir(21)},
           {Refusal::account_closed, with<CloseAccount>([](CloseAccount& it) { it.account = account(1); })},
           {Refusal::account_closed, heir(12)},
           {Refusal::schemes_differ, heir(3)},
           {Refusal::hours_only, heir(2)},
           {Refusal::sweep_not_allowed, heir(9)},
           {Refusal::holds_open, in_town([&](Town& later) {
                later.by(2, Reject{waiting, Reason::other});
                later.by_broker(SetLimits{account(9), {.floor = {}, .ceiling = 29, .soft = {}}});
            })},
           {Refusal::receiver_above_ceiling, heir(5)}});
    climb(town, nobody(ReopenAccount{account(2)}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_exists, with<ReopenAccount>([](ReopenAccount& it) { it.account = account(8); })},
           {Refusal::account_unknown,
            with<ReopenAccount>([](ReopenAccount& it) { it.account = account(20); })}});
}

TEST_CASE("the ladders of rewards and of the community's rules") {
    Town town;
    settle_in(town);
    auto const from_to = [](int from, int to) {
        return [from, to](Town&, Request& request) {
            std::get<OfferReward>(request.action).from = day(from);
            std::get<OfferReward>(request.action).until = day(to);
        };
    };
    OfferReward wrong{.reward = {},
                      .partner = account(8),
                      .price = 0,
                      .cash_pence = -1,
                      .stock = -1,
                      .day_max = -1,
                      .party_max = 0,
                      .from = kith::Date(std::chrono::days(9'999'999)),
                      .until = kith::Date(std::chrono::days(9'999'999)),
                      .hours_min = -1};
    climb(town, nobody(wrong),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::minutes_out_of_range, with<OfferReward>([](OfferReward& it) { it.price = 1; })},
           {Refusal::value_out_of_range, with<OfferReward>([](OfferReward& it) { it.reward = {1, 1}; })},
           {Refusal::value_out_of_range, with<OfferReward>([](OfferReward& it) { it.cash_pence = 100; })},
           {Refusal::value_out_of_range, with<OfferReward>([](OfferReward& it) { it.stock = 1; })},
           {Refusal::value_out_of_range, with<OfferReward>([](OfferReward& it) { it.day_max = 1; })},
           {Refusal::value_out_of_range, with<OfferReward>([](OfferReward& it) { it.party_max = 1; })},
           {Refusal::value_out_of_range, with<OfferReward>([](OfferReward& it) { it.from = day(9); })},
           {Refusal::value_out_of_range, from_to(9, 8)},
           {Refusal::value_out_of_range, from_to(8, 9)},
           {Refusal::value_out_of_range, with<OfferReward>([](OfferReward& it) { it.hours_min = 0; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, with<OfferReward>([](OfferReward& it) { it.partner = account(20); })},
           {Refusal::wrong_kind, with<OfferReward>([](OfferReward& it) { it.partner = account(4); })}});
    OfferReward moved{.reward = {1, 1}, .partner = account(14), .price = 1, .from = day(0), .until = day(1)};
    CHECK(said(town.by_broker(moved)) == "wrong_kind"); // a reward stays with its partner
    CHECK(said(town.by(1, moved)) == "not_permitted");
    CHECK(said(town.by_system(moved)) == "not_permitted");
    moved.partner = account(4);
    CHECK(said(town.by(4, moved)) == "done");
    town.by_broker(CloseAccount{account(4), {}, ClosingReason::organisation_closed});
    CHECK(said(town.by_broker(moved)) == "account_closed");

    Policy policy;
    policy.limits[0][0].floor = 1;
    policy.appeal_days = policy_days_max + 1;
    policy.minutes_per_record_max = 0;
    policy.overflow_fund[0] = account(8);
    town.open(19, AccountKind::fund, Scheme::rewards);
    auto const fund = [](std::uint64_t n) {
        return [n](Town&, Request& request) {
            std::get<SetPolicy>(request.action).policy.overflow_fund[0] = account(n);
        };
    };
    town.open(29, AccountKind::fund);
    town.by_broker(CloseAccount{account(29), {}, ClosingReason::left});
    climb(town, nobody(SetPolicy{policy}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, name_people},
           {Refusal::value_out_of_range,
            with<SetPolicy>([](SetPolicy& it) { it.policy.limits[0][0].floor = 0; })},
           {Refusal::value_out_of_range, with<SetPolicy>([](SetPolicy& it) { it.policy.appeal_days = 1; })},
           {Refusal::value_out_of_range,
            with<SetPolicy>([](SetPolicy& it) { it.policy.minutes_per_record_max = 60; })},
           {Refusal::not_permitted, as_broker()},
           {Refusal::account_unknown, fund(1)},
           {Refusal::wrong_kind, fund(29)},
           {Refusal::account_closed, fund(19)},
           {Refusal::schemes_differ, fund(9)}});
}

TEST_CASE("the ladder of a chain") {
    Town town;
    settle_in(town);
    Request const item{id(5001), person(1), person(1), Authority::party,
                       Move{.legs = {{account(1), -5}, {account(2), 5}}}};
    Request inner = item;
    inner.id = id(5002);
    inner.action = Chain{{item}};
    auto const items = [](std::vector<Request> list) {
        return [list](Town&, Request& request) { std::get<Chain>(request.action).items = list; };
    };
    Request nameless = item;
    nameless.id = {};
    Request stranger = item;
    stranger.principal = person(2);
    climb(town, nobody(Chain{}),
          {{Refusal::id_missing, name_id},
           {Refusal::principal_missing, as_holder(1)},
           {Refusal::chain_empty, items(std::vector<Request>(chain_items_max + 1, nameless))},
           {Refusal::chain_too_long, items({inner, item})},
           {Refusal::chain_in_chain, items({item, item})},
           {Refusal::id_repeated, items({stranger})},
           {Refusal::not_permitted, items({item})}});
    Request by_other{town.fresh(), person(1), person(1), Authority::party, Chain{{stranger}}};
    for (auto const change : {0, 1, 2}) {
        auto& only = std::get<Chain>(by_other.action).items.front();
        only = item;
        if (change == 0) only.actor = person(2);
        if (change == 1) only.principal = person(2);
        if (change == 2) only.authority = Authority::broker;
        CHECK(said(town.send(by_other)) == "not_permitted");
    }
    Request first_unnamed{town.fresh(), person(1), person(1), Authority::party, Chain{{item, nameless}}};
    auto const reply = town.send(first_unnamed);
    CHECK(said(reply) == "id_missing");
    CHECK(reply.entry.refused->item == 1);
}

TEST_CASE("full books refuse by name, and everything that would add to them") {
    Town town({.accounts_max = 3, .transfers_max = 3, .touches_max = 100});
    for (std::uint64_t n = 1; n <= 3; ++n) town.open(n);
    CHECK(said(town.by_broker(OpenAccount{.account = account(4), .holder = person(4)})) == "books_full");
    town.gift(1, 2, 5);
    auto const posted = town.last;
    town.gift(1, 2, 5, true);
    auto const pending = town.last;
    town.help(1, 2, 5);
    std::vector<Action> const adding{Move{.legs = {{account(1), -1}, {account(2), 1}}},
                                     town.hours(1, 2, 2, 5),
                                     Confirm{pending, 5},
                                     Reject{pending, Reason::other},
                                     Lapse{pending},
                                     Reverse{.transfer = posted, .reason = Reason::other},
                                     Dispute{pending, Reason::other},
                                     Settle{pending, 0, Reason::other},
                                     Redeem{pending},
                                     Reserve{.reward = {1, 1}, .account = account(1), .day = day(1)},
                                     CloseAccount{account(3), {}, ClosingReason::left}};
    for (auto const& action : adding) {
        CAPTURE(action_names[action.index()]);
        CHECK(said(town.by_broker(action)) == "books_full");
    }
    Town narrow({.accounts_max = 3, .transfers_max = 100, .touches_max = 3});
    for (std::uint64_t n = 1; n <= 2; ++n) narrow.open(n);
    CHECK(said(narrow.gift(1, 2, 5)) == "done");
    CHECK(said(narrow.gift(1, 2, 5)) == "books_full");
}

TEST_CASE("every refusal has a name of its own and says whether a retry can help") {
    for (std::size_t i = 0; i < refusal_names.size(); ++i) {
        CHECK(code_of(std::string(refusal_names[i])) == static_cast<Refusal>(i));
    }
    std::vector<std::string> later;
    for (std::size_t i = 0; i < refusal_names.size(); ++i) {
        if (may_succeed_later(static_cast<Refusal>(i))) later.emplace_back(refusal_names[i]);
    }
    CHECK(later == std::vector<std::string>{"in_dispute", "statement_missing", "not_due", "holds_open",
                                            "hours_too_few", "sold_out", "day_full", "code_taken",
                                            "not_yet_that_day", "giver_below_floor",
                                            "receiver_above_ceiling"});
    CHECK(name(Refusal::receiver_above_ceiling) == "receiver_above_ceiling");
}
