// SPDX-License-Identifier: MIT
// Accounts, their limits and the people who run them; the community's rules; overrides; rewards.
#include "ledger/judge.hpp"

namespace kith::ledger {

Judgement Judge::operator()(SetPolicy const& action) const {
    if (!by_broker()) return refuse(no(Refusal::not_permitted));
    for (std::size_t scheme = 0; scheme < scheme_count; ++scheme) {
        auto const id = action.policy.overflow_fund[scheme];
        if (id.none()) continue;
        auto const number = books_.find_account(id);
        if (number == no_index) return refuse(*usable(number, id));
        auto const& fund = books_.accounts()[number];
        if (fund.kind != AccountKind::fund) return refuse(no_for(Refusal::wrong_kind, number));
        if (auto const objection = usable(number, id)) return refuse(*objection);
        if (fund.scheme != static_cast<Scheme>(scheme))
            return refuse(no_for(Refusal::schemes_differ, number));
    }
    return Result{};
}

Judgement Judge::operator()(OpenAccount const& action) const {
    if (!by_broker()) return refuse(no(Refusal::not_permitted));
    if (books_.accounts().size() >= books_.bounds().accounts_max) return refuse(no(Refusal::books_full));
    auto const number = books_.find_account(action.account);
    if (number != no_index) return refuse(no_for(Refusal::account_exists, number));
    return Result{};
}

Judgement Judge::operator()(SetLimits const& action) const {
    if (!by_broker()) return refuse(no(Refusal::not_permitted));
    if (auto const objection = usable(books_.find_account(action.account), action.account))
        return refuse(*objection);
    return Result{};
}

Judgement Judge::operator()(Appoint const& action) const {
    auto const number = books_.find_account(action.account);
    // The broker; or the holder, but not somebody who only runs the account.
    bool const holder =
        by_party() && number != no_index && books_.accounts()[number].holder == request_.principal;
    if (!by_broker() && !holder) return refuse(no(Refusal::not_permitted));
    if (auto const objection = usable(number, action.account)) return refuse(*objection);
    return Result{};
}

Judgement Judge::operator()(CloseAccount const& action) const {
    if (!by_broker()) return refuse(no(Refusal::not_permitted));
    if (auto const full = room_in_books(2)) return refuse(*full);
    auto const number = books_.find_account(action.account);
    auto const to = books_.find_account(action.to);
    if (number == no_index) return refuse(*usable(number, action.account));
    auto const& account = books_.accounts()[number];
    bool const sweeps = account.posted != 0 || !action.to.none();
    if (sweeps && to == no_index) return refuse(*usable(to, action.to));
    if (auto const objection = usable(number, action.account)) return refuse(*objection);
    if (sweeps) {
        if (auto const objection = usable(to, action.to)) return refuse(*objection);
        auto const& heir = books_.accounts()[to];
        if (heir.scheme != account.scheme) return refuse(no_for(Refusal::schemes_differ, to));
        if (heir.hours_only) return refuse(no_for(Refusal::hours_only, to));
        bool const to_centre = heir.kind == AccountKind::fund || heir.kind == AccountKind::issuer;
        bool const named = (books_.policy().named_sweep >> static_cast<unsigned>(action.reason) & 1u) != 0;
        if (!to_centre && !named) return refuse(no_for(Refusal::sweep_not_allowed, to));
    }
    if (account.open_transfers > 0) return refuse(no(Refusal::holds_open, 0, account.open_transfers));
    Result result;
    result.minutes = account.posted < 0 ? -account.posted : account.posted;
    if (account.posted == 0) return result;
    post(result.effects, {{number, -account.posted}, {to, account.posted}});
    return admitted(std::move(result), {}); // the swept account ends at zero, which no limit forbids
}

Judgement Judge::operator()(ReopenAccount const& action) const {
    if (!by_broker()) return refuse(no(Refusal::not_permitted));
    auto const number = books_.find_account(action.account);
    if (number != no_index && books_.accounts()[number].state == AccountState::open) {
        return refuse(no_for(Refusal::account_exists, number));
    }
    if (number == no_index) return refuse(*usable(number, action.account));
    return Result{};
}

Judgement Judge::operator()(Override const& action) const {
    if (!by_broker()) return refuse(no(Refusal::not_permitted));
    if (auto const objection = usable(books_.find_account(action.account), action.account))
        return refuse(*objection);
    if (action.until < moment_.today) {
        return refuse(no(Refusal::override_lapsed, moment_.today.time_since_epoch().count(), 0,
                         action.until.time_since_epoch().count()));
    }
    Result result;
    result.minutes = action.minutes;
    return result;
}

Judgement Judge::operator()(OfferReward const& action) const {
    auto const partner = books_.find_account(action.partner);
    if (!by_broker() && !(by_party() && runs(partner))) return refuse(no(Refusal::not_permitted));
    if (partner == no_index) return refuse(*usable(partner, action.partner));
    auto const* earlier = books_.reward(action.reward);
    bool const moved = earlier != nullptr && earlier->partner != partner;
    if (moved || books_.accounts()[partner].kind != AccountKind::partner) {
        return refuse(no_for(Refusal::wrong_kind, partner));
    }
    if (auto const objection = usable(partner, action.partner)) return refuse(*objection);
    return Result{};
}

Objection Judge::reward_open(RewardRow const& reward, Reserve const& action, Account const& by) const {
    auto const& offer = reward.offer;
    auto const day = [](Date date) { return std::int64_t{date.time_since_epoch().count()}; };
    if (offer.withdrawn) return no(Refusal::reward_withdrawn);
    if (action.day < offer.from || action.day > offer.until || action.day < moment_.today) {
        return no(Refusal::reward_not_that_day, day(action.day), day(offer.from), day(offer.until));
    }
    if (action.party > offer.party_max) return no(Refusal::party_too_large, action.party, 0, offer.party_max);
    if (by.hours_given < offer.hours_min)
        return no(Refusal::hours_too_few, 0, by.hours_given, offer.hours_min);
    if (offer.stock && reward.taken + action.party > *offer.stock) {
        return no(Refusal::sold_out, action.party, *offer.stock - reward.taken, *offer.stock);
    }
    auto const taken = books_.taken_on(action.reward, action.day);
    if (offer.day_max && taken + action.party > *offer.day_max) {
        return no(Refusal::day_full, action.party, *offer.day_max - taken, *offer.day_max);
    }
    if (books_.reservation_by_code(reward.partner, action.code) != no_index)
        return no(Refusal::code_taken, action.code);
    return std::nullopt;
}

Judgement Judge::operator()(Reserve const& action) const {
    auto const by = books_.find_account(action.account);
    bool const permitted = by_broker() || (by_party() && runs(by) && action.allowed_by.none());
    if (!permitted) return refuse(no(Refusal::not_permitted));
    if (auto const full = room_in_books(2)) return refuse(*full);
    if (by == no_index) return refuse(*usable(by, action.account));
    auto const* reward = books_.reward(action.reward);
    if (reward == nullptr) return refuse(no(Refusal::reward_unknown));
    auto const& account = books_.accounts()[by];
    auto const& partner = books_.accounts()[reward->partner];
    if (account.kind > AccountKind::organisation) return refuse(no_for(Refusal::wrong_kind, by));
    for (auto const each : {by, reward->partner}) {
        if (auto const objection = usable(each, {})) return refuse(*objection);
    }
    if (account.scheme != partner.scheme) return refuse(no_for(Refusal::schemes_differ, by));
    if (account.hours_only) return refuse(no_for(Refusal::hours_only, by));
    if (auto const objection = reward_open(*reward, action, account)) return refuse(*objection);
    Result result;
    result.became = TransferState::pending;
    result.minutes = reward->offer.price * action.party;
    hold(result.effects, {{by, -result.minutes}, {reward->partner, result.minutes}});
    return admitted(std::move(result), action.allowed_by);
}

Judgement Judge::operator()(Redeem const& action) const {
    auto const index = books_.find_transfer(action.transfer);
    auto const* reservation = index == no_index ? nullptr : books_.reservation(index);
    bool const permitted =
        by_broker() || (by_party() && reservation != nullptr && runs(reservation->partner));
    if (!permitted) return refuse(no(Refusal::not_permitted));
    if (auto const full = room_in_books(2)) return refuse(*full);
    if (index == no_index) return refuse(no(Refusal::transfer_unknown));
    if (reservation == nullptr) return refuse(no(Refusal::wrong_kind));
    auto const& transfer = books_.transfers()[index];
    if (!transfer.open()) return refuse(no(Refusal::already_resolved));
    if (transfer.state == TransferState::disputed) return refuse(no(Refusal::in_dispute));
    if (moment_.today < reservation->day) {
        return refuse(no(Refusal::not_yet_that_day, moment_.today.time_since_epoch().count(), 0,
                         reservation->day.time_since_epoch().count()));
    }
    return resolved(transfer, transfer.minutes);
}

} // namespace kith::ledger
