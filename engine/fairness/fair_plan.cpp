// SPDX-License-Identifier: MIT
// Floors are raised one place at a time, always of the group whose share is smallest, until it cannot rise;
// then it stays. The counts of places that groups can have filled at once form a polymatroid, where this
// greedy order ends at the fairest vector (Federgruen and Groenevelt 1986; Frank and Murota 2022), and the
// search that fails leaves the cut that proves it.
#include "fairness/fair_plan.hpp"

#include "base/contract.hpp"
#include "fairness/fair_certify.hpp"
#include "fairness/fair_market.hpp"

#include <algorithm>
#include <optional>

namespace kith::fairness {

namespace {

// The group whose floor is the smallest share of its places, among those not settled; of equals the one that
// one place more takes furthest, then by number.
std::optional<std::size_t> lowest(FairMarket const& market, std::vector<char> const& settled) {
    std::optional<std::size_t> found;
    auto const comes_first = [&](std::size_t one, std::size_t other) {
        Share const a{market.floor(one), market.share(one).places};
        Share const b{market.floor(other), market.share(other).places};
        return less(a, b) || (!less(b, a) && a.places < b.places);
    };
    for (std::size_t group = 0; group < settled.size(); ++group)
        if (settled[group] == 0 && (!found || comes_first(group, *found))) found = group;
    return found;
}

// Raises as far as it goes; with `smallest` until one group that is not full is stuck.
std::vector<TightSet> raise_all(FairMarket& market, std::size_t groups, Fairness fairness) {
    std::vector<TightSet> tight;
    std::vector<char> settled(groups, 0);
    for (std::size_t group = 0; group < groups; ++group) settled[group] = market.share(group).places == 0;
    while (auto const group = lowest(market, settled)) {
        TightSet found;
        if (market.raise(*group, found)) continue;
        settled[*group] = 1;
        if (market.floor(*group) >= market.share(*group).places) continue;
        tight.push_back(std::move(found));
        if (fairness == Fairness::smallest) break;
    }
    return tight;
}

// The least floors under which the smallest share is what it can be.
void raise_to(FairMarket& market, std::size_t groups, Share level) {
    TightSet never;
    for (std::size_t group = 0; group < groups; ++group)
        while (market.share(group).places > 0 &&
               less({market.floor(group), market.share(group).places}, level))
            KITH_EXPECT(market.raise(group, never));
}

} // namespace

std::vector<Share> shares_of(InstanceView const& instance, Groups const& groups,
                             std::vector<Pairing> const& pairings) {
    std::vector<Share> shares(groups.count);
    std::vector<std::int32_t> pinned(instance.roles(), 0);
    for (Pin const& pin : instance.pins) ++pinned[pin.role];
    auto const add = [&](std::size_t role, std::int32_t Share::* what, std::int32_t count) {
        if (groups.of[role] >= 0) shares[static_cast<std::size_t>(groups.of[role])].*what += count;
    };
    for (std::size_t role = 0; role < instance.roles(); ++role)
        add(role, &Share::places, std::max(instance.maximum[role], pinned[role]));
    if (pairings.empty())
        for (Pin const& pin : instance.pins) add(pin.role, &Share::filled, 1);
    for (Pairing const& each : pairings) add(each.role, &Share::filled, 1);
    return shares;
}

FairSolution solve_fairly(InstanceView const& instance, Groups const& groups, Fairness fairness) {
    Solution const best = solve(instance);
    KITH_EXPECT(best.gap() == 0);
    FairSolution fair;
    fair.best_value = best.value;
    FairMarket market(instance, groups, best.pairings);
    if (fairness != Fairness::none) fair.tight = raise_all(market, groups.count, fairness);
    if (fairness == Fairness::smallest) {
        // Raising in turn may have asked some groups for a place more than the level needs.
        auto const level =
            fair.tight.empty()
                ? Share{1, 1}
                : Share{market.floor(static_cast<std::size_t>(fair.tight.front().group)),
                        market.share(static_cast<std::size_t>(fair.tight.front().group)).places};
        FairMarket again(instance, groups, best.pairings);
        raise_to(again, groups.count, level);
        market = std::move(again);
    }
    fair.raised = market.moved();
    fair.pairings = market.pairings();
    market.price(fair.prices, fair.group_prices);
    for (std::size_t group = 0; group < groups.count; ++group) {
        fair.floors.push_back(market.floor(group));
        fair.shares.push_back(market.share(group));
    }
    FairCertificate const certificate = certify_fairly(instance, groups, fairness, fair);
    KITH_EXPECT(certificate.feasible && certificate.level_proven);
    KITH_EXPECT(certificate.value == certificate.upper_bound);
    fair.value = certificate.value;
    fair.upper_bound = certificate.upper_bound;
    return fair;
}

} // namespace kith::fairness
