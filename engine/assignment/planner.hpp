// SPDX-License-Identifier: MIT
// From a judged roster to a certified plan: who counts with what capacity, which matches are pinned, what a
// place below the minimum is worth; then solve, and certify by code the solver does not share.
#pragma once

#include "assignment/certify.hpp"
#include "assignment/plan.hpp"
#include "eligibility/graph.hpp"

#include <vector>

namespace kith {

// The optimiser's problem for one roster. Openings are its roles, by the same index.
struct PlanningProblem {
    Instance instance;
    std::vector<char> pin_eligible; // by pin: does the match still pass every rule?
    std::vector<VolunteerId> limited_to_one;
};

// Capacity counts pins and is never below them. Somebody with room for more than one further opening who
// could take two that clash, or that together exceed their hours in a week, is limited to one. O(edges), and
// the square of their degree for people of that kind.
[[nodiscard]] PlanningProblem make_problem(eligibility::Judge const& judge,
                                           eligibility::EligibilityGraph const& graph);

// Solves, certifies, and hands back a plan whose value and bound are the certificate's. A certificate that
// disagrees with the solver is a bug and stops the process.
[[nodiscard]] Plan make_plan(PlanningProblem const& problem, SolveOptions const& options = {});

// The same last step for a solution that came about in another way (kept_plan.hpp).
[[nodiscard]] Plan certified_plan(PlanningProblem const& problem, Solution solution);

} // namespace kith
