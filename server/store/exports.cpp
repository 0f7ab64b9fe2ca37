// SPDX-License-Identifier: MIT
#include "store/exports.hpp"

#include "store/community_rows.hpp"
#include "store/inventory.hpp"

#include <algorithm>
#include <map>

namespace kith::store {
namespace {

std::vector<ExportColumn> columns_of(Database& database, std::string_view table) {
    Statement rows(database, "select name, lower(type), pk from pragma_table_info(?) order by cid");
    rows.bind(1, table);
    std::vector<ExportColumn> found;
    while (rows.step())
        found.push_back(
            {std::string(rows.text(0)), rows.text(1) == "bigint", rows.text(1) == "blob", rows.integer(2)});
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
    ExportTable made{name, columns_of(database, name), false};
    std::erase_if(made.columns, [&](ExportColumn const& column) {
        auto const kind = kinds.find(column.name);
        return kind == kinds.end() || kind->second->secret;
    });
    for (auto const& [column, kind] : kinds) made.special = made.special || kind->tag == Tag::special;
    if (auto const pack = pack_columns(name); !pack.empty())
        std::ranges::sort(made.columns, {}, [&](ExportColumn const& column) {
            return std::ranges::find(pack, column.name) - pack.begin();
        });
    return made;
}

// What it is told as, and compared by.
std::string said(ExportColumn const& column) {
    auto const quoted = in_quotes(column.name);
    return column.bytes ? "lower(hex(" + quoted + "))" : quoted;
}

// Beside the centre; empty where a centre has one row.
std::vector<ExportColumn const*> key_of(ExportTable const& table) {
    std::vector<ExportColumn const*> key;
    for (auto const& column : table.columns)
        if (column.key > 0) key.push_back(&column);
    std::ranges::sort(key, {}, &ExportColumn::key);
    return key;
}

std::string joined(auto const& list, auto say) {
    std::string text;
    for (auto const& each : list) text.append(text.empty() ? "" : ", ").append(say(each));
    return text;
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

ExportPage export_rows(Database& database, std::int64_t centre, ExportTable const& table,
                       ExportPlace const& after, std::size_t limit) {
    auto const key = key_of(table);
    bool const goes_on = !after.empty() && after.size() == key.size();
    auto const order = joined(key, [](ExportColumn const* column) { return said(*column); });
    auto sql =
        "select " + joined(table.columns, said) + " from " + in_quotes(table.name) + " where centre = ?";
    if (goes_on) {
        auto const cells = joined(key, [](ExportColumn const* column) {
            return std::string(column->number ? "cast(? as bigint)" : "?");
        });
        sql.append(" and (").append(order).append(") > (").append(cells).append(")");
    }
    if (!key.empty()) sql.append(" order by ").append(order);
    Statement rows(database, sql + " limit ?");
    rows.bind(1, centre);
    int at = 2;
    if (goes_on)
        for (auto const& cell : after) rows.bind(at++, std::string_view(cell));
    rows.bind(at, static_cast<std::int64_t>(limit) + 1);
    ExportPage page;
    while (rows.step()) {
        if (page.rows.size() == limit) {
            for (auto const* column : key)
                page.next.push_back(
                    page.rows.back()[static_cast<std::size_t>(column - table.columns.data())]);
            break;
        }
        auto& row = page.rows.emplace_back();
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            row.emplace_back(rows.text(static_cast<int>(i)));
    }
    return page;
}

} // namespace kith::store
