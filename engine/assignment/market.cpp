// SPDX-License-Identifier: MIT
#include "assignment/market.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <limits>

namespace kith {

Problem::Problem(InstanceView const& instance)
    : capacity(instance.capacity.begin(), instance.capacity.end()),
      minimum(instance.roles()),
      maximum(instance.roles()),
      floor(instance.roles()),
      offsets(instance.offsets),
      role(instance.role),
      weight(instance.weight),
      pins(instance.pins),
      terms_(instance.roles()),
      pinned_(instance.roles(), 0) {
    for (Pin const& pin : pins) ++pinned_[pin.role];
    for (std::uint32_t r = 0; r < instance.roles(); ++r) {
        set_terms(r, {instance.minimum[r], instance.maximum[r], instance.fill_value[r]});
    }
    for (Pin const& pin : pins) {
        fixed_value += pin.weight;
        capacity[pin.volunteer] = std::max(0, capacity[pin.volunteer] - 1);
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

void Problem::set_capacity(std::uint32_t v, std::int32_t all) {
    auto const pinned = std::ranges::equal_range(pins, v, {}, &Pin::volunteer).size();
    capacity[v] = std::max(0, all - std::int32_t(pinned));
}

void Problem::set_terms(std::uint32_t r, RoleTerms const& terms) {
    std::int32_t const pinned = pinned_[r];
    auto const pinned_fill = [pinned](RoleTerms const& of) {
        return std::int64_t(std::min(pinned, of.minimum)) * of.fill_value;
    };
    fixed_value += pinned_fill(terms) - pinned_fill(terms_[r]);
    terms_[r] = terms;
    maximum[r] = std::max(0, terms.maximum - pinned);
    minimum[r] = terms.fill_value == 0 ? 0 : std::max(0, terms.minimum - pinned);
    floor[r] = minimum[r] > 0 ? -std::int32_t(terms.fill_value) : 0;
}

void Budget::poll(SolvePhase phase, std::int64_t left) {
    if (options_.progress) options_.progress({phase, steps_, left});
    if (!options_.stop || stopped_ != Stopped::done) return;
    if (auto const reason = options_.stop()) stopped_ = *reason;
}

Market::Market(Problem const& given, Kernels const& kernels, Budget& the_budget)
    : problem(given),
      kernel(kernels),
      budget(&the_budget),
      price(given.roles(), weight_max),
      threshold(given.volunteers(), 0),
      candidates(*this),
      row_begin_(given.roles() + 1, 0),
      holders_(given.roles()),
      hands_(given.volunteers()) {
    build_rows();
    for (std::uint32_t v = 0; v < volunteers(); ++v) make_room(v, given.capacity[v]);
}

// v holds nothing.
void Market::make_room(std::uint32_t v, std::int32_t capacity) {
    threshold[v] = capacity == 0 ? unavailable : 0;
    hands_[v] = {capacity, 0, {0, 0}};
    if (capacity <= 1) return;
    hands_[v].sole.role = std::uint32_t(held_.size());
    std::uint32_t const degree = problem.offsets[v + 1] - problem.offsets[v];
    held_.resize(held_.size() + std::min(degree, std::uint32_t(capacity)));
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
    if (logging) log.push_back({{v, r}, weight, true});
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
    if (logging) log.push_back({{v, r}, weight_of(all[at]), false});
    all[at] = all.back();
    all.pop_back();
}

Market::Holding Market::least_holding(std::uint32_t v) const {
    auto const all = holdings(v);
    if (all.size() == 1) return all.front();
    return *std::ranges::min_element(
        all, {}, [this](Holding const& each) { return std::pair(worth(each), each.role); });
}

void Market::leave_everything(std::uint32_t v) {
    while (hands_[v].count > 0) {
        Holding const last = holdings(v).back();
        leave(last.role, v);
        candidates.add(last.role, {v, last.weight});
    }
}

void Market::reconsider(std::uint32_t v) {
    std::uint32_t const first = problem.offsets[v];
    std::uint32_t const last = problem.offsets[v + 1];
    budget->edges_read += last - first;
    wishes_.clear();
    for (std::uint32_t e = first; e < last; ++e) {
        std::uint32_t const r = problem.role[e];
        std::int32_t const profit = problem.weight[e] - price[r];
        bool const held = holds(v, r);
        if (profit > 0 || (profit == 0 && held)) wishes_.push_back({profit, held, {r, problem.weight[e]}});
    }
    auto const better = [](Wish const& a, Wish const& b) {
        if (a.profit != b.profit) return a.profit > b.profit;
        return a.held != b.held ? a.held : a.holding.role < b.holding.role;
    };
    auto const wanted = std::min(wishes_.size(), std::size_t(problem.capacity[v]));
    std::ranges::partial_sort(wishes_, wishes_.begin() + std::ptrdiff_t(wanted), better);
    leave_everything(v);
    for (std::size_t i = 0; i < wanted; ++i) {
        Holding const& wish = wishes_[i].holding;
        candidates.drop(wish.role, v);
        join(wish.role, v, wish.weight);
    }
    update_threshold(v);
    // The threshold may have fallen, and lists rely on its rising.
    for (std::uint32_t e = first; e < last; ++e) {
        std::uint32_t const r = problem.role[e];
        bool const may_come = problem.weight[e] - threshold[v] > candidates.rest(r);
        if (!may_come || holds(v, r)) continue;
        candidates.drop(r, v);
        candidates.add(r, {v, problem.weight[e]});
    }
}

void Market::restart() {
    for (std::uint32_t v = 0; v < volunteers(); ++v) {
        leave_everything(v);
        update_threshold(v);
    }
    std::ranges::fill(price, weight_max);
    candidates.forget_all();
}

void Market::change_capacity(std::uint32_t v) {
    if (problem.capacity[v] == 0) {
        leave_everything(v);
        make_room(v, 0);
        return;
    }
    // What is held is needed to prefer it; the hand itself is made anew.
    std::vector<Holding> const before(holdings(v).begin(), holdings(v).end());
    leave_everything(v);
    make_room(v, problem.capacity[v]);
    for (Holding const& each : before) {
        if (!has_room(v)) break;
        candidates.drop(each.role, v);
        join(each.role, v, each.weight);
    }
    reconsider(v);
}

void Market::change_terms(std::uint32_t r) {
    bool const closed = problem.maximum[r] == 0;
    if (!closed && price[r] >= problem.floor[r]) return;
    std::vector<RowEntry> const all = holders_[r];
    set_price(r, closed ? weight_max : problem.floor[r]);
    for (RowEntry const& each : all) reconsider(each.volunteer);
    if (!closed) return;
    // At the highest price nobody gains by staying.
    for (RowEntry const& each : std::vector<RowEntry>(holders_[r])) {
        leave(r, each.volunteer);
        candidates.add(r, {each.volunteer, weight_of(each)});
        update_threshold(each.volunteer);
    }
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
