// SPDX-License-Identifier: MIT
#include "store/open_roles.hpp"

namespace kith::store {
namespace {

// A request for help has the id "need-NUMBER" (desk/needs.cpp).
constexpr std::string_view select_open =
    "select r.id, r.title, coalesce(o.name, ''), r.kind, r.setting, coalesce(nullif(r.ward, ''), o.ward, "
    "''), r.sessions, r.\"when\", r.hours, r.urgency, "
    "r.minimum_age, r.causes, r.required_skills, r.required_checks, r.expenses_paid from role r "
    "left join organisation o on o.centre = r.centre and o.id = r.organisation "
    "where r.centre = ? and r.status in ('', 'open') and r.id not like 'need-%' and not exists (select 1 "
    "from "
    "organisation_standing s where s.centre = r.centre and s.organisation = r.organisation and s.state not "
    "in "
    "('approved', 'leaving')) and ";

OpenRole row_of(Statement& row) {
    auto const text = [&](int column) { return std::string(row.text(column)); };
    return {text(0), text(1), text(2),  text(3),  text(4),  text(5),  text(text(6).empty() ? 7 : 6),
            text(8), text(9), text(10), text(11), text(12), text(13), text(14)};
}

} // namespace

void each_open_role(Database& database, std::int64_t centre, std::string_view after,
                    std::function<bool(OpenRole const&)> const& see) {
    Statement row(database, std::string(select_open) + "r.id > ? order by r.id");
    row.bind(1, centre).bind(2, after);
    while (row.step())
        if (!see(row_of(row))) return;
}

std::optional<OpenRole> find_open_role(Database& database, std::int64_t centre, std::string_view id) {
    Statement row(database, std::string(select_open) + "r.id = ?");
    if (!row.bind(1, centre).bind(2, id).step()) return {};
    return row_of(row);
}

} // namespace kith::store
