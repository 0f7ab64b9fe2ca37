// SPDX-License-Identifier: MIT
// S1 from the outside: every method that the running server names, for every kind of caller, over HTTP and
// over WebSocket, against the table of permissions; what a role may see of a person, field by field; a right
// that was taken away is refused on the very next message. S6: what every answer's headers say. S7: whatever
// people write stays what they wrote, and forges no line of the log.
#include "callers.hpp"

#include <fstream>
#include <set>

using namespace kith;
using namespace kith::serve_test;
using auth::Reach;

namespace {

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
