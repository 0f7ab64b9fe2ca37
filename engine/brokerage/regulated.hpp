// SPDX-License-Identifier: MIT
// When unpaid teaching, caring for or supervising children becomes regulated activity by how often it is done
// (Safeguarding Vulnerable Groups Act 2006, Schedule 4): on more than three days in any period of thirty, or
// at any time between two and six in the morning. "Once a week or more", as guidance puts it, is four days in
// twenty-two and needs no rule of its own. Days are counted across all that a person does, whoever it is for;
// which of their roles count is decided elsewhere (desk/regulated.hpp). Other countries' numbers are rules
// passed in.
#pragma once

#include "base/interval.hpp"

#include <optional>
#include <span>
#include <vector>

namespace kith::brokerage {

// By the clock on the wall, which is what the law counts days and nights by.
using CivilInterval = BasicInterval<CivilTime>;

struct RegulatedRules {
    std::int32_t days_max = 3; // as many are allowed
    std::int32_t period_days = 30;
    Minutes night_begin{2 * 60};
    Minutes night_end{6 * 60};
};

struct RegulatedCount {
    std::int32_t days = 0;            // the most in any period
    std::optional<Date> period_first; // of the earliest period with so many
    std::int32_t nights = 0;          // in all
    std::optional<Date> first_night;  // its morning
    std::optional<Date> crosses_on;   // the first day that is one too many, or the first night
    std::vector<Date> all_days;       // each once, in order
    friend bool operator==(RegulatedCount const&, RegulatedCount const&) = default;

    [[nodiscard]] bool crosses() const { return crosses_on.has_value(); }
};

// In any order, overlaps allowed; empty stretches count for nothing. A day counts however short the time, and
// a stretch over midnight counts on both of its days. O(days log days).
[[nodiscard]] RegulatedCount count_regulated(std::span<CivilInterval const> times,
                                             RegulatedRules const& rules = {});

} // namespace kith::brokerage
