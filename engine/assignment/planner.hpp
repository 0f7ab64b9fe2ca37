// SPDX-License-Identifier: MIT
// From a judged roster to a certified plan: who counts with what capacity, which matches are pinned, what a
// place below the minimum is worth, and where people must choose between openings that clash; then solve, by
// the flow solver where that is exact and by the solver for shifts where it is not, and certify by code the
// solver does not share.
#pragma once

#include "assignment/certify.hpp"
#include "assignment/plan.hpp"
#include "assignment/planner_times.hpp"
#include "assignment/shifts.hpp"
#include "eligibility/graph.hpp"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace kith {

// The optimiser's problem for one roster. Openings are its roles, by the same index.
struct PlanningProblem {
    Instance instance;
    std::vector<char> pin_eligible; // by pin: does the match still pass every rule?
    PlanClass plan_class = PlanClass::flow;
    std::vector<VolunteerId> limited_to_one; // see make_flow_problem
    // Where somebody may have several openings, whatever the class: all but `flow` of the problem with its
    // times, and the sessions of its footprints beyond the openings' own.
    std::optional<ShiftInstance> times;
    std::vector<WeekSet> sessions;
};

// The problem as the solver for shifts takes it; it has times. Views `problem.instance`.
[[nodiscard]] ShiftInstance shift_instance(PlanningProblem const& problem);

// Capacity counts pins and is never below them. The class is `shifts` as soon as one person could not take
// just any openings they are eligible for, as many as they have room for. O(edges), and the square of their
// degree for people with room for several. `check_in` as of SolveOptions.
[[nodiscard]] PlanningProblem make_problem(eligibility::Judge const& judge,
                                           eligibility::EligibilityGraph const& graph,
                                           std::function<void()> const& check_in = {});

// The same as a flow whatever the times: people who would have to choose among openings that clash or exceed
// their hours get room for one more only. For what has to be exact and is asked thousands of times, such as
// an audit; its plan says who they are, and leaves out those whose groups or roles no flow can take.
//
// Who has to choose depends on which places are still free: `free` says so by opening where the roster's own
// matches do not, because its people are imagined, several of them perhaps the same person.
[[nodiscard]] PlanningProblem make_flow_problem(eligibility::Judge const& judge,
                                                eligibility::EligibilityGraph const& graph,
                                                std::span<std::int32_t const> free = {});

// By opening: places that no pin holds.
[[nodiscard]] std::vector<std::int32_t> free_places(eligibility::Judge const& judge,
                                                    PlanningProblem const& problem);

// The same problem if one person were as `imagined` knows them, with these choices, ascending by opening.
[[nodiscard]] PlanningProblem with_person(PlanningProblem const& problem, eligibility::Judge const& judge,
                                          Imagined const& imagined,
                                          std::span<eligibility::Choice const> choices);

// Solves, certifies, and hands back a plan whose value and bound are the certificate's. A certificate that
// disagrees with the solver is a bug and stops the process.
[[nodiscard]] Plan make_plan(PlanningProblem const& problem, SolveOptions const& options = {});

// The same last step for a solution that came about in another way (kept_plan.hpp): of a problem of class
// flow, and of class shifts.
[[nodiscard]] Plan certified_plan(PlanningProblem const& problem, Solution solution);
[[nodiscard]] Plan certified_plan(PlanningProblem const& problem, ShiftSolution const& solution);

[[nodiscard]] ShiftOptions shift_options(SolveOptions const& options);

} // namespace kith
