// SPDX-License-Identifier: MIT
#include "explanation/replacements.hpp"

#include "assignment/planner_times.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace kith::explanation {
namespace {

bool is_free(eligibility::Judge const& judge, Plan const& plan, VolunteerId volunteer,
             std::span<PlannedPairing const> own, OpeningId opening) {
    std::int64_t const capacity = judge.roster()[volunteer].capacity.value_or(1);
    if (std::ssize(own) >= capacity) return false;
    return plan.plan_class == PlanClass::flow || beside(judge, volunteer, own, opening).possible;
}

} // namespace

Replacements replacements(eligibility::Judge const& judge, eligibility::EligibilityGraph const& graph,
                          Plan const& plan, OpeningId opening, std::size_t limit) {
    Replacements found{.opening = opening, .candidates = {}};
    for (auto const& taker : graph.takers(opening)) {
        auto const own =
            std::ranges::equal_range(plan.pairings, taker.volunteer, {}, &PlannedPairing::volunteer);
        if (std::ranges::find(own, opening, &PlannedPairing::opening) != own.end()) continue;
        bool const free = is_free(judge, plan, taker.volunteer, std::span(own.begin(), own.end()), opening);
        found.candidates.push_back({taker.volunteer, graph.weight_of(taker.edge), free});
        found.free_in_all += free;
        ++found.in_all;
    }
    std::size_t const kept = std::min(limit, found.candidates.size());
    std::ranges::partial_sort(
        found.candidates, found.candidates.begin() + static_cast<std::ptrdiff_t>(kept), {},
        [](Replacement const& each) { return std::tuple(!each.free, -each.weight, each.volunteer); });
    found.candidates.resize(kept);
    return found;
}

std::vector<Replacements> replacements(eligibility::Judge const& after,
                                       eligibility::EligibilityGraph const& graph, Plan const& plan,
                                       Diff const& diff, std::size_t limit) {
    std::set<OpeningId> openings;
    for (auto const& entry : diff.entries) {
        bool const lost = (entry.movement == Movement::dropped || entry.movement == Movement::moved) &&
                          !is_choice(entry.left);
        auto const opening = lost ? after.roster().find_opening(entry.from) : std::nullopt;
        if (opening &&
            after.facts().openings[opening->index()].closed == eligibility::ClosedBecause::not_closed)
            openings.insert(*opening);
    }
    std::vector<Replacements> lists;
    for (OpeningId const opening : openings)
        lists.push_back(replacements(after, graph, plan, opening, limit));
    return lists;
}

} // namespace kith::explanation
