// SPDX-License-Identifier: MIT
// A newcomer takes a free place, or sends its holder away: to nothing, or to another opening, where the
// holder is a newcomer in turn. The cheapest such chain is a shortest path over openings. At the plan's
// prices no step of it is negative (complementary slackness), so Dijkstra's method finds it; potentials as in
// Edmonds and Karp (1972).
#include "explanation/newcomer.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <limits>
#include <queue>

namespace kith::explanation {

namespace {

using eligibility::EligibilityGraph;
using eligibility::Judge;

constexpr std::int64_t unreached = std::numeric_limits<std::int64_t>::max();

class Chains {
  public:
    Chains(Judge const& judge, EligibilityGraph const& graph, Plan const& plan)
        : graph_(graph),
          plan_(plan),
          excess_(plan.price.size(), unreached),
          first_pairing_(judge.roster().volunteers().size() + 1, 0) {
        std::vector<std::int32_t> filled(plan.price.size(), 0);
        for (PlannedPairing const& pairing : plan.pairings) {
            ++filled[pairing.opening.index()];
            ++first_pairing_[pairing.volunteer.index() + 1];
            if (!pairing.pinned) reach(pairing.opening, margin(pairing)); // the holder goes without
        }
        for (std::size_t volunteer = 1; volunteer < first_pairing_.size(); ++volunteer)
            first_pairing_[volunteer] += first_pairing_[volunteer - 1];
        for (std::size_t index = 0; index < filled.size(); ++index) {
            if (judge.facts().openings[index].closed != eligibility::ClosedBecause::not_closed) continue;
            Opening const& opening = judge.roster().openings()[index];
            if (filled[index] >= opening.places_maximum) continue;
            std::int64_t const fill_value =
                judge.settings().fill_value[static_cast<std::size_t>(opening.urgency)];
            reach(OpeningId(index),
                  (filled[index] < opening.places_minimum ? -fill_value : 0) - plan.price[index]);
        }
    }

    std::vector<std::int64_t> prices() && {
        while (!queue_.empty()) {
            auto const [excess, opening] = queue_.top();
            queue_.pop();
            if (excess == excess_[opening.index()]) send_holders_to(opening, excess);
        }
        std::vector<std::int64_t> prices;
        for (std::size_t index = 0; index < excess_.size(); ++index)
            prices.push_back(excess_[index] == unreached ? no_place : plan_.price[index] + excess_[index]);
        return prices;
    }

  private:
    [[nodiscard]] std::int64_t margin(PlannedPairing const& pairing) const {
        return pairing.weight - plan_.price[pairing.opening.index()];
    }

    void reach(OpeningId opening, std::int64_t excess) {
        KITH_EXPECT(excess >= 0);
        if (excess >= excess_[opening.index()]) return;
        excess_[opening.index()] = excess;
        queue_.emplace(excess, opening);
    }

    // Whoever could go to `opening` may leave what they hold for a newcomer there.
    void send_holders_to(OpeningId opening, std::int64_t excess) {
        for (auto const& taker : graph_.takers(opening)) {
            std::size_t const first = first_pairing_[taker.volunteer.index()];
            std::size_t const last = first_pairing_[taker.volunteer.index() + 1];
            auto const held = std::span(plan_.pairings).subspan(first, last - first);
            if (std::ranges::find(held, opening, &PlannedPairing::opening) != held.end()) continue;
            std::int64_t const there = graph_.weight_of(taker.edge) - plan_.price[opening.index()];
            for (PlannedPairing const& pairing : held)
                if (!pairing.pinned) reach(pairing.opening, margin(pairing) - there + excess);
        }
    }

    using Reached = std::pair<std::int64_t, OpeningId>;

    EligibilityGraph const& graph_;
    Plan const& plan_;
    std::vector<std::int64_t> excess_; // by opening: the newcomer's price less the plan's
    std::vector<std::size_t> first_pairing_;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue_;
};

// The plan's, except where matches that stay hold every place.
std::vector<std::int64_t> own_prices(Judge const& judge, Plan const& plan) {
    Roster const& roster = judge.roster();
    std::vector<std::int64_t> prices = plan.price;
    std::vector<std::int32_t> left;
    for (Opening const& opening : roster.openings()) left.push_back(opening.places_maximum);
    for (PlannedPairing const& pairing : plan.pairings)
        if (pairing.pinned) left[pairing.opening.index()] -= roster[pairing.volunteer].party;
    for (std::size_t index = 0; index < prices.size(); ++index)
        if (left[index] <= 0) prices[index] = no_place;
    return prices;
}

} // namespace

std::vector<std::int64_t> newcomer_prices(Judge const& judge, EligibilityGraph const& graph,
                                          Plan const& plan) {
    if (!plan.optimal() || plan.plan_class != PlanClass::flow) return own_prices(judge, plan);
    return Chains(judge, graph, plan).prices();
}

} // namespace kith::explanation
