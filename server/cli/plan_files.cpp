// SPDX-License-Identifier: MIT
#include "cli/plan_files.hpp"

#include "cli/file.hpp"
#include "cli/pack_json.hpp"
#include "exchange/calendar_writer.hpp"
#include "exchange/csv.hpp"
#include "explanation/codes.hpp"
#include "phrases/explanations.hpp"

#include <algorithm>

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

eligibility::Score score_of(JudgedPack const& judged, PlannedPairing const& pairing) {
    return judged.judge.verdict(pairing.volunteer, pairing.opening).score;
}

exchange::CalendarStatus calendar_status(MatchState state, bool direct) {
    return holds_place(state, direct) ? exchange::CalendarStatus::confirmed
                                      : exchange::CalendarStatus::tentative;
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
    entry.status = calendar_status(state_of(roster, pairing), role.direct);
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

namespace {

// [[480,600]]: minutes of the week.
json::array sessions_json(WeekSet const& sessions) {
    json::array rows;
    for (auto const& each : sessions.intervals()) rows.push_back(json::array{each.begin, each.end});
    return rows;
}

} // namespace

MatchState state_of(Roster const& roster, PlannedPairing const& pairing) {
    for (Match const& match : roster.matches_of(pairing.volunteer)) {
        if (match.opening == pairing.opening) return match.state;
    }
    return MatchState::suggested;
}

std::string plan_csv(JudgedPack const& judged, PlanReport const& report) {
    Roster const& roster = judged.roster();
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    for (char const* column : {"volunteer", "opening", "state", "weight", "reason_codes"})
        writer.text(column);
    writer.end_row();
    for (auto const& pairing : report.plan.pairings) {
        writer.text(roster[pairing.volunteer].key).text(roster[pairing.opening].key);
        writer.text(code_of(state_of(roster, pairing)))
            .number(pairing.weight)
            .text(term_codes(score_of(judged, pairing)));
        writer.end_row();
    }
    return text;
}

std::string unmatched_csv(JudgedPack const& judged, PlanReport const& report) {
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

namespace {

// What is decided of openings in each branch of the proof, and those of its prices that are not the plan's.
json::array branches_json(Roster const& roster, Plan const& plan) {
    json::array rows;
    for (ShiftBranch const& branch : plan.branches) {
        json::array decided;
        for (RunsOrNot const& each : branch.decided)
            decided.push_back({{"opening", roster[OpeningId(each.role)].key}, {"runs", each.runs}});
        json::array prices;
        for (std::size_t index = 0; index < branch.prices.size(); ++index) {
            if (branch.prices[index] == plan.price[index]) continue;
            prices.push_back({{"opening", roster[OpeningId(index)].key}, {"price", branch.prices[index]}});
        }
        rows.push_back({{"decided", std::move(decided)}, {"prices", std::move(prices)}});
    }
    return rows;
}

} // namespace

json::object plan_json(JudgedPack const& judged, PlanReport const& report) {
    Roster const& roster = judged.roster();
    Plan const& plan = report.plan;
    json::array pairings;
    for (auto const& pairing : plan.pairings) {
        json::object row{{"volunteer", roster[pairing.volunteer].key},
                         {"opening", roster[pairing.opening].key},
                         {"state", code_of(state_of(roster, pairing))},
                         {"weight", pairing.weight},
                         {"pinned", pairing.pinned},
                         {"eligible", pairing.eligible}};
        if (roster[pairing.volunteer].party > 1) row["people"] = roster[pairing.volunteer].party;
        if (!pairing.sessions.empty()) row["sessions"] = sessions_json(pairing.sessions);
        row["terms"] = terms_json(score_of(judged, pairing));
        pairings.push_back(std::move(row));
    }
    json::array prices;
    for (std::size_t index = 0; index < plan.price.size(); ++index) {
        prices.push_back({{"opening", roster[OpeningId(index)].key}, {"price", plan.price[index]}});
    }
    json::array unfilled;
    for (auto const& each : report.unfilled) unfilled.push_back(unfilled_json(roster, each));
    json::array unplaced;
    for (auto const& each : report.unplaced) unplaced.push_back(unplaced_json(roster, each));
    json::object object{{"community", roster.community()},
                        {"as_of", utc_text(roster.as_of())},
                        {"value", plan.value},
                        {"upper_bound", plan.upper_bound},
                        {"gap", plan.gap()},
                        {"optimal", plan.optimal()},
                        {"class", code_of(plan.plan_class)},
                        {"slots_only", plan.slots_only},
                        {"stopped", code_of(plan.stopped)},
                        {"matched", plan.pairings.size()},
                        {"settings", settings_json(judged.pack.settings)},
                        {"pairings", std::move(pairings)},
                        {"prices", std::move(prices)},
                        {"unfilled", std::move(unfilled)},
                        {"unplaced", std::move(unplaced)}};
    json::array full_only;
    for (FullOnly const& each : plan.full_only)
        full_only.push_back({{"opening", roster[each.opening].key},
                             {"why", code_of(each.why)},
                             {"people", each.people},
                             {"minimum", each.minimum},
                             {"suited", each.suited},
                             {"most_if_runs", each.most_if_runs}});
    if (!full_only.empty()) object["full_only"] = std::move(full_only);
    if (!plan.branches.empty()) object["branches"] = branches_json(roster, plan);
    return object;
}

PlanReport make_report(JudgedPack const& judged, explanation::Explainer const& explainer, Plan const& plan,
                       unsigned threads) {
    PlanReport report{.plan = plan,
                      .filled = std::vector<std::int32_t>(judged.roster().openings().size()),
                      .unfilled = explainer.unfilled(explainer.unfilled_openings(), threads),
                      .unplaced = explainer.unplaced(explainer.unplaced_people(), threads)};
    for (auto const& pairing : plan.pairings)
        report.filled[pairing.opening.index()] += judged.roster()[pairing.volunteer].party;
    return report;
}

void write_plan(std::filesystem::path const& folder, JudgedPack const& judged, PlanReport const& report) {
    std::filesystem::create_directories(folder);
    write_file(folder / "plan.csv", plan_csv(judged, report));
    write_file(folder / "unmatched.csv", unmatched_csv(judged, report));
    write_file(folder / "plan.json", json::serialize(plan_json(judged, report)) + "\n");
    write_calendars(folder / "calendars", judged, report.plan);
}

} // namespace kith::cli
