// SPDX-License-Identifier: MIT
// The plan that is fairest to groups of roles, and of all those the one of greatest value: the smallest share
// of places filled is as large as it can be, then the next smallest, and so on. Groups part the roles (wards,
// organisations, kinds), so their floors are laminar and the problem is still a flow: exact, with a proof for
// the level and a proof for the value (fair_certify.hpp, which shares no code with this).
#pragma once

#include "assignment/solve.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kith::fairness {

// Which group each role counts for; -1: for none.
struct Groups {
    std::vector<std::int32_t> of;
    std::size_t count = 0;
};

// Places of a group, and how many are filled. A pin beyond a role's maximum is a place of its own.
struct Share {
    std::int32_t filled = 0;
    std::int32_t places = 0;

    // Of groups with places: the smaller share first.
    [[nodiscard]] friend bool less(Share one, Share other) {
        return std::int64_t{one.filled} * other.places < std::int64_t{other.filled} * one.places;
    }
    friend bool operator==(Share, Share) = default;
};

enum class Fairness : std::uint8_t {
    none,          // the plan of greatest value
    smallest,      // the smallest share as large as it can be
    lexicographic, // then the next smallest, and so on
};

// Why a group cannot have more without another of `groups` falling as low: the people that `roles` share, and
// the rest of the groups' places, are all taken.
struct TightSet {
    std::int32_t group = -1;
    std::vector<std::int32_t> groups; // ascending, `group` among them
    std::vector<std::uint32_t> roles; // ascending, of `groups`
    friend bool operator==(TightSet const&, TightSet const&) = default;
};

struct FairSolution {
    std::vector<Pairing> pairings;          // ascending, pins among them
    std::vector<std::int64_t> prices;       // by role: what a volunteer pays
    std::vector<std::int64_t> group_prices; // by group, not negative: what its floor costs for each place
    std::vector<std::int32_t> floors;       // by group: places to fill at the least
    std::vector<Share> shares;              // by group
    std::vector<TightSet> tight;  // for the smallest share; lexicographic: for each that is not full
    std::int64_t value = 0;       // in the instance's own terms
    std::int64_t upper_bound = 0; // of every plan that keeps the floors
    std::int64_t best_value = 0;  // of the plan without floors: fairness costs the difference
    std::int32_t raised = 0;      // places that had to be moved from where they were worth more
};

// `instance` is valid, `groups.of` has an entry for each role. One solve, and for each place raised a
// shortest path over the roles: O(raised x edges) in practice, several times that at worst.
[[nodiscard]] FairSolution solve_fairly(InstanceView const& instance, Groups const& groups,
                                        Fairness fairness);

// By group, of any plan.
[[nodiscard]] std::vector<Share> shares_of(InstanceView const& instance, Groups const& groups,
                                           std::vector<Pairing> const& pairings);

} // namespace kith::fairness
