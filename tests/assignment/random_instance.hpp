// SPDX-License-Identifier: MIT
// Seeded random instances of every awkward kind, for properties checked against referees.
#pragma once

#include "assignment/instance.hpp"

#include <cstdint>
#include <random>
#include <string>

namespace kith {

struct Recipe {
    std::uint32_t volunteers = 8;
    std::uint32_t roles = 5;
    std::uint32_t edge_percent = 50;
    std::int32_t capacity_max = 2;
    std::int32_t places_max = 4;
    std::int32_t weight_levels = 1000; // number of distinct weights: few mean ties
    std::int64_t fill_max = 2000;
    std::uint32_t pin_percent = 0;
    std::uint32_t closed_percent = 10;
    std::uint32_t idle_percent = 10; // volunteers with capacity 0
};

// The same on every platform: only the engine's raw numbers are used, no library distribution.
Instance random_instance(Recipe const& recipe, std::mt19937_64& random);

// A recipe of any character up to these sizes.
Recipe random_recipe(std::uint32_t volunteers_max, std::uint32_t roles_max, std::mt19937_64& random);

// For messages: everything needed to build the instance again.
std::string describe(InstanceView const& instance);

} // namespace kith
