// SPDX-License-Identifier: MIT
#include "store/import_batches.hpp"

#include "base/contract.hpp"
#include "store/chain.hpp"
#include "store/inventory.hpp"
#include "store/lists.hpp"
#include "store/moments.hpp"
#include "store/numbers.hpp"
#include "store/packed_cells.hpp"

#include <algorithm>
#include <array>

namespace kith::store {
namespace {

constexpr std::string_view select_batches =
    "select number, of_table, file_name, rows_read, added, changed, principal, at, state, undone_by, "
    "undone_at, undone, kept, looked_at, has_rows from import_batch where centre = ?";

constexpr std::array<std::string_view, pack_table_count> table_words{"organisations", "volunteers", "roles",
                                                                     "shifts"};

ImportBatch batch_in(Statement const& row) {
    ImportBatch found;
    found.number = row.integer(0);
    found.table = row.text(1);
    found.file = row.text(2);
    found.rows = row.integer(3);
    found.added = row.integer(4);
    found.changed = row.integer(5);
    found.principal = row.text(6);
    found.at = instant(row.integer(7));
    found.state = row.text(8);
    found.undone_by = row.text(9);
    if (row.integer(10) >= 0) found.undone_at = instant(row.integer(10));
    found.undone = row.integer(11);
    found.kept = row.integer(12);
    found.looked_at = row.integer(13);
    found.has_rows = row.integer(14) != 0;
    return found;
}

constexpr std::string_view select_rows =
    "select number, file_row, volunteer, entity, added, before, written, state, reason from import_row where "
    "centre = ? and batch = ?";

ImportBatchRow row_in(Statement const& row) {
    ImportBatchRow found;
    found.number = row.integer(0);
    found.file_row = row.integer(1);
    bool const person = !row.text(2).empty();
    found.id = row.text(person ? 2 : 3);
    if (person) found.ref = row.text(3);
    found.added = row.integer(4) != 0;
    found.before = unpacked(row.text(5));
    found.written = row.text(6);
    found.state = row.text(7);
    found.reason = row.text(8);
    return found;
}

// What is kept of a row without anybody having done anything: it came up by itself, or tells what was.
constexpr auto by_itself =
    std::to_array<std::string_view>({"attention", "audit_person", "duplicate", "event", "import_row",
                                     "published_role", "role_watch", "sweep", "volunteer_word"});
// What happens to people and roles, with the moment.
constexpr auto dated =
    std::to_array<std::string_view>({"contact_log", "logged_hours", "match_step", "offer"});

// A talk leaves more than its note; the note is what somebody remembers.
bool tells_more(std::string_view table) {
    return table == "match" || table == "role" || table == "shift" ||
           std::ranges::find(dated, table) != dated.end();
}

bool is_about(ColumnKind const& kind, PackTable table) {
    if (table == PackTable::volunteers) return kind.names && kind.table != "volunteer";
    if (kind.names) return kind.column == "id" || kind.column == "to_id"; // of several kinds
    if (table == PackTable::organisations)
        return kind.column.ends_with("organisation") && kind.table != "organisation";
    return kind.column == "opening" || (table == PackTable::roles && kind.column == "role");
}

// Where one column holds ids of several kinds, another says of which; empty: of others than these.
std::string condition_of(ColumnKind const& kind, PackTable table) {
    bool const several = kind.column == "to_id" || (kind.names && kind.column == "id");
    if (!several) return "true";
    if (table != PackTable::volunteers && table != PackTable::organisations) return {};
    if (kind.table == "volunteer") return {};
    return (kind.column == "to_id" ? std::string("to_kind") : std::string("kind")) + " = '" +
           (table == PackTable::volunteers ? "volunteer'" : "organisation'");
}

void look(Database& database, std::string const& sql, std::int64_t centre,
          std::vector<std::string> const& ids, std::optional<Instant> since, std::string const& table,
          std::map<std::string, std::string>& found) {
    Statement rows(database, sql);
    int position = 0;
    rows.bind(++position, centre);
    for (auto const& id : ids) rows.bind(++position, std::string_view(id));
    if (since) rows.bind(++position, seconds(*since));
    while (rows.step()) {
        auto const [known, first] = found.emplace(rows.text(0), table);
        if (!first && tells_more(table) && !tells_more(known->second)) known->second = table;
    }
}

} // namespace

std::string fingerprint_of(Cells const& cells) {
    auto const text = packed(cells);
    auto const hash = hash_of(std::span(reinterpret_cast<unsigned char const*>(text.data()), text.size()));
    return to_hex(hash);
}

std::string_view word_of(PackTable table) {
    return table_words[static_cast<std::size_t>(table)];
}

std::optional<PackTable> pack_table_named(std::string_view word) {
    auto const found = std::ranges::find(table_words, word);
    if (found == table_words.end()) return std::nullopt;
    return static_cast<PackTable>(found - table_words.begin());
}

std::int64_t ImportBatches::add(ImportBatch const& batch) {
    auto numbered = batch;
    numbered.number = next_number(*database_, "import_batch", centre_);
    put(numbered);
    return numbered.number;
}

void ImportBatches::put(ImportBatch const& batch) {
    Statement(*database_, "delete from import_batch where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, batch.number)
        .run();
    Statement(*database_,
              "insert into import_batch (centre, number, of_table, file_name, rows_read, added, changed, "
              "principal, at, state, undone_by, undone_at, undone, kept, looked_at, has_rows) values (?, ?, "
              "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, batch.number)
        .bind(3, std::string_view(batch.table))
        .bind(4, std::string_view(batch.file))
        .bind(5, batch.rows)
        .bind(6, batch.added)
        .bind(7, batch.changed)
        .bind(8, std::string_view(batch.principal))
        .bind(9, seconds(batch.at))
        .bind(10, std::string_view(batch.state))
        .bind(11, std::string_view(batch.undone_by))
        .bind(12, batch.undone_at ? seconds(*batch.undone_at) : -1)
        .bind(13, batch.undone)
        .bind(14, batch.kept)
        .bind(15, batch.looked_at)
        .bind(16, std::int64_t{batch.has_rows})
        .run();
}

std::optional<ImportBatch> ImportBatches::find(std::int64_t number) {
    Statement row(*database_, std::string(select_batches) + " and number = ?");
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return batch_in(row);
}

std::vector<ImportBatch> ImportBatches::newest(std::int64_t before, std::size_t limit) {
    Statement row(*database_, std::string(select_batches) + " and number < ? order by number desc limit " +
                                  std::to_string(limit));
    row.bind(1, centre_).bind(2, before == 0 ? INT64_MAX : before);
    std::vector<ImportBatch> found;
    while (row.step()) found.push_back(batch_in(row));
    return found;
}

std::optional<ImportBatch> ImportBatches::undoing() {
    Statement row(*database_, std::string(select_batches) + " and state = 'undoing' order by number limit 1");
    if (!row.bind(1, centre_).step()) return std::nullopt;
    return batch_in(row);
}

void ImportBatches::add(ImportBatch const& batch, ImportBatchRow const& row) {
    if (!add_row_)
        add_row_ = std::make_unique<Statement>(
            *database_, "insert into import_row (centre, batch, number, file_row, volunteer, entity, added, "
                        "before, written, state, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    auto const pack = pack_table_named(batch.table);
    bool const person = !pack || pack == PackTable::volunteers;
    std::string_view const id = row.id;
    auto const before = packed(row.before);
    add_row_->bind(1, centre_)
        .bind(2, batch.number)
        .bind(3, row.number)
        .bind(4, row.file_row)
        .bind(5, person ? id : std::string_view())
        .bind(6, person ? std::string_view(row.ref) : id)
        .bind(7, std::int64_t{row.added})
        .bind(8, std::string_view(before))
        .bind(9, std::string_view(row.written))
        .bind(10, std::string_view(row.state))
        .bind(11, std::string_view(row.reason))
        .run();
}

void ImportBatches::settle(ImportBatch const& batch, ImportBatchRow const& row) {
    Statement(*database_,
              "update import_row set state = ?, reason = ? where centre = ? and batch = ? and number = ?")
        .bind(1, std::string_view(row.state))
        .bind(2, std::string_view(row.reason))
        .bind(3, centre_)
        .bind(4, batch.number)
        .bind(5, row.number)
        .run();
}

std::vector<ImportBatchRow> ImportBatches::rows(ImportBatch const& batch, std::int64_t after,
                                                std::size_t limit, std::string_view state) {
    Statement row(*database_, std::string(select_rows) + " and number > ?" +
                                  (state.empty() ? "" : " and state = ?") + " order by number limit " +
                                  std::to_string(limit));
    row.bind(1, centre_).bind(2, batch.number).bind(3, after);
    if (!state.empty()) row.bind(4, state);
    std::vector<ImportBatchRow> found;
    while (row.step()) found.push_back(row_in(row));
    return found;
}

std::vector<ImportBatchRow> ImportBatches::rows_back(ImportBatch const& batch, std::int64_t before,
                                                     std::size_t limit) {
    Statement row(*database_, std::string(select_rows) + " and number < ? order by number desc limit " +
                                  std::to_string(limit));
    row.bind(1, centre_).bind(2, batch.number).bind(3, before);
    std::vector<ImportBatchRow> found;
    while (row.step()) found.push_back(row_in(row));
    return found;
}

std::size_t ImportBatches::forget(Instant until, std::size_t limit) {
    std::int64_t number = 0;
    {
        Statement row(*database_,
                      "select number from import_batch where centre = ? and has_rows = 1 and at <= "
                      "? and state <> 'undoing' order by number limit 1");
        if (!row.bind(1, centre_).bind(2, seconds(until)).step()) return 0;
        number = row.integer(0);
    }
    std::int64_t last = 0;
    std::size_t gone = 0;
    {
        Statement rows(*database_, "select number from import_row where centre = ? and batch = ? order by "
                                   "number limit " +
                                       std::to_string(limit));
        rows.bind(1, centre_).bind(2, number);
        for (; rows.step(); ++gone) last = rows.integer(0);
    }
    Statement(*database_, "delete from import_row where centre = ? and batch = ? and number <= ?")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, last)
        .run();
    if (gone < limit)
        Statement(*database_, "update import_batch set has_rows = 0 where centre = ? and number = ?")
            .bind(1, centre_)
            .bind(2, number)
            .run();
    return gone;
}

std::map<std::string, std::string> used_rows(Database& database, std::int64_t centre, PackTable table,
                                             std::vector<std::string> const& ids,
                                             std::optional<Instant> since) {
    std::map<std::string, std::string> found;
    if (ids.empty()) return found;
    std::string marks = "?";
    for (std::size_t i = 1; i < ids.size(); ++i) marks += ", ?";
    auto const holds = [](auto const& list, std::string_view name) {
        return std::ranges::find(list, name) != list.end();
    };
    for (auto const& kind : inventory()) {
        if (since ? !holds(dated, kind.table) : holds(by_itself, kind.table)) continue;
        if (!is_about(kind, table)) continue;
        auto const only = condition_of(kind, table);
        if (only.empty()) continue;
        auto const column = "\"" + kind.column + "\"";
        auto const sql = "select distinct " + column + " from \"" + kind.table + "\" where centre = ? and " +
                         column + " in (" + marks + ") and " + only;
        look(database, since ? sql + " and at >= ?" : sql, centre, ids, since, kind.table, found);
    }
    if (since && table == PackTable::roles)
        for (auto const* step : {"match_step", "offer"})
            look(database,
                 std::string("select distinct shift.role from shift join ") + step +
                     " step on step.centre = shift.centre and step.opening = shift.id where shift.centre = ? "
                     "and shift.role in (" +
                     marks + ") and step.at >= ?",
                 centre, ids, since, step, found);
    return found;
}

void remove_row(Database& database, std::int64_t centre, PackTable table, std::string_view id) {
    auto const forget = [&](std::string const& sql) {
        Statement(database, sql).bind(1, centre).bind(2, id).run();
    };
    forget("delete from " + std::string(shape_of(table).table) + " where centre = ? and id = ?");
    switch (table) {
    case PackTable::volunteers:
        erase_volunteer_words(database, centre, id);
        forget("delete from attention where centre = ? and volunteer = ?");
        forget("delete from duplicate where centre = ? and first = ?");
        forget("delete from duplicate where centre = ? and second = ?");
        return;
    case PackTable::organisations:
        forget("delete from attention where centre = ? and organisation = ?");
        return;
    case PackTable::roles: forget("delete from role_watch where centre = ? and role = ?"); break;
    case PackTable::shifts: break;
    }
    forget("delete from attention where centre = ? and opening = ?");
}

bool knows_contact(Database& database, std::int64_t centre, ContactEntry const& entry) {
    Statement row(
        database,
        "select 1 from contact_log where centre = ? and volunteer = ? and opening = ? and at = ? and "
        "way = ? and inward = ? and outcome = ? and note = ?");
    return row.bind(1, centre)
        .bind(2, std::string_view(entry.about.volunteer))
        .bind(3, std::string_view(entry.about.opening))
        .bind(4, seconds(entry.at))
        .bind(5, std::string_view(entry.way))
        .bind(6, std::int64_t{entry.inward})
        .bind(7, std::string_view(entry.outcome))
        .bind(8, std::string_view(entry.note))
        .step();
}

void remove_contact(Database& database, std::int64_t centre, std::int64_t number) {
    Statement(database, "delete from contact_log where centre = ? and number = ?")
        .bind(1, centre)
        .bind(2, number)
        .run();
}

void remove_match(Database& database, std::int64_t centre, std::string_view volunteer,
                  std::string_view opening) {
    for (auto const* table : {"match_step", "match"})
        Statement(database,
                  std::string("delete from ") + table + " where centre = ? and volunteer = ? and opening = ?")
            .bind(1, centre)
            .bind(2, volunteer)
            .bind(3, opening)
            .run();
}

} // namespace kith::store
