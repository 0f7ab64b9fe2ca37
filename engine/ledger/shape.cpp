// SPDX-License-Identifier: MIT
#include "ledger/decide.hpp"

#include <algorithm>
#include <set>

namespace kith::ledger {
namespace {

std::optional<Refused> no(Refusal code, std::int64_t asked = 0, std::int64_t limit = 0) {
    return Refused{
        .code = code, .account = {}, .item = 0, .asked = asked, .there = 0, .limit = limit, .field = {}};
}

bool within(std::int64_t value, std::int64_t low, std::int64_t high) {
    return low <= value && value <= high;
}

// Years 1 to 9999 or so: what calendars can write and the canonical bytes can hold.
bool is_date(Date date) {
    return within(date.time_since_epoch().count(), -719'000, 2'930'000);
}

bool sound(LimitDefaults const& limits) {
    return within(limits.floor, -limit_minutes_max, 0) && within(limits.ceiling, 0, limit_minutes_max) &&
           within(limits.soft, 0, limit_minutes_max);
}

bool sound(Limits const& limits) {
    return sound(
        LimitDefaults{limits.floor.value_or(0), limits.ceiling.value_or(0), limits.soft.value_or(0)});
}

class Shape {
  public:
    std::optional<Refused> operator()(Move const& it) const {
        if (it.legs.size() < 2)
            return no(Refusal::legs_too_few, static_cast<std::int64_t>(it.legs.size()), 2);
        if (it.legs.size() > legs_max) {
            return no(Refusal::legs_too_many, static_cast<std::int64_t>(it.legs.size()), legs_max);
        }
        std::int64_t sum = 0;
        std::int64_t received = 0;
        for (auto const& leg : it.legs) {
            if (leg.minutes == 0 || !within(leg.minutes, -minutes_max, minutes_max)) {
                return no(Refusal::minutes_out_of_range, leg.minutes, minutes_max);
            }
            sum += leg.minutes;
            received += std::max<std::int64_t>(leg.minutes, 0);
        }
        if (received > minutes_max) return no(Refusal::minutes_out_of_range, received, minutes_max);
        if (repeats(it.legs)) return no(Refusal::account_repeated);
        if (sum != 0) return no(Refusal::legs_unbalanced, sum);
        bool const free_choice = it.kind == TransferKind::gift || it.kind == TransferKind::opening_balance ||
                                 it.kind == TransferKind::settlement;
        if (it.reason == Reason::none && !free_choice) return no(Refusal::reason_missing);
        bool const own_action = it.kind == TransferKind::hours || it.kind == TransferKind::redemption ||
                                it.kind == TransferKind::reversal || it.kind == TransferKind::closing;
        if (own_action) return no(Refusal::value_out_of_range, static_cast<std::int64_t>(it.kind));
        return std::nullopt;
    }
    std::optional<Refused> operator()(LogHours const& it) const {
        if (!within(it.minutes, 1, minutes_max))
            return no(Refusal::minutes_out_of_range, it.minutes, minutes_max);
        if (it.given_by == it.received_by || it.given_by == it.payer) return no(Refusal::account_repeated);
        if (it.category == 0) return no(Refusal::category_missing);
        if (!is_date(it.worked_on) || (it.credited && it.payer.none()))
            return no(Refusal::value_out_of_range);
        return std::nullopt;
    }
    std::optional<Refused> operator()(Confirm const& it) const { return minutes(it.minutes, 1); }
    std::optional<Refused> operator()(Reject const& it) const { return reason(it.reason); }
    std::optional<Refused> operator()(Reverse const& it) const { return reason(it.reason); }
    std::optional<Refused> operator()(Dispute const& it) const { return reason(it.reason); }
    std::optional<Refused> operator()(Settle const& it) const {
        if (auto const wrong = minutes(it.minutes, 0)) return wrong;
        return reason(it.reason);
    }
    std::optional<Refused> operator()(Override const& it) const {
        if (auto const wrong = minutes(it.minutes, 1)) return wrong;
        if (auto const wrong = reason(it.reason)) return wrong;
        return is_date(it.until) ? std::nullopt : no(Refusal::value_out_of_range);
    }
    std::optional<Refused> operator()(Reserve const& it) const {
        bool const sound_values = within(it.party, 1, 1000) && it.code < (1u << 30) && is_date(it.day);
        return sound_values ? std::nullopt : no(Refusal::value_out_of_range);
    }
    std::optional<Refused> operator()(OpenAccount const& it) const {
        bool const sound_values = !it.account.none() && !it.holder.none() && sound(it.limits);
        return sound_values ? std::nullopt : no(Refusal::value_out_of_range);
    }
    std::optional<Refused> operator()(SetLimits const& it) const {
        return sound(it.limits) ? std::nullopt : no(Refusal::value_out_of_range);
    }
    std::optional<Refused> operator()(Appoint const& it) const {
        return it.person.none() ? no(Refusal::value_out_of_range) : std::nullopt;
    }
    std::optional<Refused> operator()(CloseAccount const& it) const {
        return it.account == it.to ? no(Refusal::account_repeated) : std::nullopt;
    }
    std::optional<Refused> operator()(OfferReward const& it) const {
        if (!within(it.price, 1, 1'000'000)) return no(Refusal::minutes_out_of_range, it.price, 1'000'000);
        bool const sound_values = !it.reward.none() && within(it.cash_pence.value_or(0), 0, minutes_max) &&
                                  within(it.stock.value_or(0), 0, minutes_max) &&
                                  within(it.day_max.value_or(0), 0, minutes_max) &&
                                  within(it.party_max, 1, 1000) && is_date(it.from) && is_date(it.until) &&
                                  it.from <= it.until && within(it.hours_min, 0, minutes_max);
        return sound_values ? std::nullopt : no(Refusal::value_out_of_range);
    }
    std::optional<Refused> operator()(SetPolicy const& it) const {
        auto const& policy = it.policy;
        for (auto const& scheme : policy.limits) {
            if (!std::ranges::all_of(scheme, [](auto const& each) { return sound(each); })) {
                return no(Refusal::value_out_of_range);
            }
        }
        for (auto const days : {policy.confirm_days, policy.escalated_days, policy.reversal_days,
                                policy.dispute_days, policy.answer_days, policy.decide_days,
                                policy.appeal_days, policy.reservation_days, policy.hours_back_days}) {
            if (days > policy_days_max) return no(Refusal::value_out_of_range, days, policy_days_max);
        }
        return within(policy.minutes_per_record_max, 1, minutes_max) ? std::nullopt
                                                                     : no(Refusal::value_out_of_range);
    }
    std::optional<Refused> operator()(Chain const& it) const {
        if (it.items.empty()) return no(Refusal::chain_empty);
        if (it.items.size() > chain_items_max) {
            return no(Refusal::chain_too_long, static_cast<std::int64_t>(it.items.size()), chain_items_max);
        }
        return std::nullopt;
    }
    template <class Plain>
    std::optional<Refused> operator()(Plain const&) const {
        return std::nullopt;
    }

  private:
    static std::optional<Refused> minutes(std::int64_t value, std::int64_t least) {
        return within(value, least, minutes_max) ? std::nullopt
                                                 : no(Refusal::minutes_out_of_range, value, minutes_max);
    }
    static std::optional<Refused> reason(Reason given) {
        return given == Reason::none ? no(Refusal::reason_missing) : std::nullopt;
    }
    static bool repeats(Legs const& legs) {
        if (legs.size() == 2) return legs[0].account == legs[1].account;
        std::set<AccountId> seen;
        return !std::ranges::all_of(legs, [&](Leg const& leg) { return seen.insert(leg.account).second; });
    }
};

std::optional<Refused> malformed_alone(Request const& request) {
    if (request.id.none()) return no(Refusal::id_missing);
    if (request.actor.none() || request.principal.none()) return no(Refusal::principal_missing);
    return std::visit(Shape{}, request.action);
}

} // namespace

std::optional<Refused> malformed(Request const& request) {
    if (auto const wrong = malformed_alone(request)) return wrong;
    auto const* chain = std::get_if<Chain>(&request.action);
    if (chain == nullptr) return std::nullopt;
    std::set<RequestId> ids{request.id};
    for (std::size_t i = 0; i < chain->items.size(); ++i) {
        auto const& item = chain->items[i];
        auto wrong = malformed_alone(item);
        if (!wrong && std::holds_alternative<Chain>(item.action)) wrong = no(Refusal::chain_in_chain);
        if (!wrong && !ids.insert(item.id).second) wrong = no(Refusal::id_repeated);
        bool const same_people = item.actor == request.actor && item.principal == request.principal &&
                                 item.authority == request.authority;
        if (!wrong && !same_people) wrong = no(Refusal::not_permitted);
        if (wrong) {
            wrong->item = static_cast<std::uint32_t>(i);
            return wrong;
        }
    }
    return std::nullopt;
}

} // namespace kith::ledger
