// SPDX-License-Identifier: MIT
// The inner loops of the solver, once per instruction set, chosen at run time. Each returns the same result
// on every set: sums are integers and every choice is made by value and then by position.
#pragma once

#include "assignment/solve.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace kith {

inline constexpr std::int32_t profit_none = std::numeric_limits<std::int32_t>::min();
inline constexpr std::size_t shortlist_size = 8;

// A volunteer's best edges at the time it was filled, ascending by role; one cache line. While prices only
// rise no edge outside it is worth more than `bound`, kept apart. Unused entries name the sentinel role.
struct alignas(64) Shortlist {
    std::uint32_t role[shortlist_size];
    std::int32_t weight[shortlist_size];
};

struct Kernels {
    // Fills the best `shortlist_size` of `count` edges by weight - price, ties to the lower role; returns the
    // bound on the rest (profit_none when nothing is left out).
    std::int32_t (*fill_shortlist)(std::uint32_t const* role, std::int32_t const* weight, std::size_t count,
                                   std::int32_t const* price, std::uint32_t sentinel, Shortlist& out);
    // keys[i] = weight[i] - threshold[volunteer[i]]
    void (*row_keys)(std::uint32_t const* volunteer, std::int32_t const* weight, std::size_t count,
                     std::int32_t const* threshold, std::int32_t* keys);
    // Positions, ascending, of entries whose key is above `limit`; returns how many.
    std::size_t (*keys_above)(std::uint32_t const* volunteer, std::int32_t const* weight, std::size_t count,
                              std::int32_t const* threshold, std::int32_t limit, std::uint32_t* positions);
};

[[nodiscard]] Kernels const& kernels(Simd simd);

} // namespace kith
