// SPDX-License-Identifier: MIT
// What fairness costs: every setting solved again and measured in the same plain score, in which nobody gains
// by waiting and no opening loses by having matches on their way, against the best plan in that score.
#pragma once

#include "fairness/report.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace kith::fairness {

// What is done for fairness, beside the community's other settings.
enum class Means : std::uint8_t {
    nothing,     // the plain score
    as_set,      // the community's own settings
    waiting,     // `amount` times the points for waiting
    spreading,   // `amount` times the points taken for each match on its way
    first_match, // `amount` points for the first match of an opening that needs nobody at the least
    smallest,    // the smallest share of places filled, over `by`, as large as it can be
    every_share, // and every next smallest
};

struct Policy {
    Means means = Means::nothing;
    std::int32_t amount = 0;
    GroupBy by = GroupBy::ward;
    friend bool operator==(Policy const&, Policy const&) = default;
};

struct Priced {
    Policy policy;
    std::vector<Pairing> pairings;
    std::int64_t plain_value = 0;
    std::int64_t price = 0; // plain value given up against Means::nothing; never negative
    FairnessReport report;
    FairSolution proof; // of smallest and every_share; elsewhere empty
};

// The settings a coordinator chooses from: each means at several strengths. The first is Means::nothing.
[[nodiscard]] std::vector<Policy> usual_policies();

struct PriceOptions {
    unsigned threads = 1; // the result does not depend on it
    std::function<void(std::size_t done, std::size_t total)> progress{};
};

// One judgement and one solve for each; those for the smallest share, what solve_fairly takes. Every plan is
// proven best for its setting.
[[nodiscard]] std::vector<Priced> price_of_fairness(Roster const& roster,
                                                    eligibility::Settings const& settings,
                                                    std::vector<Policy> const& policies,
                                                    PriceOptions const& options = {});

} // namespace kith::fairness
