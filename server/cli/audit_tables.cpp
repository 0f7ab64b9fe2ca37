// SPDX-License-Identifier: MIT
#include "cli/audit_tables.hpp"

#include "exchange/zone.hpp"
#include "phrases/audits.hpp"
#include "phrases/explanations.hpp"

#include <algorithm>
#include <limits>

namespace kith::cli {
namespace {

using audit::Audit;
using audit::Need;
using audit::Remedy;
using explanation::ChangeKind;
using explanation::code_of;
using explanation::PriceGroup;

constexpr std::size_t all_rows = std::numeric_limits<std::size_t>::max();

std::string remedy_code(Roster const& roster, Remedy const& remedy) {
    bool const own_limit =
        remedy.change.kind == ChangeKind::weekly_minutes || remedy.change.kind == ChangeKind::travel_limit;
    return own_limit ? std::string(code_of(remedy.change.kind)) : phrases::change_code(roster, remedy.change);
}

std::int64_t count(auto number) {
    return static_cast<std::int64_t>(number);
}

} // namespace

Table needs_table(JudgedPack const& judged, Audit const& audit, std::size_t rows_max) {
    auto const& phrases = judged.phrases;
    Table table({{"gain", phrases.say("audit.gain")},
                 {"places", phrases.say("audit.places")},
                 {"needed", ""},
                 {"places_left", phrases.say("audit.places_left")},
                 {"several_people", phrases.say("audit.several_people")},
                 {"several_places", phrases.say("audit.several_places")},
                 {"several_needed", ""},
                 {"several_gain", phrases.say("audit.several_gain")},
                 {"person", phrases.say("audit.person")}});
    for (std::size_t row = 0; row < std::min(rows_max, audit.needs.size()); ++row) {
        Need const& need = audit.needs[row];
        table.add({need.one.gain, count(need.one.places), count(need.one.needed), count(need.places),
                   count(need.people), count(need.several.places), count(need.several.needed),
                   need.several.gain, phrases::describe(judged.speaker, need)});
    }
    return table;
}

Table remedies_table(JudgedPack const& judged, Audit const& audit, std::size_t rows_max) {
    auto const& phrases = judged.phrases;
    Table table({{"code", ""},
                 {"what", phrases.say("audit.what")},
                 {"people", phrases.say("audit.people_asked")},
                 {"could", phrases.say("audit.could")},
                 {"opens", phrases.say("audit.opens")},
                 {"places", phrases.say("audit.places")},
                 {"needed", phrases.say("audit.needed")},
                 {"gain", phrases.say("audit.gain")}});
    for (std::size_t row = 0; row < std::min(rows_max, audit.remedies.size()); ++row) {
        Remedy const& remedy = audit.remedies[row];
        table.add({remedy_code(judged.roster(), remedy), phrases::name(judged.speaker, remedy.change),
                   count(remedy.people.size()), count(remedy.could), count(remedy.effect.opens),
                   count(remedy.effect.places), count(remedy.effect.needed), remedy.effect.gain});
    }
    return table;
}

Table remedy_people_table(JudgedPack const& judged, Audit const& audit) {
    Roster const& roster = judged.roster();
    Table table({{"code", ""}, {"volunteer", ""}, {"change", ""}});
    for (Remedy const& remedy : audit.remedies)
        for (auto const& each : remedy.people)
            table.add({remedy_code(roster, remedy), roster[each.volunteer].key,
                       phrases::change_code(roster, each.change)});
    return table;
}

Table resting_table(JudgedPack const& judged, Audit const& audit) {
    auto const& phrases = judged.phrases;
    Table table({{"code", ""},
                 {"question", phrases.say("audit.question")},
                 {"people", phrases.say("audit.people_asked")},
                 {"pairings", phrases.say("audit.resting_pairings")}});
    for (auto const& each : audit.resting)
        table.add({std::string(code_of(each.question)), judged.speaker.question(each.question),
                   count(each.people), count(each.pairings)});
    return table;
}

Table resting_people_table(JudgedPack const& judged, Audit const& audit) {
    Roster const& roster = judged.roster();
    Table table({{"question", ""}, {"volunteer", ""}, {"opening", ""}, {"margin", ""}});
    for (auto const& resting : audit.resting)
        for (auto const& each : resting.first)
            table.add({std::string(code_of(resting.question)), roster[each.volunteer].key,
                       roster[each.opening].key, each.margin});
    return table;
}

Table supply_table(JudgedPack const& judged, Audit const& audit, PriceGroup group, std::size_t rows_max) {
    auto const& phrases = judged.phrases;
    Table table({{"name", judged.speaker.name(group), 44},
                 {"openings", phrases.say("match.openings")},
                 {"minimum", phrases.say("match.minimum")},
                 {"maximum", phrases.say("match.maximum")},
                 {"filled", phrases.say("match.filled")},
                 {"below_minimum", phrases.say("match.below_minimum")},
                 {"people", phrases.say("audit.people_asked")},
                 {"idle", phrases.say("audit.idle")},
                 {"silent", phrases.say("audit.silent")},
                 {"price", phrases.say("audit.price")}});
    auto const& rows = audit.supply[static_cast<std::size_t>(group)];
    for (std::size_t row = 0; row < std::min(rows_max, rows.size()); ++row) {
        auto const& each = rows[row];
        table.add({phrases::name(judged.speaker, group, each), count(each.openings), each.minimum,
                   each.maximum, each.filled, each.below_minimum, count(each.people), count(each.idle),
                   count(each.silent), each.lowest});
    }
    return table;
}

Table heat_table(JudgedPack const& judged, audit::HeatMap const& heat) {
    Table table({{"ward", ""}, {"days", ""}, {"hour", ""}, {"open", ""}, {"free", ""}});
    for (auto const& row : heat.rows)
        for (std::size_t day = 0; day < row.cells.size(); ++day)
            for (std::size_t hour = 0; hour < row.cells[day].size(); ++hour) {
                auto const& cell = row.cells[day][hour];
                if (cell == audit::HeatCell{}) continue;
                table.add({judged.roster().words().wards.code(row.ward),
                           std::string(code_of(static_cast<audit::DayKind>(day))), count(hour), cell.open,
                           cell.free});
            }
    return table;
}

boost::json::object audit_json(JudgedPack const& judged, Audit const& audit) {
    boost::json::object supply;
    for (std::size_t group = 0; group < audit.supply.size(); ++group) {
        auto const each = static_cast<PriceGroup>(group);
        supply[code_of(each)] = supply_table(judged, audit, each, all_rows).json();
    }
    return {{"community", judged.roster().community()},
            {"as_of", exchange::utc_text(judged.roster().as_of())},
            {"needs", needs_table(judged, audit, all_rows).json()},
            {"remedies", remedies_table(judged, audit, all_rows).json()},
            {"remedy_people", remedy_people_table(judged, audit).json()},
            {"questions", resting_table(judged, audit).json()},
            {"question_people", resting_people_table(judged, audit).json()},
            {"supply", std::move(supply)},
            {"heat", heat_table(judged, audit.heat).json()},
            {"places_elsewhere", audit.heat.places_elsewhere},
            {"people_elsewhere", audit.heat.people_elsewhere},
            {"solved_again", audit.solved_again}};
}

} // namespace kith::cli
