// SPDX-License-Identifier: MIT
// S3 and S5 against the running server: what a session is, on whose sockets it ends and how soon; and whom a
// rate holds back, by caller, by household and behind a proxy, and whom it does not.
#include "callers.hpp"
#include "way_in.hpp"

#include <set>

using namespace kith;
using namespace kith::serve_test;

namespace {

// One call over HTTP as a proxy passes it on.
std::string asked_from(Served const& served, std::string const& address,
                       std::string const& method = "session.me", std::string const& credential = {}) {
    std::string const call = json::serialize(
        json::object{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", json::object()}});
    RawClient client(served.port());
    REQUIRE(client.send("POST /rpc HTTP/1.1\r\nHost: kith.test\r\nX-Forwarded-For: " + address +
                        "\r\nContent-Type: application/json\r\n" +
                        (credential.empty() ? "" : "Authorization: Bearer " + credential + "\r\n") +
                        "Content-Length: " + std::to_string(call.size()) + "\r\n\r\n" + call));
    return outcome(json::parse(body_of(client.reply())).as_object());
}

// The answers to as many calls, one after the other.
template <class Ask>
std::vector<std::string> answers(int count, Ask ask) {
    std::vector<std::string> said;
    for (int i = 0; i < count; ++i) said.push_back(ask());
    return said;
}

std::ptrdiff_t limited(std::vector<std::string> const& said) {
    return std::ranges::count_if(said, [](auto const& each) { return each.starts_with("too_many"); });
}

} // namespace

TEST_CASE("S3: a token is 256 bits that the database does not hold, and new at every sign-in") {
    Folder folder;
    auto const all = make_callers(folder);
    std::set<std::string> tokens;
    for (auto const& kind : all) {
        if (kind.credential.size() < 20) continue;
        auto const secret = kind.credential.substr(kind.credential.rfind('.') + 1);
        CAPTURE(kind.name);
        CHECK(secret.size() == 43); // of 64 letters: 258 bits, 2 of them unused
        CHECK(tokens.insert(secret).second);
    }
    CHECK(tokens.size() >= 13);
    Served served(folder);
    for (auto const& kind : all) (void)post(served.port(), kind.credential, "session.me", {});
    for (auto const* ending : {"", "-wal"}) {
        auto const bytes = read_whole((folder / "kith.db") + ending);
        for (auto const& token : tokens) CHECK(bytes.find(token) == std::string::npos);
    }
}

TEST_CASE("S3: a session that is revoked ends on all its sockets at once, and on no other") {
    Folder folder;
    Served served(folder, with_administrator());
    Caller first(served.port());
    auto const token = sign_in(served, first);
    std::vector<std::unique_ptr<Caller>> mine;
    for (int i = 0; i < 5; ++i) mine.push_back(std::make_unique<Caller>(served.port(), token));
    auto const sessions = mine[0]->result("session.list", {}).at("sessions").as_array();
    REQUIRE(sessions.size() == 1);
    CHECK(sessions[0].at("current") == true);
    auto const begun = sessions[0].at("begun_at").as_int64();
    CHECK(sessions[0].at("ends_at").as_int64() - begun == 12 * 60 * 60);
    // Another person's session is not there to be revoked.
    CHECK(mine[0]->refusal("session.revoke", {{"key", new_key()}, {"session", "999999"}}) ==
          "session_unknown");
    for (auto& each : mine) CHECK(each->result("session.me", {}).at("standing") == "administrator");
    auto const start = std::chrono::steady_clock::now();
    (void)post(served.port(), token, "session.revoke",
               {{"key", new_key()}, {"session", sessions[0].at("session")}});
    for (auto& each : mine) CHECK(each->closed() == 4401);
    CHECK(std::chrono::steady_clock::now() - start < 1s); // S3: a promise, not a measure of speed
    CHECK(outcome(post(served.port(), token, "session.list", {})) == "not_signed_in");
    Caller stranger(served.port());
    CHECK(stranger.result("session.me", {}).at("standing") == "anonymous");
}

TEST_CASE("S3: one person's sessions end without another's, and with the account all of them") {
    Folder folder;
    auto const all = make_callers(folder);
    Served served(folder);
    auto const& boss = named(all, "administrator").credential;
    Caller volunteer(served.port(), named(all, "volunteer").credential);
    Caller other(served.port(), named(all, "other volunteer").credential);
    Caller broker(served.port(), named(all, "broker").credential);
    auto const who = volunteer.result("session.me", {}).at("principal");
    CHECK(outcome(post(served.port(), boss, "principal.suspend", {{"key", new_key()}, {"principal", who}})) ==
          "result");
    CHECK(volunteer.closed() == 4401);
    CHECK(outcome(post(served.port(), named(all, "volunteer").credential, "session.list", {})) ==
          "not_signed_in");
    CHECK(other.result("session.me", {}).at("standing") == "volunteer");
    CHECK(broker.result("session.me", {}).at("standing") == "broker");
}

TEST_CASE("S5: who calls too often is held back on every way in, and nobody else is") {
    Folder folder;
    auto const all = make_callers(folder);
    constexpr int burst = 20;
    Served served(
        folder, {"--set", "rates.calls_burst=" + std::to_string(burst), "--set", "rates.calls_per_second=1"});
    auto const& busy = named(all, "coordinator").credential;
    Caller socket(served.port(), busy);
    auto const said = answers(burst * 2, [&] { return outcome(socket.call("session.me", {})); });
    CHECK(limited(said) >= burst - 3); // one more each second
    CHECK(limited({said.begin(), said.begin() + burst}) == 0);
    CHECK(limited(answers(3, [&] { return outcome(post(served.port(), busy, "session.me", {})); })) >= 1);
    Caller another(served.port(), busy);
    CHECK(limited(answers(3, [&] { return outcome(another.call("session.me", {})); })) >= 1);
    auto const& calm = named(all, "broker").credential;
    CHECK(limited(answers(burst / 2, [&] { return outcome(post(served.port(), calm, "session.me", {})); })) ==
          0);
    std::this_thread::sleep_for(2500ms);
    CHECK(limited(answers(2, [&] { return outcome(socket.call("session.me", {})); })) == 0);
}

TEST_CASE("S5: a household is one address or 64 bits of IPv6, told by a listed proxy alone") {
    constexpr int burst = 10;
    std::vector<std::string> const few{"--set", "rates.household_calls_burst=" + std::to_string(burst),
                                       "--set", "rates.household_calls_per_second=1"};
    {
        Folder folder;
        auto behind = few;
        behind.insert(behind.end(), {"--set", "listen.proxies=127.0.0.1"});
        Served served(folder, behind);
        auto const from = [&](std::string const& address) {
            return answers(burst * 2, [&] { return asked_from(served, address); });
        };
        CHECK(limited(from("198.51.100.1")) >= burst - 3);
        CHECK(asked_from(served, "198.51.100.2") == "result");
        CHECK(asked_from(served, "198.51.100.2, 198.51.100.3") == "result"); // the last is the proxy's word
        CHECK(asked_from(served, "198.51.100.9, 198.51.100.1") == "too_many_calls");
        CHECK(limited(from("2001:db8:0:1::1")) >= burst - 3);
        CHECK(asked_from(served, "2001:db8:0:1:ffff::2") == "too_many_calls");
        CHECK(asked_from(served, "2001:db8:0:2::1") == "result");
    }
    Folder folder;
    Served served(folder, few);
    auto const said = answers(burst * 2, [&, each = 0]() mutable {
        return asked_from(served, "198.51.100." + std::to_string(++each));
    });
    CHECK(limited(said) >= burst - 3);
}

TEST_CASE("S5: guesses at a password are counted over a restart, and lock out the guesser's place alone") {
    Folder folder;
    std::vector<std::string> more = with_administrator();
    more.insert(more.end(), {"--set", "listen.proxies=127.0.0.1"});
    auto const enter = [](Served const& served, std::string const& from, std::string const& password) {
        auto const call = R"({"jsonrpc":"2.0","id":1,"method":"session.begin_password","params":)"
                          R"({"centre":1,"address":"admin@example.org","password":")" +
                          password + "\"}}";
        RawClient client(served.port());
        REQUIRE(client.send("POST /rpc HTTP/1.1\r\nHost: kith.test\r\n" +
                            (from.empty() ? "" : "X-Forwarded-For: " + from + "\r\n") +
                            "Content-Type: application/json\r\nContent-Length: " +
                            std::to_string(call.size()) + "\r\n\r\n" + call));
        return outcome(json::parse(body_of(client.reply(10'000ms))).as_object());
    };
    std::string const right = "nine blue kettles sing";
    std::vector<std::string> said;
    {
        Served served(folder, more);
        Caller first(served.port());
        (void)sign_in(served, first);
        for (int i = 0; i < 40 && (said.empty() || said.back() != "too_many_tries"); ++i)
            said.push_back(enter(served, "203.0.113." + std::to_string(i + 1), "wrong guess"));
        CHECK(said.front() == "wrong_password");
        CHECK(said.back() == "too_many_tries");
        CHECK(said.size() > 3);
        served.process().signal(SIGTERM);
        CHECK(served.process().wait().exit == 0);
    }
    Served again(folder, more);
    CHECK(enter(again, "203.0.113.200", right) == "too_many_tries");
    CHECK(enter(again, "", right) == "result"); // from where the administrator was before
}
