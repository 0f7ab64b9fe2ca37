// SPDX-License-Identifier: MIT
// Everybody chooses in turn, and prices move after every batch of people: an incremental subgradient method
// (Nedic and Bertsekas 2001), which on a sum over thousands of volunteers gets near the optimum in a few
// passes. Two kinds of step. At first a batch stands for everybody: an opening that the batch wants more than
// its share of places rises at once. Once prices are roughly right, the latest choice of *every* volunteer is
// remembered, and prices follow the excess of that total demand in steps that shrink (as in Barahona and
// Anbil's volume algorithm and in averaged gradients, old answers are information). The average over the
// later passes is better than any single iterate, since the errors of single passes point everywhere.
#include "assignment/shifts_prices.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace kith {
namespace {

constexpr int sample_passes = 6;
constexpr std::size_t batches_a_pass = 156;

// Rounds to the nearest, halves up.
std::int64_t divide(std::int64_t value, std::int64_t divisor) {
    std::int64_t const shifted = value + divisor / 2;
    std::int64_t const quotient = shifted / divisor;
    return quotient - (shifted % divisor < 0);
}

} // namespace

bool ShiftBudget::spend(std::int64_t steps) {
    steps_ += steps;
    if (!running()) return false;
    if (options_.step_budget && steps_ >= *options_.step_budget) stopped_ = Stopped::steps;
    if (running() && options_.stop) stopped_ = options_.stop().value_or(Stopped::done);
    return running();
}

SolveOptions ShiftBudget::for_flow() const {
    SolveOptions flow;
    if (options_.step_budget) flow.step_budget = std::max<std::int64_t>(1, *options_.step_budget - steps_);
    flow.stop = options_.stop;
    flow.simd = options_.simd;
    return flow;
}

void ShiftBudget::spent(Solution const& solution) {
    steps_ += solution.steps;
    if (running()) stopped_ = solution.stopped;
}

void ShiftBudget::report(ShiftPhase phase, std::int64_t value, std::int64_t upper_bound) const {
    if (options_.progress) options_.progress({phase, steps_, value, upper_bound});
}

void offer_at_prices(ShiftProblem const& problem, Chooser& chooser, std::uint32_t v,
                     std::vector<std::int64_t> const& prices, std::int64_t scale) {
    chooser.begin(v);
    std::int64_t const people = problem.party[v];
    for (std::uint32_t e = problem.row(v).begin; e < problem.row(v).end; ++e) {
        std::int64_t const net = problem.weight[e] * scale - prices[problem.role[e]];
        if (net > 0) chooser.offer(e, net * people);
    }
}

std::int64_t shift_bound(ShiftProblem const& problem, Chooser& chooser, ShiftBudget const& budget,
                         std::vector<std::int64_t> const& prices) {
    std::int64_t bound = problem.fixed_value;
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v) {
        if (v % 256 == 0) budget.check_in();
        offer_at_prices(problem, chooser, v, prices, 1);
        chooser.choose();
        bound += chooser.bound();
    }
    for (std::size_t r = 0; r < problem.roles(); ++r) {
        std::int64_t const price = prices[r];
        if (price > 0) bound += price * problem.maximum[r];
        bound += std::max<std::int64_t>(0, problem.fill_value[r] + std::min<std::int64_t>(price, 0)) *
                 problem.minimum[r];
    }
    return bound;
}

PriceSearch::PriceSearch(ShiftProblem const& problem, Chooser& chooser, ShiftBudget& budget,
                         std::uint64_t seed)
    : problem_(problem),
      chooser_(chooser),
      budget_(budget),
      random_(seed),
      batch_(std::max<std::size_t>(1, problem.volunteers() / batches_a_pass)),
      order_(problem.volunteers()),
      price_(problem.roles(), 0),
      price_sum_(problem.roles(), 0),
      demand_(problem.roles(), 0),
      sample_(problem.roles(), 0),
      urgency_(problem.roles(), 1),
      wants_(problem.volunteers()),
      best_prices_(problem.roles(), 0) {
    std::iota(order_.begin(), order_.end(), 0U);
    std::vector<std::int64_t> eligible(problem.roles(), 0);
    std::vector<std::uint32_t> counted(problem.roles(), 0); // by role: the last volunteer counted, and one
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v) {
        for (std::uint32_t e = problem.row(v).begin; e < problem.row(v).end; ++e) {
            if (std::exchange(counted[problem.role[e]], v + 1) == v + 1) continue; // another way
            eligible[problem.role[e]] += problem.party[v];
        }
    }
    // Where all who are eligible would not fill the minimum, or the maximum, a lower price is never worse.
    for (std::size_t r = 0; r < problem.roles(); ++r) {
        floor_.push_back(problem.minimum[r] > 0 ? -problem.fill_value[r] * problem.price_scale : 0);
        bool const scarce = eligible[r] <= problem.maximum[r];
        ceiling_.push_back(scarce ? 0 : 2 * std::int64_t(weight_max) * problem.price_scale);
        if (eligible[r] <= problem.minimum[r]) ceiling_[r] = price_[r] = floor_[r];
        best_prices_[r] = price_[r] / problem.price_scale;
    }
    best_bound_ = shift_bound(problem, chooser, budget, best_prices_);
}

void PriceSearch::start_from(std::vector<std::int64_t> const& prices) {
    constexpr int passes_spared = 24;
    pass_ = passes_spared;
    for (std::size_t r = 0; r < price_.size(); ++r) {
        std::int64_t const most = std::numeric_limits<std::int64_t>::max() / (2 * problem_.price_scale);
        std::int64_t const scaled = std::clamp(prices[r], -most, most) * problem_.price_scale;
        price_[r] = std::clamp(scaled, floor_[r], ceiling_[r]);
    }
    try_prices(price_, problem_.price_scale);
}

namespace {

// What the places of r are worth at a price.
std::int64_t worth_of_places(ShiftProblem const& problem, std::size_t r, std::int64_t price) {
    return std::max<std::int64_t>(0, price) * problem.maximum[r] +
           std::max<std::int64_t>(0, problem.fill_value[r] + std::min<std::int64_t>(price, 0)) *
               problem.minimum[r];
}

} // namespace

void PriceSearch::refine(std::vector<std::vector<std::uint32_t>> const& held) {
    auto prices = best_prices_;
    std::vector<std::vector<std::uint32_t>> eligible(problem_.roles());
    std::vector<std::int64_t> worth(problem_.volunteers());
    std::vector<char> in_doubt(problem_.roles(), 0);
    auto const best_of = [&](std::uint32_t v) {
        offer_at_prices(problem_, chooser_, v, prices, 1);
        chooser_.choose();
        return chooser_.bound();
    };
    for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
        for (std::uint32_t e = problem_.row(v).begin; e < problem_.row(v).end; ++e) {
            auto& of = eligible[problem_.role[e]];
            if (of.empty() || of.back() != v) of.push_back(v);
        }
        worth[v] = best_of(v);
        std::int64_t held_worth = 0;
        for (std::uint32_t const e : held[v])
            held_worth += (problem_.weight[e] - prices[problem_.role[e]]) * problem_.party[v];
        if (worth[v] <= held_worth) continue;
        for (std::uint32_t const e : held[v]) in_doubt[problem_.role[e]] = 1;
        for (std::uint32_t const e : chooser_.edges()) in_doubt[problem_.role[e]] = 1;
    }
    constexpr std::ptrdiff_t in_doubt_max = 64; // with more, the prices are too far off for single moves
    if (std::ranges::count(in_doubt, char{1}) > in_doubt_max) return;
    std::vector<std::pair<std::uint32_t, std::int64_t>> changed;
    auto const fall = [&](std::size_t r, std::int64_t step) {
        std::int64_t total = worth_of_places(problem_, r, prices[r]);
        prices[r] += step;
        total -= worth_of_places(problem_, r, prices[r]);
        changed.clear();
        for (std::uint32_t const v : eligible[r]) {
            auto const now = best_of(v);
            total += worth[v] - now;
            if (now != worth[v]) changed.emplace_back(v, now);
        }
        budget_.spend(std::int64_t(eligible[r].size()));
        if (total <= 0) prices[r] -= step;
        return total;
    };
    bool fell = true;
    constexpr int sweeps_max = 48; // what is further off than that is for run() to find
    for (int sweep = 0; fell && sweep < sweeps_max && budget_.running(); ++sweep) {
        fell = false;
        for (std::size_t r = 0; r < prices.size() && budget_.running(); ++r) {
            if (in_doubt[r] == 0) continue;
            constexpr std::int64_t first_step = 1024; // points; then its half, up and down, to 1
            for (std::int64_t step = first_step; step != 0; step = step > 0 ? -step : -step / 2) {
                if (fall(r, step) <= 0) continue;
                for (auto const& [v, now] : changed) worth[v] = now;
                fell = true;
            }
        }
    }
    try_prices(prices, 1);
}

void PriceSearch::run(int passes) {
    int const last = pass_ + passes;
    std::ranges::fill(price_sum_, 0);
    passes_averaged_ = 0;
    // The first passes are far off: they would spoil the average.
    int const averaged_from = pass_ == 0 ? std::max(sample_passes, passes / 2) : pass_;
    while (pass_ < last && budget_.running()) {
        run_pass();
        ++pass_;
        if (pass_ <= averaged_from) continue;
        for (std::size_t r = 0; r < price_.size(); ++r) price_sum_[r] += price_[r];
        ++passes_averaged_;
    }
    try_prices(price_, problem_.price_scale);
    if (passes_averaged_ > 1) try_prices(price_sum_, problem_.price_scale * passes_averaged_);
}

void PriceSearch::run_pass() {
    random_.shuffle(order_);
    set_urgency();
    for (std::size_t begin = 0; begin < order_.size() && budget_.running(); begin += batch_) {
        std::size_t const end = std::min(order_.size(), begin + batch_);
        for (std::size_t i = begin; i < end; ++i) choose(order_[i]);
        if (pass_ < sample_passes)
            move_by_sample(std::int64_t(end - begin));
        else
            move_by_demand();
        budget_.spend(std::int64_t(end - begin));
    }
}

// A place below its minimum may be worth a hundred typical weights: where nobody comes, steps double with
// every pass, and shrink again once somebody does.
void PriceSearch::set_urgency() {
    constexpr std::int64_t urgency_max = 1'024;
    for (std::size_t r = 0; r < price_.size(); ++r) {
        bool const deserted = price_[r] < 0 && price_[r] > floor_[r] && demand_[r] < problem_.minimum[r];
        urgency_[r] =
            deserted ? std::min(urgency_max, 2 * urgency_[r]) : std::max<std::int64_t>(1, urgency_[r] / 4);
    }
}

void PriceSearch::choose(std::uint32_t v) {
    offer_at_prices(problem_, chooser_, v, price_, problem_.price_scale);
    chooser_.choose();
    std::int64_t const people = problem_.party[v];
    for (std::uint32_t const r : wants_[v]) demand_[r] -= people;
    wants_[v].clear();
    for (std::uint32_t const e : chooser_.edges()) {
        std::uint32_t const r = problem_.role[e];
        wants_[v].push_back(r);
        demand_[r] += people;
        sample_[r] += people;
    }
}

// Steps against the batch's excess over its share of the places: a quarter of a typical weight for each
// person too many at first, then ever less.
void PriceSearch::move_by_sample(std::int64_t sampled) {
    std::int64_t const step = problem_.typical_weight * problem_.price_scale / (4 * (1 + pass_));
    auto const everybody = std::int64_t(problem_.volunteers());
    constexpr std::int64_t excess_max = 1'000'000'000'000; // keeps the products within 63 bits
    for (std::size_t r = 0; r < price_.size(); ++r) {
        std::int64_t const wanted = std::exchange(sample_[r], 0) * everybody;
        std::int64_t const excess = std::clamp(excess_demand(r, wanted, sampled), -excess_max, excess_max);
        if (excess == 0) continue;
        bool const rests = wanted >= problem_.minimum[r] * sampled && wanted <= problem_.maximum[r] * sampled;
        move(r, step / everybody * excess + step % everybody * excess / everybody, rests);
    }
}

// How far demand is from what the opening would offer at its price, both counted `share` times.
std::int64_t PriceSearch::excess_demand(std::size_t r, std::int64_t wanted, std::int64_t share) const {
    std::int64_t const minimum = problem_.minimum[r] * share;
    std::int64_t const maximum = problem_.maximum[r] * share;
    std::int64_t const least = price_[r] > 0 ? maximum : price_[r] > floor_[r] ? minimum : 0;
    std::int64_t const most = price_[r] < 0 ? minimum : maximum;
    return wanted > most ? wanted - most : std::min<std::int64_t>(0, wanted - least);
}

// Steps against the excess of everybody's latest choices.
void PriceSearch::move_by_demand() {
    std::int64_t const numerator = problem_.typical_weight * problem_.price_scale;
    std::int64_t const denominator = 2'000 * (4 + pass_ - sample_passes);
    for (std::size_t r = 0; r < price_.size(); ++r) {
        sample_[r] = 0;
        std::int64_t const excess = excess_demand(r, demand_[r], 1);
        if (excess == 0) continue;
        bool const rests = demand_[r] >= problem_.minimum[r] && demand_[r] <= problem_.maximum[r];
        move(r, divide(numerator * excess, denominator), rests);
    }
}

// At 0 a price may rest while demand is between minimum and maximum; then no step passes over it.
void PriceSearch::move(std::size_t r, std::int64_t step, bool rests_at_zero) {
    if (price_[r] < 0) step *= urgency_[r];
    std::int64_t moved = std::clamp(price_[r] + step, floor_[r], ceiling_[r]);
    bool const crosses = (price_[r] > 0 && moved < 0) || (price_[r] < 0 && moved > 0);
    price_[r] = crosses && rests_at_zero ? 0 : moved;
}

void PriceSearch::try_prices(std::vector<std::int64_t> const& scaled, std::int64_t divisor) {
    std::vector<std::int64_t> prices;
    for (std::int64_t const each : scaled) prices.push_back(divide(each, divisor));
    std::int64_t const bound = shift_bound(problem_, chooser_, budget_, prices);
    if (bound >= best_bound_) return;
    best_bound_ = bound;
    best_prices_ = std::move(prices);
}

} // namespace kith
