// SPDX-License-Identifier: MIT
// Rows of who is on which site, since when and until when. Names and numbers of people without an account lie
// apart from them and can be erased alone. Who may be where is decided in desk/sites.hpp. Every function
// throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::store {

struct SiteSignIn {
    std::int64_t number = 0;    // given by add_sign_in()
    std::int64_t emergency = 0; // 0: none
    std::string site{};         // the organisation whose site it is
    std::string volunteer{};    // empty: somebody without an account
    std::string opening{};      // empty: none in particular
    Instant signed_in_at{};
    std::string signed_in_by{};
    Instant due_at{};
    std::optional<Instant> signed_out_at{};
    std::string signed_out_by{};
    std::optional<Instant> missed_at{}; // it was raised that they had not left
    std::string name{};                 // of somebody without an account, until it is erased
    std::string telephone{};
    friend bool operator==(SiteSignIn const&, SiteSignIn const&) = default;
};

// Gives it the next number, and says which.
std::int64_t add_sign_in(Database& database, std::int64_t centre, SiteSignIn const& sign_in);
[[nodiscard]] std::optional<SiteSignIn> find_sign_in(Database& database, std::int64_t centre,
                                                     std::int64_t number);
// Where they are now: a volunteer; or somebody without an account, known by name and number together.
[[nodiscard]] std::optional<SiteSignIn> open_sign_in(Database& database, std::int64_t centre,
                                                     std::string_view volunteer);
[[nodiscard]] std::optional<SiteSignIn> open_sign_in(Database& database, std::int64_t centre,
                                                     std::string_view name, std::string_view telephone);
void sign_out(Database& database, std::int64_t centre, std::int64_t number, Instant at, std::string_view by);
// They stay longer: what was raised about the time before is over.
void set_due(Database& database, std::int64_t centre, std::int64_t number, Instant due);
void set_missed(Database& database, std::int64_t centre, std::int64_t number, Instant at);

// How many are there, and how many of them were to have left by `due`. `emergency` 0: of the whole centre.
[[nodiscard]] std::int64_t on_site(Database& database, std::int64_t centre, std::int64_t emergency);
[[nodiscard]] std::int64_t overdue(Database& database, std::int64_t centre, std::int64_t emergency,
                                   Instant due);

// Which sign-ins a list is cut down to: an empty member is no restriction.
struct SignInsOf {
    std::string site{};
    std::string volunteer{};
    std::int64_t emergency = 0;
    bool open_only = false;
    std::optional<Instant> due_by{}; // those still there who were to have left by then
};
// At most `limit` with a number above `after`, by number.
[[nodiscard]] std::vector<SiteSignIn> sign_ins(Database& database, std::int64_t centre, SignInsOf const& of,
                                               std::int64_t after, std::size_t limit);
// Still there, to have left by `due`, and nothing raised about it: the longest due first.
[[nodiscard]] std::vector<SiteSignIn> not_raised(Database& database, std::int64_t centre, Instant due,
                                                 std::size_t limit);

// Erases the name and number kept with a sign-in; false where there are none.
bool erase_site_person(Database& database, std::int64_t centre, std::int64_t number);
// Those of at most `limit` people who left before `before`. How many.
std::size_t erase_site_people(Database& database, std::int64_t centre, Instant before, std::size_t limit);

} // namespace kith::store
