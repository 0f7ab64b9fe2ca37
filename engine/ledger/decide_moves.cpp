// SPDX-License-Identifier: MIT
// Credits moving and coming back: moves, hours, confirmation, rejection, reversal.
#include "ledger/judge.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::ledger {

Judgement Judge::operator()(Move const& action) const {
    BookedLegs legs;
    for (auto const& leg : action.legs) legs.push_back({books_.find_account(leg.account), leg.minutes});
    // A member may give what is theirs; everything else is the broker's.
    auto const own = [&](BookedLeg const& leg) { return leg.minutes > 0 || runs(leg.account); };
    bool const permitted = by_broker() || (by_party() && action.kind == TransferKind::gift &&
                                           action.allowed_by.none() && std::ranges::all_of(legs, own));
    if (!permitted) return refuse(no(Refusal::not_permitted));
    if (auto const full = room_in_books(legs.size())) return refuse(*full);

    for (std::size_t i = 0; i < legs.size(); ++i) {
        if (legs[i].account == no_index) return refuse(*usable(no_index, action.legs[i].account));
    }
    auto const& first = books_.accounts()[legs.front().account];
    if (action.kind == TransferKind::settlement) {
        // Paid outside: a partner hands its credits back to where they were issued.
        for (auto const& leg : legs) {
            auto const kind = books_.accounts()[leg.account].kind;
            if (kind != (leg.minutes < 0 ? AccountKind::partner : AccountKind::issuer)) {
                return refuse(no_for(Refusal::wrong_kind, leg.account));
            }
        }
    }
    if (auto const objection = all_open(legs)) return refuse(*objection);
    for (auto const& leg : legs) {
        auto const& account = books_.accounts()[leg.account];
        if (account.scheme != first.scheme) return refuse(no_for(Refusal::schemes_differ, leg.account));
    }
    for (auto const& leg : legs) {
        if (books_.accounts()[leg.account].hours_only)
            return refuse(no_for(Refusal::hours_only, leg.account));
    }
    auto const receivers = std::ranges::count_if(legs, [](BookedLeg const& leg) { return leg.minutes > 0; });
    if (action.pending && receivers > 1) return refuse(no(Refusal::part_of_many, receivers, 0, 1));

    Result result;
    result.became = action.pending ? TransferState::pending : TransferState::confirmed;
    for (auto const& leg : legs) result.minutes += std::max<std::int64_t>(leg.minutes, 0);
    if (action.pending)
        hold(result.effects, legs);
    else
        post(result.effects, legs);
    return admitted(std::move(result), action.allowed_by);
}

Judgement Judge::operator()(LogHours const& action) const {
    auto const given_by = books_.find_account(action.given_by);
    auto const received_by = books_.find_account(action.received_by);
    auto const payer = books_.find_account(action.payer);
    bool const consents = runs(action.received_by.none() ? payer : received_by);
    bool const permitted = by_broker() || (by_party() && action.allowed_by.none() &&
                                           (consents || (runs(given_by) && action.pending)));
    if (!permitted) return refuse(no(Refusal::not_permitted));
    if (auto const full = room_in_books(3)) return refuse(*full);

    if (given_by == no_index) return refuse(*usable(given_by, action.given_by));
    if (received_by == no_index && !action.received_by.none())
        return refuse(*usable(received_by, action.received_by));
    if (payer == no_index && !action.payer.none()) return refuse(*usable(payer, action.payer));
    auto const kind_of = [this](AccountNumber each) { return books_.accounts()[each].kind; };
    if (kind_of(given_by) > AccountKind::organisation) return refuse(no_for(Refusal::wrong_kind, given_by));
    if (received_by != no_index && kind_of(received_by) > AccountKind::fund) {
        return refuse(no_for(Refusal::wrong_kind, received_by));
    }
    // Who received pays, or the centre does: nobody else's account can be named.
    bool const centre_pays = payer != no_index && (kind_of(payer) == AccountKind::issuer ||
                                                   (kind_of(payer) == AccountKind::fund && by_broker()));
    if (payer != no_index && payer != received_by && !centre_pays)
        return refuse(no_for(Refusal::wrong_kind, payer));
    for (auto const each : {given_by, received_by, payer}) {
        if (each == no_index) continue;
        if (auto const objection = usable(each, {})) return refuse(*objection);
    }
    auto const& giver = books_.accounts()[given_by];
    for (auto const each : {received_by, payer}) {
        if (each == no_index) continue;
        if (books_.accounts()[each].scheme != giver.scheme)
            return refuse(no_for(Refusal::schemes_differ, each));
    }
    bool const credited = action.credited && !giver.hours_only;
    if (credited && books_.accounts()[payer].hours_only) return refuse(no_for(Refusal::hours_only, payer));

    auto const& policy = books_.policy();
    auto const days_ago = (moment_.today - action.worked_on).count();
    if (days_ago < 0) return refuse(no(Refusal::worked_in_future, -days_ago));
    if (days_ago > policy.hours_back_days) {
        return refuse(no(Refusal::worked_too_long_ago, days_ago, 0, policy.hours_back_days));
    }
    if (action.minutes > policy.minutes_per_record_max) {
        return refuse(no(Refusal::minutes_too_many, action.minutes, 0, policy.minutes_per_record_max));
    }

    BookedLegs legs;
    if (credited) legs = {{payer, -action.minutes}, {given_by, action.minutes}};
    // What the giver's ceiling does not admit goes to the named fund.
    auto const fund = books_.find_account(policy.overflow_fund[static_cast<std::size_t>(giver.scheme)]);
    auto const room = std::max<std::int64_t>(0, books_.limits(giver).ceiling - giver.towards_ceiling());
    bool const overflows = credited && action.allowed_by.none() && room < action.minutes;
    if (overflows && fund != no_index && fund != payer && !usable(fund, {})) {
        legs.back().minutes = room;
        if (room == 0) legs.pop_back();
        legs.push_back({fund, action.minutes - room});
    }
    Result result;
    result.minutes = action.minutes;
    if (action.pending) {
        result.became = TransferState::pending;
        hold(result.effects, legs);
    } else {
        result.became = TransferState::confirmed;
        result.hours = action.minutes;
        post(result.effects, legs);
    }
    return admitted(std::move(result), action.allowed_by);
}

Result Judge::resolved(Transfer const& transfer, std::int64_t minutes) const {
    auto const legs = legs_of(transfer);
    Result result;
    result.became = minutes == 0 ? TransferState::rejected : TransferState::confirmed;
    result.minutes = minutes;
    release(result.effects, legs);
    if (minutes != 0) {
        post(result.effects, part(legs, minutes));
        if (transfer.hours != no_index) result.hours = minutes;
    }
    return result;
}

Judgement Judge::operator()(Confirm const& action) const {
    auto const index = books_.find_transfer(action.transfer);
    bool const permitted = index == no_index ? by_broker() : may_consent(books_.transfers()[index]);
    if (!permitted) return refuse(no(Refusal::not_permitted));
    auto const found = row_to_change(action.transfer);
    if (!found) return refuse(found.error());
    auto const& transfer = books_.transfers()[*found];
    if (transfer.kind == TransferKind::redemption) return refuse(no(Refusal::wrong_kind));
    if (!transfer.open()) return refuse(no(Refusal::already_resolved));
    if (transfer.state == TransferState::disputed) return refuse(no(Refusal::in_dispute));
    if (action.minutes < transfer.minutes && !one_giver(legs_of(transfer))) {
        return refuse(no(Refusal::part_of_many, action.minutes, 0, transfer.minutes));
    }
    if (action.minutes > transfer.minutes) {
        return refuse(no(Refusal::more_than_logged, action.minutes, 0, transfer.minutes));
    }
    return resolved(transfer, action.minutes);
}

Judgement Judge::operator()(Reject const& action) const {
    if (auto const objection = party_to(action.transfer)) return refuse(*objection);
    auto const found = row_to_change(action.transfer);
    if (!found) return refuse(found.error());
    auto const& transfer = books_.transfers()[*found];
    if (!transfer.open()) return refuse(no(Refusal::already_resolved));
    if (transfer.state == TransferState::disputed) return refuse(no(Refusal::in_dispute));
    return resolved(transfer, 0);
}

BookedLegs Judge::backwards(Transfer const& transfer, std::int64_t minutes) const {
    // What was posted, less what stands: the last receivers give back first.
    auto posted = part(legs_of(transfer), transfer.confirmed);
    if (minutes != transfer.confirmed) {
        auto const stays = part(posted, transfer.confirmed - minutes);
        for (std::size_t i = 0; i < posted.size(); ++i) posted[i].minutes -= stays[i].minutes;
    }
    auto const moved = std::ranges::remove(posted, 0, &BookedLeg::minutes);
    posted.erase(moved.begin(), moved.end());
    for (auto& leg : posted) leg.minutes = -leg.minutes;
    return posted;
}

std::int64_t Judge::reversible(Transfer const& transfer) const {
    auto most = transfer.confirmed;
    auto const legs = backwards(transfer, most);
    if (legs.size() != 2) return 0;
    for (auto const& leg : legs) {
        auto const& account = books_.accounts()[leg.account];
        auto const limits = books_.limits(account);
        auto const room =
            leg.minutes < 0 ? account.spendable() - limits.floor : limits.ceiling - account.towards_ceiling();
        most = std::clamp<std::int64_t>(room, 0, most);
    }
    return most;
}

Judgement Judge::operator()(Reverse const& action) const {
    auto const index = books_.find_transfer(action.transfer);
    auto const legs = index == no_index ? BookedLegs{} : legs_of(books_.transfers()[index]);
    // The broker; or whoever received gives it back.
    auto const gives_back = [&](BookedLeg const& leg) { return leg.minutes < 0 || runs(leg.account); };
    bool const permitted = by_broker() || (by_party() && !legs.empty() && action.allowed_by.none() &&
                                           std::ranges::all_of(legs, gives_back));
    if (!permitted) return refuse(no(Refusal::not_permitted));
    if (auto const full = room_in_books(legs.size())) return refuse(*full);
    if (index == no_index) return refuse(no(Refusal::transfer_unknown));
    auto const& transfer = books_.transfers()[index];
    if (auto const objection = all_open(legs)) return refuse(*objection);
    if (transfer.open()) {
        bool const disputed = transfer.state == TransferState::disputed;
        return refuse(no(disputed ? Refusal::in_dispute : Refusal::not_confirmed));
    }
    if (transfer.state != TransferState::confirmed) return refuse(no(Refusal::already_resolved));
    if (transfer.kind == TransferKind::reversal) return refuse(no(Refusal::reversal_of_reversal));
    if (transfer.linked != no_index) return refuse(no(Refusal::already_reversed));
    auto const days = (moment_.today - transfer.resolved_on).count();
    if (days > books_.policy().reversal_days) {
        return refuse(no(Refusal::window_passed, days, 0, books_.policy().reversal_days));
    }

    Result result;
    result.minutes = transfer.confirmed;
    if (auto const* hours = books_.hours_of(transfer)) result.hours = -hours->minutes;
    post(result.effects, backwards(transfer, transfer.confirmed));
    if (action.when_spent == WhenSpent::part && admit(result, nullptr)) {
        auto const most = reversible(transfer);
        if (most > 0) {
            result.minutes = most;
            result.effects.clear();
            post(result.effects, backwards(transfer, most));
        }
    }
    // Leaving a receiver beyond a limit takes an override; without one the limit refuses.
    return admitted(std::move(result),
                    action.when_spent == WhenSpent::leave_negative ? action.allowed_by : RequestId{});
}

} // namespace kith::ledger
