// SPDX-License-Identifier: MIT
// A table of the community from a spreadsheet (the pack's columns, data/README.md), whole or not at all. It
// is checked by the pack's own reader against the community as it stands, away from the writer; writing it is
// one change, in which every row that differs is an event. Columns that the file has not are left as they
// are.
#pragma once

#include "exchange/csv.hpp"
#include "exchange/pack.hpp"
#include "store/import_batches.hpp"
#include "store/writer.hpp"

namespace kith::desk {

// Rows of one import: so many keep other changes waiting for about a second.
inline constexpr std::size_t import_rows_max = 50'000;

struct Import {
    store::PackTable table = store::PackTable::volunteers;
    std::vector<bool> given;        // by column: the file has it
    std::vector<store::Cells> rows; // as they will stand
    std::vector<std::size_t> at;    // where each stands in the file, as a spreadsheet counts
    std::vector<exchange::ImportNote> notes;
};
// `headings` says what the file's own headings stand for. `database` may be a connection that only reads.
// Every error there is, at its row and column of the file.
[[nodiscard]] Outcome<Import, exchange::PackRefusal> read_import(store::Database& database,
                                                                 std::int64_t centre, store::PackTable table,
                                                                 std::string bytes, Instant now,
                                                                 exchange::Headings const& headings = {});

struct ImportCounts {
    std::size_t rows = 0;
    std::size_t added = 0;
    std::size_t changed = 0;
    friend bool operator==(ImportCounts const&, ImportCounts const&) = default;
};
// What writing would do to one row. Values are not in it: what stands there now is not for whoever may only
// write it.
struct ImportedRow {
    std::size_t row = 0; // of the file
    std::string id;
    bool added = false;
    std::vector<std::string_view> columns; // those that would change
    std::vector<std::string> like; // ids of people already there who may be the same as somebody added
};
inline constexpr std::size_t rehearsed_rows_max = 1'000;
struct Rehearsal {
    ImportCounts counts;
    std::vector<ImportedRow> rows; // in the file's order, the first of them; rows that change nothing are not
};
// What writing would do, as things stand, row by row.
[[nodiscard]] Rehearsal rehearse_import(store::Database& database, std::int64_t centre, Import const& import);
// Writes it as a batch that can be taken back (import_desk.hpp). `file` is what its sender calls it.
store::ImportBatch write_import(store::Change& change, std::int64_t centre, Import const& import,
                                std::string const& file, std::string const& by);

// What is published of a row that stands differently.
[[nodiscard]] store::Event row_changed(store::CommunityRows& rows, store::PackTable table,
                                       store::Cells const& cells);

} // namespace kith::desk
