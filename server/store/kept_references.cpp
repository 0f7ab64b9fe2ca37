// SPDX-License-Identifier: MIT
#include "store/kept_references.hpp"

#include "store/moments.hpp"

namespace kith::store {
namespace {

constexpr std::string_view columns =
    "organisation, volunteer, organisation_name, first_day, last_day, minutes, "
    "roles, words, given_by, given_at";

} // namespace

void put_kept_reference(Database& database, std::int64_t centre, KeptReference const& reference) {
    Statement(database, "delete from kept_reference where centre = ? and organisation = ? and volunteer = ?")
        .bind(1, centre)
        .bind(2, std::string_view(reference.organisation))
        .bind(3, std::string_view(reference.volunteer))
        .run();
    Statement(database, "insert into kept_reference (centre, " + std::string(columns) +
                            ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, std::string_view(reference.organisation))
        .bind(3, std::string_view(reference.volunteer))
        .bind(4, std::string_view(reference.organisation_name))
        .bind(5, std::string_view(reference.first_day))
        .bind(6, std::string_view(reference.last_day))
        .bind(7, reference.minutes)
        .bind(8, std::string_view(reference.roles))
        .bind(9, std::string_view(reference.words))
        .bind(10, std::string_view(reference.given_by))
        .bind(11, seconds(reference.given_at))
        .run();
}

std::vector<KeptReference> kept_references(Database& database, std::int64_t centre,
                                           std::string_view organisation, std::string_view volunteer) {
    std::string sql = "select " + std::string(columns) + " from kept_reference where centre = ?";
    if (!organisation.empty()) sql += " and organisation = ?";
    if (!volunteer.empty()) sql += " and volunteer = ?";
    Statement row(database, sql + " order by organisation, volunteer");
    row.bind(1, centre);
    int at = 2;
    if (!organisation.empty()) row.bind(at++, organisation);
    if (!volunteer.empty()) row.bind(at++, volunteer);
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<KeptReference> found;
    while (row.step()) {
        found.push_back({text(0), text(1), text(2), text(3), text(4), row.integer(5), text(6), text(7),
                         text(8), instant(row.integer(9))});
    }
    return found;
}

std::vector<std::string> without_reference(Database& database, std::int64_t centre,
                                           std::string_view organisation) {
    Statement row(
        database,
        "select volunteer from (select volunteer from match where centre = ? and organisation = ? and "
        "state in ('active', 'completed', 'left') union select volunteer from logged_hours where centre "
        "= ? and organisation = ? and state = 'confirmed') begun where not exists (select 1 from "
        "kept_reference k where k.centre = ? and k.organisation = ? and k.volunteer = begun.volunteer) "
        "order by volunteer");
    row.bind(1, centre)
        .bind(2, organisation)
        .bind(3, centre)
        .bind(4, organisation)
        .bind(5, centre)
        .bind(6, organisation);
    std::vector<std::string> found;
    while (row.step()) found.emplace_back(row.text(0));
    return found;
}

} // namespace kith::store
