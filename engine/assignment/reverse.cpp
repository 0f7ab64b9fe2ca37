// SPDX-License-Identifier: MIT
// The reverse half of the solver: a role with too few volunteers for its price lowers the price to the next
// volunteer's threshold and takes them, from idleness or from another role, which may then do the same. Every
// volunteer stays content throughout. Exact (epsilon 0): Bertsekas and Castanon, "A forward/reverse auction
// algorithm for asymmetric assignment problems" (1992). Ties may make it stall, so visits are capped and the
// path searches finish.
#include "assignment/market.hpp"

#include <algorithm>
#include <deque>

namespace kith {
namespace {

class Reverse {
  public:
    explicit Reverse(Market& market)
        : market_(market), queued_(market.roles(), 0), visits_(market.roles(), 0) {}

    void run();

  private:
    struct Candidate {
        std::int32_t key; // the price at which the volunteer would come
        std::uint32_t position;
    };

    void queue_if_short(std::uint32_t r);
    void visit(std::uint32_t r);
    void find_candidates(std::uint32_t r, std::size_t wanted, std::int32_t above);
    void take(std::uint32_t r, Candidate const& candidate);

    Market& market_;
    std::deque<std::uint32_t> short_roles_;
    std::vector<std::uint8_t> queued_;
    std::vector<std::uint32_t> visits_;
    std::vector<std::int32_t> keys_;
    std::vector<Candidate> candidates_; // best first
};

void Reverse::queue_if_short(std::uint32_t r) {
    constexpr std::uint32_t visits_max = 200;
    if (queued_[r] || market_.deficit(r) == 0 || visits_[r] >= visits_max) return;
    queued_[r] = 1;
    short_roles_.push_back(r);
}

void Reverse::run() {
    for (std::uint32_t r = 0; r < market_.roles(); ++r) queue_if_short(r);
    while (!short_roles_.empty()) {
        std::uint32_t const r = short_roles_.front();
        short_roles_.pop_front();
        queued_[r] = 0;
        ++visits_[r];
        visit(r);
        if (!market_.budget.step(SolvePhase::reverse, std::int64_t(short_roles_.size()))) return;
    }
}

// Above price 0 every place must be filled; below it only the minimum, down to minus the fill value.
void Reverse::visit(std::uint32_t r) {
    while (std::int32_t const need = market_.deficit(r)) {
        std::int32_t const stop_at = market_.price[r] > 0 ? 0 : market_.problem.floor[r];
        find_candidates(r, std::size_t(need), stop_at);
        auto const taken = std::min(candidates_.size(), std::size_t(need));
        for (std::size_t i = 0; i < taken; ++i) take(r, candidates_[i]);
        market_.change_price(r, candidates_.size() > taken ? candidates_[taken].key : stop_at);
    }
}

// The `wanted` + 1 volunteers who would come at the highest prices above `above`, best first.
void Reverse::find_candidates(std::uint32_t r, std::size_t wanted, std::int32_t above) {
    std::uint32_t const begin = market_.row_begin[r];
    std::size_t const count = market_.row_begin[r + 1] - begin;
    keys_.resize(count);
    market_.kernel.row_keys(market_.row_volunteer.data() + begin, market_.row_weight.data() + begin, count,
                            market_.threshold.data(), keys_.data());
    market_.budget.edges_read += std::int64_t(count);
    candidates_.clear();
    for (std::size_t i = 0; i < count; ++i) {
        if (keys_[i] > above) candidates_.push_back({keys_[i], begin + std::uint32_t(i)});
    }
    auto const better = [](Candidate const& a, Candidate const& b) {
        return a.key != b.key ? a.key > b.key : a.position < b.position;
    };
    if (candidates_.size() > wanted + 1) {
        std::ranges::nth_element(candidates_, candidates_.begin() + std::ptrdiff_t(wanted), better);
        candidates_.resize(wanted + 1);
    }
    std::ranges::sort(candidates_, better);
}

void Reverse::take(std::uint32_t r, Candidate const& candidate) {
    std::uint32_t const v = market_.row_volunteer[candidate.position];
    if (!market_.has_room(v)) {
        Market::Holding const given_up = market_.least_holding(v);
        market_.leave(given_up.role, given_up.slot);
        queue_if_short(given_up.role);
    }
    market_.join(r, candidate.position);
}

} // namespace

void run_reverse(Market& market) {
    Reverse(market).run();
}

} // namespace kith
