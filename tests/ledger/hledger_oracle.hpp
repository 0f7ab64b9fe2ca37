// SPDX-License-Identifier: MIT
// hledger as an independent reader of our exported journal: it must accept it strictly and find the same
// balance for every account.
#pragma once

#include "cli/ledger_sheets.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace kith::cli::testing {

inline std::string output_of(std::string const& command, int& status) {
    std::string text;
    auto* const pipe = ::popen(command.c_str(), "r");
    char part[4096];
    for (std::size_t size = 0; (size = std::fread(part, 1, sizeof part, pipe)) > 0;) text.append(part, size);
    status = ::pclose(pipe);
    return text;
}

inline bool has_hledger() {
    int status = 0;
    (void)output_of("hledger --version 2>/dev/null", status);
    return status == 0;
}

// hledger's balances, account by account.
inline std::map<std::string, std::int64_t> hledger_balances(std::string const& journal) {
    int status = 0;
    auto const text =
        output_of("hledger -f " + journal + " balance --flat --no-total --empty --output-format csv", status);
    REQUIRE(status == 0);
    std::map<std::string, std::int64_t> found;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        auto const comma = line.find("\",\"");
        if (comma == std::string::npos || line.starts_with("\"account\"")) continue;
        found[line.substr(1, comma - 1)] = std::strtoll(line.c_str() + comma + 3, nullptr, 10);
    }
    return found;
}

inline void check_against_hledger(std::string const& database, std::string const& journal_path) {
    auto const snapshot = store::read_snapshot(database, "");
    LedgerNames const names(snapshot.accounts, snapshot.rewards);
    std::ofstream(journal_path) << hledger_journal(snapshot, names);
    int status = 0;
    auto const complaints = output_of("hledger -f " + journal_path + " check --strict 2>&1", status);
    CAPTURE(complaints);
    REQUIRE(status == 0);
    auto const theirs = hledger_balances(journal_path);
    std::size_t compared = 0;
    for (ledger::AccountNumber number = 0; number < snapshot.books.accounts().size(); ++number) {
        auto const name = hledger_account(snapshot, names, number);
        auto const found = theirs.find(name);
        auto const balance = found == theirs.end() ? 0 : found->second;
        CAPTURE(name);
        REQUIRE(balance == snapshot.books.accounts()[number].posted);
        compared += found != theirs.end();
    }
    CHECK(compared > 0);
}

} // namespace kith::cli::testing
