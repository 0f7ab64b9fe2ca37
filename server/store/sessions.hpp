// SPDX-License-Identifier: MIT
// Rows of being let in: sessions, one-time codes, tickets half way, and failed attempts. Secrets arrive here
// hashed. Called by auth/ within a change; every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/chain.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct SessionRow {
    std::int64_t centre = 0;
    std::int64_t id = 0;
    Hash token{};
    std::string principal;
    Instant begun_at{};
    Instant used_at{};
    std::chrono::seconds idle{};
    Instant ends_at{};
};
void insert_session(Database& database, SessionRow const& row);
[[nodiscard]] std::optional<SessionRow> session_with(Database& database, std::int64_t centre,
                                                     Hash const& token);
[[nodiscard]] std::optional<SessionRow> find_session(Database& database, std::int64_t centre,
                                                     std::int64_t id);
[[nodiscard]] std::vector<SessionRow> sessions_of(Database& database, std::int64_t centre,
                                                  std::string_view principal);
void touch_session(Database& database, std::int64_t centre, std::int64_t id, Instant at);
void delete_session(Database& database, std::int64_t centre, std::int64_t id);

struct EntryCodeRow {
    std::int64_t centre = 0;
    Hash account{}; // of the address somebody gave
    std::string principal;
    Hash code{};
    Hash link{};
    std::int64_t tries_left = 0;
    Instant sent_at{};
    Instant ends_at{};
};
// Takes the place of the one before.
void put_entry_code(Database& database, EntryCodeRow const& row);
[[nodiscard]] std::optional<EntryCodeRow> find_entry_code(Database& database, std::int64_t centre,
                                                          Hash const& account);
[[nodiscard]] std::optional<EntryCodeRow> entry_code_with_link(Database& database, std::int64_t centre,
                                                               Hash const& link);
void delete_entry_code(Database& database, std::int64_t centre, Hash const& account);

struct EntryTicketRow {
    std::int64_t centre = 0;
    Hash token{};
    std::string principal;
    std::string purpose;
    std::int64_t tries_left = 0;
    Instant ends_at{};
};
// Takes the place of one with the same token.
void put_entry_ticket(Database& database, EntryTicketRow const& row);
[[nodiscard]] std::optional<EntryTicketRow> find_entry_ticket(Database& database, std::int64_t centre,
                                                              Hash const& token);
void delete_entry_ticket(Database& database, std::int64_t centre, Hash const& token);
void delete_entry_tickets_of(Database& database, std::int64_t centre, std::string_view principal);

// Failed attempts on an account from a place; the all-zero place stands for every place that is not known.
struct Failures {
    std::int64_t count = 0;
    Instant since{};
};
[[nodiscard]] Failures sign_in_failures(Database& database, std::int64_t centre, Hash const& account,
                                        Hash const& place);
void put_sign_in_failures(Database& database, std::int64_t centre, Hash const& account, Hash const& place,
                          Failures const& failures);
[[nodiscard]] bool has_signed_in_from(Database& database, std::int64_t centre, Hash const& account,
                                      Hash const& place, Instant since);
void put_sign_in_place(Database& database, std::int64_t centre, Hash const& account, Hash const& place,
                       Instant at);

// Deletes what has ended by `now`: sessions, codes, tickets; failures and places not seen after
// `forget_before`.
void forget_entries(Database& database, Instant now, Instant failures_before, Instant places_before);

} // namespace kith::store
