// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"

#include "cli/command.hpp"

namespace kith::cli {

void add_commands(CommandLine& command_line) {
    add_solve(command_line);
    add_certify(command_line);
    add_ledger(command_line);
}

} // namespace kith::cli
