// SPDX-License-Identifier: MIT
// The inner loops of the solver, once per instruction set, chosen at run time. Each returns the same result
// on every set: all arithmetic is on integers and results keep the order of the row.
#pragma once

#include "assignment/solve.hpp"

#include <cstddef>
#include <cstdint>

namespace kith {

// One edge seen from its role: a candidate, or a holder.
struct RowEntry {
    std::uint32_t volunteer;
    std::int32_t weight;
};

// The key of a candidate is weight - threshold[volunteer]: the price at which they would come. Output arrays
// have room for the count rounded up to 16.
struct Kernels {
    void (*row_keys)(RowEntry const* row, std::size_t count, std::int32_t const* threshold,
                     std::int32_t* keys);
    // Copies to `kept` the entries whose key is above `limit`, in order, with their keys; returns how many.
    // `kept` may be `row` itself.
    std::size_t (*keep_above)(RowEntry const* row, std::size_t count, std::int32_t const* threshold,
                              std::int32_t limit, RowEntry* kept, std::int32_t* keys);
    // The index of the greatest key, the first of equals. count > 0.
    std::size_t (*greatest)(std::int32_t const* keys, std::size_t count);
    // The index of the entry of `volunteer`, who is there once.
    std::size_t (*find_volunteer)(RowEntry const* row, std::size_t count, std::uint32_t volunteer);
};

[[nodiscard]] Kernels const& kernels(Simd simd);

} // namespace kith
