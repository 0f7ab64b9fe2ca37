// SPDX-License-Identifier: MIT
// When the people of the sample have time, by the kind of life they lead.
#pragma once

#include "base/interval.hpp"
#include "sample/random.hpp"

#include <cstdint>

namespace kith::sample {

enum class Free : std::uint8_t {
    evenings,     // office hours are taken
    blocks,       // mornings, afternoons and evenings here and there
    school_hours, // while the children are at school
    daytime,
    any_time,
    after_school,
};

// A week of half hours; never empty.
[[nodiscard]] WeekSet free_week(Free free, Random& random);

} // namespace kith::sample
