// SPDX-License-Identifier: MIT
#include "assignment/kernels.hpp"

#include <algorithm>

namespace kith {
namespace {

std::int32_t fill_shortlist_scalar(std::uint32_t const* role, std::int32_t const* weight, std::size_t count,
                                   std::int32_t const* price, std::uint32_t sentinel, Shortlist& out) {
    // Insertion into a short list of the best seen, by profit and then by position.
    std::int32_t profits[shortlist_size];
    std::uint32_t places[shortlist_size];
    std::size_t held = 0;
    std::int32_t bound = profit_none;
    for (std::size_t i = 0; i < count; ++i) {
        std::int32_t const profit = weight[i] - price[role[i]];
        std::size_t at = held;
        if (held == shortlist_size) {
            if (profit <= profits[held - 1]) {
                bound = std::max(bound, profit);
                continue;
            }
            bound = std::max(bound, profits[held - 1]);
            at = held - 1;
        } else {
            ++held;
        }
        for (; at > 0 && profits[at - 1] < profit; --at) {
            profits[at] = profits[at - 1];
            places[at] = places[at - 1];
        }
        profits[at] = profit;
        places[at] = std::uint32_t(i);
    }
    std::sort(places, places + held);
    for (std::size_t k = 0; k < shortlist_size; ++k) {
        out.role[k] = k < held ? role[places[k]] : sentinel;
        out.weight[k] = k < held ? weight[places[k]] : 0;
    }
    return bound;
}

void row_keys_scalar(std::uint32_t const* volunteer, std::int32_t const* weight, std::size_t count,
                     std::int32_t const* threshold, std::int32_t* keys) {
    for (std::size_t i = 0; i < count; ++i) keys[i] = weight[i] - threshold[volunteer[i]];
}

std::size_t keys_above_scalar(std::uint32_t const* volunteer, std::int32_t const* weight, std::size_t count,
                              std::int32_t const* threshold, std::int32_t limit, std::uint32_t* positions) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < count; ++i) {
        positions[found] = std::uint32_t(i);
        found += weight[i] - threshold[volunteer[i]] > limit ? 1 : 0;
    }
    return found;
}

constexpr Kernels scalar_kernels{fill_shortlist_scalar, row_keys_scalar, keys_above_scalar};

} // namespace

Simd best_simd() {
    return Simd::scalar;
}

Kernels const& kernels(Simd) {
    return scalar_kernels;
}

} // namespace kith
