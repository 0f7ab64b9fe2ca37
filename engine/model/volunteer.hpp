// SPDX-License-Identifier: MIT
// A person who offers time, as far as matching needs to know them. What nobody has stated stays unknown.
#pragma once

#include "base/interval.hpp"
#include "model/location.hpp"
#include "model/requirement.hpp"

#include <string>
#include <variant>
#include <vector>

namespace kith {

using VolunteerId = Id<struct VolunteerTag>;

// When a person can give time: a civil weekly pattern, plus dated extra stretches, less dated absences.
struct Availability {
    WeekSet weekly;
    IntervalSet also;
    IntervalSet except;
    friend bool operator==(Availability const&, Availability const&) = default;
};

struct BirthMonth {
    std::chrono::year_month month;
    friend bool operator==(BirthMonth const&, BirthMonth const&) = default;
};
// Whole years on the roster's as-of day, both ends included.
struct AgeBand {
    std::int32_t from = 0;
    std::int32_t to = 0;
    friend bool operator==(AgeBand const&, AgeBand const&) = default;
};
using Birth = std::variant<std::monostate, BirthMonth, AgeBand>; // monostate: unknown

enum class VolunteerStatus : std::uint8_t {
    active,  // may be placed
    paused,  // asked for a rest: in no plan, commitments stand
    stopped, // suspended, left or "do not refer": in no plan and on no shortlist, no reason shown
};

struct Volunteer {
    std::string key;
    std::string name; // shown to people, never judged
    VolunteerStatus status = VolunteerStatus::active;

    Known<std::vector<SkillHeld>> skills;
    Known<std::vector<LanguageSpoken>> languages;
    std::vector<CauseId> causes;
    std::vector<GoalId> goals;

    Known<Availability> availability;
    Location home;
    Known<std::int32_t> travel_metres_max;
    Known<TravelMode> travel_mode;
    Answer remote = Answer::unknown; // would do a role from home
    Known<Vehicle> vehicle;

    Known<std::int32_t> capacity; // openings held at a time; unknown is taken as 1
    Known<Minutes> weekly_minutes_max;

    Known<std::vector<CheckHeld>> checks;
    Known<std::vector<TrainingHeld>> training;
    Answer references = Answer::unknown; // obtained and accepted
    Answer induction = Answer::unknown;  // done
    Answer guardian_consent = Answer::unknown;

    Birth birth;
    Known<Sex> sex;
    Known<std::vector<AccessId>> access_needs;
    Answer expenses_needed = Answer::unknown;
    Answer hours_only = Answer::unknown; // takes no credits for hours

    std::int32_t party = 1; // a group booking: as many people, who go together or not at all
    std::string employer;
    std::string connection;    // to the area, for those who live elsewhere
    Known<Date> waiting_since; // registered, or last placed, whichever is later

    friend bool operator==(Volunteer const&, Volunteer const&) = default;
};

// Lowest and highest age in whole years that the facts allow on `on`.
struct AgeRange {
    std::int32_t lowest = 0;
    std::int32_t highest = 0;
};
[[nodiscard]] Known<AgeRange> age_on(Birth const& birth, Date on, Date as_of);

} // namespace kith
