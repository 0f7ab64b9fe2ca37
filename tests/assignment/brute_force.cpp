// SPDX-License-Identifier: MIT
#include "brute_force.hpp"

#include <algorithm>

namespace kith {
namespace {

struct Enumeration {
    InstanceView const& in;
    std::vector<Edge> edges;
    std::vector<std::int32_t> held;   // pins included
    std::vector<std::int32_t> filled; // pins included
    std::int64_t best = 0;

    void from(std::size_t next, std::int64_t weights) {
        if (next == edges.size()) {
            std::int64_t value = weights;
            for (std::size_t r = 0; r < in.roles(); ++r) {
                value += in.fill_value[r] * std::min(filled[r], in.minimum[r]);
            }
            best = std::max(best, value);
            return;
        }
        from(next + 1, weights);
        Edge const& edge = edges[next];
        if (held[edge.volunteer] >= in.capacity[edge.volunteer] || filled[edge.role] >= in.maximum[edge.role])
            return;
        ++held[edge.volunteer];
        ++filled[edge.role];
        from(next + 1, weights + edge.weight);
        --held[edge.volunteer];
        --filled[edge.role];
    }
};

} // namespace

std::int64_t best_value(InstanceView const& instance) {
    Enumeration all{instance,
                    {},
                    std::vector<std::int32_t>(instance.volunteers(), 0),
                    std::vector<std::int32_t>(instance.roles(), 0)};
    std::int64_t pinned = 0;
    for (Pin const& pin : instance.pins) {
        ++all.held[pin.volunteer];
        ++all.filled[pin.role];
        pinned += pin.weight;
    }
    for (std::uint32_t v = 0; v < instance.volunteers(); ++v) {
        for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
            std::uint32_t const r = instance.role[e];
            bool const is_pinned = std::ranges::any_of(
                instance.pins, [v, r](Pin const& pin) { return pin.volunteer == v && pin.role == r; });
            if (!is_pinned) all.edges.push_back({v, r, instance.weight[e]});
        }
    }
    all.from(0, pinned);
    return all.best;
}

} // namespace kith
