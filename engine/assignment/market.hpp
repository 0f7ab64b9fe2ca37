// SPDX-License-Identifier: MIT
// What the phases of the solver share: the problem as pins leave it, the prices, and who holds which place.
// That is kept with the volunteers alone: a role knows how many of its places are filled, and moving its
// price touches nobody. Internal to the assignment folder. Invariant from the best response on (volunteers
// are content): what a volunteer holds is worth at least 0 and at least as much, at the prices, as anything
// they do not hold; where they have capacity left, nothing they do not hold is worth more than 0.
#pragma once

#include "assignment/candidates.hpp"
#include "assignment/instance.hpp"
#include "assignment/kernels.hpp"
#include "assignment/pairing.hpp"
#include "assignment/solve.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace kith {

// The instance less its pins. Borrows the edges, or owns a copy without the pinned ones.
struct Problem {
    explicit Problem(InstanceView const& instance);

    [[nodiscard]] std::size_t volunteers() const { return capacity.size(); }
    [[nodiscard]] std::size_t roles() const { return maximum.size(); }

    // New terms for one volunteer or role; pins keep their part.
    void set_capacity(std::uint32_t v, std::int32_t all);
    void set_terms(std::uint32_t r, RoleTerms const& terms);

    std::vector<std::int32_t> capacity;
    std::vector<std::int32_t> minimum; // 0 where filling it is worth nothing
    std::vector<std::int32_t> maximum;
    std::vector<std::int32_t> floor; // the lowest sensible price: -fill_value, or 0 without a minimum
    std::span<std::uint32_t const> offsets;
    std::span<std::uint32_t const> role;
    std::span<std::int32_t const> weight;
    std::int64_t fixed_value = 0; // of pins, and of the minimum places they fill
    std::span<Pin const> pins;

  private:
    std::vector<RoleTerms> terms_; // as given
    std::vector<std::int32_t> pinned_;
    std::vector<std::uint32_t> own_offsets_;
    std::vector<std::uint32_t> own_role_;
    std::vector<std::int32_t> own_weight_;
};

// Counts steps, asks whether to stop, and remembers why. Once stopped, stays stopped.
class Budget {
  public:
    explicit Budget(SolveOptions options) : options_(std::move(options)) {}

    // Returns false when work must end.
    bool step(SolvePhase phase, std::int64_t left) {
        ++steps_;
        if ((steps_ & 15) == 0) poll(phase, left);
        if (options_.step_budget && steps_ >= *options_.step_budget && stopped_ == Stopped::done) {
            stopped_ = Stopped::steps;
        }
        return stopped_ == Stopped::done;
    }
    [[nodiscard]] bool running() const { return stopped_ == Stopped::done; }
    [[nodiscard]] Stopped stopped() const { return stopped_; }
    [[nodiscard]] std::int64_t steps() const { return steps_; }

    std::int64_t edges_read = 0;

  private:
    void poll(SolvePhase phase, std::int64_t left);

    SolveOptions options_;
    std::int64_t steps_ = 0;
    Stopped stopped_ = Stopped::done;
};

// What each weight is lowered by to tell ties apart, in [0, range): a fixed function of the pair.
struct Noise {
    static constexpr std::uint32_t range_max = 1U << 16;
    std::uint32_t range;
    [[nodiscard]] std::int32_t operator()(std::uint32_t volunteer, std::uint32_t role) const {
        std::uint32_t const mixed = (volunteer * 0x9E3779B1U ^ role * 0x85EBCA6BU) * 0xC2B2AE35U;
        return std::int32_t((mixed >> 16) * range >> 16);
    }
};

// The market seen from the roles: rows of candidates, seats, and what is filled.
class Market {
  public:
    // The threshold of a volunteer without capacity: above every weight less price.
    static constexpr std::int32_t unavailable = std::int32_t(fill_value_max) + weight_max;

    struct Holding {
        std::uint32_t role;
        std::int32_t weight;
    };
    // What a volunteer holds, for reading. Somebody with one place keeps it in their seat.
    class Holdings {
      public:
        Holdings(Holding const* first, std::size_t count) : first_(first), count_(count) {}
        explicit Holdings(Holding const& sole) : sole_(sole), count_(1) {}
        [[nodiscard]] Holding const* begin() const { return first_ ? first_ : &sole_; }
        [[nodiscard]] Holding const* end() const { return begin() + count_; }
        [[nodiscard]] std::size_t size() const { return count_; }

      private:
        Holding sole_{};
        Holding const* first_ = nullptr;
        std::size_t count_;
    };

    // Nobody holds anything and every price is at its highest.
    Market(Problem const& problem, Kernels const& kernel, Budget& budget);
    Market(Market const&) = delete; // the lists look back at the market
    Market& operator=(Market const&) = delete;

    [[nodiscard]] std::uint32_t volunteers() const { return std::uint32_t(seat_.size()); }
    [[nodiscard]] std::uint32_t roles() const { return std::uint32_t(filled_.size()); }
    [[nodiscard]] std::span<RowEntry const> row(std::uint32_t r) const {
        return {rows_.get() + row_begin_[r], row_begin_[r + 1] - row_begin_[r]};
    }
    [[nodiscard]] Seats seats() const { return {seat_.data(), price.data(), roles()}; }
    [[nodiscard]] Holdings holdings(std::uint32_t v) const {
        Seat const& seat = seat_[v];
        if (seat.role == Seat::idle) return {nullptr, 0};
        if (seat.is_sole()) return Holdings({seat.role, seat.weight});
        Holding const& hand = hands_[hand_at(seat)];
        return {&hand + 1, std::size_t(hand.weight)};
    }
    [[nodiscard]] bool holds(std::uint32_t v, std::uint32_t r) const {
        if (seat_[v].is_sole()) return seat_[v].role == r;
        Holdings const all = holdings(v);
        return std::ranges::find(all, r, &Holding::role) != all.end();
    }
    // Who holds r, by volunteer. Reads r's row: for rare occasions.
    [[nodiscard]] std::vector<RowEntry> holders(std::uint32_t r) const;
    [[nodiscard]] std::int32_t filled(std::uint32_t r) const { return filled_[r]; }
    [[nodiscard]] bool has_room(std::uint32_t v) const {
        if (seat_[v].is_sole()) return seat_[v].role == Seat::idle;
        Holding const& hand = hands_[hand_at(seat_[v])];
        return std::uint32_t(hand.weight) < hand.role;
    }
    [[nodiscard]] std::int32_t worth(Holding const& each) const { return each.weight - price[each.role]; }

    // Places that must be filled, and may at most be filled, at the role's price.
    [[nodiscard]] std::int32_t least(std::uint32_t r) const {
        if (price[r] > 0) return problem.maximum[r];
        return price[r] > problem.floor[r] ? problem.minimum[r] : 0;
    }
    [[nodiscard]] std::int32_t most(std::uint32_t r) const {
        return price[r] >= 0 ? problem.maximum[r] : problem.minimum[r];
    }
    [[nodiscard]] std::int32_t deficit(std::uint32_t r) const { return std::max(0, least(r) - filled(r)); }
    [[nodiscard]] std::int32_t excess(std::uint32_t r) const { return std::max(0, filled(r) - most(r)); }

    // v, who has room, joins r / leaves r.
    void join(std::uint32_t r, std::uint32_t v, std::int32_t weight);
    void leave(std::uint32_t r, std::uint32_t v);
    // v, who has no room, gives up what is worth least to them, of equals the lower role, for r. Returns it.
    Holding change_role(std::uint32_t v, std::uint32_t r, std::int32_t weight);
    // Lets v hold the best there is for them at the prices, what they hold already first among equals; roles
    // may become over- or underfull. Needed when v's capacity changed or a price rose.
    void reconsider(std::uint32_t v);
    // Brings the market in line with new terms of the problem.
    void change_capacity(std::uint32_t v);
    void change_terms(std::uint32_t r);
    // Everybody leaves, every price is at its highest again.
    void restart();
    // Lowers every weight, or puts it back; thresholds and who is content are the caller's care.
    void lower_weights(Noise const& noise) { change_weights(noise, -1); }
    void put_weights_back(Noise const& noise) { change_weights(noise, 1); }
    // Looks at v's threshold anew and returns it. Needed for somebody with several places where it must be
    // exact, and after a price they pay rose.
    std::int32_t update_threshold(std::uint32_t v);

    Problem const& problem;
    Kernels const& kernel;
    Budget* budget;                  // of the run in progress
    std::vector<std::int32_t> price; // and a 0
    CandidateLists candidates;
    // Every joining and leaving, while wanted.
    struct Move {
        Pairing pairing;
        std::int32_t weight;
        bool joined;
    };
    bool logging = false;
    std::vector<Move> log;

  private:
    static std::uint32_t hand_at(Seat const& seat) { return seat.role & ~Seat::several; }
    void build_rows();
    void make_room(std::uint32_t v, std::int32_t capacity);
    void leave_everything(std::uint32_t v);
    void change_weights(Noise const& noise, std::int32_t sign);

    std::vector<std::uint32_t> row_begin_;
    std::unique_ptr<RowEntry[]> rows_; // per role its candidates, by volunteer
    std::vector<std::int32_t> filled_;
    std::vector<Seat> seat_;
    // The hands of volunteers who do not have exactly one place: first their places (in role) and how many
    // of these they hold (in weight), then what they hold. The first hand is of all who have no place.
    std::vector<Holding> hands_;

    struct Wish {
        std::int32_t profit;
        bool held;
        Holding holding;
    };
    std::vector<Wish> wishes_;
};

// The plan as it stands. Where the run was stopped, roles are first trimmed to their places and the bound
// taken by a pass over the edges; otherwise everybody is content and the bound follows from what they hold.
Solution solution_of(Market& market);

// Brings a fresh market close to a best plan and its prices where few different weights make ties abound;
// otherwise does nothing. Everybody is content afterwards.
void settle_ties(Market& market);

// Underfull roles lower their prices and take volunteers; may leave a few for the path searches.
void run_reverse(Market& market);

// Settles what is left: underfull roles first, then overfull ones, one shortest path each. False when the
// overfull would take reading more than `reads_max` edges: then restart is cheaper.
bool run_paths(Market& market, std::int64_t reads_max = std::numeric_limits<std::int64_t>::max());

// Takes a market whose volunteers are content to an optimum, unless the budget runs out.
void settle(Market& market);

} // namespace kith
