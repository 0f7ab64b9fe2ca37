// SPDX-License-Identifier: MIT
#include "store/safeguarding.hpp"

#include "store/moments.hpp"
#include "store/numbers.hpp"

#include <algorithm>

namespace kith::store {
namespace {

constexpr std::string_view select_concerns =
    "select c.number, c.volunteer, c.organisation, c.need, c.state, c.what, c.raised_by, c.raised_at, "
    "c.review_at, c.decision, c.decided_by, c.decided_at, c.duty from concern c where c.centre = ?";
// Positions: whether they are a lead, the reader, the reader.
constexpr std::string_view seen_by =
    " and (? = 1 or c.raised_by = ? or exists (select 1 from concern_reader r where r.centre = c.centre and "
    "r.concern = c.number and r.principal = ?))";
constexpr std::string_view select_restrictions =
    "select number, volunteer, kind, target, concern, placed_by, placed_at, lifted_by, lifted_at, "
    "status_before from restriction where centre = ?";

void erase(Database& database, std::string_view table, std::int64_t centre, std::int64_t number) {
    Statement(database, "delete from " + std::string(table) + " where centre = ? and number = ?")
        .bind(1, centre)
        .bind(2, number)
        .run();
}

std::optional<Instant> unless(std::int64_t value, std::int64_t none) {
    return value == none ? std::nullopt : std::optional(instant(value));
}

std::vector<std::string> names(Statement& row) {
    std::vector<std::string> found;
    while (row.step()) found.emplace_back(row.text(0));
    return found;
}

} // namespace

std::vector<std::string> Safeguarding::leads() {
    Statement row(*database_, "select principal from safeguarding_lead where centre = ? order by principal");
    return names(row.bind(1, centre_));
}

void Safeguarding::put_leads(std::vector<std::string> const& principals) {
    Statement(*database_, "delete from safeguarding_lead where centre = ?").bind(1, centre_).run();
    for (auto const& each : principals) {
        Statement(*database_, "insert into safeguarding_lead (centre, principal) values (?, ?)")
            .bind(1, centre_)
            .bind(2, std::string_view(each))
            .run();
    }
}

bool Safeguarding::is_lead(std::string_view principal) {
    Statement row(*database_,
                  "select l.principal from safeguarding_lead l join principal p on p.centre = l.centre and "
                  "p.id = l.principal where l.centre = ? and p.suspended = 0 and p.standing in "
                  "('coordinator', 'administrator')");
    auto const able = names(row.bind(1, centre_));
    if (!able.empty()) return std::ranges::find(able, principal) != able.end();
    Statement administrator(*database_, "select 1 from principal where centre = ? and id = ? and suspended = "
                                        "0 and standing = 'administrator'");
    return administrator.bind(1, centre_).bind(2, principal).step();
}

std::int64_t Safeguarding::add(Concern const& concern) {
    auto made = concern;
    made.number = next_number(*database_, "concern", centre_);
    write(made);
    return made.number;
}

void Safeguarding::put(Concern const& concern) {
    erase(*database_, "concern", centre_, concern.number);
    write(concern);
}

void Safeguarding::write(Concern const& concern) {
    Statement(*database_, "insert into concern (centre, number, volunteer, organisation, need, state, what, "
                          "raised_by, raised_at, review_at, decision, decided_by, decided_at, duty) values "
                          "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, concern.number)
        .bind(3, std::string_view(concern.volunteer))
        .bind(4, std::string_view(concern.organisation))
        .bind(5, concern.need)
        .bind(6, std::string_view(concern.state))
        .bind(7, std::string_view(concern.what))
        .bind(8, std::string_view(concern.raised_by))
        .bind(9, seconds(concern.raised_at))
        .bind(10, concern.review_at ? seconds(*concern.review_at) : INT64_MAX)
        .bind(11, std::string_view(concern.decision))
        .bind(12, std::string_view(concern.decided_by))
        .bind(13, concern.decided_at ? seconds(*concern.decided_at) : -1)
        .bind(14, std::string_view(concern.duty))
        .run();
}

std::vector<Concern> Safeguarding::concern_rows(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<Concern> found;
    while (row.step()) {
        found.push_back({row.integer(0), text(1), text(2), row.integer(3), text(4), text(5), text(6),
                         instant(row.integer(7)), unless(row.integer(8), INT64_MAX), text(9), text(10),
                         unless(row.integer(11), -1), text(12)});
    }
    return found;
}

std::optional<Concern> Safeguarding::find_concern(std::int64_t number) {
    Statement row(*database_, std::string(select_concerns) + " and c.number = ?");
    auto found = concern_rows(row.bind(1, centre_).bind(2, number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Concern> Safeguarding::concerns(std::string_view reader, bool open_only, std::int64_t before,
                                            std::size_t limit) {
    Statement row(*database_, std::string(select_concerns) + std::string(seen_by) + " and c.number < ?" +
                                  (open_only ? " and c.state = 'open'" : "") +
                                  " order by c.number desc limit " + std::to_string(limit));
    return concern_rows(row.bind(1, centre_)
                            .bind(2, std::int64_t{is_lead(reader)})
                            .bind(3, reader)
                            .bind(4, reader)
                            .bind(5, before > 0 ? before : INT64_MAX));
}

std::vector<Concern> Safeguarding::to_review(std::string_view reader, Instant until, std::size_t limit) {
    Statement row(*database_, std::string(select_concerns) + std::string(seen_by) +
                                  " and c.review_at <= ? order by c.review_at, c.number limit " +
                                  std::to_string(limit));
    return concern_rows(row.bind(1, centre_)
                            .bind(2, std::int64_t{is_lead(reader)})
                            .bind(3, reader)
                            .bind(4, reader)
                            .bind(5, seconds(until)));
}

bool Safeguarding::may_see(Concern const& concern, std::string_view reader) {
    if (concern.raised_by == reader || is_lead(reader)) return true;
    auto const others = readers(concern.number);
    return std::ranges::find(others, reader) != others.end();
}

void Safeguarding::add(std::int64_t concern, ConcernNote note) {
    Statement last(*database_,
                   "select coalesce(max(number), 0) from concern_note where centre = ? and concern = ?");
    note.number = last.bind(1, centre_).bind(2, concern).step() ? last.integer(0) + 1 : 1;
    Statement(
        *database_,
        "insert into concern_note (centre, concern, number, note, principal, at) values (?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, concern)
        .bind(3, note.number)
        .bind(4, std::string_view(note.note))
        .bind(5, std::string_view(note.principal))
        .bind(6, seconds(note.at))
        .run();
}

std::vector<ConcernNote> Safeguarding::notes(std::int64_t concern) {
    Statement row(*database_, "select number, note, principal, at from concern_note where centre = ? and "
                              "concern = ? order by number");
    row.bind(1, centre_).bind(2, concern);
    std::vector<ConcernNote> found;
    while (row.step()) {
        found.push_back(
            {row.integer(0), std::string(row.text(1)), std::string(row.text(2)), instant(row.integer(3))});
    }
    return found;
}

std::vector<std::string> Safeguarding::readers(std::int64_t concern) {
    Statement row(*database_, "select principal from concern_reader where centre = ? and concern = ? order "
                              "by principal");
    return names(row.bind(1, centre_).bind(2, concern));
}

void Safeguarding::put_readers(std::int64_t concern, std::vector<std::string> const& principals) {
    Statement(*database_, "delete from concern_reader where centre = ? and concern = ?")
        .bind(1, centre_)
        .bind(2, concern)
        .run();
    for (auto const& each : principals) {
        Statement(*database_, "insert into concern_reader (centre, concern, principal) values (?, ?, ?)")
            .bind(1, centre_)
            .bind(2, concern)
            .bind(3, std::string_view(each))
            .run();
    }
}

std::int64_t Safeguarding::add(Restriction const& restriction) {
    auto made = restriction;
    made.number = next_number(*database_, "restriction", centre_);
    write(made);
    return made.number;
}

void Safeguarding::put(Restriction const& restriction) {
    erase(*database_, "restriction", centre_, restriction.number);
    write(restriction);
}

void Safeguarding::write(Restriction const& restriction) {
    Statement(*database_,
              "insert into restriction (centre, number, volunteer, kind, target, concern, placed_by, "
              "placed_at, lifted_by, lifted_at, status_before) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, restriction.number)
        .bind(3, std::string_view(restriction.volunteer))
        .bind(4, std::string_view(restriction.kind))
        .bind(5, std::string_view(restriction.target))
        .bind(6, restriction.concern)
        .bind(7, std::string_view(restriction.placed_by))
        .bind(8, seconds(restriction.placed_at))
        .bind(9, std::string_view(restriction.lifted_by))
        .bind(10, restriction.lifted_at ? seconds(*restriction.lifted_at) : -1)
        .bind(11, std::string_view(restriction.status_before))
        .run();
}

std::vector<Restriction> Safeguarding::restriction_rows(Statement& row) {
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<Restriction> found;
    while (row.step()) {
        found.push_back({row.integer(0), text(1), text(2), text(3), row.integer(4), text(5),
                         instant(row.integer(6)), text(7), unless(row.integer(8), -1), text(9)});
    }
    return found;
}

std::optional<Restriction> Safeguarding::find_restriction(std::int64_t number) {
    Statement row(*database_, std::string(select_restrictions) + " and number = ?");
    auto found = restriction_rows(row.bind(1, centre_).bind(2, number));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Restriction> Safeguarding::restrictions(std::string_view volunteer, bool holding_only) {
    Statement row(*database_, std::string(select_restrictions) + " and volunteer = ?" +
                                  (holding_only ? " and lifted_at = -1" : "") + " order by number");
    return restriction_rows(row.bind(1, centre_).bind(2, volunteer));
}

std::vector<Restriction> Safeguarding::restrictions_under(std::int64_t concern) {
    Statement row(*database_, std::string(select_restrictions) + " and concern = ? order by number");
    return restriction_rows(row.bind(1, centre_).bind(2, concern));
}

std::vector<Restriction> Safeguarding::all_holding() {
    Statement row(*database_, std::string(select_restrictions) + " and lifted_at = -1 order by number");
    return restriction_rows(row.bind(1, centre_));
}

std::int64_t Safeguarding::add(Incident const& incident) {
    auto const number = next_number(*database_, "incident", centre_);
    Statement(*database_, "insert into incident (centre, number, organisation, opening, volunteer, kind, "
                          "what, action, happened_at, reported_by, reported_at) values (?, ?, ?, ?, ?, ?, ?, "
                          "?, ?, ?, ?)")
        .bind(1, centre_)
        .bind(2, number)
        .bind(3, std::string_view(incident.organisation))
        .bind(4, std::string_view(incident.opening))
        .bind(5, std::string_view(incident.volunteer))
        .bind(6, std::string_view(incident.kind))
        .bind(7, std::string_view(incident.what))
        .bind(8, std::string_view(incident.action))
        .bind(9, seconds(incident.happened_at))
        .bind(10, std::string_view(incident.reported_by))
        .bind(11, seconds(incident.reported_at))
        .run();
    return number;
}

std::vector<Incident> Safeguarding::incidents(std::string_view organisation, std::int64_t before,
                                              std::size_t limit) {
    std::string sql = "select number, organisation, opening, volunteer, kind, what, action, happened_at, "
                      "reported_by, reported_at from incident where centre = ? and number < ?";
    if (!organisation.empty()) sql += " and organisation = ?";
    Statement row(*database_, sql + " order by number desc limit " + std::to_string(limit));
    row.bind(1, centre_).bind(2, before > 0 ? before : INT64_MAX);
    if (!organisation.empty()) row.bind(3, organisation);
    auto const text = [&row](int column) { return std::string(row.text(column)); };
    std::vector<Incident> found;
    while (row.step()) {
        found.push_back({row.integer(0), text(1), text(2), text(3), text(4), text(5), text(6),
                         instant(row.integer(7)), text(8), instant(row.integer(9))});
    }
    return found;
}

} // namespace kith::store
