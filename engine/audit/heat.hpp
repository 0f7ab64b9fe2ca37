// SPDX-License-Identifier: MIT
// Where and at what hour of the week places stay open, and where people without a place live who are free
// then. Counted in hours of a week, so that days add up.
#pragma once

#include "assignment/plan.hpp"
#include "eligibility/judge.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace kith::audit {

enum class DayKind : std::uint8_t { weekday, weekend };

struct HeatCell {
    std::int64_t open = 0; // hours of places that the plan leaves open; a place counts at each of its times
    std::int64_t free = 0; // hours that people without a place are free
    friend bool operator==(HeatCell const&, HeatCell const&) = default;
};

struct HeatRow {
    WardId ward;
    std::array<std::array<HeatCell, 24>, 2> cells{}; // by DayKind and hour of the day
    friend bool operator==(HeatRow const&, HeatRow const&) = default;
};

struct HeatMap {
    std::vector<HeatRow> rows;         // every ward, in order of id
    std::int64_t places_elsewhere = 0; // open ones from home, of no known ward, or by arrangement
    std::int64_t people_elsewhere = 0; // without a place, of no known ward or hours
    friend bool operator==(HeatMap const&, HeatMap const&) = default;
};

// O(openings + volunteers), for each a week's hours.
[[nodiscard]] HeatMap heat_map(eligibility::Judge const& judge, Plan const& plan);

} // namespace kith::audit
