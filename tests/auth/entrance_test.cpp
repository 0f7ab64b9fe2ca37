// SPDX-License-Identifier: MIT
// Who a credential belongs to: idle and absolute limits, what is taken away holds no longer for the next
// message or event, and sockets behind an ended session are named (S3).
#include "scratch.hpp"
#include "store/keys.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::auth;
using namespace kith::auth_test;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a credential says its kind and centre, and nothing else is one") {
    auto const random = seeded(5);
    auto const text = make_credential(CredentialKind::token, 12, random);
    auto const read = read_credential(text);
    REQUIRE(read);
    CHECK(read->kind == CredentialKind::token);
    CHECK(read->centre == 12);
    CHECK(read->hash == hash_token(text));
    for (auto const& wrong : {std::string(), std::string("s"), "x" + text.substr(1), text.substr(1),
                              text + "a", "t-1" + text.substr(3), "t0" + text.substr(3),
                              "t1 " + text.substr(3), "t99999999999999999999" + text.substr(3)}) {
        CAPTURE(wrong);
        CHECK_FALSE(read_credential(wrong));
    }
    // The same secret under another centre or kind is another credential.
    CHECK(read_credential("s" + text.substr(1))->hash != read->hash);
    CHECK(read_credential("t13" + text.substr(3))->hash != read->hash);
}

TEST_CASE("a session is kept hashed, and its token is somebody new at every sign-in") {
    Town town;
    auto const ana = town.add(person(1, "ana", "coordinator"));
    auto const first = town.signed_in(ana);
    auto const second = town.signed_in(ana);
    CHECK(first != second);
    CHECK(town.who(first).id == "ana");
    CHECK(town.who(first).session != town.who(second).session);
    auto const row = store::sessions_of(town.database, 1, "ana").front();
    CHECK(row.token ==
          hash_token(row.id == static_cast<std::int64_t>(town.who(first).session) ? first : second));
}

TEST_CASE("staff sessions end after 30 idle minutes and after 12 hours, volunteers' after 30 days") {
    struct Row {
        char const* standing;
        seconds step;
        seconds lasts; // however much it is used
    };
    for (auto const& [standing, step, lasts] : std::vector<Row>{{"coordinator", minutes(29), hours(12)},
                                                                {"broker", minutes(29), hours(12)},
                                                                {"administrator", minutes(29), hours(12)},
                                                                {"organiser", hours(20), hours(24 * 30)},
                                                                {"volunteer", hours(20), hours(24 * 30)}}) {
        CAPTURE(standing);
        Town town;
        auto const token = town.signed_in(town.add(person(1, "x", standing)));
        auto const begun = town.now;
        while (town.now + step < begun + lasts) {
            town.wait(step);
            REQUIRE(town.who(token).id == "x");
            REQUIRE(town.entrance.look(token, town.now));
        }
        town.now = begun + lasts;
        CHECK_FALSE(town.entrance.look(token, town.now));
        CHECK(town.who(token).standing == Standing::anonymous);
        CHECK(store::sessions_of(town.database, 1, "x").empty());
    }
    Town town;
    auto const token = town.signed_in(town.add(person(1, "x", "coordinator")));
    town.wait(minutes(30) - seconds(1));
    CHECK(town.who(token).id == "x");
    town.wait(minutes(30) - seconds(1));
    CHECK(town.who(token).id == "x");
    town.wait(minutes(30));
    CHECK(town.who(token).standing == Standing::anonymous);
    town.wait(-minutes(20)); // a clock that goes back revives nothing
    CHECK(town.who(token).standing == Standing::anonymous);
}

TEST_CASE("idle time outlives the process: use is written down at least once a minute") {
    Town town;
    auto const token = town.signed_in(town.add(person(1, "x", "coordinator")));
    for (int i = 0; i < 40; ++i) {
        town.wait(minutes(1));
        REQUIRE(town.who(token).id == "x");
    }
    Entrance after_restart({}, town.random);
    town.wait(minutes(29));
    CHECK(after_restart.resolve(town.database, token, town.now).id == "x");
    town.wait(minutes(31));
    Entrance again({}, town.random);
    CHECK(again.resolve(town.database, token, town.now).standing == Standing::anonymous);
}

TEST_CASE("whatever changes a right holds for the very next message and event") {
    Town town;
    auto row = town.add(person(1, "x", "organiser"));
    auto const token = town.signed_in(row);
    town.entrance.joined(ConnectionId{7}, token); // unknown yet: nothing is behind it
    CHECK(town.who(token).organisation == "O-x");
    town.entrance.joined(ConnectionId{7}, token);
    town.entrance.joined(ConnectionId{8}, token);

    row.organisation = "O-other";
    row.standing = "volunteer";
    row.volunteer = "V9";
    store::update_principal(town.database, row);
    town.entrance.rights_changed(1, "x");
    CHECK(town.entrance.settle(town.database).ended.empty());
    CHECK(town.entrance.look(token, town.now)->organisation == "O-other");
    CHECK(town.who(token).standing == Standing::volunteer);

    row.suspended = true;
    store::update_principal(town.database, row);
    town.entrance.rights_changed(1, "x");
    auto const settled = town.entrance.settle(town.database);
    CHECK(settled.ended == std::vector<ConnectionId>{ConnectionId{7}, ConnectionId{8}});
    CHECK_FALSE(town.entrance.look(token, town.now));
    CHECK(town.who(token).standing == Standing::anonymous);

    // Undone: whoever was forgotten is read again.
    row.suspended = false;
    store::update_principal(town.database, row);
    town.entrance.forget(settled);
    CHECK(town.who(token).id == "x");
}

TEST_CASE("ending a session names its sockets only, and only its owner can") {
    Town town;
    auto const ana = town.add(person(1, "ana", "coordinator"));
    auto const ben = town.add(person(1, "ben", "coordinator"));
    auto const here = town.signed_in(ana);
    auto const there = town.signed_in(ana);
    auto const bens = town.signed_in(ben);
    auto const session = town.who(there).session;
    (void)town.who(here);
    (void)town.who(bens);
    town.entrance.joined(ConnectionId{1}, here);
    town.entrance.joined(ConnectionId{2}, there);
    town.entrance.joined(ConnectionId{3}, bens);
    CHECK_FALSE(town.entrance.end_session(town.database, 1, "ben", session));
    CHECK_FALSE(town.entrance.end_session(town.database, 2, "ana", session));
    CHECK(town.entrance.settle(town.database).ended.empty());
    CHECK(town.entrance.end_session(town.database, 1, "ana", session));
    CHECK(town.entrance.settle(town.database).ended == std::vector<ConnectionId>{ConnectionId{2}});
    CHECK(town.who(there).id.empty());
    CHECK(town.who(here).id == "ana");

    auto const third = town.signed_in(ana);
    auto const kept = town.who(third).session;
    town.entrance.joined(ConnectionId{2}, third); // the socket signed in anew
    town.entrance.end_sessions_of(town.database, 1, "ana", kept);
    CHECK(town.entrance.settle(town.database).ended == std::vector<ConnectionId>{ConnectionId{1}});
    CHECK(town.who(third).id == "ana");
    CHECK(town.who(bens).id == "ben");
    town.entrance.left(ConnectionId{2});
    town.entrance.end_sessions_of(town.database, 1, "ana");
    auto const last = town.entrance.settle(town.database).ended;
    CHECK(std::ranges::find(last, ConnectionId{2}) == last.end());
}

TEST_CASE("a link is for its record and methods, until it ends or is taken back") {
    Town town;
    auto const link = town.entrance.make_link(
        town.database, {1, "match/V1/R1", {"match.acknowledge", "match.met"}, "V1", "O1", hours(24)},
        town.now);
    auto const who = town.who(link);
    CHECK(who.standing == Standing::link);
    CHECK(who.record == "match/V1/R1");
    CHECK(who.methods == std::vector<std::string>{"match.acknowledge", "match.met"});
    CHECK(who.organisation == "O1");
    town.wait(hours(23));
    CHECK(town.who(link).standing == Standing::link);
    auto const other =
        town.entrance.make_link(town.database, {1, "match/V1/R1", {}, "", "", hours(24)}, town.now);
    CHECK(town.who(other).standing == Standing::link);
    town.wait(hours(1));
    CHECK(town.who(link).standing == Standing::anonymous);
    town.entrance.end_links(town.database, 1, "match/V1/R1");
    (void)town.entrance.settle(town.database);
    CHECK(town.who(other).standing == Standing::anonymous);
}

TEST_CASE("an integration's token is deleted and gone") {
    Town town;
    auto const text = make_credential(CredentialKind::token, 1, town.random);
    store::insert_integration_token(
        town.database, {1, 5, hash_token(text), "rota", "O1", "ana", town.now, town.now + hours(1)});
    CHECK(town.who(text).standing == Standing::integration);
    CHECK(town.who(text).organisation == "O1");
    CHECK(store::delete_integration_token(town.database, 1, 5));
    town.entrance.token_ended(1, 5);
    (void)town.entrance.settle(town.database);
    CHECK(town.who(text).standing == Standing::anonymous);
}

TEST_CASE("memory is bounded, and a credential with an open socket is never forgotten") {
    Entrance::Options few;
    few.remembered_max = 10;
    Town town(few);
    auto const row = town.add(person(1, "x", "volunteer"));
    auto const pinned = town.signed_in(row);
    (void)town.who(pinned);
    town.entrance.joined(ConnectionId{1}, pinned);
    std::vector<std::string> others;
    for (int i = 0; i < 50; ++i) others.push_back(town.signed_in(row));
    for (auto const& each : others) {
        CHECK(town.who(each).id == "x");
        CHECK(town.entrance.look(pinned, town.now));
    }
    CHECK_FALSE(town.entrance.look(others.front(), town.now)); // forgotten ...
    CHECK(town.who(others.front()).id == "x");                 // ... and read again
}
