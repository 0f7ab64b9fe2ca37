// SPDX-License-Identifier: MIT
// Rows of people who sign in. Called by auth/ within a change; nothing here decides who may do what. Every
// function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct PrincipalRow {
    std::int64_t centre = 0;
    std::string id;
    std::string standing; // a word of auth::Standing
    std::string name;
    std::string address; // where one-time codes go; unique in the centre; may be empty
    std::string volunteer;
    std::string organisation;
    bool suspended = false;
    std::string password;            // argon2id; empty: none chosen yet
    std::vector<unsigned char> totp; // sealed; empty: none
    std::int64_t totp_step = 0;      // the last one used
    Instant made_at{};
};

// False, and nothing done, where the address or the id is taken.
[[nodiscard]] bool insert_principal(Database& database, PrincipalRow const& row);
[[nodiscard]] std::optional<PrincipalRow> find_principal(Database& database, std::int64_t centre,
                                                         std::string_view id);
[[nodiscard]] std::optional<PrincipalRow> principal_at(Database& database, std::int64_t centre,
                                                       std::string_view address);
// Who is this volunteer, and who speaks for this organisation: not suspended, the longest there first, at
// most a few.
[[nodiscard]] std::optional<PrincipalRow> principal_of_volunteer(Database& database, std::int64_t centre,
                                                                 std::string_view volunteer);
// Every account of theirs, suspended or not, the longest there first.
[[nodiscard]] std::vector<PrincipalRow> principals_of_volunteer(Database& database, std::int64_t centre,
                                                                std::string_view volunteer);
[[nodiscard]] std::vector<PrincipalRow> organisers_of(Database& database, std::int64_t centre,
                                                      std::string_view organisation);
// Volunteers who have accounts, all of them suspended.
[[nodiscard]] std::set<std::string, std::less<>> suspended_volunteers(Database& database,
                                                                      std::int64_t centre);
// By id, after `after`; all, or only those who work at the desk.
[[nodiscard]] std::vector<PrincipalRow> list_principals(Database& database, std::int64_t centre,
                                                        std::string_view after, std::size_t limit,
                                                        bool staff_only = false);
// Whether anybody of that standing has chosen a password.
[[nodiscard]] bool has_password(Database& database, std::int64_t centre, std::string_view standing);

// Who registered by themselves and has not signed in yet.
struct RegistrationRow {
    std::int64_t centre = 0;
    std::string principal;
    std::string volunteer;
    Instant made_at{};
    std::string role{};  // they would like to take; empty: none yet
    std::string wants{}; // in their words
};
void insert_registration(Database& database, RegistrationRow const& row);
// Nothing where there was none. It is none from now on.
[[nodiscard]] std::optional<RegistrationRow> take_registration(Database& database, std::int64_t centre,
                                                               std::string_view principal);
// Deletes at most `limit` from before, with the principal, the address, the contact and the volunteer that
// were made for them.
void forget_registrations(Database& database, Instant before, std::size_t limit);

// Writes everything but id, address and made_at.
void update_principal(Database& database, PrincipalRow const& row);

} // namespace kith::store
