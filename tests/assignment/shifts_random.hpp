// SPDX-License-Identifier: MIT
// Small random instances where openings clash, and the slow referee for them: every plan there is.
#pragma once

#include "assignment/pairing.hpp"
#include "assignment/shifts_instance.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace kith::test {

struct ShiftShape {
    std::uint32_t volunteers = 3;
    std::uint32_t roles = 6;
    std::uint32_t edge_percent = 70;
    std::int32_t weight_max = 20;
    std::int32_t places_max = 3;
    bool limits = true; // weekly hours, and some used already
    bool rest = true;
    bool travel = true;
    bool weekly = true; // openings of several stretches, and by arrangement
    bool fill = true;
    bool all_or_nothing = true;
    bool groups = true;
    bool pins = true;
    bool ways = true;               // some pairs leave a choice of when
    std::int32_t full_percent = 30; // of openings run only full
};

// Owns what its views point into.
struct ShiftCase {
    Instance flow;
    ShiftInstance shifts;

    ShiftCase() = default;
    ShiftCase(ShiftCase&&) = default;
    ShiftCase& operator=(ShiftCase&&) = default;
};

[[nodiscard]] ShiftCase random_shifts(std::uint64_t seed, ShiftShape const& shape = {});

// May v hold these openings together, in one way or another? Judged stretch by stretch. The first `pinned` of
// them stand whatever they break among themselves.
[[nodiscard]] bool may_hold(ShiftInstance const& instance, std::uint32_t v,
                            std::vector<std::uint32_t> const& roles, std::size_t pinned);

// The best of all plans, by trying them.
[[nodiscard]] std::int64_t best_of_all_plans(ShiftInstance const& instance);

// The most v can gain beside the pins at these prices, by trying every set.
[[nodiscard]] std::int64_t best_of_all_choices(ShiftInstance const& instance, std::uint32_t v,
                                               std::vector<std::int64_t> const& prices);

} // namespace kith::test
