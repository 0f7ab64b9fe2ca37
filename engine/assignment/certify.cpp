// SPDX-License-Identifier: MIT
#include "assignment/certify.hpp"

#include "base/checked.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace kith {
namespace {

// A sum that remembers having left 63 bits.
struct CheckedSum {
    std::int64_t total = 0;
    bool overflowed = false;

    void add(std::int64_t term) {
        auto const sum = checked_add(total, term);
        overflowed |= !sum;
        total = sum.value_or(0);
    }
    void add_product(std::int64_t a, std::int64_t b) {
        auto const product = checked_multiply(a, b);
        overflowed |= !product;
        add(product.value_or(0));
    }
};

// What pins leave: the free capacity of each volunteer and the free places of each role.
struct Remainder {
    std::vector<std::int32_t> capacity;
    std::vector<std::int32_t> minimum;
    std::vector<std::int32_t> maximum;
    CheckedSum pinned_value; // weights, and fill values of the minimum places that pins fill
};

std::int32_t less_one(std::int32_t places) {
    return places > 0 ? places - 1 : 0;
}

Remainder after_pins(InstanceView const& in) {
    Remainder left{{in.capacity.begin(), in.capacity.end()},
                   {in.minimum.begin(), in.minimum.end()},
                   {in.maximum.begin(), in.maximum.end()},
                   {}};
    for (Pin const& pin : in.pins) {
        left.pinned_value.add(pin.weight);
        if (left.minimum[pin.role] > 0) left.pinned_value.add(in.fill_value[pin.role]);
        left.capacity[pin.volunteer] = less_one(left.capacity[pin.volunteer]);
        left.minimum[pin.role] = less_one(left.minimum[pin.role]);
        left.maximum[pin.role] = less_one(left.maximum[pin.role]);
    }
    return left;
}

// Is every pairing real, single, and within what pins leave? Adds the worth of the plan to `value`.
void check_pairings(InstanceView const& in, Remainder const& left, std::span<Pairing const> pairings,
                    std::vector<PlanError>& errors, CheckedSum& value) {
    std::vector<std::size_t> order(pairings.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    auto const by_pairing = [&](std::size_t a, std::size_t b) {
        return pairings[a] != pairings[b] ? pairings[a] < pairings[b] : a < b;
    };
    if (!std::ranges::is_sorted(order, by_pairing)) std::ranges::sort(order, by_pairing);

    std::vector<std::int32_t> held(in.volunteers(), 0);
    std::vector<std::int32_t> filled(in.roles(), 0);
    Pairing const* before = nullptr;
    auto pin = in.pins.begin();
    auto const miss_pins_before = [&](Pairing const* upto) {
        for (; pin != in.pins.end() && (!upto || Pairing{pin->volunteer, pin->role} < *upto); ++pin) {
            errors.push_back({.flaw = PlanFlaw::pin_missing,
                              .element = std::size_t(pin - in.pins.begin()),
                              .volunteer = pin->volunteer,
                              .role = pin->role});
        }
    };
    for (std::size_t const i : order) {
        Pairing const& each = pairings[i];
        PlanError error{.element = i, .volunteer = each.volunteer, .role = each.role};
        auto const refuse_it = [&](PlanFlaw flaw, std::int64_t number) {
            error.flaw = flaw;
            error.value = number;
            errors.push_back(error);
        };
        if (each.volunteer >= in.volunteers()) {
            refuse_it(PlanFlaw::volunteer_out_of_range, each.volunteer);
            continue;
        }
        if (each.role >= in.roles()) {
            refuse_it(PlanFlaw::role_out_of_range, each.role);
            continue;
        }
        if (before && *before == each) {
            refuse_it(PlanFlaw::duplicate_pairing, 0);
            continue;
        }
        before = &each;
        miss_pins_before(&each);
        if (pin != in.pins.end() && pin->volunteer == each.volunteer && pin->role == each.role) {
            ++pin;
            continue;
        }
        auto const row = in.role.subspan(in.offsets[each.volunteer],
                                         in.offsets[each.volunteer + 1] - in.offsets[each.volunteer]);
        auto const at = std::ranges::lower_bound(row, each.role);
        if (at == row.end() || *at != each.role) {
            refuse_it(PlanFlaw::not_an_edge, 0);
            continue;
        }
        ++held[each.volunteer];
        ++filled[each.role];
        value.add(in.weight[in.offsets[each.volunteer] + std::size_t(at - row.begin())]);
    }
    miss_pins_before(nullptr);

    for (std::size_t v = 0; v < in.volunteers(); ++v) {
        if (held[v] <= left.capacity[v]) continue;
        errors.push_back(
            {.flaw = PlanFlaw::over_capacity, .volunteer = v, .value = held[v], .limit = left.capacity[v]});
    }
    for (std::size_t r = 0; r < in.roles(); ++r) {
        value.add_product(in.fill_value[r], std::min(filled[r], left.minimum[r]));
        if (filled[r] <= left.maximum[r]) continue;
        errors.push_back(
            {.flaw = PlanFlaw::over_maximum, .role = r, .value = filled[r], .limit = left.maximum[r]});
    }
}

// The most that volunteer v's free capacity can be worth at these prices.
void add_volunteer_bound(InstanceView const& in, std::size_t v, std::int32_t capacity,
                         std::span<std::int64_t const> prices, std::span<Pin const> pins_of_v,
                         std::vector<std::int64_t>& gains, CheckedSum& bound) {
    if (capacity == 0) return;
    std::int64_t best = 0;
    gains.clear();
    for (std::size_t e = in.offsets[v]; e < in.offsets[v + 1]; ++e) {
        std::uint32_t const r = in.role[e];
        std::int64_t gain = 0;
        if (__builtin_sub_overflow(std::int64_t(in.weight[e]), prices[r], &gain)) bound.overflowed = true;
        if (gain <= 0) continue;
        if (!pins_of_v.empty() &&
            std::ranges::any_of(pins_of_v, [r](Pin const& pin) { return pin.role == r; })) {
            continue;
        }
        best = std::max(best, gain);
        if (capacity > 1) gains.push_back(gain);
    }
    if (capacity == 1) {
        bound.add(best);
        return;
    }
    std::size_t const count = std::min(gains.size(), std::size_t(capacity));
    std::ranges::nth_element(gains, gains.begin() + std::ptrdiff_t(count), std::greater<>());
    for (std::size_t i = 0; i < count; ++i) bound.add(gains[i]);
}

CheckedSum bound_of(InstanceView const& in, Remainder const& left, std::span<std::int64_t const> prices) {
    CheckedSum bound;
    std::vector<std::int64_t> gains;
    auto pin = in.pins.begin();
    for (std::size_t v = 0; v < in.volunteers(); ++v) {
        auto const first = pin;
        while (pin != in.pins.end() && pin->volunteer == v) ++pin;
        add_volunteer_bound(in, v, left.capacity[v], prices, {first, pin}, gains, bound);
    }
    for (std::size_t r = 0; r < in.roles(); ++r) {
        std::int64_t const price = prices[r];
        std::int64_t const fill = in.fill_value[r];
        if (price >= 0) {
            bound.add_product(fill, left.minimum[r]);
            bound.add_product(price, left.maximum[r]);
        } else if (price >= -fill) {
            bound.add_product(fill + price, left.minimum[r]);
        }
    }
    return bound;
}

} // namespace

Certificate certify(InstanceView const& instance, std::span<Pairing const> pairings,
                    std::span<std::int64_t const> prices) {
    Certificate certificate;
    if (prices.size() != instance.roles()) {
        certificate.errors.push_back({.flaw = PlanFlaw::prices_missing,
                                      .value = std::int64_t(prices.size()),
                                      .limit = std::int64_t(instance.roles())});
        return certificate;
    }
    Remainder const left = after_pins(instance);
    CheckedSum value = left.pinned_value;
    check_pairings(instance, left, pairings, certificate.errors, value);
    CheckedSum bound = bound_of(instance, left, prices);
    bound.add(left.pinned_value.total);
    if (value.overflowed || bound.overflowed) {
        certificate.errors.push_back({.flaw = PlanFlaw::value_overflows});
        return certificate;
    }
    certificate.value = value.total;
    certificate.upper_bound = bound.total;
    certificate.gap = bound.total - value.total;
    return certificate;
}

} // namespace kith
