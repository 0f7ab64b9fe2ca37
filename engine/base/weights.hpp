// SPDX-License-Identifier: MIT
// The bounds of what a plan's value is made of: the weight of a pairing and the worth of filling a place
// below an opening's minimum. Within them a price fits 64 bits with room to spare; sums are checked for
// overflow.
#pragma once

#include <cstdint>

namespace kith {

inline constexpr std::int32_t weight_max = 1'000'000;
inline constexpr std::int64_t fill_value_max = 1'000'000'000;

} // namespace kith
