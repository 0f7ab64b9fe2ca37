// SPDX-License-Identifier: MIT
#include "cli/fairness_tables.hpp"

#include "base/contract.hpp"
#include "explanation/codes.hpp"
#include "phrases/markup.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>

namespace kith::cli {
namespace {

using phrases::escaped;

using explanation::code_of;
using fairness::GroupBy;
using fairness::Groups;
using fairness::Means;
using fairness::Policy;
using fairness::Priced;
using fairness::Share;

bool is_level(Policy const& policy) {
    return policy.means == Means::smallest || policy.means == Means::every_share;
}

std::string policy_name(JudgedPack const& judged, Policy const& policy) {
    return judged.phrases.say("fairness.policy",
                              {{"means", code_of(policy.means)},
                               {"amount", policy.amount},
                               {"by", judged.phrases.say("fairness.by", {{"by", code_of(policy.by)}})}});
}

// In tenths of a per cent, rounded down.
std::int64_t per_mille(Share share) {
    return share.places == 0 ? 0 : std::int64_t{share.filled} * 1'000 / share.places;
}

std::int64_t waiting_long(fairness::FairnessReport const& report) {
    std::int64_t people = 0;
    for (auto const& each : report.waiting)
        if (each.from_days >= 90) people += each.people;
    return people;
}

std::string group_code(JudgedPack const& judged, GroupBy by, std::size_t group) {
    Roster const& roster = judged.roster();
    if (by == GroupBy::organisation) return roster.organisations()[group].key;
    if (by == GroupBy::kind) return std::string(code_of(static_cast<RoleKind>(group)));
    if (group < roster.wards().size()) return roster.words().wards.code(WardId(group));
    return group == roster.wards().size() ? "from_home" : "ward_unknown";
}

std::string group_name(JudgedPack const& judged, GroupBy by, std::size_t group) {
    Roster const& roster = judged.roster();
    if (by == GroupBy::organisation) {
        auto const& organisation = roster.organisations()[group];
        return organisation.name.empty() ? organisation.key : organisation.name;
    }
    if (by == GroupBy::kind) return judged.speaker.name(static_cast<RoleKind>(group));
    if (group < roster.wards().size()) return judged.speaker.ward(WardId(group));
    return judged.phrases.say(group == roster.wards().size() ? "match.from_home" : "match.ward_unknown");
}

} // namespace

std::string policy_code(Policy const& policy) {
    std::string code(code_of(policy.means));
    if (is_level(policy)) return code + ":" + std::string(code_of(policy.by));
    return policy.amount > 0 ? code + ":" + std::to_string(policy.amount) : code;
}

void print_fairness(Console& console, JudgedPack const& judged, fairness::FairnessReport const& report) {
    auto const& phrases = judged.phrases;
    auto const say = [&](char const* key, std::initializer_list<phrases::Argument> arguments) {
        console.out << phrases.say(key, arguments) << '\n';
    };
    say("fairness.matched", {{"roles", report.roles},
                             {"roles_with", report.roles_with_match},
                             {"openings", report.openings},
                             {"openings_with", report.openings_with_match}});
    say("fairness.nothing", {{"people", report.people},
                             {"nothing", report.offered_nothing},
                             {"longest", report.longest_days},
                             {"unknown", report.unknown_days}});
    console.out << '\n';
    Table waiting(
        {{"from_days", phrases.say("fairness.waiting_from")}, {"people", phrases.say("match.people")}});
    for (auto const& each : report.waiting)
        waiting.add({std::int64_t{each.from_days}, std::int64_t{each.people}});
    waiting.print(console.out);
}

Table settings_table(JudgedPack const& judged, std::vector<Priced> const& priced) {
    auto const& phrases = judged.phrases;
    Table table({{"setting", ""},
                 {"name", phrases.say("fairness.setting")},
                 {"plain_value", ""},
                 {"price", phrases.say("fairness.price")},
                 {"filled", phrases.say("match.filled")},
                 {"roles_with_match", phrases.say("fairness.roles_with_match")},
                 {"openings_with_match", phrases.say("fairness.openings_with_match")},
                 {"offered_nothing", phrases.say("fairness.offered_nothing")},
                 {"waiting_90_days", phrases.say("fairness.waiting_long")},
                 {"smallest_ward", phrases.say("fairness.smallest_ward")},
                 {"inequality_ward", phrases.say("fairness.inequality_ward")},
                 {"smallest_organisation", ""},
                 {"inequality_organisation", ""}});
    for (Priced const& each : priced) {
        auto const& report = each.report;
        auto const& ward = report.spread[static_cast<std::size_t>(GroupBy::ward)];
        auto const& organisation = report.spread[static_cast<std::size_t>(GroupBy::organisation)];
        table.add({policy_code(each.policy), policy_name(judged, each.policy), each.plain_value, each.price,
                   static_cast<std::int64_t>(each.pairings.size()),
                   static_cast<std::int64_t>(report.roles_with_match),
                   static_cast<std::int64_t>(report.openings_with_match),
                   static_cast<std::int64_t>(report.offered_nothing), waiting_long(report),
                   per_mille(ward.smallest), static_cast<std::int64_t>(ward.inequality),
                   per_mille(organisation.smallest), static_cast<std::int64_t>(organisation.inequality)});
    }
    return table;
}

Table groups_table(JudgedPack const& judged, std::vector<Priced> const& priced, GroupBy by,
                   bool for_programs) {
    auto const& phrases = judged.phrases;
    std::vector<Column> columns{{"group", ""},
                                {"name", phrases.say("fairness.by", {{"by", code_of(by)}}), 44},
                                {"places", phrases.say("match.maximum")}};
    std::vector<Priced const*> shown;
    for (Priced const& each : priced) {
        bool const plain = each.policy.means == Means::nothing || each.policy.means == Means::as_set;
        if (!for_programs && !plain && !(is_level(each.policy) && each.policy.by == by)) continue;
        shown.push_back(&each);
        columns.push_back({policy_code(each.policy), policy_name(judged, each.policy)});
    }
    KITH_EXPECT(!shown.empty());
    Table table(std::move(columns));
    auto const& shares = shown.front()->report.spread[static_cast<std::size_t>(by)].shares;
    for (std::size_t group = 0; group < shares.size(); ++group) {
        if (shares[group].places == 0) continue;
        std::vector<Cell> row{group_code(judged, by, group), group_name(judged, by, group),
                              std::int64_t{shares[group].places}};
        for (Priced const* each : shown)
            row.emplace_back(
                std::int64_t{each->report.spread[static_cast<std::size_t>(by)].shares[group].filled});
        table.add(std::move(row));
    }
    return table;
}

Table openings_table(JudgedPack const& judged) {
    Roster const& roster = judged.roster();
    std::array<Groups, 3> groups;
    for (std::size_t by = 0; by < groups.size(); ++by)
        groups[by] = fairness::groups_by(judged.judge, static_cast<GroupBy>(by));
    Table table(
        {{"opening", ""}, {"role", ""}, {"places", ""}, {"ward", ""}, {"organisation", ""}, {"kind", ""}});
    for (std::size_t index = 0; index < roster.openings().size(); ++index) {
        if (groups[0].of[index] < 0) continue;
        Opening const& opening = roster.openings()[index];
        std::vector<Cell> row{opening.key, roster[opening.role].key, std::int64_t{opening.places_maximum}};
        for (std::size_t by = 0; by < groups.size(); ++by)
            row.emplace_back(
                group_code(judged, static_cast<GroupBy>(by), static_cast<std::size_t>(groups[by].of[index])));
        table.add(std::move(row));
    }
    return table;
}

Table pairings_table(JudgedPack const& judged, std::vector<Priced> const& priced) {
    Roster const& roster = judged.roster();
    Table table({{"setting", ""}, {"volunteer", ""}, {"opening", ""}});
    for (Priced const& each : priced)
        for (Pairing const& pairing : each.pairings)
            table.add({policy_code(each.policy), roster.volunteers()[pairing.volunteer].key,
                       roster.openings()[pairing.role].key});
    return table;
}

boost::json::array proofs_json(JudgedPack const& judged, std::vector<Priced> const& priced) {
    Roster const& roster = judged.roster();
    boost::json::array proofs;
    for (Priced const& each : priced) {
        if (!is_level(each.policy)) continue;
        GroupBy const by = each.policy.by;
        boost::json::array prices;
        for (std::size_t role = 0; role < each.proof.prices.size(); ++role)
            prices.push_back({{"opening", roster.openings()[role].key}, {"price", each.proof.prices[role]}});
        boost::json::array groups;
        for (std::size_t group = 0; group < each.proof.floors.size(); ++group) {
            if (each.proof.shares[group].places == 0) continue;
            groups.push_back({{"group", group_code(judged, by, group)},
                              {"floor", each.proof.floors[group]},
                              {"price", each.proof.group_prices[group]}});
        }
        boost::json::array cuts;
        for (auto const& tight : each.proof.tight) {
            boost::json::array members;
            for (std::int32_t const group : tight.groups)
                members.push_back(
                    boost::json::string(group_code(judged, by, static_cast<std::size_t>(group))));
            boost::json::array openings;
            for (std::uint32_t const role : tight.roles)
                openings.push_back(boost::json::string(roster.openings()[role].key));
            cuts.push_back({{"group", group_code(judged, by, static_cast<std::size_t>(tight.group))},
                            {"groups", std::move(members)},
                            {"openings", std::move(openings)}});
        }
        proofs.push_back({{"setting", policy_code(each.policy)},
                          {"value", each.proof.value},
                          {"upper_bound", each.proof.upper_bound},
                          {"places_raised", each.proof.raised},
                          {"prices", std::move(prices)},
                          {"groups", std::move(groups)},
                          {"cuts", std::move(cuts)}});
    }
    return proofs;
}

void print_fairness(Console& console, JudgedPack const& judged, PlanningProblem const& problem,
                    Plan const& plan) {
    std::vector<Pairing> pairings;
    for (PlannedPairing const& each : plan.pairings)
        pairings.push_back({static_cast<std::uint32_t>(each.volunteer.index()),
                            static_cast<std::uint32_t>(each.opening.index())});
    console.out << '\n';
    print_fairness(console, judged,
                   fairness::fairness_report(judged.judge, problem.instance.view(), pairings));
}

namespace {

constexpr int row_height = 22;
constexpr int name_width = 330;
constexpr int bar_width = 150;
constexpr int column_width = 224;
constexpr int head_height = 66;

struct BarColumn {
    char const* heading;
    std::string_view colour;
    std::vector<std::int64_t> values;
};

void draw_text(std::string& svg, int x, int y, std::string_view words, std::string_view style) {
    svg += "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" " + std::string(style) +
           ">" + escaped(words) + "</text>\n";
}

} // namespace

std::string settings_svg(JudgedPack const& judged, std::vector<Priced> const& priced) {
    std::vector<BarColumn> columns{{"fairness.price", "#b2182b", {}},
                                   {"fairness.openings_with_match", "#1b7837", {}},
                                   {"fairness.waiting_long", "#8c510a", {}},
                                   {"fairness.smallest_ward", "#2166ac", {}}};
    for (Priced const& each : priced) {
        columns[0].values.push_back(each.price);
        columns[1].values.push_back(each.report.openings_with_match);
        columns[2].values.push_back(waiting_long(each.report));
        columns[3].values.push_back(
            per_mille(each.report.spread[static_cast<std::size_t>(GroupBy::ward)].smallest));
    }
    int const width = name_width + static_cast<int>(columns.size()) * column_width;
    int const height = head_height + static_cast<int>(priced.size()) * row_height + 16;
    std::string const title = judged.phrases.say(
        "fairness.title", {{"community", judged.roster().community()}, {"as_of", judged.roster().as_of()}});
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(width) +
                      "\" height=\"" + std::to_string(height) + "\" viewBox=\"0 0 " + std::to_string(width) +
                      " " + std::to_string(height) +
                      "\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\" "
                      "fill=\"#1c1c1c\">\n<title>" +
                      escaped(title) + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    draw_text(svg, 12, 24, title, "font-size=\"15\" font-weight=\"600\"");
    for (std::size_t row = 0; row < priced.size(); ++row)
        draw_text(svg, name_width - 12, head_height + static_cast<int>(row) * row_height + 14,
                  policy_name(judged, priced[row].policy), "text-anchor=\"end\"");
    for (std::size_t column = 0; column < columns.size(); ++column) {
        BarColumn const& bars = columns[column];
        int const left = name_width + static_cast<int>(column) * column_width;
        std::int64_t const most = std::max<std::int64_t>(1, std::ranges::max(bars.values));
        draw_text(svg, left, 52, judged.phrases.say(bars.heading), "font-weight=\"600\"");
        for (std::size_t row = 0; row < bars.values.size(); ++row) {
            auto const length = static_cast<int>(bars.values[row] * bar_width / most);
            int const top = head_height + static_cast<int>(row) * row_height;
            svg += "<rect x=\"" + std::to_string(left) + "\" y=\"" + std::to_string(top) + "\" width=\"" +
                   std::to_string(std::max(1, length)) + "\" height=\"" + std::to_string(row_height - 5) +
                   "\" fill=\"" + std::string(bars.colour) + "\"/>\n";
            draw_text(svg, left + length + 6, top + 14,
                      judged.phrases.say("fairness.number", {{"number", bars.values[row]}}), "");
        }
    }
    return svg + "</svg>\n";
}

} // namespace kith::cli
