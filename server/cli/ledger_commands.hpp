// SPDX-License-Identifier: MIT
// The groups that `kith ledger` is made of, for its own files only; commands.hpp knows add_ledger.
#pragma once

#include "cli/ledger_desk.hpp"

namespace kith::cli {

void add_ledger_options(CLI::App& command, LedgerArguments& arguments); // --db, --centre
void add_ledger_views(CommandLine& group);                              // statement, report, receipt, verify
void add_ledger_files(CommandLine& group);                              // export, import
void add_ledger_rules(CommandLine& group);                              // rules
void add_backup(CommandLine& command_line);                             // kith backup

} // namespace kith::cli
