// SPDX-License-Identifier: MIT
// The fields of every request and result, named once, in their canonical order. Encoding, decoding, finding
// the first difference between two requests and printing all walk these lists. Add a field at the end of a
// list only together with a new version of the canonical bytes.
#pragma once

#include "ledger/entry.hpp"

#include <type_traits>

namespace kith::ledger {

// A closed enumeration's last value, for reading it back.
template <class Enum>
inline constexpr Enum last_of{};
template <>
inline constexpr Scheme last_of<Scheme> = Scheme::rewards;
template <>
inline constexpr AccountKind last_of<AccountKind> = AccountKind::issuer;
template <>
inline constexpr ClosingReason last_of<ClosingReason> = ClosingReason::duplicate;
template <>
inline constexpr TransferKind last_of<TransferKind> = TransferKind::settlement;
template <>
inline constexpr TransferState last_of<TransferState> = TransferState::expired;
template <>
inline constexpr Reason last_of<Reason> = Reason::other;
template <>
inline constexpr Authority last_of<Authority> = Authority::system;
template <>
inline constexpr WhenSpent last_of<WhenSpent> = WhenSpent::leave_negative;
template <>
inline constexpr LimitKind last_of<LimitKind> = LimitKind::ceiling;
template <>
inline constexpr Nature last_of<Nature> = Nature::service;
template <>
inline constexpr Refusal last_of<Refusal> = Refusal::last;

// `fields(value, visit)` calls visit(name, member) for each field, in order; `value` may be const.
template <class T, class Base>
concept Is = std::is_same_v<std::remove_const_t<T>, Base>;

template <Is<Limits> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("floor", it.floor);
    visit("ceiling", it.ceiling);
    visit("soft", it.soft);
}
template <Is<LimitDefaults> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("floor", it.floor);
    visit("ceiling", it.ceiling);
    visit("soft", it.soft);
}
template <Is<Policy> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("limits", it.limits);
    visit("overflow_fund", it.overflow_fund);
    visit("named_sweep", it.named_sweep);
    visit("confirm_days", it.confirm_days);
    visit("escalated_days", it.escalated_days);
    visit("reversal_days", it.reversal_days);
    visit("dispute_days", it.dispute_days);
    visit("answer_days", it.answer_days);
    visit("decide_days", it.decide_days);
    visit("appeal_days", it.appeal_days);
    visit("reservation_days", it.reservation_days);
    visit("hours_back_days", it.hours_back_days);
    visit("minutes_per_record_max", it.minutes_per_record_max);
}
template <Is<Leg> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("account", it.account);
    visit("minutes", it.minutes);
}
template <Is<SetPolicy> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("policy", it.policy);
}
template <Is<OpenAccount> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("account", it.account);
    visit("holder", it.holder);
    visit("kind", it.kind);
    visit("scheme", it.scheme);
    visit("hours_only", it.hours_only);
    visit("limits", it.limits);
}
template <Is<SetLimits> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("account", it.account);
    visit("limits", it.limits);
    visit("hours_only", it.hours_only);
}
template <Is<Appoint> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("account", it.account);
    visit("person", it.person);
    visit("may_run", it.may_run);
}
template <Is<CloseAccount> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("account", it.account);
    visit("to", it.to);
    visit("reason", it.reason);
}
template <Is<ReopenAccount> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("account", it.account);
}
template <Is<Move> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("legs", it.legs);
    visit("kind", it.kind);
    visit("reason", it.reason);
    visit("pending", it.pending);
    visit("allowed_by", it.allowed_by);
}
template <Is<LogHours> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("given_by", it.given_by);
    visit("received_by", it.received_by);
    visit("payer", it.payer);
    visit("minutes", it.minutes);
    visit("category", it.category);
    visit("need", it.need);
    visit("worked_on", it.worked_on);
    visit("credited", it.credited);
    visit("pending", it.pending);
    visit("allowed_by", it.allowed_by);
}
template <Is<Confirm> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
    visit("minutes", it.minutes);
}
template <Is<Reject> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
    visit("reason", it.reason);
}
template <Is<Lapse> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
}
template <Is<Reverse> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
    visit("reason", it.reason);
    visit("when_spent", it.when_spent);
    visit("allowed_by", it.allowed_by);
}
template <Is<Dispute> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
    visit("reason", it.reason);
}
template <Is<Answer> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
}
template <Is<Settle> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
    visit("minutes", it.minutes);
    visit("reason", it.reason);
}
template <Is<Appeal> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
}
template <Is<Override> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("account", it.account);
    visit("limit", it.limit);
    visit("minutes", it.minutes);
    visit("until", it.until);
    visit("reason", it.reason);
}
template <Is<OfferReward> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("reward", it.reward);
    visit("partner", it.partner);
    visit("price", it.price);
    visit("cash_pence", it.cash_pence);
    visit("stock", it.stock);
    visit("day_max", it.day_max);
    visit("party_max", it.party_max);
    visit("from", it.from);
    visit("until", it.until);
    visit("hours_min", it.hours_min);
    visit("nature", it.nature);
    visit("withdrawn", it.withdrawn);
}
template <Is<Reserve> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("reward", it.reward);
    visit("account", it.account);
    visit("day", it.day);
    visit("party", it.party);
    visit("code", it.code);
    visit("allowed_by", it.allowed_by);
}
template <Is<Redeem> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("transfer", it.transfer);
}
template <Is<Chain> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("items", it.items);
}
template <Is<Request> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("id", it.id);
    visit("actor", it.actor);
    visit("principal", it.principal);
    visit("authority", it.authority);
    visit("action", it.action);
}
template <Is<Effect> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("account", it.account);
    visit("posted", it.posted);
    visit("pending_in", it.pending_in);
    visit("pending_out", it.pending_out);
    visit("passes_soft", it.passes_soft);
}
template <Is<Result> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("became", it.became);
    visit("minutes", it.minutes);
    visit("hours", it.hours);
    visit("override_used", it.override_used);
    visit("effects", it.effects);
}
template <Is<Refused> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("code", it.code);
    visit("account", it.account);
    visit("item", it.item);
    visit("asked", it.asked);
    visit("there", it.there);
    visit("limit", it.limit);
}
template <Is<Entry> T, class Visit>
void fields(T& it, Visit&& visit) {
    visit("sequence", it.sequence);
    visit("at", it.at);
    visit("on", it.on);
    visit("request", it.request);
    visit("refused", it.refused);
    visit("results", it.results);
}

// Does `T` have a list of fields above?
template <class T>
concept Listed = requires(T& it) { fields(it, [](char const*, auto&&) {}); };

} // namespace kith::ledger
