// SPDX-License-Identifier: MIT
// The last part of `solve_shifts` where openings run only with their minimum: decides for the few in doubt
// whether they run, both ways, until no branch can hold a better plan than the one found. Internal to the
// folder; the method is described at the head of shifts_branching.cpp.
#pragma once

#include "assignment/shifts_plan.hpp"
#include "assignment/shifts_prices.hpp"
#include "assignment/shifts_problem.hpp"
#include "assignment/shifts_proof.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace kith {

// A problem in which every opening may run in part, solved: a plan that keeps all other rules, and a bound.
struct Relaxed {
    std::vector<std::vector<std::uint32_t>> held; // edges, by volunteer
    std::vector<std::int64_t> filled;             // people, by role
    std::vector<std::int64_t> prices;
    std::int64_t bound = 0;
};

// Solves such a problem, beginning with another one's solution, if any; may end early once the bound is no
// higher than `enough`. `thorough`: as well as it can.
using Relax = std::function<Relaxed(Relaxed const* start, std::int64_t enough, bool thorough)>;

class BranchSearch {
  public:
    // `problem` is changed while run() lasts; `plans` holds a feasible plan of it as it is.
    BranchSearch(ShiftProblem& problem, PlanSearch& plans, ShiftBudget& budget, Relax relax)
        : problem_(problem), plans_(plans), budget_(budget), relax_(std::move(relax)) {}

    // Until the best plan is proven within this many millionths of the bound, or the budget ends it.
    void run(std::int64_t gap_wanted_ppm);

    [[nodiscard]] std::int64_t bound() const { return bound_; }
    // Of the problem before any decision.
    [[nodiscard]] std::vector<std::int64_t> const& root_prices() const { return root_prices_; }
    // What proves it; one branch without a decision where nothing had to be decided.
    [[nodiscard]] std::vector<ShiftBranch> const& branches() const { return branches_; }

  private:
    struct Node {
        std::vector<RunsOrNot> decided;
        std::shared_ptr<Relaxed const> relaxed;
        std::int64_t bound = 0;
        bool thorough = false;
    };

    void remember_terms();
    void apply(std::vector<RunsOrNot> const& decided);
    void restore();
    [[nodiscard]] Node solve(std::vector<RunsOrNot> decided, Node const* parent, bool thorough);
    [[nodiscard]] std::vector<std::uint32_t> in_doubt(Node const& node) const;
    [[nodiscard]] bool good_enough(std::int64_t bound) const;
    void close(Node node);

    ShiftProblem& problem_;
    PlanSearch& plans_;
    ShiftBudget& budget_;
    Relax relax_;
    std::int64_t gap_wanted_ppm_ = 0;
    std::int64_t bound_ = 0;
    std::vector<std::int64_t> root_prices_;
    std::vector<ShiftBranch> branches_;

    // The problem as it was.
    std::vector<std::int32_t> minimum_;
    std::vector<std::int32_t> maximum_;
    std::vector<std::int64_t> fill_value_;
    std::vector<char> full_only_;
    std::int64_t fixed_value_ = 0;
    std::int64_t lure_ = 0; // what a place below the minimum of an opening that must run is worth more
};

} // namespace kith
