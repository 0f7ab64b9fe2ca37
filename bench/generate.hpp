// SPDX-License-Identifier: MIT
// Seeded markets for the benches: wards on a grid, volunteers and roles with skills, weekly slots and a
// travel radius, a few remote roles, heavy-tailed demand. Integers only, so that a seed means the same
// instance on every platform.
#pragma once

#include "assignment/instance.hpp"

#include <cstdint>
#include <string>

namespace kith::bench {

enum class Size { s, m, l };

struct MarketSpec {
    std::uint32_t volunteers = 2300;
    std::uint32_t roles = 150;
    std::uint32_t wards = 20;
    std::uint32_t radius_percent = 300; // of the width of a ward
    std::uint32_t skills_max = 8;       // of 16; every volunteer has between half of this and this
    std::uint32_t slots_max = 14;       // of 21; likewise
    bool tight = false;                 // places = 90 % of capacity
    std::int32_t weight_step = 1;       // weights are multiples of this: large means many ties
    bool ward_order = false;            // neighbours stand together; otherwise the order says nothing
    std::uint64_t seed = 1;
};

[[nodiscard]] MarketSpec spec_of(Size size, bool tight, std::uint64_t seed);
// A market of about this many edges, for growth: M and L in shape.
[[nodiscard]] MarketSpec growth_spec(std::uint32_t edges, bool tight, std::uint64_t seed);

[[nodiscard]] Instance generate(MarketSpec const& spec);

} // namespace kith::bench
