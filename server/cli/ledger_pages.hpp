// SPDX-License-Identifier: MIT
// Pages for people: the printable statement and the plot of circulation, as HTML and SVG that need nothing
// else.
#pragma once

#include "cli/ledger_names.hpp"
#include "ledger/report.hpp"

#include <string>

namespace kith::cli {

// One A4 page or more, readable without the screen: a table with headings, reversals struck through, what is
// pending, hours beside credits, and the chain's head as evidence.
[[nodiscard]] std::string statement_page(store::Snapshot const& snapshot, LedgerNames const& names,
                                         ledger::Statement const& statement);

// Bars by month: earned, given, spent, with a title and a description for readers who cannot see it.
[[nodiscard]] std::string circulation_plot(std::vector<ledger::CirculationRow> const& rows,
                                           std::string_view title);

} // namespace kith::cli
