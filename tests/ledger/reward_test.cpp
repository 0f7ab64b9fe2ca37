// SPDX-License-Identifier: MIT
// Rewards: reserved, redeemed, settled, expired.
#include "town.hpp"

using namespace kith::ledger;
using namespace kith::ledger::testing;

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
