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
//   close_gap       re-solves everybody over all their openings as one flow, whose own prices lower the bound
//                   again, and moves the prices of the few openings still in doubt one by one. Where the
//                   problem is mostly a flow this often ends at a gap of 0.
//   Chooser         the volunteer's own problem, exact (shifts_choice.cpp).
//   BranchSearch    decides whether openings in doubt run that run only with their minimum: at prices alone
//                   they count as if they could run in part (shifts_branching.cpp).
// A group booking is one volunteer who takes several places.
//
// Invariants: the best plan is feasible at every moment; the best bound only falls and its prices are whole
// points; all arithmetic is in integers; every random choice comes from the seed. A pass over the volunteers
// costs O(edges) and one small search each; a round, one flow over at most six edges a slot.
#include "assignment/shifts.hpp"

#include "assignment/shifts_branching.hpp"
#include "assignment/shifts_choice.hpp"
#include "assignment/shifts_plan.hpp"
#include "assignment/shifts_prices.hpp"
#include "assignment/shifts_problem.hpp"
#include "base/contract.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

namespace kith {
namespace {

constexpr int first_passes = 24;
constexpr int further_passes = 12;
constexpr int rounds_a_turn = 16;
constexpr int fruitless_rounds_max = 4;
constexpr int fruitless_turns_max = 3;
constexpr int polishing_rounds_max = 24;
constexpr int fruitless_polishing_max = 6;
// Of a node of the tree of what runs: prices and plan begin with its parent's.
constexpr int node_passes = 6;
constexpr int node_rounds = 4;
constexpr int node_polishing_rounds = 6;

// Pairings with their footprints, gathered in any order.
class Gathered {
  public:
    explicit Gathered(ShiftInstance const& instance) {
        for (std::size_t i = 0; i < instance.flow.pins.size(); ++i) {
            Pin const& pin = instance.flow.pins[i];
            found_.push_back({{pin.volunteer, pin.role}, instance.way_of_pin(i)});
        }
    }
    void add(ShiftProblem const& problem, std::uint32_t v, std::uint32_t e) {
        found_.push_back({{v, problem.role[e]}, problem.way[e]});
    }
    void hand_over(ShiftSolution& solution) {
        std::ranges::sort(found_);
        for (auto const& [pairing, way] : found_) {
            solution.pairings.push_back(pairing);
            solution.ways.push_back(way);
        }
    }

  private:
    std::vector<std::pair<Pairing, std::uint32_t>> found_;
};

ShiftSolution solve_as_flow(ShiftProblem const& problem, SlotFlow const& flow, ShiftOptions const& options,
                            ShiftBudget& budget) {
    ShiftSolution result;
    result.as_flow = true;
    Gathered gathered(problem.instance);
    auto const take = [&](std::uint32_t v, std::uint32_t e) { gathered.add(problem, v, e); };
    auto const kept = options.start == nullptr ? std::span<Pairing const>() : options.start->pairings;
    Solution const solution = flow.solve_with(budget.for_flow(), kept, take);
    budget.spent(solution);
    gathered.hand_over(result);
    result.prices = solution.prices;
    result.value = problem.fixed_value + solution.value;
    result.upper_bound = problem.fixed_value + solution.upper_bound;
    return result;
}

// What is left of the gap once plan and prices are nearly right: whole flows, each at prices near the best
// and each giving prices of its own, whose middle with the best is often better than both.
void close_gap(PriceSearch& prices, PlanSearch& plans, ShiftBudget& budget, bool thorough,
               std::function<bool()> const& close_enough) {
    std::vector<std::int64_t> at = prices.prices();
    int const rounds = thorough ? polishing_rounds_max : node_polishing_rounds;
    int fruitless = 0;
    for (int round = 0; round < rounds && fruitless < fruitless_polishing_max; ++round) {
        std::int64_t const bound_before = prices.bound();
        bool const better = plans.polish(at);
        if (!budget.running()) return;
        prices.consider(plans.flow_prices());
        std::vector<std::int64_t> middle;
        for (std::size_t r = 0; r < at.size(); ++r)
            middle.push_back(std::midpoint(prices.prices()[r], plans.flow_prices()[r]));
        prices.consider(middle);
        if (thorough && !close_enough()) prices.refine(plans.plan().held);
        budget.report(ShiftPhase::plan, plans.plan().value, prices.bound());
        if (close_enough() || !budget.running()) return;
        fruitless = better || prices.bound() < bound_before ? 0 : fruitless + 1;
        switch (round % 3) {
        case 0: at = plans.flow_prices(); break;
        case 1: at = std::move(middle); break;
        default: at = prices.prices(); break;
        }
    }
}

// A node of the tree of what runs: the problem as the decisions leave it, in which openings may run in part.
class Relaxation {
  public:
    Relaxation(ShiftProblem const& problem, Chooser& chooser, ShiftOptions const& options,
               ShiftBudget& budget)
        : problem_(problem), chooser_(chooser), options_(options), budget_(budget) {}

    Relaxed solve(Relaxed const* start, std::int64_t enough, bool thorough) {
        if (start == nullptr) flow_ = whole_as_flow(problem_);
        Relaxed result = flow_ ? solve_as_flow() : solve_with_prices(start, enough, thorough);
        result.filled.assign(problem_.roles(), 0);
        for (std::uint32_t v = 0; v < result.held.size(); ++v) {
            for (std::uint32_t const e : result.held[v]) result.filled[problem_.role[e]] += problem_.party[v];
        }
        return result;
    }

  private:
    // Decisions change the places only.
    Relaxed solve_as_flow() {
        flow_->instance.minimum = problem_.minimum;
        flow_->instance.maximum = problem_.maximum;
        flow_->instance.fill_value = problem_.fill_value;
        Relaxed result;
        result.held.resize(problem_.volunteers());
        Solution const solution = flow_->solve_with(
            budget_.for_flow(), {}, [&](std::uint32_t v, std::uint32_t e) { result.held[v].push_back(e); });
        budget_.spent(solution);
        result.prices = solution.prices;
        result.bound = problem_.fixed_value + solution.upper_bound;
        return result;
    }

    Relaxed solve_with_prices(Relaxed const* start, std::int64_t enough, bool thorough) {
        PriceSearch prices(problem_, chooser_, budget_, options_.seed);
        if (start != nullptr) prices.start_from(start->prices);
        if (prices.bound() > enough) prices.run(thorough ? first_passes : node_passes);
        Relaxed result;
        if (prices.bound() > enough && budget_.running())
            result.held = plan_at(prices, start, enough, thorough);
        result.prices = prices.prices();
        result.bound = prices.bound();
        return result;
    }

    std::vector<std::vector<std::uint32_t>> plan_at(PriceSearch& prices, Relaxed const* start,
                                                    std::int64_t enough, bool thorough) {
        PlanSearch plans(problem_, chooser_, budget_, options_.seed + 1);
        if (start != nullptr)
            plans.start_from(pairings_of(*start));
        else
            plans.start(prices.prices());
        auto const close_enough = [&] { return prices.bound() <= std::max(enough, plans.plan().value); };
        int const rounds = thorough ? rounds_a_turn : node_rounds;
        for (int round = 0; round < rounds && budget_.running() && !close_enough(); ++round)
            plans.improve(prices.prices());
        if (budget_.running() && !close_enough()) close_gap(prices, plans, budget_, thorough, close_enough);
        return plans.plan().held;
    }

    [[nodiscard]] std::vector<Pairing> pairings_of(Relaxed const& start) const {
        std::vector<Pairing> pairings;
        for (std::uint32_t v = 0; v < start.held.size(); ++v) {
            for (std::uint32_t const e : start.held[v]) pairings.push_back({v, problem_.role[e]});
        }
        std::ranges::sort(pairings);
        return pairings;
    }

    ShiftProblem const& problem_;
    Chooser& chooser_;
    ShiftOptions const& options_;
    ShiftBudget& budget_;
    std::optional<SlotFlow> flow_;
};

ShiftSolution solve_with_prices(ShiftProblem& problem, ShiftOptions const& options, ShiftBudget& budget) {
    Chooser chooser(problem);
    PriceSearch prices(problem, chooser, budget, options.seed);
    PlanSearch plans(problem, chooser, budget, options.seed + 1);
    if (options.start != nullptr) prices.start_from(options.start->prices);
    auto const gap = [&] { return prices.bound() - plans.plan().value; };
    auto const close_enough = [&] {
        return gap() <= prices.bound() / 1'000'000 * std::max<std::int64_t>(0, options.gap_wanted_ppm);
    };
    int fruitless_turns = 0;
    for (int turn = 0; turn < options.turns && fruitless_turns < fruitless_turns_max; ++turn) {
        std::int64_t const gap_before = turn == 0 ? 0 : gap();
        prices.run(turn == 0 ? first_passes : further_passes);
        budget.report(ShiftPhase::prices, turn == 0 ? 0 : plans.plan().value, prices.bound());
        if (turn == 0 && options.start != nullptr) plans.start_from(options.start->pairings);
        if (turn == 0 && options.start == nullptr) plans.start(prices.prices());
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
    bool const full_only = std::ranges::count(problem.full_only, char{1}) > 0;
    if (budget.running() && !close_enough() && !full_only)
        close_gap(prices, plans, budget, true, close_enough);
    Relaxation relaxation(problem, chooser, options, budget);
    BranchSearch tree(problem, plans, budget, [&](Relaxed const* start, std::int64_t enough, bool thorough) {
        return relaxation.solve(start, enough, thorough);
    });
    if (budget.running() && !close_enough() && full_only) {
        tree.run(options.gap_wanted_ppm);
        prices.consider(tree.root_prices());
        budget.report(ShiftPhase::plan, plans.plan().value, std::min(tree.bound(), prices.bound()));
    }
    if (options.start != nullptr) plans.settle(options.start->pairings, prices.prices());

    ShiftSolution result;
    Gathered gathered(problem.instance);
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v) {
        for (std::uint32_t const e : plans.plan().held[v]) gathered.add(problem, v, e);
    }
    gathered.hand_over(result);
    result.prices = prices.prices();
    result.value = plans.plan().value;
    result.upper_bound = prices.bound();
    if (!tree.branches().empty() && tree.bound() < prices.bound()) {
        result.branches = tree.branches();
        result.upper_bound = tree.bound();
    }
    return result;
}

} // namespace

bool is_plain_flow(ShiftInstance const& instance, std::function<void()> const& check_in) {
    auto const needs_minimum = [&](std::size_t r) {
        return instance.runs_only_full(r) && instance.flow.minimum[r] > 0;
    };
    for (std::size_t r = 0; r < instance.roles(); ++r)
        if (needs_minimum(r)) return false;
    for (std::size_t v = 0; v < instance.volunteers(); ++v)
        if (instance.people(v) > 1) return false;
    ShiftProblem const problem(instance, check_in);
    if (problem.pins_block) return false;
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v)
        if (has_to_choose(problem, v)) return false;
    return true;
}

std::vector<char> who_has_to_choose(ShiftInstance const& instance) {
    ShiftProblem const problem(instance);
    std::vector<char> chooses;
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v)
        chooses.push_back(has_to_choose(problem, v) ? 1 : 0);
    return chooses;
}

// An instance of these pairings only, in which everybody takes as many of them as they can: all.
std::vector<std::uint32_t> choose_ways(ShiftInstance const& instance, std::span<Pairing const> pairings) {
    ShiftInstance only = instance;
    std::vector<std::uint32_t> offsets{0};
    std::vector<std::uint32_t> role;
    only.ways = {};
    std::vector<std::int32_t> room(instance.volunteers(), 0);
    auto pairing = pairings.begin();
    for (std::uint32_t v = 0; v < instance.volunteers(); ++v) {
        for (auto e = instance.flow.offsets[v]; e < instance.flow.offsets[v + 1]; ++e) {
            std::uint32_t const r = instance.flow.role[e];
            while (pairing != pairings.end() && *pairing < Pairing{v, r}) ++pairing;
            if (pairing == pairings.end() || *pairing != Pairing{v, r}) continue;
            role.push_back(r);
            instance.visit_ways(e, r, [&](std::uint32_t way) { only.ways.values.push_back(way); });
            only.ways.close();
        }
        offsets.push_back(std::uint32_t(role.size()));
    }
    for (Pairing const& each : pairings) ++room[each.volunteer];
    std::vector<std::int32_t> const weight(role.size(), 1);
    std::vector<std::int32_t> const places(instance.roles(), std::numeric_limits<std::int32_t>::max());
    only.flow.offsets = offsets;
    only.flow.role = role;
    only.flow.weight = weight;
    only.flow.capacity = room;
    only.flow.maximum = places;
    ShiftProblem const problem(only);
    Chooser chooser(problem);
    Gathered gathered(only);
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v) {
        chooser.begin(v);
        for (std::uint32_t e = problem.row(v).begin; e < problem.row(v).end; ++e) chooser.offer(e, 1);
        chooser.choose();
        for (std::uint32_t const e : chooser.edges()) gathered.add(problem, v, e);
    }
    ShiftSolution chosen;
    gathered.hand_over(chosen);
    KITH_EXPECT(std::ranges::equal(chosen.pairings, pairings));
    return std::move(chosen.ways);
}

ShiftSolution solve_shifts(ShiftInstance const& instance, ShiftOptions const& options) {
    KITH_EXPECT(instance.flow.offsets.size() == instance.volunteers() + 1);
    KITH_EXPECT(instance.stretches.size() >= instance.roles() && instance.minutes.size() == instance.roles());
    ShiftProblem problem(instance, options.check_in);
    ShiftBudget budget(options);
    auto const flow = whole_as_flow(problem);
    ShiftSolution result =
        flow ? solve_as_flow(problem, *flow, options, budget) : solve_with_prices(problem, options, budget);
    result.stopped = budget.stopped();
    result.steps = budget.steps();
    return result;
}

} // namespace kith
