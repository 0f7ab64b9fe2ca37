// SPDX-License-Identifier: MIT
// Shadow prices as tables: what one more place, or one more person, would be worth by opening, ward, skill,
// language and check, beside supply and demand. A price says what a place is worth to those who would take it
// next; a negative one says what the plan would give to fill the place. Prices choose where to look; only
// solving again says what a change brings (confirm.hpp).
#pragma once

#include "assignment/plan.hpp"
#include "eligibility/graph.hpp"

#include <cstdint>
#include <vector>

namespace kith::explanation {

enum class PriceGroup : std::uint8_t {
    opening,  // people: who are eligible
    ward,     // openings whose work is there; people: who live there
    skill,    // openings that require it, alone or among others; people: known to have it, at any level
    language, // the same
    check,    // openings that require it; people: known to hold it or a higher level of its scheme
    training, // openings that require it; people: known to have done it
    slot,     // openings at least partly then; people: free at some time then, every week
};

// A third of a day, counted from Monday's morning: to 12:00, 12:00-17:00, from 17:00.
inline constexpr std::size_t slots_per_day = 3;
[[nodiscard]] WeekInterval week_slot(std::size_t slot);
// When an opening's work could be, in a week: its sessions, or the civil times of its one date; none by
// arrangement.
[[nodiscard]] std::vector<WeekInterval> week_times(Roster const& roster, Opening const& opening);

struct PriceRow {
    std::uint32_t id =
        0; // OpeningId, WardId, SkillId, LanguageId, CheckId, TrainingId or the number of a slot
    std::int32_t openings = 0;
    std::int32_t people = 0; // none of them paused or stopped
    std::int32_t idle = 0;   // of those, with nothing in the plan
    std::int32_t silent = 0; // people who have not said; 0 for openings
    std::int64_t minimum = 0;
    std::int64_t maximum = 0;
    std::int64_t filled = 0;
    std::int64_t below_minimum = 0;
    std::int64_t lowest = 0;  // price: where people are wanted most
    std::int64_t highest = 0; // price: where places are wanted most
    friend bool operator==(PriceRow const&, PriceRow const&) = default;
};

// Rows of the group that have an open opening: the most wanted people first (lowest price), then by id.
// O(openings + volunteers + edges).
[[nodiscard]] std::vector<PriceRow> price_table(eligibility::Judge const& judge,
                                                eligibility::EligibilityGraph const& graph, Plan const& plan,
                                                PriceGroup group);

} // namespace kith::explanation
