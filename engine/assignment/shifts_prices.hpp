// SPDX-License-Identifier: MIT
// The dual half of `solve_shifts`: one price per opening such that the bound is low. Internal to the folder.
#pragma once

#include "assignment/shifts.hpp"
#include "assignment/shifts_choice.hpp"
#include "assignment/shifts_problem.hpp"

#include <cstdint>
#include <vector>

namespace kith {

// Counts steps, asks whether to stop, and remembers why. Once stopped, stays stopped.
class ShiftBudget {
  public:
    explicit ShiftBudget(ShiftOptions const& options) : options_(options) {}

    [[nodiscard]] bool running() const { return stopped_ == Stopped::done; }
    // Counts and polls; false when work must end.
    bool spend(std::int64_t steps);
    // What the flow solver may use, and what it used.
    [[nodiscard]] SolveOptions for_flow() const;
    void spent(Solution const& solution);
    void report(ShiftPhase phase, std::int64_t value, std::int64_t upper_bound) const;

    // Of work that is not counted in steps.
    void check_in() const {
        if (options_.check_in) options_.check_in();
    }

    [[nodiscard]] Stopped stopped() const { return stopped_; }
    [[nodiscard]] std::int64_t steps() const { return steps_; }

  private:
    ShiftOptions const& options_;
    std::int64_t steps_ = 0;
    Stopped stopped_ = Stopped::done;
};

// The bound at prices in whole points, whatever they are.
[[nodiscard]] std::int64_t shift_bound(ShiftProblem const& problem, Chooser& chooser,
                                       ShiftBudget const& budget, std::vector<std::int64_t> const& prices);

// Offers the chooser what v would gain by each opening at the prices given, times the problem's scale.
void offer_at_prices(ShiftProblem const& problem, Chooser& chooser, std::uint32_t v,
                     std::vector<std::int64_t> const& prices, std::int64_t scale);

class PriceSearch {
  public:
    PriceSearch(ShiftProblem const& problem, Chooser& chooser, ShiftBudget& budget, std::uint64_t seed);

    // Begins near these prices, one for each role, in steps as small as if it had been running for some time.
    void start_from(std::vector<std::int64_t> const& prices);
    // Takes these prices, one for each role, where their bound is lower.
    void consider(std::vector<std::int64_t> const& prices) { try_prices(prices, 1); }
    // Moves the prices of single openings, of those over which somebody's best choice at the prices differs
    // from what they hold, as long as the bound falls.
    void refine(std::vector<std::vector<std::uint32_t>> const& held);
    // Takes up where it left off; the best bound only falls.
    void run(int passes);

    [[nodiscard]] std::vector<std::int64_t> const& prices() const { return best_prices_; }
    [[nodiscard]] std::int64_t bound() const { return best_bound_; }

  private:
    void run_pass();
    void set_urgency();
    void choose(std::uint32_t v);
    void move_by_sample(std::int64_t sampled);
    void move_by_demand();
    [[nodiscard]] std::int64_t excess_demand(std::size_t r, std::int64_t wanted, std::int64_t share) const;
    void move(std::size_t r, std::int64_t step, bool rests_at_zero);
    void try_prices(std::vector<std::int64_t> const& scaled, std::int64_t divisor);

    ShiftProblem const& problem_;
    Chooser& chooser_;
    ShiftBudget& budget_;
    Random random_;
    int pass_ = 0;
    std::size_t batch_;
    std::vector<std::uint32_t> order_;
    std::vector<std::int64_t> price_;     // scaled
    std::vector<std::int64_t> floor_;     // scaled; the lowest sensible price
    std::vector<std::int64_t> ceiling_;   // scaled; the highest
    std::vector<std::int64_t> price_sum_; // of the passes averaged
    std::int64_t passes_averaged_ = 0;
    std::vector<std::int64_t> demand_;              // by everybody's last choice
    std::vector<std::int64_t> sample_;              // by the present batch
    std::vector<std::int64_t> urgency_;             // multiplies steps below 0
    std::vector<std::vector<std::uint32_t>> wants_; // by volunteer, openings
    std::vector<std::int64_t> best_prices_;
    std::int64_t best_bound_ = 0;
};

} // namespace kith
