// SPDX-License-Identifier: MIT
// The smallest changes that could help one person: one fact answered, gained or given, each a value that can
// be applied to the person and judged again. What a change is said to do is counted from those verdicts.
#pragma once

#include "explanation/reasons.hpp"
#include "model/roster.hpp"

#include <compare>
#include <optional>
#include <vector>

namespace kith::explanation {

// In the order of effort, the least first; ties between changes that help as much are broken by it.
enum class ChangeKind : std::uint8_t {
    answer,         // a fact nobody has told us, with the most helpful answer there is
    resume,         // from paused to active
    work_from_home, // willing to
    free_slot,      // also free in `slot`, every week
    weekly_minutes, // up to `to` minutes a week
    travel_limit,   // up to `to` metres
    references,     // obtained and accepted
    consent,        // of a parent or carer
    induction,      // done
    check,          // `word`, for the workforce `level`
    training,       // `word`, completed
    language,       // `word`, at `level`
    skill,          // `word`, at `level`
    vehicle,        // `level`
};

// The opening where a change helps most.
struct Prospect {
    OpeningId opening;
    std::int32_t weight = 0;
    std::int32_t rank = 0;       // among all who are eligible, the person included: 1 is first
    std::int32_t candidates = 0; // how many those are
    bool proven = true;          // false: the plan is not proven best, and the gain an estimate at its prices
    std::int64_t gain = 0; // weight less the place's price to a newcomer: above 0 it adds this to the plan
    friend bool operator==(Prospect const&, Prospect const&) = default;
};

struct Change {
    ChangeKind kind = ChangeKind::answer;
    Question question = Question::none; // of an answer
    std::int64_t from = -1;             // what is known now, -1 nothing
    std::int64_t to = -1;
    std::int32_t level = -1; // SkillLevel, LanguageLevel, Workforce, Vehicle or Sex
    std::uint32_t word = 0;  // SkillId, LanguageId, CheckId or TrainingId
    WeekInterval slot{};

    std::int32_t opens = 0;    // openings that become eligible
    std::int32_t improves = 0; // eligible ones that score more
    std::int32_t wins = 0;     // of both, those the person would then be planned for, one at a time
    std::int32_t settles = 0;  // eligible openings with one question fewer before confirmation; of an answer
    std::optional<Prospect> best{};
    friend bool operator==(Change const&, Change const&) = default;
};

// The person with the change's fact. The most helpful answer means: every skill at its best, free at all
// times, and the like; an answer that no single fact settles (a postcode) leaves the person as they are.
[[nodiscard]] Volunteer apply(Change const& change, Volunteer volunteer, Roster const& roster);

// One pair, judged.
struct Judged {
    OpeningId opening;
    Verdict verdict;
    Reasons reasons;
};

// A change worth trying, and the openings where it could matter, as they stand without it.
struct Trial {
    struct Target {
        OpeningId opening;
        std::int32_t weight = 0; // 0 where not eligible
        bool eligible = false;
    };
    Change change;
    std::vector<Target> targets;
};

inline constexpr std::size_t trials_of_a_kind_max = 4;

// `pairs`: the person with every opening that is open. Changes whose only hope is an opening that fails
// another rule too are not among them.
[[nodiscard]] std::vector<Trial> trials_for(Roster const& roster, VolunteerId volunteer,
                                            std::span<Judged const> pairs);

} // namespace kith::explanation
