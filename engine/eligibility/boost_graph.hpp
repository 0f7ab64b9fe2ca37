// SPDX-License-Identifier: MIT
// EligibilityGraph as an undirected graph in the sense of Boost.Graph, without a copy: it models
// VertexListGraph, EdgeListGraph, IncidenceGraph and AdjacencyGraph, with vertex_index, edge_index and
// edge_weight. Vertices are numbered volunteers first, then openings. Include it where a Boost algorithm
// runs.
#pragma once

#include "eligibility/graph.hpp"

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>

#include <limits>
#include <utility>

namespace kith::eligibility {

using GraphVertex = std::size_t;

// Equal whichever end it is seen from.
struct GraphEdge {
    GraphVertex from = 0;
    GraphVertex to = 0;
    EdgeIndex index = 0;
    friend bool operator==(GraphEdge const& a, GraphEdge const& b) { return a.index == b.index; }
    friend auto operator<=>(GraphEdge const& a, GraphEdge const& b) { return a.index <=> b.index; }
};

[[nodiscard]] inline GraphVertex vertex_of(EligibilityGraph const&, VolunteerId volunteer) {
    return volunteer.index();
}
[[nodiscard]] inline GraphVertex vertex_of(EligibilityGraph const& graph, OpeningId opening) {
    return graph.volunteers() + opening.index();
}

// The edges at one vertex, either side.
class GraphEdgesAt
    : public boost::iterator_facade<GraphEdgesAt, GraphEdge, boost::random_access_traversal_tag, GraphEdge> {
  public:
    GraphEdgesAt() = default;
    GraphEdgesAt(EligibilityGraph const& graph, GraphVertex vertex, std::size_t position)
        : graph_(&graph), vertex_(vertex), position_(position) {}

  private:
    friend class boost::iterator_core_access;
    [[nodiscard]] GraphEdge dereference() const {
        if (vertex_ < graph_->volunteers()) {
            auto const edge = graph_->first_edge(VolunteerId(vertex_)) + static_cast<EdgeIndex>(position_);
            return {vertex_, vertex_of(*graph_, graph_->opening_of(edge)), edge};
        }
        Taker const taker = graph_->takers(OpeningId(vertex_ - graph_->volunteers()))[position_];
        return {vertex_, taker.volunteer.index(), taker.edge};
    }
    [[nodiscard]] bool equal(GraphEdgesAt const& other) const {
        return vertex_ == other.vertex_ && position_ == other.position_;
    }
    void increment() { ++position_; }
    void decrement() { --position_; }
    void advance(std::ptrdiff_t by) { position_ += static_cast<std::size_t>(by); }
    [[nodiscard]] std::ptrdiff_t distance_to(GraphEdgesAt const& other) const {
        return static_cast<std::ptrdiff_t>(other.position_) - static_cast<std::ptrdiff_t>(position_);
    }

    EligibilityGraph const* graph_ = nullptr;
    GraphVertex vertex_ = 0;
    std::size_t position_ = 0;
};

// The vertices at the other ends of those edges.
class GraphNeighbours : public boost::iterator_facade<GraphNeighbours, GraphVertex,
                                                      boost::bidirectional_traversal_tag, GraphVertex> {
  public:
    GraphNeighbours() = default;
    explicit GraphNeighbours(GraphEdgesAt at) : at_(at) {}

  private:
    friend class boost::iterator_core_access;
    [[nodiscard]] GraphVertex dereference() const { return (*at_).to; }
    [[nodiscard]] bool equal(GraphNeighbours const& other) const { return at_ == other.at_; }
    void increment() { ++at_; }
    void decrement() { --at_; }

    GraphEdgesAt at_;
};

// Every edge once, from its volunteer.
class GraphEdges
    : public boost::iterator_facade<GraphEdges, GraphEdge, boost::forward_traversal_tag, GraphEdge> {
  public:
    GraphEdges() = default;
    GraphEdges(EligibilityGraph const& graph, EdgeIndex edge) : graph_(&graph), edge_(edge) { settle(); }

  private:
    friend class boost::iterator_core_access;
    [[nodiscard]] GraphEdge dereference() const {
        return {volunteer_, vertex_of(*graph_, graph_->opening_of(edge_)), edge_};
    }
    [[nodiscard]] bool equal(GraphEdges const& other) const { return edge_ == other.edge_; }
    void increment() {
        ++edge_;
        settle();
    }
    // Past the volunteers whose edges are all behind.
    void settle() {
        auto const edge_end = [&] {
            VolunteerId const id(volunteer_);
            return graph_->first_edge(id) + static_cast<EdgeIndex>(graph_->choices(id).size());
        };
        while (volunteer_ < graph_->volunteers() && edge_end() <= edge_) ++volunteer_;
    }

    EligibilityGraph const* graph_ = nullptr;
    EdgeIndex edge_ = 0;
    std::size_t volunteer_ = 0;
};

// Read-only maps from an edge.
struct GraphWeights {
    using key_type = GraphEdge;
    using value_type = std::int64_t; // algorithms add them up
    using reference = value_type;
    using category = boost::readable_property_map_tag;
    EligibilityGraph const* graph = nullptr;
    friend value_type get(GraphWeights const& map, GraphEdge const& edge) {
        return map.graph->weight_of(edge.index);
    }
};
struct GraphEdgeIndexes {
    using key_type = GraphEdge;
    using value_type = EdgeIndex;
    using reference = value_type;
    using category = boost::readable_property_map_tag;
    friend value_type get(GraphEdgeIndexes const&, GraphEdge const& edge) { return edge.index; }
};
using GraphVertexIndexes = boost::typed_identity_property_map<GraphVertex>;

struct GraphTraversal : virtual boost::vertex_list_graph_tag,
                        virtual boost::edge_list_graph_tag,
                        virtual boost::incidence_graph_tag,
                        virtual boost::adjacency_graph_tag {};

} // namespace kith::eligibility

template <>
struct boost::graph_traits<kith::eligibility::EligibilityGraph> {
    using vertex_descriptor = kith::eligibility::GraphVertex;
    using edge_descriptor = kith::eligibility::GraphEdge;
    using directed_category = boost::undirected_tag;
    using edge_parallel_category = boost::disallow_parallel_edge_tag;
    using traversal_category = kith::eligibility::GraphTraversal;
    using vertex_iterator = boost::counting_iterator<vertex_descriptor>;
    using edge_iterator = kith::eligibility::GraphEdges;
    using out_edge_iterator = kith::eligibility::GraphEdgesAt;
    using adjacency_iterator = kith::eligibility::GraphNeighbours;
    using vertices_size_type = std::size_t;
    using edges_size_type = std::size_t;
    using degree_size_type = std::size_t;
    static vertex_descriptor null_vertex() { return std::numeric_limits<vertex_descriptor>::max(); }
};

template <>
struct boost::property_map<kith::eligibility::EligibilityGraph, boost::vertex_index_t> {
    using type = kith::eligibility::GraphVertexIndexes;
    using const_type = type;
};
template <>
struct boost::property_map<kith::eligibility::EligibilityGraph, boost::edge_index_t> {
    using type = kith::eligibility::GraphEdgeIndexes;
    using const_type = type;
};
template <>
struct boost::property_map<kith::eligibility::EligibilityGraph, boost::edge_weight_t> {
    using type = kith::eligibility::GraphWeights;
    using const_type = type;
};

namespace kith::eligibility {

// --- the valid expressions of the concepts, found by argument-dependent lookup ---

[[nodiscard]] inline std::size_t num_vertices(EligibilityGraph const& graph) {
    return graph.volunteers() + graph.openings();
}
[[nodiscard]] inline std::size_t num_edges(EligibilityGraph const& graph) {
    return graph.edges();
}

[[nodiscard]] inline auto vertices(EligibilityGraph const& graph) {
    using Iterator = boost::counting_iterator<GraphVertex>;
    return std::pair(Iterator(0), Iterator(num_vertices(graph)));
}
[[nodiscard]] inline auto edges(EligibilityGraph const& graph) {
    return std::pair(GraphEdges(graph, 0), GraphEdges(graph, static_cast<EdgeIndex>(graph.edges())));
}
[[nodiscard]] inline std::size_t out_degree(GraphVertex vertex, EligibilityGraph const& graph) {
    return vertex < graph.volunteers() ? graph.choices(VolunteerId(vertex)).size()
                                       : graph.takers(OpeningId(vertex - graph.volunteers())).size();
}
[[nodiscard]] inline auto out_edges(GraphVertex vertex, EligibilityGraph const& graph) {
    return std::pair(GraphEdgesAt(graph, vertex, 0), GraphEdgesAt(graph, vertex, out_degree(vertex, graph)));
}
[[nodiscard]] inline auto adjacent_vertices(GraphVertex vertex, EligibilityGraph const& graph) {
    auto const [first, last] = out_edges(vertex, graph);
    return std::pair(GraphNeighbours(first), GraphNeighbours(last));
}
[[nodiscard]] inline GraphVertex source(GraphEdge const& edge, EligibilityGraph const&) {
    return edge.from;
}
[[nodiscard]] inline GraphVertex target(GraphEdge const& edge, EligibilityGraph const&) {
    return edge.to;
}
[[nodiscard]] inline std::pair<GraphEdge, bool> edge(GraphVertex from, GraphVertex to,
                                                     EligibilityGraph const& graph) {
    bool const forwards = from < graph.volunteers();
    GraphVertex const volunteer = forwards ? from : to;
    GraphVertex const opening = forwards ? to : from;
    if (volunteer >= graph.volunteers() || opening < graph.volunteers()) return {GraphEdge{}, false};
    auto const found = graph.find(VolunteerId(volunteer), OpeningId(opening - graph.volunteers()));
    return {GraphEdge{from, to, found.value_or(0)}, found.has_value()};
}

[[nodiscard]] inline GraphVertexIndexes get(boost::vertex_index_t, EligibilityGraph const&) {
    return {};
}
[[nodiscard]] inline GraphEdgeIndexes get(boost::edge_index_t, EligibilityGraph const&) {
    return {};
}
[[nodiscard]] inline GraphWeights get(boost::edge_weight_t, EligibilityGraph const& graph) {
    return {&graph};
}
template <class Property, class Key>
[[nodiscard]] auto get(Property property, EligibilityGraph const& graph, Key const& key) {
    using boost::get;
    return get(get(property, graph), key);
}

} // namespace kith::eligibility
