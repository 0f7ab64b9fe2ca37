// SPDX-License-Identifier: MIT
// Makes a community of any size from a seed: volunteers, organisations, roles, shifts and the matches that
// stand, as a draft that always builds. Nothing in it is copied and nobody in it is real. `kith sample`
// writes one to a folder, benches and tests use it in memory. The same options give the same bytes on every
// platform; time and memory are linear in its size.
#pragma once

#include "model/roster.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace kith::sample {

// One whose community shows every kind of gap: drivers, checks, languages, skills, training.
inline constexpr std::uint64_t default_seed = 14;
inline constexpr std::size_t default_volunteers = 2'300; // the hub of 2020
inline constexpr std::size_t volunteers_max = 2'000'000;
inline constexpr std::size_t openings_max = 100'000;

// Monday 7 September 2026, nine in the morning in London: the clocks go back during most commitments.
inline constexpr Instant default_as_of =
    std::chrono::sys_days{std::chrono::year{2026} / 9 / 7} + std::chrono::hours{8};

struct Options {
    std::uint64_t seed = default_seed;
    std::size_t volunteers = default_volunteers; // at most volunteers_max
    bool tight = false;                          // places for 90 % of what people could hold, not 45 %
    // At most openings_max; usual_openings(volunteers) if empty.
    std::optional<std::size_t> openings = std::nullopt;
    Instant as_of = default_as_of;
};

// Openings a community of so many has unless told.
[[nodiscard]] std::size_t usual_openings(std::size_t volunteers);

// `words` and `check_kinds` are the built-in taxonomy's; its wards are replaced by the sample's own.
[[nodiscard]] RosterDraft make_community(Options const& options, Words words,
                                         std::vector<CheckKind> check_kinds, ZoneTable zone);

} // namespace kith::sample
