// SPDX-License-Identifier: MIT
// The independent check of a plan, anyone's plan: is it feasible, what is it worth, and how far can it be
// from the best? Integer prices, one per role, are the whole proof: for any prices the bound below holds for
// every plan, so a plan whose value equals it is optimal. Shares no code with the solvers. By linear duality
// of the transportation problem (Hitchcock 1941; Koopmans 1949).
#pragma once

#include "assignment/instance.hpp"
#include "assignment/pairing.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kith {

enum class PlanFlaw {
    volunteer_out_of_range, // element, value
    role_out_of_range,      // element, value
    duplicate_pairing,      // element, volunteer, role
    not_an_edge,            // element, volunteer, role: neither eligible nor pinned
    pin_missing,            // element = pin, volunteer, role
    over_capacity,          // volunteer, value = pairings held, limit
    over_maximum,           // role, value = places filled, limit
    prices_missing,         // value = prices given, limit = roles
    value_overflows,        // value or bound does not fit 63 bits
};

struct PlanError {
    PlanFlaw flaw{};
    std::size_t element = 0;
    std::size_t volunteer = 0;
    std::size_t role = 0;
    std::int64_t value = 0;
    std::int64_t limit = 0;
    friend bool operator==(PlanError const&, PlanError const&) = default;
};

// value, upper_bound and gap mean something only where `errors` is empty; the bound holds for every plan that
// keeps the pins. A gap of 0 proves the plan optimal.
struct Certificate {
    std::vector<PlanError> errors;
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
    std::int64_t gap = 0;

    [[nodiscard]] bool feasible() const { return errors.empty(); }
    [[nodiscard]] bool optimal() const { return feasible() && gap == 0; }
};

// `instance` is valid; pairings (pins among them) in any order, prices one per role, any integers. Pins may
// exceed a capacity or a maximum, but nothing may be added there. O(edges + pairings log pairings).
[[nodiscard]] Certificate certify(InstanceView const& instance, std::span<Pairing const> pairings,
                                  std::span<std::int64_t const> prices);

} // namespace kith
