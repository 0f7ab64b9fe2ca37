// SPDX-License-Identifier: MIT
#include "fairness/fair_certify.hpp"

#include "assignment/certify.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace kith::fairness {

namespace {

// What pins leave, and what they take of each group.
struct Rest {
    std::vector<std::int32_t> capacity, minimum, maximum, pinned;

    explicit Rest(InstanceView const& in)
        : capacity(in.capacity.begin(), in.capacity.end()),
          minimum(in.minimum.begin(), in.minimum.end()),
          maximum(in.maximum.begin(), in.maximum.end()),
          pinned(in.roles(), 0) {
        for (Pin const& pin : in.pins) {
            ++pinned[pin.role];
            if (capacity[pin.volunteer] > 0) --capacity[pin.volunteer];
            if (minimum[pin.role] > 0) --minimum[pin.role];
            if (maximum[pin.role] > 0) --maximum[pin.role];
        }
    }
};

// Calls visit(volunteer, role, weight) for every edge that is not pinned.
template <class Visit>
void visit_edges(InstanceView const& in, std::size_t volunteer, Visit visit) {
    for (std::uint32_t edge = in.offsets[volunteer]; edge < in.offsets[volunteer + 1]; ++edge) {
        std::uint32_t const role = in.role[edge];
        bool const pinned =
            std::ranges::binary_search(in.pins, Pairing{static_cast<std::uint32_t>(volunteer), role}, {},
                                       [](Pin const& pin) { return Pairing{pin.volunteer, pin.role}; });
        if (!pinned) visit(role, in.weight[edge]);
    }
}

struct Counts {
    std::vector<std::int64_t> filled, places;
};

Counts count(InstanceView const& in, Groups const& groups, Rest const& rest,
             std::vector<Pairing> const& pairings) {
    Counts counts{std::vector<std::int64_t>(groups.count, 0), std::vector<std::int64_t>(groups.count, 0)};
    for (Pairing const& each : pairings)
        if (groups.of[each.role] >= 0) ++counts.filled[static_cast<std::size_t>(groups.of[each.role])];
    for (std::size_t role = 0; role < in.roles(); ++role)
        if (groups.of[role] >= 0)
            counts.places[static_cast<std::size_t>(groups.of[role])] +=
                std::max(in.maximum[role], rest.pinned[role]);
    return counts;
}

// The value's pins, and the bound of what is left.
std::int64_t bound_of(InstanceView const& in, Groups const& groups, Rest const& rest,
                      FairSolution const& claim) {
    std::int64_t bound = 0;
    std::vector<std::int32_t> needed(in.minimum.begin(), in.minimum.end());
    for (Pin const& pin : in.pins) {
        bound += pin.weight;
        if (needed[pin.role]-- > 0) bound += in.fill_value[pin.role];
    }
    std::vector<std::int64_t> gains;
    for (std::size_t volunteer = 0; volunteer < in.volunteers(); ++volunteer) {
        gains.clear();
        visit_edges(in, volunteer, [&](std::uint32_t role, std::int32_t weight) {
            if (weight > claim.prices[role]) gains.push_back(weight - claim.prices[role]);
        });
        std::ranges::sort(gains, std::greater<>());
        auto const most = std::min(gains.size(), static_cast<std::size_t>(rest.capacity[volunteer]));
        for (std::size_t each = 0; each < most; ++each) bound += gains[each];
    }
    std::vector<std::int64_t> floors(claim.floors.begin(), claim.floors.end());
    for (std::size_t role = 0; role < in.roles(); ++role) {
        std::int64_t price = claim.prices[role];
        if (groups.of[role] >= 0) {
            auto const group = static_cast<std::size_t>(groups.of[role]);
            price += claim.group_prices[group];
            floors[group] -= rest.pinned[role];
        }
        // A place up to the minimum is worth the fill value and the price, beyond it the price.
        bound += std::max<std::int64_t>(0, in.fill_value[role] + price) * rest.minimum[role];
        bound += std::max<std::int64_t>(0, price) * (rest.maximum[role] - rest.minimum[role]);
    }
    for (std::size_t group = 0; group < groups.count; ++group)
        bound -= claim.group_prices[group] * floors[group];
    return bound;
}

// The most places that the groups of a tight set can have filled, by its cut.
std::int64_t most_filled(InstanceView const& in, Groups const& groups, Rest const& rest,
                         TightSet const& tight) {
    std::vector<char> in_groups(groups.count, 0);
    for (std::int32_t const group : tight.groups) in_groups[static_cast<std::size_t>(group)] = 1;
    std::vector<char> shares_people(in.roles(), 0);
    for (std::uint32_t const role : tight.roles) shares_people[role] = 1;
    std::int64_t most = 0;
    for (std::size_t role = 0; role < in.roles(); ++role) {
        if (groups.of[role] < 0 || in_groups[static_cast<std::size_t>(groups.of[role])] == 0) {
            if (shares_people[role] != 0) return std::numeric_limits<std::int64_t>::max(); // proves nothing
            continue;
        }
        most += rest.pinned[role] + (shares_people[role] != 0 ? 0 : rest.maximum[role]);
    }
    for (std::size_t volunteer = 0; volunteer < in.volunteers(); ++volunteer) {
        std::int32_t degree = 0;
        visit_edges(in, volunteer, [&](std::uint32_t role, std::int32_t) { degree += shares_people[role]; });
        most += std::min(degree, rest.capacity[volunteer]);
    }
    return most;
}

// Nothing in the set can lie above `filled` of `places` all at once.
bool proves_level(TightSet const& tight, Counts const& counts, std::int64_t most, std::int64_t filled,
                  std::int64_t places) {
    std::int64_t needed = 0;
    for (std::int32_t const group : tight.groups)
        needed += filled * counts.places[static_cast<std::size_t>(group)] / places + 1;
    return needed > most;
}

bool level_is_proven(InstanceView const& in, Groups const& groups, Rest const& rest, Counts const& counts,
                     Fairness fairness, FairSolution const& claim) {
    if (fairness == Fairness::none) return true;
    std::vector<TightSet const*> tight_of(groups.count, nullptr);
    for (TightSet const& each : claim.tight) tight_of[static_cast<std::size_t>(each.group)] = &each;
    auto const share_below = [&](std::size_t one, std::size_t other) {
        return counts.filled[one] * counts.places[other] < counts.filled[other] * counts.places[one];
    };
    std::int64_t smallest = -1;
    for (std::size_t group = 0; group < groups.count; ++group) {
        if (counts.places[group] == 0) continue;
        if (smallest < 0 || share_below(group, static_cast<std::size_t>(smallest)))
            smallest = static_cast<std::int64_t>(group);
        if (fairness == Fairness::smallest || counts.filled[group] >= counts.places[group]) continue;
        // Lexicographic: together at their most, and a place of none of them would do more for this one. No
        // better exchange of one place means no better plan, because such counts form a polymatroid.
        TightSet const* const tight = tight_of[group];
        if (tight == nullptr) return false;
        std::int64_t together = 0;
        for (std::int32_t const each : tight->groups) {
            auto const other = static_cast<std::size_t>(each);
            together += counts.filled[other];
            std::int64_t const theirs = (counts.filled[other] - 1) * counts.places[group];
            std::int64_t const ours = counts.filled[group] * counts.places[other];
            if (theirs > ours || (theirs == ours && counts.places[group] < counts.places[other]))
                return false;
        }
        if (together != most_filled(in, groups, rest, *tight)) return false;
    }
    if (smallest < 0) return true;
    auto const worst = static_cast<std::size_t>(smallest);
    if (counts.filled[worst] >= counts.places[worst]) return true;
    return std::ranges::any_of(claim.tight, [&](TightSet const& each) {
        return proves_level(each, counts, most_filled(in, groups, rest, each), counts.filled[worst],
                            counts.places[worst]);
    });
}

} // namespace

FairCertificate certify_fairly(InstanceView const& instance, Groups const& groups, Fairness fairness,
                               FairSolution const& claim) {
    FairCertificate certificate;
    Certificate const plain = certify(instance, claim.pairings, claim.prices);
    bool const fits = claim.prices.size() == instance.roles() && claim.group_prices.size() == groups.count &&
                      claim.floors.size() == groups.count && groups.of.size() == instance.roles() &&
                      std::ranges::all_of(claim.group_prices, [](std::int64_t price) { return price >= 0; });
    if (!plain.feasible() || !fits) return certificate;
    Rest const rest(instance);
    Counts const counts = count(instance, groups, rest, claim.pairings);
    certificate.feasible = true;
    for (std::size_t group = 0; group < groups.count; ++group)
        certificate.feasible &= counts.filled[group] >= claim.floors[group];
    certificate.value = plain.value;
    certificate.upper_bound = bound_of(instance, groups, rest, claim);
    certificate.level_proven = level_is_proven(instance, groups, rest, counts, fairness, claim);
    return certificate;
}

} // namespace kith::fairness
