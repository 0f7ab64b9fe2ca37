// SPDX-License-Identifier: MIT
// Entries that no honest ledger writes, put after an honest beginning: the auditor must refuse each by name.
#include "town.hpp"

#include <functional>

using namespace kith::ledger;
using namespace kith::ledger::testing;

namespace {

// 1 has helped 2 (posted and disputed), 3 waits for 1, an overflowing record waits, a permission was used.
struct Scene {
    Town town;
    RequestId contested, waiting, overflowing, unpaid, gone, reversal, reversed, booking, permission,
        escalated;

    Scene() {
        for (std::uint64_t n = 1; n <= 3; ++n) town.open(n);
        town.open(4, AccountKind::partner, Scheme::exchange, {.floor = {}, .ceiling = 5000, .soft = {}});
        town.open(5, AccountKind::member, Scheme::exchange, {.floor = {}, .ceiling = 100, .soft = {}});
        town.open(6);
        town.by_broker(CloseAccount{account(6), {}, ClosingReason::left});
        town.open(9, AccountKind::fund);
        Policy policy;
        policy.overflow_fund[0] = account(9);
        town.by_broker(SetPolicy{policy});
        town.help(1, 2, 50);
        contested = town.last;
        town.by(2, Confirm{contested, 40});
        town.by(2, Dispute{contested, Reason::not_done});
        town.by(1, Answer{contested});
        town.help(3, 1, 20);
        waiting = town.last;
        town.help(5, 2, 130);
        overflowing = town.last;
        auto hours = town.hours(3, 2, 2, 30);
        hours.credited = false;
        hours.payer = {};
        town.by(3, hours);
        unpaid = town.last;
        town.by(2, Confirm{unpaid, 30});
        town.gift(1, 2, 5, true);
        gone = town.last;
        town.by(1, Reject{gone, Reason::changed_mind});
        town.gift(1, 2, 9);
        reversed = town.last;
        town.by_broker(Reverse{.transfer = reversed, .reason = Reason::mistake});
        reversal = town.last;
        town.by_broker(OfferReward{
            .reward = {1, 1}, .partner = account(4), .price = 10, .from = day(0), .until = day(9)});
        town.by(2, Reserve{.reward = {1, 1}, .account = account(2), .day = day(0), .code = 3});
        booking = town.last;
        town.by_broker(Override{account(3), LimitKind::floor, 500, day(5), Reason::timing});
        permission = town.last;
        town.by_broker(Move{.legs = {{account(3), -800}, {account(2), 800}}, .allowed_by = permission});
    }

    // Limits out of the way, so that only the effects can be wrong.
    void relax() {
        for (auto const n : {3u, 5u, 9u}) {
            town.by_broker(SetLimits{account(n), {.floor = -500'000, .ceiling = 500'000, .soft = {}}});
        }
    }

    // What the auditor says to one more entry.
    std::string verdict(Action action, Result result) {
        auto auditor = town.auditor;
        Entry entry;
        entry.sequence = town.journal.size() + 1;
        entry.at = town.now.now;
        entry.on = town.now.today;
        entry.request = {id(900'000), broker, broker, Authority::broker, std::move(action)};
        entry.results.push_back(std::move(result));
        auto const finding = auditor.check(entry);
        return finding ? std::string(flaw_names[static_cast<std::size_t>(finding->flaw)]) : "sound";
    }
};

// Effects by account number: 0 is account(1), 3 the partner, 5 the closed one, 6 the fund.
Effect posts(AccountNumber account, std::int64_t minutes) {
    return {.account = account, .posted = minutes};
}
Effect in(AccountNumber account, std::int64_t minutes, std::int64_t posted = 0) {
    return {.account = account, .posted = posted, .pending_in = minutes};
}
Effect out(AccountNumber account, std::int64_t minutes, std::int64_t posted = 0) {
    return {.account = account, .posted = posted, .pending_out = minutes};
}
Result result(std::initializer_list<Effect> effects, std::int64_t minutes = 0,
              TransferState became = TransferState::confirmed, std::int64_t hours = 0) {
    Result made;
    made.became = became;
    made.minutes = minutes;
    made.hours = hours;
    made.effects.assign(effects.begin(), effects.end());
    return made;
}
Move move(std::uint64_t from, std::uint64_t to, std::int64_t minutes) {
    return {.legs = {{account(from), -minutes}, {account(to), minutes}}};
}

} // namespace

TEST_CASE("forged moves, hours and reservations are found") {
    Scene scene;
    auto const pending = TransferState::pending;
    CHECK(scene.verdict(move(1, 2, 5), result({posts(0, -5), posts(1, 5)})) == "sound");
    CHECK(scene.verdict(move(1, 6, 5), result({posts(0, -5), posts(5, 5)})) == "account_closed");
    CHECK(scene.verdict(move(1, 2, 5), result({out(0, 5, -5), in(1, 5, 5)})) == "effects_differ");
    CHECK(scene.verdict(move(1, 2, 5), result({out(0, 5, -1), in(1, 5, 1)}, 5, pending)) == "effects_differ");
    CHECK(scene.verdict(move(1, 2, 5), result({in(0, 0), out(1, 0)}, 5, pending)) == "effects_differ");
    Effect both{.account = 0, .pending_in = 5, .pending_out = 5};
    CHECK(scene.verdict(move(1, 2, 5), result({both, both}, 5, pending)) == "effects_differ");
    Effect posted_in{.account = 1, .posted = 5, .pending_in = 1};
    Effect posted_out{.account = 0, .posted = -5, .pending_out = 1};
    CHECK(scene.verdict(move(2, 1, 5), result({posted_in, posted_out})) == "effects_differ");
    CHECK(scene.verdict(move(1, 2, 5), result({posted_out, posted_in})) == "effects_differ");
    Reserve const reserve{.reward = {1, 1}, .account = account(2), .day = day(0), .code = 4};
    CHECK(scene.verdict(reserve, result({out(1, 10), in(3, 10)}, 10, pending)) == "sound");
    CHECK(scene.verdict(reserve, result({}, 10, pending)) == "effects_differ");
    CHECK(scene.verdict(reserve, result({posts(1, -10), in(3, 10), out(1, 10), posts(3, 10)}, 10, pending)) ==
          "effects_differ");
    CHECK(scene.verdict(reserve, result({out(1, 10, -10), in(3, 10, 10)}, 10, pending)) == "effects_differ");
    CHECK(scene.verdict(reserve, result({out(0, 10), in(3, 10)}, 10, pending)) == "effects_differ");
}

TEST_CASE("forged permissions are found: used again, of another account, of another limit, lapsed") {
    Scene scene;
    auto beyond = result({posts(2, -100), posts(1, 100)});
    beyond.override_used = true;
    auto action = move(3, 2, 100);
    action.allowed_by = scene.permission;
    CHECK(scene.verdict(action, beyond) == "below_floor"); // used
    auto const with = [&](Override const& permission, std::int64_t days = 0) {
        Scene other;
        other.town.by_broker(permission);
        other.town.now = on_day(static_cast<int>(days));
        action.allowed_by = other.town.last;
        return other.verdict(action, beyond);
    };
    CHECK(with({account(3), LimitKind::floor, 500, day(5), Reason::timing}) == "sound");
    CHECK(with({account(2), LimitKind::floor, 500, day(5), Reason::timing}) == "below_floor");
    CHECK(with({account(3), LimitKind::ceiling, 500, day(5), Reason::timing}) == "below_floor");
    CHECK(with({account(3), LimitKind::floor, 5, day(5), Reason::timing}) == "below_floor");
    CHECK(with({account(3), LimitKind::floor, 500, day(5), Reason::timing}, 6) == "below_floor");
}

TEST_CASE("forged confirmations, rejections and lapses are found") {
    Scene scene;
    scene.relax();
    Confirm const whole{scene.waiting, 20};
    auto const confirmed = TransferState::confirmed;
    CHECK(scene.verdict(whole, result({out(0, -20, -20), in(2, -20, 20)}, 20, confirmed, 20)) == "sound");
    Effect odd_giver{.account = 0, .posted = -20, .pending_in = 1, .pending_out = -20};
    Effect odd_receiver{.account = 2, .posted = 20, .pending_in = -20, .pending_out = 1};
    CHECK(scene.verdict(whole, result({odd_giver, odd_receiver}, 20, confirmed, 20)) == "effects_differ");
    CHECK(scene.verdict(whole, result({out(0, -20, 20), in(2, -20, -20)}, 20, confirmed, 20)) ==
          "effects_differ");
    CHECK(scene.verdict(whole, result({out(0, -20, -21), in(2, -20, 21)}, 20, confirmed, 20)) ==
          "effects_differ");
    // Of three legs, the two receivers can be wrong while the giver is right.
    Confirm const three{scene.overflowing, 130};
    CHECK(scene.verdict(three, result({out(1, -130, -130), in(4, -100, 100), in(6, -30, 30)}, 130, confirmed,
                                      130)) == "sound");
    CHECK(scene.verdict(three, result({out(1, -130, -130), in(4, -100, 130), in(6, -30, 0)}, 130, confirmed,
                                      130)) == "effects_differ");
    CHECK(scene.verdict(three, result({out(1, -130, -99), in(4, -100, 100), in(6, -30, -1)}, 130, confirmed,
                                      130)) == "effects_differ");
    CHECK(scene.verdict(Confirm{scene.unpaid, 30}, result({}, 30, confirmed, 30)) == "not_open");
    CHECK(scene.verdict(Confirm{scene.contested, 40}, result({}, 40)) == "not_open");
    CHECK(scene.verdict(Redeem{scene.contested}, result({}, 40)) == "not_open");
    CHECK(scene.verdict(Reject{scene.contested, Reason::other}, result({}, 0)) == "not_open");
    CHECK(scene.verdict(Lapse{scene.gone}, result({}, 5, TransferState::escalated)) == "not_open");
    CHECK(scene.verdict(Lapse{scene.waiting}, result({posts(0, 0)}, 20, TransferState::escalated)) ==
          "effects_differ");
}

TEST_CASE("forged reversals are found") {
    Scene scene;
    auto const reverse = [](RequestId which) {
        return Reverse{.transfer = which, .reason = Reason::mistake};
    };
    CHECK(scene.verdict(reverse(scene.waiting), result({}, 20)) == "not_confirmed");
    CHECK(scene.verdict(reverse(scene.reversal), result({}, 9)) == "not_confirmed");
    CHECK(scene.verdict(reverse(scene.reversed), result({}, 9)) == "reversed_twice");
    CHECK(scene.verdict(reverse(scene.contested), result({}, 40)) == "effects_differ");
    CHECK(scene.verdict(reverse(scene.unpaid), result({in(0, 1), out(1, 1)}, 30)) == "effects_differ");
    CHECK(scene.verdict(reverse(scene.unpaid), result({out(0, 1), in(1, 1)}, 30)) == "effects_differ");
    scene.town.by(2, Confirm{scene.overflowing, 130});
    scene.relax();
    auto const three = reverse(scene.overflowing);
    CHECK(scene.verdict(three, result({posts(1, 130), posts(4, -100), posts(6, -30)}, 130,
                                      TransferState::confirmed, -130)) == "sound");
    CHECK(scene.verdict(three, result({posts(1, -10), posts(4, 10)}, 130)) == "effects_differ");
    CHECK(scene.verdict(three, result({posts(1, 131), posts(4, -101), posts(6, -30)}, 130)) ==
          "effects_differ");
    CHECK(scene.verdict(three, result({posts(4, 1), posts(1, -1)}, 130)) == "effects_differ");
    CHECK(scene.verdict(three, result({posts(6, -31), posts(1, 31)}, 130)) == "effects_differ");
}

TEST_CASE("forged disputes and decisions are found") {
    Scene scene;
    auto const disputed = TransferState::disputed;
    auto const dispute = [](RequestId which) { return Dispute{which, Reason::other}; };
    CHECK(scene.verdict(dispute(scene.gone), result({}, 5, disputed)) == "not_open");
    CHECK(scene.verdict(dispute(scene.contested), result({}, 5, disputed)) == "not_open");
    CHECK(scene.verdict(dispute(scene.reversed), result({}, 5, disputed)) == "not_open");
    CHECK(scene.verdict(dispute(scene.waiting), result({out(0, 1), in(1, 1)}, 20, disputed)) ==
          "effects_differ");
    CHECK(scene.verdict(dispute(scene.unpaid), result({}, 30, disputed)) == "sound");
    CHECK(scene.verdict(Answer{scene.waiting}, result({}, 0, disputed)) == "not_open");
    CHECK(scene.verdict(Settle{scene.waiting, 0, Reason::other}, result({}, 0, disputed)) == "not_open");
    Settle decision{scene.contested, 30, Reason::other};
    // 10 minutes were wrong: 2 gets them back from 1, and the freeze of 40 ends.
    CHECK(scene.verdict(decision, result({out(0, -40, -10), in(1, -40, 10)}, 10, TransferState::confirmed,
                                         -10)) == "sound");
    CHECK(scene.verdict(decision, result({out(0, -40, -20), in(1, -40, 20)}, 10, TransferState::confirmed,
                                         -10)) == "effects_differ");
    CHECK(scene.verdict(decision, result({out(0, -40, -10), in(1, -40, 10)}, 11, TransferState::confirmed,
                                         -10)) == "effects_differ");
    decision.minutes = 41;
    CHECK(scene.verdict(decision, result({out(0, -40), in(1, -40)}, 0)) == "effects_differ");
    decision.minutes = 40;
    CHECK(scene.verdict(decision, result({out(0, -40), in(1, -40)}, 0)) == "sound");
}

TEST_CASE("an account is not closed while it holds or awaits anything") {
    Scene scene;
    auto const close = [](std::uint64_t n) {
        return CloseAccount{account(n), account(9), ClosingReason::left};
    };
    CHECK(scene.verdict(close(2), result({})) == "closed_with_balance");
    CHECK(scene.verdict(close(5), result({})) == "closed_with_balance"); // pending in
    CHECK(scene.verdict(close(9), result({})) == "closed_with_balance");
    Town town;
    town.open(1);
    town.open(2);
    town.gift(1, 2, 5, true);
    Entry entry;
    entry.sequence = town.journal.size() + 1;
    entry.at = town.now.now;
    entry.on = town.now.today;
    entry.request = {id(900'000), broker, broker, Authority::broker, close(1)};
    entry.results.emplace_back();
    auto auditor = town.auditor;
    CHECK(auditor.check(entry)->flaw == Flaw::closed_with_balance); // pending out
}
