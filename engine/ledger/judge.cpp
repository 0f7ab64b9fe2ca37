// SPDX-License-Identifier: MIT
#include "ledger/judge.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <cstdlib>

namespace kith::ledger {

Outcome<Result, Refused> decide(Books const& books, Request const& request, Moment moment) {
    KITH_EXPECT(books.entry_of(request.id) == 0);
    return std::visit(Judge(books, request, moment), request.action);
}

// A chain is decided item by item (ledger.cpp).
Judgement Judge::operator()(Chain const&) const {
    return refuse(no(Refusal::chain_in_chain));
}

Refused Judge::no_for(Refusal code, AccountNumber account) const {
    auto refused = no(code);
    refused.account = books_.accounts()[account].id;
    return refused;
}

bool Judge::runs(AccountNumber account) const {
    return account != no_index && books_.may_run(account, request_.principal);
}

bool Judge::runs_any(Transfer const& transfer) const {
    auto const parties = books_.parties(transfer);
    return std::ranges::any_of(parties, [this](AccountNumber each) { return runs(each); });
}

bool Judge::may_consent(Transfer const& transfer) const {
    if (transfer.logged_by == request_.principal) return false; // nobody confirms their own record
    if (!by_party()) return by_broker();
    auto const* hours = books_.hours_of(transfer);
    if (hours != nullptr && hours->received_by != no_index) return runs(hours->received_by);
    // Hours for the community are confirmed by who runs the paying account, other transfers by the receiver.
    auto const legs = books_.legs(transfer);
    return std::ranges::any_of(legs, [&](BookedLeg const& leg) {
        return (hours == nullptr ? leg.minutes > 0 : leg.minutes < 0) && runs(leg.account);
    });
}

Objection Judge::party_to(TransferId id) const {
    if (by_broker()) return std::nullopt;
    auto const transfer = books_.find_transfer(id);
    // An outsider is not told whether the transfer exists.
    if (transfer == no_index || !by_party() || !runs_any(books_.transfers()[transfer])) {
        return no(Refusal::not_permitted);
    }
    return std::nullopt;
}

Objection Judge::usable(AccountNumber account, AccountId id) const {
    if (account == no_index) {
        auto refused = no(Refusal::account_unknown);
        refused.account = id;
        return refused;
    }
    if (books_.accounts()[account].state == AccountState::closed)
        return no_for(Refusal::account_closed, account);
    return std::nullopt;
}

Objection Judge::all_open(BookedLegs const& legs) const {
    for (auto const& leg : legs) {
        if (books_.accounts()[leg.account].state == AccountState::closed) {
            return no_for(Refusal::account_closed, leg.account);
        }
    }
    return std::nullopt;
}

Objection Judge::room_in_books(std::size_t effects) const {
    auto const& bounds = books_.bounds();
    if (books_.transfers().size() >= bounds.transfers_max ||
        books_.touches().size() + effects > bounds.touches_max) {
        return no(Refusal::books_full);
    }
    return std::nullopt;
}

Outcome<std::uint32_t, Refused> Judge::row_to_change(TransferId id) const {
    auto const index = books_.find_transfer(id);
    std::size_t const effects = index == no_index ? 0 : books_.transfers()[index].leg_count;
    if (auto const full = room_in_books(effects)) return refuse(*full);
    if (index == no_index) return refuse(no(Refusal::transfer_unknown));
    return index;
}

Outcome<OverrideRow const*, Refused> Judge::permission(RequestId id) const {
    if (id.none()) return nullptr;
    auto const* allowed = books_.override_row(id);
    if (allowed == nullptr) return refuse(no(Refusal::override_unknown));
    if (allowed->used) return refuse(no(Refusal::override_spent));
    if (moment_.today > allowed->until) {
        return refuse(no(Refusal::override_lapsed, moment_.today.time_since_epoch().count(), 0,
                         allowed->until.time_since_epoch().count()));
    }
    return allowed;
}

Objection Judge::admit(Result& result, OverrideRow const* allowed) const {
    auto const may_pass = [&](AccountNumber account, LimitKind limit, std::int64_t by) {
        bool const covered = allowed != nullptr && allowed->account == account && allowed->limit == limit &&
                             by <= allowed->minutes;
        if (covered) result.override_used = true;
        return covered;
    };
    // All floors before all ceilings, so that the first refusal follows the order of the codes. An account
    // beyond a limit may move towards it, never further away.
    for (auto const& effect : result.effects) {
        auto const& account = books_.accounts()[effect.account];
        auto const floor = books_.limits(account).floor;
        auto const before = account.spendable();
        auto const after = before + effect.posted - effect.pending_out;
        if (after < floor && after < before && !may_pass(effect.account, LimitKind::floor, floor - after)) {
            auto refused = no(Refusal::giver_below_floor, before - after, before, floor);
            refused.account = account.id;
            return refused;
        }
    }
    for (auto const& effect : result.effects) {
        auto const& account = books_.accounts()[effect.account];
        auto const ceiling = books_.limits(account).ceiling;
        auto const before = account.towards_ceiling();
        auto const after = before + effect.posted + effect.pending_in;
        if (after > ceiling && after > before &&
            !may_pass(effect.account, LimitKind::ceiling, after - ceiling)) {
            auto refused = no(Refusal::receiver_above_ceiling, after - before, before, ceiling);
            refused.account = account.id;
            return refused;
        }
    }
    return std::nullopt;
}

Judgement Judge::admitted(Result result, RequestId allowed_by) const {
    auto const allowed = permission(allowed_by);
    if (!allowed) return refuse(allowed.error());
    if (*allowed != nullptr && std::ranges::none_of(result.effects, [&](Effect const& each) {
            return each.account == (*allowed)->account;
        })) {
        return refuse(no_for(Refusal::override_elsewhere, (*allowed)->account));
    }
    if (auto const objection = admit(result, *allowed)) return refuse(*objection);
    for (auto& effect : result.effects) {
        auto const& account = books_.accounts()[effect.account];
        auto const soft = books_.limits(account).soft;
        auto const before = account.posted + account.pending_in - account.pending_out;
        auto const after = before + effect.posted + effect.pending_in - effect.pending_out;
        effect.passes_soft = soft != 0 && std::abs(before) <= soft && std::abs(after) > soft;
    }
    return result;
}

BookedLegs Judge::legs_of(Transfer const& transfer) const {
    auto const legs = books_.legs(transfer);
    return {legs.begin(), legs.end()};
}

bool Judge::one_giver(BookedLegs const& legs) {
    return std::ranges::count_if(legs, [](BookedLeg const& leg) { return leg.minutes < 0; }) <= 1;
}

BookedLegs Judge::part(BookedLegs const& legs, std::int64_t minutes) {
    BookedLegs some(legs);
    std::int64_t left = minutes;
    for (auto& leg : some) {
        if (leg.minutes < 0) continue;
        leg.minutes = std::min(leg.minutes, left);
        left -= leg.minutes;
    }
    // With several givers only the whole is asked for, and their legs stay as they are.
    if (one_giver(legs)) {
        for (auto& leg : some) {
            if (leg.minutes < 0) leg.minutes = -minutes;
        }
    }
    return some;
}

Effect& Judge::effect_on(Effects& effects, AccountNumber account) {
    auto const found = std::ranges::find(effects, account, &Effect::account);
    if (found != effects.end()) return *found;
    return effects.emplace_back(Effect{.account = account});
}

void Judge::hold(Effects& effects, BookedLegs const& legs) {
    for (auto const& leg : legs) {
        auto& effect = effect_on(effects, leg.account);
        (leg.minutes > 0 ? effect.pending_in : effect.pending_out) += std::abs(leg.minutes);
    }
}

void Judge::release(Effects& effects, BookedLegs const& legs) {
    for (auto const& leg : legs) {
        auto& effect = effect_on(effects, leg.account);
        (leg.minutes > 0 ? effect.pending_in : effect.pending_out) -= std::abs(leg.minutes);
    }
}

void Judge::post(Effects& effects, BookedLegs const& legs) {
    for (auto const& leg : legs) effect_on(effects, leg.account).posted += leg.minutes;
}

} // namespace kith::ledger
