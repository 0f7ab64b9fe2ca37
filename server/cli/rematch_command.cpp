// SPDX-License-Identifier: MIT
// kith rematch: a community, the plan it had and what has changed since -> the plan repaired, with what that
// moves and why, what it does to promises, and who could step in where somebody left.
#include "assignment/kept_plan.hpp"
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/import_report.hpp"
#include "cli/judged_pack.hpp"
#include "cli/plan_files.hpp"
#include "cli/table.hpp"
#include "exchange/changes.hpp"
#include "exchange/csv.hpp"
#include "exchange/zone.hpp"
#include "explanation/codes.hpp"
#include "explanation/replacements.hpp"
#include "phrases/explanations.hpp"
#include "phrases/movements.hpp"
#include "plans/pack_json.hpp"
#include "plans/stored_plan.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <ostream>

namespace kith::cli {
namespace {

namespace json = boost::json;
using explanation::Bond;
using explanation::code_of;
using explanation::Diff;
using explanation::DiffEntry;
using explanation::has_come;
using explanation::has_left;
using explanation::Movement;
using explanation::Replacements;
using plans::entry_json;

struct RematchArguments {
    PackArguments pack;
    std::string plan;
    std::string changes;
    std::string out;
    std::int64_t steps = 0;
    bool all = false;
};

constexpr std::size_t entries_shown = 12; // of each movement, unless --all
constexpr std::size_t replacements_shown = 5;

// Everything the command found out.
struct Found {
    JudgedPack const& judged;
    Plan const& plan;
    Diff diff;
    std::vector<Replacements> replacements;
    std::size_t changes = 0;
};

// "travel ask_home": what stands in the way of the pair they had.
std::string rule_codes(DiffEntry const& entry) {
    std::string text;
    for (auto const& result : entry.in_the_way) {
        if (!text.empty()) text += ' ';
        bool const fails = result.outcome == eligibility::RuleOutcome::fail;
        text += fails ? std::string(code_of(result.rule)) : "ask_" + std::string(code_of(result.question));
    }
    return text;
}

std::string diff_csv(Diff const& diff) {
    std::string text;
    exchange::CsvWriter writer(text, {.line_end = "\n"});
    for (char const* column : {"movement", "volunteer", "from", "to", "left", "points", "rules", "promise",
                               "came", "other", "weight", "price"})
        writer.text(column);
    writer.end_row();
    for (auto const& entry : diff.entries) {
        if (entry.movement == Movement::untouched) continue;
        writer.text(code_of(entry.movement)).text(entry.volunteer).text(entry.from).text(entry.to);
        if (has_left(entry))
            writer.text(code_of(entry.left)).number(entry.points).text(rule_codes(entry));
        else
            writer.blank().blank().blank();
        writer.text(entry.promise ? code_of(*entry.promise) : std::string_view());
        if (has_come(entry))
            writer.text(code_of(entry.came)).text(entry.other).number(entry.weight).number(entry.price);
        else
            writer.blank().blank().blank().blank();
        writer.end_row();
    }
    return text;
}

json::array disruption_json(Diff const& diff) {
    json::array rows;
    for (std::size_t at = 0; at < explanation::bond_count; ++at) {
        auto const& count = diff.disruption[at];
        rows.push_back({{"bond", code_of(static_cast<Bond>(at))},
                        {"kept", count.kept},
                        {"moved", count.moved},
                        {"dropped", count.dropped},
                        {"ended", count.ended},
                        {"points", count.points}});
    }
    return rows;
}

json::array replacements_json(Found const& found) {
    Roster const& roster = found.judged.roster();
    json::array lists;
    for (auto const& each : found.replacements) {
        json::array candidates;
        for (auto const& candidate : each.candidates)
            candidates.push_back({{"volunteer", roster[candidate.volunteer].key},
                                  {"weight", candidate.weight},
                                  {"free", candidate.free}});
        lists.push_back({{"opening", roster[each.opening].key},
                         {"eligible", each.in_all},
                         {"free", each.free_in_all},
                         {"candidates", std::move(candidates)}});
    }
    return lists;
}

json::object found_json(Found const& found) {
    Roster const& roster = found.judged.roster();
    json::array entries;
    for (auto const& entry : found.diff.entries)
        if (entry.movement != Movement::untouched) entries.push_back(entry_json(entry));
    json::object counts;
    for (std::size_t at = 0; at < explanation::code_count<Movement>; ++at) {
        auto const movement = static_cast<Movement>(at);
        counts[code_of(movement)] = found.diff.count(movement);
    }
    return {{"community", roster.community()},
            {"as_of", exchange::utc_text(roster.as_of())},
            {"changes", found.changes},
            {"value", found.plan.value},
            {"promise_points", found.diff.promise_points},
            {"upper_bound", found.plan.upper_bound},
            {"gap", found.plan.gap()},
            {"optimal", found.plan.optimal()},
            {"class", code_of(found.plan.plan_class)},
            {"stopped", code_of(found.plan.stopped)},
            {"counts", std::move(counts)},
            {"diff", std::move(entries)},
            {"disruption", disruption_json(found.diff)},
            {"replacements", replacements_json(found)}};
}

void print_entries(Console& console, Found const& found, bool all) {
    auto const& phrases = found.judged.phrases;
    for (Movement const movement : {Movement::dropped, Movement::moved, Movement::added}) {
        std::size_t const count = found.diff.count(movement);
        if (count == 0) continue;
        console.out << '\n' << phrases.say(phrases::key_of(movement), {{"count", count}}) << '\n';
        std::size_t const shown = all ? count : std::min(count, entries_shown);
        std::size_t at = 0;
        for (auto const& entry : found.diff.entries) {
            if (entry.movement != movement || at++ >= shown) continue;
            console.out << "  " << phrases::describe(found.judged.speaker, entry) << '\n';
        }
        if (shown < count) console.out << phrases.say("match.more", {{"count", count - shown}}) << '\n';
    }
}

void print_disruption(Console& console, Found const& found) {
    auto const& phrases = found.judged.phrases;
    Table table({{"bond", phrases.say("rematch.bond")},
                 {"kept", phrases.say("rematch.kept")},
                 {"moved", phrases.say("rematch.moved_by_choice")},
                 {"dropped", phrases.say("rematch.dropped_by_choice")},
                 {"ended", phrases.say("rematch.ended")},
                 {"points", phrases.say("rematch.points")}});
    for (std::size_t at = 0; at < explanation::bond_count; ++at) {
        auto const& count = found.diff.disruption[at];
        if (count == explanation::BondCount{}) continue;
        table.add({found.judged.speaker.name(static_cast<Bond>(at)), std::int64_t{count.kept},
                   std::int64_t{count.moved}, std::int64_t{count.dropped}, std::int64_t{count.ended},
                   count.points});
    }
    if (table.rows() == 0) return;
    console.out << '\n';
    table.print(console.out);
}

void print_replacements(Console& console, Found const& found) {
    auto const& phrases = found.judged.phrases;
    Roster const& roster = found.judged.roster();
    if (found.replacements.empty()) return;
    console.out << '\n' << phrases.say("rematch.replacements") << '\n';
    for (auto const& each : found.replacements) {
        console.out << "  "
                    << phrases.say("rematch.replacements_of",
                                   {{"opening", found.judged.speaker.opening(each.opening)},
                                    {"eligible", each.in_all},
                                    {"free", each.free_in_all}})
                    << '\n';
        for (auto const& candidate : each.candidates)
            console.out << "    "
                        << phrases.say(
                               candidate.free ? "rematch.candidate_free" : "rematch.candidate_placed",
                               {{"volunteer", roster[candidate.volunteer].key}, {"points", candidate.weight}})
                        << '\n';
    }
}

void print_table(Console& console, Found const& found, bool all) {
    Roster const& roster = found.judged.roster();
    auto const& phrases = found.judged.phrases;
    auto const say = [&](char const* key, std::initializer_list<phrases::Argument> arguments) {
        console.out << phrases.say(key, arguments) << '\n';
    };
    say("match.community", {{"community", roster.community()}, {"as_of", roster.as_of()}});
    say("rematch.changes", {{"count", found.changes}});
    console.out << '\n';
    say("rematch.counts", {{"added", found.diff.count(Movement::added)},
                           {"moved", found.diff.count(Movement::moved)},
                           {"dropped", found.diff.count(Movement::dropped)},
                           {"untouched", found.diff.count(Movement::untouched)}});
    for (auto const& line : phrases::describe(found.judged.speaker, found.plan)) console.out << line << '\n';
    if (found.diff.promise_points > 0) say("rematch.promise_points", {{"points", found.diff.promise_points}});
    print_entries(console, found, all);
    print_disruption(console, found);
    print_replacements(console, found);
}

Exit rematch(RematchArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    progress.step("reading");
    auto const as_of = read_as_of(arguments.pack, console);
    if (!as_of) return Exit::refused;
    exchange::ImportReport report;
    auto const stored = plans::read_stored_plan(arguments.plan, report);
    if (!stored) return print_refused(console, report);
    auto const* const kept = &stored->plan;
    if (auto const twice = std::ranges::adjacent_find(kept->pairings); twice != kept->pairings.end()) {
        std::string const file = std::filesystem::path(arguments.plan).filename().string();
        report.add({file,
                    0,
                    "pairings",
                    twice->volunteer + " " + twice->opening,
                    exchange::Expected::unique_key,
                    {}});
        return print_refused(console, report);
    }
    auto changed = exchange::read_changed_pack(arguments.pack.pack, *as_of, arguments.changes);
    progress.finish();
    print_notes(console, changed ? changed->before.notes : changed.error().notes);
    if (!changed) return print_refused(console, changed.error().errors, changed.error().omitted);
    Roster const before = std::move(changed->before.roster);
    changed->before.roster = std::move(changed->after);
    JudgedPack const judged(std::move(changed->before), phrases::Phrases::load("en"));
    measured.lap("read");

    progress.step("judging");
    auto const graph = judged.graph(arguments.pack.threads, progress);
    auto const problem = make_problem(judged.judge, graph);
    measured.lap("judge");
    progress.step("repairing");
    SolveOptions options;
    if (arguments.steps > 0) options.step_budget = arguments.steps;
    Plan const plan = repair_plan(problem, *kept, judged.roster(), options);
    measured.lap("repair");
    progress.step("explaining");
    eligibility::Judge const judge_before(before, judged.pack.settings);
    explanation::Explainer const explainer(judged.judge, graph, plan);
    Found found{.judged = judged,
                .plan = plan,
                .diff = explanation::diff(judge_before, *kept, judged.judge, problem, plan, explainer),
                .replacements = {},
                .changes = changed->changes};
    found.replacements = explanation::replacements(judged.judge, graph, plan, found.diff, replacements_shown);
    measured.lap("explain");
    progress.finish();

    if (!arguments.out.empty()) {
        write_plan(arguments.out, judged,
                   plans::make_report(judged.roster(), explainer, plan, threads_for(arguments.pack.threads)));
        write_file(std::filesystem::path(arguments.out) / "diff.csv", diff_csv(found.diff));
    }
    if (console.format == Format::json) {
        auto object = found_json(found);
        object["measured"] = measured.json();
        console.out << json::serialize(object) << '\n';
    } else if (console.format == Format::csv) {
        console.out << diff_csv(found.diff);
    } else {
        print_table(console, found, arguments.all);
        if (!arguments.out.empty())
            console.out << '\n' << judged.phrases.say("match.written", {{"folder", arguments.out}}) << '\n';
        print_costs(console, judged, measured);
    }
    return Exit::done;
}

} // namespace

void add_rematch(CommandLine& command_line) {
    auto const arguments = std::make_shared<RematchArguments>();
    CLI::App& command = command_line.add(
        "rematch", "Repair a plan after changes; say what moves and why, and who could step in",
        [arguments](Console& console) { return rematch(*arguments, console); });
    add_pack_options(command, arguments->pack);
    command.add_option("--plan", arguments->plan, "plan.json of the plan before")
        ->required()
        ->check(CLI::ExistingFile);
    command
        .add_option("--changes", arguments->changes,
                    "CSV kind,volunteer,opening,field,value: what has changed since")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--out", arguments->out,
                       "Write the plan here as `match` does, and diff.csv beside it");
    command.add_option("--steps", arguments->steps, "Stop after so many steps: the same on every machine")
        ->check(CLI::PositiveNumber);
    command.add_flag("--all", arguments->all, "Show every movement");
}

} // namespace kith::cli
