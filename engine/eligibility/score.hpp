// SPDX-License-Identifier: MIT
// The score of a pair: a sum of integer terms, each with its formula beside it. No term reads age, sex,
// access needs or anything else the Equality Act protects. Internal to the judge.
#pragma once

#include "eligibility/pair.hpp"

#include <algorithm>

namespace kith::eligibility {

// How many words two sorted lists share.
[[nodiscard]] inline std::int32_t shared_words(std::span<std::uint32_t const> a,
                                               std::span<std::uint32_t const> b) {
    std::int32_t shared = 0;
    for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
        if (*left == *right) ++shared;
        bool const step_left = *left <= *right;
        bool const step_right = *right <= *left;
        left += step_left;
        right += step_right;
    }
    return shared;
}

[[nodiscard]] Score score_of(Pair const& pair, Tally const& tally, Measures const& measures);

// The same total, without the terms.
[[nodiscard]] std::int32_t score_total(Pair const& pair, Tally const& tally, Measures const& measures);

} // namespace kith::eligibility
