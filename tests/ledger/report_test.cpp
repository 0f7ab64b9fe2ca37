// SPDX-License-Identifier: MIT
// Statements and reports: they reconcile with the books, keep their answers for a past day, and drill down.
#include "ledger/report.hpp"
#include "town.hpp"

#include <algorithm>
#include <tuple>

#include <numeric>

using namespace kith::ledger;
using namespace kith::ledger::testing;

namespace {

// A year of a small town in the rewards scheme: 1 and 2 earn, 3 issues, 4 sells swims, 5 is the organisation.
void a_year(Town& town) {
    town.open(1, AccountKind::member, Scheme::rewards);
    town.open(2, AccountKind::member, Scheme::rewards);
    town.open(3, AccountKind::issuer, Scheme::rewards, {.floor = -100'000, .ceiling = {}, .soft = {}});
    town.open(4, AccountKind::partner, Scheme::rewards);
    town.open(5, AccountKind::organisation, Scheme::rewards);
    town.by_broker(
        OfferReward{.reward = {1, 1}, .partner = account(4), .price = 60, .from = day(0), .until = day(999)});
    for (int month = 0; month < 12; ++month) {
        town.now = on_day(30 * month);
        for (std::uint64_t n : {1u, 2u}) {
            town.by(n, town.hours(n, 5, 3, 120));
            town.by(5, Confirm{town.last, 100});
        }
        if (month % 3 == 2) {
            town.by(1, Reserve{.reward = {1, 1}, .account = account(1), .day = town.now.today, .code = 1});
            town.by(4, Redeem{town.last});
            town.gift(1, 2, 10);
        }
    }
}

} // namespace

TEST_CASE("a statement runs from its opening to its closing balance, line by line") {
    Town town;
    a_year(town);
    auto const& books = town.ledger.books();
    auto const whole = statement(books, 0, day(0), day(400));
    CHECK(whole.opening == 0);
    CHECK(whole.closing == town.at(1).posted);
    CHECK(whole.hours_given == 1200);
    CHECK(whole.lines.size() == 12 + 4 + 4);
    std::int64_t balance = whole.opening;
    for (auto const& line : whole.lines) {
        balance += line.minutes;
        CHECK(line.balance == balance);
    }
    CHECK(whole.lines.front().worked_on == day(0));
    CHECK(whole.lines.front().counterpart == 2);
    auto const first_half = statement(books, 0, day(0), day(150));
    auto const second_half = statement(books, 0, day(151), day(400));
    CHECK(first_half.closing == second_half.opening);
    CHECK(second_half.closing == whole.closing);
    CHECK(first_half.lines.size() + second_half.lines.size() == whole.lines.size());
}

TEST_CASE("a statement lists what was pending on its last day and shows a reversal with its original") {
    Town town;
    town.open(1);
    town.open(2);
    town.help(1, 2, 60);
    auto const record = town.last;
    town.gift(2, 1, 5);
    auto const gift = town.last;
    town.now = on_day(5);
    town.by_broker(Reverse{.transfer = gift, .reason = Reason::mistake});
    town.by(2, Confirm{record, 60});
    auto const& books = town.ledger.books();
    auto const then = statement(books, 0, day(0), day(4));
    CHECK(then.pending_in == 60);
    REQUIRE(then.pending.size() == 1);
    CHECK(then.pending.front().transfer == record);
    CHECK(then.pending.front().minutes == 60);
    CHECK(then.hours_given == 0);
    auto const now = statement(books, 0, day(0), day(5));
    CHECK(now.pending.empty());
    CHECK(now.pending_in == 0);
    CHECK(now.hours_given == 60);
    REQUIRE(now.lines.size() == 3);
    CHECK_FALSE(now.lines[0].linked.none());
    CHECK(now.lines[1].minutes == -5);
    CHECK(statement(books, 1, day(0), day(5)).pending_out == 0);
    CHECK(statement(books, 1, day(0), day(4)).pending.front().minutes == -60);
}

TEST_CASE("a report for a past day stays the same for ever") {
    Town town;
    a_year(town);
    auto const& books = town.ledger.books();
    auto const columns = [](BalanceRow const& it) {
        return std::tuple(it.account, it.posted, it.pending_in, it.pending_out, it.hours_given,
                          it.hours_received);
    };
    auto const before = balances(books, day(200));
    auto const hours_before = hours_report(books, HoursBy::giver, day(0), day(400), day(200));
    town.now = on_day(360);
    auto const last_month = books.transfers().back().id;
    town.by_broker(Reverse{.transfer = last_month, .reason = Reason::mistake});
    town.by_broker(
        Reverse{.transfer = books.transfers()[books.transfers().size() - 5].id, .reason = Reason::mistake});
    town.open(50, AccountKind::member, Scheme::rewards);
    bool const same = std::ranges::equal(before, balances(books, day(200)), {}, columns, columns);
    CHECK(same);
    auto const hours_after = hours_report(books, HoursBy::giver, day(0), day(400), day(200));
    REQUIRE(hours_after.size() == hours_before.size());
    for (std::size_t i = 0; i < hours_after.size(); ++i)
        CHECK(hours_after[i].minutes == hours_before[i].minutes);
    auto const today = balances(books, day(400));
    CHECK(today.size() == 6);
    for (auto const& row : today) {
        auto const& account = books.accounts()[row.account];
        CHECK(row.posted == account.posted);
        CHECK(row.hours_given == account.hours_given);
        CHECK(row.hours_received == account.hours_received);
    }
}

TEST_CASE("what was issued is what is held, kind by kind") {
    Town town;
    a_year(town);
    auto const sheet = liability(town.ledger.books(), Scheme::rewards, day(400));
    CHECK(std::accumulate(sheet.held.begin(), sheet.held.end(), std::int64_t{0}) == 0);
    REQUIRE(sheet.by_issuer.size() == 1);
    CHECK(sheet.by_issuer.front().second == 2400);
    CHECK(liability(town.ledger.books(), Scheme::exchange, day(400)).by_issuer.empty());
}

TEST_CASE("circulation by month adds up to its rows, reversals included") {
    Town town;
    a_year(town);
    town.gift(2, 1, 30);
    town.by_broker(Reverse{.transfer = town.last, .reason = Reason::mistake});
    auto const& books = town.ledger.books();
    auto const months = circulation(books, Scheme::rewards, day(400));
    CHECK(months.size() >= 12);
    CirculationRow sum;
    for (auto const& row : months) {
        sum.issued += row.issued;
        sum.earned += row.earned;
        sum.given += row.given;
        sum.spent += row.spent;
        CHECK(row.idle <= row.held);
        std::int64_t detail = 0;
        for (auto const touch : circulation_rows(books, Scheme::rewards, row.month)) {
            detail += books.touches()[touch].posted;
        }
        CHECK(detail == row.earned + row.given + row.spent);
    }
    CHECK(sum.issued == 2400);
    CHECK(sum.earned == 2400);
    CHECK(sum.spent == 240);
    CHECK(sum.given == 40); // the reversed gift is gone
    CHECK(months.back().held == town.at(1).posted + town.at(2).posted);
    CHECK(months[2].idle > 0); // 2 has spent nothing
    CHECK(circulation(books, Scheme::rewards, day(-1)).empty());
    CHECK(circulation(Books(centre), Scheme::rewards, day(0)).empty());
}

TEST_CASE("hours are reported by anything, as of any day, and every total names its records") {
    Town town;
    a_year(town);
    auto const& books = town.ledger.books();
    for (auto const by :
         {HoursBy::category, HoursBy::giver, HoursBy::receiver, HoursBy::need, HoursBy::month_worked}) {
        std::int64_t total = 0;
        for (auto const& row : hours_report(books, by, day(0), day(400), day(400))) {
            std::int64_t detail = 0;
            for (auto const record : row.records)
                detail += hours_as_of(books, books.hours()[record], day(400));
            CHECK(detail == row.minutes);
            total += row.minutes;
        }
        CHECK(total == 2400);
    }
    CHECK(hours_report(books, HoursBy::giver, day(0), day(29), day(400)).front().minutes == 100);
    CHECK(hours_report(books, HoursBy::giver, day(401), day(402), day(400)).empty());
}

TEST_CASE("the desk shows what waits, who is near a limit and who never spent") {
    Town town;
    for (std::uint64_t n = 1; n <= 4; ++n) town.open(n);
    town.help(1, 2, 60);
    auto const oldest = town.last;
    town.now = on_day(14);
    town.by_system(Lapse{oldest});
    town.help(1, 3, 700);
    auto const confirmed = town.last;
    town.by(3, Confirm{confirmed, 700});
    town.by_broker(SetLimits{account(1), {.floor = {}, .ceiling = 750, .soft = {}}});
    town.help(4, 2, 60);
    town.open(8);
    town.by_broker(CloseAccount{account(8), {}, ClosingReason::left});
    town.now = on_day(15);
    auto const board = desk(town.ledger.books(), town.now);
    REQUIRE(board.waiting.size() == 2);
    CHECK(board.waiting[0].transfer == town.ledger.books().find_transfer(oldest));
    CHECK(board.waiting[0].days == 15);
    CHECK(board.waiting[1].days == 1);
    REQUIRE(board.near_limit.size() == 2);
    CHECK(board.near_limit[0].account == 0);
    CHECK(board.near_limit[0].limit == LimitKind::ceiling);
    CHECK(board.near_limit[1].account == 2);
    CHECK(board.near_limit[1].room == 20);
    CHECK(board.never_spent == std::vector<AccountNumber>{0});
    town.gift(1, 2, 5);
    CHECK(desk(town.ledger.books(), town.now).never_spent.empty());
}
