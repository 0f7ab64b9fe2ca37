// SPDX-License-Identifier: MIT
// Random communities in which every rule and every unknown occurs, small enough for a double loop. The same
// seed gives the same community on every platform.
#pragma once

#include "eligibility/settings.hpp"
#include "model/roster.hpp"

#include <random>

namespace kith::eligibility {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    // 0 .. below - 1.
    std::int32_t below(std::int32_t bound) {
        return static_cast<std::int32_t>(random_() % static_cast<std::uint64_t>(bound));
    }
    std::int32_t between(std::int32_t lowest, std::int32_t highest) {
        return lowest + below(highest - lowest + 1);
    }
    bool percent(std::int32_t chance) { return below(100) < chance; }

  private:
    std::mt19937_64 random_;
};

struct RandomSize {
    std::int32_t volunteers = 12;
    std::int32_t roles = 12;
    std::int32_t skills = 5; // words in each vocabulary
    std::int32_t unknown_percent = 20;
};

[[nodiscard]] RosterDraft random_draft(Dice& dice, RandomSize size);
[[nodiscard]] Roster built(RosterDraft draft);

} // namespace kith::eligibility
