// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"

#include "cli/command.hpp"

namespace kith::cli {

void add_commands(CommandLine&) {}

} // namespace kith::cli
