// SPDX-License-Identifier: MIT
#include "desk/pins.hpp"

#include "desk/community.hpp"
#include "explanation/codes.hpp"

#include <algorithm>

namespace kith::desk {

using explanation::code_of;
using store::PackTable;
using store::Pin;
using store::Pins;

namespace {

void publish(store::Change& change, std::int64_t centre, std::string const& volunteer,
             std::string const& opening) {
    change.publish(centre, {"pin.changed", volunteer, {}, opening, {}});
}

bool contradicts(store::CommunityRows& rows, Pin const& old, Pin const& made) {
    if (old.opening == made.opening) return true;
    if (old.kind == made.kind) return false;
    auto const& kept = old.kind == code_of(PinKind::keep) ? old : made;
    auto const& out = old.kind == code_of(PinKind::keep) ? made : old;
    return role_of(rows, kept.opening) == out.opening;
}

} // namespace

Outcome<std::int64_t, PinRefused> set_pin(store::Change& change, std::int64_t centre, PinOrder const& order,
                                          Actor const& actor) {
    store::CommunityRows rows(change.database(), centre);
    if (!rows.find(PackTable::volunteers, order.volunteer)) return refuse(PinRefused{"volunteer_unknown"});
    auto const role = role_of(rows, order.opening);
    if (!role) return refuse(PinRefused{"opening_unknown"});
    if (order.kind == PinKind::keep) {
        auto const match = store::Matches(change.database(), centre).find(order.volunteer, order.opening);
        if (match && is_refused(match->state)) return refuse(PinRefused{"said_no"});
    }
    Pin made;
    made.volunteer = order.volunteer;
    made.opening = order.kind == PinKind::keep ? order.opening : *role;
    made.kind = code_of(order.kind);
    made.reason = order.reason;
    made.set_by = actor.principal;
    made.set_at = change.now();
    Pins pins(change.database(), centre);
    for (auto const& old : pins.page({.volunteer = order.volunteer}, 0, pins_max)) {
        if (contradicts(rows, old, made)) pins.lift(old.number, actor.principal, change.now());
    }
    if (pins.holding() >= static_cast<std::int64_t>(pins_max))
        return refuse(PinRefused{"pin_limit", static_cast<std::int64_t>(pins_max)});
    auto const number = pins.add(made);
    publish(change, centre, made.volunteer, made.opening);
    return number;
}

std::optional<PinRefused> lift_pin(store::Change& change, std::int64_t centre, std::int64_t number,
                                   Actor const& actor) {
    Pins pins(change.database(), centre);
    auto const pin = pins.find(number);
    if (!pin) return PinRefused{"pin_unknown"};
    if (pin->lifted_at) return PinRefused{"pin_lifted"};
    pins.lift(number, actor.principal, change.now());
    publish(change, centre, pin->volunteer, pin->opening);
    return {};
}

Pinned pins_in_force(store::Database& database, std::int64_t centre) {
    Pinned found;
    std::set<std::pair<std::string, std::string>> seen; // people who were merged may have two of one pair
    for (auto const& pin : Pins(database, centre).page({}, 0, pins_max)) {
        if (!seen.insert({pin.volunteer, pin.opening}).second) continue;
        if (pin.kind == code_of(PinKind::keep))
            found.keep.insert({pin.volunteer, pin.opening});
        else
            found.ruled_out[pin.volunteer].insert(pin.opening);
    }
    return found;
}

PinFlag flag_of(Pin const& pin, eligibility::Judge const& judge) {
    using eligibility::Standing;
    auto const& roster = judge.roster();
    auto const volunteer = roster.find_volunteer(pin.volunteer);
    if (!volunteer) return PinFlag::gone;
    auto const matches = roster.matches_of(*volunteer);
    if (pin.kind == code_of(PinKind::rule_out)) {
        for (Match const& match : matches) {
            auto const& role = roster.role_of(match.opening);
            if (role.key == pin.opening && holds_place(match.state, role.direct)) return PinFlag::holds_place;
        }
        bool const there =
            std::ranges::any_of(roster.roles(), [&](auto const& role) { return role.key == pin.opening; });
        return there ? PinFlag::none : PinFlag::gone;
    }
    auto const opening = roster.find_opening(pin.opening);
    if (!opening) return PinFlag::gone;
    auto const match = std::ranges::find(matches, *opening, &Match::opening);
    if (match != matches.end()) {
        if (is_refused(match->state)) return PinFlag::said_no;
        if (holds_place(match->state, roster.role_of(*opening).direct)) return PinFlag::none;
    }
    auto const standing = judge.verdict(*volunteer, *opening).standing;
    if (standing == Standing::excluded) return PinFlag::not_eligible;
    if (standing == Standing::ask_first) return PinFlag::must_ask;
    return PinFlag::none;
}

} // namespace kith::desk
