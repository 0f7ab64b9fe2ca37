// SPDX-License-Identifier: MIT
#include "cli/plan_files.hpp"

#include "cli/file.hpp"
#include "exchange/calendar_writer.hpp"
#include "exchange/csv.hpp"
#include "explanation/codes.hpp"
#include "phrases/explanations.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdio>

namespace kith::cli {
namespace {

namespace json = boost::json;
using explanation::code_of;

void append_word(std::string& text, std::string const& word) {
    if (!text.empty()) text += ' ';
    text += word;
}

// "training:food_hygiene:3": what to change, and how many openings it would open.
std::string would_help(Roster const& roster, std::span<explanation::Change const> changes) {
    std::string text;
    for (auto const& change : changes)
        append_word(text, phrases::change_code(roster, change) + ":" + std::to_string(change.opens));
    return text;
}

std::string term_codes(eligibility::Score const& score) {
    std::string text;
    for (std::size_t term = 0; term < score.terms.size(); ++term) {
        if (score.terms[term].points != 0)
            append_word(text, std::string(code_of(static_cast<eligibility::Term>(term))));
    }
    return text;
}

exchange::CalendarStatus calendar_status(MatchState state, bool direct) {
    return holds_place(state, direct) ? exchange::CalendarStatus::confirmed
                                      : exchange::CalendarStatus::tentative;
}

// `key` as part of a file name: letters, digits, '-', '_' and '.' stay, anything else becomes %XX.
std::string file_name(std::string_view key) {
    std::string name;
    for (char const c : key) {
        auto const byte = static_cast<unsigned char>(c);
        bool const plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           c == '-' || c == '_' || (c == '.' && !name.empty());
        if (plain) {
            name += c;
        } else {
            char escaped[4];
            std::snprintf(escaped, sizeof escaped, "%%%02X", byte);
            name += escaped;
        }
    }
    return name;
}

// The pairing as a calendar shows it; an opening by arrangement has no time to show.
std::optional<exchange::CalendarEntry> calendar_entry(JudgedPack const& judged,
                                                      PlannedPairing const& pairing) {
    Roster const& roster = judged.roster();
    Opening const& opening = roster[pairing.opening];
    if (opening.timing == Timing::by_arrangement) return std::nullopt;
    Role const& role = roster[opening.role];
    exchange::CalendarEntry entry;
    entry.uid = roster[pairing.volunteer].key + "-" + opening.key + "@" +
                (roster.community().empty() ? "kith" : roster.community());
    std::ranges::replace(entry.uid, ' ', '-');
    entry.summary = role.title.empty() ? opening.key : role.title;
    entry.description = roster[role.organisation].name;
    auto const location = roster.location_of(pairing.opening);
    if (role.setting == Setting::remote)
        entry.location = judged.phrases.say("setting.remote");
    else if (location.ward)
        entry.location = roster[*location.ward].name;
    entry.status = calendar_status(plans::state_of(roster, pairing), role.direct);
    if (opening.timing == Timing::dated) {
        entry.when = opening.when;
    } else {
        exchange::WeeklySessions sessions{.pattern =
                                              pairing.sessions.empty() ? opening.pattern : pairing.sessions,
                                          .first = roster.zone().date(opening.when.begin),
                                          .last = {}};
        if (!opening.open_ended)
            sessions.last = roster.zone().date(opening.when.end - std::chrono::seconds(1));
        entry.when = std::move(sessions);
    }
    return entry;
}

void write_calendars(std::filesystem::path const& folder, JudgedPack const& judged, Plan const& plan) {
    Roster const& roster = judged.roster();
    std::filesystem::create_directories(folder);
    for (auto first = plan.pairings.begin(); first != plan.pairings.end();) {
        VolunteerId const volunteer = first->volunteer;
        auto const last = std::find_if(first, plan.pairings.end(),
                                       [&](auto const& each) { return each.volunteer != volunteer; });
        std::vector<exchange::CalendarEntry> entries;
        for (; first != last; ++first) {
            if (auto entry = calendar_entry(judged, *first)) entries.push_back(std::move(*entry));
        }
        if (entries.empty()) continue;
        exchange::CalendarHead const head{
            .name = roster.community(), .as_of = roster.as_of(), .zone_name = judged.pack.zone_name};
        write_file(folder / (file_name(roster[volunteer].key) + ".ics"),
                   exchange::write_calendar(head, entries, roster.zone()));
    }
}

} // namespace

std::string plan_csv(JudgedPack const& judged, plans::PlanReport const& report) {
    Roster const& roster = judged.roster();
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    for (char const* column : {"volunteer", "opening", "state", "weight", "reason_codes"})
        writer.text(column);
    writer.end_row();
    for (auto const& pairing : report.plan.pairings) {
        writer.text(roster[pairing.volunteer].key).text(roster[pairing.opening].key);
        writer.text(code_of(plans::state_of(roster, pairing)))
            .number(pairing.weight)
            .text(term_codes(plans::score_of(judged.judge, pairing)));
        writer.end_row();
    }
    return text;
}

std::string unmatched_csv(JudgedPack const& judged, plans::PlanReport const& report) {
    Roster const& roster = judged.roster();
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    for (char const* column : {"kind", "id", "places_or_capacity", "reason_codes", "would_help"})
        writer.text(column);
    writer.end_row();
    for (auto const& each : report.unfilled) {
        writer.text("opening")
            .text(roster[each.opening].key)
            .number(each.maximum - each.filled)
            .text(phrases::reason_codes(each.tally))
            .blank();
        writer.end_row();
    }
    for (auto const& each : report.unplaced) {
        writer.text("volunteer").text(roster[each.volunteer].key).number(each.capacity);
        writer.text(phrases::reason_codes(each.tally)).text(would_help(roster, each.changes));
        writer.end_row();
    }
    return text;
}

void write_plan(std::filesystem::path const& folder, JudgedPack const& judged,
                plans::PlanReport const& report) {
    std::filesystem::create_directories(folder);
    write_file(folder / "plan.csv", plan_csv(judged, report));
    write_file(folder / "unmatched.csv", unmatched_csv(judged, report));
    write_file(folder / "plan.json", json::serialize(plans::plan_json(judged.judge, report)) + "\n");
    write_calendars(folder / "calendars", judged, report.plan);
}

} // namespace kith::cli
