// SPDX-License-Identifier: MIT
#include "store/logged_hours.hpp"

namespace kith::store {
namespace {

constexpr std::string_view columns =
    "transfer, volunteer, opening, organisation, minutes, worked_on, state, at";

LoggedHours hours_of(Statement const& row) {
    return {std::string(row.text(0)), std::string(row.text(1)),
            std::string(row.text(2)), std::string(row.text(3)),
            row.integer(4),           std::string(row.text(5)),
            std::string(row.text(6)), Instant(std::chrono::seconds(row.integer(7)))};
}

} // namespace

void add_logged_hours(Database& database, std::int64_t centre, LoggedHours const& hours) {
    Statement(database, "insert into logged_hours (centre, " + std::string(columns) +
                            ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, std::string_view(hours.transfer))
        .bind(3, std::string_view(hours.volunteer))
        .bind(4, std::string_view(hours.opening))
        .bind(5, std::string_view(hours.organisation))
        .bind(6, hours.minutes)
        .bind(7, std::string_view(hours.worked_on))
        .bind(8, std::string_view(hours.state))
        .bind(9, hours.at.time_since_epoch().count())
        .run();
}

std::optional<LoggedHours> find_logged_hours(Database& database, std::int64_t centre,
                                             std::string_view transfer) {
    Statement row(database,
                  "select " + std::string(columns) + " from logged_hours where centre = ? and transfer = ?");
    if (!row.bind(1, centre).bind(2, transfer).step()) return std::nullopt;
    return hours_of(row);
}

void set_logged_hours(Database& database, std::int64_t centre, std::string_view transfer,
                      std::int64_t minutes, std::string_view state) {
    Statement(database, "update logged_hours set minutes = ?, state = ? where centre = ? and transfer = ?")
        .bind(1, minutes)
        .bind(2, state)
        .bind(3, centre)
        .bind(4, transfer)
        .run();
}

std::vector<LoggedHours> logged_hours(Database& database, std::int64_t centre, std::string_view volunteer,
                                      std::string_view organisation, std::size_t limit,
                                      std::string_view state) {
    std::string sql = "select " + std::string(columns) + " from logged_hours where centre = ?";
    if (!volunteer.empty()) sql += " and volunteer = ?";
    if (!organisation.empty()) sql += " and organisation = ?";
    if (!state.empty()) sql += " and state = ?";
    sql += " order by at desc, transfer limit " + std::to_string(limit);
    Statement rows(database, sql);
    int position = 0;
    rows.bind(++position, centre);
    if (!volunteer.empty()) rows.bind(++position, volunteer);
    if (!organisation.empty()) rows.bind(++position, organisation);
    if (!state.empty()) rows.bind(++position, state);
    std::vector<LoggedHours> found;
    while (rows.step()) found.push_back(hours_of(rows));
    return found;
}

} // namespace kith::store
