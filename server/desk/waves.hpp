// SPDX-License-Identifier: MIT
// Offers in waves for one opening: whom of a list to ask now is engine/asking's word, from what this centre's
// people have answered so far; the asking itself is a step of the match desk like any other.
#pragma once

#include "asking/waves.hpp"
#include "desk/match_desk.hpp"

namespace kith::desk {

struct WaveOrder {
    std::string opening;
    std::vector<std::string> candidates; // volunteers, the best first; who cannot be asked is passed over
    asking::WavePolicy policy;           // sound
    std::optional<Instant> deadline; // by when answers are of use; empty: the start, or two weeks from now
};

struct Asked {
    std::string volunteer;
    std::string channel;
    friend bool operator==(Asked const&, Asked const&) = default;
};

struct WaveDone {
    asking::WaveBecause because = asking::WaveBecause::asks;
    std::int64_t number = 0; // of the wave, within the opening, from 1; 0: nobody was asked
    std::vector<Asked> asked;
    std::optional<Instant> next; // when to look again
    std::int32_t wanted = 0;
    std::int32_t pending = 0;
    std::int32_t fills_per_mille = 0;
};

// Refuses with opening_unknown only.
[[nodiscard]] Outcome<WaveDone, StepRefused> next_wave(store::Change& change, std::int64_t centre,
                                                       WaveOrder const& order, Actor const& actor,
                                                       DeskRules rules = {});

} // namespace kith::desk
