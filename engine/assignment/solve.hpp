// SPDX-License-Identifier: MIT
// The exact solver: a plan of greatest value, with one price per role as its proof. Deterministic: the plan
// is a function of the instance and the step budget, whatever the instruction set or the number of threads.
// The method is described at the head of solve.cpp. Run `certify` on what it returns: that check shares no
// code.
#pragma once

#include "assignment/instance.hpp"
#include "assignment/pairing.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace kith {

// Why solving ended. `done` means the plan is optimal; after any other the plan is feasible and the gap says
// how far from the best it may be.
enum class Stopped { done, steps, time, cancelled };

enum class SolvePhase { reverse, paths };

// How far a solve has come: `left` counts what the phase still has to settle (volunteers or places).
struct SolveProgress {
    SolvePhase phase{};
    std::int64_t steps = 0;
    std::int64_t left = 0;
};

// Instruction sets the kernels are written for. All give the same plan.
enum class Simd { scalar, avx2, avx512 };

struct SolveOptions {
    // One step is one visit to a role, or one role settled in a search.
    std::optional<std::int64_t> step_budget{};
    // Polled every 16 steps; returns a reason to stop, or nothing. The only way time gets in. May throw:
    // then nothing is kept.
    std::function<std::optional<Stopped>()> stop{};
    // Called now and then where no steps are counted. May throw: then nothing is kept.
    std::function<void()> check_in{};
    std::function<void(SolveProgress const&)> progress{};
    // The best the machine has, unless a test asks for less. Asking for more than it has is lowered.
    std::optional<Simd> simd{};
};

struct Solution {
    std::vector<Pairing> pairings; // ascending, pins among them
    std::vector<std::int64_t> prices;
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    Stopped stopped = Stopped::done;
    std::int64_t steps = 0;
    std::int64_t edges_read = 0; // divided by the number of edges: edge scans

    [[nodiscard]] std::int64_t gap() const { return upper_bound - value; }
};

// `instance` is valid (see validate). Memory above the instance: 8 bytes an edge, about 100 a volunteer.
[[nodiscard]] Solution solve(InstanceView const& instance, SolveOptions const& options = {});

[[nodiscard]] Simd best_simd();

} // namespace kith
