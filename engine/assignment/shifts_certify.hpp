// SPDX-License-Identifier: MIT
// The independent check of a plan where openings clash, anyone's plan: does it keep every rule, what is it
// worth, and how far can it be from the best? Prices are the whole proof: for any integer prices, what
// everybody could gain at best at these prices plus what the places are worth is above every plan's value
// (Lagrangian duality); where plans were told apart by which openings run, so it is in every branch. Shares
// no code with the solver: the rules of time are judged again from the stretches, and each volunteer's best
// choice is found by another method.
#pragma once

#include "assignment/pairing.hpp"
#include "assignment/shifts_instance.hpp"
#include "assignment/shifts_proof.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kith {

enum class ShiftPlanFlaw {
    volunteer_out_of_range, // element = pairing, value
    role_out_of_range,      // element = pairing, value
    duplicate_pairing,      // element = pairing, volunteer, role
    not_an_edge,            // element = pairing, volunteer, role: neither eligible nor pinned
    pin_missing,            // element = pin, volunteer, role
    over_capacity,          // volunteer, value = openings held, limit
    openings_clash,   // volunteer, role and value = the two openings, limit = minutes that must lie between
    no_way_for_all,   // volunteer, value = openings held: each two can be held together, all of them cannot
    over_hours,       // volunteer, element = week, value = minutes, limit
    over_maximum,     // role, value = people, limit
    cannot_run,       // role, value = people, limit = the minimum it runs with
    prices_missing,   // value = prices given, limit = roles
    branch_malformed, // element = branch: prices missing, or a decision on what does not run only full
    branches_incomplete, // element = branch beside which another is missing, role, value = 1 where it runs
    value_overflows,     // value or bound does not fit 63 bits
};

struct ShiftPlanError {
    ShiftPlanFlaw flaw{};
    std::size_t element = 0;
    std::size_t volunteer = 0;
    std::size_t role = 0;
    std::int64_t value = 0;
    std::int64_t limit = 0;
    friend bool operator==(ShiftPlanError const&, ShiftPlanError const&) = default;
};

// value, upper_bound and gap mean something only where `errors` is empty; the bound holds for every plan that
// keeps the pins. A gap of 0 proves the plan optimal.
struct ShiftCertificate {
    std::vector<ShiftPlanError> errors;
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    std::int64_t gap = 0;
    std::vector<std::int64_t> branch_bounds; // of each branch
    // Volunteers whose best choice took too long to find: an upper bound stands in, which can only widen the
    // gap.
    std::size_t bounded_only = 0;

    [[nodiscard]] bool feasible() const { return errors.empty(); }
    [[nodiscard]] bool optimal() const { return feasible() && gap == 0; }
};

// `instance` is valid; pairings (pins among them) in any order, prices one per role, branches in any order;
// the bound is the lower one of what the prices and what the branches prove. Pins stand whatever they break,
// but nothing may be added where they do. O(edges log edges), and a small search for each volunteer.
[[nodiscard]] ShiftCertificate certify_shifts(ShiftInstance const& instance,
                                              std::span<Pairing const> pairings,
                                              std::span<std::int64_t const> prices,
                                              std::span<ShiftBranch const> branches = {});

} // namespace kith
