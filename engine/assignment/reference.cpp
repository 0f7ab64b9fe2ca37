// SPDX-License-Identifier: MIT
#include "assignment/reference.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/successive_shortest_path_nonnegative_weights.hpp>

#include <algorithm>

namespace kith {
namespace {

// Boost adds the distances of unreachable nodes to their potentials, which overflows an integer. Costs here
// are whole numbers far below 2^53, so a double carries them exactly and takes that sum in its stride.
using ExactCost = double;

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using Graph = boost::adjacency_list<
    boost::vecS, boost::vecS, boost::directedS, boost::no_property,
    boost::property<boost::edge_capacity_t, std::int64_t,
                    boost::property<boost::edge_residual_capacity_t, std::int64_t,
                                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor,
                                                    boost::property<boost::edge_weight_t, ExactCost>>>>>;

struct Network {
    Graph graph;
    std::vector<Traits::edge_descriptor> arcs;
    std::uint32_t gate; // the source of all flow
};

// Boost's algorithm starts from costs that are not negative. Every path from source to sink passes one
// volunteer, one role and one arc to the sink, or the bypass; `shift` on each of those keeps the best plan
// the best.
Network boost_network(FlowNetwork const& flow, std::int64_t shift) {
    Network network{Graph(flow.nodes + 1), {}, flow.nodes};
    Graph& graph = network.graph;
    auto const add = [&](std::uint32_t from, std::uint32_t to, std::int64_t capacity, std::int64_t cost) {
        auto const forward = boost::add_edge(from, to, graph).first;
        auto const backward = boost::add_edge(to, from, graph).first;
        put(boost::edge_capacity, graph, forward, capacity);
        put(boost::edge_capacity, graph, backward, std::int64_t(0));
        put(boost::edge_weight, graph, forward, ExactCost(cost));
        put(boost::edge_weight, graph, backward, -ExactCost(cost));
        put(boost::edge_reverse, graph, forward, backward);
        put(boost::edge_reverse, graph, backward, forward);
        return forward;
    };
    for (std::size_t i = 0; i < flow.from.size(); ++i) {
        bool const into_volunteer = flow.from[i] == flow.source && flow.to[i] != flow.sink;
        bool const bypass = flow.from[i] == flow.source && flow.to[i] == flow.sink;
        std::int64_t const cost = flow.cost[i] + (into_volunteer ? 0 : bypass ? 2 * shift : shift);
        network.arcs.push_back(add(flow.from[i], flow.to[i], flow.capacity[i], cost));
    }
    // The algorithm sends all it can: this arc holds it to the supply.
    add(network.gate, flow.source, flow.supply, 0);
    return network;
}

bool is_pinned(InstanceView const& in, std::uint32_t v, std::uint32_t r) {
    auto const at = std::ranges::lower_bound(in.pins, Pin{v, r, 0});
    return at != in.pins.end() && at->volunteer == v && at->role == r;
}

} // namespace

std::int64_t pinned_value(InstanceView const& instance) {
    std::int64_t value = 0;
    std::vector<std::int32_t> pinned(instance.roles(), 0);
    for (Pin const& pin : instance.pins) {
        value += pin.weight;
        if (pinned[pin.role]++ < instance.minimum[pin.role]) value += instance.fill_value[pin.role];
    }
    return value;
}

FlowNetwork flow_network(InstanceView const& instance) {
    auto const volunteers = std::uint32_t(instance.volunteers());
    auto const roles = std::uint32_t(instance.roles());
    FlowNetwork flow;
    flow.nodes = volunteers + roles + 2;
    flow.source = volunteers + roles;
    flow.sink = volunteers + roles + 1;
    auto const add = [&flow](std::uint32_t from, std::uint32_t to, std::int64_t capacity, std::int64_t cost) {
        flow.from.push_back(from);
        flow.to.push_back(to);
        flow.capacity.push_back(std::max<std::int64_t>(capacity, 0));
        flow.cost.push_back(cost);
    };
    for (std::uint32_t v = 0; v < volunteers; ++v) {
        for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
            bool const open = !is_pinned(instance, v, instance.role[e]);
            add(v, volunteers + instance.role[e], open ? 1 : 0, -std::int64_t(instance.weight[e]));
        }
    }
    std::vector<std::int64_t> held(volunteers, 0);
    std::vector<std::int64_t> filled(roles, 0);
    for (Pin const& pin : instance.pins) {
        ++held[pin.volunteer];
        ++filled[pin.role];
    }
    for (std::uint32_t v = 0; v < volunteers; ++v) {
        std::int64_t const degree = instance.offsets[v + 1] - instance.offsets[v];
        std::int64_t const capacity = std::clamp<std::int64_t>(instance.capacity[v] - held[v], 0, degree);
        add(flow.source, v, capacity, 0);
        flow.supply += capacity;
    }
    for (std::uint32_t r = 0; r < roles; ++r) {
        std::int64_t const minimum = std::max<std::int64_t>(instance.minimum[r] - filled[r], 0);
        std::int64_t const maximum = std::max<std::int64_t>(instance.maximum[r] - filled[r], 0);
        add(volunteers + r, flow.sink, minimum, -instance.fill_value[r]);
        add(volunteers + r, flow.sink, maximum - minimum, 0);
    }
    add(flow.source, flow.sink, flow.supply, 0);
    return flow;
}

ReferencePlan reference_solve(InstanceView const& instance) {
    ReferencePlan plan{pinned_value(instance), {}};
    FlowNetwork const flow = flow_network(instance);
    Network network = boost_network(flow, std::max<std::int64_t>(weight_max, fill_value_max));
    if (flow.supply > 0) {
        boost::successive_shortest_path_nonnegative_weights(network.graph, network.gate, flow.sink);
    }
    auto const sent = [&](std::size_t arc) {
        return flow.capacity[arc] - get(boost::edge_residual_capacity, network.graph, network.arcs[arc]);
    };
    if (flow.supply > 0) {
        for (std::size_t arc = 0; arc < flow.from.size(); ++arc) plan.value -= sent(arc) * flow.cost[arc];
        for (std::uint32_t v = 0; v < instance.volunteers(); ++v) {
            for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
                if (sent(e) > 0) plan.pairings.push_back({v, instance.role[e]});
            }
        }
    }
    for (Pin const& pin : instance.pins) plan.pairings.push_back({pin.volunteer, pin.role});
    std::ranges::sort(plan.pairings);
    return plan;
}

} // namespace kith
