// SPDX-License-Identifier: MIT
// Weeks of asking, hour by hour, replayed once for each way of asking: who is asked for which opening, when
// each answers, which places fill and when. The same seed gives the same people, openings and answers.
#pragma once

#include "asking/waves.hpp"
#include "assignment/instance.hpp"
#include "simulation/stream.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kith::simulation {

enum class Asking : std::uint8_t {
    everyone,      // all who suit, at once
    nearest_first, // as many as places are free, the nearest not yet asked, every time the gap has passed
    waves,         // asking/waves.hpp
};

// When people are asked for an opening: not at all where `until` is not after `from`.
struct Window {
    Instant from;
    Instant until; // answers are of use before this
    friend bool operator==(Window const&, Window const&) = default;
};

// Who and what the weeks are about. Spans into memory that somebody else owns. People are there throughout.
struct AppealWorld {
    InstanceView instance;                  // valid, without pins; edges are who suits what
    std::span<std::int64_t const> rank;     // by edge: whom `waves` asks first, the lowest first
    std::span<std::int32_t const> metres;   // by edge: whom `nearest_first` asks first
    std::span<std::uint8_t const> channels; // by volunteer: bits of asking::Channel
    std::span<Window const> windows;        // by opening
    std::span<std::uint32_t const> kind;    // by opening
    std::uint32_t kinds = 0;
    std::span<std::int32_t const> yes; // by opening: per mille of those asked who would say yes
    std::uint64_t seed = 0;
    Instant start;
    Instant end;
    ZoneTable const& zone;
};

// Windows of a stream's openings: from nine in the morning of the day they open, by the clock of UTC.
[[nodiscard]] std::vector<Window> windows_of(Stream const& stream, Instant start);

// How people answer, in a few numbers. Of those who will not come, so many never say so.
struct AnswerRates {
    std::int32_t silent_per_mille = 500;
    std::int32_t prompt_per_mille = 600; // of answers to a text or an e-mail within six hours ...
    std::int32_t slow_hours = 60;        // ... the others within so many
    std::int32_t weary_per_mille = 700;  // each ask of the last week leaves so much of the will to say yes
};

struct AppealCount {
    std::int32_t opening = 0;
    std::int32_t places = 0;
    std::int32_t filled = 0;
    std::int32_t asked = 0;
    std::int32_t too_late = 0; // said yes when no place was free: on the reserve list
    Known<std::int32_t> hours; // from opening until the last place was filled
    friend bool operator==(AppealCount const&, AppealCount const&) = default;
};

struct Asked {
    std::uint32_t volunteer = 0;
    std::uint32_t opening = 0;
    Instant at;
    asking::Channel channel = asking::Channel::text;
    asking::Reply reply = asking::Reply::none; // none: nothing by the end
    friend bool operator==(Asked const&, Asked const&) = default;
};

struct Appeals {
    std::vector<AppealCount> openings;       // those that opened, by opening
    std::vector<Instant> filled_at;          // of every place filled, ascending
    std::vector<std::int32_t> hours_to_fill; // of every place filled, ascending
    std::vector<std::int32_t> asks_of;       // by volunteer
    std::vector<Asked> log;                  // in order of time
    asking::Acceptance learnt;
    std::int32_t places = 0;
    std::int32_t filled = 0;
    std::int32_t too_late = 0;

    [[nodiscard]] std::int32_t asked() const { return static_cast<std::int32_t>(log.size()); }
};

// `first`: what is known of acceptance on the first day, one for each kind.
[[nodiscard]] Appeals simulate_appeals(AppealWorld const& world, Asking asking,
                                       asking::WavePolicy const& policy, asking::Acceptance first,
                                       AnswerRates const& rates = {});

} // namespace kith::simulation
