// SPDX-License-Identifier: MIT
// The method. Maximise the weights of the pairings plus fill_value for every place filled up to each role's
// minimum: a transportation problem, so a plan is optimal exactly when one price per role proves it
// (certify.hpp). We look for plan and prices together, from the side of the roles:
//
//   1. Market (market.cpp). Turn the edges round: a row of candidates per role. Nobody holds anything, every
//      price is at its highest, every volunteer's threshold (what one more role must beat) is 0.
//   2. Ties (ties.cpp). Only where a few sizes of weight make nearly everybody alike: the auction is run once
//      on weights lowered by a little noise; its plan and its prices, rounded, are where the next phases
//      start.
//   3. Reverse auction (reverse.cpp). A role short of volunteers for its price takes those who would come at
//      the highest prices, weight - threshold, from idleness or from other roles, and lowers its price to
//      what the next one would come at. Roles that lost somebody queue up. Each role keeps a short list of
//      its best candidates (candidates.cpp), so that rows are read three to eight times in all.
//   4. Paths (paths.cpp). Where ties make roles take the same volunteers from each other for ever, a shortest
//      path over roles settles each place that is left; where rounding left a role overfull, a path sheds.
//
// Invariants after every step of 3 and 4: (a) volunteers are content: at the prices, what they hold is worth
// at least 0 and at least as much as anything they do not hold, and with capacity left nothing else is worth
// more than 0; (b) nobody exceeds a capacity, and roles exceed a maximum only until paths have shed what 2 or
// a repair left; (c) until then prices only fall and thresholds only rise. When no role is short or overfull
// for its price, (a) and (b) are the conditions of complementary slackness: value = bound. A run may stop
// between any two steps: roles that are overfull keep the volunteers worth most, and prices bound every plan
// at any time.
//
// Roles are served first come, first served, from the lowest index; candidates by price, then by place in
// their list; paths by distance, then latest first. Nothing depends on time, threads or instruction set.
//
// Sources: Bertsekas, "The auction algorithm" (1988); Bertsekas and Castanon, forward/reverse auction for
// asymmetric problems (1992); Edmonds and Karp (1972) and Tomizawa (1971) for potentials; Crama and Spieksma
// on the dual. Complexity: with path searches alone O(places x edges log roles); the auction adds at most the
// sum over roles of the price range in visits, in practice 2 to 40 visits a role. Measured growth is nearly
// linear in edges (bench/README.md).
#include "assignment/solve.hpp"

#include "assignment/market.hpp"
#include "base/contract.hpp"

#include <algorithm>

namespace kith {
namespace {

// A run that was stopped may leave roles overfull: they keep the volunteers worth most.
void trim_excess(Market& market) {
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        auto const excess = std::ptrdiff_t(market.filled(r) - market.problem.maximum[r]);
        if (excess <= 0) continue;
        std::vector<RowEntry> all = market.holders(r);
        std::ranges::sort(all, {},
                          [](RowEntry const& each) { return std::pair(each.weight, each.volunteer); });
        for (auto each = all.begin(); each != all.begin() + excess; ++each) market.leave(r, each->volunteer);
    }
}

std::int64_t value_of(Market const& market) {
    std::int64_t value = market.problem.fixed_value;
    for (std::uint32_t v = 0; v < market.volunteers(); ++v) {
        for (Market::Holding const& each : market.holdings(v)) value += each.weight;
    }
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        value +=
            -std::int64_t(std::min(market.filled(r), market.problem.minimum[r])) * market.problem.floor[r];
    }
    return value;
}

// What the roles add to the bound at the market's prices.
std::int64_t bound_of_roles(Market const& market) {
    std::int64_t bound = 0;
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        std::int64_t const price = market.price[r];
        if (price >= 0) bound += price * market.problem.maximum[r];
        bound += (std::min<std::int64_t>(price, 0) - market.problem.floor[r]) * market.problem.minimum[r];
    }
    return bound;
}

// The bound where every volunteer is content: what they hold is the best they could.
std::int64_t bound_of_content(Market const& market) {
    std::int64_t bound = market.problem.fixed_value + bound_of_roles(market);
    for (std::uint32_t v = 0; v < market.volunteers(); ++v) {
        for (Market::Holding const& each : market.holdings(v)) bound += market.worth(each);
    }
    return bound;
}

// The bound at the market's prices, by one pass over the edges; needs no invariant.
std::int64_t bound_at_prices(Market const& market) {
    Problem const& problem = market.problem;
    std::int64_t bound = problem.fixed_value + bound_of_roles(market);
    std::vector<std::int32_t> gains;
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v) {
        gains.clear();
        for (std::uint32_t e = problem.offsets[v]; e < problem.offsets[v + 1]; ++e) {
            std::int32_t const gain = problem.weight[e] - market.price[problem.role[e]];
            if (gain > 0) gains.push_back(gain);
        }
        auto const count = std::min(gains.size(), std::size_t(problem.capacity[v]));
        std::ranges::nth_element(gains, gains.begin() + std::ptrdiff_t(count), std::greater<>());
        for (std::size_t i = 0; i < count; ++i) bound += gains[i];
    }
    return bound;
}

// A closed role exports its highest incident weight: nobody wants it at that price.
std::vector<std::int64_t> exported_prices(Market const& market) {
    std::vector<std::int64_t> prices(market.price.begin(), market.price.end() - 1);
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        if (market.problem.maximum[r] > 0) continue;
        prices[r] = 0;
        for (RowEntry const& entry : market.row(r))
            prices[r] = std::max<std::int64_t>(prices[r], entry.weight);
    }
    return prices;
}

std::vector<Pairing> pairings_of(Market const& market) {
    std::vector<Pairing> pairings;
    for (std::uint32_t v = 0; v < market.volunteers(); ++v) {
        auto const first = std::ptrdiff_t(pairings.size());
        Market::Holdings const held = market.holdings(v);
        for (Market::Holding const& each : held) pairings.push_back({v, each.role});
        if (held.size() > 1) std::ranges::sort(pairings.begin() + first, pairings.end());
    }
    if (market.problem.pins.empty()) return pairings;
    for (Pin const& pin : market.problem.pins) pairings.push_back({pin.volunteer, pin.role});
    std::ranges::sort(pairings);
    return pairings;
}

} // namespace

Solution solution_of(Market& market) {
    Budget const& budget = *market.budget;
    if (!budget.running()) trim_excess(market);
    Solution solution;
    solution.pairings = pairings_of(market);
    solution.prices = exported_prices(market);
    solution.value = value_of(market);
    solution.upper_bound = budget.running() ? bound_of_content(market) : bound_at_prices(market);
    solution.stopped = budget.stopped();
    solution.steps = budget.steps();
    solution.edges_read = budget.edges_read;
    return solution;
}

void settle(Market& market) {
    // Shedding reads volunteers' rows one by one; past a few scans a fresh start is quicker.
    std::int64_t const reads_max = 3 * std::int64_t(market.problem.role.size()) + 1000;
    if (market.budget->running()) run_reverse(market);
    if (!market.budget->running() || run_paths(market, reads_max)) return;
    market.restart();
    run_reverse(market);
    if (market.budget->running()) run_paths(market);
}

Solution solve(InstanceView const& instance, SolveOptions const& options) {
    KITH_EXPECT(instance.offsets.size() == instance.volunteers() + 1);
    Problem const problem(instance);
    Budget budget(options);
    Market market(problem, kernels(options.simd.value_or(best_simd())), budget);
    settle_ties(market);
    settle(market);
    return solution_of(market);
}

} // namespace kith
