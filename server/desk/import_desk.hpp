// SPDX-License-Identifier: MIT
// Spreadsheets taken back. What a batch brought in goes, and what it changed is as it was, a part at a time
// so that nobody waits long; but for rows about which something has happened since: those stay, each with its
// reason.
#pragma once

#include "base/outcome.hpp"
#include "store/import_batches.hpp"
#include "store/writer.hpp"

namespace kith::desk {

inline constexpr std::chrono::days import_undone_within{30};

class ImportDesk {
  public:
    ImportDesk(store::Change& change, std::int64_t centre) : change_(&change), centre_(centre) {}

    // Begins, with the first rows; tick() does the others. Asked again it says how far that is. Publishes
    // "import.changed", and for every row what an edit of it would. Refuses with import_unknown,
    // undo_too_late.
    [[nodiscard]] Outcome<store::ImportBatch, std::string> undo(std::int64_t number, std::string const& by,
                                                                std::size_t limit);
    // Goes on taking back, and forgets what is too old to be. How many rows were looked at.
    std::size_t tick(std::size_t limit);

  private:
    std::size_t carry_on(store::ImportBatch& batch, std::size_t limit);
    // Notes why a row stays; empty: it may go.
    void judge(store::ImportBatch const& batch, store::PackTable table,
               std::vector<store::ImportBatchRow>& rows);
    void take_back(store::PackTable table, store::ImportBatchRow const& row);
    // Of what was known before Kith (past_imports.hpp).
    [[nodiscard]] std::string why_past_stays(store::ImportBatch const& batch,
                                             store::ImportBatchRow const& row);
    void take_past_back(store::ImportBatch const& batch, store::ImportBatchRow const& row);

    store::Change* change_;
    std::int64_t centre_;
};

} // namespace kith::desk
