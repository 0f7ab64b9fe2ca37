// SPDX-License-Identifier: MIT
#include "rpc/methods/imports.hpp"

#include "desk/import_desk.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

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

} // namespace

std::vector<Method> import_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(method("import.list", reads, "Spreadsheets that were written.", list));
    all.push_back(method("import.get", reads, "One of them, with the rows it added or changed.", get));
    all.push_back(method("import.undo", changes, "Takes one back, but for rows touched since.", undo));
    return all;
}

} // namespace kith::rpc
