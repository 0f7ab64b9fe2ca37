// SPDX-License-Identifier: MIT
// Whom to look for: for every opening with a place left the person it lacks, described by what it requires,
// where it is and the part of the week it needs; openings that lack the same person are one need. Shadow
// prices put them in order; what such people bring is left to what_if.hpp.
#pragma once

#include "audit/what_if.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace kith::audit {

enum class Days : std::uint8_t { weekdays, weekend, week };
enum class Hours : std::uint8_t { mornings, afternoons, evenings, daytime, any_time };

// When the person must be free.
struct FreeTime {
    Days days = Days::week;
    Hours hours = Hours::any_time;
    friend auto operator<=>(FreeTime const&, FreeTime const&) = default;
};
[[nodiscard]] WeekSet week_of(FreeTime time);

struct Need {
    std::vector<SkillWanted> skills;
    std::vector<LanguageWanted> languages;
    std::vector<CheckRequirement> checks;
    std::vector<TrainingId> trainings;
    std::optional<Vehicle> vehicle;
    std::optional<AgeRequirement> age; // where a person of thirty would not do
    std::optional<Sex> sex;            // of a lawful single-sex condition
    std::optional<WardId> ward;        // where they live; empty: from home, or nobody knows where it is
    bool from_home = false;
    FreeTime time;

    std::vector<OpeningId> openings; // that lack them, in order of id
    std::int64_t price = 0;          // of the place they are wanted most for
    std::int32_t places = 0;         // left at those openings
    std::int32_t people = 0;         // how many `several` is for: as many as places, at most so many
    Effect one;                      // one such person
    Effect several;
};

inline constexpr std::int32_t several_max = 5;

// Without their effects, the most wanted first; at most `most`. O(openings).
[[nodiscard]] std::vector<Need> find_needs(eligibility::Judge const& judge, Plan const& plan,
                                           std::span<std::int64_t const> prices, std::size_t most);

// Such a person: free to travel so far, nothing else to settle, no cause or goal of their own.
[[nodiscard]] Volunteer person_for(Need const& need, Roster const& roster);
inline constexpr std::int32_t newcomer_travel_metres = 5'000;

} // namespace kith::audit
