// SPDX-License-Identifier: MIT
// What the judge needs of a roster, gathered once: small fixed-size records for people, roles and openings,
// and pools they point into, so that judging a pair touches a few cache lines and allocates nothing. Made by
// Judge; read by the rules and by the candidate indexes. Never changes after.
#pragma once

#include "eligibility/settings.hpp"
#include "eligibility/verdict.hpp"
#include "model/roster.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace kith::eligibility {

// Entries [first, first + count) of a pool.
struct Slice {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

template <class Value>
[[nodiscard]] std::span<Value const> in(std::vector<Value> const& pool, Slice slice) {
    return {pool.data() + slice.first, slice.count};
}

// A set of words, folded onto 64 bits: no bit in common means no word in common.
using WordMask = std::uint64_t;
[[nodiscard]] constexpr WordMask mask_of(std::uint32_t word) {
    return WordMask{1} << (word % 64);
}

// Kinds of facts that may be unknown where a role wants them before referral, as bits: a person without any
// of a role's kinds is never "ask first" for it.
namespace doubt {
inline constexpr std::uint8_t skills = 1;
inline constexpr std::uint8_t languages = 2;
inline constexpr std::uint8_t young_age = 4; // a minimum age of up to doubt_age_max
inline constexpr std::uint8_t sex = 8;
inline constexpr std::uint8_t vehicle = 16;
inline constexpr std::uint8_t anything = 32; // everyone has it: for what is not told apart
} // namespace doubt
inline constexpr std::int32_t doubt_age_max = 25;

// A skill or language with its level, -1 unstated.
struct LevelledWord {
    std::uint32_t word = 0;
    std::int32_t level = -1;
};

// Bits of the people a check is about: adult 1, child 2. `any` has none.
[[nodiscard]] constexpr std::uint8_t workforce_bits(Workforce workforce) {
    return static_cast<std::uint8_t>(workforce);
}

struct CheckFacts {
    CheckId check;
    std::uint8_t workforce = 0;
    Date issued = Date::min();  // min where unstated
    Date recheck = Date::max(); // max where none
};

struct TrainingFacts {
    TrainingId training;
    Date completed = Date::min();
    Date expires = Date::max(); // its last good day
};

// The person worked with the organisation `matches` times.
struct ServedFacts {
    OrganisationId organisation;
    std::int32_t matches = 0;
};

struct VolunteerFacts {
    WordMask skill_mask = 0;
    WordMask cause_mask = 0;
    WordMask goal_mask = 0;
    GridPoint home;
    std::int32_t travel_metres_max = -1; // -1 unknown
    std::int32_t weekly_minutes_max = -1;
    std::int32_t waiting_days = -1; // -1 unknown
    std::int32_t lowest_age = -1;   // on the as-of day, -1 unknown
    TravelMode mode = TravelMode::public_transport;
    VolunteerStatus status = VolunteerStatus::active;
    Answer remote = Answer::unknown;
    Answer expenses_needed = Answer::unknown;
    Answer references = Answer::unknown;
    Answer induction = Answer::unknown;
    Answer consent = Answer::unknown;
    std::int8_t vehicle = -1;
    std::int8_t sex = -1;
    std::uint8_t doubts = 0; // kinds of facts that may be unknown
    bool home_known : 1 = false;
    bool skills_known : 1 = false;
    bool languages_known : 1 = false;
    bool available_known : 1 = false;
    bool has_also : 1 = false;
    bool has_except : 1 = false;
    bool access_known : 1 = false;
    bool has_matches : 1 = false;
    bool has_bars : 1 = false;
    Slice skills;    // levelled
    Slice languages; // levelled
    Slice causes;    // words
    Slice goals;     // words
    Slice access;    // words
    Slice week;      // week
    Slice checks;
    Slice training;
    Slice held; // openings, of matches that hold a place
    Slice served;
};

// One requirement, made ready. What the numbers mean depends on the rule.
struct RequirementFacts {
    Rule rule = Rule::skill;
    Gate gate;
    std::int32_t index = -1;  // into the role's requirements
    Slice any_of;             // skill, language: levelled; training: words
    std::int32_t value = -1;  // age: minimum; single_sex: sex; vehicle: vehicle; check: rank
    std::int32_t other = -1;  // age: maximum; check: CheckId
    std::uint32_t scheme = 0; // check
    std::uint8_t workforce = 0;
};

struct RoleFacts {
    WordMask cause_mask = 0;
    WordMask goal_mask = 0;
    OrganisationId organisation;
    Setting setting = Setting::unknown;
    Answer expenses_paid = Answer::unknown;
    bool access_known = false;
    bool place_known = false;
    std::uint8_t doubts = 0; // kinds of facts wanted before referral
    GridPoint place;
    Slice personal; // requirements judged before Rule::access, by rule then index ...
    Slice clearing; // ... and after it
    Slice desired;  // levelled
    Slice causes;
    Slice goals;
    Slice access;
};

// Minutes in each of the civil weeks first .. last, counted from the as-of week.
struct Load {
    std::int32_t first = 0;
    std::int32_t last = -1;
    std::int32_t minutes = 0;
};

// A session of a weekly pattern; one that runs past Sunday midnight has a second part.
struct Session {
    WeekInterval part;
    WeekInterval rest;
    [[nodiscard]] WeekMinute length() const { return part.length() + rest.length(); }
};

struct OpeningFacts {
    RoleId role;
    Timing timing = Timing::by_arrangement;
    ClosedBecause closed = ClosedBecause::not_closed;
    bool minutes_stated = false;
    Interval when;
    Date first_day;
    Date last_day;
    std::int32_t days_to_start = -1;  // until what is missing must be there; -1: no such day
    std::int32_t minutes_needed = 0;  // weekly: each week; otherwise in all
    std::int32_t minutes_offered = 0; // weekly: all sessions; otherwise the same
    std::int32_t promised = 0;        // matches on their way
    Slice week;                       // dated: minutes touched; weekly: the pattern
    Slice sessions;                   // weekly, where no minutes are stated
    Slice loads;
    Load fullest; // the first of its loads with the most minutes
};

struct CheckLevel {
    std::uint32_t scheme = 0;
    std::int32_t rank = 0;
};

struct Facts {
    Facts(Roster const& roster, Settings const& settings);

    Date as_of;
    std::vector<VolunteerFacts> volunteers; // by VolunteerId
    std::vector<OpeningFacts> openings;     // by OpeningId
    std::vector<RoleFacts> roles;           // by RoleId
    std::vector<CheckLevel> check_levels;   // by CheckId

    std::vector<LevelledWord> levelled;
    std::vector<std::uint32_t> words;
    std::vector<WeekInterval> week;
    std::vector<RequirementFacts> requirements;
    std::vector<CheckFacts> checks;
    std::vector<TrainingFacts> training;
    std::vector<ServedFacts> served;
    std::vector<OpeningId> held;
    std::vector<Session> sessions;
    std::vector<Load> loads;
};

} // namespace kith::eligibility
