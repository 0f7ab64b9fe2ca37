// SPDX-License-Identifier: MIT
// W6: the real server behind a line that cuts everything into pieces, pauses and breaks. Whatever is asked is
// answered as on a good line; whatever was cut is asked again with its key and has its effect once; and
// nothing stays behind.
#include "callers.hpp"
#include "ragged_proxy.hpp"

#include <set>

using namespace kith;
using namespace kith::serve_test;

namespace {

std::uint64_t metric(Served const& served, std::string const& name) {
    auto const text = served.get("/metrics");
    auto const at = text.find("\n" + name + " ");
    REQUIRE(at != std::string::npos);
    return std::stoull(text.substr(at + name.size() + 2));
}

std::size_t descriptors(Served& served) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator("/proc/" + std::to_string(served.process().id()) + "/fd"), {}));
}
// In KiB.
std::size_t resident(Served& served) {
    std::ifstream status("/proc/" + std::to_string(served.process().id()) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
    return 0;
}

// A reply without what differs from call to call.
std::string said(json::object reply) {
    reply.erase("id");
    return json::serialize(reply);
}

// An answer that came whole; empty where it did not.
template <class Ask>
json::object whole(Ask const& ask) {
    try {
        return ask();
    } catch (boost::system::system_error const&) { // half a text
        return {};
    }
}

// How many calls are cut: the usual few, or KITH_CUT_CONNECTIONS.
int cuts_wanted() {
    auto const* const wanted =
        std::getenv("KITH_CUT_CONNECTIONS"); // NOLINT(concurrency-mt-unsafe): one thread
    return wanted == nullptr ? 300 : std::atoi(wanted);
}

} // namespace

TEST_CASE("W6: in pieces of 1 to 7 bytes every method answers as on a good line, over HTTP and WebSocket") {
    Folder folder;
    auto const all = make_callers(folder);
    Served served(folder,
                  {"--set", "rates.calls_burst=100000", "--set", "rates.household_calls_burst=100000"});
    RaggedProxy const line(served.port());
    auto const& boss = named(all, "administrator").credential;
    json::object const wrong{{"no_such_param", 1}};
    Caller direct(served.port(), boss);
    Caller ragged(line.port(), boss);
    REQUIRE(ragged.is_open());
    std::size_t compared = 0;
    for (auto const& method : methods_of(served)) {
        CAPTURE(method);
        auto const expected = said(direct.call(method, wrong));
        CHECK(said(ragged.call(method, wrong)) == expected);
        CHECK(said(post(line.port(), boss, method, wrong)) == expected);
        ++compared;
    }
    CHECK(compared > 100);
    // What is longer than one piece of anything: a list, its events, the documents.
    ragged.result("feed.subscribe", {});
    for (int i = 0; i < 20; ++i)
        ragged.result("volunteer.add", {{"key", new_key()},
                                        {"id", "V" + std::to_string(i)},
                                        {"cells", {{"name", "Ana"}, {"status", "active"}}}});
    CHECK(ragged.events(20).size() == 20);
    CHECK(said(ragged.call("volunteer.list", {})) == said(direct.call("volunteer.list", {})));
    RawClient reader(line.port());
    REQUIRE(reader.send("GET /openapi.json HTTP/1.1\r\nHost: kith.test\r\n\r\n"));
    CHECK(body_of(reader.reply(20'000ms)) == body_of(served.get("/openapi.json")));
}

TEST_CASE("W6: calls over connections that break are asked again, done once, and nothing of them stays") {
    Folder folder;
    auto const all = make_callers(folder);
    Served served(folder,
                  {"--set", "rates.calls_burst=1000000", "--set", "rates.household_calls_burst=1000000"});
    auto const& boss = named(all, "administrator").credential;
    Caller listening(served.port(), boss);
    listening.result("feed.subscribe", {});
    post(served.port(), boss, "session.me", {}); // everything that is made once is there
    auto const open_before = metric(served, "kith_connections");
    auto const descriptors_before = descriptors(served);
    auto const resident_before = resident(served);
    constexpr std::uint32_t seed = 20261123;
    CAPTURE(seed);
    auto const wanted = static_cast<std::size_t>(cuts_wanted());
    std::size_t added = 0;
    std::size_t tries = 0;
    std::size_t events = 0;
    std::set<std::string> told;
    {
        constexpr std::size_t reset_within = 900; // a call and its answer are about 700 bytes
        RaggedProxy const line(served.port(), reset_within, seed);
        while (line.resets() < wanted) {
            json::object const call{{"key", new_key()},
                                    {"id", "V" + std::to_string(added)},
                                    {"cells", {{"name", "Ana"}, {"status", "active"}}}};
            json::object reply;
            while (reply.empty()) {
                REQUIRE(++tries < 100 * (wanted + 10));
                if (tries % 2 == 0)
                    reply = whole([&] { return post(line.port(), boss, "volunteer.add", call); });
                else if (Caller socket(line.port(), boss); socket.is_open())
                    reply = socket.call("volunteer.add", call);
            }
            CAPTURE(json::serialize(reply));
            REQUIRE(reply.contains("result"));
            ++added;
            // The client does not answer pings by itself, and would be let go as idle.
            if (added % 100 == 0) listening.result("session.me", {});
            for (auto const& event : listening.events(1)) { // once each, and one event each
                ++events;
                told.insert(std::string(event.at("volunteer").as_string()));
            }
        }
    }
    MESSAGE(wanted, " connections broken, ", tries, " calls made, ", added, " done");
    CHECK(events == added);
    CHECK(told.size() == added);
    CHECK(listening.events(0).empty());
    for (int i = 0; i < 500 && metric(served, "kith_connections") > open_before; ++i)
        std::this_thread::sleep_for(20ms);
    CHECK(metric(served, "kith_connections") == open_before);
    CHECK(metric(served, "kith_sockets") == 1);
    CHECK(descriptors(served) <= descriptors_before + 2); // of whoever asks
    CHECK(resident(served) < resident_before + 16 * 1024);
    CHECK(listening.result("session.me", {}).at("standing") == "administrator");
}
