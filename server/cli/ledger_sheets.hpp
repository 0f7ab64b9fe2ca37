// SPDX-License-Identifier: MIT
// The books as tables (accounts, transfers, entries, hours) and as an hledger journal. One set of tables
// feeds CSV and the spreadsheet, so that both show the same rows.
#pragma once

#include "cli/ledger_names.hpp"
#include "exchange/workbook.hpp"

#include <string>
#include <vector>

namespace kith::cli {

using exchange::Sheet;

// Everything, closed accounts and the community's own included, in order of opening and recording.
[[nodiscard]] std::vector<Sheet> sheets_of(store::Snapshot const& snapshot, LedgerNames const& names);
[[nodiscard]] std::string csv_of(Sheet const& sheet);
// Throws Fault.
void save_workbook(std::string const& path, std::vector<Sheet> const& sheets);

// "rewards:member:M0042": hledger's name of an account.
[[nodiscard]] std::string hledger_account(store::Snapshot const& snapshot, LedgerNames const& names,
                                          ledger::AccountNumber account);
// A journal that passes `hledger check --strict`: every account and the commodity declared, every entry
// balanced.
[[nodiscard]] std::string hledger_journal(store::Snapshot const& snapshot, LedgerNames const& names);

} // namespace kith::cli
