// SPDX-License-Identifier: MIT
#include "assignment/planner.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace kith {
namespace {

using eligibility::Choice;
using eligibility::EligibilityGraph;
using eligibility::Judge;
using eligibility::Load;
using eligibility::RuleOutcome;

// Would the `count` longest of these openings fit the hours the person has left, in every week they touch?
// Held openings take their part first.
bool fits_hours(Judge const& judge, VolunteerId volunteer, std::span<Choice const> choices,
                std::size_t count) {
    auto const& facts = judge.facts();
    auto const& person = facts.volunteers[volunteer.index()];
    if (person.weekly_minutes_max < 0) return true; // unknown: no limit that anyone has stated
    std::map<std::int32_t, std::vector<std::int64_t>>
        wanted; // week -> minutes of each opening that touches it
    for (auto const& choice : choices) {
        for (Load const& load : in(facts.loads, facts.openings[choice.opening.index()].loads)) {
            for (std::int32_t week = load.first; week <= load.last; ++week)
                wanted[week].push_back(load.minutes);
        }
    }
    std::map<std::int32_t, std::int64_t> held;
    for (OpeningId const opening : in(facts.held, person.held)) {
        for (Load const& load : in(facts.loads, facts.openings[opening.index()].loads)) {
            for (std::int32_t week = load.first; week <= load.last; ++week) held[week] += load.minutes;
        }
    }
    return std::ranges::all_of(wanted, [&](auto& entry) {
        auto& [week, minutes] = entry;
        auto const most = std::min(count, minutes.size());
        std::ranges::partial_sort(minutes, minutes.begin() + static_cast<std::ptrdiff_t>(most),
                                  std::greater<>());
        std::int64_t sum = held.contains(week) ? held.at(week) : 0;
        for (std::size_t i = 0; i < most; ++i) sum += minutes[i];
        return sum <= person.weekly_minutes_max;
    });
}

bool any_clash(Judge const& judge, VolunteerId volunteer, std::span<Choice const> choices) {
    for (std::size_t i = 0; i < choices.size(); ++i) {
        for (std::size_t j = i + 1; j < choices.size(); ++j) {
            if (judge.clash(volunteer, choices[i].opening, choices[j].opening).outcome == RuleOutcome::fail)
                return true;
        }
    }
    return false;
}

void set_capacities(Judge const& judge, EligibilityGraph const& graph, PlanningProblem& problem) {
    Roster const& roster = judge.roster();
    for (std::size_t index = 0; index < roster.volunteers().size(); ++index) {
        VolunteerId const volunteer(index);
        auto const held =
            static_cast<std::int32_t>(in(judge.facts().held, judge.facts().volunteers[index].held).size());
        std::int32_t capacity = std::max(roster[volunteer].capacity.value_or(1), held);
        auto const choices = graph.choices(volunteer);
        auto const room = static_cast<std::size_t>(capacity - held);
        if (room > 1 && choices.size() > 1 &&
            (!fits_hours(judge, volunteer, choices, room) || any_clash(judge, volunteer, choices))) {
            capacity = held + 1;
            problem.limited_to_one.push_back(volunteer);
        }
        problem.instance.capacity.push_back(capacity);
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

} // namespace

PlanningProblem make_problem(Judge const& judge, EligibilityGraph const& graph) {
    PlanningProblem problem;
    set_capacities(judge, graph, problem);
    set_places(judge, problem);
    set_edges(graph, problem.instance);
    set_pins(judge, problem);
    return problem;
}

Plan make_plan(PlanningProblem const& problem, SolveOptions const& options) {
    return certified_plan(problem, solve(problem.instance.view(), options));
}

Plan certified_plan(PlanningProblem const& problem, Solution solution) {
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
    auto const& pins = problem.instance.pins;
    auto pin = pins.begin();
    for (auto const& pairing : solution.pairings) {
        PlannedPairing planned{.volunteer = VolunteerId(pairing.volunteer),
                               .opening = OpeningId(pairing.role)};
        if (pin != pins.end() && pin->volunteer == pairing.volunteer && pin->role == pairing.role) {
            planned.pinned = true;
            planned.eligible = problem.pin_eligible[static_cast<std::size_t>(pin - pins.begin())] != 0;
            planned.weight = pin->weight;
            ++pin;
        } else {
            auto const first = view.role.begin() + view.offsets[pairing.volunteer];
            auto const last = view.role.begin() + view.offsets[pairing.volunteer + 1];
            planned.weight = view.weight[static_cast<std::size_t>(
                std::lower_bound(first, last, pairing.role) - view.role.begin())];
        }
        plan.pairings.push_back(planned);
    }
    KITH_EXPECT(pin == pins.end());
    return plan;
}

} // namespace kith
