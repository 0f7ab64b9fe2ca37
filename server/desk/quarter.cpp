// SPDX-License-Identifier: MIT
#include "desk/quarter.hpp"

#include "exchange/availability.hpp"
#include "exchange/csv.hpp"
#include "explanation/codes.hpp"
#include "phrases/markup.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>

namespace kith::desk {

namespace {

using std::chrono::days;
constexpr days twelve_weeks{84};
constexpr std::int64_t people_told_min = 5;

std::size_t rank_of(std::string_view measure) {
    return static_cast<std::size_t>(std::ranges::find(measures, measure) - measures.begin());
}

class Counting {
  public:
    Counting(Roster const& roster, ProgrammePeople const& of, Date first, Date last)
        : roster_(&roster), of_(&of), first_(first), last_(last) {}

    void came(store::CameIn const& each) {
        if (!of_->programme.empty() && !of_->people.contains(each.volunteer)) return;
        auto const day = roster_->zone().date(each.at);
        add({"enquired", each.volunteer, {}, {}, {}, day, 0});
        auto const known = roster_->find_volunteer(each.volunteer);
        bool const registered = known && (*roster_)[*known].status != VolunteerStatus::stopped;
        if (registered) add({"registered", each.volunteer, {}, {}, {}, day, 0});
    }

    // The steps of one pair, in order.
    void pair(std::span<store::TookStep const> steps) {
        if (!counts(steps.front().opening)) return;
        std::optional<Date> since; // active
        for (auto const& step : steps) {
            auto const day = roster_->zone().date(step.at);
            bool const is_active = step.after == "active";
            if (step.after == "referred" && step.before != "referred" && within(day))
                add({"referred", step.volunteer, step.opening, step.organisation, {}, day, 0});
            if (is_active && !since) {
                since = day;
                if (within(day)) {
                    add({"started", step.volunteer, step.opening, step.organisation, {}, day, 0});
                    helped(step.organisation, day);
                }
            } else if (!is_active && since) {
                stayed(step, *since, day);
                since.reset();
            }
        }
        if (since) stayed(steps.back(), *since, std::nullopt);
    }

    void worked(store::WorkedHours const& each) {
        if (!counts(each.opening)) return;
        add({"worked", each.volunteer, each.opening, each.organisation, {}, each.day, each.minutes});
        helped(each.organisation, each.day);
    }

    void reached(store::Milestone const& each) {
        if (!of_->programme.empty() && !of_->people.contains(each.volunteer) &&
            (each.opening.empty() || !counts(each.opening)))
            return;
        add({each.kind, each.volunteer, each.opening, {}, {}, each.reached_on, 0});
    }

    std::vector<QuarterRow> finish() {
        for (auto const& [organisation, day] : helped_) add({"helped", {}, {}, organisation, {}, day, 0});
        std::ranges::sort(rows_, {}, [](QuarterRow const& row) {
            return std::tuple(rank_of(row.measure), row.day, std::string_view(row.volunteer),
                              std::string_view(row.opening), std::string_view(row.organisation), row.minutes);
        });
        return std::move(rows_);
    }

  private:
    [[nodiscard]] bool within(Date day) const { return first_ <= day && day <= last_; }

    [[nodiscard]] bool counts(std::string const& opening) const {
        if (of_->programme.empty()) return true;
        auto const known = roster_->find_opening(opening);
        return known && roster_->role_of(*known).programme == of_->programme;
    }

    void stayed(store::TookStep const& step, Date since, std::optional<Date> until) {
        auto const due = since + twelve_weeks;
        if (!within(due)) return;
        add({"twelve_weeks_due", step.volunteer, step.opening, step.organisation, {}, due, 0});
        if (!until || *until >= due)
            add({"still_there", step.volunteer, step.opening, step.organisation, {}, due, 0});
    }

    void helped(std::string const& organisation, Date day) {
        if (organisation.empty()) return;
        auto const [known, is_new] = helped_.try_emplace(organisation, day);
        if (!is_new) known->second = std::min(known->second, day);
    }

    void add(QuarterRow row) {
        if (auto const known = roster_->find_volunteer(row.volunteer)) {
            auto const ward = roster_->home_of(*known).ward;
            if (ward) row.ward = (*roster_)[*ward].name;
        }
        rows_.push_back(std::move(row));
    }

    Roster const* roster_;
    ProgrammePeople const* of_;
    Date first_;
    Date last_;
    std::vector<QuarterRow> rows_;
    std::map<std::string, Date> helped_; // since the first day it was
};

bool is_small(std::int64_t people) {
    return people > 0 && people < people_told_min;
}

void hide(ShownFigure& shown) {
    shown.hidden = true;
    shown.figure.people = shown.figure.times = shown.figure.minutes = 0;
}

// The parts of one measure: hides until nothing can be worked out from what is left and the total.
void hide_parts(std::span<ShownFigure> parts) {
    std::vector<std::size_t> by_size(parts.size());
    for (std::size_t at = 0; at < parts.size(); ++at) by_size[at] = at;
    std::ranges::sort(by_size, {}, [&](std::size_t at) { return std::tuple(parts[at].figure.people, at); });
    std::int64_t hidden = 0;
    std::int64_t people = 0;
    for (auto const at : by_size) {
        auto const size = parts[at].figure.people;
        if (size == 0) continue;
        bool const told_by_the_rest = hidden > 0 && (hidden < 2 || people < people_told_min);
        if (!is_small(size) && !told_by_the_rest) break;
        ++hidden;
        people += size;
        hide(parts[at]);
    }
}

std::string_view key_of_measure(std::string_view measure) {
    static std::array<std::string_view, measures.size()> const keys{
        "quarter.enquired",  "quarter.registered", "quarter.referred", "quarter.started",
        "quarter.due",       "quarter.still",      "quarter.worked",   "quarter.helped",
        "quarter.into_work", "quarter.training"};
    return keys.at(rank_of(measure));
}

// Hours with two decimals, as spreadsheets want them.
std::string hours_text(std::int64_t minutes) {
    auto const hundredths = (minutes * 100 + 30) / 60;
    auto const rest = hundredths % 100;
    return std::to_string(hundredths / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

constexpr std::string_view style =
    "body{font:11pt/1.4 sans-serif;color:#000;background:#fff;margin:1cm;max-width:50rem}"
    "h1{font-size:16pt;margin:0 0 4pt}h2{font-size:12pt;margin:14pt 0 4pt;break-after:avoid}"
    "table{border-collapse:collapse;width:100%}thead{display:table-header-group}tr{break-inside:avoid}"
    "td,th{border-bottom:1px solid #999;padding:3pt 4pt;text-align:left}td.n,th.n{text-align:right}"
    "@page{margin:1.5cm}";

} // namespace

std::span<MonitoringQuestion const> monitoring_questions() {
    // The groups of the census and of the equality duty, as few as funders ask for.
    static std::vector<MonitoringQuestion> const questions{
        {"age", {"under_18", "18_to_25", "26_to_40", "41_to_64", "65_and_over", "prefer_not_to_say"}},
        {"disability", {"yes", "no", "prefer_not_to_say"}},
        {"ethnic_group", {"asian", "black", "mixed", "white", "other", "prefer_not_to_say"}},
        {"gender", {"woman", "man", "other", "prefer_not_to_say"}},
        {"work",
         {"employed", "looking_for_work", "student", "caring", "retired", "unable_to_work", "other",
          "prefer_not_to_say"}},
    };
    return questions;
}

Instant steps_needed_since(ZoneTable const& zone, Date first) {
    return zone.midnight(first - twelve_weeks);
}

std::vector<QuarterRow> quarter_rows(Roster const& roster, store::HappenedBetween const& happened,
                                     ProgrammePeople const& of, Date first, Date last) {
    Counting counting(roster, of, first, last);
    for (auto const& each : happened.came) counting.came(each);
    auto const& steps = happened.steps;
    for (std::size_t at = 0; at < steps.size();) {
        auto end = at;
        while (end < steps.size() && steps[end].volunteer == steps[at].volunteer &&
               steps[end].opening == steps[at].opening)
            ++end;
        counting.pair(std::span(steps).subspan(at, end - at));
        at = end;
    }
    for (auto const& each : happened.hours) counting.worked(each);
    for (auto const& each : happened.milestones) counting.reached(each);
    return counting.finish();
}

std::vector<QuarterFigure> quarter_figures(std::span<QuarterRow const> rows, std::string const& split,
                                           PartOf const& part_of) {
    struct Sum {
        std::set<std::string_view> people;
        std::int64_t times = 0;
        std::int64_t minutes = 0;
    };
    std::map<std::pair<std::size_t, std::string>, Sum> sums;
    if (!part_of)
        for (std::size_t measure = 0; measure < measures.size(); ++measure) sums[{measure, {}}] = {};
    for (auto const& row : rows) {
        if (part_of && row.measure == "helped") continue; // an organisation is of no ward and no group
        auto& sum = sums[{rank_of(row.measure), part_of ? part_of(row) : std::string()}];
        if (!row.volunteer.empty()) sum.people.insert(row.volunteer);
        ++sum.times;
        sum.minutes += row.minutes;
    }
    std::vector<QuarterFigure> figures;
    for (auto const& [key, sum] : sums) {
        figures.push_back({split, std::string(measures.at(key.first)), key.second,
                           static_cast<std::int64_t>(sum.people.size()), sum.times, sum.minutes});
    }
    return figures;
}

std::vector<ShownFigure> shown(std::vector<QuarterFigure> figures) {
    std::vector<ShownFigure> all;
    for (auto& each : figures) all.push_back({std::move(each), false});
    std::ranges::sort(all, {}, [](ShownFigure const& each) {
        return std::tuple(std::string_view(each.figure.split), rank_of(each.figure.measure),
                          std::string_view(each.figure.part));
    });
    return all;
}

std::vector<ShownFigure> suppressed(std::vector<QuarterFigure> figures) {
    auto all = shown(std::move(figures));
    auto const group = [](ShownFigure const& each) {
        return std::tuple(std::string_view(each.figure.split), std::string_view(each.figure.measure));
    };
    for (std::size_t at = 0; at < all.size();) {
        auto end = at;
        while (end < all.size() && group(all[end]) == group(all[at])) ++end;
        if (!all[at].figure.split.empty())
            hide_parts(std::span(all).subspan(at, end - at));
        else if (is_small(all[at].figure.people))
            hide(all[at]);
        at = end;
    }
    return all;
}

std::string quarter_csv(QuarterHeading const& heading, std::vector<ShownFigure> const& figures) {
    std::string text;
    exchange::CsvWriter csv(text, {.byte_order_mark = true});
    for (auto const* const column :
         {"from", "to", "programme", "split", "part", "measure", "people", "times", "hours", "hidden"})
        csv.text(column);
    csv.end_row();
    for (auto const& [figure, hidden] : figures) {
        csv.text(exchange::format_date(heading.first)).text(exchange::format_date(heading.last));
        csv.text(heading.programme).text(figure.split).text(figure.part).text(figure.measure);
        if (hidden)
            csv.blank().blank().blank().text("yes");
        else
            csv.number(figure.people).number(figure.times).text(hours_text(figure.minutes)).text("no");
        csv.end_row();
    }
    return text;
}

std::vector<exchange::Sheet> quarter_sheets(QuarterHeading const& heading,
                                            std::vector<ShownFigure> const& figures,
                                            std::vector<QuarterRow> const* rows,
                                            phrases::Phrases const& phrases) {
    auto const say = [&](char const* key) { return phrases.say(key); };
    exchange::Sheet told{say("quarter.sheet_figures"),
                         {say("quarter.first_day"), say("quarter.last_day"), say("quarter.programme"),
                          say("quarter.split"), say("quarter.part"), say("quarter.what"),
                          say("quarter.people"), say("quarter.times"), say("quarter.hours")},
                         {}};
    for (auto const& [figure, hidden] : figures) {
        bool const everybody = figure.split.empty();
        auto const part = everybody             ? std::string()
                          : figure.part.empty() ? say("quarter.unknown")
                                                : phrases.say("quarter.answer", {{"part", figure.part}});
        std::vector<exchange::SheetCell> cells{
            heading.first,
            heading.last,
            heading.programme,
            everybody ? say("quarter.everybody") : phrases.say("quarter.by", {{"split", figure.split}}),
            part,
            phrases.say(key_of_measure(figure.measure))};
        if (hidden)
            cells.insert(cells.end(), 3, std::string("*"));
        else
            cells.insert(cells.end(), {figure.people, figure.times, exchange::MinutesCell{figure.minutes}});
        told.rows.push_back(std::move(cells));
    }
    std::vector<exchange::Sheet> sheets{std::move(told)};
    if (rows == nullptr) return sheets;
    exchange::Sheet behind{say("quarter.sheet_rows"),
                           {say("quarter.what"), say("quarter.person"), say("quarter.opening"),
                            say("quarter.organisation"), say("quarter.ward"), say("quarter.day"),
                            say("quarter.hours")},
                           {}};
    behind.rows.reserve(rows->size());
    for (auto const& row : *rows) {
        behind.rows.push_back({phrases.say(key_of_measure(row.measure)), row.volunteer, row.opening,
                               row.organisation, row.ward, row.day, exchange::MinutesCell{row.minutes}});
    }
    sheets.push_back(std::move(behind));
    return sheets;
}

std::string quarter_html(QuarterHeading const& heading, std::vector<ShownFigure> const& figures,
                         phrases::Phrases const& phrases) {
    using phrases::escaped;
    auto const& title = heading.title;
    std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                       escaped(title) + "</title><style>" + std::string(style) +
                       "</style></head><body>\n<h1>" + escaped(title) + "</h1>\n<p>" +
                       escaped(phrases.say("quarter.heading",
                                           {{"centre", heading.centre},
                                            {"first", heading.first},
                                            {"last", heading.last},
                                            {"programme", heading.programme},
                                            {"has_programme", heading.programme.empty() ? "no" : "yes"}})) +
                       "</p>\n";
    std::optional<std::string> split;
    bool any_hidden = false;
    for (auto const& [figure, hidden] : figures) {
        if (split != figure.split) {
            if (split) html += "</tbody></table>\n";
            split = figure.split;
            auto const named = figure.split.empty() ? phrases.say("quarter.everybody")
                                                    : phrases.say("quarter.by", {{"split", figure.split}});
            html += "<h2>" + escaped(named) + "</h2>\n<table><thead><tr><th>" +
                    escaped(phrases.say("quarter.what")) + "</th>";
            if (!figure.split.empty()) html += "<th>" + escaped(phrases.say("quarter.part")) + "</th>";
            for (auto const* const head : {"quarter.people", "quarter.times", "quarter.hours"})
                html += "<th class=\"n\">" + escaped(phrases.say(head)) + "</th>";
            html += "</tr></thead><tbody>\n";
        }
        any_hidden = any_hidden || hidden;
        auto const number = [&](std::string const& text) {
            html += "<td class=\"n\">" + (hidden ? std::string("*") : text) + "</td>";
        };
        html += "<tr><td>" + escaped(phrases.say(key_of_measure(figure.measure))) + "</td>";
        if (!figure.split.empty())
            html += "<td>" +
                    escaped(figure.part.empty() ? phrases.say("quarter.unknown")
                                                : phrases.say("quarter.answer", {{"part", figure.part}})) +
                    "</td>";
        number(std::to_string(figure.people));
        number(std::to_string(figure.times));
        number(hours_text(figure.minutes));
        html += "</tr>\n";
    }
    if (split) html += "</tbody></table>\n";
    if (any_hidden) html += "<p>" + escaped(phrases.say("quarter.hidden")) + "</p>\n";
    return html + "</body></html>\n";
}

} // namespace kith::desk
