// SPDX-License-Identifier: MIT
#include "audit/heat.hpp"

#include "explanation/prices.hpp"

namespace kith::audit {

namespace {

constexpr std::size_t hours_per_week = std::size_t{7} * 24;
constexpr std::size_t first_weekend_hour = std::size_t{5} * 24;

// Adds the hours that a stretch touches for at least half of their length.
template <class Add>
void visit_hours(WeekSet const& times, Add add) {
    for (std::size_t hour = 0; hour < hours_per_week; ++hour) {
        auto const begin = static_cast<WeekMinute>(hour * 60);
        if (times.within(WeekSet{{begin, begin + 60}}).total() < 30) continue;
        add(hour < first_weekend_hour ? DayKind::weekday : DayKind::weekend, hour % 24);
    }
}

} // namespace

HeatMap heat_map(eligibility::Judge const& judge, Plan const& plan) {
    Roster const& roster = judge.roster();
    HeatMap map;
    for (std::size_t ward = 0; ward < roster.wards().size(); ++ward)
        map.rows.push_back({.ward = WardId(ward)});
    std::vector<std::int32_t> room;
    for (Opening const& opening : roster.openings()) room.push_back(opening.places_maximum);
    std::vector<char> placed(roster.volunteers().size(), 0);
    for (PlannedPairing const& each : plan.pairings) {
        --room[each.opening.index()];
        placed[each.volunteer.index()] = 1;
    }
    for (std::size_t index = 0; index < room.size(); ++index) {
        if (judge.facts().openings[index].closed != eligibility::ClosedBecause::not_closed ||
            room[index] <= 0)
            continue;
        OpeningId const id(index);
        auto const ward = roster.location_of(id).ward;
        WeekSet const times(explanation::week_times(roster, roster[id]));
        if (!ward || roster.role_of(id).setting == Setting::remote || times.empty()) {
            map.places_elsewhere += room[index];
            continue;
        }
        visit_hours(times, [&](DayKind day, std::size_t hour) {
            map.rows[ward->index()].cells[static_cast<std::size_t>(day)][hour].open += room[index];
        });
    }
    for (std::size_t index = 0; index < placed.size(); ++index) {
        Volunteer const& person = roster.volunteers()[index];
        if (person.status != VolunteerStatus::active || placed[index] != 0) continue;
        if (!person.home.ward || !person.availability) {
            ++map.people_elsewhere;
            continue;
        }
        visit_hours(person.availability->weekly, [&](DayKind day, std::size_t hour) {
            ++map.rows[person.home.ward->index()].cells[static_cast<std::size_t>(day)][hour].free;
        });
    }
    return map;
}

} // namespace kith::audit
