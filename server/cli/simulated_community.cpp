// SPDX-License-Identifier: MIT
#include "cli/simulated_community.hpp"

#include "base/contract.hpp"
#include "cli/import_report.hpp"
#include "exchange/zone.hpp"
#include "sample/community.hpp"

namespace kith::cli {
namespace {

PlanningProblem problem_of(eligibility::Judge const& judge) {
    auto const graph = eligibility::build_graph(judge, {});
    if (!graph) throw Fault("too many eligible pairs for one run");
    return make_flow_problem(judge, *graph);
}

exchange::Pack made(SimulationArguments const& arguments, std::uint64_t seed) {
    auto zone = exchange::zone_table(exchange::default_zone_name);
    if (!zone) throw Fault("the system has no time zone data (package tzdata)");
    exchange::PackDraft draft;
    RosterDraft words;
    exchange::set_words(words, draft.taxonomy);
    sample::Options options{.seed = seed, .volunteers = arguments.volunteers, .tight = arguments.tight};
    draft.roster = sample::make_community(options, std::move(words.words), std::move(words.check_kinds),
                                          std::move(*zone));
    draft.roster.matches.clear();
    auto roster = Roster::build(std::move(draft.roster));
    KITH_EXPECT(roster.has_value());
    return {.roster = std::move(*roster),
            .settings = draft.settings,
            .taxonomy = std::move(draft.taxonomy),
            .zone_name = draft.zone_name,
            .notes = {}};
}

} // namespace

void add_simulation_options(CLI::App& command, SimulationArguments& arguments) {
    arguments.volunteers = sample::default_volunteers;
    command
        .add_option("PACK", arguments.pack.pack,
                    "The people and openings of a community pack; default: a sample community")
        ->check(CLI::ExistingDirectory);
    command.add_option("--as-of", arguments.pack.as_of, "Judge the pack as of this time");
    command.add_option("--volunteers", arguments.volunteers, "How many people a sample community has")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{1}, sample::volunteers_max));
    command.add_flag("--tight", arguments.tight, "A sample with places for nine in ten of those with time");
    command.add_option("--seed", arguments.seed, "The same seed gives the same months")
        ->capture_default_str();
    command.add_option("--runs", arguments.runs, "So many runs, each with the next seed")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    command.add_option("--svg", arguments.svg, "Write a plot of the runs to this file");
}

SimulatedCommunity::SimulatedCommunity(exchange::Pack read)
    : pack(std::move(read)), judge(pack.roster, pack.settings), problem(problem_of(judge)) {}

std::unique_ptr<SimulatedCommunity> simulated_community(SimulationArguments const& arguments,
                                                        std::uint64_t seed, Console& console) {
    if (arguments.pack.pack.empty()) return std::make_unique<SimulatedCommunity>(made(arguments, seed));
    auto const as_of = read_as_of(arguments.pack, console);
    if (!as_of) return nullptr;
    auto pack = exchange::read_pack(arguments.pack.pack, *as_of);
    if (!pack) {
        static_cast<void>(print_refused(console, pack.error().errors, pack.error().omitted));
        return nullptr;
    }
    // A sound pack is sound without its matches too.
    auto draft = exchange::read_draft(arguments.pack.pack, *as_of);
    KITH_EXPECT(draft.has_value());
    draft->roster.matches.clear();
    auto roster = Roster::build(std::move(draft->roster));
    KITH_EXPECT(roster.has_value());
    pack->roster = std::move(*roster);
    return std::make_unique<SimulatedCommunity>(std::move(*pack));
}

} // namespace kith::cli
