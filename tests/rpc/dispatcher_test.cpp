// SPDX-License-Identifier: MIT
// What happens to a text between the door and its handlers: order, keys, refusals kept and not kept, faults,
// limits (R8, and S3 to S5 over the wire).
#include "../desk/desk_town.hpp"
#include "hub.hpp"

#include "auth/password.hpp"
#include "auth/totp.hpp"
#include "rpc/openrpc.hpp"
#include "rpc/request_key.hpp"
#include "store/audit.hpp"

#include <boost/describe/class.hpp>

using namespace kith;
using namespace kith::rpc;
using namespace kith::rpc_test;
using auth::ConnectionId;
using auth::Standing;
using std::chrono::days;
using std::chrono::hours;

namespace {

auth::Origin socket_of(std::string const& credential, std::uint64_t number) {
    return {ConnectionId{number}, "192.0.2.1", credential};
}

// A call as text.
std::string text_of(std::string const& method, json::object const& params, int id) {
    return json::serialize(
        json::object{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}});
}

// As it was, but for what is told once.
json::value without_secrets(json::value reply, Method const& method) {
    if (auto* result = reply.as_object().if_contains("result")) {
        for (auto const& secret : method.secrets) {
            if (auto* object = result->if_object()) object->erase(secret);
        }
    }
    return reply;
}

std::int64_t count(Hub& hub, std::string const& table) {
    std::int64_t rows = 0;
    hub.writer->read([&](store::Database& database) {
        store::Statement all(database, "select count(*) from " + table);
        if (all.step()) rows = all.integer(0);
    });
    return rows;
}

} // namespace

TEST_CASE("a key's day is read, and holds for 30 days") {
    Instant const now{std::chrono::sys_days(std::chrono::year(2026) / 3 / 31) + hours(12)};
    auto const key = [](std::string const& day) { return day + "-01234567-89ab-4cde-8fff-0123456789ab"; };
    for (auto const& [day, current] : std::vector<std::pair<std::string, bool>>{{"20260331", true},
                                                                                {"20260401", true},
                                                                                {"20260402", false},
                                                                                {"20260301", true},
                                                                                {"20260228", false},
                                                                                {"20250331", false}}) {
        CAPTURE(day);
        REQUIRE(day_of_key(key(day)));
        CHECK(is_current(*day_of_key(key(day)), now) == current);
    }
    for (auto const& wrong : {std::string(), key("20260230"), key("2026033"), key("20260331") + "0",
                              key("2026o331"), std::string("20260331-01234567-89AB-4cde-8fff-0123456789ab"),
                              std::string("20260331 01234567-89ab-4cde-8fff-0123456789ab")})
        CHECK_FALSE(day_of_key(wrong));
}

TEST_CASE("content is the same whatever the order of members, and null is nothing") {
    auto const same = [](char const* a, char const* b) {
        return canonical(json::parse(a)) == canonical(json::parse(b));
    };
    CHECK(same(R"({"a":1,"b":[1,{"x":2,"y":3}]})", R"({"b":[1,{"y":3,"x":2}],"a":1})"));
    CHECK(same(R"({"a":1,"b":null})", R"({"a":1})"));
    CHECK_FALSE(same(R"({"a":[1,2]})", R"({"a":[2,1]})"));
    CHECK_FALSE(same(R"({"a":"1"})", R"({"a":1})"));
    CHECK_FALSE(same(R"({"a":"b,c"})", R"({"a":"b","c":""})"));
    CHECK(first_difference("a=1;b=2", "a=1;b=2").empty());
    CHECK(first_difference("a=1;b=2", "a=1;b=3") == "b");
    CHECK(first_difference("a=1", "a=1;b=3") == "b");
    CHECK(first_difference("", "b=3") == "b");
    CHECK(first_difference("a=1", "") == "a");
}

namespace {

// Somebody whom the table lets call it, for the whole centre where anybody may.
Standing standing_for(Method const& method) {
    auto const& row = *auth::find_method(method.name);
    for (auto const reach : {auth::Reach::centre, auth::Reach::own}) {
        for (auto const standing : {Standing::administrator, Standing::coordinator, Standing::broker,
                                    Standing::organiser, Standing::volunteer}) {
            if (auth::reach_of(row, standing) == reach) return standing;
        }
    }
    return Standing::volunteer;
}

} // namespace

TEST_CASE("every changing method: sent many times at once, one effect and one outcome, and other content is "
          "refused") {
    auto const methods = all_methods();
    for (auto const& method : methods) {
        if (method.effect != Effect::changes) continue;
        for (int const times : {2, 7, 50}) {
            CAPTURE(method.name);
            CAPTURE(times);
            Hub hub;
            auto const boss = hub.somebody(1, "boss", Standing::administrator);
            auto const caller = hub.somebody(1, "caller", standing_for(method), "x", "x");
            (void)hub.somebody(1, "cor", Standing::coordinator);
            std::string token;
            std::string session;
            {
                auto const made =
                    hub.call(boss, "token.make", {{"key", hub.key()}, {"name", "a"}, {"days", 9}});
                token = made.at("result").at("token").as_string();
                auto const other = hub.somebody(1, "third", Standing::administrator);
                session = hub.call(other, "session.list")
                              .at("result")
                              .at("sessions")
                              .at(0)
                              .at("session")
                              .as_string();
            }
            // What succeeds, where an id has to be somebody's; for the others the smallest that fits.
            std::map<std::string, json::object> const examples{
                {"principal.invite",
                 {{"standing", "broker"}, {"name", "Zoe"}, {"address", "zoe@example.org"}}},
                {"principal.suspend", {{"principal", "cor"}}},
                {"principal.restore", {{"principal", "cor"}}},
                {"principal.reset", {{"principal", "cor"}}},
                {"principal.change", {{"principal", "cor"}, {"standing", "broker"}}},
                {"token.make", {{"name", "rota"}, {"days", 30}}},
                {"token.revoke", {{"token", token}}},
            };
            auto params = examples.contains(method.name) ? examples.at(method.name)
                                                         : fitting(method.params).as_object();
            params["key"] = hub.key();
            auto const kept_before = count(hub, "kept_outcome");
            auto const replayed_before = hub.dispatcher->counts().replayed.load();

            std::vector<std::promise<std::string>> promises(static_cast<std::size_t>(times));
            auth::Origin const origin{ConnectionId::none, "192.0.2.1", caller};
            for (auto& promise : promises) {
                hub.dispatcher->call(origin, text_of(method.name, params, 1), [&promise](std::string answer) {
                    promise.set_value(std::move(answer));
                });
            }
            std::vector<json::value> replies;
            for (auto& promise : promises)
                replies.push_back(without_secrets(json::parse(promise.get_future().get()), method));
            // Signing out is the one outcome after which the caller is nobody.
            if (method.name == "session.end") {
                CHECK(outcome(replies.front()) == "result");
                for (std::size_t i = 1; i < replies.size(); ++i)
                    CHECK(outcome(replies[i]) == "not_signed_in");
                continue;
            }
            for (auto const& reply : replies) CHECK(reply == replies.front());
            // The smallest params are about nobody: whoever reaches only their own is refused, and nothing is
            // kept.
            if (outcome(replies.front()) == "not_allowed") {
                MESSAGE(method.name, " is refused for want of an example");
                CHECK(count(hub, "kept_outcome") == kept_before);
                continue;
            }
            if (examples.contains(method.name)) CHECK(outcome(replies.front()) == "result");
            CHECK(count(hub, "kept_outcome") == kept_before + 1);
            CHECK(hub.dispatcher->counts().replayed ==
                  replayed_before + static_cast<std::uint64_t>(times - 1));
            if (method.name == "principal.invite") CHECK(hub.letters.take().size() == 1);
            if (method.name == "token.make") CHECK(count(hub, "integration_token") == 2);

            // Members in another order are the same content; another content is named.
            json::object turned;
            for (auto at = params.size(); at-- > 0;)
                turned.insert(*(params.begin() + static_cast<std::ptrdiff_t>(at)));
            CHECK(without_secrets(hub.call(caller, method.name, turned), method) == replies.front());
            for (auto const& member : params) {
                if (member.key() == "key" || !member.value().is_string()) continue;
                if (method.params.at("properties").at(member.key()).as_object().contains("enum")) continue;
                auto other = params;
                other[member.key()] = std::string(member.value().as_string()) + "x";
                auto const reused = hub.call(caller, method.name, other);
                CHECK(outcome(reused) == "key_reused");
                CHECK(reused.at("error").at("data").at("field") == json::value(member.key()));
            }
        }
    }
}

TEST_CASE("a key is the caller's own and the method's own, and is kept after a restart") {
    Hub hub;
    auto const boss = hub.somebody(1, "boss", Standing::administrator);
    auto const other = hub.somebody(1, "other", Standing::administrator);
    auto const key = hub.key();
    json::object const params{{"key", key}, {"name", "rota"}, {"days", 30}};
    auto const first = hub.call(boss, "token.make", params);
    auto const others = hub.call(other, "token.make", params);
    CHECK(first.at("result").at("token") != others.at("result").at("token"));
    CHECK(outcome(hub.call(boss, "token.revoke",
                           {{"key", key}, {"token", first.at("result").at("token")}})) == "result");
    auto const again = hub.call(boss, "token.make", params);
    CHECK(again.at("result").at("token") == first.at("result").at("token"));
    CHECK_FALSE(again.at("result").as_object().contains("secret"));
    CHECK(first.at("result").as_object().contains("secret"));
}

TEST_CASE("malformed, expired and unauthorised calls keep no key, decided refusals do") {
    Hub hub;
    auto const boss = hub.somebody(1, "boss", Standing::administrator);
    auto const cor = hub.somebody(1, "cor", Standing::coordinator);
    auto const key = hub.key();
    CHECK(outcome(hub.call(boss, "token.make", {{"name", "a"}, {"days", 1}})) == "-32602");
    CHECK(outcome(hub.call(boss, "token.make", {{"key", 5}, {"name", "a"}, {"days", 1}})) == "-32602");
    CHECK(outcome(hub.call(boss, "token.make", {{"key", key}, {"name", "a"}})) == "-32602");
    CHECK(outcome(hub.call(cor, "token.make", {{"key", key}, {"name", "a"}, {"days", 1}})) == "not_allowed");
    CHECK(outcome(hub.call(boss, "token.make", {{"key", hub.key(-days(31))}, {"name", "a"}, {"days", 1}})) ==
          "key_expired");
    CHECK(outcome(hub.call(boss, "token.make", {{"key", hub.key(days(2))}, {"name", "a"}, {"days", 1}})) ==
          "key_expired");
    CHECK(count(hub, "kept_outcome") == 0);
    CHECK(outcome(hub.call(boss, "token.make", {{"key", key}, {"name", "a"}, {"days", 1}})) == "result");

    auto const refused_key = hub.key();
    json::object const suspend{{"key", refused_key}, {"principal", "late"}};
    CHECK(outcome(hub.call(boss, "principal.suspend", suspend)) == "principal_unknown");
    (void)hub.somebody(1, "late", Standing::volunteer, "V1");
    CHECK(outcome(hub.call(boss, "principal.suspend", suspend)) == "principal_unknown"); // as it was decided
    CHECK(outcome(hub.call(boss, "principal.suspend", {{"key", hub.key()}, {"principal", "late"}})) ==
          "result");
}

TEST_CASE("what is kept is forgotten when its key has expired, and holds no words and no secrets") {
    Hub hub;
    auto boss = hub.somebody(1, "boss", Standing::administrator);
    auto const made =
        hub.call(boss, "token.make", {{"key", hub.key()}, {"name", "Canary Wharf"}, {"days", 1}});
    hub.writer->read([&](store::Database& database) {
        store::Statement all(database, "select caller, content, outcome from kept_outcome");
        REQUIRE(all.step());
        for (int column = 0; column < 3; ++column) {
            CHECK(all.text(column).find("Canary") == std::string_view::npos);
            CHECK(all.text(column).find(std::string(made.at("result").at("secret").as_string())) ==
                  std::string_view::npos);
        }
    });
    hub.wait(days(31));
    boss = hub.somebody(1, "next", Standing::administrator);
    CHECK(outcome(hub.call(boss, "session.me")) == "result");
    CHECK(count(hub, "kept_outcome") == 1);
    hub.wait(days(2));
    CHECK(outcome(hub.call("", "session.me")) == "result");
    CHECK(count(hub, "kept_outcome") == 0);
    CHECK(count(hub, "session") == 0);
}

TEST_CASE("a batch is answered in order, each call by itself, and notifications that change something are "
          "refused") {
    Hub hub;
    auto const boss = hub.somebody(1, "boss", Standing::administrator);
    auth::Origin const origin{ConnectionId::none, "192.0.2.1", boss};
    auto const replies =
        hub.text(origin, "[" + text_of("token.make", {{"key", hub.key()}, {"name", "a"}, {"days", 1}}, 1) +
                             "," + R"({"jsonrpc":"2.0","method":"token.list"},5,)" +
                             R"({"jsonrpc":"2.0","method":"token.make","params":{"key":")" + hub.key() +
                             R"(","name":"b","days":1}},)" +
                             text_of("principal.suspend", {{"key", hub.key()}, {"principal", "x"}}, 2) + "," +
                             text_of("token.list", {}, 3) + "," + text_of("no.such", {}, 4) + "]");
    REQUIRE(replies.as_array().size() == 6);
    CHECK(replies.at(0).at("id") == 1);
    CHECK(replies.at(1).at("error").at("code") == -32600);
    CHECK(replies.at(2).at("id") == nullptr);
    CHECK(replies.at(2).at("error").at("message") == "a call that changes something needs an id");
    CHECK(outcome(replies.at(3)) == "principal_unknown");
    CHECK(replies.at(4).at("result").at("tokens").as_array().size() == 1);
    CHECK(replies.at(5).at("error").at("code") == -32601);
    CHECK(hub.text(origin, R"({"jsonrpc":"2.0","method":"token.list"})") == nullptr);
    CHECK(outcome(hub.text(origin, "{")) == "-32700");
}

TEST_CASE("the server describes itself with the methods it dispatches") {
    Hub hub;
    auto const reply = hub.call("", "rpc.discover");
    auto const& listed = reply.at("result").at("methods").as_array();
    auto const all = hub.dispatcher->methods().all();
    REQUIRE(listed.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) CHECK(listed[i].at("name") == json::value(all[i].name));
    CHECK(reply.at("result").at("info").at("version") == "1.0");
}

namespace {

struct Ask {
    Text<10> how;
};
BOOST_DESCRIBE_STRUCT(Ask, (), (how))

// Puts a row, then goes wrong in the way it is asked.
Outcome<bool, Refused> go_wrong(Turn& turn, Ask const& ask) {
    store::keep_outcome(turn.change().database(), {1, "handler", "left", ask.how.value}, {"", "", ""},
                        turn.now());
    turn.after_commit([&turn] { (void)turn; });
    if (ask.how.value == "throw") throw std::runtime_error("Mrs Canary of 5 High Street");
    if (ask.how.value == "store") throw store::StoreFault(store::StoreFault::Kind::io, "no disk");
    if (ask.how.value == "full") throw store::StoreFault(store::StoreFault::Kind::disk_full, "no room");
    if (ask.how.value == "refuse") return refuse(Refused{"no", true, {{"left", 3}}});
    return true;
}

Outcome<bool, Refused> done(Turn& turn, Ask const&) {
    return turn.prepared<bool>();
}

// Goes wrong, in the way it is asked, between the two looks into the database.
Slow go_wrong_slowly(Turn&, Ask const& ask) {
    return [how = ask.how.value]() -> std::any {
        if (how == "throw") throw std::runtime_error("Mrs Canary of 5 High Street");
        if (how == "store") throw store::StoreFault(store::StoreFault::Kind::io, "no disk");
        if (how == "busy") throw store::StoreFault(store::StoreFault::Kind::busy, "come again");
        return true;
    };
}

} // namespace

TEST_CASE("a slow part that throws is its call's fault alone, wherever it runs") {
    for (auto const work : {SlowWork::secrets, SlowWork::looking}) {
        Hub hub({with_slow<Ask>(method("principal.list", Effect::reads, "Goes wrong slowly.", done),
                                go_wrong_slowly, work)});
        auto const boss = hub.somebody(1, "boss", Standing::administrator);
        auto const ask = [&](std::string const& how) {
            return hub.call(boss, "principal.list", {{"how", how}});
        };
        auto const thrown = ask("throw");
        CHECK(outcome(thrown) == "-32603");
        REQUIRE(hub.incidents.size() == 1);
        CHECK(hub.incidents[0].method == "principal.list");
        CHECK(json::serialize(thrown).find("Canary") == std::string::npos);
        CHECK(outcome(ask("store")) == "-32603");
        CHECK(outcome(ask("busy")) == "busy");
        CHECK(outcome(ask("work")) == "result");
    }
}

TEST_CASE("a fault undoes its call alone, is told as an incident, and keeps no key") {
    // It goes by the name, and so by the row, of a method of ours.
    Hub hub({method("token.make", Effect::changes, "Goes wrong.", go_wrong)});
    auto const boss = hub.somebody(1, "boss", Standing::administrator);
    auto const ask = [&](std::string const& how) {
        return hub.call(boss, "token.make", {{"key", hub.key()}, {"how", how}});
    };
    auto const thrown = ask("throw");
    CHECK(outcome(thrown) == "-32603");
    REQUIRE(hub.incidents.size() == 1);
    CHECK(thrown.at("error").at("data").at("incident") == json::value(hub.incidents[0].id));
    CHECK(hub.incidents[0].method == "token.make");
    CHECK(json::serialize(thrown).find("Canary") == std::string::npos);
    CHECK(count(hub, "kept_outcome") == 0);
    CHECK(outcome(ask("store")) == "-32603");
    auto const full = ask("full");
    CHECK(outcome(full) == "disk_full");
    CHECK(full.at("error").at("data").at("retry") == true);
    CHECK(count(hub, "kept_outcome") == 0);
    CHECK(outcome(ask("refuse")) == "no");
    CHECK(count(hub, "kept_outcome") == 1); // the dispatcher's own row: what the handler wrote is undone
    CHECK(outcome(ask("work")) == "result");
    CHECK(count(hub, "kept_outcome") == 3);
}

TEST_CASE("one caller that calls too often is told when to come again, and others are not") {
    Hub hub(all_methods(), {10, std::chrono::seconds(2)});
    auto const ana = hub.somebody(1, "ana", Standing::coordinator);
    auto const ben = hub.somebody(1, "ben", Standing::coordinator);
    for (int i = 0; i < 10; ++i) CHECK(outcome(hub.call(ana, "session.me")) == "result");
    auto const reply = hub.call(ana, "session.me");
    CHECK(outcome(reply) == "too_many_calls");
    CHECK(reply.at("error").at("data").at("numbers").at("seconds") == 2);
    CHECK(outcome(hub.call(ben, "session.me")) == "result");
    hub.wait(std::chrono::seconds(2));
    CHECK(outcome(hub.call(ana, "session.me")) == "result");
    CHECK(outcome(hub.call(ana, "session.me")) == "too_many_calls");
}

TEST_CASE("a household that calls too often is told so under the call's own id") {
    auth::Rate const never{1'000'000, std::chrono::seconds(1)};
    Hub hub(all_methods(), never, {10, std::chrono::milliseconds(100)});
    auth::Origin const them{auth::ConnectionId::none, "192.0.2.9", {}};
    for (int i = 0; i < 10; ++i) (void)hub.text(them, "{");
    auto const reply = hub.call(them, "session.me");
    CHECK(outcome(reply) == "too_many_calls");
    CHECK(reply.at("id") == 1);
    // What is long is not read for that.
    auto const unread = hub.text(them, "{" + std::string(5000, ' '));
    CHECK(outcome(unread.as_object()) == "too_many_calls");
    CHECK(unread.at("id").is_null());
    hub.wait(std::chrono::seconds(1));
    CHECK(outcome(hub.call(them, "session.me")) == "result");
}

TEST_CASE("a volunteer signs in with a code, on the same socket, and out again") {
    Hub hub;
    (void)hub.somebody(1, "vol", Standing::volunteer, "V1");
    auto const socket = socket_of("", 3);
    CHECK(outcome(hub.call(socket, "session.begin_code", {{"address", "vol@example.org"}})) ==
          "centre_needed");
    json::object const begin{{"centre", 1}, {"address", "vol@example.org"}};
    CHECK(outcome(hub.call(socket, "session.begin_code", begin)) == "result");
    auto const letters = hub.letters.take();
    REQUIRE(letters.size() == 1);
    auto const code = letters[0].facts[0].second;
    auto finish = begin;
    finish["code"] = code;
    CHECK(outcome(hub.call(socket, "session.list")) == "not_signed_in");
    auto const entered = hub.call(socket, "session.finish_code", finish);
    REQUIRE(outcome(entered) == "result");
    CHECK(entered.at("result").at("volunteer") == "V1");
    auto const me = hub.call(socket, "session.me").at("result");
    CHECK(me.at("principal") == "vol");
    CHECK(me.at("name") == "Person vol");
    CHECK(hub.call(socket, "session.list").at("result").at("sessions").as_array().size() == 2);
    CHECK(outcome(hub.call(socket_of("", 4), "session.list")) == "not_signed_in"); // another socket
    CHECK(outcome(hub.call(socket, "session.end", {{"key", hub.key()}})) == "result");
    CHECK(outcome(hub.call(socket, "session.list")) == "not_signed_in");
    CHECK(hub.closed == std::vector<ConnectionId>{ConnectionId{3}}); // after it was told, so only now
    hub.dispatcher->left(ConnectionId{3});
    CHECK(hub.call(socket_of("", 3), "session.me").at("result").at("standing") == "anonymous");
}

TEST_CASE("wrong tries are counted although they are refused") {
    Hub hub;
    (void)hub.somebody(1, "vol", Standing::volunteer, "V1");
    CHECK(outcome(hub.call("", "session.begin_code", {{"centre", 1}, {"address", "vol@example.org"}})) ==
          "result");
    for (int i = 0; i < 5; ++i)
        CHECK(outcome(hub.call("", "session.finish_code",
                               {{"centre", 1}, {"address", "vol@example.org"}, {"code", "x"}})) ==
              "wrong_code");
    hub.writer->read([&](store::Database& database) {
        store::Statement left(database, "select tries_left from entry_code");
        REQUIRE(left.step());
        CHECK(left.integer(0) == 45);
    });
    auto const reply =
        hub.call("", "session.finish_code", {{"centre", 1}, {"address", "vol@example.org"}, {"code", "x"}});
    CHECK(outcome(reply) == "too_many_tries");
    CHECK(reply.at("error").at("data").at("retry") == true);
}

TEST_CASE("a coordinator is invited, chooses a password, and signs in with it and a second factor") {
    Hub hub;
    auto const boss = hub.somebody(1, "boss", Standing::administrator);
    json::object const zoe{
        {"key", hub.key()}, {"standing", "coordinator"}, {"name", "Zoe"}, {"address", "Zoe@Example.org"}};
    CHECK(outcome(hub.call(boss, "principal.invite", zoe)) == "result");
    auto again = zoe;
    again["key"] = hub.key();
    CHECK(outcome(hub.call(boss, "principal.invite", again)) == "address_taken");
    auto const letters = hub.letters.take();
    REQUIRE(letters.size() == 1);
    auto const& link = letters[0].facts[1].second;
    auto const ticket = link.substr(link.find('#') + 1);
    auto const choose = [&](std::string const& password) {
        return hub.call("", "session.set_password", {{"ticket", ticket}, {"password", password}});
    };
    CHECK(outcome(choose("short")) == "password_too_short");
    CHECK(outcome(choose("password1")) == "password_too_common");
    auto const enrolled = choose("walking on thin ice");
    REQUIRE(outcome(enrolled) == "result");
    auto const address = std::string(enrolled.at("result").at("totp_address").as_string());
    CHECK(address.starts_with("otpauth://totp/Kith:zoe%40example.org?secret="));

    auth::TotpSecret secret{};
    hub.writer->read([&](store::Database& database) {
        auto const sealed = store::principal_at(database, 1, "zoe@example.org")->totp;
        std::ranges::copy(auth::ServerKey({1}).unseal(sealed), secret.begin());
    });
    auto const code = [&] { return auth::totp_code(secret, auth::totp_step(hub.now())); };
    auto const enrolling = std::string(enrolled.at("result").at("ticket").as_string());
    CHECK(outcome(hub.call("", "session.finish_totp", {{"ticket", enrolling}, {"code", "000000"}})) ==
          "wrong_code");
    CHECK(outcome(hub.call("", "session.finish_totp", {{"ticket", enrolling}, {"code", code()}})) ==
          "result");

    auto const enter = [&](std::string const& who, std::string const& password) {
        return hub.call("", "session.begin_password",
                        {{"centre", 1}, {"address", who}, {"password", password}});
    };
    CHECK(outcome(enter("zoe@example.org", "walking on thick ice")) == "wrong_password");
    CHECK(outcome(enter("nobody@example.org", "walking on thin ice")) == "wrong_password");
    CHECK(outcome(enter("boss@example.org", "walking on thin ice")) == "wrong_password"); // has none yet
    auto const half = enter("zoe@example.org", "walking on thin ice");
    REQUIRE(outcome(half) == "result");
    hub.wait(std::chrono::seconds(30));
    auto const in =
        hub.call("", "session.finish_totp", {{"ticket", half.at("result").at("ticket")}, {"code", code()}});
    REQUIRE(outcome(in) == "result");
    CHECK(in.at("result").at("standing") == "coordinator");
    auto const token = std::string(in.at("result").at("token").as_string());
    CHECK(outcome(hub.call(token, "principal.list")) == "result");
    auto const sessions = hub.call(token, "session.list").at("result").at("sessions").as_array();
    CHECK(sessions.size() == 2);
    for (auto const& each : sessions) {
        if (each.at("current").as_bool()) continue;
        CHECK(outcome(hub.call(token, "session.revoke",
                               {{"key", hub.key()}, {"session", each.at("session")}})) == "result");
    }
    CHECK(hub.call(token, "session.list").at("result").at("sessions").as_array().size() == 1);
    CHECK(outcome(hub.call(token, "session.revoke", {{"key", hub.key()}, {"session", "99"}})) ==
          "session_unknown");

    std::string other;
    hub.writer->change([&](store::Change& change) {
        auto const row = *store::principal_at(change.database(), 1, "zoe@example.org");
        other = hub.entrance.begin_session(change.database(), row, change.now()).second;
    });
    auto const change = [&](std::string const& from, std::string const& to) {
        return outcome(
            hub.call(token, "session.change_password", {{"password", from}, {"new_password", to}}));
    };
    CHECK(outcome(hub.call(other, "session.list")) == "result");
    CHECK(change("walking on thick ice", "swimming in deep water") == "wrong_password");
    CHECK(change("walking on thin ice", "short") == "password_too_short");
    CHECK(outcome(hub.call(other, "session.list")) == "result");
    CHECK(change("walking on thin ice", "swimming in deep water") == "result");
    CHECK(outcome(hub.call(other, "session.list")) == "not_signed_in");
    CHECK(outcome(hub.call(token, "session.list")) == "result");
    CHECK(outcome(enter("zoe@example.org", "walking on thin ice")) == "wrong_password");
    CHECK(outcome(enter("zoe@example.org", "swimming in deep water")) == "result");
}

TEST_CASE("slow parts run between the calls of a batch, in order") {
    Hub hub;
    auth::Origin const origin{ConnectionId::none, "192.0.2.1", ""};
    json::object const wrong{
        {"centre", 1}, {"address", "a@example.org"}, {"password", "walking on thin ice"}};
    auto const replies = hub.text(
        origin, "[" + text_of("session.me", {}, 1) + "," + text_of("session.begin_password", wrong, 2) + "," +
                    text_of("session.me", {}, 3) + "," + text_of("session.begin_password", wrong, 4) + "]");
    REQUIRE(replies.as_array().size() == 4);
    for (int i = 0; i < 4; ++i) CHECK(replies.at(static_cast<std::size_t>(i)).at("id") == i + 1);
    CHECK(outcome(replies.at(1)) == "wrong_password");
    CHECK(outcome(replies.at(3)) == "wrong_password");
}

TEST_CASE("while the disk is full reads go on, without what nobody may see unrecorded") {
    Hub hub;
    hub.writer->change([](store::Change& change) {
        REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 2, 5), "Stepney").has_value());
        store::ContactRow contact;
        contact.kind = "volunteer";
        contact.id = "V00";
        contact.telephone = "+441632960001";
        store::put_contact(change.database(), 1, contact, change.now());
    });
    auto const staff = hub.somebody(1, "staff", Standing::coordinator);
    auto const admin = hub.somebody(1, "admin", Standing::administrator);
    REQUIRE(outcome(hub.call(staff, "volunteer.update",
                             {{"key", hub.key()}, {"id", "V00"}, {"cells", {{"checks", "dbs_enhanced"}}}})) ==
            "result");
    auto const pages = [&](std::string const& limit) {
        hub.writer->read(
            [&](store::Database& database) { database.run("pragma max_page_count = " + limit); });
    };
    json::object const ana{{"volunteer", "V00"}};
    auto const looked = [&] {
        std::size_t reads = 0;
        for (auto const& each : hub.call(admin, "audit.list", ana).at("result").at("rows").as_array())
            reads += each.as_object().contains("field") ? 1 : 0;
        return reads;
    };

    pages("1");                                // not one page more than there are
    auto const fill = [&](std::size_t bytes) { // until nothing of the size finds room
        for (int i = 0; i < 10'000; ++i) {
            try {
                hub.writer->change([&](store::Change& change) {
                    store::AuditRow row;
                    row.method = std::string(bytes, 'x');
                    store::Audit(change.database(), 1).add(row);
                });
            } catch (store::StoreFault const& fault) {
                REQUIRE(fault.kind() == store::StoreFault::Kind::disk_full);
                return;
            }
        }
        FAIL("the disk was never full");
    };
    fill(2000);
    fill(1);
    // A minute on, the session's last use and the clock's mark would be written too.
    hub.wait(std::chrono::minutes(2));
    CHECK(outcome(hub.call(staff, "contact.get", ana)) == "disk_full");
    auto const rows = hub.call(staff, "volunteer.list", {{"limit", 100}});
    REQUIRE(outcome(rows) == "result");
    CHECK(rows.at("result").at("rows").as_array().size() == 4);
    auto const checks = [](json::value const& list) {
        return list.at("result").at("rows").at(0).at("cells").as_object().contains("checks");
    };
    CHECK_FALSE(checks(rows));
    auto const both =
        hub.text(auth::Origin{ConnectionId::none, "192.0.2.1", staff},
                 "[" + text_of("volunteer.list", {}, 1) + "," + text_of("session.me", {}, 2) + "]");
    CHECK(outcome(both.at(0)) == "result");
    CHECK(both.at(1).at("result").at("standing") == "coordinator");

    pages("1000000");
    CHECK(looked() == 0);
    auto const shown = hub.call(staff, "contact.get", ana);
    CHECK(shown.at("result").at("telephone") == "+441632960001");
    CHECK(looked() == 1);
    CHECK(checks(hub.call(staff, "volunteer.list", {{"limit", 100}})));
}
