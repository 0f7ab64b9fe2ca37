// SPDX-License-Identifier: MIT
// kith simulate placing: months of arrivals, departures and answers, replayed once for each way of placing
// people, against what hindsight could have reached.
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/plot.hpp"
#include "cli/simulated_community.hpp"
#include "cli/table.hpp"
#include "explanation/codes.hpp"
#include "sample/pace.hpp"
#include "simulation/months.hpp"

#include <boost/json/serialize.hpp>

#include <ostream>

namespace kith::cli {
namespace {

namespace json = boost::json;
using explanation::code_count;
using explanation::code_of;
using simulation::Months;
using simulation::Placing;

struct PlacingArguments {
    SimulationArguments common;
    std::int32_t months = 6;
    std::vector<std::string> ways; // empty: all
};

struct Run {
    std::uint64_t seed = 0;
    std::vector<Months> months; // by way
    Months hindsight;
};

std::string label(phrases::Phrases const& phrases, Placing placing) {
    switch (placing) {
    case Placing::by_score: return phrases.say("placing.by_score");
    case Placing::by_urgency: return phrases.say("placing.by_urgency");
    case Placing::daily_batch: return phrases.say("placing.daily_batch");
    case Placing::weekly_batch: return phrases.say("placing.weekly_batch");
    case Placing::by_price: return phrases.say("placing.by_price");
    case Placing::price_batch: return phrases.say("placing.price_batch");
    case Placing::plan_ahead: return phrases.say("placing.plan_ahead");
    case Placing::told_ahead: return phrases.say("placing.told_ahead");
    }
    return {};
}

// In hundredths of a per cent.
std::int64_t share(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? static_cast<std::int64_t>(static_cast<__int128>(part) * 10'000 / whole) : 10'000;
}

std::int64_t median(std::vector<std::int32_t> const& sorted) {
    return sorted.empty() ? 0 : sorted[sorted.size() / 2];
}

std::vector<Placing> ways_of(PlacingArguments const& arguments) {
    std::vector<Placing> ways;
    for (std::size_t at = 0; at < code_count<Placing>; ++at) {
        auto const placing = static_cast<Placing>(at);
        bool const wanted = arguments.ways.empty() ||
                            std::ranges::find(arguments.ways, code_of(placing)) != arguments.ways.end();
        if (wanted) ways.push_back(placing);
    }
    return ways;
}

// A row for each run and way; what a program reads.
Table every_row(std::vector<Placing> const& ways, std::vector<Run> const& runs) {
    Table table({{"seed", {}},
                 {"placing", {}},
                 {"value", {}},
                 {"value_share", {}},
                 {"score", {}},
                 {"score_share", {}},
                 {"asked", {}},
                 {"placed", {}},
                 {"openings_empty", {}},
                 {"openings_short", {}},
                 {"places_short", {}},
                 {"people_placed", {}},
                 {"people_left", {}},
                 {"days_waited_median", {}}});
    for (auto const& run : runs) {
        auto const add = [&](std::string const& name, Months const& months) {
            table.add({static_cast<std::int64_t>(run.seed), name, months.value,
                       hundredths(share(months.value, run.hindsight.value)), months.score,
                       hundredths(share(months.score, run.hindsight.score)), std::int64_t{months.asked},
                       std::ssize(months.placed), std::int64_t{months.openings_empty},
                       std::int64_t{months.openings_short}, std::int64_t{months.places_short},
                       std::int64_t{months.people_placed}, std::int64_t{months.people_left},
                       median(months.waited)});
        };
        add("hindsight", run.hindsight);
        for (std::size_t at = 0; at < ways.size(); ++at) add(std::string(code_of(ways[at])), run.months[at]);
    }
    return table;
}

// The mean of a number over all runs.
template <class Number>
std::int64_t mean(std::vector<Run> const& runs, Number number) {
    std::int64_t sum = 0;
    for (auto const& run : runs) sum += number(run);
    return sum / std::ssize(runs);
}

Table summary(phrases::Phrases const& phrases, std::vector<Placing> const& ways,
              std::vector<Run> const& runs) {
    Table table({{"placing", phrases.say("simulate.placing")},
                 {"value", phrases.say("simulate.value_share")},
                 {"lowest", phrases.say("simulate.lowest")},
                 {"score", phrases.say("simulate.score_share")},
                 {"asked", phrases.say("simulate.asked")},
                 {"placed", phrases.say("simulate.placed")},
                 {"empty", phrases.say("simulate.openings_empty")},
                 {"short", phrases.say("simulate.places_short")},
                 {"left", phrases.say("simulate.people_left")},
                 {"waited", phrases.say("simulate.waited")}});
    auto const add = [&](std::string const& name, auto const& of) {
        std::int64_t lowest = INT64_MAX;
        for (auto const& run : runs) lowest = std::min(lowest, share(of(run).value, run.hindsight.value));
        auto const average = [&](auto number) {
            return mean(runs, [&](Run const& run) { return std::int64_t{number(of(run))}; });
        };
        table.add({name,
                   hundredths(
                       mean(runs, [&](Run const& run) { return share(of(run).value, run.hindsight.value); })),
                   hundredths(lowest),
                   hundredths(
                       mean(runs, [&](Run const& run) { return share(of(run).score, run.hindsight.score); })),
                   average([](Months const& each) { return each.asked; }),
                   average([](Months const& each) { return std::ssize(each.placed); }),
                   average([](Months const& each) { return each.openings_empty; }),
                   average([](Months const& each) { return each.places_short; }),
                   average([](Months const& each) { return each.people_left; }),
                   average([](Months const& each) { return median(each.waited); })});
    };
    for (std::size_t at = 0; at < ways.size(); ++at)
        add(label(phrases, ways[at]), [at](Run const& run) -> Months const& { return run.months[at]; });
    add(phrases.say("placing.hindsight"), [](Run const& run) -> Months const& { return run.hindsight; });
    return table;
}

DotPlot plot_of(phrases::Phrases const& phrases, PlacingArguments const& arguments,
                std::vector<Placing> const& ways, std::vector<Run> const& runs) {
    DotPlot plot{.title = phrases.say("simulate.plot_title",
                                      {{"runs", runs.size()},
                                       {"seed", std::to_string(arguments.common.seed)},
                                       {"months", arguments.months},
                                       {"people", arguments.common.volunteers},
                                       {"demand", phrases.say(arguments.common.tight ? "simulate.tight"
                                                                                     : "simulate.natural")}}),
                 .axis = phrases.say("simulate.plot_axis"),
                 .rows = {}};
    for (std::size_t at = 0; at < ways.size(); ++at) {
        DotRow row{.label = label(phrases, ways[at]), .values = {}};
        for (auto const& run : runs) row.values.push_back(share(run.months[at].value, run.hindsight.value));
        plot.rows.push_back(std::move(row));
    }
    return plot;
}

Exit simulate_placing(PlacingArguments const& arguments, Console& console) {
    Progress progress(console);
    progress.step("simulating");
    auto const ways = ways_of(arguments);
    std::vector<Run> runs;
    for (std::uint64_t each = 0; each < arguments.common.runs; ++each) {
        std::uint64_t const seed = arguments.common.seed + each;
        auto const community = simulated_community(arguments.common, seed, console);
        if (!community) return Exit::refused;
        auto const view = community->problem.instance.view();
        auto const rates = sample::pace(arguments.months);
        auto const stream = simulation::draw_stream(seed, rates, view.volunteers(),
                                                    sample::opening_pace(community->pack.roster));
        Run run{.seed = seed, .months = {}, .hindsight = simulation::hindsight(view, stream)};
        simulation::MonthsOptions const options{.patience_days = rates.patience_days};
        for (Placing const placing : ways)
            run.months.push_back(simulation::simulate(view, stream, placing, options));
        runs.push_back(std::move(run));
        progress.advance(static_cast<std::int64_t>(each + 1),
                         static_cast<std::int64_t>(arguments.common.runs));
    }
    progress.finish();
    auto const phrases = phrases::Phrases::load("en");
    if (!arguments.common.svg.empty())
        write_file(arguments.common.svg, svg(plot_of(phrases, arguments, ways, runs)));
    if (console.format == Format::csv) {
        every_row(ways, runs).print_csv(console.out);
    } else if (console.format == Format::json) {
        console.out << json::serialize(
                           json::object{{"months", arguments.months}, {"runs", every_row(ways, runs).json()}})
                    << '\n';
    } else {
        console.out << phrases.say("simulate.heading", {{"runs", runs.size()},
                                                        {"seed", std::to_string(arguments.common.seed)},
                                                        {"months", arguments.months}})
                    << "\n\n";
        summary(phrases, ways, runs).print(console.out);
    }
    return Exit::done;
}

} // namespace

void add_simulate(CommandLine& command_line) {
    CommandLine simulate =
        command_line.group("simulate", "Replay made months to compare ways of placing and asking people");
    auto const arguments = std::make_shared<PlacingArguments>();
    CLI::App& command =
        simulate.add("placing", "Ways of placing people one at a time or in batches, against hindsight",
                     [arguments](Console& console) { return simulate_placing(*arguments, console); });
    add_simulation_options(command, arguments->common);
    command.add_option("--months", arguments->months, "Months of 30 days")
        ->capture_default_str()
        ->check(CLI::Range(1, 60));
    std::vector<std::string> names;
    for (std::size_t at = 0; at < code_count<Placing>; ++at)
        names.emplace_back(code_of(static_cast<Placing>(at)));
    command.add_option("--ways", arguments->ways, "Only these, separated by commas; default: all")
        ->delimiter(',')
        ->check(CLI::IsMember(names));
    add_simulate_asking(simulate);
}

} // namespace kith::cli
