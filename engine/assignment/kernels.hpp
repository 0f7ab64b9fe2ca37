// SPDX-License-Identifier: MIT
// The inner loops of the solver, once per instruction set, chosen at run time. Each returns the same result
// on every set: all arithmetic is on integers and results keep the order of the row.
#pragma once

#include "assignment/solve.hpp"

#include <cstddef>
#include <cstdint>

namespace kith {

// A role's candidate: one edge, seen from the role.
struct RowEntry {
    std::uint32_t volunteer;
    std::int32_t weight;
};

// The price at which the volunteer at `position` of a row would come.
struct Candidate {
    std::int32_t key;
    std::uint32_t position;
};

struct Kernels {
    // keys[i] = row[i].weight - threshold[row[i].volunteer]. Room for `count` rounded up to 16.
    void (*row_keys)(RowEntry const* row, std::size_t count, std::int32_t const* threshold,
                     std::int32_t* keys);
    // Entries of `keys` above `limit`, in order, with position = first_position + i; returns how many. Room
    // for `count` rounded up to 16 in both.
    std::size_t (*keys_above)(std::int32_t const* keys, std::size_t count, std::int32_t limit,
                              std::uint32_t first_position, Candidate* found);
};

[[nodiscard]] Kernels const& kernels(Simd simd);

} // namespace kith
