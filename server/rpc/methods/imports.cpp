// SPDX-License-Identifier: MIT
#include "rpc/methods/imports.hpp"

#include "desk/import_desk.hpp"
#include "desk/past_imports.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"
#include "store/import_mappings.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace kith::rpc {

namespace {

using store::ImportBatch;
using store::ImportBatches;
using store::seconds;
using Ref = Number<1, INT64_MAX>;

constexpr std::size_t undone_at_once = 200; // the others follow

enum class ImportedState : std::uint8_t { standing, undone, kept };
BOOST_DESCRIBE_ENUM(ImportedState, standing, undone, kept)

struct ShownBatch {
    std::int64_t number = 0;
    std::string table; // organisations, volunteers, roles, shifts, contacts, referrals
    std::string file;  // as its sender called it
    std::int64_t rows = 0;
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::string by;
    std::int64_t at = 0;
    std::int64_t undo_until = 0;
    std::string state; // standing, undoing, undone
    std::optional<std::string> undone_by;
    std::optional<std::int64_t> undone_at;
    std::int64_t undone = 0; // rows
    std::int64_t kept = 0;   // rows that stayed, because something had happened since
};
BOOST_DESCRIBE_STRUCT(ShownBatch, (),
                      (number, table, file, rows, added, changed, by, at, undo_until, state, undone_by,
                       undone_at, undone, kept))

ShownBatch shown(ImportBatch const& batch) {
    return {batch.number,
            batch.table,
            batch.file,
            batch.rows,
            batch.added,
            batch.changed,
            batch.principal,
            seconds(batch.at),
            seconds(batch.at + desk::import_undone_within),
            batch.state,
            if_any(batch.undone_by),
            if_any(batch.undone_at),
            batch.undone,
            batch.kept};
}

struct BatchPage {
    std::optional<Ref> before;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(BatchPage, (), (before, limit))

struct BatchList {
    std::vector<ShownBatch> imports; // the newest first
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(BatchList, (), (imports, next))

Outcome<BatchList, Refused> list(Turn& turn, BatchPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    BatchList told;
    for (auto const& each :
         ImportBatches(turn.database(), turn.centre()).newest(page.before ? page.before->value : 0, limit))
        told.imports.push_back(shown(each));
    if (told.imports.size() == limit) told.next = told.imports.back().number;
    return told;
}

struct OneBatch {
    Ref number;
    std::optional<ImportedState> state; // only such rows
    std::optional<Number<0, INT64_MAX>> after;
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(OneBatch, (), (number, state, after, limit))

struct ShownRow {
    std::int64_t number = 0;
    std::int64_t row = 0; // of the file
    std::string id;
    std::optional<std::string> of; // a contact's number, a referral's opening
    bool added = false;            // else changed
    std::string state;
    std::optional<std::string> reason; // edited, gone, match, offer, contact, hours, in_use, details, misfit
};
BOOST_DESCRIBE_STRUCT(ShownRow, (), (number, row, id, of, added, state, reason))

struct WholeBatch {
    ShownBatch batch;
    std::vector<ShownRow> rows; // that it added or changed; none where it is too long ago
    std::optional<std::int64_t> next;
};
BOOST_DESCRIBE_STRUCT(WholeBatch, (), (batch, rows, next))

Outcome<WholeBatch, Refused> get(Turn& turn, OneBatch const& params) {
    ImportBatches batches(turn.database(), turn.centre());
    auto const batch = batches.find(params.number.value);
    if (!batch) return refuse(no("import_unknown"));
    auto const limit = static_cast<std::size_t>(params.limit ? params.limit->value : 50);
    auto const state = params.state ? boost::describe::enum_to_string(*params.state, "") : "";
    WholeBatch told{shown(*batch), {}, {}};
    for (auto const& row : batches.rows(*batch, params.after ? params.after->value : 0, limit, state))
        told.rows.push_back(
            {row.number, row.file_row, row.id, if_any(row.ref), row.added, row.state, if_any(row.reason)});
    if (told.rows.size() == limit) told.next = told.rows.back().number;
    return told;
}

struct Undoing {
    Ref number;
};
BOOST_DESCRIBE_STRUCT(Undoing, (), (number))

Outcome<ShownBatch, Refused> undo(Turn& turn, Undoing const& params) {
    auto done = desk::ImportDesk(turn.change(), turn.centre())
                    .undo(params.number.value, turn.principal().id, undone_at_once);
    if (!done) return refuse(no(std::move(done.error())));
    return shown(*done);
}

// ---- what headings stand for ----

constexpr std::size_t headings_max = 200;

enum class ImportTable : std::uint8_t { organisations, volunteers, roles, shifts, contacts, referrals };
BOOST_DESCRIBE_ENUM(ImportTable, organisations, volunteers, roles, shifts, contacts, referrals)

std::string word(ImportTable table) {
    return boost::describe::enum_to_string(table, "");
}

std::span<std::string_view const> columns_of(ImportTable table) {
    if (auto const pack = store::pack_table_named(word(table))) return store::shape_of(*pack).columns;
    return desk::columns_of(table == ImportTable::contacts ? desk::PastTable::contacts
                                                           : desk::PastTable::referrals);
}

struct MappedHeading {
    Text<200> heading;
    std::optional<Text<60>> column; // missing: it stands for nothing, and is left out
};
BOOST_DESCRIBE_STRUCT(MappedHeading, (), (heading, column))

struct KeptMapping {
    ImportTable table = ImportTable::volunteers;
    Text<100> name;
    List<MappedHeading, headings_max> headings;
};
BOOST_DESCRIBE_STRUCT(KeptMapping, (), (table, name, headings))

Outcome<Nothing, Refused> keep_mapping(Turn& turn, KeptMapping const& params) {
    store::ImportMapping mapping;
    mapping.table = word(params.table);
    mapping.name = params.name.value;
    mapping.kept_by = turn.principal().id;
    mapping.kept_at = turn.now();
    auto const columns = columns_of(params.table);
    for (auto const& each : params.headings.values) {
        auto const column = each.column ? each.column->value : std::string();
        bool const known = column.empty() || std::ranges::find(columns, column) != columns.end();
        if (!known || !mapping.headings.emplace(each.heading.value, column).second)
            return refuse(no("mapping_unreadable"));
    }
    if (mapping.headings.empty()) return refuse(no("mapping_unreadable"));
    store::ImportMappings mappings(turn.database(), turn.centre());
    if (!mappings.has_room(mapping.table, mapping.name))
        return refuse(Refused{
            "too_many_mappings", false, {{"limit", static_cast<std::int64_t>(store::import_mappings_max)}}});
    mappings.put(mapping);
    return Nothing{};
}

struct OneMapping {
    ImportTable table = ImportTable::volunteers;
    Text<100> name;
};
BOOST_DESCRIBE_STRUCT(OneMapping, (), (table, name))

Outcome<Nothing, Refused> drop_mapping(Turn& turn, OneMapping const& params) {
    if (!store::ImportMappings(turn.database(), turn.centre()).remove(word(params.table), params.name.value))
        return refuse(no("mapping_unknown"));
    return Nothing{};
}

struct MappingsOf {
    std::optional<ImportTable> table;
};
BOOST_DESCRIBE_STRUCT(MappingsOf, (), (table))

struct ShownHeading {
    std::string heading;
    std::optional<std::string> column;
};
BOOST_DESCRIBE_STRUCT(ShownHeading, (), (heading, column))

struct ShownMapping {
    std::string table;
    std::string name;
    std::vector<ShownHeading> headings;
    std::string by;
    std::int64_t at = 0;
};
BOOST_DESCRIBE_STRUCT(ShownMapping, (), (table, name, headings, by, at))

struct MappingList {
    std::vector<ShownMapping> mappings; // by table and name
};
BOOST_DESCRIBE_STRUCT(MappingList, (), (mappings))

Outcome<MappingList, Refused> mappings(Turn& turn, MappingsOf const& params) {
    MappingList told;
    for (auto const& each : store::ImportMappings(turn.database(), turn.centre())
                                .all(params.table ? word(*params.table) : std::string())) {
        ShownMapping shown{each.table, each.name, {}, each.kept_by, seconds(each.kept_at)};
        for (auto const& [heading, column] : each.headings)
            shown.headings.push_back({heading, if_any(column)});
        told.mappings.push_back(std::move(shown));
    }
    return told;
}

} // namespace

std::vector<Method> import_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("import.list", reads, "Spreadsheets that were written.", list));
    all.push_back(method("import.get", reads, "One of them, with the rows it added or changed.", get));
    all.push_back(method("import.undo", changes, "Takes one back, but for rows touched since.", undo));
    all.push_back(method("import.mappings", reads, "What headings stand for, as it was kept.", mappings));
    all.push_back(method("import.keep_mapping", changes, "Keeps what headings stand for.", keep_mapping));
    all.push_back(method("import.drop_mapping", changes, "Keeps it no longer.", drop_mapping));
    return all;
}

} // namespace kith::rpc
