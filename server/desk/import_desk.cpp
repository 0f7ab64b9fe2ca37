// SPDX-License-Identifier: MIT
#include "desk/import_desk.hpp"

#include "desk/community.hpp"
#include "desk/imports.hpp"
#include "desk/past_imports.hpp"
#include "desk/safeguarding.hpp"

#include <algorithm>

namespace kith::desk {
namespace {

using store::CommunityRows;
using store::ImportBatch;
using store::ImportBatches;
using store::ImportBatchRow;
using store::PackTable;

// What somebody at a desk calls what stands in the way.
std::string reason_of(std::string_view table) {
    if (table == "match" || table == "match_step" || table == "clearing_entry" || table == "swap")
        return "match";
    if (table == "offer") return "offer";
    if (table == "contact_log") return "contact";
    if (table == "logged_hours") return "hours";
    if (table == "role" || table == "shift") return "in_use";
    return "details";
}

} // namespace

Outcome<ImportBatch, std::string> ImportDesk::undo(std::int64_t number, std::string const& by,
                                                   std::size_t limit) {
    ImportBatches batches(change_->database(), centre_);
    auto batch = batches.find(number);
    if (!batch) return refuse(std::string("import_unknown"));
    if (batch->state != "standing") return *batch;
    if (!batch->has_rows || change_->now() > batch->at + import_undone_within)
        return refuse(std::string("undo_too_late"));
    batch->state = "undoing";
    batch->undone_by = by;
    batch->undone_at = change_->now();
    batch->looked_at = INT64_MAX;
    (void)carry_on(*batch, limit);
    return *batch;
}

std::size_t ImportDesk::tick(std::size_t limit) {
    ImportBatches batches(change_->database(), centre_);
    if (auto batch = batches.undoing()) return carry_on(*batch, limit);
    return batches.forget(change_->now() - import_undone_within, limit);
}

std::size_t ImportDesk::carry_on(ImportBatch& batch, std::size_t limit) {
    ImportBatches batches(change_->database(), centre_);
    auto rows = batches.rows_back(batch, batch.looked_at, limit);
    auto const table = store::pack_table_named(batch.table);
    if (table) judge(batch, *table, rows);
    for (auto& row : rows) {
        if (!table) row.reason = why_past_stays(batch, row);
        bool const goes = row.reason.empty();
        if (goes && table) take_back(*table, row);
        if (goes && !table) take_past_back(batch, row);
        ++(goes ? batch.undone : batch.kept);
        row.state = goes ? "undone" : "kept";
        batches.settle(batch, row);
        batch.looked_at = row.number;
    }
    if (rows.size() < limit) batch.state = "undone";
    batches.put(batch);
    change_->publish(centre_, {"import.changed", {}, {}, {}, std::to_string(batch.number)});
    return rows.size();
}

void ImportDesk::judge(ImportBatch const& batch, PackTable table, std::vector<ImportBatchRow>& rows) {
    auto& database = change_->database();
    CommunityRows community(database, centre_);
    std::vector<std::string> added;
    std::vector<std::string> changed;
    for (auto& row : rows) {
        auto const now = community.find(table, row.id);
        if (!now || store::fingerprint_of(*now) != row.written) row.reason = now ? "edited" : "gone";
        (row.added ? added : changed).push_back(row.id);
    }
    auto const used = store::used_rows(database, centre_, table, added, {});
    auto const since = store::used_rows(database, centre_, table, changed, batch.at);
    std::vector<ImportBatchRow*> back; // to what they were
    std::vector<store::Cells> cells;
    for (auto& row : rows) {
        auto const& uses = row.added ? used : since;
        auto const use = uses.find(row.id);
        if (use != uses.end() && row.reason.empty()) row.reason = reason_of(use->second);
        if (row.added || !row.reason.empty()) continue;
        back.push_back(&row);
        cells.push_back(row.before);
    }
    if (back.empty()) return;
    // What they named then may have gone meanwhile.
    auto const flaws = flaws_of(community, table, cells, change_->now());
    if (flaws.errors.empty() && flaws.omitted == 0) return;
    for (std::size_t i = 0; i < back.size(); ++i)
        if (!flaws_of(community, table, cells[i], change_->now()).empty()) back[i]->reason = "misfit";
}

void ImportDesk::take_back(PackTable table, ImportBatchRow const& row) {
    auto& database = change_->database();
    CommunityRows community(database, centre_);
    auto const event = [&](store::Cells const& cells) { return row_changed(community, table, cells); };
    if (row.added) {
        auto const published = event(*community.find(table, row.id));
        store::remove_row(database, centre_, table, row.id);
        change_->publish(centre_, published);
        return;
    }
    auto cells = row.before;
    if (table == PackTable::volunteers) hold_restrictions(database, centre_, cells);
    community.put(table, cells);
    change_->publish(centre_, event(cells));
}

std::string ImportDesk::why_past_stays(ImportBatch const& batch, ImportBatchRow const& row) {
    auto& database = change_->database();
    if (batch.table == word_of(PastTable::contacts)) {
        auto const contact = store::Care(database, centre_).find_contact(std::stoll(row.ref));
        if (!contact) return "gone";
        return fingerprint_of(*contact) == row.written ? "" : "edited";
    }
    store::Matches matches(database, centre_);
    auto const match = matches.find(row.id, row.ref);
    if (!match) return "gone";
    bool const as_written =
        fingerprint_of(*match) == row.written && matches.steps(row.id, row.ref).size() == 1;
    return as_written && matches.clearing(row.id, row.ref).empty() ? "" : "match";
}

void ImportDesk::take_past_back(ImportBatch const& batch, ImportBatchRow const& row) {
    auto& database = change_->database();
    if (batch.table == word_of(PastTable::contacts)) {
        store::remove_contact(database, centre_, std::stoll(row.ref));
        change_->publish(centre_, {"care.changed", row.id, {}, {}, {}});
        return;
    }
    store::remove_match(database, centre_, row.id, row.ref);
    change_->publish(centre_, {"volunteer.changed", row.id, {}, {}, {}});
}

} // namespace kith::desk
