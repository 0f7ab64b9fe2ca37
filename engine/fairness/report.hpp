// SPDX-License-Identifier: MIT
// How evenly a plan falls: openings with at least one match, people offered nothing and for how long, the
// share of places filled by ward, organisation and kind. Counts, and one plain figure of inequality. Nothing
// here reads age, sex, access needs or anything else the Equality Act protects.
#pragma once

#include "assignment/planner.hpp"
#include "fairness/fair_plan.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace kith::fairness {

enum class GroupBy : std::uint8_t { ward, organisation, kind };

// Closed openings are in no group. By ward there are two groups more than wards: from home, and place not
// known.
[[nodiscard]] Groups groups_by(eligibility::Judge const& judge, GroupBy by);

struct Spread {
    std::vector<Share> shares; // by group
    Share smallest;            // of the groups that have places
    Share largest;
    std::int32_t inequality = 0; // Gini coefficient of the groups' shares, in thousandths: 0 all alike
};
[[nodiscard]] Spread spread_of(std::vector<Share> shares);

// People without a place or a promise, by days since they registered or were last placed.
struct Waiting {
    std::int32_t from_days = 0;
    std::int32_t people = 0;
    friend bool operator==(Waiting const&, Waiting const&) = default;
};
inline constexpr std::array waiting_from_days{0, 28, 90, 180};

struct FairnessReport {
    std::int32_t openings = 0; // open ones
    std::int32_t openings_with_match = 0;
    std::int32_t roles = 0;
    std::int32_t roles_with_match = 0;
    std::int32_t people = 0; // active, who want a place
    std::int32_t offered_nothing = 0;
    std::int32_t longest_days = 0;                           // of those; 0 where nobody knows
    std::int32_t unknown_days = 0;                           // people of whom nobody knows how long they wait
    std::array<Waiting, waiting_from_days.size()> waiting{}; // by band
    std::array<Spread, 3> spread;                            // by GroupBy
};

[[nodiscard]] FairnessReport fairness_report(eligibility::Judge const& judge, InstanceView const& instance,
                                             std::vector<Pairing> const& pairings);

} // namespace kith::fairness
