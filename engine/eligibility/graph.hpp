// SPDX-License-Identifier: MIT
// The eligibility graph: who may take what, at which weight. Bipartite, compact, seen from both sides,
// immutable. Holds only pairs whose standing is eligible; solvers, the certificate's scope and explanations
// read it. boost_graph.hpp makes it a graph in the sense of Boost.Graph.
#pragma once

#include "base/outcome.hpp"
#include "eligibility/judge.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace kith::eligibility {

using EdgeIndex = std::uint32_t;

// An opening as a volunteer sees it.
struct Choice {
    OpeningId opening;
    std::int32_t weight = 0;
    friend bool operator==(Choice const&, Choice const&) = default;
};

// A volunteer as an opening sees them; `edge` finds the weight.
struct Taker {
    VolunteerId volunteer;
    EdgeIndex edge = 0;
    friend bool operator==(Taker const&, Taker const&) = default;
};

class EligibilityGraph {
  public:
    EligibilityGraph() = default;
    // `choices` grouped by volunteer in order of id, each group in ascending order of opening; `first` has
    // one entry for each volunteer and the number of edges at the back. O(volunteers + openings + edges).
    EligibilityGraph(std::size_t openings, std::vector<EdgeIndex> first, std::vector<Choice> choices);

    [[nodiscard]] std::size_t volunteers() const { return first_choice_.size() - 1; }
    [[nodiscard]] std::size_t openings() const { return first_taker_.size() - 1; }
    [[nodiscard]] std::size_t edges() const { return choices_.size(); }

    // In ascending order of opening; the first one's edge index is first_edge(volunteer).
    [[nodiscard]] std::span<Choice const> choices(VolunteerId volunteer) const {
        return between(choices_, first_choice_, volunteer.index());
    }
    [[nodiscard]] EdgeIndex first_edge(VolunteerId volunteer) const {
        return first_choice_[volunteer.index()];
    }
    // In ascending order of volunteer.
    [[nodiscard]] std::span<Taker const> takers(OpeningId opening) const {
        return between(takers_, first_taker_, opening.index());
    }

    // All edges, by volunteer then opening; an edge's index is its place here.
    [[nodiscard]] std::span<Choice const> all_choices() const { return choices_; }
    [[nodiscard]] OpeningId opening_of(EdgeIndex edge) const { return choices_[edge].opening; }
    [[nodiscard]] std::int32_t weight_of(EdgeIndex edge) const { return choices_[edge].weight; }
    // O(log volunteers).
    [[nodiscard]] VolunteerId volunteer_of(EdgeIndex edge) const;
    // O(log degree).
    [[nodiscard]] std::optional<EdgeIndex> find(VolunteerId volunteer, OpeningId opening) const;

    friend bool operator==(EligibilityGraph const&, EligibilityGraph const&) = default;

  private:
    template <class Row>
    static std::span<Row const> between(std::vector<Row> const& rows, std::vector<EdgeIndex> const& first,
                                        std::size_t index) {
        return std::span(rows).subspan(first[index], first[index + 1] - first[index]);
    }

    std::vector<EdgeIndex> first_choice_{0};
    std::vector<Choice> choices_;
    std::vector<EdgeIndex> first_taker_{0};
    std::vector<Taker> takers_;
};

inline constexpr std::size_t graph_edges_max = 400'000'000; // 6.4 GB

struct BuildOptions {
    unsigned threads = 1;                    // the result does not depend on it
    std::size_t edges_max = graph_edges_max; // never above graph_edges_max
    std::stop_token cancel = {};             // looked at between blocks of volunteers
    // Called now and then, by one thread at a time, with volunteers judged and volunteers in all.
    std::function<void(std::size_t done, std::size_t total)> progress = {};
};

enum class BuildRefusal : std::uint8_t {
    cancelled,
    too_many_edges, // above edges_max: nearly everyone may take nearly everything
};

[[nodiscard]] Outcome<EligibilityGraph, BuildRefusal> build_graph(Judge const& judge,
                                                                  BuildOptions const& options = {});

// The referee: judges every pair, one after the other. O(volunteers * openings).
[[nodiscard]] EligibilityGraph build_graph_by_double_loop(Judge const& judge);

} // namespace kith::eligibility
