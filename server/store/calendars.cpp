// SPDX-License-Identifier: MIT
#include "store/calendars.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

#include <algorithm>

namespace kith::store {
namespace {

constexpr std::string_view columns = "id, secret, principal, volunteer, organisation, made_at";

CalendarRow row_of(Statement const& found, std::int64_t centre) {
    CalendarRow row{.centre = centre,
                    .id = found.integer(0),
                    .secret = {},
                    .principal = std::string(found.text(2)),
                    .volunteer = std::string(found.text(3)),
                    .organisation = std::string(found.text(4)),
                    .made_at = instant(found.integer(5))};
    std::ranges::copy_n(found.bytes(1).begin(), static_cast<std::ptrdiff_t>(row.secret.size()),
                        row.secret.begin());
    return row;
}

} // namespace

std::int64_t insert_calendar(Database& database, CalendarRow const& row) {
    auto const id = next_number(database, "calendar", row.centre, "id");
    Statement(database,
              "insert into calendar (centre, " + std::string(columns) + ") values (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, id)
        .bind(3, ByteView(row.secret))
        .bind(4, std::string_view(row.principal))
        .bind(5, std::string_view(row.volunteer))
        .bind(6, std::string_view(row.organisation))
        .bind(7, seconds(row.made_at))
        .run();
    return id;
}

std::optional<CalendarRow> calendar_with(Database& database, std::int64_t centre, Hash const& secret) {
    Statement found(database,
                    "select " + std::string(columns) + " from calendar where centre = ? and secret = ?");
    if (!found.bind(1, centre).bind(2, ByteView(secret)).step()) return std::nullopt;
    return row_of(found, centre);
}

std::vector<CalendarRow> calendars_of(Database& database, std::int64_t centre, std::string_view principal) {
    Statement found(database, "select " + std::string(columns) +
                                  " from calendar where centre = ? and principal = ? order by id");
    found.bind(1, centre).bind(2, principal);
    std::vector<CalendarRow> rows;
    while (found.step()) rows.push_back(row_of(found, centre));
    return rows;
}

bool delete_calendar(Database& database, std::int64_t centre, std::string_view principal, std::int64_t id) {
    auto const all = calendars_of(database, centre, principal);
    if (std::ranges::find(all, id, &CalendarRow::id) == all.end()) return false;
    Statement(database, "delete from calendar where centre = ? and id = ?").bind(1, centre).bind(2, id).run();
    return true;
}

std::vector<CalendarEntryRow> calendar_entries(Database& database, std::int64_t centre,
                                               CalendarOwner const& owner) {
    Statement found(database,
                    "select opening, sequence, changed_at, body from calendar_entry where centre = ? "
                    "and volunteer = ? and organisation = ? order by opening");
    found.bind(1, centre)
        .bind(2, std::string_view(owner.volunteer))
        .bind(3, std::string_view(owner.organisation));
    std::vector<CalendarEntryRow> rows;
    while (found.step())
        rows.push_back({std::string(found.text(0)), found.integer(1), instant(found.integer(2)),
                        std::string(found.text(3))});
    return rows;
}

void put_calendar_entry(Database& database, std::int64_t centre, CalendarOwner const& owner,
                        CalendarEntryRow const& row) {
    Statement(
        database,
        "insert into calendar_entry (centre, volunteer, organisation, opening, sequence, changed_at, "
        "body) values (?, ?, ?, ?, ?, ?, ?) on conflict (centre, volunteer, organisation, opening) do "
        "update set sequence = excluded.sequence, changed_at = excluded.changed_at, body = excluded.body")
        .bind(1, centre)
        .bind(2, std::string_view(owner.volunteer))
        .bind(3, std::string_view(owner.organisation))
        .bind(4, std::string_view(row.opening))
        .bind(5, row.sequence)
        .bind(6, seconds(row.changed_at))
        .bind(7, std::string_view(row.body))
        .run();
}

} // namespace kith::store
