// SPDX-License-Identifier: MIT
// Frames as a hostile or broken client sends them: true calls with bytes changed, cut, doubled and spliced.
// Every text gets one well-formed answer, none is a fault, and the server serves on.
#include "hub.hpp"

#include <random>
#include <set>

using namespace kith;
using namespace kith::rpc;
using namespace kith::rpc_test;

namespace {

std::vector<std::string> true_frames(Hub& hub) {
    std::vector<std::string> frames;
    std::string batch = "[";
    for (auto const& method : hub.dispatcher->methods().all()) {
        // A password takes tens of milliseconds by intent: the hostile have a limit for that (sign_in_test).
        if (method.prepare) continue;
        auto params = fitting(method.params).as_object();
        if (method.effect == Effect::changes) params["key"] = hub.key();
        auto const frame = json::serialize(json::object{
            {"jsonrpc", "2.0"}, {"id", method.name}, {"method", method.name}, {"params", std::move(params)}});
        batch.append(batch.size() > 1 ? "," : "").append(frame);
        frames.push_back(frame);
    }
    frames.push_back(batch + "]");
    frames.push_back(R"({"jsonrpc":"2.0","method":"session.me"})");
    return frames;
}

class Vandal {
  public:
    explicit Vandal(std::uint32_t seed) : random_(seed) {}

    std::string spoil(std::vector<std::string> const& frames) {
        auto text = pick(frames);
        for (auto times = below(4); times > 0; --times) {
            auto const at = below(text.size() + 1);
            switch (below(7)) {
            case 0: text.insert(at, 1, static_cast<char>(below(256))); break;
            case 1:
                if (at < text.size()) text[at] = static_cast<char>(below(256));
                break;
            case 2: text.erase(at, below(8)); break;
            case 3: text.resize(at); break;
            case 4: text.insert(at, text.substr(below(text.size() + 1), below(40))); break;
            case 5: text.insert(at, pick(words_)); break;
            default: text.insert(at, pick(frames)); break;
            }
        }
        return text;
    }

  private:
    std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }
    std::string const& pick(std::vector<std::string> const& from) { return from[below(from.size())]; }

    std::vector<std::string> const words_ = {"null",
                                             "-1",
                                             "1e999",
                                             "9223372036854775808",
                                             "[[[[[[[[",
                                             "{\"a\":",
                                             "\"\\u0000\"",
                                             "\"\\ud800\"",
                                             "true",
                                             "\xFF\xFE",
                                             "[]",
                                             "{}",
                                             "\"key\":1,",
                                             "\"id\":{}",
                                             "\"\"",
                                             "\\",
                                             "\xF0\x9F\x90\xA6",
                                             "\"params\":[]",
                                             "' or 1=1 --",
                                             "\"principal\":\"boss\",",
                                             "\"standing\":\"administrator\","};
    std::mt19937 random_;
};

void check_reply(json::value const& reply) {
    static std::set<std::int64_t> const known{-32700, -32600, -32601, -32602, -32001};
    auto const& object = reply.as_object();
    CHECK(object.at("jsonrpc") == "2.0");
    CHECK(object.contains("id"));
    CHECK(object.contains("result") != object.contains("error"));
    if (auto const* error = object.if_contains("error")) {
        CHECK(known.contains(error->at("code").as_int64()));
        CHECK(error->at("message").is_string());
    }
}

} // namespace

TEST_CASE("twenty thousand spoilt frames, one well-formed answer each, and no fault") {
    Hub hub;
    auto const boss = hub.somebody(1, "boss", auth::Standing::administrator);
    auto const frames = true_frames(hub);
    constexpr std::uint32_t seed = 20261122;
    Vandal vandal(seed);
    std::vector<std::string> const credentials{"", boss, "s1." + std::string(43, 'A'), "l1.x"};
    for (int i = 0; i < 20'000; ++i) {
        auto const text = vandal.spoil(frames);
        CAPTURE(i);
        CAPTURE(text);
        auth::Origin const origin{auth::ConnectionId{static_cast<std::uint64_t>(i % 7)}, "192.0.2.1",
                                  credentials[static_cast<std::size_t>(i) % credentials.size()]};
        auto const answer = hub.text(origin, text);
        if (answer.is_array())
            for (auto const& each : answer.as_array()) check_reply(each);
        else if (!answer.is_null())
            check_reply(answer);
        if (!hub.incidents.empty()) FAIL(hub.incidents.front().what);
    }
    CHECK(outcome(hub.call("", "session.me")) == "result");
}
