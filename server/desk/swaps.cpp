// SPDX-License-Identifier: MIT
#include "desk/swaps.hpp"

#include "desk/messages.hpp"
#include "store/swaps.hpp"

#include <algorithm>

namespace kith::desk {

using brokerage::Step;

namespace {

// A place that can be handed on: given, and not begun.
std::optional<store::KeptMatch> held(store::Change& change, std::int64_t centre, SwapOrder const& order) {
    auto match = store::Matches(change.database(), centre).find(order.volunteer, order.opening);
    bool const can_be_given =
        match && (match->state == MatchState::clearing || match->state == MatchState::confirmed);
    return can_be_given ? match : std::nullopt;
}

bool holds_now(MatchState state) {
    return state == MatchState::clearing || state == MatchState::confirmed;
}

Outcome<StepTaken, StepRefused> bring_in(store::Change& change, std::int64_t centre, SwapOrder const& order,
                                         bool direct, Actor const& actor, DeskRules rules) {
    MatchDesk desk(change, centre, rules);
    auto const step = [&](Step what) {
        return desk.take({.volunteer = order.taker,
                          .opening = order.opening,
                          .step = what,
                          .reason = order.reason.empty() ? "swap" : order.reason,
                          .policy = what == Step::offer ? "swap" : ""},
                         actor);
    };
    if (direct) {
        if (auto const offered = step(Step::offer); !offered) return refuse(offered.error());
        auto const accepted = step(Step::accept);
        if (accepted && !holds_now(accepted->state)) return refuse(StepRefused{"double_booked", true, 0, {}});
        return accepted;
    }
    auto const match = store::Matches(change.database(), centre).find(order.taker, order.opening);
    bool const known =
        match && (match->state == MatchState::interested || match->state == MatchState::accepted);
    if (!known) {
        if (auto const applied = step(Step::apply); !applied) return refuse(applied.error());
    }
    return step(Step::refer);
}

} // namespace

std::optional<StepRefused> offer_swap(store::Change& change, std::int64_t centre, SwapOrder const& order) {
    auto const match = held(change, centre, order);
    if (!match) return StepRefused{"not_held"};
    store::put_swap(change.database(), centre,
                    {order.opening, order.volunteer, order.reason, "", change.now()});
    change.publish(centre, {"swap.offered", order.volunteer, match->organisation, order.opening, ""});
    Message message;
    message.to = {Addressee::Kind::organisation, match->organisation};
    message.name = "swap_wanted";
    message.volunteer = order.volunteer;
    message.opening = order.opening;
    queue_message(change, centre, message);
    return {};
}

std::optional<StepRefused> withdraw_swap(store::Change& change, std::int64_t centre, SwapOrder const& order) {
    if (!store::delete_swap(change.database(), centre, order.opening, order.volunteer))
        return StepRefused{"not_offered"};
    auto const match = store::Matches(change.database(), centre).find(order.volunteer, order.opening);
    change.publish(centre, {"swap.withdrawn", order.volunteer, match ? match->organisation : std::string(),
                            order.opening, ""});
    return {};
}

Outcome<StepTaken, StepRefused> take_swap(store::Change& change, std::int64_t centre, SwapOrder const& order,
                                          Actor const& actor, DeskRules rules) {
    auto const offered = store::swaps_of(change.database(), centre, order.opening);
    auto const swap = std::ranges::find_if(offered, [&](store::SwapRow const& each) {
        bool const named = order.volunteer.empty() || each.volunteer == order.volunteer;
        return named && (each.taker.empty() || each.taker == order.taker);
    });
    if (swap == offered.end()) return refuse(StepRefused{"not_offered"});
    if (swap->volunteer == order.taker) return refuse(StepRefused{"same_person"});
    SwapOrder whose = order;
    whose.volunteer = swap->volunteer;
    auto const match = held(change, centre, whose);
    if (!match) return refuse(StepRefused{"not_offered"});
    auto taken = *swap;
    taken.taker = order.taker;
    store::put_swap(change.database(), centre, taken);
    return bring_in(change, centre, order, match->direct, actor, rules);
}

Outcome<StepTaken, StepRefused> stand_in(store::Change& change, std::int64_t centre, SwapOrder const& order,
                                         Actor const& actor, DeskRules rules) {
    if (!held(change, centre, order)) return refuse(StepRefused{"not_held"});
    store::put_swap(change.database(), centre,
                    {order.opening, order.volunteer, order.reason, order.taker, change.now()});
    return take_swap(change, centre, order, actor, rules);
}

} // namespace kith::desk
