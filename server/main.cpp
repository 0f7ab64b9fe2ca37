// SPDX-License-Identifier: MIT
// The one binary. Whatever depends on the machine (clock, terminal) is read here and passed on.
#include "cli/command.hpp"

#include <chrono>
#include <iostream>
#include <unistd.h>

int main(int argc, char** argv) {
    std::ios::sync_with_stdio(false);
    kith::cli::Console console{.out = std::cout,
                               .err = std::cerr,
                               .now =
                                   std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                               .err_is_terminal = isatty(STDERR_FILENO) != 0};
    return static_cast<int>(kith::cli::run({argv + 1, argv + argc}, console));
}
