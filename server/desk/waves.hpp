// SPDX-License-Identifier: MIT
// Offers in waves for one opening: whom of a list to ask now is engine/asking's word, from what this centre's
// people have answered so far; the asking itself is a step of the match desk like any other. A campaign goes
// on by itself: the ticker looks when its time comes or a match of its opening has moved, with candidates
// from a snapshot made beside the writer.
#pragma once

#include "asking/waves.hpp"
#include "desk/match_desk.hpp"
#include "desk/snapshots.hpp"
#include "store/campaigns.hpp"

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

// ---- campaigns ----

struct CampaignOrder {
    std::string opening;
    bool urgent = false;
    std::int32_t confidence_per_mille = 500;
    std::int64_t run = 0; // asks whom this run gives the opening first
};
inline constexpr std::int64_t campaigns_running_max = 500; // in a centre

// Its number; the first look is the ticker's. Refuses with opening_unknown, campaign_running, campaigns_full.
[[nodiscard]] Outcome<std::int64_t, StepRefused>
start_campaign(store::Change& change, std::int64_t centre, CampaignOrder const& order, Actor const& actor);
// What was offered stays offered. Refuses with campaign_unknown, campaign_ended.
[[nodiscard]] std::optional<StepRefused> stop_campaign(store::Change& change, std::int64_t centre,
                                                       std::int64_t number);

// The policy that a campaign asks by; logged by name with each offer.
[[nodiscard]] asking::WavePolicy policy_of(store::KeptCampaign const& campaign);

// Whom a campaign may ask, the best first: whom its run gives the opening, then the engine's ranking; without
// those who hold something that clashes. In an emergency the reserve comes first and spontaneous volunteers
// last, and not at all where the opening asks for checks, training or references.
[[nodiscard]] std::vector<std::string> candidates_for(Snapshot const& snapshot, store::Database& database,
                                                      std::int64_t centre,
                                                      store::KeptCampaign const& campaign);

// One look: asks whom it takes now, and says when to look again. Nothing where it is not running any more.
std::optional<WaveDone> carry_on(store::Change& change, std::int64_t centre, std::int64_t number,
                                 std::vector<std::string> const& candidates);

// Every campaign that is due, at most `limit` a centre. How many looks. Throws StoreFault.
std::size_t carry_on_due(store::Writer& writer, Snapshots& snapshots, std::size_t limit);

} // namespace kith::desk
