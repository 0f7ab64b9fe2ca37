// SPDX-License-Identifier: MIT
// kith fairness: how evenly the plan falls over openings, people and wards; what each setting that would
// spread it further costs; and the fairest plan over wards, organisations or kinds, with its proof.
#include "cli/commands.hpp"
#include "cli/fairness_tables.hpp"
#include "cli/file.hpp"
#include "exchange/zone.hpp"
#include "explanation/codes.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <ostream>
#include <sstream>

namespace kith::cli {
namespace {

using fairness::GroupBy;
using fairness::Means;
using fairness::Priced;

struct FairnessArguments {
    PackArguments pack;
    std::string by = "ward";
    std::string out;
};

std::string csv(Table const& table) {
    std::ostringstream text;
    table.print_csv(text);
    return std::move(text).str();
}

boost::json::object fairness_json(JudgedPack const& judged, std::vector<Priced> const& priced, GroupBy by) {
    auto const& report = priced[1].report;
    boost::json::array waiting;
    for (auto const& each : report.waiting)
        waiting.push_back({{"from_days", each.from_days}, {"people", each.people}});
    return {{"community", judged.roster().community()},
            {"as_of", exchange::utc_text(judged.roster().as_of())},
            {"roles", report.roles},
            {"openings", report.openings},
            {"people", report.people},
            {"longest_days", report.longest_days},
            {"unknown_days", report.unknown_days},
            {"waiting", std::move(waiting)},
            {"settings", settings_table(judged, priced).json()},
            {"groups", groups_table(judged, priced, by, true).json()},
            {"proofs", proofs_json(judged, priced)}};
}

void write_fairness(std::filesystem::path const& folder, JudgedPack const& judged,
                    std::vector<Priced> const& priced, GroupBy by) {
    std::filesystem::create_directories(folder);
    write_file(folder / "fairness.json", boost::json::serialize(fairness_json(judged, priced, by)) + "\n");
    write_file(folder / "settings.csv", csv(settings_table(judged, priced)));
    write_file(folder / "settings.svg", settings_svg(judged, priced));
    for (std::size_t each = 0; each < explanation::code_count<GroupBy>; ++each) {
        auto const group_by = static_cast<GroupBy>(each);
        write_file(folder / ("groups_" + std::string(explanation::code_of(group_by)) + ".csv"),
                   csv(groups_table(judged, priced, group_by, true)));
    }
    write_file(folder / "openings.csv", csv(openings_table(judged)));
    write_file(folder / "pairings.csv", csv(pairings_table(judged, priced)));
}

void print_table(Console& console, JudgedPack const& judged, std::vector<Priced> const& priced, GroupBy by) {
    auto const& phrases = judged.phrases;
    console.out << judged.phrases.say("match.community", {{"community", judged.roster().community()},
                                                          {"as_of", judged.roster().as_of()}})
                << '\n';
    print_fairness(console, judged, priced[1].report);
    console.out << '\n' << phrases.say("fairness.settings_heading") << "\n\n";
    settings_table(judged, priced).print(console.out);
    console.out << '\n'
                << phrases.say("fairness.groups_heading",
                               {{"by", phrases.say("fairness.by", {{"by", explanation::code_of(by)}})}})
                << "\n\n";
    groups_table(judged, priced, by, false).print(console.out);
    console.out << '\n';
    for (Priced const& each : priced) {
        if ((each.policy.means != Means::smallest && each.policy.means != Means::every_share) ||
            each.policy.by != by)
            continue;
        console.out << phrases.say(each.policy.means == Means::smallest ? "fairness.proof_smallest"
                                                                        : "fairness.proof_every",
                                   {{"value", each.proof.value},
                                    {"cost", each.proof.best_value - each.proof.value},
                                    {"raised", each.proof.raised}})
                    << '\n';
    }
}

Exit run_fairness(FairnessArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    auto const judged = open_pack(arguments.pack, console, progress, measured);
    if (!judged) return Exit::refused;
    progress.step("solving");
    fairness::PriceOptions options;
    options.threads = threads_for(arguments.pack.threads);
    options.progress = [&](std::size_t done, std::size_t total) {
        progress.advance(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
    };
    auto const priced = fairness::price_of_fairness(judged->roster(), judged->pack.settings,
                                                    fairness::usual_policies(), options);
    measured.lap("solve");
    progress.finish();

    GroupBy const by = explanation::from_code<GroupBy>(arguments.by).value();
    if (!arguments.out.empty()) write_fairness(arguments.out, *judged, priced, by);
    if (console.format == Format::json) {
        auto object = fairness_json(*judged, priced, by);
        object["measured"] = measured.json();
        console.out << boost::json::serialize(object) << '\n';
    } else if (console.format == Format::csv) {
        settings_table(*judged, priced).print_csv(console.out);
    } else {
        print_table(console, *judged, priced, by);
        if (!arguments.out.empty())
            console.out << '\n' << judged->phrases.say("match.written", {{"folder", arguments.out}}) << '\n';
        print_costs(console, *judged, measured);
    }
    return Exit::done;
}

} // namespace

void add_fairness(CommandLine& command_line) {
    auto const arguments = std::make_shared<FairnessArguments>();
    CLI::App& command = command_line.add(
        "fairness",
        "How evenly the plan falls, what each fairer setting costs, and the fairest plan with its proof",
        [arguments](Console& console) { return run_fairness(*arguments, console); });
    add_pack_options(command, arguments->pack);
    command.add_option("--by", arguments->by, "Groups to show: ward, organisation or kind")
        ->capture_default_str()
        ->check(CLI::IsMember({"ward", "organisation", "kind"}));
    command.add_option("--out", arguments->out,
                       "Write fairness.json, the tables and pairings as CSV, and settings.svg here");
}

} // namespace kith::cli
