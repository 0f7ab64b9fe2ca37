// SPDX-License-Identifier: MIT
#include "desk/imports.hpp"

#include "desk/care.hpp"
#include "desk/community.hpp"
#include "desk/duplicates.hpp"
#include "desk/organisations.hpp"
#include "desk/safeguarding.hpp"
#include "exchange/text.hpp"
#include "spelling/certificates.hpp"

#include <algorithm>
#include <set>

namespace kith::desk {
namespace {

using exchange::Expected;
using exchange::ImportReport;
using exchange::PackRefusal;
using store::Cells;
using store::CommunityRows;
using store::PackTable;

// The file's rows, and the rows of the spreadsheet they stand on.
struct Sheet {
    std::vector<bool> given;
    std::vector<Cells> rows;
    std::vector<std::size_t> at;
};

PackRefusal refusal_of(ImportReport& report) {
    PackRefusal refused;
    refused.omitted = report.omitted();
    refused.notes = report.take_notes();
    refused.errors = report.take_errors();
    return refused;
}

exchange::ImportError error_at(std::string file, std::size_t row, std::string column, std::string_view read,
                               Expected expected, std::string hint = {}) {
    return {std::move(file), row, std::move(column), exchange::excerpt(read), expected, std::move(hint)};
}

// One id cannot mean a role and a shift.
bool is_taken_otherwise(CommunityRows& rows, PackTable table, std::string_view id) {
    return (table == PackTable::roles && rows.find(PackTable::shifts, id)) ||
           (table == PackTable::shifts && rows.find(PackTable::roles, id));
}

Sheet read_sheet(PackTable table, std::string const& text, exchange::Headings const& headings,
                 ImportReport& report) {
    auto const& shape = store::shape_of(table);
    std::string const file(shape.file);
    std::vector<exchange::CsvColumn> wanted;
    for (auto const column : shape.columns) wanted.push_back({column, column == shape.columns.front()});
    exchange::CsvReader reader(file, text, wanted, report, headings);
    Sheet sheet;
    if (!reader.usable()) return sheet;
    for (std::size_t i = 0; i < shape.columns.size(); ++i) sheet.given.push_back(reader.has(i));
    std::set<std::string, std::less<>> seen;
    while (reader.next() && !report.full()) {
        auto const id = reader.cell(0);
        if (id.empty() || !seen.emplace(id).second) {
            report.add(error_at(file, reader.row(), std::string(shape.columns.front()), id,
                                id.empty() ? Expected::value : Expected::unique_key));
            continue;
        }
        if (sheet.rows.size() == import_rows_max) {
            report.add(
                error_at(file, 0, {}, {}, Expected::file_within_limit, std::to_string(import_rows_max)));
            break;
        }
        Cells cells;
        for (std::size_t i = 0; i < shape.columns.size(); ++i) cells.emplace_back(reader.cell(i));
        sheet.rows.push_back(std::move(cells));
        sheet.at.push_back(reader.row());
    }
    return sheet;
}

// `cells` with what the file does not say taken from `before`.
Cells merged(Cells cells, std::vector<bool> const& given, std::optional<Cells> const& before) {
    if (!before) return cells;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!given[i]) cells[i] = (*before)[i];
    }
    return cells;
}

} // namespace

store::Event row_changed(CommunityRows& rows, PackTable table, Cells const& cells) {
    auto const cell = [&](PackTable of, Cells const& from, std::string_view column) {
        return from[store::column_of(of, column)];
    };
    auto const& id = cells.front();
    switch (table) {
    case PackTable::organisations: return {"organisation.changed", {}, id, {}, {}};
    case PackTable::volunteers: return {"volunteer.changed", id, {}, {}, {}};
    case PackTable::roles: return {"role.changed", {}, cell(table, cells, "organisation"), id, {}};
    case PackTable::shifts: break;
    }
    auto const role = rows.find(PackTable::roles, cell(table, cells, "role"));
    return {
        "shift.changed", {}, role ? cell(PackTable::roles, *role, "organisation") : std::string(), id, {}};
}

namespace {

// Hands every row that would stand differently to `use`: its position, what stands there, what will.
ImportCounts each_difference(CommunityRows& rows, Import const& import, auto use) {
    ImportCounts counts;
    counts.rows = import.rows.size();
    for (std::size_t i = 0; i < import.rows.size(); ++i) {
        auto const& row = import.rows[i];
        auto const before = rows.find(import.table, row.front());
        auto const after = merged(row, import.given, before);
        if (before && *before == after) continue;
        ++(before ? counts.changed : counts.added);
        use(i, before, after);
    }
    return counts;
}

} // namespace

Outcome<Import, PackRefusal> read_import(store::Database& database, std::int64_t centre, PackTable table,
                                         std::string bytes, Instant now, exchange::Headings const& headings) {
    std::string const file(store::shape_of(table).file);
    ImportReport report;
    auto const text = exchange::decode_text(file, std::move(bytes), report);
    if (!text) return refuse(refusal_of(report));
    auto sheet = read_sheet(table, *text, headings, report);
    if (!report.clean()) return refuse(refusal_of(report));
    CommunityRows rows(database, centre);
    for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
        auto const& id = sheet.rows[i].front();
        if (is_taken_otherwise(rows, table, id))
            report.add(error_at(file, sheet.at[i], "id", id, Expected::unique_key));
        for (std::size_t column = 0; column < sheet.rows[i].size(); ++column) {
            if (spelling::names_certificate(sheet.rows[i][column]))
                report.add(error_at(file, sheet.at[i], std::string(store::shape_of(table).columns[column]),
                                    {}, Expected::no_certificate));
        }
        sheet.rows[i] = merged(std::move(sheet.rows[i]), sheet.given, rows.find(table, id));
    }
    auto flaws = flaws_of(rows, table, sheet.rows, now);
    for (auto& error : flaws.errors) {
        // The reader was given the rows alone, under a header.
        if (error.file == file && error.row >= 2) error.row = sheet.at.at(error.row - 2);
        report.add(std::move(error));
    }
    if (!report.clean()) {
        auto refused = refusal_of(report);
        refused.omitted += flaws.omitted;
        return refuse(std::move(refused));
    }
    return Import{table, std::move(sheet.given), std::move(sheet.rows), std::move(sheet.at),
                  report.take_notes()};
}

Rehearsal rehearse_import(store::Database& database, std::int64_t centre, Import const& import) {
    CommunityRows rows(database, centre);
    auto const& columns = store::shape_of(import.table).columns;
    Rehearsal made;
    made.counts = each_difference(
        rows, import, [&](std::size_t position, std::optional<Cells> const& before, Cells const& after) {
            if (made.rows.size() == rehearsed_rows_max) return;
            ImportedRow row{import.at[position], after.front(), !before, {}, {}};
            for (std::size_t i = 0; i < after.size(); ++i)
                if (before ? (*before)[i] != after[i] : !after[i].empty()) row.columns.push_back(columns[i]);
            if (!before && import.table == PackTable::volunteers) {
                auto const cell = [&](std::string_view column) {
                    return after[store::column_of(import.table, column)];
                };
                row.like =
                    people_like(database, centre, {cell("name"), cell("born"), cell("postcode"), {}, {}});
            }
            made.rows.push_back(std::move(row));
        });
    return made;
}

store::ImportBatch write_import(store::Change& change, std::int64_t centre, Import const& import,
                                std::string const& file, std::string const& by) {
    CommunityRows rows(change.database(), centre);
    store::ImportBatches batches(change.database(), centre);
    store::ImportBatch batch;
    batch.table = store::word_of(import.table);
    batch.file = file;
    batch.principal = by;
    batch.at = change.now();
    batch.number = batches.add(batch);
    store::ImportBatchRow noted;
    auto const counts =
        each_difference(rows, import, [&](std::size_t at, std::optional<Cells> const& before, Cells cells) {
            if (import.table == PackTable::volunteers) hold_restrictions(change.database(), centre, cells);
            // One at a time it would have been refused (rpc/methods/rows.cpp); of a sheet it waits, closed,
            // until somebody has decided about it.
            bool const role = import.table == PackTable::roles;
            if (role && !check_not_permitted(change.database(), centre, cells).empty()) {
                cells[store::column_of(import.table, "status")] = "closed";
                CareDesk care(change, centre);
                care.role_changed(cells.front(), true);
                care.raise({.opening = cells.front()}, "check_not_permitted");
            }
            rows.put(import.table, cells);
            (void)change.publish(centre, row_changed(rows, import.table, cells));
            ++noted.number;
            noted.file_row = static_cast<std::int64_t>(import.at[at]);
            noted.id = cells.front();
            noted.added = !before;
            noted.before = before.value_or(Cells());
            noted.written = store::fingerprint_of(cells);
            batches.add(batch, noted);
        });
    batch.rows = static_cast<std::int64_t>(counts.rows);
    batch.added = static_cast<std::int64_t>(counts.added);
    batch.changed = static_cast<std::int64_t>(counts.changed);
    batches.put(batch);
    (void)change.publish(centre, {"import.changed", {}, {}, {}, std::to_string(batch.number)});
    return batch;
}

} // namespace kith::desk
