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

// What a place that has stayed free for so many days is priced at: each day it loses this share of the way to
// its floor, because it was priced too high for the answers that came. O(days until it rests).
inline constexpr std::int32_t fall_a_day_per_mille = 100;
[[nodiscard]] std::int64_t fallen_price(std::int64_t price, std::int64_t floor, std::int64_t days,
                                        std::int32_t per_mille = fall_a_day_per_mille);

// By opening, from a plan made `days` ago (at least 0). A floor is minus the fill value while held places are
// below the minimum, else 0. The kept price, never below the floor, and fallen where places are free; for an
// opening that came since, what the next person after those it has places for would come at, at the prices of
// the others; its floor where nobody is left, or where nothing was kept. A shortlist for each that came.
[[nodiscard]] std::vector<std::int64_t> prices_by_opening(KeptPlan const& kept,
                                                          eligibility::Judge const& judge, std::int64_t days);

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
