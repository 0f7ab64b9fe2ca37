// SPDX-License-Identifier: MIT
// Where the sample lives: the twenty wards of Tower Hamlets with rounded centres, and, for communities larger
// than one borough holds, made boroughs of the same shape laid out on the National Grid, so that distances
// stay those of a city however many people there are.
#pragma once

#include "model/location.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace kith::sample {

inline constexpr std::size_t wards_per_borough = 20;
inline constexpr std::size_t boroughs_max = 1'000;

struct Place {
    std::string code; // of the ward: its GSS code, or a made one
    std::string name;
    GridPoint centre;
    std::int32_t weight = 0; // residents, in proportion within the borough
};

// Empty for the first, which is the real one.
[[nodiscard]] std::string borough_name(std::size_t borough);

// `boroughs` times twenty wards, borough by borough; boroughs in 1 .. boroughs_max.
[[nodiscard]] std::vector<Place> places(std::size_t boroughs);

} // namespace kith::sample
