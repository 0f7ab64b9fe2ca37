// SPDX-License-Identifier: MIT
// A made community of any size, for measuring: wards on a grid, sixteen skills, twenty-one slots a week,
// short journeys, a few roles done from home, dated and weekly openings, some facts unknown. The same seed
// gives the same community.
#pragma once

#include "model/roster.hpp"

namespace kith::bench {

struct NationalSize {
    std::int32_t volunteers = 750'000;
    std::int32_t openings = 20'000;
};

[[nodiscard]] RosterDraft national_roster(std::uint64_t seed, NationalSize size);

} // namespace kith::bench
