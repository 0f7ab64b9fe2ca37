// SPDX-License-Identifier: MIT
// The reverse auction: a role with too few volunteers for its price lowers the price to the threshold of the
// next volunteer and takes them, from idleness or from another role, which may then do the same. Every
// volunteer stays content throughout, because epsilon is 0: Bertsekas and Castanon, "A forward/reverse
// auction algorithm for asymmetric assignment problems" (1992).
//
// Prices only fall here, so thresholds only rise and the price at which a volunteer would come only falls. A
// role's best candidates are therefore kept in a short list: whoever is not in it would come at no more than
// `rest`, and the whole row is read again only when the list runs dry.
//
// Ties can make two roles take the same volunteer from each other for ever. A role that keeps taking without
// its price falling is left to the path searches.
#include "assignment/market.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace kith {
namespace {

class Reverse {
  public:
    explicit Reverse(Market& market)
        : market_(market), lists_(market.roles()), queued_(market.roles(), 0), stalls_(market.roles(), 0) {}

    void run();

  private:
    struct List {
        std::vector<RowEntry> entries; // the first `size`, and spare room for the kernels
        std::size_t size = 0;
        // No candidate outside the list would come at more than this.
        std::int32_t rest = std::numeric_limits<std::int32_t>::max();

        void add(RowEntry const& entry) {
            if (size + spare >= entries.size())
                entries.resize(entries.size() + entries.size() / 2 + 2 * spare);
            entries[size++] = entry;
        }
    };
    static constexpr std::size_t spare = 16;
    static constexpr std::int32_t nobody = -(1 << 30); // a weight below every price, whoever it is

    void queue_if_short(std::uint32_t r);
    void visit(std::uint32_t r);
    std::int32_t take_best(std::uint32_t r, std::size_t wanted, std::int32_t above);
    std::size_t refresh(std::uint32_t r, std::size_t wanted, std::int32_t above);
    void refill(std::uint32_t r, std::size_t wanted, std::int32_t above);
    void take(std::uint32_t r, RowEntry const& candidate);

    Market& market_;
    std::vector<List> lists_;
    std::vector<std::uint32_t> short_roles_; // a queue: [next_, end)
    std::size_t next_ = 0;
    std::vector<std::uint8_t> queued_;
    std::vector<std::uint8_t> stalls_;
    std::vector<std::int32_t> keys_; // of the list being served, or of the row being read
    std::vector<RowEntry> kept_;
    std::vector<std::int32_t> sample_;
    std::vector<std::uint64_t> ranks_;
    bool took_from_another_ = false;
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
    std::int32_t const minimum = market_.problem.minimum[r];
    std::int32_t price = price_before;
    took_from_another_ = false;
    for (;;) {
        std::int32_t const stop_at = price > 0 ? 0 : market_.problem.floor[r];
        std::int32_t const goal = price > 0 ? market_.problem.maximum[r] : minimum;
        price = take_best(r, std::size_t(goal - market_.filled(r)), stop_at);
        market_.set_price(r, price);
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
    constexpr std::size_t few = 6;
    std::size_t const found = refresh(r, wanted, above);
    List& list = lists_[r];
    if (found > wanted && wanted > few) {
        // A rank is the key, its order kept by flipping the sign bit, over the complement of the place in the
        // list.
        ranks_.clear();
        for (std::uint32_t i = 0; i < found; ++i) {
            ranks_.push_back(std::uint64_t(std::uint32_t(keys_[i]) ^ 0x8000'0000U) << 32 | std::uint32_t(~i));
        }
        std::ranges::nth_element(ranks_, ranks_.begin() + std::ptrdiff_t(wanted), std::greater<>());
        std::ranges::sort(ranks_.begin(), ranks_.begin() + std::ptrdiff_t(wanted), std::greater<>());
        for (std::size_t i = 0; i < wanted; ++i) {
            RowEntry& entry = list.entries[std::uint32_t(~ranks_[i])];
            take(r, entry);
            entry.weight = nobody;
        }
        return keys_[std::uint32_t(~ranks_[wanted])];
    }
    for (std::size_t i = 0; i < wanted && i < found; ++i) {
        std::size_t const best = found > wanted ? market_.kernel.greatest(keys_.data(), found) : i;
        take(r, list.entries[best]);
        list.entries[best].weight = nobody; // drops out at the next refresh
        keys_[best] = nobody;
    }
    return found > wanted ? keys_[market_.kernel.greatest(keys_.data(), found)] : above;
}

// Brings r's list and its keys_ up to date, all above `above`; more than `wanted` if there are so many.
std::size_t Reverse::refresh(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    List& list = lists_[r];
    for (;;) {
        keys_.resize(std::max(keys_.size(), list.size + spare));
        list.size = market_.kernel.keep_above(list.entries.data(), list.size, market_.threshold.data(),
                                              std::max(list.rest, above), list.entries.data(), keys_.data());
        if (list.size > wanted || list.rest <= above) return list.size;
        refill(r, wanted, above);
    }
}

// Reads r's whole row and keeps the best of it: about twice what is wanted, guessed from a sample.
void Reverse::refill(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    constexpr std::size_t samples = 64;
    constexpr std::size_t least_kept = 48;
    auto const row = market_.row(r);
    std::size_t const keep = least_kept + 2 * wanted;
    std::int32_t limit = above;
    if (row.size() > samples && keep * 2 < row.size()) {
        sample_.clear();
        for (std::size_t i = 0; i < samples; ++i) {
            RowEntry const& entry = row[i * row.size() / samples];
            sample_.push_back(entry.weight - market_.threshold[entry.volunteer]);
        }
        auto const rank = std::ptrdiff_t(keep * samples / row.size() + 1);
        std::ranges::nth_element(sample_, sample_.begin() + rank, std::greater<>());
        limit = std::max(above, sample_[std::size_t(rank)]);
    }
    List& list = lists_[r];
    // Who holds r already would come at its price or more.
    auto const is_holder = [&](RowEntry const& entry) {
        return entry.weight - market_.threshold[entry.volunteer] >= market_.price[r] &&
               market_.holds(entry.volunteer, r);
    };
    do {
        kept_.resize(std::max(kept_.size(), row.size() + spare));
        keys_.resize(std::max(keys_.size(), row.size() + spare));
        std::size_t const size = market_.kernel.keep_above(row.data(), row.size(), market_.threshold.data(),
                                                           limit, kept_.data(), keys_.data());
        market_.budget.edges_read += std::int64_t(row.size());
        list.size = 0;
        list.rest = limit;
        for (std::size_t i = 0; i < size; ++i) {
            if (!is_holder(kept_[i])) list.add(kept_[i]);
        }
        limit = above;
    } while (list.size <= wanted && list.rest > above);
}

void Reverse::take(std::uint32_t r, RowEntry const& candidate) {
    std::uint32_t const v = candidate.volunteer;
    if (!market_.has_room(v)) {
        Market::Holding const given_up = market_.least_holding(v);
        market_.leave(given_up.role, v);
        lists_[given_up.role].add({v, given_up.weight});
        queue_if_short(given_up.role);
        took_from_another_ = true;
    }
    market_.join(r, v, candidate.weight);
}

} // namespace

void run_reverse(Market& market) {
    Reverse(market).run();
}

} // namespace kith
