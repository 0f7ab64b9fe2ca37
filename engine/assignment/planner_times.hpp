// SPDX-License-Identifier: MIT
// When people would be where: the times of a roster as shifts_instance.hpp wants them. Called by the planner;
// the ways to hold a weekly opening also by whoever explains or prints a plan.
#pragma once

#include "assignment/plan.hpp"
#include "assignment/shifts_instance.hpp"
#include "eligibility/graph.hpp"

#include <vector>

namespace kith {

// A weekly opening that asks for less than the person could give leaves a choice. The rule of a plan: they
// give it the same sessions every week, as few as hold the minutes asked for, each from its beginning or up
// to its end, or in between in steps of the time asked for; where no minutes are asked for, one whole
// session. These are the choices, earliest first, at most ways_max of them; sessions lie within the
// availability stated. Always at least one: the whole pattern, where the person's availability leaves too
// little (a pin that is no longer right), as for nobody's availability known the whole pattern is open. Empty
// for openings that are not weekly: there is nothing to choose.
inline constexpr std::size_t ways_max = 12;
[[nodiscard]] std::vector<WeekSet> ways_to_hold(eligibility::Judge const& judge, VolunteerId volunteer,
                                                OpeningId opening);

// All but `flow` of an instance for `flow`'s edges and pins, which are the roster's. Times lie on a line of
// minutes that begins with the as-of day's civil week; what is over before is left out. Weeks that nobody's
// load tells apart are one.
struct RosterTimes {
    ShiftInstance instance;
    std::vector<WeekSet> sessions; // of the footprints beyond the openings' own
    std::vector<std::int32_t>
        weeks; // of the instance's: the first civil week each stands for, from the as-of one
};
[[nodiscard]] RosterTimes roster_times(eligibility::Judge const& judge, InstanceView const& flow);

// One person of the roster as another judge knows them, whose openings are the same: a "what if".
struct Imagined {
    VolunteerId volunteer;
    eligibility::Judge const& judge;
    VolunteerId as; // there
};
// The same with that person so; only their own, as the only volunteer, where `flow` has but one.
[[nodiscard]] RosterTimes roster_times(eligibility::Judge const& judge, InstanceView const& flow,
                                       Imagined const& imagined);

// Could the person hold `more` beside what a plan gives them, by times, journeys, rest and hours a week?
// Their sessions may be chosen anew, except those of places they hold already.
struct Beside {
    bool possible = true;
    std::optional<OpeningId> clashes_with; // the first it cannot be held beside, if two are enough to say so
    std::int64_t minutes_apart = 0;        // that would have to lie between the two, and do not
    std::optional<Date> full_week;         // Monday of a week with too few hours
    std::int64_t minutes = 0;              // of that week, with all of them
    std::int64_t minutes_max = 0;
};
[[nodiscard]] Beside beside(eligibility::Judge const& judge, VolunteerId volunteer,
                            std::span<PlannedPairing const> planned, OpeningId more);

} // namespace kith
