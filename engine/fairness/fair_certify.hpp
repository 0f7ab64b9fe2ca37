// SPDX-License-Identifier: MIT
// The independent check of a fair plan, anyone's: does it keep the floors, is no plan fairer, and is none
// that is as fair worth more? Shares no code with the solver; each proof is one pass over the edges. Value:
// for any prices p of roles and q >= 0 of groups with floors F, every plan that keeps the floors is worth at
// most   sum over volunteers of their best w - p   +   sum over roles of the most that their places are worth
// at p + q of their group   -   sum over groups of q * F   (Lagrangian duality). Level: a set of groups can
// fill no more places than its roles outside a set R have, plus the people that R shares (a cut); if all of
// them together would need more to lie above a group's share, that share is as large as it can be.
#pragma once

#include "fairness/fair_plan.hpp"

namespace kith::fairness {

struct FairCertificate {
    bool feasible = false;     // a plan, and it keeps the floors
    bool level_proven = false; // no plan is fairer
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;

    [[nodiscard]] bool proven() const { return feasible && level_proven && value == upper_bound; }
};

// Reads the pairings, prices, group prices, floors and tight sets; nothing else of `claim` is believed.
[[nodiscard]] FairCertificate certify_fairly(InstanceView const& instance, Groups const& groups,
                                             Fairness fairness, FairSolution const& claim);

} // namespace kith::fairness
