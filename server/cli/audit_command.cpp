// SPDX-License-Identifier: MIT
// kith audit: a community pack -> supply against demand, whom to look for, what to ask or teach whom, with
// what each would bring by planning again; a heat map by ward and hour.
#include "assignment/planner.hpp"
#include "cli/audit_tables.hpp"
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/heat_map.hpp"
#include "phrases/audits.hpp"
#include "phrases/explanations.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <limits>
#include <ostream>
#include <sstream>

namespace kith::cli {
namespace {

using explanation::PriceGroup;

struct AuditArguments {
    PackArguments pack;
    audit::AuditOptions options;
    std::string out;
    bool all = false;
};

constexpr std::size_t rows_shown = 12;
constexpr std::size_t supply_rows_shown = 6;
constexpr std::size_t sentences_shown = 3;
constexpr std::size_t all_rows = std::numeric_limits<std::size_t>::max();
constexpr std::array supply_groups{PriceGroup::skill,    PriceGroup::language, PriceGroup::check,
                                   PriceGroup::training, PriceGroup::ward,     PriceGroup::slot};

std::string csv(Table const& table) {
    std::ostringstream text;
    table.print_csv(text);
    return std::move(text).str();
}

void write_audit(std::filesystem::path const& folder, JudgedPack const& judged, audit::Audit const& audit) {
    std::filesystem::create_directories(folder);
    write_file(folder / "audit.json", boost::json::serialize(audit_json(judged, audit)) + "\n");
    write_file(folder / "needs.csv", csv(needs_table(judged, audit, all_rows)));
    write_file(folder / "remedies.csv", csv(remedies_table(judged, audit, all_rows)));
    write_file(folder / "remedy_people.csv", csv(remedy_people_table(judged, audit)));
    write_file(folder / "questions.csv", csv(resting_table(judged, audit)));
    write_file(folder / "question_people.csv", csv(resting_people_table(judged, audit)));
    for (PriceGroup const group : supply_groups)
        write_file(folder / ("supply_" + std::string(explanation::code_of(group)) + ".csv"),
                   csv(supply_table(judged, audit, group, all_rows)));
    write_file(folder / "heat.csv", csv(heat_table(judged, audit.heat)));
    write_file(folder / "heat.svg", heat_map_svg(judged.speaker, audit.heat));
}

void print_part(Console& console, JudgedPack const& judged, Table const& table, std::size_t rows) {
    if (rows == 0) return;
    console.out << '\n';
    table.print(console.out);
    if (rows > table.rows())
        console.out << judged.phrases.say("match.more", {{"count", rows - table.rows()}}) << '\n';
}

void print_table(Console& console, JudgedPack const& judged, Plan const& plan, audit::Audit const& audit,
                 bool all) {
    auto const& phrases = judged.phrases;
    auto const shown = [&](std::size_t rows) { return all ? all_rows : rows; };
    auto const say = [&](char const* key, std::size_t count) {
        console.out << '\n' << phrases.say(key, {{"count", count}}) << '\n';
    };
    console.out << phrases.say("match.community", {{"community", judged.roster().community()},
                                                   {"as_of", judged.roster().as_of()}})
                << '\n';
    for (auto const& line : phrases::describe(judged.speaker, plan)) console.out << line << '\n';
    console.out << phrases.say("audit.proven", {{"count", audit.solved_again}}) << "\n\n";

    for (std::size_t index = 0; index < std::min(sentences_shown, audit.needs.size()); ++index)
        console.out << phrases::sentence(judged.speaker, audit.needs[index]) << '\n';
    for (std::size_t index = 0; index < std::min(sentences_shown, audit.remedies.size()); ++index)
        console.out << phrases::sentence(judged.speaker, audit.remedies[index]) << '\n';

    say("audit.needs_heading", audit.needs.size());
    print_part(console, judged, needs_table(judged, audit, shown(rows_shown)), audit.needs.size());
    say("audit.remedies_heading", audit.remedies.size());
    print_part(console, judged, remedies_table(judged, audit, shown(rows_shown)), audit.remedies.size());
    say("audit.resting_heading", audit.resting.size());
    print_part(console, judged, resting_table(judged, audit), audit.resting.size());
    for (PriceGroup const group : supply_groups) {
        auto const& rows = audit.supply[static_cast<std::size_t>(group)];
        if (rows.empty()) continue;
        console.out << '\n'
                    << phrases.say("audit.supply_heading", {{"group", judged.speaker.name(group)}}) << '\n';
        print_part(console, judged, supply_table(judged, audit, group, shown(supply_rows_shown)),
                   rows.size());
    }
}

Exit run_audit(AuditArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    auto const judged = open_pack(arguments.pack, console, progress, measured);
    if (!judged) return Exit::refused;
    progress.step("judging");
    auto const graph = judged->graph(arguments.pack.threads, progress);
    auto const problem = make_flow_problem(judged->judge, graph);
    measured.lap("judge");
    progress.step("solving");
    Plan const plan = make_plan(problem);
    measured.lap("solve");
    progress.step("auditing");
    audit::AuditOptions options = arguments.options;
    options.threads = threads_for(arguments.pack.threads);
    options.progress = [&](std::size_t done, std::size_t total) {
        progress.advance(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
    };
    audit::Audit const audit = audit::make_audit(judged->judge, graph, problem, plan, options);
    measured.lap("audit");
    progress.finish();

    if (!arguments.out.empty()) write_audit(arguments.out, *judged, audit);
    if (console.format == Format::json) {
        auto object = audit_json(*judged, audit);
        object["measured"] = measured.json();
        console.out << boost::json::serialize(object) << '\n';
    } else if (console.format == Format::csv) {
        remedies_table(*judged, audit, all_rows).print_csv(console.out);
    } else {
        print_table(console, *judged, plan, audit, arguments.all);
        if (!arguments.out.empty())
            console.out << '\n' << judged->phrases.say("match.written", {{"folder", arguments.out}}) << '\n';
        print_costs(console, *judged, measured);
    }
    return Exit::done;
}

} // namespace

void add_audit(CommandLine& command_line) {
    auto const arguments = std::make_shared<AuditArguments>();
    CLI::App& command = command_line.add(
        "audit", "Supply against demand, and where one more person, question or course helps most",
        [arguments](Console& console) { return run_audit(*arguments, console); });
    add_pack_options(command, arguments->pack);
    command.add_option("--out", arguments->out, "Write audit.json, a CSV for each table and heat.svg here");
    command.add_option("--asked", arguments->options.limits.asked_max, "People one list asks, at the most")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000));
    command
        .add_option("--course", arguments->options.limits.trained_max,
                    "People one course or round of checks is for, at the most")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000));
    command.add_flag("--all", arguments->all, "Show every row");
}

} // namespace kith::cli
