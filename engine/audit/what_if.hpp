// SPDX-License-Identifier: MIT
// "What if these people could, and what if we had one more?" Everybody who is imagined stands in the market
// from the start with no capacity; a question gives capacity to some, takes it from those they stand for,
// repairs the plan from its prices, reads the value and puts all back. So thousands of questions cost one
// solve and as many small repairs, and each answer is the exact difference between two best plans.
#pragma once

#include "assignment/planner.hpp"
#include "assignment/rematch.hpp"
#include "explanation/hypotheses.hpp"

#include <memory>
#include <span>
#include <vector>

namespace kith::audit {

// Places of an opening that are filled or given up.
struct FillChange {
    OpeningId opening;
    std::int32_t places = 0;
    friend bool operator==(FillChange const&, FillChange const&) = default;
};

// The best plan there would be against the best plan there is. `gain` is one number whatever plan is taken;
// where several plans are equally good, the places are those of the one that was found.
struct Effect {
    std::int64_t gain = 0;
    std::int32_t places = 0;       // filled in all, more than now
    std::int32_t needed = 0;       // of those below their opening's minimum, more than now
    std::int32_t opens = 0;        // pairings that become eligible
    std::vector<FillChange> fills; // by opening, none of 0
    friend bool operator==(Effect const&, Effect const&) = default;
};

class WhatIf {
  public:
    // Keeps references to them; all belong together; the plan is proven optimal, of class flow.
    WhatIf(eligibility::Judge const& judge, eligibility::EligibilityGraph const& graph,
           PlanningProblem const& problem, Plan const& plan);

    // Somebody with other facts, or somebody new; returns their number.
    std::size_t add(VolunteerId real, Volunteer changed);
    std::size_t add(Volunteer newcomer);
    // Judges all that were added; then questions may be asked, and nobody added. One adoption of the plan.
    void build(unsigned threads);

    // With all of these at once, each real person at most once among them.
    [[nodiscard]] Effect effect(std::span<std::size_t const> numbers);
    // Pairings that would become eligible for this one.
    [[nodiscard]] std::int32_t opens(std::size_t number) const;

  private:
    // What somebody imagined is to the market.
    struct Imagined {
        std::optional<VolunteerId> real;
        std::int32_t capacity = 0;  // beyond what they hold
        std::int64_t held_gain = 0; // what their held places are worth more, with the facts changed
    };

    void add_rows(eligibility::EligibilityGraph const& imagined_graph);
    void add_people(PlanningProblem const& imagined);
    void set(Imagined const& each, std::uint32_t index, bool on);

    eligibility::EligibilityGraph const& graph_;
    PlanningProblem const& problem_;
    Plan const& plan_;
    explanation::Hypotheses hypotheses_;
    std::vector<Imagined> imagined_;
    std::vector<std::int32_t> held_;   // by real volunteer: places they hold
    std::vector<std::int32_t> free_;   // by opening: places that nobody holds
    Instance market_;                  // real people first, then the imagined
    std::vector<std::int32_t> filled_; // by opening, in the market as it stands
    std::unique_ptr<Rematch> rematch_;
};

} // namespace kith::audit
