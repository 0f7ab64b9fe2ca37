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
      price(given.roles() + 1, weight_max),
      candidates(*this, given.roles()),
      row_begin_(given.roles() + 1, 0),
      filled_(given.roles(), 0),
      seat_(given.volunteers()),
      hands_{{0, 0}} {
    price.back() = 0;
    build_rows();
    for (std::uint32_t v = 0; v < volunteers(); ++v) make_room(v, given.capacity[v]);
}

// v holds nothing.
void Market::make_room(std::uint32_t v, std::int32_t capacity) {
    if (capacity <= 1) {
        seat_[v] = capacity == 1 ? Seat{0, Seat::idle} : Seat{unavailable, Seat::several};
        return;
    }
    seat_[v] = {0, Seat::several | std::uint32_t(hands_.size())};
    std::uint32_t const degree = problem.offsets[v + 1] - problem.offsets[v];
    std::uint32_t const places = std::min(degree, std::uint32_t(capacity));
    KITH_EXPECT(hands_.size() + places < Seat::idle);
    hands_.push_back({places, 0});
    hands_.resize(hands_.size() + places);
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

std::int32_t Market::update_threshold(std::uint32_t v) {
    if (seat_[v].is_sole()) return seats().threshold(v);
    std::int32_t& threshold = seat_[v].weight;
    Holdings const all = holdings(v);
    if (has_room(v)) {
        threshold = 0;
    } else if (all.size() > 0) {
        threshold = std::numeric_limits<std::int32_t>::max();
        for (Holding const& each : all) threshold = std::min(threshold, worth(each));
    }
    return threshold;
}

std::vector<RowEntry> Market::holders(std::uint32_t r) const {
    std::vector<RowEntry> all;
    for (RowEntry const& entry : row(r)) {
        if (holds(entry.volunteer, r)) all.push_back(entry);
    }
    return all;
}

void Market::join(std::uint32_t r, std::uint32_t v, std::int32_t weight) {
    KITH_EXPECT(has_room(v));
    Seat& seat = seat_[v];
    if (seat.is_sole()) {
        seat = {weight, r};
    } else {
        Holding& hand = hands_[hand_at(seat)];
        (&hand)[++hand.weight] = {r, weight};
        update_threshold(v);
    }
    if (logging) log.push_back({{v, r}, weight, true});
    ++filled_[r];
}

void Market::leave(std::uint32_t r, std::uint32_t v) {
    Seat& seat = seat_[v];
    std::int32_t weight = seat.weight;
    if (seat.is_sole()) {
        seat = {0, Seat::idle};
    } else {
        Holding& hand = hands_[hand_at(seat)];
        Holding* const last = &hand + hand.weight--;
        Holding& gone = *std::ranges::find(&hand + 1, last, r, &Holding::role);
        weight = gone.weight;
        gone = *last;
        seat.weight = 0;
    }
    if (logging) log.push_back({{v, r}, weight, false});
    --filled_[r];
}

Market::Holding Market::change_role(std::uint32_t v, std::uint32_t r, std::int32_t weight) {
    Seat& seat = seat_[v];
    Holding given_up{seat.role, seat.weight};
    if (seat.is_sole()) {
        seat = {weight, r};
    } else {
        Holding* const hand = &hands_[hand_at(seat)];
        Holding& least =
            *std::ranges::min_element(hand + 1, hand + 1 + hand->weight, {}, [this](Holding const& each) {
                return std::pair(worth(each), each.role);
            });
        given_up = least;
        least = {r, weight};
        update_threshold(v);
    }
    if (logging) {
        log.push_back({{v, given_up.role}, given_up.weight, false});
        log.push_back({{v, r}, weight, true});
    }
    --filled_[given_up.role];
    ++filled_[r];
    return given_up;
}

void Market::leave_everything(std::uint32_t v) {
    for (Holdings all = holdings(v); all.size() > 0; all = holdings(v)) {
        Holding const last = all.end()[-1];
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
    std::int32_t const threshold = update_threshold(v);
    // The threshold may have fallen, and lists rely on its rising.
    for (std::uint32_t e = first; e < last; ++e) {
        std::uint32_t const r = problem.role[e];
        bool const may_come = problem.weight[e] - threshold > candidates.rest(r);
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
    std::ranges::fill(price.begin(), price.end() - 1, weight_max);
    candidates.forget_all();
}

void Market::change_weights(Noise const& noise, std::int32_t sign) {
    for (std::uint32_t r = 0; r < roles(); ++r) {
        for (RowEntry& entry : std::span(rows_.get() + row_begin_[r], rows_.get() + row_begin_[r + 1])) {
            entry.weight += sign * noise(entry.volunteer, r);
        }
    }
    for (std::uint32_t v = 0; v < volunteers(); ++v) {
        Seat& seat = seat_[v];
        if (seat.is_sole()) {
            if (seat.role != Seat::idle) seat.weight += sign * noise(v, seat.role);
            continue;
        }
        Holding* const hand = &hands_[hand_at(seat)];
        for (Holding* each = hand + 1; each <= hand + hand->weight; ++each) {
            each->weight += sign * noise(v, each->role);
        }
    }
    candidates.forget_all();
}

void Market::change_capacity(std::uint32_t v) {
    if (problem.capacity[v] == 0) {
        leave_everything(v);
        make_room(v, 0);
        return;
    }
    // What is held is needed to prefer it; the hand itself is made anew.
    Holdings const now = holdings(v);
    std::vector<Holding> const before(now.begin(), now.end());
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
    price[r] = closed ? weight_max : problem.floor[r];
    for (RowEntry const& each : holders(r)) reconsider(each.volunteer);
    if (!closed) return;
    // At the highest price nobody gains by staying.
    for (RowEntry const& each : holders(r)) {
        leave(r, each.volunteer);
        candidates.add(r, each);
        update_threshold(each.volunteer);
    }
}

} // namespace kith
