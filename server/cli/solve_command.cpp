// SPDX-License-Identifier: MIT
// kith solve: the bare optimiser, for whoever brings their own weights.
#include "assignment/solve.hpp"
#include "base/contract.hpp"
#include "cli/commands.hpp"
#include "cli/file.hpp"
#include "cli/import_report.hpp"
#include "cli/measure.hpp"
#include "cli/progress.hpp"
#include "cli/proof.hpp"
#include "cli/solver_files.hpp"

#include <chrono>

namespace kith::cli {
namespace {

struct SolveArguments {
    ProblemPaths files;
    std::string pairings, prices;
    std::int64_t steps = 0;
    double time_limit = 0;
    unsigned threads = 1; // an upper limit: solving uses one (ARCHITECTURE.md says what more would bring)
};

// Stops a solve when the wall clock says so. Such a plan says "stopped":"time".
std::function<std::optional<Stopped>()> wall_clock_limit(double seconds) {
    if (seconds <= 0) return {};
    auto const end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    return [end]() -> std::optional<Stopped> {
        if (std::chrono::steady_clock::now() < end) return std::nullopt;
        return Stopped::time;
    };
}

Exit solve_files(SolveArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    progress.step("reading");
    exchange::ImportReport report;
    auto const problem = read_problem(arguments.files, report);
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
    print_proof(console,
                {.value = certificate.value,
                 .upper_bound = certificate.upper_bound,
                 .plan_class = PlanClass::flow,
                 .stopped = solution.stopped,
                 .matched = solution.pairings.size()},
                measured);
    return Exit::done;
}

} // namespace

void add_solve(CommandLine& command_line) {
    auto const arguments = std::make_shared<SolveArguments>();
    CLI::App& command =
        command_line.add("solve", "Find the best plan for your own weights, with its proof",
                         [arguments](Console& console) { return solve_files(*arguments, console); });
    add_problem_options(command, arguments->files, true);
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

} // namespace kith::cli
