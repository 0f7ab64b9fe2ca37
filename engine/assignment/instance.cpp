// SPDX-License-Identifier: MIT
#include "assignment/instance.hpp"

#include "base/checked.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace kith {

InstanceView Instance::view() const {
    return {capacity, minimum, maximum, fill_value, offsets, role, weight, pins};
}

namespace {

void check_shape(InstanceView const& in, std::vector<InstanceError>& errors) {
    bool const fits = in.minimum.size() == in.roles() && in.fill_value.size() == in.roles() &&
                      in.offsets.size() == in.volunteers() + 1 && in.weight.size() == in.edges();
    if (!fits) errors.push_back({.flaw = InstanceFlaw::sizes_differ});
    auto const most = std::size_t(std::numeric_limits<std::int32_t>::max());
    for (std::size_t const size : {in.edges(), in.volunteers(), in.roles(), in.pins.size()}) {
        if (size > most) {
            errors.push_back({.flaw = InstanceFlaw::too_many_edges,
                              .value = std::int64_t(size),
                              .limit = std::int64_t(most)});
        }
    }
    if (!errors.empty()) return;
    if (in.offsets.front() != 0 || in.offsets.back() != in.edges() || !std::ranges::is_sorted(in.offsets)) {
        errors.push_back({.flaw = InstanceFlaw::offsets_malformed});
    }
}

void check_people_and_roles(InstanceView const& in, std::vector<InstanceError>& errors) {
    for (std::size_t v = 0; v < in.volunteers(); ++v) {
        if (in.capacity[v] < 0) {
            errors.push_back(
                {.flaw = InstanceFlaw::capacity_negative, .volunteer = v, .value = in.capacity[v]});
        }
    }
    for (std::size_t r = 0; r < in.roles(); ++r) {
        if (in.minimum[r] < 0) {
            errors.push_back({.flaw = InstanceFlaw::minimum_negative, .role = r, .value = in.minimum[r]});
        }
        if (in.minimum[r] > in.maximum[r]) {
            errors.push_back({.flaw = InstanceFlaw::minimum_above_maximum,
                              .role = r,
                              .value = in.minimum[r],
                              .limit = in.maximum[r]});
        }
        if (in.fill_value[r] < 0 || in.fill_value[r] > fill_value_max) {
            errors.push_back({.flaw = InstanceFlaw::fill_value_out_of_range,
                              .role = r,
                              .value = in.fill_value[r],
                              .limit = fill_value_max});
        }
    }
}

void check_edges(InstanceView const& in, std::vector<InstanceError>& errors) {
    for (std::size_t v = 0; v < in.volunteers(); ++v) {
        for (std::size_t e = in.offsets[v]; e < in.offsets[v + 1]; ++e) {
            InstanceError error{.element = e, .volunteer = v, .role = in.role[e]};
            if (in.role[e] >= in.roles()) {
                error.flaw = InstanceFlaw::role_out_of_range;
                error.value = in.role[e];
                errors.push_back(error);
            } else if (e > in.offsets[v] && in.role[e] <= in.role[e - 1]) {
                error.flaw = in.role[e] == in.role[e - 1] ? InstanceFlaw::duplicate_edge
                                                          : InstanceFlaw::edges_out_of_order;
                errors.push_back(error);
            }
            if (in.weight[e] < 0 || in.weight[e] > weight_max) {
                error.flaw = InstanceFlaw::weight_out_of_range;
                error.value = in.weight[e];
                error.limit = weight_max;
                errors.push_back(error);
            }
        }
    }
}

void check_pins(InstanceView const& in, std::vector<InstanceError>& errors) {
    for (std::size_t i = 0; i < in.pins.size(); ++i) {
        Pin const& pin = in.pins[i];
        InstanceError error{.element = i, .volunteer = pin.volunteer, .role = pin.role};
        auto const add = [&](InstanceFlaw flaw, std::int64_t value, std::int64_t limit) {
            error.flaw = flaw;
            error.value = value;
            error.limit = limit;
            errors.push_back(error);
        };
        if (pin.volunteer >= in.volunteers()) add(InstanceFlaw::pin_volunteer_out_of_range, pin.volunteer, 0);
        if (pin.role >= in.roles()) add(InstanceFlaw::pin_role_out_of_range, pin.role, 0);
        if (pin.weight < 0 || pin.weight > weight_max) {
            add(InstanceFlaw::pin_weight_out_of_range, pin.weight, weight_max);
        }
        if (i == 0) continue;
        Pin const& before = in.pins[i - 1];
        if (pin.volunteer == before.volunteer && pin.role == before.role)
            add(InstanceFlaw::duplicate_pin, 0, 0);
        else if (pin < before)
            add(InstanceFlaw::pins_out_of_order, 0, 0);
    }
}

// Values and bounds with prices between -fill_value and weight_max stay below this sum.
void check_sums(InstanceView const& in, std::vector<InstanceError>& errors) {
    std::optional<std::int64_t> sum =
        checked_multiply(std::int64_t(in.edges() + in.pins.size()), weight_max + fill_value_max);
    for (std::size_t r = 0; r < in.roles() && sum; ++r) {
        std::int64_t const places = std::max(in.maximum[r], 0);
        auto const worth = checked_multiply(places, in.fill_value[r] + weight_max);
        sum = worth ? checked_add(*sum, *worth) : std::nullopt;
        if (!sum) errors.push_back({.flaw = InstanceFlaw::value_overflows, .role = r});
    }
}

} // namespace

std::vector<InstanceError> validate(InstanceView const& instance) {
    std::vector<InstanceError> errors;
    check_shape(instance, errors);
    if (!errors.empty()) return errors;
    check_people_and_roles(instance, errors);
    check_edges(instance, errors);
    check_pins(instance, errors);
    if (errors.empty()) check_sums(instance, errors);
    return errors;
}

Outcome<Instance, std::vector<InstanceError>> make_instance(std::vector<std::int32_t> capacity,
                                                            std::vector<RoleTerms> const& roles,
                                                            std::vector<Edge> const& edges,
                                                            std::vector<Pin> pins) {
    Instance made;
    made.capacity = std::move(capacity);
    made.pins = std::move(pins);
    std::ranges::sort(made.pins);
    for (RoleTerms const& terms : roles) {
        made.minimum.push_back(terms.minimum);
        made.maximum.push_back(terms.maximum);
        made.fill_value.push_back(terms.fill_value);
    }

    std::vector<std::uint32_t> order(edges.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, [&](std::uint32_t i) { return std::pair(edges[i], i); });
    std::size_t const volunteers = made.capacity.size();
    made.offsets.assign(volunteers + 1, 0);
    made.role.reserve(edges.size());
    made.weight.reserve(edges.size());
    std::vector<InstanceError> errors;
    std::vector<std::uint32_t> given_as; // row position -> position the caller gave
    for (std::uint32_t const i : order) {
        Edge const& edge = edges[i];
        if (edge.volunteer >= volunteers) {
            errors.push_back({.flaw = InstanceFlaw::volunteer_out_of_range,
                              .element = i,
                              .volunteer = edge.volunteer,
                              .role = edge.role,
                              .value = edge.volunteer});
            continue;
        }
        ++made.offsets[edge.volunteer + 1];
        made.role.push_back(edge.role);
        made.weight.push_back(edge.weight);
        given_as.push_back(i);
    }
    std::partial_sum(made.offsets.begin(), made.offsets.end(), made.offsets.begin());

    for (InstanceError error : validate(made.view())) {
        bool const of_edge = error.flaw == InstanceFlaw::duplicate_edge ||
                             error.flaw == InstanceFlaw::role_out_of_range ||
                             error.flaw == InstanceFlaw::weight_out_of_range;
        if (of_edge) error.element = given_as[error.element];
        errors.push_back(error);
    }
    if (!errors.empty()) return refuse(std::move(errors));
    return made;
}

} // namespace kith
