// SPDX-License-Identifier: MIT
// A surge replayed on a community: who drops out, which places that frees, and how the places of the surge
// fill hour by hour when people are asked in waves, those first whom the repaired plan gives the place.
#pragma once

#include "assignment/planner.hpp"
#include "simulation/appeals.hpp"

#include <cstdint>
#include <vector>

namespace kith::simulation {

// Of all who are active, each with this chance, whoever decides; the same people for the same seed. In order
// of id; `at` is the index of the share, the first that takes the person.
struct DroppedOut {
    VolunteerId volunteer;
    std::size_t at = 0;
    friend bool operator==(DroppedOut const&, DroppedOut const&) = default;
};
[[nodiscard]] std::vector<DroppedOut> draw_drop_outs(std::uint64_t seed, Roster const& roster,
                                                     std::vector<std::int32_t> const& per_cent);

// An opening that people are asked for in the drill.
struct Sought {
    OpeningId opening;
    std::int32_t places = 0; // so many
    Window window;
    friend bool operator==(Sought const&, Sought const&) = default;
};

struct DrillOptions {
    std::uint64_t seed = 1;
    std::int32_t yes_per_mille = 500; // of those asked who would come
    asking::WavePolicy policy;
    AnswerRates answers;
};

struct Drill {
    Appeals appeals;                    // by opening of the roster
    std::vector<std::int32_t> suitable; // by `sought`: eligible people
    // Hours since the start at which a place filled, ascending, over all openings.
    std::vector<std::int32_t> filled_at;
};

// `problem` and `plan` are of the judge's roster, which has the surge's openings and lacks those who dropped
// out; what holds a place stays. `channels` by volunteer; `sought` ascends by opening. The drill runs from
// `start` until the last window closes.
[[nodiscard]] Drill run_drill(eligibility::Judge const& judge, PlanningProblem const& problem,
                              Plan const& plan, std::vector<Sought> const& sought,
                              std::vector<std::uint8_t> const& channels, Instant start,
                              DrillOptions const& options);

} // namespace kith::simulation
