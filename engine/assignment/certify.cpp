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

// Walks pairings in order and says what is wrong with each; counts those that are not pins.
class PairingCheck {
  public:
    PairingCheck(InstanceView const& instance, std::vector<PlanError>& errors)
        : in_(instance), errors_(errors), held(instance.volunteers(), 0), filled(instance.roles(), 0) {}

    void next(Pairing const& pairing, std::size_t element);
    void finish() { miss_pins_before(nullptr); }

  private:
    void miss_pins_before(Pairing const* upto);

    InstanceView const& in_;
    std::vector<PlanError>& errors_;
    Pairing const* before_ = nullptr;
    std::size_t pin_ = 0;

  public:
    std::vector<std::int32_t> held;
    std::vector<std::int32_t> filled;
    CheckedSum weights;
};

void PairingCheck::miss_pins_before(Pairing const* upto) {
    for (; pin_ < in_.pins.size(); ++pin_) {
        Pin const& pin = in_.pins[pin_];
        if (upto && Pairing{pin.volunteer, pin.role} >= *upto) return;
        errors_.push_back(
            {.flaw = PlanFlaw::pin_missing, .element = pin_, .volunteer = pin.volunteer, .role = pin.role});
    }
}

void PairingCheck::next(Pairing const& pairing, std::size_t element) {
    auto const [v, r] = pairing;
    PlanError error{.element = element, .volunteer = v, .role = r};
    auto const refuse_it = [&](PlanFlaw flaw, std::int64_t number) {
        error.flaw = flaw;
        error.value = number;
        errors_.push_back(error);
    };
    if (v >= in_.volunteers()) return refuse_it(PlanFlaw::volunteer_out_of_range, v);
    if (r >= in_.roles()) return refuse_it(PlanFlaw::role_out_of_range, r);
    if (before_ && *before_ == pairing) return refuse_it(PlanFlaw::duplicate_pairing, 0);
    before_ = &pairing;
    if (!in_.pins.empty()) {
        miss_pins_before(&pairing);
        if (pin_ < in_.pins.size() && in_.pins[pin_].volunteer == v && in_.pins[pin_].role == r) {
            ++pin_;
            return;
        }
    }
    auto const row = in_.role.subspan(in_.offsets[v], in_.offsets[v + 1] - in_.offsets[v]);
    auto const at = std::ranges::lower_bound(row, r);
    if (at == row.end() || *at != r) return refuse_it(PlanFlaw::not_an_edge, 0);
    ++held[v];
    ++filled[r];
    weights.add(in_.weight[in_.offsets[v] + std::size_t(at - row.begin())]);
}

// Is every pairing real, single, and within what pins leave? Adds the worth of the plan to `value`.
void check_pairings(InstanceView const& in, Remainder const& left, std::span<Pairing const> pairings,
                    std::vector<PlanError>& errors, CheckedSum& value) {
    PairingCheck check(in, errors);
    if (std::ranges::is_sorted(pairings)) {
        for (std::size_t i = 0; i < pairings.size(); ++i) check.next(pairings[i], i);
    } else {
        std::vector<std::size_t> order(pairings.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(pairings[i], i); });
        for (std::size_t const i : order) check.next(pairings[i], i);
    }
    check.finish();
    value.add(check.weights.total);

    for (std::size_t v = 0; v < in.volunteers(); ++v) {
        if (check.held[v] <= left.capacity[v]) continue;
        errors.push_back({.flaw = PlanFlaw::over_capacity,
                          .volunteer = v,
                          .value = check.held[v],
                          .limit = left.capacity[v]});
    }
    for (std::size_t r = 0; r < in.roles(); ++r) {
        value.add_product(in.fill_value[r], std::min(check.filled[r], left.minimum[r]));
        if (check.filled[r] <= left.maximum[r]) continue;
        errors.push_back(
            {.flaw = PlanFlaw::over_maximum, .role = r, .value = check.filled[r], .limit = left.maximum[r]});
    }
}

// The most that volunteer v's free capacity can be worth at these prices. No gain overflows.
std::int64_t volunteer_bound(InstanceView const& in, std::size_t v, std::int32_t capacity,
                             std::span<std::int64_t const> prices, std::span<Pin const> pins_of_v,
                             std::vector<std::int64_t>& gains, CheckedSum& bound) {
    std::uint32_t const first = in.offsets[v];
    std::uint32_t const last = in.offsets[v + 1];
    if (capacity == 1 && pins_of_v.empty()) {
        std::int64_t best = 0;
        for (std::uint32_t e = first; e < last; ++e) best = std::max(best, in.weight[e] - prices[in.role[e]]);
        return best;
    }
    if (capacity == 0) return 0;
    gains.resize(last - first);
    std::size_t size = 0;
    for (std::uint32_t e = first; e < last; ++e) {
        bool const pinned =
            std::ranges::any_of(pins_of_v, [&](Pin const& pin) { return pin.role == in.role[e]; });
        gains[size] = in.weight[e] - prices[in.role[e]];
        size += gains[size] > 0 && !pinned ? 1 : 0;
    }
    gains.resize(size);
    if (size > std::size_t(capacity)) {
        std::ranges::partial_sort(gains, gains.begin() + capacity, std::greater<>());
        gains.resize(std::size_t(capacity));
    }
    for (std::int64_t const gain : gains) bound.add(gain);
    return 0;
}

CheckedSum bound_of(InstanceView const& in, Remainder const& left, std::span<std::int64_t const> prices) {
    CheckedSum bound;
    // Prices so far from any weight that a gain would not fit cannot prove anything.
    constexpr std::int64_t price_limit = std::numeric_limits<std::int64_t>::max() / 2;
    for (std::int64_t const price : prices) bound.overflowed |= price > price_limit || price < -price_limit;
    if (bound.overflowed) return bound;

    std::vector<std::int64_t> gains;
    auto pin = in.pins.begin();
    for (std::size_t v = 0; v < in.volunteers(); ++v) {
        auto const first = pin;
        while (pin != in.pins.end() && pin->volunteer == v) ++pin;
        bound.add(volunteer_bound(in, v, left.capacity[v], prices, {first, pin}, gains, bound));
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
