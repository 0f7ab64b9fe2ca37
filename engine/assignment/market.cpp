// SPDX-License-Identifier: MIT
#include "assignment/market.hpp"

#include "base/contract.hpp"

#include <algorithm>

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

Market::Market(Problem const& given, Kernels const& kernels, Budget& the_budget, Offers&& offers)
    : problem(given),
      kernel(kernels),
      budget(the_budget),
      price(std::move(offers.price)),
      row_begin(given.roles() + 1, 0),
      row_volunteer(given.role.size()),
      row_weight(given.role.size()),
      holders(given.roles()),
      hold_begin(std::move(offers.hold_begin)),
      hold_count(std::move(offers.hold_count)),
      hold(offers.hold_role.size()),
      threshold(given.volunteers(), 0) {
    price.pop_back();
    for (std::uint32_t const r : given.role) ++row_begin[r + 1];
    for (std::size_t r = 0; r < roles(); ++r) row_begin[r + 1] += row_begin[r];

    std::vector<std::uint32_t> next(row_begin.begin(), row_begin.end() - 1);
    for (std::uint32_t v = 0; v < given.volunteers(); ++v) {
        auto const* const first = offers.hold_role.data() + hold_begin[v];
        auto const* const last = first + hold_count[v];
        std::uint32_t joined = 0;
        for (std::uint32_t e = given.offsets[v]; e < given.offsets[v + 1]; ++e) {
            std::uint32_t const r = given.role[e];
            std::uint32_t const position = next[r]++;
            row_volunteer[position] = v;
            row_weight[position] = given.weight[e];
            if (std::find(first, last, r) == last) continue;
            row_weight[position] -= held_mark;
            hold[hold_begin[v] + joined++] = {r, std::uint32_t(holders[r].size())};
            holders[r].push_back({v, position, given.weight[e]});
        }
        KITH_EXPECT(joined == hold_count[v]);
        update_threshold(v);
    }
    budget.edges_read += std::int64_t(2 * given.role.size());
}

void Market::update_threshold(std::uint32_t v) {
    if (has_room(v) || hold_count[v] == 0) {
        threshold[v] = problem.capacity[v] == 0 ? std::int32_t(fill_value_max) + weight_max : 0;
        return;
    }
    std::int32_t least_worth = std::numeric_limits<std::int32_t>::max();
    for (Holding const& each : holdings(v)) {
        least_worth = std::min(least_worth, holders[each.role][each.slot].weight - price[each.role]);
    }
    threshold[v] = least_worth;
}

void Market::join(std::uint32_t r, std::uint32_t position) {
    std::uint32_t const v = row_volunteer[position];
    KITH_EXPECT(has_room(v));
    hold[hold_begin[v] + hold_count[v]++] = {r, std::uint32_t(holders[r].size())};
    holders[r].push_back({v, position, row_weight[position]});
    row_weight[position] -= held_mark;
    update_threshold(v);
}

void Market::leave(std::uint32_t r, std::uint32_t slot) {
    Slot const gone = holders[r][slot];
    row_weight[gone.position] += held_mark;
    auto* const first = hold.data() + hold_begin[gone.volunteer];
    auto* const last = first + --hold_count[gone.volunteer];
    *std::find_if(first, last, [r](Holding const& each) { return each.role == r; }) = *last;

    Slot const moved = holders[r].back();
    holders[r].pop_back();
    if (moved.volunteer != gone.volunteer) {
        holders[r][slot] = moved;
        auto* each = hold.data() + hold_begin[moved.volunteer];
        while (each->role != r) ++each;
        each->slot = slot;
    }
    update_threshold(gone.volunteer);
}

Market::Holding Market::least_holding(std::uint32_t v) const {
    auto const all = holdings(v);
    auto const worth = [this](Holding const& each) {
        return std::pair(holders[each.role][each.slot].weight - price[each.role], each.role);
    };
    return *std::ranges::min_element(all, {}, worth);
}

void Market::change_price(std::uint32_t r, std::int32_t new_price) {
    std::int32_t const fall = price[r] - new_price;
    if (fall == 0) return;
    price[r] = new_price;
    for (Slot const& slot : holders[r]) {
        if (problem.capacity[slot.volunteer] == 1)
            threshold[slot.volunteer] += fall;
        else
            update_threshold(slot.volunteer);
    }
}

} // namespace kith
