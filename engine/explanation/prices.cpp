// SPDX-License-Identifier: MIT
#include "explanation/prices.hpp"

#include <algorithm>
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
    }
    return false;
}

} // namespace

std::vector<PriceRow> price_table(eligibility::Judge const& judge, eligibility::EligibilityGraph const& graph,
                                  Plan const& plan, PriceGroup group) {
    Roster const& roster = judge.roster();
    std::vector<std::int32_t> filled(roster.openings().size(), 0);
    for (PlannedPairing const& pairing : plan.pairings) ++filled[pairing.opening.index()];

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
        }
    }
    for (std::uint32_t id = 0; id < rows.size(); ++id) {
        rows[id].id = id;
        if (rows[id].openings == 0) continue;
        if (group == PriceGroup::opening) {
            rows[id].people = static_cast<std::int32_t>(graph.takers(OpeningId(id)).size());
            continue;
        }
        rows[id].people =
            static_cast<std::int32_t>(std::ranges::count_if(roster.volunteers(), [&](Volunteer const& each) {
                return each.status == VolunteerStatus::active && supplies(roster, each, group, id);
            }));
    }
    std::erase_if(rows, [](PriceRow const& row) { return row.openings == 0; });
    std::ranges::sort(rows, {}, [](PriceRow const& row) { return std::tuple(row.lowest, row.id); });
    return rows;
}

} // namespace kith::explanation
