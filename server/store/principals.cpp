// SPDX-License-Identifier: MIT
#include "store/principals.hpp"

#include "store/lists.hpp"

namespace kith::store {

namespace {

constexpr std::string_view columns =
    "p.centre, p.id, p.standing, p.name, p.address, p.volunteer, p.organisation, "
    "p.suspended, p.password, p.totp, p.totp_step, p.made_at";

PrincipalRow read_row(Statement& from) {
    PrincipalRow row;
    row.centre = from.integer(0);
    row.id = from.text(1);
    row.standing = from.text(2);
    row.name = from.text(3);
    row.address = from.text(4);
    row.volunteer = from.text(5);
    row.organisation = from.text(6);
    row.suspended = from.integer(7) != 0;
    row.password = from.text(8);
    auto const sealed = from.bytes(9);
    row.totp.assign(sealed.begin(), sealed.end());
    row.totp_step = from.integer(10);
    row.made_at = Instant(std::chrono::seconds(from.integer(11)));
    return row;
}

std::optional<PrincipalRow> first_row(Statement& from) {
    return from.step() ? std::optional(read_row(from)) : std::nullopt;
}

// An empty view of no memory would be stored as null.
ByteView stored(std::vector<unsigned char> const& bytes) {
    static constexpr unsigned char nothing = 0;
    return bytes.empty() ? ByteView(&nothing, 0) : ByteView(bytes);
}

} // namespace

bool insert_principal(Database& database, PrincipalRow const& row) {
    if (find_principal(database, row.centre, row.id)) return false;
    if (!row.address.empty()) {
        if (principal_at(database, row.centre, row.address)) return false;
        Statement(database, "insert into principal_address (centre, address, principal) values (?, ?, ?)")
            .bind(1, row.centre)
            .bind(2, row.address)
            .bind(3, row.id)
            .run();
    }
    Statement(database,
              "insert into principal (centre, id, standing, name, address, volunteer, organisation, "
              "suspended, password, totp, totp_step, made_at) "
              "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, row.id)
        .bind(3, row.standing)
        .bind(4, row.name)
        .bind(5, row.address)
        .bind(6, row.volunteer)
        .bind(7, row.organisation)
        .bind(8, std::int64_t{row.suspended})
        .bind(9, row.password)
        .bind(10, stored(row.totp))
        .bind(11, row.totp_step)
        .bind(12, row.made_at.time_since_epoch().count())
        .run();
    return true;
}

std::optional<PrincipalRow> find_principal(Database& database, std::int64_t centre, std::string_view id) {
    Statement find(database,
                   "select " + std::string(columns) + " from principal p where p.centre = ? and p.id = ?");
    return first_row(find.bind(1, centre).bind(2, id));
}

std::optional<PrincipalRow> principal_at(Database& database, std::int64_t centre, std::string_view address) {
    Statement find(database, "select " + std::string(columns) +
                                 " from principal_address a join principal p on p.centre = a.centre and "
                                 "p.id = a.principal where a.centre = ? and a.address = ?");
    return first_row(find.bind(1, centre).bind(2, address));
}

std::optional<PrincipalRow> principal_of_volunteer(Database& database, std::int64_t centre,
                                                   std::string_view volunteer) {
    if (volunteer.empty()) return std::nullopt;
    Statement find(database,
                   "select " + std::string(columns) +
                       " from principal p where p.centre = ? and p.volunteer = ? and p.suspended = 0 "
                       "order by p.made_at, p.id limit 1");
    return first_row(find.bind(1, centre).bind(2, volunteer));
}

std::vector<PrincipalRow> principals_of_volunteer(Database& database, std::int64_t centre,
                                                  std::string_view volunteer) {
    std::vector<PrincipalRow> rows;
    if (volunteer.empty()) return rows;
    Statement find(database, "select " + std::string(columns) +
                                 " from principal p where p.centre = ? and p.volunteer = ? order by "
                                 "p.made_at, p.id");
    find.bind(1, centre).bind(2, volunteer);
    while (find.step()) rows.push_back(read_row(find));
    return rows;
}

std::vector<PrincipalRow> organisers_of(Database& database, std::int64_t centre,
                                        std::string_view organisation) {
    std::vector<PrincipalRow> rows;
    if (organisation.empty()) return rows;
    Statement find(database,
                   "select " + std::string(columns) +
                       " from principal p where p.centre = ? and p.organisation = ? and p.standing = "
                       "'organiser' and p.suspended = 0 order by p.made_at, p.id limit 5");
    find.bind(1, centre).bind(2, organisation);
    while (find.step()) rows.push_back(read_row(find));
    return rows;
}

std::set<std::string, std::less<>> suspended_volunteers(Database& database, std::int64_t centre) {
    Statement row(database, "select volunteer from principal where centre = ? and volunteer <> '' group by "
                            "volunteer having min(suspended) = 1");
    row.bind(1, centre);
    std::set<std::string, std::less<>> found;
    while (row.step()) found.emplace(row.text(0));
    return found;
}

std::vector<PrincipalRow> list_principals(Database& database, std::int64_t centre, std::string_view after,
                                          std::size_t limit, bool staff_only) {
    std::string const staff =
        staff_only ? " and p.standing in ('administrator', 'broker', 'coordinator')" : std::string();
    Statement list(database, "select " + std::string(columns) +
                                 " from principal p where p.centre = ? and p.id > ?" + staff +
                                 " order by p.id limit ?");
    list.bind(1, centre).bind(2, after).bind(3, static_cast<std::int64_t>(limit));
    std::vector<PrincipalRow> rows;
    while (list.step()) rows.push_back(read_row(list));
    return rows;
}

bool has_password(Database& database, std::int64_t centre, std::string_view standing) {
    Statement find(database, "select 1 from principal where centre = ? and standing = ? and password <> ''");
    return find.bind(1, centre).bind(2, standing).step();
}

void insert_registration(Database& database, RegistrationRow const& row) {
    Statement(database, "insert into registration (centre, principal, volunteer, made_at, role, wants) "
                        "values (?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, std::string_view(row.principal))
        .bind(3, std::string_view(row.volunteer))
        .bind(4, row.made_at.time_since_epoch().count())
        .bind(5, std::string_view(row.role))
        .bind(6, std::string_view(row.wants))
        .run();
}

std::optional<RegistrationRow> take_registration(Database& database, std::int64_t centre,
                                                 std::string_view principal) {
    RegistrationRow row{centre, std::string(principal), {}, {}, {}, {}};
    {
        Statement found(database, "select volunteer, made_at, role, wants from registration where centre = ? "
                                  "and principal = ?");
        if (!found.bind(1, centre).bind(2, principal).step()) return {};
        row.volunteer = found.text(0);
        row.made_at = Instant(std::chrono::seconds(found.integer(1)));
        row.role = found.text(2);
        row.wants = found.text(3);
    }
    Statement(database, "delete from registration where centre = ? and principal = ?")
        .bind(1, centre)
        .bind(2, principal)
        .run();
    return row;
}

void forget_registrations(Database& database, Instant before, std::size_t limit) {
    std::vector<RegistrationRow> old;
    {
        Statement found(database, "select centre, principal, volunteer from registration where made_at < ? "
                                  "order by made_at, centre, principal limit ?");
        found.bind(1, before.time_since_epoch().count()).bind(2, static_cast<std::int64_t>(limit));
        while (found.step())
            old.push_back(
                {found.integer(0), std::string(found.text(1)), std::string(found.text(2)), {}, {}, {}});
    }
    for (auto const& each : old) {
        auto const erase = [&](std::string_view sql, std::string_view id) {
            Statement(database, sql).bind(1, each.centre).bind(2, id).run();
        };
        erase("delete from principal_address where centre = ? and principal = ?", each.principal);
        erase("delete from principal where centre = ? and id = ?", each.principal);
        erase("delete from contact where centre = ? and kind = 'volunteer' and id = ?", each.volunteer);
        erase("delete from intake where centre = ? and volunteer = ?", each.volunteer);
        erase("delete from volunteer where centre = ? and id = ?", each.volunteer);
        erase_volunteer_words(database, each.centre, each.volunteer);
        erase("delete from registration where centre = ? and principal = ?", each.principal);
    }
}

void update_principal(Database& database, PrincipalRow const& row) {
    Statement(database, "update principal set standing = ?, name = ?, volunteer = ?, organisation = ?, "
                        "suspended = ?, password = ?, totp = ?, totp_step = ? where centre = ? and id = ?")
        .bind(1, row.standing)
        .bind(2, row.name)
        .bind(3, row.volunteer)
        .bind(4, row.organisation)
        .bind(5, std::int64_t{row.suspended})
        .bind(6, row.password)
        .bind(7, stored(row.totp))
        .bind(8, row.totp_step)
        .bind(9, row.centre)
        .bind(10, row.id)
        .run();
}

} // namespace kith::store
