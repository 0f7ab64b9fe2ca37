// SPDX-License-Identifier: MIT
#include "store/open_roles.hpp"

namespace kith::store {
namespace {

// A request for help has the id "need-NUMBER" (desk/needs.cpp).
constexpr std::string_view select_open =
    "select r.id, r.title, coalesce(o.name, ''), r.kind, r.setting, coalesce(nullif(r.ward, ''), o.ward, "
    "''), r.sessions, r.\"when\", r.hours, r.urgency, "
    "r.minimum_age, r.causes, r.required_skills, r.required_checks, r.expenses_paid, r.organisation, "
    "r.start, r.\"end\", r.maximum_age, r.desired_skills, r.required_vehicle, r.access from role r "
    "left join organisation o on o.centre = r.centre and o.id = r.organisation "
    "where r.centre = ? and r.status in ('', 'open') and r.id not like 'need-%' and not exists (select 1 "
    "from "
    "organisation_standing s where s.centre = r.centre and s.organisation = r.organisation and s.state not "
    "in "
    "('approved', 'leaving')) and ";

OpenRole row_of(Statement& row) {
    auto const text = [&](int column) { return std::string(row.text(column)); };
    return {text(0),  text(1), text(2),  text(3),  text(4),  text(5),  text(text(6).empty() ? 7 : 6),
            text(8),  text(9), text(10), text(11), text(12), text(13), text(14),
            text(15), text(6), text(7),  text(16), text(17), text(18), text(19),
            text(20), text(21)};
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

std::vector<OpenShift> open_shifts(Database& database, std::int64_t centre, std::string_view role) {
    Statement row(database,
                  "select \"date\", \"start\", \"end\" from shift where centre = ? and role = ? and "
                  "status in ('', 'open') order by id");
    row.bind(1, centre).bind(2, role);
    std::vector<OpenShift> all;
    while (row.step())
        all.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
    return all;
}

std::string told_of(Database& database, std::int64_t centre, OpenRole const& role) {
    std::string text;
    for (auto const each : {&OpenRole::id,
                            &OpenRole::title,
                            &OpenRole::organisation,
                            &OpenRole::kind,
                            &OpenRole::setting,
                            &OpenRole::ward,
                            &OpenRole::sessions,
                            &OpenRole::dated,
                            &OpenRole::hours,
                            &OpenRole::minimum_age,
                            &OpenRole::maximum_age,
                            &OpenRole::causes,
                            &OpenRole::start,
                            &OpenRole::end,
                            &OpenRole::required_skills,
                            &OpenRole::desired_skills,
                            &OpenRole::required_checks,
                            &OpenRole::required_vehicle,
                            &OpenRole::access,
                            &OpenRole::expenses_paid,
                            &OpenRole::organisation_id})
        (text += role.*each) += '\n';
    for (auto const& shift : open_shifts(database, centre, role.id))
        text += shift.date + '\n' + shift.start + '\n' + shift.end + '\n';
    return text;
}

} // namespace kith::store
