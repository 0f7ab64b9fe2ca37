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

struct ExportColumn {
    std::string name{};
    bool number = false;
    bool bytes = false;
    std::int64_t key = 0; // its place in the table's key, from 1; 0: none
};
struct ExportTable {
    std::string name{};
    std::vector<ExportColumn> columns{}; // of people, organisations, roles and shifts as imports take them
    bool special = false;                // says something of health, checks, or the like
};
// After which row a page begins: the cells of its key.
using ExportPlace = std::vector<std::string>;
struct ExportPage {
    std::vector<std::vector<std::string>> rows{};
    ExportPlace next{}; // empty: that was all
};

// By name, without what is only about signing in.
[[nodiscard]] std::vector<ExportTable> export_tables(Database& database);
[[nodiscard]] std::optional<ExportTable> export_table(Database& database, std::string_view name);
[[nodiscard]] std::int64_t count_rows(Database& database, std::int64_t centre, ExportTable const& table);
// At most `limit` in the order of the table's key, after `after` (empty: from the first): rows that come or
// go meanwhile move no other. A number is its digits, bytes are hexadecimal ones; moments are seconds since
// 1970, -1 where there is none. O(limit log rows).
[[nodiscard]] ExportPage export_rows(Database& database, std::int64_t centre, ExportTable const& table,
                                     ExportPlace const& after, std::size_t limit);

} // namespace kith::store
