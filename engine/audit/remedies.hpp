// SPDX-License-Identifier: MIT
// Whom to ask what, whom to train, for whom to apply for a check: one kind of change for a few people,
// chosen where a place is still open and that change is all that stands in the way. Shadow prices choose the
// people; what it brings is left to what_if.hpp.
#pragma once

#include "audit/what_if.hpp"
#include "explanation/change.hpp"

#include <cstdint>
#include <vector>

namespace kith::audit {

using explanation::Change;

struct Helped {
    VolunteerId volunteer;
    Change change; // theirs: how far, how many hours
    friend bool operator==(Helped const&, Helped const&) = default;
};

struct Remedy {
    Change change;              // what all have in common: kind, question, word, level, slot
    std::vector<Helped> people; // in order of id
    std::int32_t could = 0;     // people for whom it is all that keeps them from an open place
    Effect effect;              // with the change made for all of `people`; answers as helpful as can be
};

struct RemedyLimits {
    std::size_t asked_max = 40;   // people one list asks something
    std::size_t trained_max = 12; // people one course, or one round of applications, is for
};

// Without their effects, in order of change. `prices` are those to a newcomer. One look at every person with
// every opening that has a place left, a verdict for each near miss.
[[nodiscard]] std::vector<Remedy> find_remedies(eligibility::Judge const& judge,
                                                PlanningProblem const& problem, Plan const& plan,
                                                std::span<std::int64_t const> prices,
                                                RemedyLimits const& limits);

} // namespace kith::audit
