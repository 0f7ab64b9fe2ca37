// SPDX-License-Identifier: MIT
// Matching runs as rows: started, cancelled, decided, applied. A run is worked out beside the writer
// (desk/run_service.hpp) and changes nothing; what of it comes about is decided pairing by pairing, and every
// pairing that is approved goes through the match desk on the rows as they are then. Emergencies start and
// approve runs through the same calls as the wire.
#pragma once

#include "desk/match_desk.hpp"
#include "store/runs.hpp"

namespace kith::desk {

struct RunScope {
    enum class Kind : std::uint8_t {
        all,
        organisation, // whose openings are filled, by id
        ward,         // where the openings are, by name
        programme     // of the roles
    };
    Kind kind = Kind::all;
    std::string value{};
};

struct RunOrder {
    RunScope scope{};
    // Solved anew; else from what is in force, so that of equally good plans it is the one that moves fewest.
    bool fresh = false;
    // Only places that are free are filled: nothing on its way is moved.
    bool keep_in_force = false;
    std::int64_t steps_max = 0; // the solver's; 0: until it is done. The same on every machine.
    std::string purpose{};      // empty: by hand; else what it is for: "emergency/3"
};

struct RunRefused {
    std::string code; // scope_unknown, run_queue_full, run_unknown, run_not_done, run_ended, details_gone
    bool retry = false;
    std::int64_t limit = 0;
};

// How many may wait in a centre. One at a time is worked out; centres take turns.
inline constexpr std::size_t runs_waiting_max = 4;
// Of so many newest runs the pairings and the certificate are kept, of the others what they came to.
inline constexpr std::size_t runs_detailed_max = 100;

// Its number; call RunService::wake once the change is durable. Refuses with scope_unknown, run_queue_full.
[[nodiscard]] Outcome<std::int64_t, RunRefused> start_run(store::Change& change, std::int64_t centre,
                                                          RunOrder const& order, Actor const& actor);

// One that waits is cancelled at once; one that is being worked out once RunService::cancel has told it.
[[nodiscard]] std::optional<RunRefused> cancel_run(store::Change& change, std::int64_t centre,
                                                   std::int64_t run, Actor const& actor);

struct PairKey {
    std::string volunteer;
    std::string opening;
    friend auto operator<=>(PairKey const&, PairKey const&) = default;
};

// How approved pairings come about: a suggestion for a coordinator to go on with, or an offer made.
struct RunStep {
    brokerage::Step step = brokerage::Step::suggest; // or offer
    std::string channel{};                           // of an offer: phone, text, email
};

// What became of pairings that were decided. A pairing is decided once, by whoever comes first.
struct RunDecided {
    std::int64_t decided = 0;                 // by this call
    std::int64_t waiting = 0;                 // approved, to be tried after the call (RunService::wake)
    std::vector<PairKey> already;             // decided before, or nothing to decide
    std::vector<PairKey> unknown;             // not of this run
    std::vector<store::KeptRunPairing> tried; // by this call, with their outcomes
};

// Which pairings are decided: these, or all that are open and fit.
struct RunChosen {
    std::optional<std::vector<PairKey>> pairs{};
    store::RunFilter filter{};
};

// The first few are tried at once, the others by try_approved.
[[nodiscard]] Outcome<RunDecided, RunRefused> approve_run(store::Change& change, std::int64_t centre,
                                                          std::int64_t run, RunChosen const& chosen,
                                                          RunStep const& step, Actor const& actor,
                                                          DeskRules rules = {});
[[nodiscard]] Outcome<RunDecided, RunRefused> reject_run(store::Change& change, std::int64_t centre,
                                                         std::int64_t run, RunChosen const& chosen,
                                                         Actor const& actor);
// Tries the next approved pairings, at most `limit`: one that is refused is marked so, and stands in no
// other's way. False where none is left.
bool try_approved(store::Change& change, std::int64_t centre, std::int64_t run, std::size_t limit,
                  DeskRules rules = {});

// For waves: whom a finished run gives an opening and nobody has decided on yet, the best first.
struct PlannedFor {
    std::string opening;
    std::vector<std::string> volunteers;
};
[[nodiscard]] std::vector<PlannedFor> planned_for(store::Database& database, std::int64_t centre,
                                                  std::int64_t run);
// A wave has asked them: the pairing counts as approved and offered. False where it was decided before.
bool mark_asked(store::Change& change, std::int64_t centre, std::int64_t run, PairKey const& pair,
                std::string const& channel, Actor const& actor);

} // namespace kith::desk
