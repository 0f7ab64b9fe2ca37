// SPDX-License-Identifier: MIT
#include "explanation/prices.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace kith::explanation {

namespace {

using eligibility::ClosedBecause;

// The rows an opening counts for, each once.
std::set<std::uint32_t> rows_of(Roster const& roster, OpeningId opening, PriceGroup group) {
    std::set<std::uint32_t> rows;
    auto const add = [&](std::size_t index) { rows.insert(static_cast<std::uint32_t>(index)); };
    if (group == PriceGroup::opening) add(opening.index());
    if (group == PriceGroup::ward)
        if (auto const ward = roster.location_of(opening).ward) add(ward->index());
    for (Requirement const& requirement : roster.role_of(opening).requirements) {
        if (auto const* skills = std::get_if<SkillRequirement>(&requirement.what);
            skills != nullptr && group == PriceGroup::skill)
            for (auto const& each : skills->any_of) add(each.skill.index());
        if (auto const* languages = std::get_if<LanguageRequirement>(&requirement.what);
            languages != nullptr && group == PriceGroup::language)
            for (auto const& each : languages->any_of) add(each.language.index());
        if (auto const* check = std::get_if<CheckRequirement>(&requirement.what);
            check != nullptr && group == PriceGroup::check)
            add(check->check.index());
        if (auto const* training = std::get_if<TrainingRequirement>(&requirement.what);
            training != nullptr && group == PriceGroup::training)
            for (auto const& each : training->any_of) add(each.index());
    }
    if (group == PriceGroup::slot) {
        WeekSet const times(week_times(roster, roster[opening]));
        for (std::size_t slot = 0; slot < 7 * slots_per_day; ++slot)
            if (times.overlaps(week_slot(slot))) add(slot);
    }
    return rows;
}

template <class List, class Word, class Field>
bool holds(Known<List> const& list, Word word, Field field) {
    return list && std::ranges::find(*list, word, field) != list->end();
}

// Is the person part of a row's supply?
bool supplies(Roster const& roster, Volunteer const& person, PriceGroup group, std::uint32_t id) {
    switch (group) {
    case PriceGroup::opening: return false; // counted from the graph
    case PriceGroup::ward: return person.home.ward == WardId(id);
    case PriceGroup::skill: return holds(person.skills, SkillId(id), &SkillHeld::skill);
    case PriceGroup::language: return holds(person.languages, LanguageId(id), &LanguageSpoken::language);
    case PriceGroup::check:
        return person.checks && std::ranges::any_of(*person.checks, [&](CheckHeld const& held) {
                   CheckKind const& wanted = roster[CheckId(id)];
                   CheckKind const& kind = roster[held.check];
                   return kind.scheme == wanted.scheme && kind.rank >= wanted.rank;
               });
    case PriceGroup::training: return holds(person.training, TrainingId(id), &TrainingHeld::training);
    case PriceGroup::slot: return person.availability && person.availability->weekly.overlaps(week_slot(id));
    }
    return false;
}

// Has the person not told what the group is about?
bool is_silent(Volunteer const& person, PriceGroup group) {
    switch (group) {
    case PriceGroup::opening: return false;
    case PriceGroup::ward: return !person.home.ward;
    case PriceGroup::skill: return !person.skills;
    case PriceGroup::language: return !person.languages;
    case PriceGroup::check: return !person.checks;
    case PriceGroup::training: return !person.training;
    case PriceGroup::slot: return !person.availability;
    }
    return false;
}

} // namespace

WeekInterval week_slot(std::size_t slot) {
    constexpr std::array<WeekMinute, slots_per_day + 1> bounds{0, 12 * 60, 17 * 60, 24 * 60};
    auto const day = static_cast<WeekMinute>(slot / slots_per_day) * minutes_per_day;
    return {day + bounds[slot % slots_per_day], day + bounds[slot % slots_per_day + 1]};
}

std::vector<WeekInterval> week_times(Roster const& roster, Opening const& opening) {
    if (opening.timing == Timing::weekly) {
        auto const sessions = opening.pattern.intervals();
        return {sessions.begin(), sessions.end()};
    }
    if (opening.timing != Timing::dated) return {};
    Date const day = roster.zone().date(opening.when.begin);
    auto const into_week = roster.zone().civil(opening.when.begin) - CivilTime(week_start(day));
    auto const from = static_cast<WeekMinute>(into_week.count());
    auto const length = std::chrono::ceil<Minutes>(opening.when.length()).count();
    if (length >= minutes_per_week) return {{0, minutes_per_week}};
    auto const to = from + static_cast<WeekMinute>(length);
    if (to <= minutes_per_week) return {{from, to}};
    return {{from, minutes_per_week}, {0, to - minutes_per_week}};
}

std::vector<PriceRow> price_table(eligibility::Judge const& judge, eligibility::EligibilityGraph const& graph,
                                  Plan const& plan, PriceGroup group) {
    Roster const& roster = judge.roster();
    std::vector<std::int32_t> filled(roster.openings().size(), 0);
    std::vector<char> placed(roster.volunteers().size(), 0);
    for (PlannedPairing const& pairing : plan.pairings) {
        filled[pairing.opening.index()] += roster[pairing.volunteer].party;
        placed[pairing.volunteer.index()] = 1;
    }

    std::vector<PriceRow> rows;
    for (std::size_t index = 0; index < roster.openings().size(); ++index) {
        if (judge.facts().openings[index].closed != ClosedBecause::not_closed) continue;
        Opening const& opening = roster.openings()[index];
        for (std::uint32_t const id : rows_of(roster, OpeningId(index), group)) {
            if (rows.size() <= id) rows.resize(id + 1);
            PriceRow& row = rows[id];
            std::int64_t const price = plan.price[index];
            row.lowest = row.openings == 0 ? price : std::min(row.lowest, price);
            row.highest = row.openings == 0 ? price : std::max(row.highest, price);
            ++row.openings;
            row.minimum += opening.places_minimum;
            row.maximum += opening.places_maximum;
            row.filled += filled[index];
            row.below_minimum += std::max(0, opening.places_minimum - filled[index]);
        }
    }
    for (std::uint32_t id = 0; id < rows.size(); ++id) {
        rows[id].id = id;
        if (rows[id].openings == 0) continue;
        auto const count = [&](VolunteerId person) {
            ++rows[id].people;
            rows[id].idle += placed[person.index()] == 0;
        };
        if (group == PriceGroup::opening) {
            for (auto const& taker : graph.takers(OpeningId(id))) count(taker.volunteer);
            continue;
        }
        for (std::size_t index = 0; index < placed.size(); ++index) {
            Volunteer const& person = roster.volunteers()[index];
            if (person.status != VolunteerStatus::active) continue;
            if (supplies(roster, person, group, id)) count(VolunteerId(index));
            rows[id].silent += is_silent(person, group);
        }
    }
    std::erase_if(rows, [](PriceRow const& row) { return row.openings == 0; });
    std::ranges::sort(rows, {}, [](PriceRow const& row) { return std::tuple(row.lowest, row.id); });
    return rows;
}

} // namespace kith::explanation
