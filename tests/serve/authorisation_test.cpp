// SPDX-License-Identifier: MIT
// S1 from the outside: every method that the running server names, for every kind of caller, over HTTP and
// over WebSocket, against the table of permissions; what a role may see of a person, field by field; a right
// that was taken away is refused on the very next message. S6: what every answer's headers say. S7: whatever
// people write stays what they wrote, and forges no line of the log.
#include "auth/credential.hpp"
#include "auth/entrance.hpp"
#include "auth/permissions.hpp"
#include "caller.hpp"
#include "store/keys.hpp"
#include "store/writer.hpp"

#include <fstream>
#include <random>
#include <set>

using namespace kith;
using namespace kith::serve_test;
using auth::Reach;
using auth::Standing;

namespace {

constexpr std::string_view of_the_link = "match.acknowledge"; // what the link was made for

struct Kind {
    std::string name;
    std::string credential;
    Standing standing; // it is treated as
};

// A database with one of every kind of caller, before the server opens it; centres 1 and 2.
std::vector<Kind> make_callers(Folder const& folder) {
    auto const now = [] {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    };
    auto const random = [](std::span<unsigned char> bytes) {
        static std::mt19937 drawn(7);
        for (auto& byte : bytes) byte = static_cast<unsigned char>(drawn());
    };
    store::Writer::Options options;
    options.path = folder / "kith.db";
    options.create = true;
    options.clock = now;
    options.today = [](store::Centre const&, Instant at) {
        return Date(std::chrono::floor<std::chrono::days>(at).time_since_epoch());
    };
    store::Writer writer(options);
    writer.add_centre({7, 1}, "Stepney", "Europe/London");
    writer.add_centre({7, 2}, "Bow", "Europe/London");
    auth::Entrance entrance({}, random);
    std::vector<Kind> all{{"anonymous", "", Standing::anonymous},
                          {"made up", "s1.nonsense", Standing::anonymous}};
    writer.change([&](store::Change& change) {
        auto& database = change.database();
        auto const add = [&](std::string name, std::int64_t centre, Standing standing,
                             std::string volunteer = {}, std::string organisation = {}, Instant begun = {}) {
            store::PrincipalRow row;
            row.centre = centre;
            row.id = "p" + std::to_string(all.size());
            row.standing = auth::word_of(standing);
            row.name = name;
            row.address = row.id + "@example.org";
            row.volunteer = std::move(volunteer);
            row.organisation = std::move(organisation);
            REQUIRE(store::insert_principal(database, row));
            auto token =
                entrance.begin_session(database, row, begun == Instant() ? change.now() : begun).second;
            all.push_back({std::move(name), std::move(token), standing});
            return row;
        };
        add("volunteer", 1, Standing::volunteer, "V1");
        add("other volunteer", 1, Standing::volunteer, "V2");
        add("organiser", 1, Standing::organiser, "", "O1");
        add("organiser of another organisation", 1, Standing::organiser, "", "O2");
        add("broker", 1, Standing::broker);
        add("coordinator", 1, Standing::coordinator);
        add("coordinator of another centre", 2, Standing::coordinator);
        add("administrator", 1, Standing::administrator);
        add("expired", 1, Standing::coordinator, "", "", change.now() - std::chrono::hours(13));
        all.back().standing = Standing::anonymous;
        auto suspended = add("suspended", 1, Standing::administrator);
        all.back().standing = Standing::anonymous;
        suspended.suspended = true;
        store::update_principal(database, suspended);
        auto const ended = add("signed out", 1, Standing::administrator);
        all.back().standing = Standing::anonymous;
        entrance.end_sessions_of(database, 1, ended.id);
        (void)entrance.settle(database);
        auto const token = auth::make_credential(auth::CredentialKind::token, 1, random);
        store::insert_integration_token(database, {1, 9, auth::hash_token(token), "rota", "", "x",
                                                   change.now(), change.now() + std::chrono::hours(24)});
        all.push_back({"integration", token, Standing::integration});
        all.push_back(
            {"link",
             entrance.make_link(
                 database, {1, "match/V1/R1", {std::string(of_the_link)}, "V1", "O1", std::chrono::hours(24)},
                 change.now()),
             Standing::link});
    });
    return all;
}

Kind const& named(std::vector<Kind> const& all, std::string_view name) {
    auto const found = std::ranges::find(all, name, &Kind::name);
    REQUIRE(found != all.end());
    return *found;
}

std::string outcome(json::object const& reply) {
    if (reply.contains("result")) return "result";
    auto const& error = reply.at("error").as_object();
    if (error.at("code") == -32001) return std::string(error.at("data").at("refusal").as_string());
    return std::to_string(error.at("code").as_int64());
}

// Calls wait for a household's limit, which is no part of what is asked here.
template <class Send>
std::string patiently(Send const& send) {
    for (int tries = 0; tries < 600; ++tries) {
        auto const said = outcome(send());
        if (said != "too_many_calls") return said;
        std::this_thread::sleep_for(20ms);
    }
    return "too_many_calls";
}

std::vector<std::string> methods_of(Served const& served) {
    std::vector<std::string> names;
    for (auto const& method : json::parse(body_of(served.get("/openrpc.json"))).at("methods").as_array())
        names.emplace_back(method.at("name").as_string());
    return names;
}

std::string header(std::string const& reply, std::string const& name) {
    auto const at = reply.find("\r\n" + name + ": ");
    if (at == std::string::npos || at > reply.find("\r\n\r\n")) return {};
    auto const begin = at + name.size() + 4;
    return reply.substr(begin, reply.find('\r', begin) - begin);
}

} // namespace

TEST_CASE("S1: every method, for every kind of caller, over HTTP and WebSocket, is what the table says") {
    Folder folder;
    auto const all = make_callers(folder);
    Served served(folder);
    auto const methods = methods_of(served);
    CHECK(methods.size() > 60);
    json::object const none{{"no_such_param", 1}}; // so that nothing is changed where a call is let in
    std::size_t cells = 0;
    for (auto const& caller : all) {
        Caller socket(served.port(), caller.credential);
        REQUIRE(socket.is_open());
        for (auto const& method : methods) {
            auto const* row = auth::find_method(method);
            CAPTURE(method);
            CAPTURE(caller.name);
            REQUIRE(row != nullptr);
            auto const reach = auth::reach_of(*row, caller.standing);
            bool const denied = reach == Reach::none || (caller.standing == Standing::link &&
                                                         reach == Reach::own && method != of_the_link);
            auto const* expected = !denied                                  ? "-32602"
                                   : caller.standing == Standing::anonymous ? "not_signed_in"
                                                                            : "not_allowed";
            CHECK(patiently([&] { return post(served.port(), caller.credential, method, none); }) ==
                  expected);
            CHECK(patiently([&] { return socket.call(method, none); }) == expected);
            cells += 2;
        }
    }
    CHECK(cells == methods.size() * all.size() * 2);
    MESSAGE(cells, " cells: ", methods.size(), " methods, ", all.size(), " kinds of caller, 2 ways in");
}

TEST_CASE("S1: what is one's own, what is another centre's, and contacts, checks and notes field by field") {
    Folder folder;
    auto const all = make_callers(folder);
    Served served(folder);
    auto const coordinator = named(all, "coordinator").credential;
    for (auto const* id : {"V1", "V2"}) {
        auto const saved =
            post(served.port(), coordinator, "volunteer.add",
                 {{"key", new_key()},
                  {"id", id},
                  {"cells",
                   {{"name", "Ana"}, {"status", "active"}, {"postcode", "E1 4NS"}, {"references", "yes"}}}});
        CAPTURE(json::serialize(saved));
        REQUIRE(outcome(saved) == "result");
    }
    auto const sees = [&](std::string const& who, std::string const& id) {
        return post(served.port(), named(all, who).credential, "volunteer.get", {{"id", id}});
    };
    CHECK(outcome(sees("volunteer", "V1")) == "result");
    for (auto const* other : {"V2", "V3", ""}) {
        auto const said = outcome(sees("volunteer", other));
        CHECK((said == "not_allowed" || said == "-32602"));
    }
    CHECK(outcome(sees("organiser", "V1")) == "not_allowed");
    CHECK(outcome(sees("coordinator of another centre", "V1")) == "unknown");
    for (auto const& [who, contacts] : std::vector<std::pair<std::string, bool>>{{"volunteer", true},
                                                                                 {"broker", true},
                                                                                 {"coordinator", true},
                                                                                 {"administrator", true},
                                                                                 {"integration", false}}) {
        auto const reply = sees(who, "V1");
        CAPTURE(who);
        REQUIRE(outcome(reply) == "result");
        CHECK(reply.at("result").at("cells").as_object().contains("postcode") == contacts);
    }
}

TEST_CASE("S1: a right that is taken away is refused on the very next message, and its sockets are closed") {
    Folder folder;
    auto const all = make_callers(folder);
    Served served(folder);
    auto const& coordinator = named(all, "coordinator");
    Caller open(served.port(), coordinator.credential);
    CHECK(outcome(open.call("volunteer.list", {})) == "result");
    auto const me = open.result("session.me", {});
    auto const suspended = post(served.port(), named(all, "administrator").credential, "principal.suspend",
                                {{"key", new_key()}, {"principal", me.at("principal")}});
    CHECK(outcome(suspended) == "result");
    CHECK(outcome(post(served.port(), coordinator.credential, "volunteer.list", {})) == "not_signed_in");
    CHECK(open.closed() == 4401);
}

TEST_CASE("S6: every answer says what it is, and lets no page, cache or frame make more of it") {
    Folder folder;
    Served served(folder, {"--demo"});
    for (auto const* path : {"/", "/healthz", "/readyz", "/metrics", "/openrpc.json", "/asyncapi.json",
                             "/openapi.json", "/nowhere", "/calendar/c1.x.ics", "/import?table=roles"}) {
        CAPTURE(path);
        auto const reply = served.get(path);
        CHECK(header(reply, "X-Content-Type-Options") == "nosniff");
        CHECK(header(reply, "Referrer-Policy") == "no-referrer");
        auto const policy = header(reply, "Content-Security-Policy");
        CHECK(policy.starts_with("default-src 'none'"));
        CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
        CHECK(policy.find("unsafe") == std::string::npos);
        CHECK_FALSE(header(reply, "Cache-Control").empty());
        CHECK(header(reply, "Access-Control-Allow-Origin").empty());
        CHECK(header(reply, "Server") == "kith"); // and no version
    }
    RawClient client(served.port());
    std::string const call = R"({"jsonrpc":"2.0","id":1,"method":"session.me"})";
    client.send(
        "POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(call.size()) + "\r\n\r\n" + call);
    auto const reply = client.reply();
    CHECK(header(reply, "Cache-Control") == "no-store");
    CHECK(header(reply, "X-Content-Type-Options") == "nosniff");
}

TEST_CASE("S7: 1,000 hostile strings stay what they are, and forge no line of the log") {
    std::vector<std::string> const seeds = {"<script>alert(1)</script>",
                                            "\"><img src=x onerror=alert(1)>",
                                            "'; drop table volunteer;--",
                                            "=cmd|' /C calc'!A0",
                                            "+1+1",
                                            "-2+3",
                                            "@SUM(A1)",
                                            "{{7*7}}",
                                            "${jndi:ldap://x}",
                                            "%0d%0aSet-Cookie: a=b",
                                            "../../etc/passwd",
                                            "\\u0000",
                                            "a\nb",
                                            "{\"event\":\"forged\"}",
                                            "\n{\"event\":\"forged\"}",
                                            "\r\n{\"event\":\"forged\"}\r\n",
                                            "\x7F",
                                            "javascript:alert(1)",
                                            "' or '1'='1",
                                            "\xE2\x80\xAE"
                                            "evil",
                                            "\xF0\x9F\x98\x80",
                                            "`id`",
                                            "$(id)",
                                            "%s%s%n",
                                            "\tTAB",
                                            "NaN",
                                            "null",
                                            "-1",
                                            "<!--",
                                            "]]>"};
    Folder folder;
    auto const all = make_callers(folder);
    Served served(folder);
    Caller coordinator(served.port(), named(all, "coordinator").credential);
    std::mt19937 random(11);
    std::size_t kept = 0;
    std::size_t refused = 0;
    constexpr int many = 1000;
    for (int i = 0; i < many; ++i) {
        auto text = seeds[static_cast<std::size_t>(i) % seeds.size()];
        if (i >= static_cast<int>(seeds.size())) text += seeds[random() % seeds.size()] + std::to_string(i);
        auto const id = "H" + std::to_string(i);
        json::object reply;
        auto const said = patiently([&] {
            reply = coordinator.call("organisation.add",
                                     {{"key", new_key()}, {"id", id}, {"cells", {{"name", text}}}});
            return reply;
        });
        CAPTURE(text);
        if (said == "-32602" || (said == "result" && reply.at("result").at("saved") == false)) {
            ++refused;
            continue;
        }
        REQUIRE(said == "result");
        ++kept;
        json::object read;
        patiently([&] { return read = coordinator.call("organisation.get", {{"id", id}}); });
        REQUIRE(outcome(read) == "result");
        CHECK(std::string_view(read.at("result").at("cells").at("name").as_string()) == text);
        // As a target, a header and a method's name it is refused or not found.
        if (i % 10 == 0 && text.find_first_of("\r\n") == std::string::npos) {
            RawClient client(served.port());
            client.send("GET /" + text + " HTTP/1.1\r\nHost: kith.test\r\nX-Forwarded-For: " + text +
                        "\r\n\r\n");
            auto const answer = client.reply();
            CHECK((answer.empty() || answer.starts_with("HTTP/1.1 4")));
            CHECK(answer.find("alert(1)") == std::string::npos);
        }
    }
    CHECK(kept + refused == many);
    CHECK(kept > 500);
    served.process().signal(SIGTERM);
    auto const log = served.process().wait().err;
    std::istringstream lines(log);
    std::size_t count = 0;
    for (std::string one; std::getline(lines, one); ++count) {
        auto const parsed = json::parse(one).as_object();
        CHECK(parsed.at("event") != "forged");
        CHECK(one.find("alert(") == std::string::npos);
    }
    CHECK(count >= 3);
    MESSAGE(kept, " kept as they are, ", refused, " refused, ", count, " lines of log");
}
