// SPDX-License-Identifier: MIT
#include "lemon_referee.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>
#pragma GCC diagnostic pop

#include <algorithm>
#include <ctime>
#include <numeric>
#include <utility>

namespace kith {
namespace {

double cpu_ms() {
    return 1000.0 * double(std::clock()) / double(CLOCKS_PER_SEC);
}

template <class Solver>
LemonResult run(Solver& solver) {
    double const before = cpu_ms();
    auto const outcome = solver.run();
    LemonResult result;
    result.run_cpu_ms = cpu_ms() - before;
    result.optimal = outcome == Solver::OPTIMAL;
    result.cost = solver.totalCost();
    return result;
}

template <class Solver, class Graph>
LemonResult solve_on(Graph const& graph, FlowNetwork const& flow, std::vector<std::size_t> const& order) {
    typename Graph::template ArcMap<std::int64_t> capacity(graph), cost(graph);
    for (int i = 0; i < graph.arcNum(); ++i) {
        capacity[graph.arc(i)] = flow.capacity[order[std::size_t(i)]];
        cost[graph.arc(i)] = flow.cost[order[std::size_t(i)]];
    }
    Solver solver(graph);
    solver.upperMap(capacity).costMap(cost);
    solver.stSupply(graph.node(int(flow.source)), graph.node(int(flow.sink)), flow.supply);
    return run(solver);
}

} // namespace

LemonResult lemon_solve(FlowNetwork const& flow, LemonMethod method) {
    // LEMON's compact graph wants its arcs grouped by their tail.
    std::vector<std::size_t> order(flow.from.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(), [&flow](std::size_t a, std::size_t b) {
        return flow.from[a] != flow.from[b] ? flow.from[a] < flow.from[b] : a < b;
    });
    std::vector<std::pair<int, int>> arcs;
    arcs.reserve(order.size());
    for (std::size_t const i : order) arcs.emplace_back(int(flow.from[i]), int(flow.to[i]));
    lemon::StaticDigraph graph;
    graph.build(int(flow.nodes), arcs.begin(), arcs.end());
    if (method == LemonMethod::network_simplex) {
        return solve_on<lemon::NetworkSimplex<lemon::StaticDigraph, std::int64_t, std::int64_t>>(graph, flow,
                                                                                                 order);
    }
    return solve_on<lemon::CostScaling<lemon::StaticDigraph, std::int64_t, std::int64_t>>(graph, flow, order);
}

} // namespace kith
