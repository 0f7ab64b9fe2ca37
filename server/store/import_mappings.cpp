// SPDX-License-Identifier: MIT
#include "store/import_mappings.hpp"

#include "store/moments.hpp"
#include "store/packed_cells.hpp"

namespace kith::store {
namespace {

constexpr std::string_view select_mappings =
    "select of_table, name, headings, kept_by, kept_at from import_mapping where centre = ?";

ImportMapping mapping_in(Statement const& row) {
    ImportMapping found;
    found.table = row.text(0);
    found.name = row.text(1);
    auto const cells = unpacked(row.text(2));
    for (std::size_t i = 0; i + 1 < cells.size(); i += 2) found.headings.emplace(cells[i], cells[i + 1]);
    found.kept_by = row.text(3);
    found.kept_at = instant(row.integer(4));
    return found;
}

} // namespace

bool ImportMappings::has_room(std::string_view table, std::string_view name) {
    return find(table, name) || all(table).size() < import_mappings_max;
}

void ImportMappings::put(ImportMapping const& mapping) {
    (void)remove(mapping.table, mapping.name);
    Cells cells;
    for (auto const& [heading, column] : mapping.headings) {
        cells.push_back(heading);
        cells.push_back(column);
    }
    auto const headings = packed(cells);
    Statement(*database_, "insert into import_mapping (centre, of_table, name, headings, kept_by, kept_at) "
                          "values (?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(mapping.table))
        .bind(3, std::string_view(mapping.name))
        .bind(4, std::string_view(headings))
        .bind(5, std::string_view(mapping.kept_by))
        .bind(6, seconds(mapping.kept_at))
        .run();
}

std::optional<ImportMapping> ImportMappings::find(std::string_view table, std::string_view name) {
    Statement row(*database_, std::string(select_mappings) + " and of_table = ? and name = ?");
    if (!row.bind(1, centre_).bind(2, table).bind(3, name).step()) return std::nullopt;
    return mapping_in(row);
}

std::vector<ImportMapping> ImportMappings::all(std::string_view table) {
    Statement row(*database_, std::string(select_mappings) + (table.empty() ? "" : " and of_table = ?") +
                                  " order by of_table, name");
    row.bind(1, centre_);
    if (!table.empty()) row.bind(2, table);
    std::vector<ImportMapping> found;
    while (row.step()) found.push_back(mapping_in(row));
    return found;
}

bool ImportMappings::remove(std::string_view table, std::string_view name) {
    if (!find(table, name)) return false;
    Statement(*database_, "delete from import_mapping where centre = ? and of_table = ? and name = ?")
        .bind(1, centre_)
        .bind(2, table)
        .bind(3, name)
        .run();
    return true;
}

} // namespace kith::store
