// SPDX-License-Identifier: MIT
// The real program with people signed in: the first administrator comes in by the printed ticket, listens to
// events, resumes after a cut, is cut off when the session ends; and what was acknowledged, and its event,
// are there after the server was killed again and again.
#include "caller.hpp"
#include "way_in.hpp"

#include <map>
#include <set>

using namespace kith;
using namespace kith::serve_test;

namespace {

json::object invitation(std::string const& volunteer) {
    return {{"key", new_key()}, {"standing", "volunteer"}, {"name", "Ana"}, {"volunteer", volunteer}};
}

void add_volunteer(Caller& caller, std::string const& id) {
    json::object const cells{{"name", "Ana"}, {"status", "active"}};
    auto const added = caller.result("volunteer.add", {{"key", new_key()}, {"id", id}, {"cells", cells}});
    CAPTURE(json::serialize(added));
    REQUIRE(added.at("saved") == true);
}

} // namespace

TEST_CASE("the first administrator signs in, listens, resumes after a cut, and is cut off on signing out") {
    Folder folder;
    Served served(folder, with_administrator());
    Caller first(served.port());
    CHECK(first.refusal("feed.subscribe", {}) == "not_signed_in");
    auto const token = sign_in(served, first);
    for (auto const* id : {"V1", "V2", "V3"}) add_volunteer(first, id);
    CHECK(first.refusal("principal.invite", invitation("V4")) == "volunteer_unknown");
    CHECK(first.result("feed.subscribe", {}).at("more") == false);
    auto const made = first.result("principal.invite", invitation("V1"));
    auto const events = first.events(1);
    REQUIRE(events.size() == 1);
    CHECK(events[0].at("kind") == "principal.changed");
    CHECK(events[0].at("other") == made.at("principal"));
    CHECK(first.result("feed.unsubscribe", {}).at("was_subscribed") == true);
    first.result("principal.invite", invitation("V2"));
    first.result("principal.invite", invitation("V3"));

    Caller second(served.port(), token);
    json::object const from{{"cursor", events[0].at("cursor")}};
    CHECK(second.result("feed.subscribe", from).at("more") == false);
    auto const missed = second.events(2);
    REQUIRE(missed.size() == 2);
    CHECK(missed[0].at("cursor") != missed[1].at("cursor"));
    CHECK(second.refusal("feed.subscribe", {{"cursor", "00000000000000090000000000000009"}}) ==
          "resync_required");
    CHECK(second.refusal("feed.subscribe", {{"cursor", "nothing"}}) == "cursor_malformed");

    CHECK(first.events(0).empty());
    second.call("session.end", {{"key", new_key()}});
    CHECK(second.closed() == 4401);
    Caller third(served.port(), token);
    CHECK(third.refusal("feed.subscribe", {}) == "not_signed_in");
    // Nothing of the person is in the log.
    served.process().signal(SIGTERM);
    auto const ended = served.process().wait();
    CHECK(ended.exit == 0);
    for (auto const* canary : {"admin@example.org", "kettles", "Ana", "127.0.0.1"})
        CHECK(ended.err.find(canary) == std::string::npos);
    CHECK(ended.err.find(token) == std::string::npos);
}

TEST_CASE("over HTTP there are no live events, and a call says so") {
    Folder folder;
    Served served(folder, with_administrator());
    Caller first(served.port());
    auto const token = sign_in(served, first);
    std::string const call = R"({"jsonrpc":"2.0","id":1,"method":"feed.subscribe","params":{}})";
    RawClient by_post(served.port());
    REQUIRE(by_post.send("POST /rpc HTTP/1.1\r\nHost: kith.test\r\nAuthorization: Bearer " + token +
                         "\r\nContent-Type: application/json\r\nContent-Length: " +
                         std::to_string(call.size()) + "\r\n\r\n" + call));
    CHECK(by_post.reply().find("needs_websocket") != std::string::npos);
}

TEST_CASE("a redemption code is collected once by two sockets at once, and its event tells both of it") {
    Folder folder;
    Served served(folder, with_administrator());
    Caller first(served.port());
    auto const token = sign_in(served, first);
    auto const change = [&](std::string const& method, json::object params) {
        params["key"] = new_key();
        return first.result(method, std::move(params));
    };
    change("organisation.add", {{"id", "O9"}, {"cells", {{"name", "Baths"}}}});
    change("organisation.add", {{"id", "O1"}, {"cells", {{"name", "Kitchen"}}}});
    for (json::object account :
         {json::object{{"kind", "issuer"}, {"floor", -600}}, json::object{{"kind", "partner"}, {"id", "O9"}},
          json::object{{"kind", "organisation"}, {"id", "O1"}, {"ceiling", 600}}})
        change("account.open", std::move(account));
    change("credit.transfer", {{"from", "issuer"},
                               {"to", "organisation/O1"},
                               {"minutes", 300},
                               {"kind", "adjustment"},
                               {"reason", "community_decision"}});
    change("reward.add", {{"reward", "SWIM"}, {"name", "A swim"}, {"partner", "partner/O9"}, {"price", 10}});
    Caller second(served.port(), token);
    second.result("feed.subscribe", {});
    constexpr int rounds = 10;
    for (int round = 1; round <= rounds; ++round) {
        auto const made = change("redemption.make", {{"reward", "SWIM"}, {"account", "organisation/O1"}});
        std::array<std::string, 2> said;
        {
            auto const collect = [&](Caller& caller, std::string& answer) {
                auto const reply =
                    caller.call("redemption.collect",
                                {{"partner", "partner/O9"}, {"code", made.at("code")}, {"key", new_key()}});
                answer = reply.contains("result")
                             ? "collected"
                             : std::string(reply.at("error").at("data").at("refusal").as_string());
            };
            std::jthread const one([&] { collect(first, said[0]); });
            std::jthread const other([&] { collect(second, said[1]); });
        }
        std::ranges::sort(said);
        CHECK(said == std::array<std::string, 2>{"code_unknown", "collected"});
        CHECK(first.result("credit.balance", {{"account", "partner/O9"}}).at("posted") == 10 * round);
    }
    // Made and collected, each once for the member's side and once for the partner's.
    std::map<std::string, std::multiset<std::string>> told;
    for (auto const& event : second.events(4 * rounds))
        told[std::string(event.at("kind").as_string())].insert(
            std::string(event.at("organisation").as_string()));
    for (auto const* kind : {"redemption.made", "redemption.collected"}) {
        CHECK(told[kind].count("O1") == rounds);
        CHECK(told[kind].count("O9") == rounds);
    }
    served.process().signal(SIGTERM);
    CHECK(served.process().wait().exit == 0);
}

// R1: whatever was acknowledged before a kill is there after it, once, and so is its event.
TEST_CASE("killed again and again under calls, the server keeps what it acknowledged, and its events without "
          "gap or double") {
    constexpr int kills = 12;
    Folder folder;
    std::string token;
    {
        Served served(folder, with_administrator());
        Caller caller(served.port());
        token = sign_in(served, caller);
        add_volunteer(caller, "V1");
        served.process().signal(SIGTERM);
        CHECK(served.process().wait().exit == 0);
    }
    std::set<std::string> acknowledged;
    std::map<std::string, int> told; // principal -> events
    std::string cursor;
    auto const note = [&told](json::object const& event) {
        if (event.at("kind") == "principal.changed") ++told[std::string(event.at("other").as_string())];
    };
    for (int kill = 0; kill <= kills; ++kill) {
        CAPTURE(kill);
        Served served(folder);
        Caller listener(served.port(), token);
        for (bool more = true; more;) {
            auto const answer = listener.result("feed.subscribe", {{"cursor", cursor}});
            more = answer.at("more").as_bool();
            for (auto const& event : listener.events(0)) note(event);
            cursor = answer.at("cursor").as_string();
        }
        if (kill == kills) break;
        std::jthread const killer([&served, kill] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20 + 23 * kill));
            served.process().signal(SIGKILL);
        });
        for (;;) {
            auto const reply = listener.call("principal.invite", invitation("V1"));
            if (!reply.contains("result")) break;
            acknowledged.insert(std::string(reply.at("result").at("principal").as_string()));
        }
        for (auto const& event : listener.events(0)) {
            note(event);
            cursor = event.at("cursor").as_string();
        }
    }
    CHECK(acknowledged.size() > 50);
    for (auto const& principal : acknowledged) {
        CAPTURE(principal);
        CHECK(told[principal] == 1);
    }
    // What was written without being acknowledged is told once, too.
    for (auto const& [principal, times] : told) CHECK(times == 1);
    MESSAGE(kills, " kills, ", acknowledged.size(), " acknowledged, ", told.size(), " told");
}
