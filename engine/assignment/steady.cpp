// SPDX-License-Identifier: MIT
#include "assignment/steady.hpp"

#include "assignment/rematch.hpp"

#include <algorithm>
#include <functional>

namespace kith {
namespace {

// What must be is worth more than everything that may be: more than all pairings kept together.
constexpr std::int32_t must = weight_max / 2;

// The optimal plans at these prices, as an instance: its edges are the choices left, weighed by whether they
// are kept; what every optimal plan has is pinned.
class TightInstance {
  public:
    TightInstance(InstanceView const& whole, std::span<std::int64_t const> prices,
                  std::span<Pairing const> kept)
        : whole_(whole), prices_(prices), kept_(kept) {
        held_.resize(whole.volunteers());
        for (Pin const& pin : whole.pins) ++held_[pin.volunteer];
        tight.capacity.assign(whole.capacity.begin(), whole.capacity.end());
        auto pin = whole.pins.begin();
        for (std::uint32_t v = 0; v < whole.volunteers(); ++v) {
            auto const first = pin;
            while (pin != whole.pins.end() && pin->volunteer == v) ++pin;
            add_volunteer(v, {first, pin});
        }
        for (std::size_t r = 0; r < whole.roles(); ++r) add_role(r);
        std::ranges::sort(tight.pins);
    }

    Instance tight;

  private:
    void add_volunteer(std::uint32_t v, std::span<Pin const> pins) {
        auto const first = whole_.offsets[v];
        auto const last = whole_.offsets[v + 1];
        auto const margin = [&](std::uint32_t edge) {
            return whole_.weight[edge] - prices_[whole_.role[edge]];
        };
        auto const is_pinned = [&](std::uint32_t role) {
            return std::ranges::binary_search(pins, role, {}, &Pin::role);
        };
        for (Pin const& pin : pins) tight.pins.push_back({v, pin.role, 0});
        // What one more role must be worth to the volunteer: the least of the margins that fit, or nothing.
        margins_.clear();
        for (auto edge = first; edge < last; ++edge)
            if (margin(edge) >= 0 && !is_pinned(whole_.role[edge])) margins_.push_back(margin(edge));
        auto const room = static_cast<std::size_t>(std::max(0, whole_.capacity[v] - held_[v]));
        std::int64_t threshold = 0;
        if (room > 0 && margins_.size() >= room) {
            auto const least = margins_.begin() + static_cast<std::ptrdiff_t>(room) - 1;
            std::ranges::nth_element(margins_, least, std::greater<>());
            threshold = *least;
        }
        for (auto edge = first; room > 0 && edge < last; ++edge) {
            std::uint32_t const role = whole_.role[edge];
            if (margin(edge) < threshold || is_pinned(role)) continue;
            if (margin(edge) > threshold) {
                tight.pins.push_back({v, role, 0});
                continue;
            }
            bool const is_kept = std::ranges::binary_search(kept_, Pairing{v, role});
            tight.role.push_back(role);
            tight.weight.push_back((threshold > 0 ? must : 0) + (is_kept ? 1 : 0));
        }
        tight.offsets.push_back(static_cast<std::uint32_t>(tight.role.size()));
    }

    void add_role(std::size_t r) {
        std::int64_t const price = prices_[r];
        std::int32_t const wanted = whole_.fill_value[r] > 0 ? whole_.minimum[r] : 0;
        std::int32_t const most = price >= 0                       ? whole_.maximum[r]
                                  : price >= -whole_.fill_value[r] ? wanted
                                                                   : 0;
        std::int32_t const least = price > 0 ? most : price > -whole_.fill_value[r] ? wanted : 0;
        tight.minimum.push_back(least);
        tight.maximum.push_back(most);
        tight.fill_value.push_back(must);
    }

    InstanceView const& whole_;
    std::span<std::int64_t const> prices_;
    std::span<Pairing const> kept_;
    std::vector<std::int32_t> held_; // by volunteer: pins
    std::vector<std::int64_t> margins_;
};

} // namespace

Solution steadiest(InstanceView const& instance, Solution best, std::span<Pairing const> kept) {
    if (best.gap() != 0 || kept.size() >= static_cast<std::size_t>(must)) return best;
    TightInstance const problem(instance, best.prices, kept);
    // The best plan at hand is one of them, so that there is little left to improve.
    std::vector<std::int64_t> const level(instance.roles(), 0);
    best.pairings = repair(problem.tight.view(), best.pairings, level).pairings;
    return best;
}

} // namespace kith
