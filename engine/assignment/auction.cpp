// SPDX-License-Identifier: MIT
// The forward half of the solver: volunteers bid for places. First coarsely (every bid raises by at least
// epsilon, so few bids settle the prices roughly), then exactly from those prices, which leaves every
// volunteer content. Bertsekas, "The auction algorithm" (1988); prices start at 0 because a place that stays
// empty must end at a price of 0 or less.
#include "assignment/market.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace kith {
namespace {

constexpr std::int32_t sentinel_price = 1 << 30;

class Auction {
  public:
    Auction(Problem const& problem, Kernels const& kernel, Budget& budget, Offers& offers);

    // Every volunteer bids until nobody wants to move, each bid raising by `epsilon` at least.
    void run_coarse(std::int32_t epsilon);
    // Forgets the holdings, keeps the prices as the lowest, and lets everybody choose exactly.
    void run_best_response();

  private:
    struct Wish {
        std::uint32_t role;
        std::int32_t weight;
        std::int32_t profit;
    };

    void settle(std::uint32_t first);
    void bid(std::uint32_t v);
    void read_wishes(std::uint32_t v);
    void read_shortlist(std::uint32_t v);
    void read_whole_row(std::uint32_t v);
    void drop_unwished(std::uint32_t v);
    bool offer(std::uint32_t v, Wish const& wish, std::int32_t amount);
    bool take_tied(std::uint32_t v, std::int32_t profit);
    void park(std::uint32_t v, std::uint32_t role);
    void settle_parked();
    void forget_holdings();
    [[nodiscard]] bool holds(std::uint32_t v, std::uint32_t role) const;
    void add_holding(std::uint32_t v, std::uint32_t role);
    void remove_holding(std::uint32_t v, std::uint32_t role);
    [[nodiscard]] std::span<std::uint64_t> heap(std::uint32_t r) {
        return {bids_.data() + bids_begin_[r], bid_count_[r]};
    }

    Problem const& problem_;
    Kernels const& kernel_;
    Budget& budget_;
    Offers& offers_;
    std::vector<std::int32_t>& price_;
    std::vector<Shortlist> shortlist_;
    std::vector<std::int32_t> bound_; // on what is not in the shortlist; at most, as prices only rise

    // Per role a heap of bids, lowest on top: amount above the volunteer's complement, so that of equal bids
    // the later volunteer goes first.
    std::vector<std::uint32_t> bids_begin_;
    std::vector<std::uint32_t> bid_count_;
    std::vector<std::uint64_t> bids_;

    std::int32_t epsilon_ = 0;
    bool exact_ = false;
    bool bidding_ = true; // false: wishes are granted without competing
    std::vector<std::uint32_t> waiting_;
    std::vector<Pairing> parked_;
    std::vector<Wish> wishes_;   // the best `capacity` wishes of the volunteer being served, best first
    std::int32_t next_best_ = 0; // worth of the best edge not wished for, at least 0
};

Auction::Auction(Problem const& problem, Kernels const& kernel, Budget& budget, Offers& offers)
    : problem_(problem),
      kernel_(kernel),
      budget_(budget),
      offers_(offers),
      price_(offers.price),
      shortlist_(problem.volunteers()),
      bound_(problem.volunteers(), std::numeric_limits<std::int32_t>::max()) {
    std::size_t const roles = problem.roles();
    price_.assign(roles + 1, 0);
    price_[roles] = sentinel_price;
    std::vector<std::uint32_t> degree(roles, 0);
    for (std::uint32_t const r : problem.role) ++degree[r];
    bids_begin_.assign(roles + 1, 0);
    for (std::size_t r = 0; r < roles; ++r) {
        if (problem.maximum[r] == 0) price_[r] = weight_max;
        bids_begin_[r + 1] = bids_begin_[r] + std::min(degree[r], std::uint32_t(problem.maximum[r]));
    }
    bid_count_.assign(roles, 0);
    bids_.resize(bids_begin_[roles]);

    offers.hold_begin.assign(problem.volunteers() + 1, 0);
    for (std::size_t v = 0; v < problem.volunteers(); ++v) {
        std::uint32_t const row = problem.offsets[v + 1] - problem.offsets[v];
        offers.hold_begin[v + 1] = offers.hold_begin[v] + std::min(row, std::uint32_t(problem.capacity[v]));
    }
    offers.hold_count.assign(problem.volunteers(), 0);
    offers.hold_role.resize(offers.hold_begin.back());
}

bool Auction::holds(std::uint32_t v, std::uint32_t role) const {
    auto const* first = offers_.hold_role.data() + offers_.hold_begin[v];
    return std::find(first, first + offers_.hold_count[v], role) != first + offers_.hold_count[v];
}

void Auction::add_holding(std::uint32_t v, std::uint32_t role) {
    offers_.hold_role[offers_.hold_begin[v] + offers_.hold_count[v]++] = role;
}

void Auction::remove_holding(std::uint32_t v, std::uint32_t role) {
    auto* first = offers_.hold_role.data() + offers_.hold_begin[v];
    auto* last = first + --offers_.hold_count[v];
    *std::find(first, last, role) = *last;
}

void Auction::run_coarse(std::int32_t epsilon) {
    epsilon_ = epsilon;
    exact_ = false;
    for (std::uint32_t v = 0; v < problem_.volunteers() && budget_.running(); ++v) settle(v);
}

void Auction::run_best_response() {
    epsilon_ = 0;
    exact_ = true;
    forget_holdings();
    for (std::uint32_t v = 0; v < problem_.volunteers() && budget_.running(); ++v) settle(v);
    settle_parked();
}

void Auction::forget_holdings() {
    std::ranges::fill(bid_count_, 0U);
    std::ranges::fill(offers_.hold_count, 0U);
}

// Serves one volunteer and then everybody outbid on the way.
void Auction::settle(std::uint32_t first) {
    waiting_.push_back(first);
    while (!waiting_.empty()) {
        std::uint32_t const v = waiting_.back();
        waiting_.pop_back();
        bid(v);
        auto const phase = exact_ ? SolvePhase::best_response : SolvePhase::auction;
        if (!budget_.step(phase, std::int64_t(problem_.volunteers() - first))) break;
    }
    waiting_.clear();
}

void Auction::bid(std::uint32_t v) {
    if (problem_.capacity[v] == 0) return;
    read_wishes(v);
    if (problem_.capacity[v] > 1) drop_unwished(v);
    std::int32_t const reference = next_best_;
    // The wishes may be reread by nobody while offers are made: outbid volunteers only queue.
    for (std::size_t i = 0; i < wishes_.size(); ++i) {
        Wish const wish = wishes_[i];
        if (problem_.capacity[v] > 1 && holds(v, wish.role)) continue;
        if (bidding_ && offer(v, wish, wish.weight - reference + epsilon_)) continue;
        if (!exact_) continue;
        if (bidding_ && wish.profit == reference && take_tied(v, reference)) continue;
        park(v, wish.role);
    }
}

// Fills wishes_ and next_best_ at today's prices.
void Auction::read_wishes(std::uint32_t v) {
    wishes_.clear();
    if (std::size_t(problem_.capacity[v]) < shortlist_size)
        read_shortlist(v);
    else
        read_whole_row(v);
}

void Auction::read_shortlist(std::uint32_t v) {
    std::size_t const wanted = std::size_t(problem_.capacity[v]);
    Shortlist& list = shortlist_[v];
    for (;;) {
        Wish best[shortlist_size];
        std::size_t held = 0;
        for (std::size_t k = 0; k < shortlist_size; ++k) {
            std::int32_t const profit = list.weight[k] - price_[list.role[k]];
            if (bound_[v] == std::numeric_limits<std::int32_t>::max()) break;
            std::size_t at = held++;
            for (; at > 0 && best[at - 1].profit < profit; --at) best[at] = best[at - 1];
            best[at] = {list.role[k], list.weight[k], profit};
        }
        std::int32_t const last_wanted = held ? best[wanted - 1].profit : profit_none;
        bool const known = held && (last_wanted >= bound_[v] || (last_wanted <= 0 && bound_[v] <= 0));
        if (!known) {
            std::size_t const begin = problem_.offsets[v];
            std::size_t const count = problem_.offsets[v + 1] - begin;
            budget_.edges_read += std::int64_t(count);
            bound_[v] = kernel_.fill_shortlist(problem_.role.data() + begin, problem_.weight.data() + begin,
                                               count, price_.data(), std::uint32_t(problem_.roles()), list);
            continue;
        }
        for (std::size_t k = 0; k < wanted && best[k].profit > 0; ++k) wishes_.push_back(best[k]);
        next_best_ = std::max({0, bound_[v], best[wanted].profit});
        return;
    }
}

void Auction::read_whole_row(std::uint32_t v) {
    std::size_t const wanted = std::size_t(problem_.capacity[v]);
    budget_.edges_read += problem_.offsets[v + 1] - problem_.offsets[v];
    for (std::size_t e = problem_.offsets[v]; e < problem_.offsets[v + 1]; ++e) {
        std::uint32_t const r = problem_.role[e];
        std::int32_t const profit = problem_.weight[e] - price_[r];
        if (profit > 0) wishes_.push_back({r, problem_.weight[e], profit});
    }
    next_best_ = 0;
    if (wishes_.size() <= wanted) return;
    auto const better = [](Wish const& a, Wish const& b) {
        return a.profit != b.profit ? a.profit > b.profit : a.role < b.role;
    };
    std::ranges::nth_element(wishes_, wishes_.begin() + std::ptrdiff_t(wanted), better);
    next_best_ = wishes_[wanted].profit;
    wishes_.resize(wanted);
    std::ranges::sort(wishes_, better);
}

// A volunteer of several places may find, once outbid, that something else they hold is no longer among the
// best.
void Auction::drop_unwished(std::uint32_t v) {
    for (std::uint32_t i = offers_.hold_count[v]; i-- > 0;) {
        std::uint32_t const r = offers_.hold_role[offers_.hold_begin[v] + i];
        if (std::ranges::find(wishes_, r, &Wish::role) != wishes_.end()) continue;
        remove_holding(v, r);
        auto const parked = std::ranges::find(parked_, Pairing{v, r});
        if (parked != parked_.end()) {
            parked_.erase(parked);
            continue;
        }
        auto const all = heap(r);
        auto const at =
            std::ranges::find_if(all, [v](std::uint64_t each) { return std::uint32_t(~each) == v; });
        *at = all.back();
        --bid_count_[r];
        std::ranges::make_heap(heap(r), std::greater<>());
    }
}

// Bids `amount` for a place; true when it is held. Somebody outbid is queued.
bool Auction::offer(std::uint32_t v, Wish const& wish, std::int32_t amount) {
    std::uint32_t const r = wish.role;
    std::uint64_t const entry = std::uint64_t(std::uint32_t(amount)) << 32 | std::uint32_t(~v);
    auto const maximum = std::uint32_t(problem_.maximum[r]);
    if (bid_count_[r] < maximum) {
        ++bid_count_[r];
        heap(r).back() = entry;
        std::ranges::push_heap(heap(r), std::greater<>());
    } else {
        auto const all = heap(r);
        if (std::int32_t(all.front() >> 32) >= amount) return false;
        std::ranges::pop_heap(all, std::greater<>());
        auto const outbid = std::uint32_t(~all.back());
        all.back() = entry;
        std::ranges::push_heap(all, std::greater<>());
        remove_holding(outbid, r);
        waiting_.push_back(outbid);
    }
    add_holding(v, r);
    if (bid_count_[r] == maximum) price_[r] = std::max(price_[r], std::int32_t(heap(r).front() >> 32));
    return true;
}

// The wish is full at exactly this worth: is there an equal one with room?
bool Auction::take_tied(std::uint32_t v, std::int32_t profit) {
    if (std::size_t(problem_.capacity[v]) >= shortlist_size) return false;
    Shortlist const& list = shortlist_[v];
    for (std::size_t k = 0; k < shortlist_size; ++k) {
        std::uint32_t const r = list.role[k];
        if (r == problem_.roles() || list.weight[k] - price_[r] != profit) continue;
        if (bid_count_[r] >= std::uint32_t(problem_.maximum[r]) || holds(v, r)) continue;
        if (std::ranges::find(wishes_, r, &Wish::role) != wishes_.end()) continue;
        return offer(v, {r, list.weight[k], profit}, list.weight[k] - profit);
    }
    return false;
}

// Lets v hold a place that is not there: the role is overfull until the reverse phase or a path settles it.
void Auction::park(std::uint32_t v, std::uint32_t role) {
    add_holding(v, role);
    parked_.push_back({v, role});
}

// A parked volunteer is content only while its role's price stands, so serve the parked again until no bid
// succeeds; what is then still parked is consistent, because granting wishes moves no price.
void Auction::settle_parked() {
    constexpr int rounds_max = 8;
    for (int round = 0; !parked_.empty() && budget_.running(); ++round) {
        bidding_ = round < rounds_max;
        std::vector<Pairing> const again = std::move(parked_);
        parked_.clear();
        std::int64_t const before = std::accumulate(price_.begin(), price_.end() - 1, std::int64_t(0));
        for (Pairing const& each : again) remove_holding(each.volunteer, each.role);
        for (Pairing const& each : again) settle(each.volunteer);
        if (!bidding_) return;
        if (std::accumulate(price_.begin(), price_.end() - 1, std::int64_t(0)) == before) return;
    }
}

std::int32_t largest_weight(Problem const& problem) {
    return problem.weight.empty() ? 0 : std::ranges::max(problem.weight);
}

} // namespace

void run_auction(Problem const& problem, Kernels const& kernel, Budget& budget, Offers& offers) {
    Auction auction(problem, kernel, budget, offers);
    auction.run_coarse(std::max(1, largest_weight(problem) / 32));
    if (budget.running()) auction.run_best_response();
}

} // namespace kith
