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

// What the auction reads of a volunteer: eight bytes, so that one cache line answers.
struct Seat {
    // Of somebody with one place to give the weight of what they hold, 0 if nothing; of anybody else their
    // threshold as last looked at.
    std::int32_t weight;
    // Of somebody with one place to give the role they hold, or `idle`; of anybody else `several` and where
    // their hand is kept.
    std::uint32_t role;
    static constexpr std::uint32_t several = 1U << 31;
    static constexpr std::uint32_t idle = several - 1;

    [[nodiscard]] bool is_sole() const { return role < several; }
};

// The seats of the volunteers and the prices of the roles, price[roles] being 0. A volunteer's threshold is
// what they give up by taking one more role. Prices may move without a look at who holds what: the threshold
// of whoever has one place follows by itself, any other's is a lower bound while prices fall.
struct Seats {
    Seat const* seat;
    std::int32_t const* price;
    std::uint32_t roles;

    [[nodiscard]] std::int32_t threshold(std::uint32_t volunteer) const {
        Seat const& of = seat[volunteer];
        return of.weight - price[of.role < roles ? of.role : roles];
    }
};

// The key of a candidate is weight - threshold: the price at which they would come. Output arrays have room
// for the count rounded up to 16.
struct Kernels {
    void (*row_keys)(RowEntry const* row, std::size_t count, Seats const& seats, std::int32_t* keys);
    // Copies to `kept` the entries whose key is above `limit`, in order, with their keys; returns how many.
    // `kept` may be `row` itself.
    std::size_t (*keep_above)(RowEntry const* row, std::size_t count, Seats const& seats, std::int32_t limit,
                              RowEntry* kept, std::int32_t* keys);
    // The index of the greatest key, the first of equals. count > 0.
    std::size_t (*greatest)(std::int32_t const* keys, std::size_t count);
};

[[nodiscard]] Kernels const& kernels(Simd simd);

} // namespace kith
