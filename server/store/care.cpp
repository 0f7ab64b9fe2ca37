// SPDX-License-Identifier: MIT
#include "store/care.hpp"

#include "store/moments.hpp"

#include <limits>

namespace kith::store {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

constexpr std::string_view about_is = " and volunteer = ? and opening = ? and organisation = ? and need = ?";

// Binds the four columns from `position` on; the next position.
int bind_about(Statement& statement, int position, Matter const& about) {
    statement.bind(position, std::string_view(about.volunteer))
        .bind(position + 1, std::string_view(about.opening))
        .bind(position + 2, std::string_view(about.organisation))
        .bind(position + 3, about.need);
    return position + 4;
}

Matter matter_in(Statement const& row, int column) {
    return {std::string(row.text(column)), std::string(row.text(column + 1)),
            std::string(row.text(column + 2)), row.integer(column + 3)};
}

// Staff who may sign in, as `name`.
std::string staff(std::string_view name, std::string_view joined_on) {
    std::string const alias(name);
    return " left join principal " + alias + " on " + alias + ".centre = w.centre and " + alias +
           ".id = " + std::string(joined_on) + " and " + alias + ".suspended = 0 and " + alias +
           ".standing in ('coordinator', 'broker', 'administrator')";
}

constexpr std::string_view contact_columns =
    "select number, volunteer, opening, organisation, need, of_organisation, way, inward, spoke_to, outcome, "
    "note, principal, at from contact_log where centre = ?";

ContactEntry contact_in(Statement const& row) {
    ContactEntry entry;
    entry.number = row.integer(0);
    entry.about = matter_in(row, 1);
    entry.of_organisation = row.text(5);
    entry.way = row.text(6);
    entry.inward = row.integer(7) != 0;
    entry.spoke_to = row.text(8);
    entry.outcome = row.text(9);
    entry.note = row.text(10);
    entry.principal = row.text(11);
    entry.at = instant(row.integer(12));
    return entry;
}

} // namespace

std::optional<CareRow> Care::find(Matter const& about) {
    Statement row(*database_, "select owner, next_step, next_at, next_note, contacted_at from care where "
                              "centre = ?" +
                                  std::string(about_is));
    row.bind(1, centre_);
    bind_about(row, 2, about);
    if (!row.step()) return std::nullopt;
    CareRow found;
    found.about = about;
    found.owner = row.text(0);
    found.next_step = row.text(1);
    if (row.integer(2) != never) found.next_at = instant(row.integer(2));
    found.next_note = row.text(3);
    if (row.integer(4) >= 0) found.contacted_at = instant(row.integer(4));
    return found;
}

void Care::put(CareRow const& care) {
    Statement gone(*database_, "delete from care where centre = ?" + std::string(about_is));
    gone.bind(1, centre_);
    bind_about(gone, 2, care.about);
    gone.run();
    Statement row(*database_, "insert into care (centre, volunteer, opening, organisation, need, owner, "
                              "next_step, next_at, next_note, contacted_at) values (?, ?, ?, ?, ?, ?, ?, ?, "
                              "?, ?)");
    row.bind(1, centre_);
    auto const next = bind_about(row, 2, care.about);
    row.bind(next, std::string_view(care.owner))
        .bind(next + 1, std::string_view(care.next_step))
        .bind(next + 2, care.next_at ? seconds(*care.next_at) : never)
        .bind(next + 3, std::string_view(care.next_note))
        .bind(next + 4, care.contacted_at ? seconds(*care.contacted_at) : -1);
    row.run();
}

std::int64_t Care::add(ContactEntry const& entry) {
    Statement last(*database_,
                   "select number from contact_log where centre = ? order by number desc limit 1");
    auto const number = last.bind(1, centre_).step() ? last.integer(0) + 1 : 1;
    Statement row(*database_,
                  "insert into contact_log (centre, number, volunteer, opening, organisation, need, "
                  "of_organisation, way, inward, spoke_to, outcome, note, principal, at) values (?, ?, ?, ?, "
                  "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row.bind(1, centre_).bind(2, number);
    auto const next = bind_about(row, 3, entry.about);
    row.bind(next, std::string_view(entry.of_organisation))
        .bind(next + 1, std::string_view(entry.way))
        .bind(next + 2, std::int64_t{entry.inward})
        .bind(next + 3, std::string_view(entry.spoke_to))
        .bind(next + 4, std::string_view(entry.outcome))
        .bind(next + 5, std::string_view(entry.note))
        .bind(next + 6, std::string_view(entry.principal))
        .bind(next + 7, seconds(entry.at));
    row.run();
    return number;
}

std::optional<ContactEntry> Care::find_contact(std::int64_t number) {
    Statement row(*database_, std::string(contact_columns) + " and number = ?");
    if (!row.bind(1, centre_).bind(2, number).step()) return std::nullopt;
    return contact_in(row);
}

std::vector<ContactEntry> Care::contacts(Matter const& about, std::int64_t before, std::size_t limit) {
    auto sql = std::string(contact_columns) + " and number < ?";
    if (!about.volunteer.empty()) sql += " and volunteer = ?";
    if (!about.opening.empty()) sql += " and opening = ?";
    if (!about.organisation.empty()) sql += " and of_organisation = ?";
    if (about.need != 0) sql += " and need = ?";
    Statement row(*database_, sql + " order by number desc limit " + std::to_string(limit));
    int position = 2;
    row.bind(1, centre_).bind(position, before > 0 ? before : never);
    for (auto const* id : {&about.volunteer, &about.opening, &about.organisation})
        if (!id->empty()) row.bind(++position, std::string_view(*id));
    if (about.need != 0) row.bind(++position, about.need);
    std::vector<ContactEntry> found;
    while (row.step()) found.push_back(contact_in(row));
    return found;
}

void Care::blank_note(std::int64_t number) {
    Statement(*database_, "update contact_log set note = '' where centre = ? and number = ?")
        .bind(1, centre_)
        .bind(2, number)
        .run();
}

std::vector<WaitingRow> Care::waiting(Instant from, Instant until, std::size_t limit) {
    // A matter's own owner; else the person's, else the organisation's it belongs to.
    auto const sql =
        "select w.volunteer, w.opening, w.organisation, w.need, w.what, w.note, w.at, w.planned, "
        "coalesce(nullif(w.organisation, ''), g.organisation, r.organisation, rs.organisation, ''), "
        "coalesce(p1.id, ''), coalesce(p1.id, p2.id, p3.id, '') from ("
        "select centre, volunteer, opening, organisation, need, ring as what, '' as note, raised_at as at, 0 "
        "as planned from attention where centre = ? and settled_at = -1 and raised_at between ? and ? union "
        "all "
        "select centre, volunteer, opening, organisation, need, next_step, next_note, next_at, 1 from care "
        "where centre = ? and next_at between ? and ? order by 8, 2, 3, 4, 5, 6 limit " +
        std::to_string(limit) +
        ") w left join match g on g.centre = w.centre and g.volunteer = w.volunteer and g.opening = "
        "w.opening left join role r on r.centre = w.centre and r.id = w.opening left join shift s on "
        "s.centre = w.centre and s.id = w.opening left join role rs on rs.centre = w.centre and rs.id = "
        "s.role left join care c1 on c1.centre = w.centre and c1.volunteer = w.volunteer and c1.opening = "
        "w.opening and c1.organisation = w.organisation and c1.need = w.need" +
        staff("p1", "c1.owner") +
        " left join care c2 on w.volunteer <> '' and c2.centre = w.centre and c2.volunteer = w.volunteer and "
        "c2.opening = '' and c2.organisation = '' and c2.need = 0" +
        staff("p2", "c2.owner") +
        " left join care c3 on c3.centre = w.centre and c3.volunteer = '' and c3.opening = '' and c3.need = "
        "0 and c3.organisation = coalesce(nullif(w.organisation, ''), g.organisation, r.organisation, "
        "rs.organisation) and c3.organisation <> ''" +
        staff("p3", "c3.owner") + " order by w.at, w.volunteer, w.opening, w.organisation, w.need, w.what";
    Statement row(*database_, sql);
    row.bind(1, centre_).bind(2, seconds(from)).bind(3, seconds(until));
    row.bind(4, centre_).bind(5, seconds(from)).bind(6, seconds(until));
    std::vector<WaitingRow> found;
    while (row.step()) {
        found.push_back({matter_in(row, 0), std::string(row.text(4)), std::string(row.text(5)),
                         instant(row.integer(6)), row.integer(7) != 0, std::string(row.text(8)),
                         std::string(row.text(10)), !row.text(9).empty()});
    }
    return found;
}

std::size_t Care::settle(Matter const& about, std::string_view ring, std::string_view principal, Instant at) {
    auto rest = std::string(about_is) + " and settled_at = -1";
    if (!ring.empty()) rest += " and ring = ?";
    std::int64_t waited = 0;
    {
        Statement count(*database_, "select count(*) from attention where centre = ?" + rest);
        count.bind(1, centre_);
        auto const next = bind_about(count, 2, about);
        if (!ring.empty()) count.bind(next, ring);
        waited = count.step() ? count.integer(0) : 0;
    }
    if (waited == 0) return 0;
    Statement row(*database_, "update attention set settled_at = ?, principal = ? where centre = ?" + rest);
    row.bind(1, seconds(at)).bind(2, principal).bind(3, centre_);
    auto const next = bind_about(row, 4, about);
    if (!ring.empty()) row.bind(next, ring);
    row.run();
    return static_cast<std::size_t>(waited);
}

std::vector<std::string> Care::rings(Matter const& about) {
    Statement row(*database_, "select distinct ring from attention where centre = ?" + std::string(about_is) +
                                  " and settled_at = -1 order by ring");
    row.bind(1, centre_);
    bind_about(row, 2, about);
    std::vector<std::string> found;
    while (row.step()) found.emplace_back(row.text(0));
    return found;
}

bool Care::was_raised(Matter const& about, std::string_view ring, Instant since) {
    Statement row(*database_, "select 1 from attention where centre = ?" + std::string(about_is) +
                                  " and ring = ? and raised_at >= ?");
    row.bind(1, centre_);
    auto const next = bind_about(row, 2, about);
    return row.bind(next, ring).bind(next + 1, seconds(since)).step();
}

DeskRules Care::rules() {
    DeskRules rules;
    Statement row(*database_, "select name, value from desk_rule where centre = ?");
    row.bind(1, centre_);
    while (row.step()) {
        if (row.text(0) == "duty") rules.duty = row.text(1);
        if (row.text(0) == "approve_roles") rules.approve_roles = row.text(1) == "yes";
    }
    return rules;
}

void Care::put(DeskRules const& rules) {
    Statement(*database_, "delete from desk_rule where centre = ?").bind(1, centre_).run();
    auto const put = [&](std::string_view name, std::string_view value) {
        Statement(*database_, "insert into desk_rule (centre, name, value) values (?, ?, ?)")
            .bind(1, centre_)
            .bind(2, name)
            .bind(3, value)
            .run();
    };
    put("duty", rules.duty);
    put("approve_roles", rules.approve_roles ? "yes" : "no");
}

std::string Care::on_duty() {
    auto duty = rules().duty;
    if (!duty.empty() && can_own(duty)) return duty;
    for (std::string_view const standing : {"coordinator", "administrator"}) {
        Statement row(*database_,
                      "select id from principal where centre = ? and standing = ? and suspended = "
                      "0 order by made_at, id limit 1");
        if (row.bind(1, centre_).bind(2, standing).step()) return std::string(row.text(0));
    }
    return {};
}

bool Care::can_own(std::string_view principal) {
    Statement row(*database_, "select 1 from principal where centre = ? and id = ? and suspended = 0 and "
                              "standing in ('coordinator', 'broker', 'administrator')");
    return row.bind(1, centre_).bind(2, principal).step();
}

std::optional<RoleWatch> Care::watch(std::string_view role) {
    Statement row(*database_, "select looked_at, awaits from role_watch where centre = ? and role = ?");
    if (!row.bind(1, centre_).bind(2, role).step()) return std::nullopt;
    return RoleWatch{std::string(role), instant(row.integer(0)), row.integer(1) != 0};
}

void Care::put(RoleWatch const& watch) {
    Statement(*database_, "delete from role_watch where centre = ? and role = ?")
        .bind(1, centre_)
        .bind(2, std::string_view(watch.role))
        .run();
    Statement(*database_, "insert into role_watch (centre, role, looked_at, awaits) values (?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, std::string_view(watch.role))
        .bind(3, seconds(watch.looked_at))
        .bind(4, std::int64_t{watch.awaits})
        .run();
}

std::optional<Instant> Care::last_step_of_role(std::string_view role) {
    Statement row(*database_, "select max(since) from match where centre = ? and (opening = ? or opening in "
                              "(select id from shift where centre = ? and role = ?)) having count(*) > 0");
    if (!row.bind(1, centre_).bind(2, role).bind(3, centre_).bind(4, role).step()) return std::nullopt;
    return instant(row.integer(0));
}

bool Care::holds_a_place(std::string_view volunteer) {
    Statement row(*database_, "select 1 from match where centre = ? and volunteer = ? and holds = 1 limit 1");
    return row.bind(1, centre_).bind(2, volunteer).step();
}

std::optional<SweepMark> Care::sweep(std::string_view name) {
    Statement row(*database_, "select began, after from sweep where centre = ? and name = ?");
    if (!row.bind(1, centre_).bind(2, name).step()) return std::nullopt;
    return SweepMark{instant(row.integer(0)), std::string(row.text(1))};
}

void Care::put_sweep(std::string_view name, SweepMark const& mark) {
    Statement(*database_, "delete from sweep where centre = ? and name = ?")
        .bind(1, centre_)
        .bind(2, name)
        .run();
    Statement(*database_, "insert into sweep (centre, name, began, after) values (?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, name)
        .bind(3, seconds(mark.began))
        .bind(4, std::string_view(mark.after))
        .run();
}

} // namespace kith::store
