// SPDX-License-Identifier: MIT
// kith serve --demo: everybody it names can come in, it is made anew on request, and it and real databases
// leave each other alone.
#include "caller.hpp"

#include <set>

using namespace kith::serve_test;

namespace {

std::string entered(std::uint16_t port, std::string const& kind) {
    auto const reply = post(port, "", "demo.enter", {{"kind", kind}});
    CAPTURE(json::serialize(reply));
    REQUIRE(reply.contains("result"));
    return std::string(reply.at("result").at("token").as_string());
}

json::object result_of(json::object const& reply) {
    CAPTURE(json::serialize(reply));
    REQUIRE(reply.contains("result"));
    return reply.at("result").as_object();
}

} // namespace

TEST_CASE("every account of a demonstration comes in as what it is, and sees the sample community") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const told = result_of(post(served.port(), "", "demo.accounts", {}));
    CHECK(told.at("made_data") == true);
    std::set<std::string> kinds;
    for (auto const& each : told.at("accounts").as_array()) {
        auto const kind = std::string(each.at("kind").as_string());
        kinds.insert(kind);
        auto const token =
            kind == "integration" ? std::string(each.at("token").as_string()) : entered(served.port(), kind);
        auto const me = result_of(post(served.port(), token, "session.me", {}));
        CHECK(me.at("standing") == each.at("kind"));
        for (auto const* own : {"volunteer", "organisation"}) {
            auto const* named = each.as_object().if_contains(own);
            CHECK(me.contains(own) == (named != nullptr));
            if (named != nullptr) CHECK(me.at(own) == *named);
        }
        auto const matches = result_of(post(served.port(), token, "match.list", {{"limit", 5}}));
        CHECK_FALSE(matches.at("matches").as_array().empty());
    }
    CHECK(kinds == std::set<std::string>{"administrator", "broker", "coordinator", "integration", "organiser",
                                         "volunteer"});
}

TEST_CASE("the staff of a demonstration also come in by password and authenticator") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const told = result_of(post(served.port(), "", "demo.accounts", {}));
    for (auto const& each : told.at("accounts").as_array()) {
        auto const* password = each.as_object().if_contains("password");
        if (password == nullptr) continue;
        auto const half = result_of(post(served.port(), "", "session.begin_password",
                                         {{"address", each.at("address")}, {"password", *password}}));
        auto const in = result_of(post(served.port(), "", "session.finish_totp",
                                       {{"ticket", half.at("ticket")}, {"code", each.at("code")}}));
        CHECK(in.at("standing") == each.at("kind"));
    }
}

TEST_CASE("demo.reset makes the demonstration anew on the same port") {
    Folder folder;
    Served served(folder, {"--demo"});
    auto const coordinator = entered(served.port(), "coordinator");
    result_of(post(served.port(), coordinator, "principal.suspend",
                   {{"key", new_key()}, {"principal", "demo-broker"}}));
    CHECK(post(served.port(), "", "demo.enter", {{"kind", "broker"}}).contains("error"));
    auto const refused = post(served.port(), "", "demo.reset", {{"key", new_key()}});
    CHECK(refused.at("error").at("data").at("refusal") == "not_signed_in");
    Caller volunteer(served.port(), entered(served.port(), "volunteer"));
    CHECK(volunteer.result("demo.reset", {{"key", new_key()}}).at("resetting") == true);
    CHECK(volunteer.closed() == 1001);
    json::object again;
    for (int i = 0; i < 2000 && !again.contains("result"); ++i) { // until it listens again
        std::this_thread::sleep_for(10ms);
        try {
            again = post(served.port(), "", "demo.enter", {{"kind", "broker"}});
        } catch (std::exception const&) {
        }
    }
    CHECK(again.contains("result"));
    CHECK(result_of(post(served.port(), coordinator, "session.me", {})).at("standing") == "anonymous");
    served.process().signal(SIGTERM);
    CHECK(served.process().wait().exit == 0);
}

TEST_CASE("a demonstration leaves real databases alone, and is never served as one") {
    Folder folder;
    Folder made;
    {
        Served const real(folder);
    }
    auto const refused = run(folder, {KITH_BINARY, "serve", "--demo", "--db", folder / "kith.db"});
    CHECK(refused.exit == 3);
    CHECK(refused.err.find("left alone") != std::string::npos);
    {
        Served demo(made, {"--demo"});
        demo.process().signal(SIGTERM);
        CHECK(demo.process().wait().exit == 0);
    }
    auto const as_real = run(folder, {KITH_BINARY, "serve", "--db", made / "kith.db"});
    CHECK(as_real.exit == 1);
    CHECK(as_real.err.find("--demo") != std::string::npos);
    Served again(made, {"--demo"}); // kept
    CHECK(post(again.port(), "", "demo.enter", {{"kind", "volunteer"}}).contains("result"));
}

TEST_CASE("without --demo there are no methods of a demonstration, and nobody is told of them") {
    Folder folder;
    Served served(folder);
    CHECK(post(served.port(), "", "demo.accounts", {}).at("error").at("code") == -32601);
    auto const me = result_of(post(served.port(), "", "session.me", {}));
    for (auto const& method : me.at("methods").as_array())
        CHECK_FALSE(std::string_view(method.as_string()).starts_with("demo."));
}
