// SPDX-License-Identifier: MIT
// kith simulate asking: weeks of asking people for openings, replayed once for each way of asking.
#include "asking/waves.hpp"
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/plot.hpp"
#include "cli/simulated_community.hpp"
#include "cli/table.hpp"
#include "explanation/codes.hpp"
#include "sample/pace.hpp"
#include "simulation/appeals.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <ostream>

namespace kith::cli {
namespace {

namespace json = boost::json;
using explanation::code_of;
using simulation::Appeals;
using simulation::Asking;

struct AskingArguments {
    SimulationArguments common;
    std::int32_t months = 3;
    std::int32_t rest_days = 7;
    std::int32_t confidence = 50; // per cent
    std::int32_t gap_hours = 24;
};

constexpr std::array<Asking, 3> ways{Asking::everyone, Asking::nearest_first, Asking::waves};

// What one run of one way of asking comes to.
struct Result {
    std::uint64_t seed = 0;
    Asking asking = Asking::everyone;
    std::int64_t places = 0;
    std::int64_t filled = 0;
    std::int64_t asked = 0;
    std::int64_t too_late = 0;
    std::int64_t hours_median = 0; // over the places filled
    std::int64_t people_asked = 0;
    std::int64_t tenth_share = 0; // of all asks, those to the tenth asked most; hundredths of a per cent
    std::int64_t most = 0;        // asks of one person

    [[nodiscard]] std::int64_t fill_share() const { return places > 0 ? filled * 10'000 / places : 0; }
    [[nodiscard]] std::int64_t asks_per_place() const { return filled > 0 ? asked * 100 / filled : 0; }
};

std::string label(phrases::Phrases const& phrases, Asking asking) {
    switch (asking) {
    case Asking::everyone: return phrases.say("asking_way.everyone");
    case Asking::nearest_first: return phrases.say("asking_way.nearest_first");
    case Asking::waves: return phrases.say("asking_way.waves");
    }
    return {};
}

Result result_of(std::uint64_t seed, Asking asking, Appeals const& appeals) {
    Result result{.seed = seed,
                  .asking = asking,
                  .places = appeals.places,
                  .filled = appeals.filled,
                  .asked = appeals.asked(),
                  .too_late = appeals.too_late};
    if (!appeals.hours_to_fill.empty())
        result.hours_median = appeals.hours_to_fill[appeals.hours_to_fill.size() / 2];
    auto asks = appeals.asks_of;
    std::ranges::sort(asks, std::greater<>());
    std::int64_t of_tenth = 0;
    for (std::size_t at = 0; at < asks.size(); ++at) {
        result.people_asked += asks[at] > 0;
        if (at < (asks.size() + 9) / 10) of_tenth += asks[at];
    }
    result.tenth_share = result.asked > 0 ? of_tenth * 10'000 / result.asked : 0;
    result.most = asks.empty() ? 0 : asks.front();
    return result;
}

// By edge: straight-line metres, 0 where there is no journey.
std::vector<std::int32_t> metres_of(SimulatedCommunity const& community) {
    auto const& facts = community.judge.facts();
    auto const& in = community.problem.instance;
    std::vector<std::int32_t> metres;
    for (std::size_t v = 0; v < in.capacity.size(); ++v) {
        for (std::uint32_t e = in.offsets[v]; e < in.offsets[v + 1]; ++e) {
            auto const& role = facts.roles[facts.openings[in.role[e]].role.index()];
            auto const& person = facts.volunteers[v];
            bool const journey = role.place_known && person.home_known && role.setting != Setting::remote;
            metres.push_back(journey ? distance_metres(person.home, role.place) : 0);
        }
    }
    return metres;
}

std::vector<Result> run(AskingArguments const& arguments, SimulatedCommunity const& community,
                        std::uint64_t seed) {
    auto const view = community.problem.instance.view();
    Roster const& roster = community.pack.roster;
    auto rates = sample::pace(arguments.months);
    rates.record_days = 0;
    auto const stream = simulation::draw_stream(seed, rates, view.volunteers(), sample::opening_pace(roster));
    auto const metres = metres_of(community);
    auto const channels = sample::channels(seed, view.volunteers());
    std::vector<std::uint32_t> kind;
    for (Opening const& opening : roster.openings())
        kind.push_back(static_cast<std::uint32_t>(opening.role.index()));
    std::vector<std::int64_t> rank;
    for (std::int32_t const weight : view.weight) rank.push_back(-weight);
    Instant const start = roster.zone().midnight(roster.as_of_date());
    auto const windows = simulation::windows_of(stream, start);
    simulation::AppealWorld const world{.instance = view,
                                        .rank = rank,
                                        .metres = metres,
                                        .channels = channels,
                                        .windows = windows,
                                        .kind = kind,
                                        .kinds = static_cast<std::uint32_t>(roster.roles().size()),
                                        .yes = stream.yes,
                                        .seed = seed,
                                        .start = start,
                                        .end = start + std::chrono::hours(24 * stream.days),
                                        .zone = roster.zone()};
    asking::WavePolicy policy;
    policy.rest = Minutes(arguments.rest_days * 24 * 60);
    policy.confidence_per_mille = arguments.confidence * 10;
    policy.gap = Minutes(arguments.gap_hours * 60);
    std::vector<Result> results;
    for (Asking const asking : ways) {
        asking::Acceptance const nothing{std::vector<asking::Answers>(world.kinds)};
        results.push_back(
            result_of(seed, asking, simulation::simulate_appeals(world, asking, policy, nothing)));
    }
    return results;
}

Table every_row(std::vector<Result> const& results) {
    Table table({{"seed", {}},
                 {"asking", {}},
                 {"places", {}},
                 {"filled", {}},
                 {"fill_share", {}},
                 {"hours_to_fill_median", {}},
                 {"asked", {}},
                 {"asks_per_place_filled", {}},
                 {"yes_too_late", {}},
                 {"people_asked", {}},
                 {"share_of_most_asked_tenth", {}},
                 {"most_asks_of_one", {}}});
    for (Result const& each : results)
        table.add({static_cast<std::int64_t>(each.seed), std::string(code_of(each.asking)), each.places,
                   each.filled, hundredths(each.fill_share()), each.hours_median, each.asked,
                   hundredths(each.asks_per_place()), each.too_late, each.people_asked,
                   hundredths(each.tenth_share), each.most});
    return table;
}

Table summary(phrases::Phrases const& phrases, std::vector<Result> const& results) {
    Table table({{"asking", phrases.say("simulate.asking")},
                 {"fill", phrases.say("simulate.fill_share")},
                 {"hours", phrases.say("simulate.hours")},
                 {"asked", phrases.say("simulate.asked")},
                 {"asks", phrases.say("simulate.asks_per_place")},
                 {"too_late", phrases.say("simulate.too_late")},
                 {"people", phrases.say("simulate.people_asked")},
                 {"tenth", phrases.say("simulate.tenth_share")},
                 {"most", phrases.say("simulate.most_asks")}});
    for (Asking const asking : ways) {
        auto const mean = [&](auto number) {
            std::int64_t sum = 0;
            std::int64_t count = 0;
            for (Result const& each : results) {
                if (each.asking != asking) continue;
                sum += number(each);
                ++count;
            }
            return sum / count;
        };
        table.add({label(phrases, asking), hundredths(mean(std::mem_fn(&Result::fill_share))),
                   mean(std::mem_fn(&Result::hours_median)), mean(std::mem_fn(&Result::asked)),
                   hundredths(mean(std::mem_fn(&Result::asks_per_place))),
                   mean(std::mem_fn(&Result::too_late)), mean(std::mem_fn(&Result::people_asked)),
                   hundredths(mean(std::mem_fn(&Result::tenth_share))), mean(std::mem_fn(&Result::most))});
    }
    return table;
}

Exit simulate_asking(AskingArguments const& arguments, Console& console) {
    Progress progress(console);
    progress.step("simulating");
    std::vector<Result> results;
    for (std::uint64_t each = 0; each < arguments.common.runs; ++each) {
        std::uint64_t const seed = arguments.common.seed + each;
        auto const community = simulated_community(arguments.common, seed, console);
        if (!community) return Exit::refused;
        for (Result const& result : run(arguments, *community, seed)) results.push_back(result);
        progress.advance(static_cast<std::int64_t>(each + 1),
                         static_cast<std::int64_t>(arguments.common.runs));
    }
    progress.finish();
    auto const phrases = phrases::Phrases::load("en");
    if (!arguments.common.svg.empty()) {
        DotPlot plot{
            .title = phrases.say(
                "simulate.asking_title",
                {{"runs", arguments.common.runs},
                 {"seed", std::to_string(arguments.common.seed)},
                 {"months", arguments.months},
                 {"people", arguments.common.volunteers},
                 {"demand", phrases.say(arguments.common.tight ? "simulate.tight" : "simulate.natural")}}),
            .axis = phrases.say("simulate.asking_axis"),
            .rows = {}};
        for (Asking const asking : ways) {
            plot.rows.push_back({label(phrases, asking), {}});
            for (Result const& each : results)
                if (each.asking == asking) plot.rows.back().values.push_back(each.asks_per_place());
        }
        write_file(arguments.common.svg, svg(plot));
    }
    if (console.format == Format::csv) {
        every_row(results).print_csv(console.out);
    } else if (console.format == Format::json) {
        console.out << json::serialize(
                           json::object{{"months", arguments.months}, {"runs", every_row(results).json()}})
                    << '\n';
    } else {
        console.out << phrases.say("simulate.heading", {{"runs", arguments.common.runs},
                                                        {"seed", std::to_string(arguments.common.seed)},
                                                        {"months", arguments.months}})
                    << "\n\n";
        summary(phrases, results).print(console.out);
    }
    return Exit::done;
}

} // namespace

void add_simulate_asking(CommandLine& simulate) {
    auto const arguments = std::make_shared<AskingArguments>();
    CLI::App& command =
        simulate.add("asking", "Asking everyone, the nearest first, or in waves sized by learnt acceptance",
                     [arguments](Console& console) { return simulate_asking(*arguments, console); });
    add_simulation_options(command, arguments->common);
    command.add_option("--months", arguments->months, "Months of 30 days")
        ->capture_default_str()
        ->check(CLI::Range(1, 24));
    command.add_option("--rest-days", arguments->rest_days, "Days of rest after somebody was asked")
        ->capture_default_str()
        ->check(CLI::Range(0, 365));
    command
        .add_option("--confidence", arguments->confidence,
                    "Per cent of certainty that a wave fills its places")
        ->capture_default_str()
        ->check(CLI::Range(1, 99));
    command.add_option("--gap-hours", arguments->gap_hours, "Hours between waves")
        ->capture_default_str()
        ->check(CLI::Range(1, 24 * 14));
}

} // namespace kith::cli
