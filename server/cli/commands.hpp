// SPDX-License-Identifier: MIT
// Every command there is. A new one is declared here and called in add_commands.
#pragma once

namespace kith::cli {

class CommandLine;

void add_commands(CommandLine& command_line);

void add_audit(CommandLine& command_line);
void add_certify(CommandLine& command_line);
void add_drill(CommandLine& command_line);
void add_explain(CommandLine& command_line);
void add_fairness(CommandLine& command_line);
void add_import_places(CommandLine& command_line);
void add_ledger(CommandLine& command_line); // and kith backup
void add_match(CommandLine& command_line);
void add_rematch(CommandLine& command_line);
void add_sample(CommandLine& command_line);
void add_shortlist(CommandLine& command_line);
void add_simulate(CommandLine& command_line); // placing; and, in its group, the next
void add_simulate_asking(CommandLine& simulate);
void add_solve(CommandLine& command_line);

} // namespace kith::cli
