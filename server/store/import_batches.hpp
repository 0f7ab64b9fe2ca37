// SPDX-License-Identifier: MIT
// Spreadsheets that were written, and what stood in their rows before, for as long as they can be taken back.
// When a row may be is decided in desk/import_desk.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/care.hpp"
#include "store/community_rows.hpp"

#include <map>

namespace kith::store {

struct ImportBatch {
    std::int64_t number = 0; // given by add()
    std::string table{};     // a word: organisations, volunteers, roles, shifts, contacts, referrals
    std::string file{};      // as its sender called it
    std::int64_t rows = 0;
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::string principal{};
    Instant at{};
    std::string state = "standing"; // undoing, undone
    std::string undone_by{};
    std::optional<Instant> undone_at{};
    std::int64_t undone = 0;
    std::int64_t kept = 0;
    std::int64_t looked_at = 0; // rows from this one on have been looked at
    bool has_rows = true;       // false: too long ago to be taken back
    friend bool operator==(ImportBatch const&, ImportBatch const&) = default;
};

struct ImportBatchRow {
    std::int64_t number = 0; // within its batch, from 1
    std::int64_t file_row = 0;
    std::string id{};
    std::string ref{}; // of a contact its number, of a referral the opening
    bool added = false;
    Cells before{};        // empty where it was added
    std::string written{}; // fingerprint_of() what stood there afterwards
    std::string state = "standing";
    std::string reason{};
    friend bool operator==(ImportBatchRow const&, ImportBatchRow const&) = default;
};

[[nodiscard]] std::string fingerprint_of(Cells const& cells);
[[nodiscard]] std::string_view word_of(PackTable table);
[[nodiscard]] std::optional<PackTable> pack_table_named(std::string_view word);

class ImportBatches {
  public:
    ImportBatches(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    std::int64_t add(ImportBatch const& batch);
    void put(ImportBatch const& batch);
    [[nodiscard]] std::optional<ImportBatch> find(std::int64_t number);
    // The newest first, before `before` (0: from the newest).
    [[nodiscard]] std::vector<ImportBatch> newest(std::int64_t before, std::size_t limit);
    // The oldest that is being taken back.
    [[nodiscard]] std::optional<ImportBatch> undoing();

    void add(ImportBatch const& batch, ImportBatchRow const& row);
    void settle(ImportBatch const& batch, ImportBatchRow const& row);
    // In their order, after a number; in one state where one is named.
    [[nodiscard]] std::vector<ImportBatchRow> rows(ImportBatch const& batch, std::int64_t after,
                                                   std::size_t limit, std::string_view state = {});
    // The last first, before a number.
    [[nodiscard]] std::vector<ImportBatchRow> rows_back(ImportBatch const& batch, std::int64_t before,
                                                        std::size_t limit);
    // Rows of batches written until then that are not being taken back. How many, at most `limit`.
    std::size_t forget(Instant until, std::size_t limit);

  private:
    Database* database_;
    std::int64_t centre_;
    std::unique_ptr<Statement> add_row_;
};

// By id, the table in which something is kept about one of these rows: anything at all, but what came up by
// itself; with `since`, only steps of matches, offers, contacts and hours from then on.
[[nodiscard]] std::map<std::string, std::string> used_rows(Database& database, std::int64_t centre,
                                                           PackTable table,
                                                           std::vector<std::string> const& ids,
                                                           std::optional<Instant> since);

// Takes a row away, with what came up about it by itself. What else names it is the caller's to have looked
// for.
void remove_row(Database& database, std::int64_t centre, PackTable table, std::string_view id);

// Whether the log has this very entry, whoever wrote it down.
[[nodiscard]] bool knows_contact(Database& database, std::int64_t centre, ContactEntry const& entry);
void remove_contact(Database& database, std::int64_t centre, std::int64_t number);
// With its steps.
void remove_match(Database& database, std::int64_t centre, std::string_view volunteer,
                  std::string_view opening);

} // namespace kith::store
