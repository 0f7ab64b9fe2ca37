// SPDX-License-Identifier: MIT
// The schema's history: numbered files of data/migrations/, embedded in the program, applied forward only,
// each in one transaction with its number and checksum. A database that has had other files, or more of them,
// is refused in words.
#pragma once

#include "store/sqlite.hpp"

#include <string_view>

namespace kith::store {

struct Migration {
    std::int64_t number;
    std::string_view name;
    std::string_view sql;
};

// In order; part of the binary.
[[nodiscard]] std::span<Migration const> migrations();

// Brings the schema to the newest, or to `up_to` (for tests of upgrades). Returns how many were applied.
std::size_t migrate(Database& database, std::int64_t up_to = INT64_MAX);

// Before anything is opened for writing: throws StoreFault (newer or corrupt) unless the file is missing,
// empty or a database that has had a beginning of our migrations. Somebody else's database is left as it is;
// and a log without its database is no beginning: SQLite would drop it.
void expect_ours(std::filesystem::path const& database);

// Throws StoreFault (newer, or corrupt where a checksum differs, or missing where migrations are due) unless
// the schema is the newest one.
void expect_newest_schema(Database& database);

} // namespace kith::store
