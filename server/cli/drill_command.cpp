// SPDX-License-Identifier: MIT
// kith drill: a surge on a community as it stands. The plan is repaired for what the surge opens and whom it
// takes away, people are asked in waves over simulated hours, and the report says what fills, when, what
// stays empty, and who is asked how often.
#include "assignment/kept_plan.hpp"
#include "base/contract.hpp"
#include "cli/commands.hpp"
#include "cli/drill_report.hpp"
#include "cli/file.hpp"
#include "cli/import_report.hpp"
#include "exchange/surge.hpp"
#include "exchange/text.hpp"
#include "explanation/explainer.hpp"
#include "phrases/explanations.hpp"
#include "sample/pace.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <ostream>

namespace kith::cli {
namespace {

struct DrillArguments {
    PackArguments pack;
    std::string surge;
    std::string out;
    std::uint64_t seed = 1;
    std::int32_t yes = 50; // per cent
    bool night = false;
};

// A surge does not wait: waves follow each other within hours, and rest is a day.
asking::WavePolicy policy_of(DrillArguments const& arguments) {
    asking::WavePolicy policy{.name = "drill", .confidence_per_mille = 700};
    policy.gap = Minutes(4 * 60);
    policy.reply_within = Minutes(12 * 60);
    policy.rest = Minutes(24 * 60);
    policy.urgent = arguments.night;
    return policy;
}

constexpr std::size_t reasons_shown = 4;            // of what stays short
constexpr std::chrono::hours refill_within{7 * 24}; // after somebody dropped out

// The openings that the surge asks for, and those that people who dropped out have left.
std::vector<DrillRow> rows_of(Roster const& before, JudgedPack const& after, exchange::Surge const& surge,
                              std::vector<simulation::DroppedOut> const& dropped) {
    std::vector<DrillRow> rows;
    for (exchange::SurgeOpening const& each : surge.openings) {
        auto const opening = after.roster().find_opening(each.opening);
        KITH_EXPECT(opening.has_value());
        Opening const& facts = after.roster()[*opening];
        rows.push_back({.opening = *opening,
                        .from = each.asked_from,
                        .until = each.begins,
                        .minimum = facts.places_minimum,
                        .places = facts.places_maximum});
    }
    std::map<OpeningId, DrillRow> freed;
    for (simulation::DroppedOut const& each : dropped) {
        for (Match const& match : before.matches_of(each.volunteer)) {
            if (!holds_place(match.state, before.role_of(match.opening).direct)) continue;
            auto const opening = after.roster().find_opening(before[match.opening].key);
            KITH_EXPECT(opening.has_value());
            auto const& facts = after.judge.facts().openings[opening->index()];
            if (facts.closed != eligibility::ClosedBecause::not_closed) continue;
            Instant const at = surge.drop_outs[each.at].at;
            Instant until = at + refill_within;
            if (facts.timing == Timing::dated) until = std::min(until, facts.when.begin);
            if (until <= at) continue;
            auto& row = freed[*opening];
            if (row.places == 0) row = {.opening = *opening, .freed = true, .from = at, .until = until};
            row.from = std::min(row.from, at);
            row.until = std::max(row.until, until);
            ++row.places;
        }
    }
    for (auto& [opening, row] : freed) {
        // As many as were held, and as the opening still has room for.
        Opening const& facts = after.roster()[opening];
        std::int32_t held = 0;
        for (Match const& match : after.roster().matches())
            held +=
                match.opening == opening && holds_place(match.state, after.roster().role_of(opening).direct);
        row.places = std::min(row.places, facts.places_maximum - held);
        row.minimum = std::clamp(facts.places_minimum - held, 0, std::max(0, row.places));
        if (row.places > 0) rows.push_back(row);
    }
    return rows;
}

void fill_in(DrillReport& report, eligibility::EligibilityGraph const& graph, Plan const& plan) {
    explanation::Explainer const explainer(report.judged.judge, graph, plan);
    std::map<OpeningId, simulation::AppealCount> counts;
    for (auto const& each : report.drill.appeals.openings)
        counts.emplace(OpeningId(static_cast<std::size_t>(each.opening)), each);
    for (DrillRow& row : report.rows) {
        row.suitable = static_cast<std::int32_t>(graph.takers(row.opening).size());
        auto const found = counts.find(row.opening);
        if (found == counts.end()) continue;
        row.filled = found->second.filled;
        row.asked = found->second.asked;
        row.too_late = found->second.too_late;
        row.hours = found->second.hours;
        if (row.freed || row.short_by() == 0) continue;
        row.in_the_way = phrases::describe(report.judged.speaker, explainer.unfilled(row.opening));
        row.in_the_way.erase(row.in_the_way.begin()); // what the plan fills on paper
        row.in_the_way.resize(std::min(row.in_the_way.size(), reasons_shown));
    }
    for (std::int32_t const asks : report.drill.appeals.asks_of) {
        auto const at = static_cast<std::size_t>(asks);
        if (report.people_by_asks.size() <= at) report.people_by_asks.resize(at + 1, 0);
        ++report.people_by_asks[at];
    }
}

// The surge's name and file: one that comes with Kith, or a path.
struct SurgeFile {
    std::string name;
    std::string file;
    std::optional<std::string> text;
};

SurgeFile surge_file(std::string const& wanted, exchange::ImportReport& report) {
    if (auto const built_in = exchange::built_in_surge(wanted); !built_in.empty())
        return {wanted, wanted + ".csv", std::string(built_in)};
    std::filesystem::path const path(wanted);
    return {path.stem().string(), path.filename().string(), exchange::read_text_file(path, report)};
}

std::vector<simulation::Sought> sought_of(std::vector<DrillRow> const& rows) {
    std::vector<simulation::Sought> sought;
    for (DrillRow const& row : rows) sought.push_back({row.opening, row.places, {row.from, row.until}});
    std::ranges::sort(sought, {}, &simulation::Sought::opening);
    return sought;
}

Exit drill(DrillArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    progress.step("reading");
    auto const as_of = read_as_of(arguments.pack, console);
    if (!as_of) return Exit::refused;
    auto pack = exchange::read_pack(arguments.pack.pack, *as_of);
    print_notes(console, pack ? pack->notes : pack.error().notes);
    if (!pack) return print_refused(console, pack.error().errors, pack.error().omitted);
    auto draft = exchange::read_draft(arguments.pack.pack, *as_of);
    KITH_EXPECT(draft.has_value());
    exchange::ImportReport report;
    SurgeFile const file = surge_file(arguments.surge, report);
    if (!file.text) return print_refused(console, report);
    Instant const start = std::chrono::ceil<std::chrono::hours>(pack->roster.as_of());
    auto const surge = exchange::read_surge(file.file, *file.text, *draft, start, report);
    if (!surge) return print_refused(console, report);

    std::vector<std::int32_t> shares;
    for (exchange::SurgeDropOut const& each : surge->drop_outs) shares.push_back(each.per_cent);
    auto const dropped = simulation::draw_drop_outs(arguments.seed, pack->roster, shares);
    std::vector<std::string> keys;
    for (auto const& each : dropped) keys.push_back(pack->roster[each.volunteer].key);
    auto roster = exchange::apply_surge(file.file, *surge, keys, std::move(*draft), report);
    if (!roster) return print_refused(console, report);
    measured.lap("read");

    progress.step("judging");
    Roster const before = std::move(pack->roster);
    pack->roster = std::move(*roster);
    JudgedPack const judged(std::move(*pack), phrases::Phrases::load("en"));
    eligibility::Judge const judge_before(before, judged.pack.settings);
    auto const graph_before = eligibility::build_graph(judge_before, {});
    if (!graph_before) throw Fault("too many eligible pairs for one run");
    KeptPlan const kept = keep(make_plan(make_flow_problem(judge_before, *graph_before)), before);
    auto const graph = judged.graph(arguments.pack.threads, progress);
    // As a flow: nobody is asked for two openings that clash.
    auto const problem = make_flow_problem(judged.judge, graph);
    measured.lap("judge");
    progress.step("repairing");
    Plan const plan = repair_plan(problem, kept, judged.roster());
    explanation::Explainer const explainer(judged.judge, graph, plan);
    DrillReport found{.judged = judged,
                      .surge = file.name,
                      .start = start,
                      .seed = arguments.seed,
                      .yes_per_mille = arguments.yes * 10,
                      .dropped_out = static_cast<std::int32_t>(dropped.size()),
                      .rows = rows_of(before, judged, *surge, dropped),
                      .drill = {},
                      .diff = explanation::diff(judge_before, kept, judged.judge, problem, plan, explainer),
                      .people_by_asks = {}};
    measured.lap("repair");
    progress.step("asking");
    simulation::DrillOptions const options{.seed = arguments.seed,
                                           .yes_per_mille = found.yes_per_mille,
                                           .policy = policy_of(arguments),
                                           .answers = {}};
    auto const channels = sample::channels(arguments.seed, judged.roster().volunteers().size());
    found.drill =
        simulation::run_drill(judged.judge, problem, plan, sought_of(found.rows), channels, start, options);
    fill_in(found, graph, plan);
    measured.lap("ask");
    progress.finish();

    if (!arguments.out.empty()) {
        std::filesystem::path const folder(arguments.out);
        std::filesystem::create_directories(folder);
        write_file(folder / "drill.html", drill_page(found));
        write_file(folder / "drill.csv", drill_csv(found));
        write_file(folder / "asks.csv", asks_csv(found));
    }
    if (console.format == Format::json) {
        auto object = drill_json(found);
        object["measured"] = measured.json();
        console.out << boost::json::serialize(object) << '\n';
    } else if (console.format == Format::csv) {
        console.out << drill_csv(found);
    } else {
        print_drill(console, found);
        if (!arguments.out.empty())
            console.out << '\n' << judged.phrases.say("drill.written", {{"folder", arguments.out}}) << '\n';
        print_costs(console, judged, measured);
    }
    return Exit::done;
}

} // namespace

void add_drill(CommandLine& command_line) {
    auto const arguments = std::make_shared<DrillArguments>();
    CLI::App& command = command_line.add(
        "drill", "Replay a surge on a community: what fills, when, and who is asked how often",
        [arguments](Console& console) { return drill(*arguments, console); });
    add_pack_options(command, arguments->pack);
    command
        .add_option("--surge", arguments->surge,
                    "flood, heatwave, pandemic, or a CSV file of roles that open and people who drop out")
        ->required();
    command.add_option("--out", arguments->out,
                       "Write drill.html (to print), drill.csv and asks.csv into this folder");
    command.add_option("--seed", arguments->seed, "The same seed gives the same drop-outs and answers")
        ->capture_default_str();
    command.add_option("--yes", arguments->yes, "Of those asked so many per cent would come")
        ->capture_default_str()
        ->check(CLI::Range(0, 100));
    command.add_flag("--night", arguments->night, "A declared emergency: ask at night and without rest");
}

} // namespace kith::cli
