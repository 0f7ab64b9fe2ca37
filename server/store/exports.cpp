// SPDX-License-Identifier: MIT
#include "store/exports.hpp"

#include "store/community_rows.hpp"
#include "store/inventory.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace kith::store {
namespace {

struct Column {
    std::string name;
    bool bytes = false;
    std::int64_t key = 0; // its place in the key, from 1
};

std::vector<Column> columns_of(Database& database, std::string_view table) {
    Statement rows(database, "select name, lower(type), pk from pragma_table_info(?) order by cid");
    rows.bind(1, table);
    std::vector<Column> found;
    while (rows.step()) found.push_back({std::string(rows.text(0)), rows.text(1) == "blob", rows.integer(2)});
    return found;
}

std::string in_quotes(std::string_view name) {
    return "\"" + std::string(name) + "\"";
}

// As imports take them, where the table is one of a pack's.
std::span<std::string_view const> pack_columns(std::string_view table) {
    for (auto const pack :
         {PackTable::organisations, PackTable::volunteers, PackTable::roles, PackTable::shifts})
        if (shape_of(pack).table == table) return shape_of(pack).columns;
    return {};
}

ExportTable table_of(Database& database, std::string const& name,
                     std::map<std::string, ColumnKind const*> const& kinds) {
    ExportTable made{name, {}, false};
    for (auto const& column : pack_columns(name)) made.columns.emplace_back(column);
    for (auto const& column : columns_of(database, name)) {
        auto const kind = kinds.find(column.name);
        if (kind == kinds.end() || kind->second->secret) continue;
        made.special = made.special || kind->second->tag == Tag::special;
        if (std::ranges::find(made.columns, column.name) == made.columns.end())
            made.columns.push_back(column.name);
    }
    return made;
}

} // namespace

std::vector<ExportTable> export_tables(Database& database) {
    std::map<std::string, std::map<std::string, ColumnKind const*>> tables;
    for (auto const& each : inventory())
        if (each.retention != "sign_in") tables[each.table].emplace(each.column, &each);
    std::vector<ExportTable> found;
    for (auto const& [name, kinds] : tables) found.push_back(table_of(database, name, kinds));
    return found;
}

std::optional<ExportTable> export_table(Database& database, std::string_view name) {
    auto all = export_tables(database);
    auto const found = std::ranges::find(all, name, &ExportTable::name);
    return found == all.end() ? std::nullopt : std::optional(std::move(*found));
}

std::int64_t count_rows(Database& database, std::int64_t centre, ExportTable const& table) {
    Statement row(database, "select count(*) from " + in_quotes(table.name) + " where centre = ?");
    return row.bind(1, centre).step() ? row.integer(0) : 0;
}

std::vector<std::vector<std::string>> export_rows(Database& database, std::int64_t centre,
                                                  ExportTable const& table, std::int64_t offset,
                                                  std::int64_t limit) {
    auto columns = columns_of(database, table.name);
    std::string list;
    for (auto const& name : table.columns) {
        auto const column = std::ranges::find(columns, name, &Column::name);
        auto const quoted = in_quotes(name);
        list += (list.empty() ? "" : ", ") +
                (column != columns.end() && column->bytes ? "lower(hex(" + quoted + "))" : quoted);
    }
    std::ranges::sort(columns, {}, &Column::key);
    std::string order;
    for (auto const& column : columns)
        if (column.key > 0) order += (order.empty() ? "" : ", ") + in_quotes(column.name);
    Statement rows(database, "select " + list + " from " + in_quotes(table.name) +
                                 " where centre = ? order by " + order + " limit ? offset ?");
    rows.bind(1, centre).bind(2, limit).bind(3, offset);
    std::vector<std::vector<std::string>> found;
    while (rows.step()) {
        auto& row = found.emplace_back();
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            row.emplace_back(rows.text(static_cast<int>(i)));
    }
    return found;
}

} // namespace kith::store
