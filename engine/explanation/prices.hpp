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
};

struct PriceRow {
    std::uint32_t id = 0; // OpeningId, WardId, SkillId, LanguageId or CheckId
    std::int32_t openings = 0;
    std::int32_t people = 0; // none of them paused or stopped
    std::int64_t minimum = 0;
    std::int64_t maximum = 0;
    std::int64_t filled = 0;
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
