// SPDX-License-Identifier: MIT
// What waiting and disagreement do: lapses, disputes, decisions, appeals.
#include "ledger/judge.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::ledger {

Judgement Judge::operator()(Lapse const& action) const {
    if (by_party()) return refuse(no(Refusal::not_permitted));
    auto const found = row_to_change(action.transfer);
    if (!found) return refuse(found.error());
    auto const index = *found;
    auto const& transfer = books_.transfers()[index];
    if (!transfer.open()) return refuse(no(Refusal::already_resolved));
    auto const* dispute = transfer.state == TransferState::disputed ? books_.dispute(index) : nullptr;
    // A dispute without a decision waits for the broker, however late: its due_at is never.
    if (moment_.now < transfer.due_at) {
        return refuse(no(Refusal::not_due, moment_.now.time_since_epoch().count(), 0,
                         transfer.due_at.time_since_epoch().count()));
    }
    if (dispute != nullptr) return carried_out(index, dispute->stands);
    Result result;
    result.minutes = transfer.minutes;
    if (transfer.state == TransferState::pending && transfer.kind == TransferKind::hours) {
        result.became = TransferState::escalated;
        return result;
    }
    result = resolved(transfer, 0);
    result.became = TransferState::expired;
    return result;
}

Judgement Judge::operator()(Dispute const& action) const {
    if (auto const objection = party_to(action.transfer)) return refuse(*objection);
    auto const found = row_to_change(action.transfer);
    if (!found) return refuse(found.error());
    auto const index = *found;
    auto const& transfer = books_.transfers()[index];
    auto const legs = legs_of(transfer);
    if (auto const objection = all_open(legs)) return refuse(*objection);
    if (transfer.state == TransferState::rejected || transfer.state == TransferState::expired) {
        return refuse(no(Refusal::already_resolved));
    }
    if (transfer.kind == TransferKind::reversal) return refuse(no(Refusal::reversal_of_reversal));
    if (transfer.linked != no_index) return refuse(no(Refusal::already_reversed));
    if (books_.dispute(index) != nullptr) return refuse(no(Refusal::already_disputed));

    Result result;
    result.became = TransferState::disputed;
    result.minutes = transfer.minutes; // a pending one is frozen by its own hold
    if (transfer.state != TransferState::confirmed) return result;

    auto const days = (moment_.today - transfer.resolved_on).count();
    if (days > books_.policy().dispute_days) {
        return refuse(no(Refusal::window_passed, days, 0, books_.policy().dispute_days));
    }
    // Freeze what is still there: all of it, or of a two-legged transfer as much as the limits leave.
    result.minutes = transfer.confirmed;
    hold(result.effects, backwards(transfer, transfer.confirmed));
    if (admit(result, nullptr)) {
        result.minutes = reversible(transfer);
        result.effects.clear();
        if (result.minutes > 0) hold(result.effects, backwards(transfer, result.minutes));
    }
    return result;
}

Judgement Judge::operator()(Answer const& action) const {
    if (auto const objection = party_to(action.transfer)) return refuse(*objection);
    auto const index = books_.find_transfer(action.transfer);
    if (index == no_index) return refuse(no(Refusal::transfer_unknown));
    if (books_.transfers()[index].state != TransferState::disputed) return refuse(no(Refusal::not_disputed));
    auto const& dispute = *books_.dispute(index);
    bool const own = dispute.opened_by == request_.principal;
    if (own || dispute.answered || dispute.phase != DisputeRow::Phase::open) {
        return refuse(no(Refusal::already_stated));
    }
    Result result;
    result.became = TransferState::disputed;
    return result;
}

Result Judge::carried_out(std::uint32_t index, std::int64_t stands) const {
    auto const& transfer = books_.transfers()[index];
    auto const& dispute = *books_.dispute(index);
    if (dispute.from != TransferState::confirmed) return resolved(transfer, stands);
    Result result;
    result.became = TransferState::confirmed;
    auto const wrong = transfer.confirmed - stands;
    // The hours were not worked, whether or not the credits can still be found.
    if (transfer.hours != no_index) result.hours = -wrong;
    result.minutes = std::min(wrong, dispute.frozen);
    if (dispute.frozen > 0) release(result.effects, backwards(transfer, dispute.frozen));
    if (result.minutes > 0) post(result.effects, backwards(transfer, result.minutes));
    return result;
}

Judgement Judge::operator()(Settle const& action) const {
    if (!by_broker()) return refuse(no(Refusal::not_permitted));
    auto const found = row_to_change(action.transfer);
    if (!found) return refuse(found.error());
    auto const index = *found;
    auto const& transfer = books_.transfers()[index];
    if (transfer.state != TransferState::disputed) return refuse(no(Refusal::not_disputed));
    auto const& dispute = *books_.dispute(index);
    if (dispute.phase == DisputeRow::Phase::open && !dispute.answered && moment_.now < dispute.answer_by) {
        return refuse(no(Refusal::statement_missing, moment_.now.time_since_epoch().count(), 0,
                         dispute.answer_by.time_since_epoch().count()));
    }
    if (dispute.phase == DisputeRow::Phase::decided) return refuse(no(Refusal::already_stated));
    auto const whole = dispute.from == TransferState::confirmed ? transfer.confirmed : transfer.minutes;
    if (action.minutes != 0 && action.minutes < whole && !one_giver(legs_of(transfer))) {
        return refuse(no(Refusal::part_of_many, action.minutes, 0, whole));
    }
    if (action.minutes > whole) return refuse(no(Refusal::more_than_logged, action.minutes, 0, whole));
    bool const final = dispute.phase == DisputeRow::Phase::appealed || books_.policy().appeal_days == 0;
    if (final) return carried_out(index, action.minutes);
    Result result;
    result.became = TransferState::disputed;
    result.minutes = action.minutes;
    return result;
}

Judgement Judge::operator()(Appeal const& action) const {
    if (auto const objection = party_to(action.transfer)) return refuse(*objection);
    auto const index = books_.find_transfer(action.transfer);
    if (index == no_index) return refuse(no(Refusal::transfer_unknown));
    auto const& transfer = books_.transfers()[index];
    if (transfer.state != TransferState::disputed) return refuse(no(Refusal::not_disputed));
    auto const& dispute = *books_.dispute(index);
    if (dispute.phase == DisputeRow::Phase::appealed) return refuse(no(Refusal::already_disputed));
    if (dispute.phase == DisputeRow::Phase::open) return refuse(no(Refusal::in_dispute));
    if (moment_.now >= transfer.due_at) {
        return refuse(no(Refusal::window_passed, moment_.now.time_since_epoch().count(), 0,
                         transfer.due_at.time_since_epoch().count()));
    }
    Result result;
    result.became = TransferState::disputed;
    result.minutes = dispute.stands;
    return result;
}

} // namespace kith::ledger
