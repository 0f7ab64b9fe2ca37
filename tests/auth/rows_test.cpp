// SPDX-License-Identifier: MIT
// The rows behind signing in: what is written is read again, within its centre only, and goes when it has
// ended.
#include "scratch.hpp"
#include "store/keys.hpp"
#include "store/principals.hpp"
#include "store/sessions.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::store;

namespace {

constexpr Instant at(std::int64_t seconds) {
    return Instant(std::chrono::seconds(1'800'000'000 + seconds));
}
constexpr Hash hash(unsigned char with) {
    Hash made{};
    made.fill(with);
    return made;
}

struct Rows {
    auth_test::Folder folder;
    Database database{folder / "kith.db", Database::Mode::create};
    Rows() { migrate(database); }
};

PrincipalRow principal(std::int64_t centre, std::string const& id, std::string const& address) {
    return {centre, id, "coordinator", "Zoë", address, "V1", "O1", false, "", {}, 0, at(0)};
}

} // namespace

TEST_CASE("a principal is found by id and by address, in its own centre only") {
    Rows rows;
    auto& database = rows.database;
    REQUIRE(insert_principal(database, principal(1, "a", "zoe@example.org")));
    CHECK_FALSE(insert_principal(database, principal(1, "a", "other@example.org")));
    CHECK_FALSE(insert_principal(database, principal(1, "b", "zoe@example.org")));
    REQUIRE(insert_principal(database, principal(2, "a", "zoe@example.org")));
    REQUIRE(insert_principal(database, principal(1, "c", "")));
    REQUIRE(insert_principal(database, principal(1, "d", "")));
    CHECK(find_principal(database, 1, "a")->name == "Zoë");
    CHECK_FALSE(find_principal(database, 3, "a"));
    CHECK(principal_at(database, 2, "zoe@example.org")->centre == 2);
    CHECK_FALSE(principal_at(database, 1, ""));
    CHECK(list_principals(database, 1, "", 10).size() == 3);
    CHECK(list_principals(database, 1, "a", 1).front().id == "c");
    CHECK_FALSE(has_password(database, 1, "coordinator"));

    auto row = *find_principal(database, 1, "a");
    row.suspended = true;
    row.standing = "organiser";
    row.organisation = "O9";
    row.password = "hash";
    row.totp = {1, 0, 2};
    row.totp_step = 77;
    update_principal(database, row);
    auto const read = *find_principal(database, 1, "a");
    CHECK(read.suspended);
    CHECK(read.standing == "organiser");
    CHECK(read.organisation == "O9");
    CHECK(read.password == "hash");
    CHECK(has_password(database, 1, "organiser"));
    CHECK_FALSE(has_password(database, 2, "organiser"));
    CHECK(read.totp == std::vector<unsigned char>{1, 0, 2});
    CHECK(read.totp_step == 77);
    CHECK_FALSE(find_principal(database, 2, "a")->suspended);
}

TEST_CASE(
    "sessions, codes, tickets and tokens are found by hash within their centre, and forgotten when over") {
    Rows rows;
    auto& database = rows.database;
    insert_session(database, {1, 11, hash(1), "a", at(0), at(0), std::chrono::seconds(60), at(100)});
    insert_session(database, {1, 12, hash(2), "a", at(1), at(1), std::chrono::seconds(60), at(200)});
    CHECK(session_with(database, 1, hash(1))->id == 11);
    CHECK_FALSE(session_with(database, 2, hash(1)));
    touch_session(database, 1, 11, at(30));
    CHECK(find_session(database, 1, 11)->used_at == at(30));
    CHECK(sessions_of(database, 1, "a").size() == 2);

    put_entry_code(database, {1, hash(3), "a", hash(4), hash(5), 50, at(0), at(100)});
    put_entry_code(database, {1, hash(3), "a", hash(6), hash(7), 49, at(1), at(101)});
    CHECK(find_entry_code(database, 1, hash(3))->code == hash(6));
    CHECK_FALSE(entry_code_with_link(database, 1, hash(5)));
    CHECK(entry_code_with_link(database, 1, hash(7))->tries_left == 49);

    put_entry_ticket(database, {1, hash(8), "a", "totp", 5, at(100)});
    CHECK(find_entry_ticket(database, 1, hash(8))->purpose == "totp");
    delete_entry_tickets_of(database, 1, "a");
    CHECK_FALSE(find_entry_ticket(database, 1, hash(8)));

    put_sign_in_failures(database, 1, hash(9), hash(0), {3, at(0)});
    CHECK(sign_in_failures(database, 1, hash(9), hash(0)).count == 3);
    CHECK(sign_in_failures(database, 1, hash(9), hash(1)).count == 0);
    put_sign_in_place(database, 1, hash(9), hash(1), at(0));
    CHECK(has_signed_in_from(database, 1, hash(9), hash(1), at(-1)));
    CHECK_FALSE(has_signed_in_from(database, 1, hash(9), hash(1), at(1)));

    insert_integration_token(database, {1, 5, hash(10), "rota", "O1", "a", at(0), at(100)});
    CHECK(integration_token_with(database, 1, hash(10))->organisation == "O1");
    CHECK(integration_tokens(database, 1).size() == 1);
    insert_action_link(database,
                       {1, hash(11), "match/V1/R1", "match.met match.started", "V1", "O1", at(100)});
    CHECK(action_link_with(database, 1, hash(11))->methods == "match.met match.started");

    forget_entries(database, at(100), at(1), at(-1));
    CHECK_FALSE(session_with(database, 1, hash(1)));
    CHECK(session_with(database, 1, hash(2)));
    CHECK(find_entry_code(database, 1, hash(3)));
    CHECK_FALSE(integration_token_with(database, 1, hash(10)));
    CHECK_FALSE(action_link_with(database, 1, hash(11)));
    CHECK(sign_in_failures(database, 1, hash(9), hash(0)).count == 0);
    CHECK(has_signed_in_from(database, 1, hash(9), hash(1), at(-1)));
    CHECK_FALSE(delete_integration_token(database, 1, 5));
}

TEST_CASE("an outcome is kept under centre, principal, method and key, until it is old") {
    Rows rows;
    auto& database = rows.database;
    keep_outcome(database, {1, "a", "match.offer", "k"}, {"coordinator", "opening=1", "{}"}, at(0));
    CHECK(find_outcome(database, {1, "a", "match.offer", "k"})->content == "opening=1");
    for (auto const& other : std::vector<OutcomeKey>{{2, "a", "match.offer", "k"},
                                                     {1, "b", "match.offer", "k"},
                                                     {1, "a", "match.end", "k"},
                                                     {1, "a", "match.offer", "l"}})
        CHECK_FALSE(find_outcome(database, other));
    forget_outcomes(database, at(0));
    CHECK(find_outcome(database, {1, "a", "match.offer", "k"}));
    forget_outcomes(database, at(1));
    CHECK_FALSE(find_outcome(database, {1, "a", "match.offer", "k"}));
}
