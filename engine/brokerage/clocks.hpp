// SPDX-License-Identifier: MIT
// What happens to a match by itself when nobody does anything: somebody is reminded, the coordinator takes it
// up, or it lapses and frees what it kept. A clock is a value: the keeper stores the next one beside the
// match and asks again after each.
#pragma once

#include "base/time.hpp"
#include "model/match.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace kith::brokerage {

enum class Ring : std::uint8_t {
    remind_volunteer,
    remind_organisation,
    escalate, // to the coordinator's queue: nothing waits without an owner
    lapse,    // Step::lapse
    ask_did_they_start,
    ask_at_4_weeks,
    ask_at_12_weeks,
};

// What an age in a state brings.
struct Rung {
    Minutes after{0}; // since the state began; of a confirmed or active match: since the first day
    Ring ring = Ring::escalate;
    friend bool operator==(Rung const&, Rung const&) = default;
};

// The ladder of a state, by rising age; empty where nothing happens by itself.
[[nodiscard]] std::span<Rung const> ladder(MatchState state);

struct Clock {
    Instant at;
    Ring ring = Ring::escalate;
    std::uint8_t rung = 0; // position in the ladder
    friend bool operator==(Clock const&, Clock const&) = default;
};

// The first rung not climbed yet. `since`: when the state began, or for `confirmed` and `active` the first
// day. In an emergency everything is quicker: `hurry` divides the time of reminders, escalations and lapses,
// but not the follow-ups. At least 1.
[[nodiscard]] std::optional<Clock> next_clock(MatchState state, Instant since, std::uint8_t climbed,
                                              std::int32_t hurry = 1);

} // namespace kith::brokerage
