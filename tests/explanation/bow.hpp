// SPDX-License-Identifier: MIT
// People and weekly roles around Bow, everything known and everything right, to change one thing at a time.
#pragma once

#include "planned_community.hpp"

namespace kith {

using namespace std::chrono_literals;

// Hours of weekday `day`, Monday 0.
inline WeekInterval session(int day, int from, int to) {
    return {day * minutes_per_day + from * 60, day * minutes_per_day + to * 60};
}

inline Volunteer person(std::string key, std::int32_t metres_from_bow) {
    Volunteer volunteer;
    volunteer.key = std::move(key);
    volunteer.skills.emplace();
    volunteer.languages.emplace();
    volunteer.availability = Availability{WeekSet{session(1, 9, 17)}, {}, {}};
    volunteer.home.point = GridPoint{537'000, 183'000 + metres_from_bow};
    volunteer.travel_metres_max = 3'000;
    volunteer.remote = Answer::no;
    volunteer.vehicle = Vehicle::none;
    volunteer.weekly_minutes_max = Minutes(600);
    volunteer.checks.emplace();
    volunteer.training.emplace();
    volunteer.birth = AgeBand{25, 34};
    volunteer.access_needs.emplace();
    volunteer.expenses_needed = Answer::no;
    return volunteer;
}

inline Role role(std::string key) {
    Role weekly;
    weekly.key = std::move(key);
    weekly.setting = Setting::in_person;
    weekly.location.point = GridPoint{537'000, 183'000};
    weekly.pattern = WeekSet{session(1, 10, 12)};
    weekly.access.emplace();
    weekly.expenses_paid = Answer::yes;
    weekly.places = {1, 1};
    return weekly;
}

inline RosterDraft bow(std::vector<Volunteer> volunteers, std::vector<Role> roles) {
    RosterDraft draft;
    draft.as_of = Instant(std::chrono::sys_days(2026y / 11 / 2)) + 9h;
    draft.words.skills = Skills({"cooking", "driving"});
    draft.words.trainings = Trainings({"food_hygiene"});
    draft.words.checks = CheckCodes({"dbs_enhanced"});
    draft.check_kinds = {{CheckId(0), "dbs", 3}};
    draft.volunteers = std::move(volunteers);
    draft.organisations = {{"kitchen", "Kitchen", {}}};
    for (Role& each : roles) draft.roles.push_back({std::move(each), "kitchen"});
    return draft;
}

} // namespace kith
