// SPDX-License-Identifier: MIT
// The optimiser's problem: volunteers with capacity, roles (openings) with places, a weight for every
// eligible pair, and pins. Indexes stand in the order of sorted keys, so whoever builds an instance decides
// the order once and a plan is a function of the instance alone. The eligibility graph fills an InstanceView
// without copying; files and tests build an owning Instance. Solvers rely on `validate` having found nothing.
#pragma once

#include "base/outcome.hpp"
#include "base/weights.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kith {

// A match that holds a place: fixed before anything is chosen. Its weight counts (0 where no longer
// eligible); an edge for the same pair, if there is one, plays no further part.
struct Pin {
    std::uint32_t volunteer = 0;
    std::uint32_t role = 0;
    std::int32_t weight = 0;
    friend auto operator<=>(Pin const&, Pin const&) = default;
};

struct Edge {
    std::uint32_t volunteer = 0;
    std::uint32_t role = 0;
    std::int32_t weight = 0;
    friend auto operator<=>(Edge const&, Edge const&) = default;
};

struct RoleTerms {
    std::int32_t minimum = 0;
    std::int32_t maximum = 0;
    std::int64_t fill_value = 0;
};

// Spans into memory that somebody else owns. Edges of volunteer v are [offsets[v], offsets[v + 1]) of `role`
// and `weight`, ascending by role. Pins ascend by (volunteer, role).
struct InstanceView {
    std::span<std::int32_t const> capacity;
    std::span<std::int32_t const> minimum;
    std::span<std::int32_t const> maximum;
    std::span<std::int64_t const> fill_value;
    std::span<std::uint32_t const> offsets; // volunteers() + 1 entries
    std::span<std::uint32_t const> role;
    std::span<std::int32_t const> weight;
    std::span<Pin const> pins;

    [[nodiscard]] std::size_t volunteers() const { return capacity.size(); }
    [[nodiscard]] std::size_t roles() const { return maximum.size(); }
    [[nodiscard]] std::size_t edges() const { return role.size(); }
};

// The same, owning. Plain data: whoever edits it validates it again.
struct Instance {
    std::vector<std::int32_t> capacity;
    std::vector<std::int32_t> minimum;
    std::vector<std::int32_t> maximum;
    std::vector<std::int64_t> fill_value;
    std::vector<std::uint32_t> offsets{0};
    std::vector<std::uint32_t> role;
    std::vector<std::int32_t> weight;
    std::vector<Pin> pins;

    [[nodiscard]] InstanceView view() const;
};

enum class InstanceFlaw {
    sizes_differ,               // the spans do not fit together
    too_many_edges,             // more than 2^31 - 1
    offsets_malformed,          // not ascending from 0 to the number of edges
    capacity_negative,          // volunteer, value
    minimum_negative,           // role, value
    minimum_above_maximum,      // role, value = minimum, limit = maximum
    fill_value_out_of_range,    // role, value, limit
    volunteer_out_of_range,     // element = edge, value (make_instance only)
    role_out_of_range,          // element = edge, value
    weight_out_of_range,        // element = edge, value, limit
    duplicate_edge,             // element = edge, volunteer, role
    edges_out_of_order,         // element = edge, volunteer, role
    pin_volunteer_out_of_range, // element = pin, value
    pin_role_out_of_range,      // element = pin, value
    pin_weight_out_of_range,    // element = pin, value, limit
    duplicate_pin,              // element = pin, volunteer, role
    pins_out_of_order,          // element = pin, volunteer, role
    value_overflows,            // the worth of filling everything up to this role does not fit 63 bits
};

// What is wrong, where, and the numbers behind it. Fields that a flaw does not use are 0.
struct InstanceError {
    InstanceFlaw flaw{};
    std::size_t element = 0; // index of the edge or pin; in make_instance, of the edge as given
    std::size_t volunteer = 0;
    std::size_t role = 0;
    std::int64_t value = 0;
    std::int64_t limit = 0;
    friend bool operator==(InstanceError const&, InstanceError const&) = default;
};

// Every flaw, in order of element; empty when the instance may be solved. One pass, O(volunteers + roles +
// edges).
[[nodiscard]] std::vector<InstanceError> validate(InstanceView const& instance);

// Edges and pins in any order. O(edges log edges).
[[nodiscard]] Outcome<Instance, std::vector<InstanceError>> make_instance(std::vector<std::int32_t> capacity,
                                                                          std::vector<RoleTerms> const& roles,
                                                                          std::vector<Edge> const& edges,
                                                                          std::vector<Pin> pins = {});

} // namespace kith
