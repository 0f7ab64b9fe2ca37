// SPDX-License-Identifier: MIT
#include "store/role_duties.hpp"

#include "store/moments.hpp"

namespace kith::store {

std::optional<RoleDuty> find_role_duty(Database& database, std::int64_t centre, std::string_view role) {
    Statement row(database,
                  "select role, with_children, said_by, said_at from role_duty where centre = ? and "
                  "role = ?");
    if (!row.bind(1, centre).bind(2, role).step()) return {};
    return RoleDuty{std::string(row.text(0)), row.integer(1) != 0, std::string(row.text(2)),
                    instant(row.integer(3))};
}

void put_role_duty(Database& database, std::int64_t centre, RoleDuty const& duty) {
    Statement(database, "delete from role_duty where centre = ? and role = ?")
        .bind(1, centre)
        .bind(2, std::string_view(duty.role))
        .run();
    Statement(database,
              "insert into role_duty (centre, role, with_children, said_by, said_at) values (?, ?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, std::string_view(duty.role))
        .bind(3, std::int64_t{duty.with_children})
        .bind(4, std::string_view(duty.said_by))
        .bind(5, seconds(duty.said_at))
        .run();
}

namespace {

std::vector<std::string> ids(Statement& row) {
    std::vector<std::string> found;
    while (row.step()) found.emplace_back(row.text(0));
    return found;
}

} // namespace

std::vector<std::string> holders_of_role(Database& database, std::int64_t centre, std::string_view role) {
    Statement row(database,
                  "select distinct volunteer from match where centre = ? and holds = 1 and (opening "
                  "= ? or opening in (select s.\"id\" from shift s where s.centre = ? and s.role = "
                  "?)) order by volunteer");
    row.bind(1, centre).bind(2, role).bind(3, centre).bind(4, role);
    return ids(row);
}

std::vector<std::string> roles_with_duties(Database& database, std::int64_t centre) {
    Statement row(database, "select r.\"id\" from role r left join role_duty d on d.centre = r.centre and "
                            "d.role = r.\"id\" where r.centre = ? and coalesce(d.with_children, case when "
                            "r.required_checks = '' then 0 else 1 end) = 1 order by r.\"id\"");
    row.bind(1, centre);
    return ids(row);
}

} // namespace kith::store
