// SPDX-License-Identifier: MIT
// The life of a match, as one pure decision: from the state it is in, by a step somebody takes, to the state
// it comes into, or a refusal that says why not and whether it may work later. Whoever keeps matches asks
// here before every change, in the one place where places and people's time are given away, so that no order
// of answers can overfill an opening or book a person twice.
#pragma once

#include "base/outcome.hpp"
#include "base/time.hpp"
#include "model/match.hpp"
#include "model/requirement.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace kith::brokerage {

// What somebody does to a match.
enum class Step : std::uint8_t {
    apply,     // the volunteer asks for the opening
    suggest,   // a run or a coordinator proposes the pairing
    offer,     // the volunteer is asked
    accept,    // the volunteer says yes
    decline,   // the volunteer says no
    refer,     // the organisation is told of them
    meet,      // the two have met
    take_on,   // the organisation says yes: the place is held, the clearing list opens
    turn_down, // the organisation says no
    confirm,   // start date set
    start,     // they have begun
    complete,  // the placement has run its course
    drop_out,  // the volunteer stops, before or after the start
    withdraw,  // the coordinator takes it back, with a reason
    lapse,     // nobody answered in time (clocks.hpp)
};

// In the order in which they are checked.
enum class StepRefusal : std::uint8_t {
    not_from_here,        // this state does not know this step
    no_is_final,          // the person or the organisation has said no to this opening
    already_applied,      // who applied is not asked again: refer them
    person_stopped,       // takes part in nothing new
    opening_closed,       //
    reason_missing,       // an offer is not silently withdrawn, a promise not silently broken
    unsettled,            // something must be settled before this gate
    referrals_of_person,  // as many referrals are open as a person may have
    referrals_of_opening, // as many as an opening may have
    start_missing,        // a confirmation names its first day
    place_full,           // every place is held
    double_booked,        // the person's time is held by something that clashes
};

// Would the same step be taken later, when other things have changed?
[[nodiscard]] constexpr bool may_succeed_later(StepRefusal refusal) {
    switch (refusal) {
    case StepRefusal::not_from_here:
    case StepRefusal::no_is_final:
    case StepRefusal::already_applied:
    case StepRefusal::reason_missing:
    case StepRefusal::start_missing: return false;
    case StepRefusal::person_stopped:
    case StepRefusal::opening_closed:
    case StepRefusal::unsettled:
    case StepRefusal::referrals_of_person:
    case StepRefusal::referrals_of_opening:
    case StepRefusal::place_full:
    case StepRefusal::double_booked: return true;
    }
    return false;
}

// Something that is not known or not done yet, by the gate that waits for it (eligibility's verdict, or an
// entry of the clearing list).
struct Unsettled {
    GateKind gate = GateKind::before_referral;
    std::uint32_t what = 0; // the keeper's number for it, handed back in a refusal
    friend bool operator==(Unsettled const&, Unsettled const&) = default;
};

struct LifeRules {
    std::int32_t referrals_of_person_max = 3; // open at a time
    std::int32_t referrals_per_place_max = 3; // open at a time, for each place still free
};

// What the decision looks at, read and acted on in one transaction.
struct Standing {
    std::optional<MatchState> state; // empty: there is no such match yet
    bool direct = false;             // the organisation has delegated the yes
    bool person_active = true;
    bool opening_open = true;
    bool person_time_held = false; // by another match that clashes with this opening
    std::int32_t places_held = 0;  // by other matches
    std::int32_t places_maximum = 0;
    std::int32_t referrals_of_person = 0;  // other matches of theirs in `referred` or `met`
    std::int32_t referrals_of_opening = 0; // other matches of the opening in `referred` or `met`
    std::span<Unsettled const> unsettled;
};

struct StepRequest {
    Step step = Step::suggest;
    bool reason_given = false; // in words, kept by whoever asks
    // A coordinator goes on although something is unsettled or a limit of referrals is reached. Recorded with
    // its reason. Never lets anyone past place_full or double_booked.
    bool override_given = false;
    bool start_given = false; // confirm: the first day is set
};

struct Moved {
    MatchState to = MatchState::suggested;
    bool overridden = false; // the override was needed: record it, and only then
    friend bool operator==(Moved const&, Moved const&) = default;
};

struct Refused {
    StepRefusal code = StepRefusal::not_from_here;
    std::int32_t limit = 0;           // of places or referrals, where one stands in the way
    std::vector<Unsettled> unsettled; // all that wait at this gate
    friend bool operator==(Refused const&, Refused const&) = default;
};

// Contracts, "Life of a match". O(unsettled).
[[nodiscard]] Outcome<Moved, Refused> take(Standing const& standing, StepRequest const& request,
                                           LifeRules const& rules);

// The states a step leads from; empty stands for "no match yet". For tables and consoles.
[[nodiscard]] bool leads_from(Step step, std::optional<MatchState> state);

} // namespace kith::brokerage
