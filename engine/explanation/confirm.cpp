// SPDX-License-Identifier: MIT
#include "explanation/confirm.hpp"

#include "explanation/hypotheses.hpp"

#include <algorithm>

namespace kith::explanation {

namespace {

// The same problem with other edges for one volunteer.
Instance with_edges(Instance const& instance, std::size_t volunteer,
                    std::vector<eligibility::Choice> const& choices) {
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
    Instance const instance = with_edges(problem.instance, volunteer.index(), choices);
    Solution const solution = solve(instance.view());
    Confirmed confirmed{.gain = solution.value - plan.value,
                        .more_pairings = static_cast<std::int32_t>(solution.pairings.size()) -
                                         static_cast<std::int32_t>(plan.pairings.size()),
                        .placed = {},
                        .optimal =
                            plan.optimal() && solution.gap() == 0 && plan.plan_class == PlanClass::flow};
    for (Pairing const& pairing : solution.pairings)
        if (pairing.volunteer == volunteer.index()) confirmed.placed.emplace_back(pairing.role);
    return confirmed;
}

} // namespace kith::explanation
