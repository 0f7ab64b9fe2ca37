// SPDX-License-Identifier: MIT
// How good a plan is and how that is known, printed alike by every command that proves or checks one.
#pragma once

#include "assignment/certify.hpp"
#include "assignment/plan.hpp"
#include "assignment/shifts_certify.hpp"
#include "cli/command.hpp"
#include "cli/measure.hpp"
#include "plans/stored_plan.hpp"

#include <functional>
#include <optional>
#include <span>

namespace kith::cli {

struct Proof {
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    PlanClass plan_class = PlanClass::flow;
    std::optional<Stopped> stopped; // empty: nothing was solved, only checked
    std::size_t matched = 0;
    std::optional<plans::StoredPlan::Claim> claimed{}; // by the plan's own file
};

void print_proof(Console& console, Proof const& proof, Measured const& measured);

// A plan that breaks the rules of its problem: every flaw, by the keys the caller knows. Answers
// Exit::refused.
[[nodiscard]] Exit print_infeasible(Console& console, std::span<PlanError const> errors,
                                    std::function<std::string(std::size_t)> const& volunteer_key,
                                    std::function<std::string(std::size_t)> const& role_key);
[[nodiscard]] Exit print_infeasible(Console& console, std::span<ShiftPlanError const> errors,
                                    std::function<std::string(std::size_t)> const& volunteer_key,
                                    std::function<std::string(std::size_t)> const& role_key);

} // namespace kith::cli
