// SPDX-License-Identifier: MIT
// The audit of need and capacity: supply against demand, whom to look for, what to ask or teach whom, and on
// what unanswered questions the plan rests. Shadow prices choose what is worth trying; solving again says
// what it brings, so every gain is the difference of two plans that are proven best.
#pragma once

#include "audit/heat.hpp"
#include "audit/needs.hpp"
#include "audit/remedies.hpp"
#include "explanation/prices.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

namespace kith::audit {

// A question that is open for pairings of the plan, to be answered before they are confirmed or start.
struct Resting {
    struct Pair {
        VolunteerId volunteer;
        OpeningId opening;
        std::int64_t margin = 0; // what the pairing is worth beyond the price of its place
        friend bool operator==(Pair const&, Pair const&) = default;
    };
    eligibility::Question question = eligibility::Question::none;
    std::int32_t people = 0;
    std::int32_t pairings = 0;
    std::vector<Pair> first; // whom to ask first: where a "no" would cost the plan most
    friend bool operator==(Resting const&, Resting const&) = default;
};

struct AuditOptions {
    RemedyLimits limits;
    std::size_t needs_max = 200;
    unsigned threads = 1;                                                // the result does not depend on it
    std::function<void(std::size_t done, std::size_t total)> progress{}; // of the plans solved again
};

struct Audit {
    std::array<std::vector<explanation::PriceRow>, explanation::code_count<explanation::PriceGroup>> supply;
    std::vector<Need> needs;      // the greatest gain of one such person first, none without a gain
    std::vector<Remedy> remedies; // the greatest gain first, none without a gain
    std::vector<Resting> resting; // most pairings first
    HeatMap heat;
    std::size_t solved_again = 0; // plans
};

// All of one roster; the plan is proven optimal, of class flow.
[[nodiscard]] Audit make_audit(eligibility::Judge const& judge, eligibility::EligibilityGraph const& graph,
                               PlanningProblem const& problem, Plan const& plan,
                               AuditOptions const& options = {});

} // namespace kith::audit
