// SPDX-License-Identifier: MIT
// A made borough with shifts: wards and sites, roles with rotas over some weeks, people with skills, free
// times, a way to travel, a capacity and hours a week. The same seed gives the same instance on every
// machine.
#pragma once

#include "assignment/shifts_instance.hpp"

#include <cstdint>

namespace kith::bench {

struct ShiftScale {
    std::uint64_t seed = 1;
    std::uint32_t volunteers = 10'000;
    std::uint32_t openings = 4'000;
    std::uint32_t weeks = 2;
    std::uint32_t places_percent = 35; // places wanted, of the capacity of all volunteers
    bool fill_values = true;           // minimum places are worth something of their own
    std::int32_t rest_minutes = 0;
    std::uint32_t full_only =
        0;                     // this many openings run only with their minimum, half to all of their places
    std::uint32_t parties = 0; // this many of the volunteers are groups of 2 to 6
};

// Owns what the instance's views point into; may be moved, not copied.
struct MadeShifts {
    Instance flow;
    ShiftInstance shifts;

    MadeShifts() = default;
    MadeShifts(MadeShifts&&) = default;
    MadeShifts& operator=(MadeShifts&&) = default;
};

[[nodiscard]] MadeShifts make_shifts(ShiftScale const& scale);

} // namespace kith::bench
