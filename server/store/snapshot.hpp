// SPDX-License-Identifier: MIT
// The books as of now, read without holding the writer up: for statements, reports and exports from a process
// of its own while the server goes on writing.
#pragma once

#include "ledger/books.hpp"
#include "store/words.hpp"

namespace kith::store {

struct Snapshot {
    Centre centre;
    ledger::Books books;
    Head head;
    std::vector<AccountWords> accounts;
    std::vector<RewardWords> rewards;
    std::map<std::uint32_t, std::string> categories;
};

// The named centre, or the only one where `name` is empty. Every row's chain is checked. Throws StoreFault.
[[nodiscard]] Snapshot read_snapshot(std::filesystem::path const& database, std::string_view name);

// The centre of that name, or the only one where it is empty. Throws StoreFault (missing).
[[nodiscard]] Centre pick_centre(std::vector<Centre> const& centres, std::string_view name);

} // namespace kith::store
