// SPDX-License-Identifier: MIT
// A plan: who is paired with what, and the proof of how good it is. One price per opening is the certificate:
// anyone can recompute the bound from them (certify.hpp).
#pragma once

#include "assignment/solve.hpp"
#include "model/roster.hpp"

#include <cstdint>
#include <vector>

namespace kith {

// How hard the problem was, and so what its proof means. `flow`: exact. `shifts`: openings that clash or
// share a person's hours are in play, solved with a certified gap.
enum class PlanClass : std::uint8_t { flow, shifts };

struct PlannedPairing {
    VolunteerId volunteer;
    OpeningId opening;
    std::int32_t weight = 0;
    bool pinned = false;  // a match that holds its place
    bool eligible = true; // false only for a pin that no longer passes every rule: for a person to decide
    friend bool operator==(PlannedPairing const&, PlannedPairing const&) = default;
};

struct Plan {
    PlanClass plan_class = PlanClass::flow;
    Stopped stopped = Stopped::done;
    std::vector<PlannedPairing> pairings; // by volunteer, then opening
    std::vector<std::int64_t> price;      // by opening
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    // People who could take several openings that clash or together exceed their hours, and were planned for
    // one more only.
    std::vector<VolunteerId> limited_to_one;

    [[nodiscard]] std::int64_t gap() const { return upper_bound - value; }
    [[nodiscard]] bool optimal() const { return gap() == 0; }
    friend bool operator==(Plan const&, Plan const&) = default;
};

} // namespace kith
