// SPDX-License-Identifier: MIT
// A plan that is best under its floors has no cycle of gain in the residual network; raising one floor by one
// is one shortest path, after which that still holds (successive shortest paths: Jewell 1958, Busacker and
// Gowen 1960). Costs may be negative, so labels are corrected in a queue.
#include "fairness/fair_market.hpp"

#include "base/contract.hpp"

#include <algorithm>

namespace kith::fairness {

FairMarket::FairMarket(InstanceView const& instance, Groups const& groups,
                       std::vector<Pairing> const& pairings)
    : capacity_(instance.capacity.begin(), instance.capacity.end()),
      minimum_(instance.minimum.begin(), instance.minimum.end()),
      maximum_(instance.maximum.begin(), instance.maximum.end()),
      fill_value_(instance.fill_value.begin(), instance.fill_value.end()),
      group_of_(groups.of),
      roles_of_(groups.count),
      takers_(instance.roles()),
      held_(instance.volunteers()),
      fill_(instance.roles(), 0),
      filled_(groups.count, 0),
      places_(groups.count, 0),
      floor_(groups.count, 0),
      pins_(instance.pins.begin(), instance.pins.end()) {
    KITH_EXPECT(groups.of.size() == instance.roles());
    std::vector<Share> const shares = shares_of(instance, groups, {});
    for (std::size_t group = 0; group < groups.count; ++group) {
        filled_[group] = shares[group].filled;
        places_[group] = shares[group].places;
    }
    auto const take_one = [](std::int32_t& left) { left -= left > 0; };
    for (Pin const& pin : pins_) {
        take_one(capacity_[pin.volunteer]);
        take_one(minimum_[pin.role]);
        take_one(maximum_[pin.role]);
    }
    for (std::uint32_t role = 0; role < maximum_.size(); ++role)
        if (group_of_[role] >= 0) roles_of_[static_cast<std::size_t>(group_of_[role])].push_back(role);
    auto pin = pins_.begin();
    for (std::uint32_t volunteer = 0; volunteer < capacity_.size(); ++volunteer) {
        for (std::uint32_t edge = instance.offsets[volunteer]; edge < instance.offsets[volunteer + 1];
             ++edge) {
            std::uint32_t const role = instance.role[edge];
            while (pin != pins_.end() && Pairing{pin->volunteer, pin->role} < Pairing{volunteer, role}) ++pin;
            bool const pinned = pin != pins_.end() && pin->volunteer == volunteer && pin->role == role;
            if (!pinned && capacity_[volunteer] > 0 && maximum_[role] > 0)
                takers_[role].push_back({volunteer, instance.weight[edge]});
        }
    }
    for (Pairing const& each : pairings) {
        if (std::ranges::binary_search(pins_, Pairing{each.volunteer, each.role}, {},
                                       [](Pin const& other) { return Pairing{other.volunteer, other.role}; }))
            continue;
        auto const taker =
            std::ranges::lower_bound(takers_[each.role], each.volunteer, {}, &Taker::volunteer);
        KITH_EXPECT(taker != takers_[each.role].end() && taker->volunteer == each.volunteer);
        join(each.volunteer, each.role, taker->weight);
    }
}

bool FairMarket::holds(std::uint32_t volunteer, std::uint32_t role) const {
    return std::ranges::find(held_[volunteer], role, &Holding::role) != held_[volunteer].end();
}

void FairMarket::join(std::uint32_t volunteer, std::uint32_t role, std::int32_t weight) {
    held_[volunteer].push_back({role, weight});
    ++fill_[role];
    if (group_of_[role] >= 0) ++filled_[static_cast<std::size_t>(group_of_[role])];
}

void FairMarket::leave(std::uint32_t volunteer, std::uint32_t role) {
    auto const at = std::ranges::find(held_[volunteer], role, &Holding::role);
    KITH_EXPECT(at != held_[volunteer].end());
    held_[volunteer].erase(at);
    --fill_[role];
    if (group_of_[role] >= 0) --filled_[static_cast<std::size_t>(group_of_[role])];
}

void FairMarket::reach(std::uint32_t node, std::int64_t cost, Step step) {
    if (cost >= cost_[node]) return;
    cost_[node] = cost;
    step_[node] = step;
    if (queued_[node] == 0) queue_.push_back(node);
    queued_[node] = 1;
}

void FairMarket::visit_role(std::uint32_t role, End& best) {
    std::int64_t const cost = cost_[role];
    auto const end = [&](std::int64_t total, std::uint32_t volunteer, std::int32_t weight) {
        if (total < best.cost) best = {total, role, volunteer, weight};
    };
    for (auto const& [volunteer, weight] : takers_[role]) {
        if (holds(volunteer, role)) continue;
        if (has_room(volunteer)) {
            end(cost - weight, volunteer, weight);
            continue;
        }
        for (Holding const& held : held_[volunteer])
            reach(held.role, cost - weight + held.weight, {role, volunteer, weight});
    }
    if (fill_[role] == 0) return;
    if (group_of_[role] < 0)
        end(cost + loss_of_place(role), nobody, 0);
    else
        reach(node_of_group(static_cast<std::size_t>(group_of_[role])), cost + loss_of_place(role), {role});
}

void FairMarket::visit_group(std::uint32_t node, End& best) {
    std::size_t const group = node - maximum_.size();
    std::int64_t const cost = cost_[node];
    if (filled_[group] > floor_[group] && cost < best.cost) best = {cost, node, nobody, 0};
    for (std::uint32_t const role : roles_of_[group])
        if (fill_[role] < maximum_[role]) reach(role, cost - gain_of_place(role), {node});
}

FairMarket::End FairMarket::search(std::size_t group) {
    std::size_t const nodes = maximum_.size() + roles_of_.size();
    cost_.assign(nodes, unreached);
    step_.assign(nodes, {});
    queued_.assign(nodes, 0);
    queue_.clear();
    End best;
    reach(node_of_group(group), 0, {});
    for (std::size_t next = 0; next < queue_.size(); ++next) {
        std::uint32_t const node = queue_[next];
        queued_[node] = 0;
        if (is_group(node))
            visit_group(node, best);
        else
            visit_role(node, best);
    }
    return best;
}

// From the end of the path back to where the hole was first.
void FairMarket::apply(End const& end) {
    if (end.volunteer != nobody) join(end.volunteer, end.node, end.weight);
    for (std::uint32_t node = end.node; step_[node].from != nobody; node = step_[node].from) {
        Step const& step = step_[node];
        if (step.volunteer == nobody) continue;
        leave(step.volunteer, node);
        join(step.volunteer, step.from, step.weight);
    }
}

bool FairMarket::raise(std::size_t group, TightSet& tight) {
    if (filled_[group] > floor_[group]) {
        ++floor_[group];
        return true;
    }
    if (filled_[group] < places_[group]) {
        End const end = search(group);
        if (end.cost != unreached) {
            apply(end);
            ++floor_[group];
            ++moved_;
            KITH_EXPECT(filled_[group] == floor_[group]);
            return true;
        }
    }
    tight = {.group = static_cast<std::int32_t>(group), .groups = {}, .roles = {}};
    if (filled_[group] == places_[group]) {
        tight.groups.push_back(tight.group);
        return false;
    }
    for (std::uint32_t node = 0; node < cost_.size(); ++node) {
        if (cost_[node] == unreached) continue;
        if (is_group(node))
            tight.groups.push_back(static_cast<std::int32_t>(node - maximum_.size()));
        else
            tight.roles.push_back(node);
    }
    return false;
}

std::vector<Pairing> FairMarket::pairings() const {
    std::vector<Pairing> pairings;
    for (Pin const& pin : pins_) pairings.push_back({pin.volunteer, pin.role});
    for (std::uint32_t volunteer = 0; volunteer < held_.size(); ++volunteer)
        for (Holding const& held : held_[volunteer]) pairings.push_back({volunteer, held.role});
    std::ranges::sort(pairings);
    return pairings;
}

// The price of a role is what it costs to fill a hole there, turned round; of a group, to fill or bear one.
// Every node may also leave at a cost beyond all paths, so that those from which the outside is never reached
// have prices that agree with one another.
void FairMarket::price(std::vector<std::int64_t>& prices, std::vector<std::int64_t>& group_prices) const {
    std::int64_t step = weight_max;
    for (std::int64_t const value : fill_value_) step = std::max(step, value + weight_max);
    auto const far = step * static_cast<std::int64_t>(maximum_.size() + roles_of_.size() + 1);
    std::vector<std::int64_t> role_cost(maximum_.size(), far);
    std::vector<std::int64_t> group_cost(roles_of_.size(), far);
    std::vector<std::int64_t> best_held(held_.size());
    bool changed = true;
    auto const lower = [&](std::int64_t& cost, std::int64_t by) {
        if (by >= cost) return;
        cost = by;
        changed = true;
    };
    while (changed) {
        changed = false;
        for (std::size_t volunteer = 0; volunteer < held_.size(); ++volunteer) {
            best_held[volunteer] = has_room(static_cast<std::uint32_t>(volunteer)) ? 0 : far + step;
            for (Holding const& held : held_[volunteer])
                best_held[volunteer] = std::min(best_held[volunteer], held.weight + role_cost[held.role]);
        }
        for (std::uint32_t role = 0; role < maximum_.size(); ++role) {
            for (auto const& [volunteer, weight] : takers_[role])
                if (!holds(volunteer, role)) lower(role_cost[role], best_held[volunteer] - weight);
            if (fill_[role] == 0) continue;
            std::int64_t const bears =
                group_of_[role] < 0 ? 0 : group_cost[static_cast<std::size_t>(group_of_[role])];
            lower(role_cost[role], loss_of_place(role) + bears);
        }
        for (std::size_t group = 0; group < roles_of_.size(); ++group) {
            if (filled_[group] > floor_[group]) lower(group_cost[group], 0);
            for (std::uint32_t const role : roles_of_[group])
                if (fill_[role] < maximum_[role])
                    lower(group_cost[group], role_cost[role] - gain_of_place(role));
        }
    }
    prices.clear();
    for (std::size_t role = 0; role < role_cost.size(); ++role) {
        bool const closed = maximum_[role] == 0; // nobody can come, whatever they would pay
        prices.push_back(closed ? weight_max : -role_cost[role]);
    }
    group_prices = std::move(group_cost);
}

} // namespace kith::fairness
