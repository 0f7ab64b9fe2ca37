// SPDX-License-Identifier: MIT
#include "store/sessions.hpp"

#include "store/moments.hpp"

#include <algorithm>

namespace kith::store {

namespace {

Hash hash_in(ByteView bytes) {
    Hash hash{};
    if (bytes.size() == hash.size()) std::ranges::copy(bytes, hash.begin());
    return hash;
}

constexpr std::string_view session_columns = "select centre, id, token, principal, begun_at, used_at, "
                                             "idle_seconds, ends_at from session where centre = ? ";

SessionRow read_session(Statement& from) {
    return {from.integer(0),
            from.integer(1),
            hash_in(from.bytes(2)),
            std::string(from.text(3)),
            instant(from.integer(4)),
            instant(from.integer(5)),
            std::chrono::seconds(from.integer(6)),
            instant(from.integer(7))};
}

constexpr std::string_view code_columns = "select centre, account, principal, code, link, tries_left, "
                                          "sent_at, ends_at from entry_code where centre = ? ";

std::optional<EntryCodeRow> first_code(Statement& from) {
    if (!from.step()) return {};
    return EntryCodeRow{from.integer(0),          hash_in(from.bytes(1)),  std::string(from.text(2)),
                        hash_in(from.bytes(3)),   hash_in(from.bytes(4)),  from.integer(5),
                        instant(from.integer(6)), instant(from.integer(7))};
}

} // namespace

void insert_session(Database& database, SessionRow const& row) {
    Statement(database, "insert into session (centre, id, token, principal, begun_at, used_at, idle_seconds, "
                        "ends_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, row.id)
        .bind(3, ByteView(row.token))
        .bind(4, row.principal)
        .bind(5, seconds(row.begun_at))
        .bind(6, seconds(row.used_at))
        .bind(7, row.idle.count())
        .bind(8, seconds(row.ends_at))
        .run();
}

std::optional<SessionRow> session_with(Database& database, std::int64_t centre, Hash const& token) {
    Statement find(database, std::string(session_columns) + "and token = ?");
    find.bind(1, centre).bind(2, ByteView(token));
    return find.step() ? std::optional(read_session(find)) : std::nullopt;
}

std::optional<SessionRow> find_session(Database& database, std::int64_t centre, std::int64_t id) {
    Statement find(database, std::string(session_columns) + "and id = ?");
    find.bind(1, centre).bind(2, id);
    return find.step() ? std::optional(read_session(find)) : std::nullopt;
}

std::vector<SessionRow> sessions_of(Database& database, std::int64_t centre, std::string_view principal) {
    Statement list(database, std::string(session_columns) + "and principal = ? order by begun_at, id");
    list.bind(1, centre).bind(2, principal);
    std::vector<SessionRow> rows;
    while (list.step()) rows.push_back(read_session(list));
    return rows;
}

void touch_session(Database& database, std::int64_t centre, std::int64_t id, Instant at) {
    Statement(database, "update session set used_at = ? where centre = ? and id = ?")
        .bind(1, seconds(at))
        .bind(2, centre)
        .bind(3, id)
        .run();
}

void delete_session(Database& database, std::int64_t centre, std::int64_t id) {
    Statement(database, "delete from session where centre = ? and id = ?").bind(1, centre).bind(2, id).run();
}

void put_entry_code(Database& database, EntryCodeRow const& row) {
    delete_entry_code(database, row.centre, row.account);
    Statement(database,
              "insert into entry_code (centre, account, principal, code, link, tries_left, sent_at, "
              "ends_at) values (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, ByteView(row.account))
        .bind(3, row.principal)
        .bind(4, ByteView(row.code))
        .bind(5, ByteView(row.link))
        .bind(6, row.tries_left)
        .bind(7, seconds(row.sent_at))
        .bind(8, seconds(row.ends_at))
        .run();
}

std::optional<EntryCodeRow> find_entry_code(Database& database, std::int64_t centre, Hash const& account) {
    Statement find(database, std::string(code_columns) + "and account = ?");
    return first_code(find.bind(1, centre).bind(2, ByteView(account)));
}

std::optional<EntryCodeRow> entry_code_with_link(Database& database, std::int64_t centre, Hash const& link) {
    Statement find(database, std::string(code_columns) + "and link = ?");
    return first_code(find.bind(1, centre).bind(2, ByteView(link)));
}

void delete_entry_code(Database& database, std::int64_t centre, Hash const& account) {
    Statement(database, "delete from entry_code where centre = ? and account = ?")
        .bind(1, centre)
        .bind(2, ByteView(account))
        .run();
}

void put_entry_ticket(Database& database, EntryTicketRow const& row) {
    delete_entry_ticket(database, row.centre, row.token);
    Statement(database, "insert into entry_ticket (centre, token, principal, purpose, tries_left, ends_at) "
                        "values (?, ?, ?, ?, ?, ?)")
        .bind(1, row.centre)
        .bind(2, ByteView(row.token))
        .bind(3, row.principal)
        .bind(4, row.purpose)
        .bind(5, row.tries_left)
        .bind(6, seconds(row.ends_at))
        .run();
}

std::optional<EntryTicketRow> find_entry_ticket(Database& database, std::int64_t centre, Hash const& token) {
    Statement find(database,
                   "select centre, token, principal, purpose, tries_left, ends_at from entry_ticket "
                   "where centre = ? and token = ?");
    if (!find.bind(1, centre).bind(2, ByteView(token)).step()) return {};
    return EntryTicketRow{find.integer(0),           hash_in(find.bytes(1)), std::string(find.text(2)),
                          std::string(find.text(3)), find.integer(4),        instant(find.integer(5))};
}

void delete_entry_ticket(Database& database, std::int64_t centre, Hash const& token) {
    Statement(database, "delete from entry_ticket where centre = ? and token = ?")
        .bind(1, centre)
        .bind(2, ByteView(token))
        .run();
}

void delete_entry_tickets_of(Database& database, std::int64_t centre, std::string_view principal) {
    Statement(database, "delete from entry_ticket where centre = ? and principal = ?")
        .bind(1, centre)
        .bind(2, principal)
        .run();
}

Failures sign_in_failures(Database& database, std::int64_t centre, Hash const& account, Hash const& place) {
    Statement find(database, "select count, since from sign_in_failure where centre = ? and account = ? and "
                             "place = ?");
    find.bind(1, centre).bind(2, ByteView(account)).bind(3, ByteView(place));
    if (!find.step()) return {};
    return {find.integer(0), instant(find.integer(1))};
}

void put_sign_in_failures(Database& database, std::int64_t centre, Hash const& account, Hash const& place,
                          Failures const& failures) {
    Statement(database, "delete from sign_in_failure where centre = ? and account = ? and place = ?")
        .bind(1, centre)
        .bind(2, ByteView(account))
        .bind(3, ByteView(place))
        .run();
    if (failures.count == 0) return;
    Statement(database, "insert into sign_in_failure (centre, account, place, count, since) values "
                        "(?, ?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, ByteView(account))
        .bind(3, ByteView(place))
        .bind(4, failures.count)
        .bind(5, seconds(failures.since))
        .run();
}

bool has_signed_in_from(Database& database, std::int64_t centre, Hash const& account, Hash const& place,
                        Instant since) {
    Statement find(database, "select 1 from sign_in_place where centre = ? and account = ? and place = ? and "
                             "seen_at >= ?");
    return find.bind(1, centre)
        .bind(2, ByteView(account))
        .bind(3, ByteView(place))
        .bind(4, seconds(since))
        .step();
}

void put_sign_in_place(Database& database, std::int64_t centre, Hash const& account, Hash const& place,
                       Instant at) {
    Statement(database, "delete from sign_in_place where centre = ? and account = ? and place = ?")
        .bind(1, centre)
        .bind(2, ByteView(account))
        .bind(3, ByteView(place))
        .run();
    Statement(database, "insert into sign_in_place (centre, account, place, seen_at) values (?, ?, ?, ?)")
        .bind(1, centre)
        .bind(2, ByteView(account))
        .bind(3, ByteView(place))
        .bind(4, seconds(at))
        .run();
}

void forget_entries(Database& database, Instant now, Instant failures_before, Instant places_before) {
    for (auto const* table : {"session", "entry_code", "entry_ticket", "integration_token", "action_link"}) {
        Statement(database, std::string("delete from ") + table + " where ends_at <= ?")
            .bind(1, seconds(now))
            .run();
    }
    Statement(database, "delete from sign_in_failure where since < ?")
        .bind(1, seconds(failures_before))
        .run();
    Statement(database, "delete from sign_in_place where seen_at < ?").bind(1, seconds(places_before)).run();
}

} // namespace kith::store
