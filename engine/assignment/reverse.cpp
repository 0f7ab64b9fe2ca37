// SPDX-License-Identifier: MIT
// The reverse auction: a role with too few volunteers for its price lowers the price to the threshold of the
// next volunteer and takes them, from idleness or from another role, which may then do the same. Every
// volunteer stays content throughout, because epsilon is 0: Bertsekas and Castanon, "A forward/reverse
// auction algorithm for asymmetric assignment problems" (1992).
//
// Prices only fall here, so each role can keep a short list of its best candidates (candidates.hpp).
//
// Ties can make two roles take the same volunteer from each other for ever, and roles of little difference
// can fight down a long way in small steps. A role that keeps taking without its price falling, or that has
// been served very often, is left to the path searches.
#include "assignment/market.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace kith {
namespace {

class Reverse {
  public:
    explicit Reverse(Market& market)
        : market_(market),
          queued_(market.roles(), 0),
          stalls_(market.roles(), 0),
          visits_(market.roles(), 0) {}

    void run();

  private:
    void queue_if_short(std::uint32_t r);
    void visit(std::uint32_t r);
    std::int32_t take_best(std::uint32_t r, std::size_t wanted, std::int32_t above);
    std::size_t take_many(std::uint32_t r, std::size_t wanted, std::int32_t limit);
    bool is_exact(std::uint32_t r, std::size_t place);
    void take(std::uint32_t r, std::size_t place);

    Market& market_;
    std::vector<std::uint32_t> short_roles_; // a queue: [next_, end)
    std::size_t next_ = 0;
    std::vector<std::uint8_t> queued_;
    std::vector<std::uint8_t> stalls_;
    std::vector<std::uint16_t> visits_;
    std::vector<std::uint64_t> ranks_;
    bool took_from_another_ = false;
};

void Reverse::queue_if_short(std::uint32_t r) {
    constexpr std::uint8_t stalls_max = 32;
    constexpr std::uint16_t visits_max = 500;
    if (queued_[r] || stalls_[r] >= stalls_max || visits_[r] >= visits_max || market_.deficit(r) == 0) return;
    queued_[r] = 1;
    ++visits_[r];
    short_roles_.push_back(r);
}

void Reverse::run() {
    for (std::uint32_t r = 0; r < market_.roles(); ++r) queue_if_short(r);
    while (next_ < short_roles_.size()) {
        std::uint32_t const r = short_roles_[next_++];
        if (next_ > 4096 && next_ * 2 > short_roles_.size()) {
            short_roles_.erase(short_roles_.begin(), short_roles_.begin() + std::ptrdiff_t(next_));
            next_ = 0;
        }
        queued_[r] = 0;
        visit(r);
        if (!market_.budget->step(SolvePhase::reverse, std::int64_t(short_roles_.size() - next_))) return;
    }
}

// Above price 0 every place must be filled; below it only the minimum, down to minus the fill value. The last
// price is as low as the next candidate allows: the lower, the dearer these volunteers are to others.
void Reverse::visit(std::uint32_t r) {
    std::int32_t const price_before = market_.price[r];
    std::int32_t const minimum = market_.problem.minimum[r];
    std::int32_t price = price_before;
    took_from_another_ = false;
    for (;;) {
        std::int32_t const stop_at = price > 0 ? 0 : market_.problem.floor[r];
        std::int32_t const goal = price > 0 ? market_.problem.maximum[r] : minimum;
        price = take_best(r, std::size_t(goal - market_.filled(r)), stop_at);
        market_.price[r] = price;
        bool const served = market_.filled(r) == goal;
        if (served || price == market_.problem.floor[r] || (price == 0 && market_.filled(r) >= minimum))
            break;
    }
    if (price < price_before)
        stalls_[r] = 0;
    else if (took_from_another_)
        ++stalls_[r];
}

// Takes the `wanted` candidates who would come at the highest prices above `above`, or as many as there are,
// and returns the price at which the next one would, or `above`. Of equals the first in the list goes first.
std::int32_t Reverse::take_best(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    CandidateLists& candidates = market_.candidates;
    candidates.ignore_below(r, above);
    for (;;) {
        std::int32_t const limit = candidates.refresh_front(r, wanted, above);
        wanted -= take_many(r, wanted, limit);
        auto const keys = candidates.keys().first(candidates.front(r).size());
        while (!keys.empty()) {
            std::size_t const place = market_.kernel.greatest(keys.data(), keys.size());
            if (keys[place] <= limit) break;
            if (!is_exact(r, place)) continue;
            if (wanted == 0) return keys[place];
            take(r, place);
            --wanted;
        }
        if (limit == above) return above;
        // Everybody left would come at this price or less; and lists tell by it who holds the role.
        market_.price[r] = std::min(market_.price[r], limit);
    }
}

// Where more than a few are wanted, takes them in one go, in the same order. Returns how many.
std::size_t Reverse::take_many(std::uint32_t r, std::size_t wanted, std::int32_t limit) {
    constexpr std::size_t few = 6;
    if (wanted <= few) return 0;
    auto const keys = market_.candidates.keys().first(market_.candidates.front(r).size());
    // A rank is the key, its order kept by flipping the sign bit, over the complement of the place in the
    // list.
    ranks_.clear();
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
        if (keys[i] <= limit || (!is_exact(r, i) && keys[i] <= limit)) continue;
        ranks_.push_back(std::uint64_t(std::uint32_t(keys[i]) ^ 0x8000'0000U) << 32 | std::uint32_t(~i));
    }
    std::size_t const taken = std::min(wanted, ranks_.size());
    auto const last = ranks_.begin() + std::ptrdiff_t(taken);
    if (last != ranks_.end()) std::ranges::nth_element(ranks_, last, std::greater<>());
    std::ranges::sort(ranks_.begin(), last, std::greater<>());
    for (auto rank = ranks_.begin(); rank != last; ++rank) take(r, std::uint32_t(~*rank));
    return taken;
}

// The keys of people with several places may be too high: looks, and puts the key right.
bool Reverse::is_exact(std::uint32_t r, std::size_t place) {
    RowEntry const& candidate = market_.candidates.front(r)[place];
    std::int32_t const key = candidate.weight - market_.update_threshold(candidate.volunteer);
    return std::exchange(market_.candidates.keys()[place], key) == key;
}

void Reverse::take(std::uint32_t r, std::size_t place) {
    auto const [v, weight] = market_.candidates.front(r)[place];
    market_.candidates.strike(r, place);
    if (market_.has_room(v)) {
        market_.join(r, v, weight);
        return;
    }
    Market::Holding const given_up = market_.change_role(v, r, weight);
    market_.candidates.add(given_up.role, {v, given_up.weight});
    queue_if_short(given_up.role);
    took_from_another_ = true;
}

} // namespace

void run_reverse(Market& market) {
    Reverse(market).run();
}

} // namespace kith
