// SPDX-License-Identifier: MIT
// A change leaves prices as they are and lets the volunteers it touches choose again: then everybody is
// content and only roles are over- or underfull, which is where the reverse auction and the path searches
// start from anyway. Underfull roles come first (they take from overfull ones), then what is still overfull
// is shed.
#include "assignment/rematch.hpp"

#include "assignment/market.hpp"
#include "base/contract.hpp"

#include <algorithm>

namespace kith {

struct Rematch::State {
    State(InstanceView const& instance, Simd simd)
        : problem(instance), budget({}), market(problem, kernels(simd), budget) {}

    // Everybody chooses at the market's prices.
    void reconsider_all() {
        for (std::uint32_t v = 0; v < market.volunteers(); ++v) {
            if (problem.capacity[v] > 0) market.reconsider(v);
        }
    }
    void settle_all() {
        settle(market);
        content = budget.running();
    }
    // Too much has changed for a repair to be quicker than a solve.
    bool is_far() {
        std::int64_t excess = 0;
        std::int64_t held = 0;
        for (std::uint32_t r = 0; r < market.roles(); ++r) {
            excess += market.excess(r);
            held += market.filled(r);
        }
        return excess > 100 && excess > held / 16;
    }
    void adopt(std::span<Pairing const> pairings, std::span<std::int64_t const> prices);
    void start_log();
    Repair read_log();
    [[nodiscard]] std::int64_t fill_and_pins() const;

    Problem problem;
    Budget budget;
    Market market;
    bool content = true;      // false once a run was stopped
    std::int64_t weights = 0; // of everything held
};

// Puts people where they were, as far as that is still possible, at the prices there were.
void Rematch::State::adopt(std::span<Pairing const> pairings, std::span<std::int64_t const> prices) {
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        if (problem.maximum[r] == 0 || r >= prices.size()) continue;
        market.price[r] = std::int32_t(std::clamp<std::int64_t>(prices[r], problem.floor[r], weight_max));
    }
    for (Pairing const& each : pairings) {
        if (each.volunteer >= market.volunteers() || each.role >= market.roles()) continue;
        auto const row =
            problem.role.subspan(problem.offsets[each.volunteer],
                                 problem.offsets[each.volunteer + 1] - problem.offsets[each.volunteer]);
        auto const at = std::ranges::lower_bound(row, each.role);
        bool const possible = at != row.end() && *at == each.role && market.has_room(each.volunteer) &&
                              !market.holds(each.volunteer, each.role);
        if (!possible) continue;
        market.join(each.role, each.volunteer, problem.weight[std::size_t(&*at - problem.role.data())]);
    }
    reconsider_all();
}

void Rematch::State::start_log() {
    weights = 0;
    for (std::uint32_t v = 0; v < market.volunteers(); ++v) {
        for (Market::Holding const& each : market.holdings(v)) weights += each.weight;
    }
    market.logging = true;
}

// Nets the log: who joined and left again did nothing.
Repair Rematch::State::read_log() {
    Repair repair;
    auto& log = market.log;
    std::ranges::sort(log, {}, &Market::Move::pairing);
    for (std::size_t i = 0; i < log.size();) {
        int net = 0;
        Pairing const pairing = log[i].pairing;
        for (; i < log.size() && log[i].pairing == pairing; ++i) {
            net += log[i].joined ? 1 : -1;
            weights += log[i].joined ? log[i].weight : -log[i].weight;
        }
        if (net > 0) repair.added.push_back(pairing);
        if (net < 0) repair.dropped.push_back(pairing);
    }
    log.clear();
    repair.value = weights + fill_and_pins();
    return repair;
}

std::int64_t Rematch::State::fill_and_pins() const {
    std::int64_t value = problem.fixed_value;
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        value -= std::int64_t(std::min(market.filled(r), problem.minimum[r])) * problem.floor[r];
    }
    return value;
}

Rematch::Rematch(InstanceView const& instance, SolveOptions const& options)
    : state_(std::make_unique<State>(instance, options.simd.value_or(best_simd()))) {
    state_->budget = Budget(options);
    settle_ties(state_->market);
    state_->settle_all();
    state_->start_log();
}

Rematch::Rematch(InstanceView const& instance, std::span<Pairing const> pairings,
                 std::span<std::int64_t const> prices)
    : state_(std::make_unique<State>(instance, best_simd())) {
    state_->adopt(pairings, prices);
    state_->start_log();
}

Rematch::~Rematch() = default;
Rematch::Rematch(Rematch&&) noexcept = default;
Rematch& Rematch::operator=(Rematch&&) noexcept = default;

void Rematch::set_capacity(std::uint32_t volunteer, std::int32_t capacity) {
    KITH_EXPECT(volunteer < state_->market.volunteers() && capacity >= 0);
    state_->problem.set_capacity(volunteer, capacity);
    state_->market.change_capacity(volunteer);
}

void Rematch::set_role(std::uint32_t role, RoleTerms const& terms) {
    KITH_EXPECT(role < state_->market.roles() && terms.minimum >= 0 && terms.minimum <= terms.maximum);
    KITH_EXPECT(terms.fill_value >= 0 && terms.fill_value <= fill_value_max);
    state_->problem.set_terms(role, terms);
    state_->market.change_terms(role);
}

Repair Rematch::repair(SolveOptions const& options) {
    State& state = *state_;
    state.budget = Budget(options);
    if (!state.content) {
        state.market.candidates.forget_all();
        state.reconsider_all();
    }
    state.settle_all();
    Repair repair = state.read_log();
    repair.stopped = state.budget.stopped();
    repair.steps = state.budget.steps();
    repair.edges_read = state.budget.edges_read;
    return repair;
}

Solution Rematch::solution() {
    Solution const solution = solution_of(state_->market);
    state_->weights = solution.value - state_->fill_and_pins();
    return solution;
}

Solution repair(InstanceView const& next, std::span<Pairing const> pairings,
                std::span<std::int64_t const> prices, SolveOptions const& options) {
    Rematch::State state(next, options.simd.value_or(best_simd()));
    state.budget = Budget(options);
    state.adopt(pairings, prices);
    if (state.is_far()) return solve(next, options);
    state.settle_all();
    return solution_of(state.market);
}

} // namespace kith
