// SPDX-License-Identifier: MIT
// Asking for one opening in small waves: whom to ask now, by which channel, and when to look again. Pure: the
// caller keeps what was asked and answered, and sends. Asking is a scarce resource: no more people than the
// learnt acceptance says are needed, nobody again after a "no", nobody who was asked just now for anything,
// and not at night.
#pragma once

#include "asking/acceptance.hpp"
#include "base/time.hpp"
#include "model/roster.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace kith::asking {

enum class Channel : std::uint8_t { phone, text, email };
inline constexpr std::size_t channel_count = 3;
[[nodiscard]] constexpr std::uint8_t bit_of(Channel channel) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(channel));
}
inline constexpr std::uint8_t every_channel = 7;

struct WavePolicy {
    std::string name = "waves";                   // logged with every ask
    std::int32_t confidence_per_mille = 500;      // of filling the places from one wave, while there is time
    std::int32_t last_confidence_per_mille = 900; // where no further wave could be answered in time
    std::int32_t wave_max = 50;                   // people in one wave, whatever the confidence
    Minutes gap{24 * 60};                         // between waves, where answers are still out
    Minutes reply_within{48 * 60};                // an answer still out after that is taken as a "no"
    Minutes rest{7 * 24 * 60};                    // after somebody was asked for anything
    Minutes hurry{
        24 * 60}; // less than that to the deadline: phone first, and waves follow at a quarter of the gap
    std::int32_t quiet_from = 20 * 60; // minutes of the civil day: nobody is asked from here ...
    std::int32_t quiet_until = 8 * 60; // ... to here
    bool urgent = false;               // a declared emergency: asks at night, and whoever was asked just now
    friend bool operator==(WavePolicy const&, WavePolicy const&) = default;
};

// Empty when all is well, else the name of the first field that is out of its range.
[[nodiscard]] std::string_view flaw_of(WavePolicy const& policy);

enum class Reply : std::uint8_t { none, yes, no };

struct Ask {
    VolunteerId volunteer;
    Instant at;
    Channel channel = Channel::text;
    Reply reply = Reply::none;
    friend bool operator==(Ask const&, Ask const&) = default;
};

struct Candidate {
    VolunteerId volunteer;
    std::uint8_t channels = every_channel; // by which they may be asked, as bits
    Known<Instant> last_asked;             // for any opening
    friend bool operator==(Candidate const&, Candidate const&) = default;
};

// What is known about one opening.
struct Appeal {
    std::int32_t places_free = 0;
    std::size_t kind = 0;                  // of Acceptance
    Instant deadline;                      // by when answers are of use
    std::span<Candidate const> candidates; // the best first; who is eligible and has room now
    std::span<Ask const> asked;            // for this opening, in any order
};

enum class WaveBecause : std::uint8_t {
    asks,    // somebody is asked now
    filled,  // no place is free
    over,    // the deadline has passed
    quiet,   // it is night
    waiting, // the answers that are out are likely to be enough
    resting, // whoever is left was asked for something just now
    nobody_left,
};

struct Wave {
    WaveBecause because = WaveBecause::asks;
    std::vector<Ask> asks;    // in the order of candidates
    Known<Instant> next;      // when to look again, if no answer comes before; none: no more
    std::int32_t wanted = 0;  // people it would take; more than asks.size() where too few are left
    std::int32_t pending = 0; // answers still out
    Chance fills = 0;         // the chance that the answers of this wave and those out fill every place
    friend bool operator==(Wave const&, Wave const&) = default;
};

// `policy` is sound. O(candidates log candidates + people asked^2).
[[nodiscard]] Wave next_wave(Appeal const& appeal, Acceptance const& acceptance, WavePolicy const& policy,
                             ZoneTable const& zone, Instant now);

// Is it a time at which nobody is asked? And the first instant from `now` on that is none.
[[nodiscard]] bool is_quiet(WavePolicy const& policy, ZoneTable const& zone, Instant now);
[[nodiscard]] Instant next_waking(WavePolicy const& policy, ZoneTable const& zone, Instant now);

} // namespace kith::asking
