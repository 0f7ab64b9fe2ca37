// SPDX-License-Identifier: MIT
// kith certify: the check of anyone's plan from its exported prices, over bare files or over a pack and the
// plan.json that `kith match` wrote for it. Exit 0 when the plan is feasible and the best there is; of class
// `shifts`, when it is feasible and as good, within as small a gap, as its file claims.
#include "assignment/planner.hpp"
#include "assignment/shifts_certify.hpp"
#include "cli/commands.hpp"
#include "cli/import_report.hpp"
#include "cli/judged_pack.hpp"
#include "cli/proof.hpp"
#include "cli/solver_files.hpp"
#include "plans/stored_plan.hpp"

#include <algorithm>

namespace kith::cli {
namespace {

using exchange::ImportReport;

struct CertifyArguments {
    PackArguments pack;
    std::string plan;
    ProblemPaths files;
    std::string pairings, prices;
};

Exit answer(Console& console, Certificate const& certificate, std::size_t matched, Measured const& measured) {
    print_proof(console,
                {.value = certificate.value,
                 .upper_bound = certificate.upper_bound,
                 .plan_class = PlanClass::flow,
                 .stopped = {},
                 .matched = matched},
                measured);
    return certificate.optimal() ? Exit::done : Exit::refused;
}

// Of class `shifts` a plan need not be proven best: what its file claims of it must be true.
Exit answer(Console& console, ShiftCertificate const& certificate, plans::StoredPlan const& stored,
            Measured const& measured) {
    bool const as_claimed = stored.claim ? certificate.value >= stored.claim->value &&
                                               certificate.upper_bound <= stored.claim->upper_bound
                                         : certificate.optimal();
    print_proof(console,
                {.value = certificate.value,
                 .upper_bound = certificate.upper_bound,
                 .plan_class = PlanClass::shifts,
                 .stopped = {},
                 .matched = stored.plan.pairings.size(),
                 .claimed = stored.claim},
                measured);
    return as_claimed ? Exit::done : Exit::refused;
}

Exit certify_files(CertifyArguments const& arguments, Console& console) {
    Measured measured;
    ImportReport report;
    auto const problem = read_problem(arguments.files, report);
    if (!problem) return print_refused(console, report);
    auto const pairings = read_pairings(arguments.pairings, *problem, report);
    auto const prices = read_prices(arguments.prices, *problem, report);
    measured.lap("read");
    if (!pairings || !prices) return print_refused(console, report);
    auto const certificate = certify(problem->instance.view(), *pairings, *prices);
    measured.lap("certify");
    if (!certificate.feasible()) {
        return print_infeasible(
            console, certificate.errors, [&](std::size_t index) { return problem->volunteer_keys[index]; },
            [&](std::size_t index) { return problem->role_keys[index]; });
    }
    return answer(console, certificate, pairings->size(), measured);
}

Exit certify_pack(CertifyArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    auto const judged = open_pack(arguments.pack, console, progress, measured);
    if (!judged) return Exit::refused;
    ImportReport report;
    auto const stored = plans::read_stored_plan(arguments.plan, report);
    if (!stored) return print_refused(console, report);
    std::string const file = std::filesystem::path(arguments.plan).filename().string();
    auto const plan = plans::by_index(*stored, judged->roster(), file, report);
    if (!plan) return print_refused(console, report);
    progress.step("judging");
    auto const problem = make_problem(judged->judge, judged->graph(arguments.pack.threads, progress));
    measured.lap("judge");
    Roster const& roster = judged->roster();
    auto const volunteer_key = [&](std::size_t index) { return roster[VolunteerId(index)].key; };
    auto const opening_key = [&](std::size_t index) { return roster[OpeningId(index)].key; };
    if (problem.plan_class == PlanClass::shifts) {
        auto const certificate =
            certify_shifts(shift_instance(problem), plan->pairings, plan->prices, plan->branches);
        measured.lap("certify");
        progress.finish();
        if (!certificate.feasible())
            return print_infeasible(console, certificate.errors, volunteer_key, opening_key);
        return answer(console, certificate, *stored, measured);
    }
    auto const certificate = certify(problem.instance.view(), plan->pairings, plan->prices);
    measured.lap("certify");
    progress.finish();
    if (!certificate.feasible())
        return print_infeasible(console, certificate.errors, volunteer_key, opening_key);
    return answer(console, certificate, plan->pairings.size(), measured);
}

} // namespace

void add_certify(CommandLine& command_line) {
    auto const arguments = std::make_shared<CertifyArguments>();
    CLI::App& command = command_line.add(
        "certify", "Check anyone's plan from its prices; exit 0 when it is the best there is",
        [arguments](Console& console) {
            return arguments->pack.pack.empty() ? certify_files(*arguments, console)
                                                : certify_pack(*arguments, console);
        });
    add_pack_options(command, arguments->pack);
    auto* const pack = command.get_option("PACK")->required(false);
    auto* const plan = command.add_option("--plan", arguments->plan, "The plan.json that was made for PACK")
                           ->check(CLI::ExistingFile);
    pack->needs(plan);
    plan->needs(pack);
    add_problem_options(command, arguments->files, false);
    command.add_option("--pairings", arguments->pairings, "The plan: CSV volunteer,role");
    command.add_option("--prices", arguments->prices, "Its proof: CSV role,price");
    for (char const* name : {"--volunteers", "--roles", "--edges", "--pairings", "--prices"}) {
        pack->excludes(command.get_option(name));
    }
    // Without a pack all five files are needed.
    command.parse_complete_callback([arguments, &command] {
        if (!arguments->pack.pack.empty()) return;
        for (char const* name : {"--volunteers", "--roles", "--edges", "--pairings", "--prices"}) {
            if (command.get_option(name)->count() == 0)
                throw CLI::RequiredError(std::string(name) + " (or PACK and --plan)");
        }
    });
}

} // namespace kith::cli
