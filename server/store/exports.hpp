// SPDX-License-Identifier: MIT
// Everything that a centre holds, table by table, to take away: every column but the server's own secrets, by
// what store/inventory.hpp says of each. Another centre's rows are in none of them. Every function throws
// StoreFault.
#pragma once

#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct ExportTable {
    std::string name{};
    std::vector<std::string> columns{}; // of people, organisations, roles and shifts as imports take them
    bool special = false;               // says something of health, checks, or the like
};

// By name, without what is only about signing in.
[[nodiscard]] std::vector<ExportTable> export_tables(Database& database);
[[nodiscard]] std::optional<ExportTable> export_table(Database& database, std::string_view name);
[[nodiscard]] std::int64_t count_rows(Database& database, std::int64_t centre, ExportTable const& table);
// In the order of the table's key, `limit` after the first `offset`. A number is its digits, bytes are
// hexadecimal ones; moments are seconds since 1970, -1 where there is none. O(offset + limit).
[[nodiscard]] std::vector<std::vector<std::string>> export_rows(Database& database, std::int64_t centre,
                                                                ExportTable const& table, std::int64_t offset,
                                                                std::int64_t limit);

} // namespace kith::store
