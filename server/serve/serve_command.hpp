// SPDX-License-Identifier: MIT
// `kith serve`: reads the settings, opens the hub, and stops it on SIGTERM or SIGINT.
#pragma once

#include "cli/command.hpp"
#include "serve/hub.hpp"

namespace kith::serve {

void add_serve(cli::CommandLine& command_line, World const& world);

} // namespace kith::serve
