// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"

#include "cli/command.hpp"

namespace kith::cli {

void add_commands(CommandLine& command_line) {
    add_match(command_line);
    add_rematch(command_line);
    add_drill(command_line);
    add_explain(command_line);
    add_shortlist(command_line);
    add_audit(command_line);
    add_fairness(command_line);
    add_import_places(command_line);
    add_sample(command_line);
    add_simulate(command_line);
    add_solve(command_line);
    add_certify(command_line);
    add_ledger(command_line);
}

} // namespace kith::cli
