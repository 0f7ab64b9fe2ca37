// SPDX-License-Identifier: MIT
// The graph as Boost.Graph sees it, and what Boost's algorithms find in it.
#include "eligibility/boost_graph.hpp"
#include "eligibility/components.hpp"
#include "one_pair.hpp"
#include "random_roster.hpp"

#include <boost/concept/assert.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/iteration_macros.hpp>

#include <map>
#include <numeric>
#include <set>

using namespace kith;
using namespace kith::eligibility;

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<EligibilityGraph>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<EligibilityGraph>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<EligibilityGraph>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<EligibilityGraph>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyMatrixConcept<EligibilityGraph>));
BOOST_CONCEPT_ASSERT(
    (boost::ReadablePropertyGraphConcept<EligibilityGraph, GraphEdge, boost::edge_weight_t>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<EligibilityGraph, GraphEdge, boost::edge_index_t>));
BOOST_CONCEPT_ASSERT(
    (boost::ReadablePropertyGraphConcept<EligibilityGraph, GraphVertex, boost::vertex_index_t>));

namespace {

EligibilityGraph random_graph(Dice& dice, std::int32_t volunteers, std::int32_t openings,
                              std::int32_t edge_percent, std::int32_t weight_max_of) {
    std::vector<EdgeIndex> first{0};
    std::vector<Choice> choices;
    for (std::int32_t v = 0; v < volunteers; ++v) {
        for (std::int32_t o = 0; o < openings; ++o)
            if (dice.percent(edge_percent))
                choices.push_back({OpeningId(static_cast<std::size_t>(o)), dice.below(weight_max_of)});
        first.push_back(static_cast<EdgeIndex>(choices.size()));
    }
    return EligibilityGraph(static_cast<std::size_t>(openings), first, choices);
}

// The best unit matching by trying everything, volunteer by volunteer.
std::int64_t try_everything(EligibilityGraph const& graph, std::size_t volunteer, std::uint32_t taken) {
    if (volunteer == graph.volunteers()) return 0;
    std::int64_t best = try_everything(graph, volunteer + 1, taken);
    for (Choice const& choice : graph.choices(VolunteerId(volunteer))) {
        std::uint32_t const bit = 1U << choice.opening.index();
        if (taken & bit) continue;
        best = std::max(best, choice.weight + try_everything(graph, volunteer + 1, taken | bit));
    }
    return best;
}

} // namespace

TEST_CASE("Boost sees every edge once from each end, with its weight") {
    Dice dice(3);
    EligibilityGraph const graph = random_graph(dice, 9, 7, 30, 1'000);
    REQUIRE(graph.edges() > 10);
    CHECK(num_vertices(graph) == 16);
    CHECK(num_edges(graph) == graph.edges());
    std::vector<int> ends(graph.edges());
    BGL_FORALL_VERTICES(vertex, graph, EligibilityGraph) {
        std::size_t degree = 0;
        auto neighbour = adjacent_vertices(vertex, graph).first;
        BGL_FORALL_OUTEDGES(vertex, each, graph, EligibilityGraph) {
            ++degree;
            ++ends[each.index];
            CHECK(source(each, graph) == vertex);
            CHECK(target(each, graph) == *neighbour++);
            CHECK(edge(vertex, target(each, graph), graph) == std::pair(each, true));
            CHECK(get(boost::edge_weight, graph, each) == graph.weight_of(each.index));
        }
        CHECK(degree == out_degree(vertex, graph));
    }
    CHECK(std::ranges::count(ends, 2) == std::ssize(ends));
    EdgeIndex next = 0;
    BGL_FORALL_EDGES(each, graph, EligibilityGraph) {
        CHECK(each.index == next++);
        CHECK(graph.volunteer_of(each.index) == VolunteerId(source(each, graph)));
        CHECK(vertex_of(graph, graph.opening_of(each.index)) == target(each, graph));
    }
    CHECK(next == graph.edges());
    CHECK_FALSE(edge(0, 1, graph).second);
    CHECK_FALSE(edge(9, 10, graph).second);
}

TEST_CASE("components, against merging by hand") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        EligibilityGraph const graph = random_graph(dice, dice.between(0, 12), dice.between(0, 12), 8, 10);
        std::vector<std::size_t> group(num_vertices(graph));
        std::iota(group.begin(), group.end(), std::size_t{0});
        for (bool changed = true; changed;) {
            changed = false;
            BGL_FORALL_EDGES(each, graph, EligibilityGraph) {
                std::size_t const low = std::min(group[each.from], group[each.to]);
                changed = changed || group[each.from] != low || group[each.to] != low;
                group[each.from] = group[each.to] = low;
            }
        }
        std::map<std::size_t, std::size_t> sizes;
        for (std::size_t const each : group) ++sizes[each];
        std::size_t largest = 0;
        for (auto const& [root, size] : sizes) largest = std::max(largest, size);
        Components const components = find_components(graph);
        CHECK(components.count == sizes.size());
        CHECK(components.largest == largest);
    }
    CHECK(find_components(EligibilityGraph()) == Components{});
    CHECK(find_components(EligibilityGraph(3, {0, 0, 0}, {})) == Components{5, 1, 1, 2, 3});
}

TEST_CASE("Boost's best matching is the best there is") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        EligibilityGraph const graph =
            random_graph(dice, dice.between(0, 6), dice.between(0, 6), 50, seed % 2 ? 5 : 1'000'000);
        std::int64_t value = 0;
        std::set<std::size_t> people;
        std::set<std::size_t> openings;
        auto const matched = reference_matching(graph);
        for (EdgeIndex const each : matched) {
            value += graph.weight_of(each);
            people.insert(graph.volunteer_of(each).index());
            openings.insert(graph.opening_of(each).index());
        }
        CHECK(people.size() == matched.size());
        CHECK(openings.size() == matched.size());
        CHECK(value == try_everything(graph, 0, 0));
    }
}
