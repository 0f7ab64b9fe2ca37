// SPDX-License-Identifier: MIT
#include "assignment/kept_plan.hpp"

#include "assignment/rematch.hpp"
#include "assignment/steady.hpp"

#include <algorithm>

namespace kith {

KeptPlan keep(Plan const& plan, Roster const& roster) {
    KeptPlan kept;
    for (auto const& pairing : plan.pairings)
        kept.pairings.push_back({roster[pairing.volunteer].key, roster[pairing.opening].key});
    for (std::size_t index = 0; index < plan.price.size(); ++index)
        kept.prices.push_back({roster[OpeningId(index)].key, plan.price[index]});
    return kept;
}

Plan repair_plan(PlanningProblem const& problem, KeptPlan const& kept, Roster const& roster,
                 SolveOptions const& options) {
    std::vector<Pairing> pairings;
    for (auto const& each : kept.pairings) {
        auto const volunteer = roster.find_volunteer(each.volunteer);
        auto const opening = roster.find_opening(each.opening);
        if (volunteer && opening)
            pairings.push_back({static_cast<std::uint32_t>(volunteer->index()),
                                static_cast<std::uint32_t>(opening->index())});
    }
    std::ranges::sort(pairings);
    std::vector<std::int64_t> prices(roster.openings().size(), weight_max);
    for (auto const& each : kept.prices) {
        if (auto const opening = roster.find_opening(each.opening)) prices[opening->index()] = each.price;
    }
    if (problem.plan_class == PlanClass::shifts) {
        ShiftStart const start{.pairings = std::move(pairings), .prices = std::move(prices)};
        auto shifts = shift_options(options);
        shifts.start = &start;
        return certified_plan(problem, solve_shifts(shift_instance(problem), shifts));
    }
    auto const view = problem.instance.view();
    return certified_plan(problem, steadiest(view, repair(view, pairings, prices, options), pairings));
}

} // namespace kith
