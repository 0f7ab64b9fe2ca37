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
    : problem(given),
      kernel(kernels),
      budget(the_budget),
      price(given.roles(), weight_max),
      row_begin(given.roles() + 1, 0),
      row(given.role.size()),
      holders(given.roles()),
      hold_begin(given.volunteers() + 1, 0),
      hold_count(given.volunteers(), 0),
      threshold(given.volunteers(), 0) {
    for (std::uint32_t const r : given.role) ++row_begin[r + 1];
    for (std::uint32_t r = 0; r < roles(); ++r) row_begin[r + 1] += row_begin[r];
    std::vector<std::uint32_t> next(row_begin.begin(), row_begin.end() - 1);
    for (std::uint32_t v = 0; v < given.volunteers(); ++v) {
        std::uint32_t const first = given.offsets[v];
        std::uint32_t const last = given.offsets[v + 1];
        for (std::uint32_t e = first; e < last; ++e) row[next[given.role[e]]++] = {v, given.weight[e]};
        hold_begin[v + 1] = hold_begin[v] + std::min(last - first, std::uint32_t(given.capacity[v]));
        if (given.capacity[v] == 0) threshold[v] = unavailable;
    }
    hold.resize(hold_begin.back());
    budget.edges_read += std::int64_t(2 * given.role.size());
}

void Market::update_threshold(std::uint32_t v) {
    if (has_room(v) || hold_count[v] == 0) {
        threshold[v] = problem.capacity[v] == 0 ? unavailable : 0;
        return;
    }
    std::int32_t least_worth = std::numeric_limits<std::int32_t>::max();
    for (Holding const& each : holdings(v)) least_worth = std::min(least_worth, worth(each));
    threshold[v] = least_worth;
}

void Market::join(std::uint32_t r, std::uint32_t position) {
    RowEntry& entry = row[position];
    KITH_EXPECT(has_room(entry.volunteer));
    hold[hold_begin[entry.volunteer] + hold_count[entry.volunteer]++] = {r, std::uint32_t(holders[r].size())};
    holders[r].push_back({entry.volunteer, position, entry.weight});
    entry.weight -= held_mark;
}

void Market::leave(std::uint32_t r, std::uint32_t slot) {
    Slot const gone = holders[r][slot];
    row[gone.position].weight += held_mark;
    auto* const first = hold.data() + hold_begin[gone.volunteer];
    auto* const last = first + --hold_count[gone.volunteer];
    *std::find_if(first, last, [r](Holding const& each) { return each.role == r; }) = *last;

    Slot const moved = holders[r].back();
    holders[r].pop_back();
    if (moved.volunteer == gone.volunteer) return;
    holders[r][slot] = moved;
    auto* each = hold.data() + hold_begin[moved.volunteer];
    while (each->role != r) ++each;
    each->slot = slot;
}

Market::Holding Market::least_holding(std::uint32_t v) const {
    auto const all = holdings(v);
    if (all.size() == 1) return all.front();
    return *std::ranges::min_element(
        all, {}, [this](Holding const& each) { return std::pair(worth(each), each.role); });
}

void Market::set_price(std::uint32_t r, std::int32_t new_price) {
    price[r] = new_price;
    for (Slot const& slot : holders[r]) {
        if (problem.capacity[slot.volunteer] == 1)
            threshold[slot.volunteer] = slot.weight - new_price;
        else
            update_threshold(slot.volunteer);
    }
}

} // namespace kith
