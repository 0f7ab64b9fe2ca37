// SPDX-License-Identifier: MIT
#include "cases.hpp"

#include "assignment/certify.hpp"
#include "assignment/reference.hpp"
#include "assignment/rematch.hpp"
#include "lemon_referee.hpp"
#include "measure.hpp"

#include <algorithm>
#include <random>

namespace kith::bench {
namespace {

// A role that many could fill: where an urgent one opens later. Closed in `instance`.
std::uint32_t close_one(Instance& instance, std::mt19937_64& random) {
    std::vector<std::uint32_t> degree(instance.maximum.size(), 0);
    for (std::uint32_t const r : instance.role) ++degree[r];
    std::vector<std::uint32_t> busy;
    for (std::uint32_t r = 0; r < degree.size(); ++r) {
        if (degree[r] >= 250) busy.push_back(r);
    }
    if (busy.empty()) busy.push_back(std::uint32_t(std::ranges::max_element(degree) - degree.begin()));
    std::uint32_t const chosen = busy[random() % busy.size()];
    instance.minimum[chosen] = instance.maximum[chosen] = 0;
    return chosen;
}

bool agrees(Instance const& instance, Rematch& rematch, Repair const& repair) {
    Solution const kept = rematch.solution();
    return repair.value == solve(instance.view()).value &&
           certify(instance.view(), kept.pairings, kept.prices).optimal();
}

void measure_dropout(Instance const& market, CaseOptions const& options, CaseResult& result) {
    std::vector<double> kept;
    std::vector<double> stateless;
    for (int round = 0; round < std::min(3, options.repeats); ++round) {
        std::mt19937_64 random(result.seed * 1000 + std::uint64_t(round));
        Rematch rematch(market.view());
        Solution const before = rematch.solution();
        Instance changed = market;
        std::vector<std::uint32_t> gone;
        for (std::size_t i = market.capacity.size() / 100; i > 0; --i) {
            gone.push_back(std::uint32_t(random() % market.capacity.size()));
            changed.capacity[gone.back()] = 0;
        }
        Repair repaired;
        kept.push_back(time_of(1, [&] {
            for (std::uint32_t const v : gone) rematch.set_capacity(v, 0);
            repaired = rematch.repair();
        }));
        Solution again;
        stateless.push_back(
            time_of(1, [&] { again = repair(changed.view(), before.pairings, before.prices); }));
        result.proved = result.proved && agrees(changed, rematch, repaired) && again.value == repaired.value;
    }
    result.dropout_ms = median(kept);
    result.stateless_ms = median(stateless);
}

void measure_urgent(Instance const& market, CaseOptions const& options, CaseResult& result) {
    std::vector<double> kept;
    for (int round = 0; round < std::min(3, options.repeats); ++round) {
        std::mt19937_64 random(result.seed * 1000 + 500 + std::uint64_t(round));
        Instance before = market;
        std::uint32_t const role = close_one(before, random);
        Rematch rematch(before.view());
        Instance changed = before;
        RoleTerms const urgent{200, 200, 4'000'000};
        changed.minimum[role] = urgent.minimum;
        changed.maximum[role] = urgent.maximum;
        changed.fill_value[role] = urgent.fill_value;
        Repair repaired;
        kept.push_back(time_of(1, [&] {
            rematch.set_role(role, urgent);
            repaired = rematch.repair();
        }));
        result.proved = result.proved && agrees(changed, rematch, repaired);
    }
    result.urgent_ms = median(kept);
}

void measure_lemon(Instance const& market, CaseOptions const& options, CaseResult& result) {
    FlowNetwork const flow = flow_network(market.view());
    for (LemonMethod const method : {LemonMethod::network_simplex, LemonMethod::cost_scaling}) {
        LemonResult lemon;
        double const mb = peak_mb_of([&] { lemon = lemon_solve(flow, method); });
        result.proved = result.proved && lemon.optimal && -lemon.cost == result.value;
        (method == LemonMethod::network_simplex ? result.simplex_ms : result.scaling_ms) = lemon.run_cpu_ms;
        if (options.memory) result.lemon_mb = result.lemon_mb == 0 ? mb : std::min(result.lemon_mb, mb);
    }
}

} // namespace

double CaseResult::lemon_ms() const {
    return std::min(simplex_ms, scaling_ms);
}

std::uint64_t signature_of(Solution const& solution) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    auto const add = [&hash](std::uint64_t number) {
        for (int byte = 0; byte < 8; ++byte) hash = (hash ^ (number >> (8 * byte) & 0xFF)) * 0x100000001B3ULL;
    };
    for (Pairing const& each : solution.pairings) add(std::uint64_t(each.volunteer) << 32 | each.role);
    for (std::int64_t const price : solution.prices) add(std::uint64_t(price));
    return hash;
}

CaseResult run_case(std::string const& name, MarketSpec const& spec, CaseOptions const& options) {
    Instance const market = generate(spec);
    CaseResult result{.name = name, .seed = spec.seed, .edges = market.role.size()};
    result.scan_ms = scan_ms(market);
    Solution solution;
    if (options.memory) result.solve_mb = peak_mb_of([&] { solution = solve(market.view()); });
    result.solve_ms = time_of(options.repeats, [&] { solution = solve(market.view()); });
    Certificate certificate;
    result.certify_ms = time_of(
        options.repeats, [&] { certificate = certify(market.view(), solution.pairings, solution.prices); });
    result.proved = certificate.optimal() && certificate.value == solution.value;
    result.value = solution.value;
    result.steps = solution.steps;
    result.pairings = solution.pairings.size();
    result.edges_read = double(solution.edges_read) / double(std::max<std::size_t>(1, market.role.size()));
    if (options.repairs) {
        measure_dropout(market, options, result);
        measure_urgent(market, options, result);
    }
    if (options.lemon) measure_lemon(market, options, result);
    if (options.boost) {
        result.boost_ms = time_of(1, [&] {
            result.proved = result.proved && reference_solve(market.view()).value == result.value;
        });
    }
    return result;
}

} // namespace kith::bench
