// SPDX-License-Identifier: MIT
// Ties. Where weights come in a few sizes only, many volunteers are worth the same to many roles, and the
// reverse auction goes in circles: roles take the same volunteers from each other without a price falling,
// and the path searches wander through everybody who is tied. So such a market is first settled apart: every
// weight is lowered by a little noise of its own, and the auction runs as it does on fine weights. Then the
// weights are put back, and the prices, which stand a little above or below multiples of the step between
// weights (where all numbers are such multiples, so are some best prices), are rounded to them. Whoever is
// not content with what they hold chooses again, a few of 50,000. The usual phases start from there: the
// outcome is exact whatever the noise was, and a bad guess costs time only.
//
// Perturbation against degeneracy is Charnes's (1952). Where to round is our own, and needs no proof, because
// nothing relies on it.
#include "assignment/market.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace kith {
namespace {

// The step all weights are multiples of, by a sample; 0 where they are fine enough.
std::int32_t coarse_step(Problem const& problem) {
    constexpr std::int32_t least = weight_max / 64;
    std::size_t const edges = problem.weight.size();
    std::size_t const samples = std::min<std::size_t>(edges, 64);
    std::int32_t step = 0;
    for (std::size_t i = 0; i < samples; ++i) {
        step = std::gcd(step, problem.weight[i * edges / samples]);
        if (step > 0 && step < least) return 0;
    }
    return step;
}

// Whether roles will fight for the same volunteers: where volunteers are scarce, or hardly any two differ.
bool is_contested(Problem const& problem, std::int32_t step) {
    constexpr std::int32_t very_coarse = weight_max / 10;
    if (step >= very_coarse) return true;
    std::int64_t places = 0;
    std::int64_t capacity = 0;
    for (std::int32_t const each : problem.maximum) places += each;
    for (std::int32_t const each : problem.capacity) capacity += each;
    return places * 3 >= capacity * 2;
}

// Where to cut the circle of fractions, in [1, step]: a price whose fraction is at least this goes up to the
// next multiple of the step, any other down.
std::int32_t widest_gap(Market const& market, std::int32_t step) {
    std::vector<std::int32_t> fractions{0, step};
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        if (market.problem.maximum[r] == 0) continue;
        fractions.push_back((market.price[r] % step + step) % step);
    }
    std::ranges::sort(fractions);
    std::int32_t cut = step;
    std::int32_t widest = 0;
    for (std::size_t i = 1; i < fractions.size(); ++i) {
        if (fractions[i] - fractions[i - 1] <= widest) continue;
        widest = fractions[i] - fractions[i - 1];
        cut = fractions[i];
    }
    return cut;
}

void round_prices(Market& market, std::int32_t step) {
    std::int32_t const up = step - widest_gap(market, step);
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        if (market.problem.maximum[r] == 0) continue;
        std::int32_t const raised = market.price[r] + up;
        std::int32_t const rounded = raised - (raised % step + step) % step;
        market.price[r] = std::clamp(rounded, market.problem.floor[r], weight_max);
    }
}

// Whether v, at the prices, holds the best there is for them. Their threshold is up to date.
bool is_content(Market const& market, std::uint32_t v, std::int32_t threshold) {
    Problem const& problem = market.problem;
    int better = 0;
    for (std::uint32_t e = problem.offsets[v]; e < problem.offsets[v + 1]; ++e) {
        better += problem.weight[e] - market.price[problem.role[e]] > threshold ? 1 : 0;
    }
    for (Market::Holding const& each : market.holdings(v)) {
        if (market.worth(each) < 0) return false;
        better -= market.worth(each) > threshold ? 1 : 0;
    }
    return better == 0;
}

void make_content(Market& market) {
    market.budget->edges_read += std::int64_t(market.problem.role.size());
    for (std::uint32_t v = 0; v < market.volunteers(); ++v) {
        if (market.problem.capacity[v] == 0) continue;
        if (!is_content(market, v, market.update_threshold(v))) market.reconsider(v);
    }
}

} // namespace

void settle_ties(Market& market) {
    std::int32_t const step = coarse_step(market.problem);
    if (step == 0 || !is_contested(market.problem, step)) return;
    // With less noise than this prices fall in smaller steps; with more, a chain of pairings gathers so much
    // that prices no longer show which multiple they stand for.
    Noise const noise{std::min(Noise::range_max, std::uint32_t(step) / 12)};
    market.lower_weights(noise);
    run_reverse(market);
    market.put_weights_back(noise);
    round_prices(market, step);
    make_content(market);
}

} // namespace kith
