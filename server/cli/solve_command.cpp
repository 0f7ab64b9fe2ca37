// SPDX-License-Identifier: MIT
// kith solve and kith certify: the bare optimiser on anyone's weights, and the check of anyone's plan.
#include "assignment/solve.hpp"
#include "base/contract.hpp"
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/import_report.hpp"
#include "cli/measure.hpp"
#include "cli/progress.hpp"
#include "cli/solver_files.hpp"
#include "cli/table.hpp"

#include <boost/json/serialize.hpp>

#include <chrono>
#include <ostream>

namespace kith::cli {
namespace {

namespace json = boost::json;

struct SolveArguments {
    ProblemPaths files;
    std::string pins;
    std::string pairings, prices;
    std::int64_t steps = 0;
    double time_limit = 0;
    unsigned threads = 1;
};

void add_problem_options(CLI::App& command, SolveArguments& arguments) {
    command.add_option("--volunteers", arguments.files.volunteers, "CSV: volunteer,capacity")->required();
    command.add_option("--roles", arguments.files.roles, "CSV: role,minimum,maximum,fill_value")->required();
    command.add_option("--edges", arguments.files.edges, "CSV: volunteer,role,weight")->required();
    command.add_option("--pins", arguments.pins, "CSV: volunteer,role,weight: pairings that stand");
}

ProblemPaths paths_of(SolveArguments const& arguments) {
    ProblemPaths paths = arguments.files;
    if (!arguments.pins.empty()) paths.pins = arguments.pins;
    return paths;
}

std::string_view word_of(Stopped stopped) {
    switch (stopped) {
    case Stopped::done: return "done";
    case Stopped::steps: return "steps";
    case Stopped::time: return "time";
    case Stopped::cancelled: return "cancelled";
    }
    return {};
}

// Stops a solve when the wall clock says so. Such a plan says "stopped":"time".
std::function<std::optional<Stopped>()> wall_clock_limit(double seconds) {
    if (seconds <= 0) return {};
    auto const end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    return [end]() -> std::optional<Stopped> {
        if (std::chrono::steady_clock::now() < end) return std::nullopt;
        return Stopped::time;
    };
}

// What solve and certify have in common to say.
struct Summary {
    std::int64_t value, upper_bound, gap;
    std::int64_t matched;
    std::string_view stopped; // empty: nothing was solved
};

void print(Console& console, Summary const& summary, Measured const& measured) {
    if (console.format == Format::json) {
        json::object object{{"value", summary.value},
                            {"upper_bound", summary.upper_bound},
                            {"gap", summary.gap},
                            {"optimal", summary.gap == 0},
                            {"class", "flow"}};
        if (!summary.stopped.empty()) object["stopped"] = summary.stopped;
        object["matched"] = summary.matched;
        object["measured"] = measured.json();
        console.out << json::serialize(object) << '\n';
        return;
    }
    Table table({{"value", "Value"}, {"upper_bound", "Upper bound"}, {"gap", "Gap"}, {"matched", "Matched"}});
    table.add({summary.value, summary.upper_bound, summary.gap, summary.matched});
    if (console.format == Format::csv) return table.print_csv(console.out);
    table.print(console.out);
    console.out << (summary.gap == 0
                        ? "\nNo other plan has a higher total value; checked independently.\n"
                        : "\nThe gap says how much more another plan could be worth at the most.\n");
}

Exit solve_files(SolveArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    progress.step("reading");
    exchange::ImportReport report;
    auto const problem = read_problem(paths_of(arguments), report);
    measured.lap("read");
    if (!problem) return print_refused(console, report);

    progress.step("solving");
    auto const view = problem->instance.view();
    SolveOptions options;
    if (arguments.steps > 0) options.step_budget = arguments.steps;
    options.stop = wall_clock_limit(arguments.time_limit);
    auto const solution = solve(view, options);
    measured.lap("solve");

    progress.step("certifying");
    auto const certificate = certify(view, solution.pairings, solution.prices);
    measured.lap("certify");
    progress.finish();
    KITH_EXPECT(certificate.feasible());
    KITH_EXPECT(certificate.value == solution.value);
    KITH_EXPECT(certificate.upper_bound == solution.upper_bound);

    if (!arguments.pairings.empty())
        write_file(arguments.pairings, pairings_csv(*problem, solution.pairings));
    if (!arguments.prices.empty()) write_file(arguments.prices, prices_csv(*problem, solution.prices));
    print(console,
          {certificate.value, certificate.upper_bound, certificate.gap,
           static_cast<std::int64_t>(solution.pairings.size()), word_of(solution.stopped)},
          measured);
    return Exit::done;
}

std::string_view word_of(PlanFlaw flaw) {
    switch (flaw) {
    case PlanFlaw::volunteer_out_of_range: return "volunteer_out_of_range";
    case PlanFlaw::role_out_of_range: return "role_out_of_range";
    case PlanFlaw::duplicate_pairing: return "duplicate_pairing";
    case PlanFlaw::not_an_edge: return "not_an_edge";
    case PlanFlaw::pin_missing: return "pin_missing";
    case PlanFlaw::over_capacity: return "over_capacity";
    case PlanFlaw::over_maximum: return "over_maximum";
    case PlanFlaw::prices_missing: return "prices_missing";
    case PlanFlaw::value_overflows: return "value_overflows";
    }
    return {};
}

Exit print_infeasible(Console& console, Problem const& problem, Certificate const& certificate) {
    Table table({{"flaw", "Flaw"},
                 {"volunteer", "Volunteer"},
                 {"role", "Role"},
                 {"read", "Read"},
                 {"limit", "Limit"}});
    auto const key = [](std::vector<std::string> const& keys, std::size_t index) {
        return index < keys.size() ? keys[index] : std::string();
    };
    for (auto const& error : certificate.errors) {
        table.add({std::string(word_of(error.flaw)), key(problem.volunteer_keys, error.volunteer),
                   key(problem.role_keys, error.role), error.value, error.limit});
    }
    if (console.format == Format::json) {
        console.out << json::serialize(json::object{{"feasible", false}, {"flaws", table.json()}}) << '\n';
    } else if (console.format == Format::csv) {
        table.print_csv(console.out);
    } else {
        console.out << "This plan breaks the rules of its problem:\n\n";
        table.print(console.out);
    }
    return Exit::refused;
}

Exit certify_files(SolveArguments const& arguments, Console& console) {
    Measured measured;
    exchange::ImportReport report;
    auto const problem = read_problem(paths_of(arguments), report);
    if (!problem) return print_refused(console, report);
    auto const pairings = read_pairings(arguments.pairings, *problem, report);
    auto const prices = read_prices(arguments.prices, *problem, report);
    measured.lap("read");
    if (!pairings || !prices) return print_refused(console, report);
    auto const certificate = certify(problem->instance.view(), *pairings, *prices);
    measured.lap("certify");
    if (!certificate.feasible()) return print_infeasible(console, *problem, certificate);
    print(console,
          {certificate.value,
           certificate.upper_bound,
           certificate.gap,
           static_cast<std::int64_t>(pairings->size()),
           {}},
          measured);
    return certificate.optimal() ? Exit::done : Exit::refused;
}

} // namespace

void add_solve(CommandLine& command_line) {
    auto const arguments = std::make_shared<SolveArguments>();
    CLI::App& command =
        command_line.add("solve", "Find the best plan for your own weights, with its proof",
                         [arguments](Console& console) { return solve_files(*arguments, console); });
    add_problem_options(command, *arguments);
    command.add_option("--steps", arguments->steps, "Stop after so many steps: the same on every machine")
        ->check(CLI::PositiveNumber);
    command.add_option("--time-limit", arguments->time_limit, "Stop after so many seconds")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--threads", arguments->threads, "Threads at the most; the plan does not depend on it")
        ->check(CLI::Range(1U, 1024U));
    command.add_option("--pairings", arguments->pairings, "Write the plan here: CSV volunteer,role");
    command.add_option("--prices", arguments->prices, "Write the proof here: CSV role,price");
}

void add_certify(CommandLine& command_line) {
    auto const arguments = std::make_shared<SolveArguments>();
    CLI::App& command = command_line.add(
        "certify", "Check anyone's plan from its prices; exit 0 when it is the best there is",
        [arguments](Console& console) { return certify_files(*arguments, console); });
    add_problem_options(command, *arguments);
    command.add_option("--pairings", arguments->pairings, "The plan: CSV volunteer,role")->required();
    command.add_option("--prices", arguments->prices, "Its proof: CSV role,price")->required();
}

} // namespace kith::cli
