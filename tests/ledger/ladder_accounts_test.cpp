// SPDX-License-Identifier: MIT
// The ladders of reservations, accounts, rules, chains and full books.
#include "ladder.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

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
