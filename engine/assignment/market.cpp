// SPDX-License-Identifier: MIT
#include "assignment/market.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <limits>

namespace kith {

Problem::Problem(InstanceView const& instance)
    : capacity(instance.capacity.begin(), instance.capacity.end()),
      minimum(instance.minimum.begin(), instance.minimum.end()),
      maximum(instance.maximum.begin(), instance.maximum.end()),
      floor(instance.roles(), 0),
      offsets(instance.offsets),
      role(instance.role),
      weight(instance.weight) {
    for (Pin const& pin : instance.pins) {
        fixed_value += pin.weight;
        if (minimum[pin.role] > 0) {
            --minimum[pin.role];
            fixed_value += instance.fill_value[pin.role];
        }
        capacity[pin.volunteer] = std::max(0, capacity[pin.volunteer] - 1);
        maximum[pin.role] = std::max(0, maximum[pin.role] - 1);
    }
    for (std::size_t r = 0; r < maximum.size(); ++r) {
        if (instance.fill_value[r] == 0) minimum[r] = 0;
        if (minimum[r] > 0) floor[r] = -std::int32_t(instance.fill_value[r]);
    }
    if (instance.pins.empty()) return;

    own_offsets_.push_back(0);
    own_role_.reserve(instance.edges());
    own_weight_.reserve(instance.edges());
    auto pin = instance.pins.begin();
    for (std::uint32_t v = 0; v < instance.volunteers(); ++v) {
        for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
            while (pin != instance.pins.end() &&
                   (pin->volunteer < v || (pin->volunteer == v && pin->role < instance.role[e]))) {
                ++pin;
            }
            bool const pinned =
                pin != instance.pins.end() && pin->volunteer == v && pin->role == instance.role[e];
            if (pinned) continue;
            own_role_.push_back(instance.role[e]);
            own_weight_.push_back(instance.weight[e]);
        }
        own_offsets_.push_back(std::uint32_t(own_role_.size()));
    }
    offsets = own_offsets_;
    role = own_role_;
    weight = own_weight_;
}

void Budget::poll(SolvePhase phase, std::int64_t left) {
    if (options_.progress) options_.progress({phase, steps_, left});
    if (!options_.stop || stopped_ != Stopped::done) return;
    if (auto const reason = options_.stop()) stopped_ = *reason;
}

Market::Market(Problem const& given, Kernels const& kernels, Budget& the_budget)
    : problem(given), kernel(kernels), budget(&the_budget), price(given.roles(), weight_max),
      threshold(given.volunteers(), 0), candidates(*this), row_begin_(given.roles() + 1, 0),
      holders_(given.roles()), hands_(given.volunteers()) {
    build_rows();
    std::uint32_t places = 0;
    for (std::uint32_t v = 0; v < volunteers(); ++v) {
        std::int32_t const capacity = given.capacity[v];
        hands_[v] = {capacity, 0, {places, 0}};
        if (capacity == 0) threshold[v] = unavailable;
        if (capacity > 1)
            places += std::min(given.offsets[v + 1] - given.offsets[v], std::uint32_t(capacity));
    }
    held_.resize(places);
}

// A counting sort of the edges by role.
void Market::build_rows() {
    for (std::uint32_t const r : problem.role) ++row_begin_[r + 1];
    for (std::uint32_t r = 0; r < roles(); ++r) row_begin_[r + 1] += row_begin_[r];
    rows_ = std::make_unique_for_overwrite<RowEntry[]>(problem.role.size());
    std::vector<std::uint32_t> next(row_begin_.begin(), row_begin_.end() - 1);
    RowEntry* const rows = rows_.get();
    for (std::uint32_t v = 0; v < volunteers(); ++v) {
        for (std::uint32_t e = problem.offsets[v]; e < problem.offsets[v + 1]; ++e) {
            rows[next[problem.role[e]]++] = {v, problem.weight[e]};
        }
    }
    budget->edges_read += std::int64_t(2 * problem.role.size());
}

void Market::update_threshold(std::uint32_t v) {
    if (has_room(v) || hands_[v].count == 0) {
        threshold[v] = hands_[v].capacity == 0 ? unavailable : 0;
        return;
    }
    std::int32_t least_worth = std::numeric_limits<std::int32_t>::max();
    for (Holding const& each : holdings(v)) least_worth = std::min(least_worth, worth(each));
    threshold[v] = least_worth;
}

void Market::join(std::uint32_t r, std::uint32_t v, std::int32_t weight) {
    Hand& hand = hands_[v];
    KITH_EXPECT(std::int32_t(hand.count) < hand.capacity);
    Holding& place = hand.capacity == 1 ? hand.sole : held_[hand.sole.role + hand.count];
    place = {r, weight};
    ++hand.count;
    holders_[r].push_back({v, hand.capacity == 1 ? weight | sole_mark : weight});
}

void Market::leave(std::uint32_t r, std::uint32_t v) {
    Hand& hand = hands_[v];
    --hand.count;
    if (hand.capacity > 1) {
        Holding* const first = held_.data() + hand.sole.role;
        Holding* const last = first + hand.count;
        *std::ranges::find(first, last, r, &Holding::role) = *last;
    }
    std::vector<RowEntry>& all = holders_[r];
    std::size_t const at = kernel.find_volunteer(all.data(), all.size(), v);
    all[at] = all.back();
    all.pop_back();
}

Market::Holding Market::least_holding(std::uint32_t v) const {
    auto const all = holdings(v);
    if (all.size() == 1) return all.front();
    return *std::ranges::min_element(
        all, {}, [this](Holding const& each) { return std::pair(worth(each), each.role); });
}

void Market::set_price(std::uint32_t r, std::int32_t new_price) {
    std::int32_t const old_price = price[r];
    price[r] = new_price;
    for (RowEntry const& holder : holders_[r]) {
        std::int32_t& its_threshold = threshold[holder.volunteer];
        std::int32_t const weight = weight_of(holder);
        if (weight != holder.weight) its_threshold = weight - new_price;
        // Of several places only the one of least worth decides.
        else if (weight - old_price <= its_threshold || new_price > old_price)
            update_threshold(holder.volunteer);
    }
}

} // namespace kith
