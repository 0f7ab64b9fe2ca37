// SPDX-License-Identifier: MIT
// Plans where openings clash: certified by prices, improved by flows.
//
// The problem: choose for every volunteer a set of openings that does not clash and keeps to capacity, weekly
// hours, journeys and rest, so that weights and fill values sum to the most within each opening's places.
// With a price on every opening the volunteers come apart (Lagrangian relaxation: Fisher 1981; Held and Karp
// 1971): each has a small problem of their own, the best set at the prices (weighted interval scheduling with
// side conditions: Arkin and Silverberg 1987; Kolen, Lenstra, Papadimitriou and Spieksma 2007), and
//     sum of everybody's best worth + what the places are worth at the prices
// is above every plan's value, whatever the prices. That is the certificate; nothing else has to be believed.
//
// The phases:
//   whole_as_flow   where each person's openings fall apart into slots they can fill one by one, the problem
//   is a
//                   flow and solve() finds the optimum; its prices prove it here too.
//   PriceSearch     lowers the bound: an incremental subgradient method over volunteers (shifts_prices.cpp).
//   PlanSearch      builds a plan at those prices, then re-solves everybody's slots as one flow, round after
//                   round, some people starting from what they would choose at the prices (shifts_plan.cpp).
//   Chooser         the volunteer's own problem, exact (shifts_choice.cpp).
// Openings that run only with their minimum enter the bound as if they could run in part (which is not less),
// and the plan search closes those that fall short. A group booking is one volunteer who takes several
// places.
//
// Invariants: the best plan is feasible at every moment; the best bound only falls and its prices are whole
// points; all arithmetic is in integers; every random choice comes from the seed. A pass over the volunteers
// costs O(edges) and one small search each; a round, one flow over at most six edges a slot.
#include "assignment/shifts.hpp"

#include "assignment/shifts_choice.hpp"
#include "assignment/shifts_plan.hpp"
#include "assignment/shifts_prices.hpp"
#include "assignment/shifts_problem.hpp"
#include "base/contract.hpp"

#include <algorithm>

namespace kith {
namespace {

constexpr int first_passes = 24;
constexpr int further_passes = 12;
constexpr int rounds_a_turn = 16;
constexpr int fruitless_rounds_max = 4;
constexpr int fruitless_turns_max = 3;

std::vector<Pairing> pins_of(ShiftInstance const& instance) {
    std::vector<Pairing> pairings;
    for (Pin const& pin : instance.flow.pins) pairings.push_back({pin.volunteer, pin.role});
    return pairings;
}

ShiftSolution solve_as_flow(ShiftProblem const& problem, SlotFlow const& flow, ShiftBudget& budget) {
    ShiftSolution result;
    result.as_flow = true;
    result.pairings = pins_of(problem.instance);
    Solution const solution = flow.solve_with(budget.for_flow(), [&](std::uint32_t v, std::uint32_t e) {
        result.pairings.push_back({v, problem.role[e]});
    });
    budget.spent(solution);
    std::ranges::sort(result.pairings);
    result.prices = solution.prices;
    result.value = problem.fixed_value + solution.value;
    result.upper_bound = problem.fixed_value + solution.upper_bound;
    return result;
}

ShiftSolution solve_with_prices(ShiftProblem const& problem, ShiftOptions const& options,
                                ShiftBudget& budget) {
    Chooser chooser(problem);
    PriceSearch prices(problem, chooser, budget, options.seed);
    PlanSearch plans(problem, chooser, budget, options.seed + 1);
    auto const gap = [&] { return prices.bound() - plans.plan().value; };
    auto const close_enough = [&] {
        return gap() <= prices.bound() / 1'000'000 * std::max<std::int64_t>(0, options.gap_wanted_ppm);
    };
    int fruitless_turns = 0;
    for (int turn = 0; turn < options.turns && fruitless_turns < fruitless_turns_max; ++turn) {
        std::int64_t const gap_before = turn == 0 ? 0 : gap();
        prices.run(turn == 0 ? first_passes : further_passes);
        budget.report(ShiftPhase::prices, turn == 0 ? 0 : plans.plan().value, prices.bound());
        if (turn == 0) plans.start(prices.prices());
        int fruitless = 0;
        for (int round = 0;
             round < rounds_a_turn && fruitless < fruitless_rounds_max && budget.running() && !close_enough();
             ++round) {
            fruitless = plans.improve(prices.prices()) ? 0 : fruitless + 1;
            budget.report(ShiftPhase::plan, plans.plan().value, prices.bound());
        }
        if (!budget.running() || close_enough()) break;
        fruitless_turns = turn > 0 && gap() == gap_before ? fruitless_turns + 1 : 0;
    }

    ShiftSolution result;
    result.pairings = pins_of(problem.instance);
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v) {
        for (std::uint32_t const e : plans.plan().held[v]) result.pairings.push_back({v, problem.role[e]});
    }
    std::ranges::sort(result.pairings);
    result.prices = prices.prices();
    result.value = plans.plan().value;
    result.upper_bound = prices.bound();
    return result;
}

} // namespace

ShiftSolution solve_shifts(ShiftInstance const& instance, ShiftOptions const& options) {
    KITH_EXPECT(instance.flow.offsets.size() == instance.volunteers() + 1);
    KITH_EXPECT(instance.stretches.size() == instance.roles() && instance.minutes.size() == instance.roles());
    ShiftProblem const problem(instance);
    ShiftBudget budget(options);
    auto const flow = whole_as_flow(problem);
    ShiftSolution result =
        flow ? solve_as_flow(problem, *flow, budget) : solve_with_prices(problem, options, budget);
    result.stopped = budget.stopped();
    result.steps = budget.steps();
    return result;
}

} // namespace kith
