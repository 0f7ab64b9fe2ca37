// SPDX-License-Identifier: MIT
#include "store/published_roles.hpp"

#include "store/moments.hpp"

namespace kith::store {
namespace {

constexpr std::string_view select_where = "select role, number, fingerprint, is_open, changed_at, posted_at "
                                          "from published_role where centre = ? and ";

std::vector<PublishedRole> rows_of(Statement& row) {
    std::vector<PublishedRole> all;
    while (row.step())
        all.push_back({std::string(row.text(0)), row.integer(1), std::string(row.text(2)),
                       row.integer(3) != 0, instant(row.integer(4)), instant(row.integer(5))});
    return all;
}

} // namespace

void PublishedRoles::put(PublishedRole const& role) {
    auto const number = newest() + 1;
    Statement(*database_, "delete from published_role where centre = ? and role = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(role.role))
        .run();
    Statement(
        *database_,
        "insert into published_role (centre, role, number, fingerprint, is_open, changed_at, posted_at) "
        "values (?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(role.role))
        .bind(3, number)
        .bind(4, std::string_view(role.fingerprint))
        .bind(5, std::int64_t{role.is_open})
        .bind(6, seconds(role.changed_at))
        .bind(7, seconds(role.posted_at))
        .run();
}

std::optional<PublishedRole> PublishedRoles::find(std::string_view role) {
    Statement row(*database_, std::string(select_where) + "role = ?");
    row.bind(1, centre_).bind(2, role);
    auto all = rows_of(row);
    if (all.empty()) return {};
    return std::move(all.front());
}

std::vector<PublishedRole> PublishedRoles::changed_after(std::int64_t number, std::size_t limit) {
    Statement row(*database_, std::string(select_where) + "number > ? order by number limit ?");
    row.bind(1, centre_).bind(2, number).bind(3, static_cast<std::int64_t>(limit));
    return rows_of(row);
}

std::vector<PublishedRole> PublishedRoles::between(std::string_view after,
                                                   std::optional<std::string_view> last) {
    Statement row(*database_, std::string(select_where) +
                                  (last ? "role > ? and role <= ? order by role" : "role > ? order by role"));
    row.bind(1, centre_).bind(2, after);
    if (last) row.bind(3, *last);
    return rows_of(row);
}

std::int64_t PublishedRoles::newest() {
    Statement row(*database_, "select coalesce(max(number), 0) from published_role where centre = ?");
    row.bind(1, centre_);
    (void)row.step();
    return row.integer(0);
}

} // namespace kith::store
