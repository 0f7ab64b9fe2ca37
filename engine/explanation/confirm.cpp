// SPDX-License-Identifier: MIT
#include "explanation/confirm.hpp"

#include "explanation/hypotheses.hpp"

#include <algorithm>

namespace kith::explanation {

namespace {

struct Found {
    std::vector<Pairing> pairings;
    std::int64_t value = 0;
    bool optimal = false;
};

Found best_of(PlanningProblem const& problem, Plan const& before) {
    if (problem.plan_class == PlanClass::flow) {
        Solution solution = solve(problem.instance.view());
        return {std::move(solution.pairings), solution.value, solution.gap() == 0};
    }
    ShiftStart start{.pairings = {}, .prices = before.price};
    for (PlannedPairing const& each : before.pairings)
        start.pairings.push_back({static_cast<std::uint32_t>(each.volunteer.index()),
                                  static_cast<std::uint32_t>(each.opening.index())});
    ShiftSolution solution = solve_shifts(shift_instance(problem), {.start = &start});
    return {std::move(solution.pairings), solution.value, solution.gap() == 0};
}

} // namespace

Confirmed confirm(eligibility::Judge const& judge, PlanningProblem const& problem, Plan const& plan,
                  VolunteerId volunteer, Change const& change) {
    Roster const& roster = judge.roster();
    Hypotheses hypotheses(roster, judge.settings());
    std::size_t const number = hypotheses.add(volunteer, apply(change, roster[volunteer], roster));
    hypotheses.build();
    std::vector<eligibility::Choice> choices;
    for (std::size_t index = 0; index < roster.openings().size(); ++index) {
        auto const glance = hypotheses.glance(number, OpeningId(index));
        if (glance.standing == Standing::eligible) choices.push_back({OpeningId(index), glance.score});
    }
    Imagined const imagined{volunteer, hypotheses.judge(), VolunteerId(number)};
    Found const found = best_of(with_person(problem, judge, imagined, choices), plan);
    Confirmed confirmed{.gain = found.value - plan.value,
                        .more_pairings = static_cast<std::int32_t>(found.pairings.size()) -
                                         static_cast<std::int32_t>(plan.pairings.size()),
                        .placed = {},
                        .optimal = plan.optimal() && found.optimal};
    for (Pairing const& pairing : found.pairings)
        if (pairing.volunteer == volunteer.index()) confirmed.placed.emplace_back(pairing.role);
    return confirmed;
}

} // namespace kith::explanation
