// SPDX-License-Identifier: MIT
// An organisation's role and the openings it gives: one for an ongoing role or a one-off, one for each dated
// shift. People are paired with openings.
#pragma once

#include "base/interval.hpp"
#include "model/location.hpp"
#include "model/requirement.hpp"

#include <string>
#include <vector>

namespace kith {

using OrganisationId = Id<struct OrganisationTag>;
using RoleId = Id<struct RoleTag>;
using OpeningId = Id<struct OpeningTag>;

struct Organisation {
    std::string key;
    std::string name;
    Location location; // stands in where a role states none
    friend bool operator==(Organisation const&, Organisation const&) = default;
};

enum class RoleKind : std::uint8_t { ongoing, shifts, one_off };
enum class RoleStatus : std::uint8_t { open, closed };
enum class Urgency : std::uint8_t { low, normal, high, critical };
enum class Setting : std::uint8_t { unknown, in_person, remote, either };

// Places wanted. Either may be unstated: a maximum is then 1 (or the minimum), a minimum 0.
struct Places {
    Known<std::int32_t> minimum;
    Known<std::int32_t> maximum;
    friend bool operator==(Places const&, Places const&) = default;
};

struct Role {
    std::string key;
    std::string title;
    OrganisationId organisation;
    RoleKind kind = RoleKind::ongoing;
    RoleStatus status = RoleStatus::open;
    Setting setting = Setting::unknown;
    Location location;
    Urgency urgency = Urgency::normal;
    bool direct = false; // the organisation has delegated the yes: an acceptance holds the place
    Places places;
    bool runs_only_full = false; // each opening runs with its minimum or not at all

    Known<WeekSet> pattern;        // ongoing: when sessions are; unknown = "by arrangement"
    Known<Minutes> weekly_minutes; // ongoing: what one person gives a week; one-off: what it takes in all
    Known<Interval> when;          // one-off: its time; unknown = "by arrangement"
    Known<Date> start;             // unknown: from now
    Known<Date> end;               // last day; unknown: no end date, a legal and common value
    Known<std::int32_t> commitment_weeks;

    std::vector<Requirement> requirements;
    std::vector<SkillWanted> desired_skills;
    std::vector<CauseId> causes;
    std::vector<GoalId> goals;           // what the role offers a person
    Known<std::vector<AccessId>> access; // adjustments it can meet
    Answer expenses_paid = Answer::unknown;
    std::string programme;

    friend bool operator==(Role const&, Role const&) = default;
};

// A dated shift of a role of kind `shifts`; what it does not state it inherits.
struct Shift {
    std::string key;
    Interval when;
    Places places;
    Known<Urgency> urgency;
    RoleStatus status = RoleStatus::open;
    friend bool operator==(Shift const&, Shift const&) = default;
};

enum class Timing : std::uint8_t {
    dated,          // `when` is the time itself
    weekly,         // sessions by `pattern`, within `when`
    by_arrangement, // within `when`, times unknown
};

struct Opening {
    std::string key; // the role's, or the shift's
    RoleId role;
    RoleStatus status = RoleStatus::open;
    Urgency urgency = Urgency::normal;
    std::int32_t places_minimum = 0;
    std::int32_t places_maximum = 1;
    bool places_stated = true;
    Timing timing = Timing::by_arrangement;
    // Dated: the shift. Otherwise from the start (or the as-of day) to the end; `open_ended` has none and is
    // judged over its commitment.
    Interval when;
    bool open_ended = false;
    WeekSet pattern;
    Known<Minutes> minutes; // what one person gives: in all when dated, a week otherwise
    friend bool operator==(Opening const&, Opening const&) = default;
};

} // namespace kith
