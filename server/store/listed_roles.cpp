// SPDX-License-Identifier: MIT
#include "store/listed_roles.hpp"

#include "store/moments.hpp"

namespace kith::store {
namespace {

constexpr std::string_view select_where =
    "select source, source_id, activity_id, role, said, publish_from, publish_until, publication, seen_at, "
    "gone_at from listed_role where centre = ? and ";

std::vector<ListedRoleRow> rows_of(Statement& row) {
    std::vector<ListedRoleRow> all;
    while (row.step()) {
        auto const text = [&](int column) { return std::string(row.text(column)); };
        ListedRoleRow made{text(0), text(1), text(2), text(3), text(4), text(5), text(6)};
        made.publication = static_cast<Publication>(row.integer(7));
        made.seen_at = instant(row.integer(8));
        if (row.integer(9) >= 0) made.gone_at = instant(row.integer(9));
        all.push_back(std::move(made));
    }
    return all;
}

std::optional<ListedRoleRow> first(std::vector<ListedRoleRow> all) {
    if (all.empty()) return {};
    return std::move(all.front());
}

} // namespace

void ListedRoles::put(ListedRoleRow const& row) {
    Statement(*database_, "delete from listed_role where centre = ? and source = ? and source_id = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(row.source))
        .bind(3, std::string_view(row.source_id))
        .run();
    Statement made(
        *database_,
        "insert into listed_role (centre, source, source_id, activity_id, role, said, publish_from, "
        "publish_until, publication, seen_at, gone_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    made.bind(1, centre_);
    int position = 2;
    for (auto const each : {&ListedRoleRow::source, &ListedRoleRow::source_id, &ListedRoleRow::activity_id,
                            &ListedRoleRow::role, &ListedRoleRow::said, &ListedRoleRow::publish_from,
                            &ListedRoleRow::publish_until})
        made.bind(position++, std::string_view(row.*each));
    made.bind(position, static_cast<std::int64_t>(row.publication))
        .bind(position + 1, seconds(row.seen_at))
        .bind(position + 2, row.gone_at ? seconds(*row.gone_at) : std::int64_t{-1})
        .run();
}

std::optional<ListedRoleRow> ListedRoles::find(std::string_view source, std::string_view source_id) {
    Statement row(*database_, std::string(select_where) + "source = ? and source_id = ?");
    row.bind(1, centre_).bind(2, source).bind(3, source_id);
    return first(rows_of(row));
}

std::optional<ListedRoleRow> ListedRoles::of_role(std::string_view role) {
    Statement row(*database_, std::string(select_where) + "role = ?");
    row.bind(1, centre_).bind(2, role);
    return first(rows_of(row));
}

std::vector<ListedRoleRow> ListedRoles::named(std::string_view source, std::string_view id) {
    if (auto role = find(source, id)) return {std::move(*role)};
    Statement row(*database_,
                  std::string(select_where) + "source = ? and activity_id = ? order by source_id");
    row.bind(1, centre_).bind(2, source).bind(3, id);
    return rows_of(row);
}

std::vector<ListedRoleRow> ListedRoles::turning(std::string_view today, std::size_t limit) {
    Statement row(*database_,
                  std::string(select_where) +
                      "gone_at < 0 and ((publication = 0 and publish_from <= ?) or (publication < 2 "
                      "and publish_until <> '' and publish_until < ?)) order by role limit ?");
    row.bind(1, centre_).bind(2, today).bind(3, today).bind(4, static_cast<std::int64_t>(limit));
    return rows_of(row);
}

std::string ListedRoles::organisation(std::string_view source, std::string_view source_id) {
    Statement row(*database_,
                  "select organisation from listed_organisation where centre = ? and source = ? and "
                  "source_id = ?");
    if (!row.bind(1, centre_).bind(2, source).bind(3, source_id).step()) return {};
    return std::string(row.text(0));
}

void ListedRoles::put_organisation(std::string_view source, std::string_view source_id,
                                   std::string_view organisation) {
    Statement(*database_, "delete from listed_organisation where centre = ? and source = ? and source_id = ?")
        .bind(1, centre_)
        .bind(2, source)
        .bind(3, source_id)
        .run();
    Statement(*database_, "insert into listed_organisation (centre, source, source_id, organisation) values "
                          "(?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, source)
        .bind(3, source_id)
        .bind(4, organisation)
        .run();
}

} // namespace kith::store
