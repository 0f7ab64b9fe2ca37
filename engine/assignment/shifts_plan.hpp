// SPDX-License-Identifier: MIT
// The primal half of `solve_shifts`: feasible plans, from first to ever better. Internal to the folder.
#pragma once

#include "assignment/instance.hpp"
#include "assignment/shifts_choice.hpp"
#include "assignment/shifts_prices.hpp"
#include "assignment/shifts_problem.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace kith {

// Copies of volunteers, each of whom takes one opening of a set of its own; whatever the copies of one
// volunteer take, that volunteer may hold. So the best plan within the sets is a flow.
struct SlotFlow {
    Instance instance;
    std::vector<std::uint32_t> owner; // of each copy
    std::vector<std::uint32_t> edge;  // of the problem, for each edge of the instance

    void add_copy(ShiftProblem const& problem, std::uint32_t v, std::vector<std::uint32_t>& edges);
    // Solves, and hands each volunteer's edges to `take`; of equally good plans, one that has most of `kept`.
    Solution solve_with(SolveOptions const& options, std::span<Pairing const> kept,
                        std::function<void(std::uint32_t volunteer, std::uint32_t edge)> const& take) const;
};

// May v not hold just any of their edges, as many as they have room for?
[[nodiscard]] bool has_to_choose(ShiftProblem const& problem, std::uint32_t v);
// The whole problem as such a flow, where each volunteer's openings fall apart into slots of which they can
// fill every one; nothing where they do not.
[[nodiscard]] std::optional<SlotFlow> whole_as_flow(ShiftProblem const& problem);

struct ShiftPlan {
    std::vector<std::vector<std::uint32_t>> held; // edges, by volunteer
    std::vector<std::int64_t> filled;             // people, by role
    std::int64_t value = 0;
};

class PlanSearch {
  public:
    PlanSearch(ShiftProblem const& problem, Chooser& chooser, ShiftBudget& budget, std::uint64_t seed);

    // A first plan: everybody in turn takes the best at these prices that is still free.
    void start(std::vector<std::int64_t> const& prices);
    // Instead: what can still be kept of these pairings, ascending, and what can be added to it. From then on
    // only a better plan replaces it.
    void start_from(std::span<Pairing const> kept);
    // Re-solves everybody's openings, one for one, and some people's whole choice. True when the plan got
    // better.
    bool improve(std::vector<std::int64_t> const& prices);

    // Re-solves everybody over all their openings at once: those who need not choose with every one of them,
    // those who must from their best choice at the prices. Slower than a round of improve(), but the flow's
    // own prices are those of the whole problem but for the choices. True when the plan got better.
    bool polish(std::vector<std::int64_t> const& prices);
    // By role, of the last polish().
    [[nodiscard]] std::vector<std::int64_t> const& flow_prices() const { return flow_prices_; }

    // What can run of these openings, edges by volunteer, which keep every other rule, and what can be added
    // to it. True when that is the better plan, which it then is.
    bool consider(std::vector<std::vector<std::uint32_t>> const& held);

    // Without making the plan any worse, brings back what it can of these pairings, ascending.
    void settle(std::span<Pairing const> kept, std::vector<std::int64_t> const& prices);

    [[nodiscard]] ShiftPlan const& plan() const { return best_; }

  private:
    ShiftPlan solve_slots(ShiftPlan plan, std::vector<std::int64_t> const& prices,
                          std::span<Pairing const> kept);
    // What of these pairings everybody can hold still, as much of it as goes together.
    ShiftPlan still_held(std::span<Pairing const> kept);
    struct Moves {
        ShiftPlan before;
        std::vector<std::vector<std::uint32_t>> into; // by role: who holds it now and did not before
    };
    // True where it did.
    bool bring_back(Moves const& moves, std::uint32_t first);
    void take_turns(ShiftPlan& plan, std::vector<std::int64_t> const& prices, bool add_only);
    void choose_afresh(ShiftPlan& plan, std::vector<std::int64_t> const& prices);
    [[nodiscard]] bool has_room(ShiftPlan const& plan, std::uint32_t v, std::uint32_t r) const;
    [[nodiscard]] bool holds_role(std::span<std::uint32_t const> edges, std::uint32_t role) const;
    void hold(ShiftPlan& plan, std::uint32_t v, std::uint32_t e) const;
    void release(ShiftPlan& plan, std::uint32_t v) const;

    void reset_roles(ShiftPlan const& plan);
    void add_slots(ShiftPlan const& plan, std::uint32_t v, std::vector<std::int64_t> const& prices);
    bool join_slot(std::size_t slot, std::uint32_t e);
    void add_whole(std::uint32_t v);
    void empty_what_cannot_run(ShiftPlan& plan) const;
    void evaluate(ShiftPlan& plan) const;

    struct Slot {
        std::vector<std::uint32_t> edges;
        std::vector<std::int32_t> minutes; // the most any of them takes, by week
    };

    ShiftProblem const& problem_;
    Chooser& chooser_;
    ShiftBudget& budget_;
    Random random_;
    ShiftPlan best_;
    bool only_better_ = false;
    bool whole_ = false;                    // slots take whatever fits
    std::vector<char> chooses_;             // by volunteer, once polish() has asked
    std::vector<std::int64_t> flow_prices_; // of the last flow
    std::span<Pairing const> kept_;         // in the present round, to be looked at first
    std::size_t round_ = 0;
    std::vector<std::uint32_t> order_;
    SlotFlow flow_;
    std::vector<Slot> slots_;
    std::size_t slots_used_ = 0;
    std::vector<std::int32_t> left_; // minutes no slot has claimed, by week
    std::vector<std::pair<std::int64_t, std::uint32_t>> candidates_;
};

} // namespace kith
