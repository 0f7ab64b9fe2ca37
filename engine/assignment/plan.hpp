// SPDX-License-Identifier: MIT
// A plan: who is paired with what, and the proof of how good it is. One price per opening is the certificate:
// anyone can recompute the bound from them (certify.hpp).
#pragma once

#include "assignment/shifts_proof.hpp"
#include "assignment/solve.hpp"
#include "model/roster.hpp"

#include <cstdint>
#include <vector>

namespace kith {

// What the problem was, and so what its proof means. `flow`: exact. `shifts`: openings that clash or share a
// person's hours, that run only full, or group bookings are in play; solved with a certified gap, which may
// be 0.
enum class PlanClass : std::uint8_t { flow, shifts };

struct PlannedPairing {
    VolunteerId volunteer;
    OpeningId opening;
    std::int32_t weight = 0;
    bool pinned = false;  // a match that holds its place
    bool eligible = true; // false only for a pin that no longer passes every rule: for a person to decide
    // Where the opening leaves a choice and the person has others beside it: the times of the week they are
    // planned to give it, so that nothing clashes. Empty otherwise.
    WeekSet sessions{};
    friend bool operator==(PlannedPairing const&, PlannedPairing const&) = default;
};

// Of an opening that runs only with its minimum: does it, and why.
enum class WhyRuns : std::uint8_t {
    runs,
    too_few_suit, // all who suit and have room are fewer than its minimum
    worth_less,   // a plan in which it runs is worth no more than this one: proven
    not_proven,   // no better plan with it was found
};

struct FullOnly {
    OpeningId opening;
    WhyRuns why = WhyRuns::runs;
    std::int64_t people = 0; // in the plan
    std::int64_t minimum = 0;
    std::int64_t suited = 0;       // people who suit and have room, those who hold places there included
    std::int64_t most_if_runs = 0; // no plan in which it runs is worth more
    friend bool operator==(FullOnly const&, FullOnly const&) = default;
};

struct Plan {
    PlanClass plan_class = PlanClass::flow;
    Stopped stopped = Stopped::done;
    std::vector<PlannedPairing> pairings; // by volunteer, then opening
    std::vector<std::int64_t> price;      // by opening
    // Of class `shifts`: where prices alone leave a gap, what proves the bound; roles are openings.
    std::vector<ShiftBranch> branches;
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    // Of class `shifts`: everybody's openings fell apart into slots of time, so that it was solved exactly.
    bool slots_only = false;
    std::vector<FullOnly> full_only; // by opening; of those that are open and have a minimum
    // Of a problem made a flow by force (make_flow_problem): who was planned for one more opening only.
    std::vector<VolunteerId> limited_to_one;

    [[nodiscard]] std::int64_t gap() const { return upper_bound - value; }
    [[nodiscard]] bool optimal() const { return gap() == 0; }
    friend bool operator==(Plan const&, Plan const&) = default;
};

} // namespace kith
