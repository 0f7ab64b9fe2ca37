// SPDX-License-Identifier: MIT
#include "assignment/planner.hpp"

#include "assignment/shifts_certify.hpp"
#include "base/contract.hpp"

#include <algorithm>
#include <limits>
#include <span>

namespace kith {
namespace {

using eligibility::Choice;
using eligibility::EligibilityGraph;
using eligibility::in;
using eligibility::Judge;

void set_capacities(Judge const& judge, PlanningProblem& problem) {
    Roster const& roster = judge.roster();
    for (std::size_t index = 0; index < roster.volunteers().size(); ++index) {
        auto const held = in(judge.facts().held, judge.facts().volunteers[index].held).size();
        std::int32_t const capacity = roster[VolunteerId(index)].capacity.value_or(1);
        problem.instance.capacity.push_back(std::max(capacity, static_cast<std::int32_t>(held)));
    }
}

void set_places(Judge const& judge, PlanningProblem& problem) {
    for (std::size_t index = 0; index < judge.roster().openings().size(); ++index) {
        Opening const& opening = judge.roster()[OpeningId(index)];
        bool const closed = judge.facts().openings[index].closed != eligibility::ClosedBecause::not_closed;
        problem.instance.minimum.push_back(closed ? 0 : opening.places_minimum);
        problem.instance.maximum.push_back(closed ? 0 : opening.places_maximum);
        problem.instance.fill_value.push_back(
            judge.settings().fill_value[static_cast<std::size_t>(opening.urgency)]);
    }
}

void set_edges(EligibilityGraph const& graph, Instance& instance) {
    instance.offsets.clear();
    instance.offsets.reserve(graph.volunteers() + 1);
    instance.role.reserve(graph.edges());
    instance.weight.reserve(graph.edges());
    for (std::size_t index = 0; index < graph.volunteers(); ++index)
        instance.offsets.push_back(graph.first_edge(VolunteerId(index)));
    instance.offsets.push_back(static_cast<std::uint32_t>(graph.edges()));
    for (Choice const& choice : graph.all_choices()) {
        instance.role.push_back(static_cast<std::uint32_t>(choice.opening.index()));
        instance.weight.push_back(choice.weight);
    }
}

void set_pins(Judge const& judge, PlanningProblem& problem) {
    Roster const& roster = judge.roster();
    for (Match const& match : roster.matches()) {
        if (!holds_place(match.state, roster.role_of(match.opening).direct)) continue;
        auto const glance = judge.glance_pinned(match.volunteer, match.opening);
        bool const eligible = glance.standing == eligibility::Standing::eligible;
        problem.instance.pins.push_back({.volunteer = static_cast<std::uint32_t>(match.volunteer.index()),
                                         .role = static_cast<std::uint32_t>(match.opening.index()),
                                         .weight = eligible ? glance.score : 0});
        problem.pin_eligible.push_back(eligible ? 1 : 0);
    }
}

// The same problem with other edges for one volunteer.
Instance with_edges(Instance const& instance, std::size_t volunteer, std::span<Choice const> choices) {
    Instance changed = instance;
    auto const first = static_cast<std::ptrdiff_t>(instance.offsets[volunteer]);
    auto const last = static_cast<std::ptrdiff_t>(instance.offsets[volunteer + 1]);
    changed.role.erase(changed.role.begin() + first, changed.role.begin() + last);
    changed.weight.erase(changed.weight.begin() + first, changed.weight.begin() + last);
    std::vector<std::uint32_t> roles;
    std::vector<std::int32_t> weights;
    for (auto const& choice : choices) {
        roles.push_back(static_cast<std::uint32_t>(choice.opening.index()));
        weights.push_back(choice.weight);
    }
    changed.role.insert(changed.role.begin() + first, roles.begin(), roles.end());
    changed.weight.insert(changed.weight.begin() + first, weights.begin(), weights.end());
    for (std::size_t later = volunteer + 1; later < changed.offsets.size(); ++later)
        changed.offsets[later] = static_cast<std::uint32_t>(changed.offsets[later] + choices.size() -
                                                            static_cast<std::size_t>(last - first));
    return changed;
}

// One volunteer's part of an instance.
Instance alone(Instance const& instance, std::size_t volunteer) {
    Instance part;
    auto const first = instance.offsets[volunteer];
    auto const last = instance.offsets[volunteer + 1];
    part.capacity = {instance.capacity[volunteer]};
    part.minimum = instance.minimum;
    part.maximum = instance.maximum;
    part.fill_value = instance.fill_value;
    part.offsets = {0, last - first};
    part.role.assign(instance.role.begin() + first, instance.role.begin() + last);
    part.weight.assign(instance.weight.begin() + first, instance.weight.begin() + last);
    for (Pin const& pin : instance.pins)
        if (pin.volunteer == volunteer) part.pins.push_back({0, pin.role, pin.weight});
    return part;
}

bool is_plain_flow_alone(Judge const& judge, Instance const& whole, Imagined const& imagined) {
    Instance const part = alone(whole, imagined.volunteer.index());
    auto const view = part.view();
    auto times = roster_times(judge, view, imagined);
    times.instance.flow = view;
    return is_plain_flow(times.instance);
}

// Only people with room for several openings, groups, and roles that run only full make it more than a flow.
void set_times(Judge const& judge, PlanningProblem& problem, std::function<void()> const& check_in) {
    auto const view = problem.instance.view();
    Roster const& roster = judge.roster();
    bool const several = std::ranges::any_of(view.capacity, [](auto capacity) { return capacity > 1; });
    bool const groups = std::ranges::any_of(roster.volunteers(), [](auto const& v) { return v.party > 1; });
    bool const full = std::ranges::any_of(roster.roles(), &Role::runs_only_full);
    if (!several && !groups && !full) return;
    auto times = roster_times(judge, view);
    times.instance.flow = view;
    if (!is_plain_flow(times.instance, check_in)) problem.plan_class = PlanClass::shifts;
    problem.times = std::move(times.instance);
    problem.sessions = std::move(times.sessions);
}

PlanningProblem untimed_problem(Judge const& judge, EligibilityGraph const& graph) {
    PlanningProblem problem;
    set_capacities(judge, problem);
    set_places(judge, problem);
    set_edges(graph, problem.instance);
    set_pins(judge, problem);
    return problem;
}

// The plan's pairings, of a solution that is certified.
std::vector<PlannedPairing> planned_pairings(PlanningProblem const& problem,
                                             std::span<Pairing const> pairings) {
    auto const view = problem.instance.view();
    auto const& pins = problem.instance.pins;
    auto pin = pins.begin();
    std::vector<PlannedPairing> planned;
    for (auto const& pairing : pairings) {
        PlannedPairing each{.volunteer = VolunteerId(pairing.volunteer), .opening = OpeningId(pairing.role)};
        if (pin != pins.end() && pin->volunteer == pairing.volunteer && pin->role == pairing.role) {
            each.pinned = true;
            each.eligible = problem.pin_eligible[static_cast<std::size_t>(pin - pins.begin())] != 0;
            each.weight = pin->weight;
            ++pin;
        } else {
            auto const first = view.role.begin() + view.offsets[pairing.volunteer];
            auto const last = view.role.begin() + view.offsets[pairing.volunteer + 1];
            each.weight = view.weight[static_cast<std::size_t>(std::lower_bound(first, last, pairing.role) -
                                                               view.role.begin())];
        }
        planned.push_back(std::move(each));
    }
    KITH_EXPECT(pin == pins.end());
    return planned;
}

// Which sessions they are planned to take matters to people with several openings; those of places held were
// settled before.
void set_sessions(PlanningProblem const& problem, std::span<std::uint32_t const> ways, Plan& plan) {
    auto& pairings = plan.pairings;
    std::size_t const openings = problem.instance.maximum.size();
    for (std::size_t i = 0; i < pairings.size(); ++i) {
        bool const alone = (i == 0 || pairings[i - 1].volunteer != pairings[i].volunteer) &&
                           (i + 1 == pairings.size() || pairings[i + 1].volunteer != pairings[i].volunteer);
        if ((!alone || pairings[i].pinned) && ways[i] >= openings)
            pairings[i].sessions = problem.sessions[ways[i] - openings];
    }
}

// What became of the openings that run only full. A plan in which one runs lies in a branch that has not
// decided otherwise.
std::vector<FullOnly> full_only_openings(PlanningProblem const& problem, ShiftSolution const& solution,
                                         ShiftCertificate const& certificate) {
    ShiftInstance const instance = shift_instance(problem);
    std::vector<std::int64_t> people(instance.roles(), 0);
    std::vector<std::int64_t> suited(instance.roles(), 0);
    std::vector<std::int32_t> room(instance.flow.capacity.begin(), instance.flow.capacity.end());
    for (Pairing const& each : solution.pairings) people[each.role] += instance.people(each.volunteer);
    for (Pin const& pin : instance.flow.pins) {
        suited[pin.role] += instance.people(pin.volunteer);
        --room[pin.volunteer];
    }
    for (std::uint32_t v = 0; v < instance.volunteers(); ++v) {
        for (auto e = instance.flow.offsets[v]; e < instance.flow.offsets[v + 1] && room[v] > 0; ++e) {
            std::uint32_t const r = instance.flow.role[e];
            bool const pinned = std::ranges::any_of(
                instance.flow.pins, [&](Pin const& pin) { return pin.volunteer == v && pin.role == r; });
            if (!pinned) suited[r] += instance.people(v);
        }
    }
    std::vector<FullOnly> found;
    for (std::uint32_t r = 0; r < instance.roles(); ++r) {
        if (!instance.runs_only_full(r) || instance.flow.minimum[r] == 0) continue;
        FullOnly each{.opening = OpeningId(r),
                      .people = people[r],
                      .minimum = instance.flow.minimum[r],
                      .suited = suited[r],
                      .most_if_runs = solution.branches.empty() ? certificate.upper_bound
                                                                : std::numeric_limits<std::int64_t>::min()};
        for (std::size_t i = 0; i < solution.branches.size(); ++i) {
            auto const& decided = solution.branches[i].decided;
            if (std::ranges::find(decided, RunsOrNot{r, false}) == decided.end())
                each.most_if_runs = std::max(each.most_if_runs, certificate.branch_bounds[i]);
        }
        each.most_if_runs = std::min(each.most_if_runs, certificate.upper_bound);
        if (people[r] < each.minimum)
            each.why = suited[r] < each.minimum                 ? WhyRuns::too_few_suit
                       : each.most_if_runs <= certificate.value ? WhyRuns::worth_less
                                                                : WhyRuns::not_proven;
        found.push_back(each);
    }
    return found;
}

} // namespace

std::vector<std::int32_t> free_places(Judge const& judge, PlanningProblem const& problem) {
    std::vector<std::int32_t> free = problem.instance.maximum;
    for (Pin const& pin : problem.instance.pins)
        free[pin.role] = std::max(0, free[pin.role] - judge.roster()[VolunteerId(pin.volunteer)].party);
    return free;
}

PlanningProblem make_problem(Judge const& judge, EligibilityGraph const& graph,
                             std::function<void()> const& check_in) {
    PlanningProblem problem = untimed_problem(judge, graph);
    set_times(judge, problem, check_in);
    return problem;
}

PlanningProblem make_flow_problem(Judge const& judge, EligibilityGraph const& graph,
                                  std::span<std::int32_t const> free) {
    PlanningProblem problem = untimed_problem(judge, graph);
    if (!free.empty()) {
        problem.instance.maximum.assign(free.begin(), free.end());
        for (Pin const& pin : problem.instance.pins)
            problem.instance.maximum[pin.role] += judge.roster()[VolunteerId(pin.volunteer)].party;
    }
    set_times(judge, problem, {});
    if (problem.plan_class == PlanClass::flow) return problem;
    auto const view = problem.instance.view();
    std::vector<std::int32_t> held(view.volunteers(), 0);
    for (Pin const& pin : view.pins) ++held[pin.volunteer];
    std::vector<char> const chooses = who_has_to_choose(shift_instance(problem));
    Roster const& roster = judge.roster();
    for (std::size_t v = 0; v < view.volunteers(); ++v) {
        bool const group = roster[VolunteerId(v)].party > 1;
        if (!chooses[v] && !group) continue;
        problem.instance.capacity[v] = held[v] + (group ? 0 : 1);
        problem.limited_to_one.emplace_back(v);
    }
    for (std::size_t r = 0; r < view.roles(); ++r) {
        bool const full_only = roster.role_of(OpeningId(r)).runs_only_full && view.minimum[r] > 0;
        if (full_only) problem.instance.minimum[r] = problem.instance.maximum[r] = 0;
    }
    problem.plan_class = PlanClass::flow;
    problem.times.reset();
    problem.sessions.clear();
    return problem;
}

PlanningProblem with_person(PlanningProblem const& problem, Judge const& judge, Imagined const& imagined,
                            std::span<Choice const> choices) {
    PlanningProblem changed;
    changed.instance = with_edges(problem.instance, imagined.volunteer.index(), choices);
    changed.pin_eligible = problem.pin_eligible;
    // Of class flow before, it is so again unless this one person makes the difference.
    bool const flow =
        problem.plan_class == PlanClass::flow && is_plain_flow_alone(judge, changed.instance, imagined);
    if (flow) return changed;
    changed.plan_class = PlanClass::shifts;
    auto times = roster_times(judge, changed.instance.view(), imagined);
    changed.times = std::move(times.instance);
    changed.sessions = std::move(times.sessions);
    return changed;
}

ShiftInstance shift_instance(PlanningProblem const& problem) {
    KITH_EXPECT(problem.times.has_value());
    ShiftInstance instance = *problem.times;
    instance.flow = problem.instance.view();
    return instance;
}

ShiftOptions shift_options(SolveOptions const& options) {
    return {.step_budget = options.step_budget,
            .stop = options.stop,
            .check_in = options.check_in,
            .simd = options.simd};
}

Plan make_plan(PlanningProblem const& problem, SolveOptions const& options) {
    if (problem.plan_class == PlanClass::shifts)
        return certified_plan(problem, solve_shifts(shift_instance(problem), shift_options(options)));
    return certified_plan(problem, solve(problem.instance.view(), options));
}

Plan certified_plan(PlanningProblem const& problem, Solution solution) {
    KITH_EXPECT(problem.plan_class == PlanClass::flow);
    auto const view = problem.instance.view();
    Certificate const certificate = certify(view, solution.pairings, solution.prices);
    KITH_EXPECT(certificate.feasible());
    KITH_EXPECT(certificate.value == solution.value && certificate.upper_bound == solution.upper_bound);
    KITH_EXPECT(solution.stopped != Stopped::done || certificate.optimal());

    Plan plan;
    plan.stopped = solution.stopped;
    plan.price = std::move(solution.prices);
    plan.value = certificate.value;
    plan.upper_bound = certificate.upper_bound;
    plan.limited_to_one = problem.limited_to_one;
    plan.pairings = planned_pairings(problem, solution.pairings);
    if (problem.times) set_sessions(problem, choose_ways(shift_instance(problem), solution.pairings), plan);
    return plan;
}

Plan certified_plan(PlanningProblem const& problem, ShiftSolution const& solution) {
    ShiftCertificate const certificate =
        certify_shifts(shift_instance(problem), solution.pairings, solution.prices, solution.branches);
    KITH_EXPECT(certificate.feasible());
    KITH_EXPECT(certificate.value == solution.value);
    KITH_EXPECT(certificate.bounded_only > 0 || certificate.upper_bound <= solution.upper_bound);

    Plan plan;
    plan.plan_class = PlanClass::shifts;
    plan.stopped = solution.stopped;
    plan.price = solution.prices;
    plan.branches = solution.branches;
    plan.value = certificate.value;
    plan.upper_bound = certificate.upper_bound;
    plan.slots_only = solution.as_flow;
    plan.full_only = full_only_openings(problem, solution, certificate);
    plan.pairings = planned_pairings(problem, solution.pairings);
    set_sessions(problem, solution.ways, plan);
    return plan;
}

} // namespace kith
