// SPDX-License-Identifier: MIT
// Shortlists by price: what a pairing brings less what it uses up, so that the one driver is not sent to pack
// parcels because that list was opened first. The prices are those of the last plan, by opening; a person's
// worth elsewhere follows from them. For the coordinator who places one person at a time between two runs.
#pragma once

#include "assignment/kept_plan.hpp"
#include "eligibility/shortlist.hpp"

#include <cstdint>
#include <vector>

namespace kith::asking {

// By opening: the kept price; for an opening that has none, what an empty one's place uses up: minus its fill
// value where it has a minimum, else 0.
[[nodiscard]] std::vector<std::int64_t> prices_by_opening(KeptPlan const& kept,
                                                          eligibility::Judge const& judge);

template <class Id>
struct Priced {
    Id id;
    std::int32_t score = 0;
    // Of an opening: its price, negative where filling it is worth something by itself. Of a person: the best
    // they could bring elsewhere beyond the price there, with the room they have; 0 at the least.
    std::int64_t uses_up = 0;

    [[nodiscard]] std::int64_t net() const { return score - uses_up; }
    friend bool operator==(Priced const&, Priced const&) = default;
};

// Each by net, the highest first, then by score, then by key.
template <class Id>
struct PricedShortlist {
    std::vector<Priced<Id>> eligible;
    std::vector<Priced<Id>> ask_first;
};

// The best `limit` of each. `price` has one for each opening. The first judges everyone for the opening, and
// each candidate for every opening they might take.
[[nodiscard]] PricedShortlist<VolunteerId> priced_shortlist(eligibility::Judge const& judge,
                                                            std::vector<std::int64_t> const& price,
                                                            OpeningId opening, std::size_t limit);
[[nodiscard]] PricedShortlist<OpeningId> priced_shortlist(eligibility::Judge const& judge,
                                                          std::vector<std::int64_t> const& price,
                                                          VolunteerId volunteer, std::size_t limit);

} // namespace kith::asking
