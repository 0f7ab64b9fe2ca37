// SPDX-License-Identifier: MIT
#include "cli/drill_report.hpp"

#include "cli/table.hpp"
#include "exchange/csv.hpp"
#include "exchange/zone.hpp"
#include "explanation/codes.hpp"
#include "phrases/markup.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>

namespace kith::cli {
namespace {

using phrases::escaped;

namespace json = boost::json;
using explanation::Bond;
using explanation::code_of;

struct Totals {
    std::int32_t openings = 0;
    std::int32_t places = 0;
    std::int32_t minimum = 0;
    std::int32_t filled = 0;
    std::int32_t short_by = 0;
    std::int32_t freed = 0;
    std::int32_t refilled = 0;
};

Totals totals_of(DrillReport const& report) {
    Totals totals;
    for (DrillRow const& row : report.rows) {
        if (row.freed) {
            totals.freed += row.places;
            totals.refilled += row.filled;
            continue;
        }
        ++totals.openings;
        totals.places += row.places;
        totals.minimum += row.minimum;
        totals.filled += row.filled;
        totals.short_by += row.short_by();
    }
    return totals;
}

std::int64_t people_asked(DrillReport const& report) {
    std::int64_t count = 0;
    for (std::size_t asks = 1; asks < report.people_by_asks.size(); ++asks)
        count += report.people_by_asks[asks];
    return count;
}

std::vector<std::string> summary(DrillReport const& report) {
    auto const& phrases = report.judged.phrases;
    Totals const totals = totals_of(report);
    std::vector<std::string> lines{phrases.say("drill.opens", {{"openings", totals.openings},
                                                               {"places", totals.places},
                                                               {"minimum", totals.minimum},
                                                               {"filled", totals.filled},
                                                               {"short", totals.short_by}})};
    if (report.dropped_out > 0)
        lines.push_back(phrases.say(
            "drill.dropped",
            {{"people", report.dropped_out}, {"freed", totals.freed}, {"refilled", totals.refilled}}));
    lines.push_back(phrases.say("drill.asked",
                                {{"asks", report.drill.appeals.asked()},
                                 {"people", people_asked(report)},
                                 {"most", std::max<std::int64_t>(0, std::ssize(report.people_by_asks) - 1)},
                                 {"late", report.drill.appeals.too_late}}));
    lines.push_back(phrases.say("drill.assumed",
                                {{"yes", report.yes_per_mille / 10}, {"seed", std::to_string(report.seed)}}));
    return lines;
}

Table openings_table(DrillReport const& report, bool freed, std::size_t width_max) {
    auto const& phrases = report.judged.phrases;
    Table table({{"opening", phrases.say("drill.opening")},
                 {"title", phrases.say("drill.title"), width_max},
                 {"needed_by", phrases.say("drill.needed_by")},
                 {"minimum", phrases.say("drill.minimum")},
                 {"places", phrases.say("drill.places")},
                 {"filled", phrases.say("drill.filled")},
                 {"short", phrases.say("drill.short")},
                 {"hours", phrases.say("drill.hours_to_fill")},
                 {"suitable", phrases.say("drill.suitable")},
                 {"asked", phrases.say("drill.asks")}});
    for (DrillRow const& row : report.rows) {
        if (row.freed != freed) continue;
        Cell const hours = row.hours ? Cell(std::int64_t{*row.hours}) : Cell(std::string("-"));
        table.add({report.judged.roster()[row.opening].key, report.judged.speaker.opening(row.opening),
                   phrases.say("drill.instant", {{"at", row.until}}), std::int64_t{row.minimum},
                   std::int64_t{row.places}, std::int64_t{row.filled}, std::int64_t{row.short_by()}, hours,
                   std::int64_t{row.suitable}, std::int64_t{row.asked}});
    }
    return table;
}

Table timeline_table(DrillReport const& report) {
    auto const& phrases = report.judged.phrases;
    Table table({{"hour", phrases.say("drill.hour")}, {"places", phrases.say("drill.filled_by")}});
    for (FilledBy const& each : filled_by(report))
        table.add({std::int64_t{each.hour}, std::int64_t{each.places}});
    return table;
}

Table asks_table(DrillReport const& report) {
    auto const& phrases = report.judged.phrases;
    Table table({{"times", phrases.say("drill.times_asked")}, {"people", phrases.say("drill.people")}});
    for (std::size_t asks = 0; asks < report.people_by_asks.size(); ++asks)
        table.add({static_cast<std::int64_t>(asks), std::int64_t{report.people_by_asks[asks]}});
    return table;
}

Table disruption_table(DrillReport const& report) {
    auto const& phrases = report.judged.phrases;
    Table table({{"bond", phrases.say("rematch.bond")},
                 {"kept", phrases.say("rematch.kept")},
                 {"moved", phrases.say("rematch.moved_by_choice")},
                 {"dropped", phrases.say("rematch.dropped_by_choice")},
                 {"ended", phrases.say("rematch.ended")}});
    for (std::size_t at = 0; at < explanation::bond_count; ++at) {
        auto const& count = report.diff.disruption[at];
        if (count == explanation::BondCount{}) continue;
        table.add({report.judged.speaker.name(static_cast<Bond>(at)), std::int64_t{count.kept},
                   std::int64_t{count.moved}, std::int64_t{count.dropped}, std::int64_t{count.ended}});
    }
    return table;
}

bool any_freed(DrillReport const& report) {
    return std::ranges::any_of(report.rows, &DrillRow::freed);
}

// --- the page ---

std::string table_html(Table const& table) {
    json::array const rows = table.json();
    std::string html = "<table>\n<thead><tr>";
    for (Column const& column : table.columns())
        html += "<th scope=\"col\">" + escaped(column.heading) + "</th>";
    html += "</tr></thead>\n<tbody>\n";
    for (json::value const& row : rows) {
        html += "<tr>";
        for (auto const& [name, value] : row.as_object()) {
            if (value.is_int64())
                html += "<td class=\"number\">" + std::to_string(value.as_int64()) + "</td>";
            else
                html += "<td>" + escaped(std::string_view(value.as_string())) + "</td>";
        }
        html += "</tr>\n";
    }
    return html + "</tbody>\n</table>\n";
}

// Places filled over the hours, as steps.
std::string chart(DrillReport const& report) {
    auto const& filled = report.drill.filled_at;
    std::int64_t const places = totals_of(report).places + totals_of(report).freed;
    if (filled.empty() || places == 0) return {};
    constexpr std::int64_t width = 640;
    constexpr std::int64_t height = 160;
    std::int64_t const hours = std::max<std::int64_t>(24, (filled.back() + 23) / 24 * 24);
    auto const x = [&](std::int64_t hour) { return std::to_string(40 + hour * width / hours); };
    auto const y = [&](std::int64_t count) { return std::to_string(10 + height - count * height / places); };
    std::string path = "M" + x(0) + " " + y(0);
    for (std::size_t at = 0; at < filled.size(); ++at)
        path += "H" + x(filled[at]) + "V" + y(static_cast<std::int64_t>(at) + 1);
    path += "H" + x(hours);
    std::string svg = "<svg viewBox=\"0 0 700 200\" role=\"img\" aria-label=\"" +
                      escaped(report.judged.phrases.say("drill.timeline")) + "\">\n";
    std::int64_t const step = std::max<std::int64_t>(1, hours / 24 / 8) * 24;
    for (std::int64_t hour = 0; hour <= hours; hour += step)
        svg += "<path d=\"M" + x(hour) + " 10V170\" class=\"grid\"/><text x=\"" + x(hour) +
               "\" y=\"188\" text-anchor=\"middle\">" + std::to_string(hour) + "</text>\n";
    svg += "<path d=\"M40 " + y(places) + "H680\" class=\"all\"/><text x=\"34\" y=\"" + y(places) +
           "\" text-anchor=\"end\" dy=\"4\">" + std::to_string(places) + "</text>\n";
    return svg + "<path d=\"" + path + "\" class=\"line\"/>\n</svg>\n";
}

constexpr char const* style = R"css(
@page { size: A4; margin: 16mm 14mm; }
body { font: 11pt/1.4 sans-serif; color: #0b0c0c; max-width: 52em; margin: 1.5em auto; padding: 0 1em; }
h1 { font-size: 1.6em; margin: 0 0 .2em; }
h2 { font-size: 1.15em; margin: 1.6em 0 .4em; break-after: avoid; }
table { border-collapse: collapse; width: 100%; font-size: .85em; }
th { text-align: left; vertical-align: bottom; border-bottom: 2px solid #0b0c0c; padding: .25em .5em .25em 0; }
td { border-bottom: 1px solid #b1b4b6; padding: .25em .5em .25em 0; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
table.small { width: auto; }
svg { width: 100%; font-size: 11px; }
svg .grid { stroke: #d0d4d8; } svg .all { stroke: #b1b4b6; stroke-dasharray: 4 3; }
svg .line { stroke: #1d70b8; stroke-width: 2; fill: none; }
@media print { body { margin: 0; padding: 0; max-width: none; } }
)css";

} // namespace

std::vector<FilledBy> filled_by(DrillReport const& report) {
    constexpr std::array<std::int32_t, 10> marks{3, 6, 12, 24, 48, 72, 120, 168, 240, 336};
    auto const& filled = report.drill.filled_at;
    std::vector<FilledBy> lines;
    for (std::int32_t const mark : marks) {
        auto const count = std::ranges::upper_bound(filled, mark) - filled.begin();
        lines.push_back({mark, static_cast<std::int32_t>(count)});
        if (count == std::ssize(filled)) break;
    }
    return lines;
}

void print_drill(Console& console, DrillReport const& report) {
    auto const& phrases = report.judged.phrases;
    console.out << phrases.say("drill.heading", {{"surge", report.surge},
                                                 {"community", report.judged.roster().community()},
                                                 {"start", report.start}})
                << "\n\n";
    for (auto const& line : summary(report)) console.out << line << '\n';
    console.out << '\n';
    openings_table(report, false, 40).print(console.out);
    if (any_freed(report)) {
        console.out << '\n' << phrases.say("drill.freed_places") << '\n';
        openings_table(report, true, 40).print(console.out);
    }
    console.out << '\n';
    timeline_table(report).print(console.out);
    console.out << '\n';
    asks_table(report).print(console.out);
    console.out << '\n' << phrases.say("drill.disruption") << '\n';
    disruption_table(report).print(console.out);
    bool said = false;
    for (DrillRow const& row : report.rows) {
        if (row.freed || row.short_by() == 0) continue;
        if (!said) console.out << '\n' << phrases.say("drill.stays_short") << '\n';
        said = true;
        console.out << "  "
                    << phrases.say("drill.short_line",
                                   {{"opening", report.judged.speaker.opening(row.opening)},
                                    {"id", report.judged.roster()[row.opening].key},
                                    {"short", row.short_by()},
                                    {"minimum", row.minimum}})
                    << '\n';
        for (auto const& line : row.in_the_way) console.out << "    " << line << '\n';
    }
}

std::string drill_csv(DrillReport const& report) {
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    for (char const* column : {"opening", "title", "why", "asked_from", "needed_by", "minimum", "places",
                               "filled", "short", "hours_to_fill", "suitable", "asked", "yes_too_late"})
        writer.text(column);
    writer.end_row();
    for (DrillRow const& row : report.rows) {
        writer.text(report.judged.roster()[row.opening].key)
            .text(report.judged.speaker.opening(row.opening))
            .text(row.freed ? "freed" : "surge")
            .text(exchange::utc_text(row.from))
            .text(exchange::utc_text(row.until))
            .number(row.minimum)
            .number(row.places)
            .number(row.filled)
            .number(row.short_by());
        if (row.hours)
            writer.number(*row.hours);
        else
            writer.blank();
        writer.number(row.suitable).number(row.asked).number(row.too_late);
        writer.end_row();
    }
    return text;
}

std::string asks_csv(DrillReport const& report) {
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    for (char const* column : {"at", "volunteer", "opening", "channel", "answer", "policy"})
        writer.text(column);
    writer.end_row();
    Roster const& roster = report.judged.roster();
    for (simulation::Asked const& each : report.drill.appeals.log) {
        writer.text(exchange::utc_text(each.at))
            .text(roster[VolunteerId(each.volunteer)].key)
            .text(roster[OpeningId(each.opening)].key)
            .text(code_of(each.channel))
            .text(code_of(each.reply))
            .text("waves");
        writer.end_row();
    }
    return text;
}

json::object drill_json(DrillReport const& report) {
    json::array rows;
    for (DrillRow const& row : report.rows) {
        json::object object{{"opening", report.judged.roster()[row.opening].key},
                            {"why", row.freed ? "freed" : "surge"},
                            {"asked_from", exchange::utc_text(row.from)},
                            {"needed_by", exchange::utc_text(row.until)},
                            {"minimum", row.minimum},
                            {"places", row.places},
                            {"filled", row.filled},
                            {"short", row.short_by()},
                            {"suitable", row.suitable},
                            {"asked", row.asked},
                            {"yes_too_late", row.too_late}};
        if (row.hours) object["hours_to_fill"] = *row.hours;
        rows.push_back(std::move(object));
    }
    json::array timeline;
    for (FilledBy const& each : filled_by(report))
        timeline.push_back({{"hour", each.hour}, {"places", each.places}});
    json::array asks;
    for (std::size_t times = 0; times < report.people_by_asks.size(); ++times)
        asks.push_back({{"times", times}, {"people", report.people_by_asks[times]}});
    Totals const totals = totals_of(report);
    return {{"surge", report.surge},
            {"start", exchange::utc_text(report.start)},
            {"seed", report.seed},
            {"yes_per_mille", report.yes_per_mille},
            {"dropped_out", report.dropped_out},
            {"places", totals.places},
            {"filled", totals.filled},
            {"short", totals.short_by},
            {"freed", totals.freed},
            {"refilled", totals.refilled},
            {"asked", report.drill.appeals.asked()},
            {"openings", std::move(rows)},
            {"filled_by", std::move(timeline)},
            {"people_by_times_asked", std::move(asks)}};
}

std::string drill_page(DrillReport const& report) {
    auto const& phrases = report.judged.phrases;
    std::string const heading =
        phrases.say("drill.heading", {{"surge", report.surge},
                                      {"community", report.judged.roster().community()},
                                      {"start", report.start}});
    std::string html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
                       "name=\"viewport\" content=\"width=device-width\">\n<title>" +
                       escaped(heading) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<h1>" +
                       escaped(heading) + "</h1>\n";
    auto const section = [&](std::string_view title) { html += "<h2>" + escaped(title) + "</h2>\n"; };
    for (auto const& line : summary(report)) html += "<p>" + escaped(line) + "</p>\n";
    section(phrases.say("drill.what_fills"));
    html += table_html(openings_table(report, false, 0));
    section(phrases.say("drill.timeline"));
    html += chart(report) + table_html(timeline_table(report));
    bool const short_of_any = std::ranges::any_of(
        report.rows, [](DrillRow const& row) { return !row.freed && row.short_by() > 0; });
    if (short_of_any) section(phrases.say("drill.stays_short"));
    for (DrillRow const& row : report.rows) {
        if (row.freed || row.short_by() == 0) continue;
        html +=
            "<p>" +
            escaped(phrases.say("drill.short_line", {{"opening", report.judged.speaker.opening(row.opening)},
                                                     {"id", report.judged.roster()[row.opening].key},
                                                     {"short", row.short_by()},
                                                     {"minimum", row.minimum}})) +
            "</p>\n<ul>\n";
        for (auto const& line : row.in_the_way) html += "<li>" + escaped(line) + "</li>\n";
        html += "</ul>\n";
    }
    section(phrases.say("drill.who_is_asked"));
    html += table_html(asks_table(report));
    section(phrases.say("drill.disruption"));
    html += table_html(disruption_table(report));
    if (any_freed(report)) {
        section(phrases.say("drill.freed_places"));
        html += table_html(openings_table(report, true, 0));
    }
    return html + "</body>\n</html>\n";
}

} // namespace kith::cli
