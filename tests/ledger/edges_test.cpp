// SPDX-License-Identifier: MIT
// Corners that no story passes through.
#include "ledger/report.hpp"
#include "town.hpp"

#include <map>
#include <random>

using namespace kith::ledger;
using namespace kith::ledger::testing;

TEST_CASE("the index of ids finds what was put in and not what was taken out, at any load") {
    IdIndex<RequestId, int> index(7);
    std::map<RequestId, int> truth;
    std::mt19937_64 random(11);
    for (int i = 1; i <= 20'000; ++i) {
        RequestId const key{random() % 3, 1 + random() % 400};
        auto const known = truth.find(key);
        if (known == truth.end()) {
            index.insert(key, i);
            truth[key] = i;
        } else {
            index.erase(key);
            truth.erase(known);
        }
        RequestId const asked{random() % 3, 1 + random() % 400};
        auto const* found = index.find(asked);
        auto const expected = truth.find(asked);
        REQUIRE((found != nullptr) == (expected != truth.end()));
        if (found != nullptr) REQUIRE(*found == expected->second);
        REQUIRE(index.size() == truth.size());
    }
}

TEST_CASE("keys are ordered by both halves, and none has neither") {
    CHECK_FALSE(RequestId{0, 5}.none());
    CHECK(RequestId{1, 5} < RequestId{1, 6});
    CHECK(RequestId{0, 5} < RequestId{1, 0});
}

TEST_CASE("a reversal in part takes the whole while it is there, and refuses where three share") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = 100, .soft = {}});
    town.open(2);
    town.open(9, AccountKind::fund);
    Policy policy;
    policy.overflow_fund[0] = account(9);
    town.by_broker(SetPolicy{policy});
    auto const part = [](RequestId which) {
        return Reverse{.transfer = which, .reason = Reason::mistake, .when_spent = WhenSpent::part};
    };
    town.gift(2, 1, 10);
    auto const gift = town.last;
    CHECK(said(town.by_broker(part(gift))) == "done");
    CHECK(town.transfer(gift).reversed == 10);
    town.help(1, 2, 130);
    auto const record = town.last;
    town.by(2, Confirm{record, 130});
    town.gift(1, 2, 50);
    CHECK(said(town.by_broker(part(record))) == "giver_below_floor");
    CHECK(said(town.by_system(part(record))) == "not_permitted");
    // In a dispute nothing can be frozen where only a part is there and three share it.
    CHECK(town.by(2, Dispute{record, Reason::not_done}).entry.results.front().minutes == 0);
}

TEST_CASE("of a shared record the fund gives back first") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = 100, .soft = {}});
    town.open(2);
    town.open(9, AccountKind::fund);
    Policy policy;
    policy.overflow_fund[0] = account(9);
    policy.appeal_days = 0;
    town.by_broker(SetPolicy{policy});
    town.help(1, 2, 130);
    auto const record = town.last;
    town.by(2, Confirm{record, 130});
    town.by(2, Dispute{record, Reason::wrong_minutes});
    town.by(1, Answer{record});
    CHECK(said(town.by_broker(Settle{record, 110, Reason::wrong_minutes})) == "done");
    CHECK(town.at(1).posted == 100);
    CHECK(town.at(9).posted == 10);
    CHECK(town.at(1).hours_given == 110);
    CHECK(town.transfer(town.last).leg_count == 2);
}

TEST_CASE("hours without credits are reversed by the broker only, and a late answer changes nothing") {
    Town town;
    town.open(1);
    town.open(2);
    auto hours = town.hours(1, 2, 2, 30);
    hours.credited = false;
    hours.payer = {};
    town.by(1, hours);
    auto const record = town.last;
    town.by(2, Confirm{record, 30});
    CHECK(said(town.by(1, Reverse{.transfer = record, .reason = Reason::mistake})) == "not_permitted");
    CHECK(said(town.by_broker(Reverse{.transfer = record, .reason = Reason::mistake})) == "done");

    town.gift(1, 2, 5, true);
    auto const expired = town.last;
    town.now = on_day(14);
    town.by_system(Lapse{expired});
    CHECK(said(town.by(1, Dispute{expired, Reason::not_done})) == "already_resolved");
    town.help(1, 2, 5);
    auto const contested = town.last;
    town.by(2, Dispute{contested, Reason::not_done});
    town.now = on_day(30);
    town.by_broker(Settle{contested, 0, Reason::not_done});
    CHECK(said(town.by(1, Answer{contested})) == "already_stated");
    CHECK(said(town.by_system(Redeem{contested})) == "not_permitted");
    CHECK(said(town.by(2, Reverse{.transfer = contested, .reason = Reason::mistake, .allowed_by = id(1)})) ==
          "not_permitted");
}

TEST_CASE("a permission for one limit of an account does not pass the other") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = {}, .soft = {}});
    town.open(2);
    town.by_broker(Override{account(1), LimitKind::ceiling, 500, day(5), Reason::timing});
    auto move = Move{.legs = {{account(1), -5}, {account(2), 5}}, .allowed_by = town.last};
    CHECK(said(town.by_broker(move)) == "giver_below_floor");
}

TEST_CASE("what is due comes in small portions") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 5);
    auto const first = town.last;
    town.now = {town.now.now + std::chrono::seconds(1), town.now.today};
    town.help(1, 2, 5);
    CHECK(town.ledger.books().due(noon(20), 1) == std::vector{first});
    CHECK(town.ledger.books().due(noon(20), 9).size() == 2);
}

TEST_CASE("shapes no caller of ours sends are refused all the same") {
    Town town;
    town.open(1);
    town.open(2);
    auto const move = [&](TransferKind kind, std::int64_t minutes) {
        return said(town.by_broker(Move{
            .legs = {{account(1), -minutes}, {account(2), minutes}}, .kind = kind, .reason = Reason::other}));
    };
    for (auto const kind :
         {TransferKind::hours, TransferKind::redemption, TransferKind::reversal, TransferKind::closing}) {
        CHECK(move(kind, 5) == "value_out_of_range");
    }
    CHECK(move(TransferKind::gift, minutes_max + 1) == "minutes_out_of_range");
    CHECK(said(town.by_broker(Reserve{
              .reward = {1, 1}, .account = account(1), .day = kith::Date(std::chrono::days(9'999'999))})) ==
          "value_out_of_range");
    CHECK(said(town.send({town.fresh(), broker, {}, Authority::broker, Lapse{id(1)}})) ==
          "principal_missing");
}

TEST_CASE("reports keep the schemes apart and leave nothing out") {
    Town town;
    town.open(1);
    town.open(2, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = 0, .soft = {}});
    town.open(3, AccountKind::issuer, Scheme::exchange, {.floor = -9000, .ceiling = 9000, .soft = {}});
    town.open(4);
    town.open(11, AccountKind::member, Scheme::rewards);
    town.open(13, AccountKind::issuer, Scheme::rewards, {.floor = -9000, .ceiling = {}, .soft = {}});
    auto community = town.hours(1, 0, 3, 60);
    community.received_by = {};
    community.pending = false;
    town.by_broker(community);
    auto const posted = town.last;
    auto waiting = community;
    waiting.pending = true;
    town.by(1, waiting);
    town.by_broker(
        Move{.legs = {{account(13), -30}, {account(11), 30}}, .kind = TransferKind::opening_balance});
    town.by_broker(Move{.legs = {{account(4), -10}, {account(1), 10}},
                        .kind = TransferKind::adjustment,
                        .reason = Reason::other});
    town.gift(1, 4, 5, true);
    town.by(4, Confirm{town.last, 5});
    town.now = on_day(40);
    town.by_broker(Reverse{.transfer = posted, .reason = Reason::mistake});
    auto const& books = town.ledger.books();
    CHECK(hours_report(books, HoursBy::giver, day(0), day(9), day(30)).front().minutes ==
          60); // before the reversal
    CHECK(hours_report(books, HoursBy::giver, day(0), day(9), day(40)).empty());
    CHECK(balances(books, day(30)).front().hours_given == 60);
    auto const months = circulation(books, Scheme::exchange, day(40));
    std::int64_t earned = 0;
    std::int64_t issued = 0;
    for (auto const& row : months) {
        earned += row.earned;
        issued += row.issued;
        for (auto const at : circulation_rows(books, Scheme::exchange, row.month)) {
            CHECK(books.transfers()[books.touches()[at].transfer].scheme == Scheme::exchange);
        }
    }
    CHECK(earned == 0);
    CHECK(issued == 0);
    CHECK(circulation(books, Scheme::rewards, day(40)).front().issued == 30);
    std::chrono::year_month_day const first{std::chrono::sys_days(day(0).time_since_epoch())};
    CHECK(circulation_rows(books, Scheme::rewards, first.year() / first.month()).empty());
    // Far below a deep floor, high above it, given but in debt: none of these is near a limit.
    auto const board = desk(books, town.now);
    CHECK(board.near_limit.empty());
    CHECK(board.never_spent.empty());
    auto const page = statement(books, 0, day(0), day(40));
    CHECK(page.pending.size() == 1);
    CHECK(page.hours_given == 0);
}

TEST_CASE("the desk tells a limit that is near from one that is not") {
    Town town;
    town.open(1, AccountKind::member, Scheme::exchange, {.floor = -100, .ceiling = 100, .soft = {}});
    town.open(2, AccountKind::member, Scheme::exchange, {.floor = 0, .ceiling = 5000, .soft = {}});
    town.open(3, AccountKind::member, Scheme::exchange, {.floor = -5000, .ceiling = 5000, .soft = {}});
    town.gift(1, 3, 95);
    auto board = desk(town.ledger.books(), town.now);
    REQUIRE(board.near_limit.size() == 1);
    CHECK(board.near_limit.front().room == 5);
    town.gift(3, 1, 95 + 95);
    board = desk(town.ledger.books(), town.now);
    REQUIRE(board.near_limit.size() == 1);
    CHECK(board.near_limit.front().limit == LimitKind::ceiling);
    // Hours given and since all spent: not among those who never spent.
    town.help(2, 3, 30);
    town.by(3, Confirm{town.last, 30});
    CHECK(desk(town.ledger.books(), town.now).never_spent == std::vector<AccountNumber>{1});
    town.gift(2, 3, 30);
    CHECK(desk(town.ledger.books(), town.now).never_spent.empty());
}
