// SPDX-License-Identifier: MIT
// Tells what was wrong with the files that came in: every error on stderr, with file, row and column.
#pragma once

#include "cli/command.hpp"
#include "exchange/import_error.hpp"

#include <span>

namespace kith::cli {

void print_notes(Console& console, std::span<exchange::ImportNote const> notes);

// Prints the errors and how many there are, `omitted` ones included, and answers Exit::refused.
[[nodiscard]] Exit print_refused(Console& console, std::span<exchange::ImportError const> errors,
                                 std::size_t omitted);
[[nodiscard]] Exit print_refused(Console& console, exchange::ImportReport const& report);

} // namespace kith::cli
