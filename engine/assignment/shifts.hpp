// SPDX-License-Identifier: MIT
// Plans of class `shifts`: a volunteer may hold several openings that must not clash, within hours a week,
// with journeys and rest between them; openings that run only when full enough; group bookings. Called by the
// planner where the flow solver does not apply. What comes back is feasible and carries an upper bound that
// holds for every plan: the gap is certified (shifts_certify.hpp checks both without this code). A function
// of instance, options and step budget alone. The method is described at the head of shifts.cpp.
#pragma once

#include "assignment/pairing.hpp"
#include "assignment/shifts_instance.hpp"
#include "assignment/shifts_proof.hpp"
#include "assignment/solve.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace kith {

enum class ShiftPhase { flow, prices, plan };

struct ShiftProgress {
    ShiftPhase phase{};
    std::int64_t steps = 0;
    std::int64_t value = 0;       // of the best plan so far
    std::int64_t upper_bound = 0; // the lowest so far; 0 before there is one
};

// A plan made before, for an instance like this one: where to begin, and what to keep where nothing is lost
// by it. Pairings that are no edges any more are passed over.
struct ShiftStart {
    std::vector<Pairing> pairings;    // ascending
    std::vector<std::int64_t> prices; // by role
};

struct ShiftOptions {
    std::uint64_t seed = 1;
    // One step is one volunteer's own problem, or one step of the flow solver.
    std::optional<std::int64_t> step_budget{};
    // Polled every few hundred steps; returns a reason to stop, or nothing. The only way time gets in. May
    // throw: then nothing is kept.
    std::function<std::optional<Stopped>()> stop{};
    // Called now and then where no steps are counted. May throw: then nothing is kept.
    std::function<void()> check_in{};
    std::function<void(ShiftProgress const&)> progress{};
    // Ends when the gap is at most this many millionths of the bound.
    std::int64_t gap_wanted_ppm = 0;
    // How long to go on otherwise: prices are sought and the plan improved in turns.
    std::int32_t turns = 3;
    std::optional<Simd> simd{}; // for the flow solver
    ShiftStart const* start = nullptr;
};

struct ShiftSolution {
    std::vector<Pairing> pairings;   // ascending, pins among them
    std::vector<std::uint32_t> ways; // of each pairing, its footprint
    std::vector<std::int64_t> prices;
    // Where openings run only full and prices alone leave a gap: what proves the bound. Empty: the prices do.
    std::vector<ShiftBranch> branches;
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    // The instance turned out to be a flow (nobody can hold openings that clash, or each person's openings
    // fall apart into slots), and was solved exactly.
    bool as_flow = false;
    // `done`: every turn was taken or the gap wanted was reached; the gap may still be above 0.
    Stopped stopped = Stopped::done;
    std::int64_t steps = 0;

    [[nodiscard]] std::int64_t gap() const { return upper_bound - value; }
};

// Nothing of what sets the class apart matters here: each volunteer may hold any of their openings, as many
// as their capacity allows, and solve() on `flow` is all it takes. `instance` is valid. `check_in` as of
// ShiftOptions.
[[nodiscard]] bool is_plain_flow(ShiftInstance const& instance, std::function<void()> const& check_in = {});

// By volunteer: could they not just take any of their openings, as many as they have room for?
[[nodiscard]] std::vector<char> who_has_to_choose(ShiftInstance const& instance);

// A footprint for each of these pairings, ascending, pins among them, such that nobody's clash: what people
// who can hold their openings together do when. `instance` is valid, and there is such a choice.
[[nodiscard]] std::vector<std::uint32_t> choose_ways(ShiftInstance const& instance,
                                                     std::span<Pairing const> pairings);

// `instance` is valid (see validate). Memory above the instance: about 16 bytes an edge, and a bit for every
// two edges of the same volunteer, up to 256 MB.
[[nodiscard]] ShiftSolution solve_shifts(ShiftInstance const& instance, ShiftOptions const& options = {});

} // namespace kith
