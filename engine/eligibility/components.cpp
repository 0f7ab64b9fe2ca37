// SPDX-License-Identifier: MIT
#include "eligibility/components.hpp"

#include "eligibility/boost_graph.hpp"

#include <boost/graph/connected_components.hpp>
#include <boost/graph/maximum_weighted_matching.hpp>

#include <algorithm>

namespace kith::eligibility {

Components find_components(EligibilityGraph const& graph) {
    Components result;
    std::vector<std::size_t> component(num_vertices(graph));
    auto const map = boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph));
    result.count = boost::connected_components(graph, map);
    std::vector<std::size_t> sizes(result.count);
    std::vector<std::size_t> volunteers(result.count);
    for (GraphVertex vertex = 0; vertex < component.size(); ++vertex) {
        bool const is_volunteer = vertex < graph.volunteers();
        ++sizes[component[vertex]];
        volunteers[component[vertex]] += is_volunteer;
        if (out_degree(vertex, graph) == 0) ++(is_volunteer ? result.lone_volunteers : result.lone_openings);
    }
    auto const largest = std::ranges::max_element(sizes);
    if (largest != sizes.end()) {
        result.largest = *largest;
        result.largest_volunteers = volunteers[static_cast<std::size_t>(largest - sizes.begin())];
    }
    return result;
}

std::vector<EdgeIndex> reference_matching(EligibilityGraph const& graph) {
    std::vector<EdgeIndex> matched;
    if (graph.edges() == 0) return matched;
    std::vector<GraphVertex> mate(num_vertices(graph));
    boost::maximum_weighted_matching(graph, mate.data());
    for (std::size_t volunteer = 0; volunteer < graph.volunteers(); ++volunteer) {
        auto const [edge_at, exists] = edge(volunteer, mate[volunteer], graph);
        if (exists) matched.push_back(edge_at.index);
    }
    return matched;
}

} // namespace kith::eligibility
