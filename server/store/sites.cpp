// SPDX-License-Identifier: MIT
#include "store/sites.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

namespace kith::store {
namespace {

std::optional<Instant> unless_never(std::int64_t value) {
    return value == -1 ? std::nullopt : std::optional(instant(value));
}

std::string select_sign_ins(std::string_view rest) {
    return "select s.number, s.emergency, s.site, s.volunteer, s.opening, s.signed_in_at, s.signed_in_by, "
           "s.due_at, s.signed_out_at, s.signed_out_by, s.missed_at, coalesce(p.name, ''), "
           "coalesce(p.telephone, '') from site_sign_in s left join site_person p on p.centre = s.centre and "
           "p.number = s.number where s.centre = ?" +
           std::string(rest);
}

std::vector<SiteSignIn> rows(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<SiteSignIn> found;
    while (row.step()) {
        found.push_back({row.integer(0), row.integer(1), text(2), text(3), text(4), instant(row.integer(5)),
                         text(6), instant(row.integer(7)), unless_never(row.integer(8)), text(9),
                         unless_never(row.integer(10)), text(11), text(12)});
    }
    return found;
}

std::optional<SiteSignIn> first(Statement& row) {
    auto found = rows(row);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::int64_t count(Database& database, std::int64_t centre, std::int64_t emergency,
                   std::optional<Instant> due) {
    std::string sql = "select count(*) from site_sign_in where centre = ? and signed_out_at = -1";
    if (due) sql += " and due_at <= ?";
    if (emergency != 0) sql += " and emergency = ?";
    Statement row(database, sql);
    int position = 1;
    row.bind(position, centre);
    if (due) row.bind(++position, seconds(*due));
    if (emergency != 0) row.bind(++position, emergency);
    return row.step() ? row.integer(0) : 0;
}

} // namespace

std::int64_t add_sign_in(Database& database, std::int64_t centre, SiteSignIn const& sign_in) {
    auto const number = next_number(database, "site_sign_in", centre);
    Statement(database, "insert into site_sign_in (centre, number, emergency, site, volunteer, opening, "
                        "signed_in_at, signed_in_by, due_at, signed_out_at, signed_out_by, missed_at) values "
                        "(?, ?, ?, ?, ?, ?, ?, ?, ?, -1, '', -1)")
        .bind(1, centre)
        .bind(2, number)
        .bind(3, sign_in.emergency)
        .bind(4, std::string_view(sign_in.site))
        .bind(5, std::string_view(sign_in.volunteer))
        .bind(6, std::string_view(sign_in.opening))
        .bind(7, seconds(sign_in.signed_in_at))
        .bind(8, std::string_view(sign_in.signed_in_by))
        .bind(9, seconds(sign_in.due_at))
        .run();
    if (!sign_in.volunteer.empty()) return number;
    Statement(database, "insert into site_person (centre, number, name, telephone) values (?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, number)
        .bind(3, std::string_view(sign_in.name))
        .bind(4, std::string_view(sign_in.telephone))
        .run();
    return number;
}

std::optional<SiteSignIn> find_sign_in(Database& database, std::int64_t centre, std::int64_t number) {
    Statement row(database, select_sign_ins(" and s.number = ?"));
    return first(row.bind(1, centre).bind(2, number));
}

std::optional<SiteSignIn> open_sign_in(Database& database, std::int64_t centre, std::string_view volunteer) {
    Statement row(database, select_sign_ins(" and s.volunteer = ? and s.signed_out_at = -1"));
    return first(row.bind(1, centre).bind(2, volunteer));
}

std::optional<SiteSignIn> open_sign_in(Database& database, std::int64_t centre, std::string_view name,
                                       std::string_view telephone) {
    Statement row(database, select_sign_ins(" and s.volunteer = '' and s.signed_out_at = -1 and p.name = ? "
                                            "and p.telephone = ?"));
    return first(row.bind(1, centre).bind(2, name).bind(3, telephone));
}

void sign_out(Database& database, std::int64_t centre, std::int64_t number, Instant at, std::string_view by) {
    Statement(database, "update site_sign_in set signed_out_at = ?, signed_out_by = ? where centre = ? and "
                        "number = ?")
        .bind(1, seconds(at))
        .bind(2, by)
        .bind(3, centre)
        .bind(4, number)
        .run();
}

void set_due(Database& database, std::int64_t centre, std::int64_t number, Instant due) {
    Statement(database, "update site_sign_in set due_at = ?, missed_at = -1 where centre = ? and number = ?")
        .bind(1, seconds(due))
        .bind(2, centre)
        .bind(3, number)
        .run();
}

void set_missed(Database& database, std::int64_t centre, std::int64_t number, Instant at) {
    Statement(database, "update site_sign_in set missed_at = ? where centre = ? and number = ?")
        .bind(1, seconds(at))
        .bind(2, centre)
        .bind(3, number)
        .run();
}

std::int64_t on_site(Database& database, std::int64_t centre, std::int64_t emergency) {
    return count(database, centre, emergency, {});
}

std::int64_t overdue(Database& database, std::int64_t centre, std::int64_t emergency, Instant due) {
    return count(database, centre, emergency, due);
}

std::vector<SiteSignIn> sign_ins(Database& database, std::int64_t centre, SignInsOf const& of,
                                 std::int64_t after, std::size_t limit) {
    std::string rest = " and s.number > ?";
    if (!of.site.empty()) rest += " and s.site = ?";
    if (!of.volunteer.empty()) rest += " and s.volunteer = ?";
    if (of.emergency != 0) rest += " and s.emergency = ?";
    if (of.open_only || of.due_by) rest += " and s.signed_out_at = -1";
    if (of.due_by) rest += " and s.due_at <= ?";
    Statement row(database, select_sign_ins(rest + " order by s.number limit " + std::to_string(limit)));
    int position = 2;
    row.bind(1, centre).bind(position, after);
    if (!of.site.empty()) row.bind(++position, std::string_view(of.site));
    if (!of.volunteer.empty()) row.bind(++position, std::string_view(of.volunteer));
    if (of.emergency != 0) row.bind(++position, of.emergency);
    if (of.due_by) row.bind(++position, seconds(*of.due_by));
    return rows(row);
}

std::vector<SiteSignIn> not_raised(Database& database, std::int64_t centre, Instant due, std::size_t limit) {
    Statement row(database,
                  select_sign_ins(" and s.signed_out_at = -1 and s.missed_at = -1 and s.due_at <= ? "
                                  "order by s.due_at, s.number limit " +
                                  std::to_string(limit)));
    return rows(row.bind(1, centre).bind(2, seconds(due)));
}

bool erase_site_person(Database& database, std::int64_t centre, std::int64_t number) {
    {
        Statement found(database, "select 1 from site_person where centre = ? and number = ?");
        if (!found.bind(1, centre).bind(2, number).step()) return false;
    }
    Statement(database, "delete from site_person where centre = ? and number = ?")
        .bind(1, centre)
        .bind(2, number)
        .run();
    return true;
}

std::size_t erase_site_people(Database& database, std::int64_t centre, Instant before, std::size_t limit) {
    std::vector<std::int64_t> gone;
    {
        Statement row(
            database,
            "select p.number from site_person p join site_sign_in s on s.centre = p.centre and "
            "s.number = p.number where p.centre = ? and s.signed_out_at >= 0 and s.signed_out_at < ? "
            "order by p.number limit " +
                std::to_string(limit));
        row.bind(1, centre).bind(2, seconds(before));
        while (row.step()) gone.push_back(row.integer(0));
    }
    for (auto const number : gone) erase_site_person(database, centre, number);
    return gone.size();
}

} // namespace kith::store
