// SPDX-License-Identifier: MIT
// A match is a pairing on its way through its states; a roster holds those that exist, because they hold
// places, take people's time, carry promises and make for continuity.
#pragma once

#include "model/role.hpp"
#include "model/volunteer.hpp"

namespace kith {

enum class MatchState : std::uint8_t {
    interested,
    suggested,
    offered,
    accepted,
    referred,
    met,
    clearing,
    confirmed,
    active,
    completed,
    left,
    declined_by_volunteer,
    declined_by_organisation,
    no_reply,
    withdrawn,
    expired,
    waiting_list,
};

struct Match {
    VolunteerId volunteer;
    OpeningId opening;
    MatchState state = MatchState::suggested;
    Known<Date> since;
    friend bool operator==(Match const&, Match const&) = default;
};

// Whether the match takes a place and the person's time. In direct mode an acceptance does too.
[[nodiscard]] constexpr bool holds_place(MatchState state, bool direct) {
    return state == MatchState::clearing || state == MatchState::confirmed || state == MatchState::active ||
           (direct && state == MatchState::accepted);
}

// A promise on its way: not held, but taxed when a replan moves it.
[[nodiscard]] constexpr bool is_promised(MatchState state, bool direct) {
    return !holds_place(state, direct) && (state == MatchState::offered || state == MatchState::accepted ||
                                           state == MatchState::referred || state == MatchState::met);
}

// "No" is final for that opening, whoever said it.
[[nodiscard]] constexpr bool is_refused(MatchState state) {
    return state == MatchState::declined_by_volunteer || state == MatchState::declined_by_organisation;
}

// The person has worked there.
[[nodiscard]] constexpr bool has_served(MatchState state) {
    return state == MatchState::active || state == MatchState::completed;
}

// "Not for this role" or "not for this organisation": a decision whose reason is not shown.
struct Bar {
    VolunteerId volunteer;
    std::optional<OrganisationId> organisation; // exactly one of the two is set
    std::optional<RoleId> role;
    friend bool operator==(Bar const&, Bar const&) = default;
};

} // namespace kith
