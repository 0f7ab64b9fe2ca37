// SPDX-License-Identifier: MIT
// The reverse auction: a role with too few volunteers for its price lowers the price to the threshold of the
// next volunteer and takes them, from idleness or from another role, which may then do the same. Every
// volunteer stays content throughout, because epsilon is 0: Bertsekas and Castanon, "A forward/reverse
// auction algorithm for asymmetric assignment problems" (1992).
//
// Prices only fall here, so thresholds only rise and the price at which a volunteer would come only falls.
// That makes a stale key an upper bound, and a role's best candidates can be kept in a heap that is checked
// only at its top (lazy evaluation: Minoux 1978); the whole row is read again when the heap runs below
// `rest`.
//
// Ties can make two roles take the same volunteer from each other for ever. A role that keeps taking without
// its price falling is left to the path searches.
#include "assignment/market.hpp"

#include <algorithm>
#include <limits>

namespace kith {
namespace {

struct ByKey {
    // A heap's top is the highest key, then the lowest position.
    bool operator()(Candidate const& a, Candidate const& b) const {
        return a.key != b.key ? a.key < b.key : a.position > b.position;
    }
};

class Reverse {
  public:
    explicit Reverse(Market& market)
        : market_(market), lists_(market.roles()), queued_(market.roles(), 0), stalls_(market.roles(), 0) {}

    void run();

  private:
    struct List {
        std::vector<Candidate> heap;
        // No candidate outside the heap would come at more than this.
        std::int32_t rest = std::numeric_limits<std::int32_t>::max();
    };

    void queue_if_short(std::uint32_t r);
    void visit(std::uint32_t r);
    Candidate const* best(std::uint32_t r, std::size_t wanted, std::int32_t above);
    void refill(std::uint32_t r, std::size_t wanted, std::int32_t above);
    bool take_best(std::uint32_t r);

    Market& market_;
    std::vector<List> lists_;
    std::vector<std::uint32_t> short_roles_; // a queue: [next_, end)
    std::size_t next_ = 0;
    std::vector<std::uint8_t> queued_;
    std::vector<std::uint8_t> stalls_;
    std::vector<std::int32_t> keys_;
    std::vector<Candidate> found_;
    std::vector<std::int32_t> sample_;
};

void Reverse::queue_if_short(std::uint32_t r) {
    constexpr std::uint8_t stalls_max = 4;
    if (queued_[r] || stalls_[r] >= stalls_max || market_.deficit(r) == 0) return;
    queued_[r] = 1;
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
        if (!market_.budget.step(SolvePhase::reverse, std::int64_t(short_roles_.size() - next_))) return;
    }
}

// Above price 0 every place must be filled; below it only the minimum, down to minus the fill value. The last
// price is as low as the next candidate allows: the lower, the dearer these volunteers are to others.
void Reverse::visit(std::uint32_t r) {
    std::int32_t const price_before = market_.price[r];
    std::int32_t price = price_before;
    bool took_from_another = false;
    for (;;) {
        std::int32_t const stop_at = price > 0 ? 0 : market_.problem.floor[r];
        std::int32_t const goal = price > 0 ? market_.problem.maximum[r] : market_.problem.minimum[r];
        std::int32_t need = goal - market_.filled(r);
        for (; need > 0 && best(r, std::size_t(need), stop_at); --need) took_from_another |= take_best(r);
        Candidate const* const next = need > 0 ? nullptr : best(r, 1, stop_at);
        price = next ? next->key : stop_at;
        bool const low_enough =
            price == market_.problem.floor[r] || market_.filled(r) >= market_.problem.minimum[r];
        if (need <= 0 || (price <= 0 && low_enough)) break;
    }
    market_.set_price(r, price);
    if (price < price_before)
        stalls_[r] = 0;
    else if (took_from_another)
        ++stalls_[r];
}

// The candidate who would come at the highest price, if that is above `above`. `wanted` is how many will be.
Candidate const* Reverse::best(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    List& list = lists_[r];
    for (;;) {
        if (list.heap.empty() || list.heap.front().key < list.rest) {
            if (list.rest <= above) {
                if (list.heap.empty()) return nullptr;
            } else {
                refill(r, wanted, above);
                continue;
            }
        }
        Candidate& top = list.heap.front();
        if (top.key <= above) return nullptr;
        std::int32_t const key = market_.key(top.position);
        if (key == top.key) return &top;
        std::ranges::pop_heap(list.heap, ByKey());
        if (key <= market_.problem.floor[r]) {
            list.heap.pop_back();
        } else {
            list.heap.back().key = key;
            std::ranges::push_heap(list.heap, ByKey());
        }
    }
}

// Reads r's whole row and keeps the best of it: about twice what is wanted, guessed from a sample.
void Reverse::refill(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    std::uint32_t const begin = market_.row_begin[r];
    std::size_t const count = market_.row_begin[r + 1] - begin;
    keys_.resize(count + 16);
    found_.resize(count + 16);
    market_.kernel.row_keys(market_.row.data() + begin, count, market_.threshold.data(), keys_.data());
    market_.budget.edges_read += std::int64_t(count);

    constexpr std::size_t samples = 64;
    constexpr std::size_t least_kept = 32;
    std::size_t const keep = std::max(least_kept, 2 * wanted);
    std::int32_t limit = above;
    if (count > samples && keep * 2 < count) {
        sample_.clear();
        for (std::size_t i = 0; i < samples; ++i) sample_.push_back(keys_[i * count / samples]);
        auto const rank = std::ptrdiff_t(keep * samples / count + 1);
        std::ranges::nth_element(sample_, sample_.begin() + rank, std::greater<>());
        limit = std::max(above, sample_[std::size_t(rank)]);
    }
    std::size_t found = market_.kernel.keys_above(keys_.data(), count, limit, begin, found_.data());
    if (found <= wanted && limit > above) {
        limit = above;
        found = market_.kernel.keys_above(keys_.data(), count, limit, begin, found_.data());
    }
    List& list = lists_[r];
    list.heap.assign(found_.begin(), found_.begin() + std::ptrdiff_t(found));
    std::ranges::make_heap(list.heap, ByKey());
    list.rest = limit;
}

// Returns whether another role lost the volunteer.
bool Reverse::take_best(std::uint32_t r) {
    List& list = lists_[r];
    std::uint32_t const position = list.heap.front().position;
    std::ranges::pop_heap(list.heap, ByKey());
    list.heap.pop_back();
    std::uint32_t const v = market_.row[position].volunteer;
    bool const from_another = !market_.has_room(v);
    if (from_another) {
        Market::Holding const given_up = market_.least_holding(v);
        std::uint32_t const left_position = market_.holders[given_up.role][given_up.slot].position;
        market_.leave(given_up.role, given_up.slot);
        List& other = lists_[given_up.role];
        other.heap.push_back({market_.key(left_position), left_position});
        std::ranges::push_heap(other.heap, ByKey());
        queue_if_short(given_up.role);
    }
    market_.join(r, position);
    return from_another;
}

} // namespace

void run_reverse(Market& market) {
    Reverse(market).run();
}

} // namespace kith
