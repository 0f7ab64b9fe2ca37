// SPDX-License-Identifier: MIT
// The people and openings that simulations run on: the sample community, or a pack's, with nobody placed yet.
#pragma once

#include "assignment/planner.hpp"
#include "cli/judged_pack.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace kith::cli {

struct SimulationArguments {
    PackArguments pack; // empty: a sample community for each seed
    std::size_t volunteers = 0;
    bool tight = false;
    std::uint64_t seed = 1;
    std::uint64_t runs = 1; // seeds seed, seed + 1, ...
    std::string svg;        // a plot is written here
};

void add_simulation_options(CLI::App& command, SimulationArguments& arguments);

// Stays where it was made.
struct SimulatedCommunity {
    explicit SimulatedCommunity(exchange::Pack read);
    SimulatedCommunity(SimulatedCommunity const&) = delete;
    SimulatedCommunity& operator=(SimulatedCommunity const&) = delete;

    exchange::Pack pack;
    eligibility::Judge judge;
    PlanningProblem problem;
};

// Empty when a pack was refused: every error is on stderr then.
[[nodiscard]] std::unique_ptr<SimulatedCommunity> simulated_community(SimulationArguments const& arguments,
                                                                      std::uint64_t seed, Console& console);

} // namespace kith::cli
