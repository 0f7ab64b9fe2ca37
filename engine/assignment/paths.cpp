// SPDX-License-Identifier: MIT
// The last phase: one shortest path for each place still wrong. Dijkstra over roles only, with prices as
// potentials, so every arc costs at least 0: an underfull role takes a volunteer from another role, that role
// from a third, until somebody idle comes or a role may leave a place empty; an overfull role gives up a
// volunteer in the same manner. Ford and Fulkerson; Edmonds and Karp (1972); Tomizawa (1971).
#include "assignment/market.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>

namespace kith {
namespace {

constexpr std::int64_t far_away = std::numeric_limits<std::int64_t>::max() / 4;
constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

class PathSearch {
  public:
    explicit PathSearch(Market& market)
        : market_(market),
          distance_(market.roles(), far_away),
          via_(market.roles()),
          settled_(market.roles(), 0) {}

    // One more volunteer for underfull `r`, or the place declared not worth filling.
    void fill_one(std::uint32_t r);
    // One volunteer fewer for overfull `r`, or its price raised until it has the place.
    void shed_one(std::uint32_t r);
    // Brings the market up to date after shedding: prices rose, so thresholds fell, and people left without
    // becoming candidates.
    void finish_shedding();

  private:
    // How the search came to a role: from which role, by which volunteer moving, who is worth what where they
    // go.
    struct Step {
        std::uint32_t from = nobody;
        std::uint32_t volunteer = nobody;
        std::int32_t weight = 0;
    };
    // Where a path may end: at `role`, with a volunteer who comes from idleness or goes to it, or with
    // nobody.
    struct End {
        std::int64_t distance = far_away;
        std::uint32_t role = nobody;
        std::uint32_t volunteer = nobody;
        std::int32_t weight = 0;
    };

    template <class Relax, class EndCost>
    void search(std::uint32_t source, Relax const& relax, EndCost const& end_cost);
    void reach(std::uint32_t role, std::int64_t distance, Step step);
    void offer_end(End const& end);
    void relax_fill(std::uint32_t r, bool again, std::int64_t at);
    void relax_shed(std::uint32_t r);
    [[nodiscard]] std::int64_t cost_of_empty_place(std::uint32_t r, std::int32_t filled) const;
    [[nodiscard]] std::int64_t cost_of_one_more(std::uint32_t r, std::int32_t filled) const;
    void move_prices(int direction);
    void forget();

    Market& market_;
    std::vector<std::int64_t> distance_;
    std::vector<Step> via_;
    std::vector<std::uint8_t> settled_; // 1: its distance is final; 2: and it waits to read more candidates
    std::vector<std::uint32_t> reached_;
    std::vector<std::uint32_t> raised_; // roles whose price rose
    // Nearest first; of equals the latest, because where ties abound depth finds an end sooner than breadth.
    struct Entry {
        std::int64_t distance;
        std::int32_t order; // falls with every entry
        std::uint32_t role;
        friend auto operator<=>(Entry const&, Entry const&) = default;
    };
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> frontier_;
    std::int32_t order_ = 0;
    End end_;
};

void PathSearch::reach(std::uint32_t role, std::int64_t distance, Step step) {
    if (distance >= distance_[role] || distance >= end_.distance) return;
    if (distance_[role] == far_away) reached_.push_back(role);
    distance_[role] = distance;
    via_[role] = step;
    frontier_.push({distance, --order_, role});
}

void PathSearch::offer_end(End const& end) {
    if (end.distance < end_.distance) end_ = end;
}

// Settles roles in order of distance until the end is nearer than anything left.
template <class Relax, class EndCost>
void PathSearch::search(std::uint32_t source, Relax const& relax, EndCost const& end_cost) {
    reach(source, 0, {});
    while (!frontier_.empty()) {
        auto const [distance, order, r] = frontier_.top();
        frontier_.pop();
        if (distance >= end_.distance) break;
        if (settled_[r] == 0)
            offer_end({distance_[r] + end_cost(r), r});
        else if (settled_[r] == 1)
            continue;
        bool const again = settled_[r] == 2;
        settled_[r] = 1;
        relax(r, again, distance);
        market_.budget->step(SolvePhase::paths, 0);
    }
    KITH_EXPECT(end_.distance < far_away);
}

// What it costs at today's price to leave one place of r empty, with `filled` volunteers before that.
std::int64_t PathSearch::cost_of_empty_place(std::uint32_t r, std::int32_t filled) const {
    if (filled > market_.most(r)) return 0;
    std::int32_t const until = filled > market_.problem.minimum[r] ? 0 : market_.problem.floor[r];
    return std::max(0, market_.price[r] - until);
}

// What it costs for r to keep one volunteer more than `filled`.
std::int64_t PathSearch::cost_of_one_more(std::uint32_t r, std::int32_t filled) const {
    if (filled < market_.problem.minimum[r]) return 0;
    if (filled < market_.problem.maximum[r]) return std::max(0, -market_.price[r]);
    return far_away;
}

// Reads r's candidates from its list, only those about as near as the search has got (`at`): r comes back for
// the others, and for what the list does not hold, when their turn comes.
void PathSearch::relax_fill(std::uint32_t r, bool again, std::int64_t at) {
    constexpr std::int64_t least_window = 1000;
    Market& m = market_;
    std::int64_t const base = distance_[r] + m.price[r]; // a candidate is at base - key
    std::int64_t const lowest = -std::int64_t(Market::unavailable);
    // Only volunteers nearer than the end matter, and now only those nearer than the window.
    std::int64_t const window = at + std::max(at - distance_[r], least_window);
    auto const limit = std::int32_t(std::max(base - std::min(end_.distance, window), lowest));
    // What was left by the last reading is in the list; where nothing was, the list itself must grow.
    std::size_t const known = again && base - m.candidates.rest(r) <= at ? m.candidates.entries(r).size() : 0;
    std::size_t const found = m.candidates.refresh(r, known, limit);
    auto const entries = m.candidates.entries(r);
    auto const keys = m.candidates.keys();
    std::int32_t next = m.candidates.rest(r);
    for (std::size_t i = 0; i < found; ++i) {
        RowEntry const& entry = entries[i];
        if (keys[i] <= limit) {
            next = std::max(next, keys[i]);
            continue;
        }
        if (m.has_room(entry.volunteer)) {
            offer_end({base - entry.weight, r, entry.volunteer, entry.weight});
            continue;
        }
        for (Market::Holding const& each : m.holdings(entry.volunteer)) {
            reach(each.role, base - entry.weight + m.worth(each), {r, entry.volunteer, entry.weight});
        }
    }
    if (next <= lowest || base - next >= end_.distance) return;
    settled_[r] = 2;
    frontier_.push({base - next, --order_, r});
}

void PathSearch::relax_shed(std::uint32_t r) {
    Market& m = market_;
    m.budget->edges_read += std::int64_t(m.row(r).size());
    for (RowEntry const& holder : m.holders(r)) {
        std::uint32_t const v = holder.volunteer;
        std::int64_t const lost = distance_[r] + holder.weight - m.price[r];
        offer_end({lost, r, v});
        std::uint32_t const last = m.problem.offsets[v + 1];
        m.budget->edges_read += last - m.problem.offsets[v];
        for (std::uint32_t e = m.problem.offsets[v]; e < last; ++e) {
            std::uint32_t const other = m.problem.role[e];
            std::int64_t const distance = lost - (m.problem.weight[e] - m.price[other]);
            if (distance >= distance_[other] || m.problem.maximum[other] == 0 || m.holds(v, other)) continue;
            reach(other, distance, {r, v, m.problem.weight[e]});
        }
    }
}

void PathSearch::move_prices(int direction) {
    for (std::uint32_t const r : reached_) {
        if (distance_[r] >= end_.distance || !settled_[r]) continue;
        auto const change = std::int32_t(end_.distance - distance_[r]);
        market_.price[r] += direction * change;
        if (direction > 0) raised_.push_back(r);
    }
}

void PathSearch::forget() {
    for (std::uint32_t const r : reached_) {
        distance_[r] = far_away;
        settled_[r] = 0;
    }
    reached_.clear();
    frontier_ = {};
    order_ = 0;
    end_ = {};
}

void PathSearch::fill_one(std::uint32_t r) {
    search(
        r, [this](std::uint32_t role, bool again, std::int64_t at) { relax_fill(role, again, at); },
        [this, r](std::uint32_t role) {
            return cost_of_empty_place(role, market_.filled(role) + (role == r ? 1 : 0));
        });
    move_prices(-1);
    // From the end backwards, so that nobody holds more than their capacity on the way.
    std::uint32_t role = end_.role;
    std::uint32_t comes = end_.volunteer;
    std::int32_t weight = end_.weight;
    for (;;) {
        Step const step = via_[role];
        if (role != r) {
            Market::Holdings const held = market_.holdings(step.volunteer);
            auto const gone = std::ranges::find(held, role, &Market::Holding::role);
            market_.candidates.add(role, {step.volunteer, gone->weight});
            market_.leave(role, step.volunteer);
        }
        if (comes != nobody) {
            market_.candidates.drop(role, comes);
            market_.join(role, comes, weight);
        }
        if (role == r) break;
        comes = step.volunteer;
        weight = step.weight;
        role = step.from;
    }
    forget();
}

void PathSearch::shed_one(std::uint32_t r) {
    search(
        r, [this](std::uint32_t role, bool, std::int64_t) { relax_shed(role); },
        [this, r](std::uint32_t role) {
            return cost_of_one_more(role, market_.filled(role) - (role == r ? 1 : 0));
        });
    move_prices(+1);
    std::uint32_t role = end_.role;
    if (end_.volunteer != nobody) {
        market_.leave(role, end_.volunteer);
    }
    for (; role != r; role = via_[role].from) {
        Step const step = via_[role];
        market_.leave(step.from, step.volunteer);
        market_.join(role, step.volunteer, step.weight);
    }
    forget();
}

void PathSearch::finish_shedding() {
    std::ranges::sort(raised_);
    raised_.erase(std::ranges::unique(raised_).begin(), raised_.end());
    for (std::uint32_t const r : raised_) {
        for (RowEntry const& holder : market_.holders(r)) market_.update_threshold(holder.volunteer);
    }
    market_.candidates.forget_all();
}

} // namespace

bool run_paths(Market& market, std::int64_t reads_max) {
    PathSearch search(market);
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        while (market.budget->running() && market.deficit(r) > 0) search.fill_one(r);
    }
    std::int64_t const reads_before = market.budget->edges_read;
    bool shed = false;
    for (std::uint32_t r = 0; r < market.roles(); ++r) {
        for (; market.budget->running() && market.excess(r) > 0; shed = true) {
            if (market.budget->edges_read - reads_before > reads_max) return false;
            search.shed_one(r);
        }
    }
    if (shed) search.finish_shedding();
    return true;
}

} // namespace kith
