// SPDX-License-Identifier: MIT
// RFC 6455 as a table: what a client sends on an open socket, and what it must get back.
#include "session/raw_client.hpp"
#include "session/running_server.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::session_test;

namespace {

struct Case {
    std::string name;
    std::string sent;
    int opcode;          // of what comes back first, pings aside
    std::string payload; // where it is no close
    int close = 0;       // where it is one
};

std::string const filler(125, 'x');
std::string const greek = "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5";

std::vector<Case> const cases = {
    {"an empty text, which the door answers with nothing, and another",
     frame_bytes(text, "") + frame_bytes(text, "b"), text, "b"},
    {"a text of 125 bytes", frame_bytes(text, filler), text, filler},
    {"a text of 126 bytes", frame_bytes(text, filler + "y"), text, filler + "y"},
    {"a text of 65,535 bytes", frame_bytes(text, std::string(65535, 'a')), text, std::string(65535, 'a')},
    {"a text of 65,536 bytes", frame_bytes(text, std::string(65536, 'b')), text, std::string(65536, 'b')},
    {"a text one byte too long", frame_bytes(text, std::string(65537, 'c')), closing, "", 1009},
    {"a stated length of 2^31", frame_bytes(text, "", true, true, 0, 1ULL << 31), closing, "", 1009},
    {"a stated length of 2^63 - 1", frame_bytes(text, "", true, true, 0, ~0ULL >> 1), closing, "", 1009},
    {"a stated length of 2^64 - 1", frame_bytes(text, "", true, true, 0, ~0ULL), closing, "", 1009},
    {"text beyond ASCII", frame_bytes(text, greek), text, greek},
    {"text that is not UTF-8", frame_bytes(text, "\xCE\xBA\xFF"), closing, "", 1007},
    {"text cut within a letter", frame_bytes(text, "\xCE"), closing, "", 1007},
    {"a surrogate", frame_bytes(text, "\xED\xA0\x80"), closing, "", 1007},
    {"an overlong letter", frame_bytes(text, "\xC0\xAF"), closing, "", 1007},
    {"binary", frame_bytes(binary, "abc"), closing, "", 1003},
    {"two fragments", frame_bytes(text, "ab", false) + frame_bytes(continuation, "cd"), text, "abcd"},
    {"a letter split over fragments",
     frame_bytes(text, greek.substr(0, 3), false) + frame_bytes(continuation, greek.substr(3)), text, greek},
    {"fragments around a ping",
     frame_bytes(text, "ab", false) + frame_bytes(ping, "p") + frame_bytes(continuation, "cd"), text, "abcd"},
    {"fragments that are too long together",
     frame_bytes(text, std::string(40000, 'a'), false) + frame_bytes(continuation, std::string(40000, 'b')),
     closing, "", 1009},
    {"a continuation of nothing", frame_bytes(continuation, "cd"), closing, "", 1002},
    {"a new text within a message", frame_bytes(text, "ab", false) + frame_bytes(text, "cd"), closing, "",
     1002},
    {"a fragmented ping", frame_bytes(ping, "a", false), closing, "", 1002},
    {"a ping that is too long", frame_bytes(ping, filler + "y"), closing, "", 1002},
    {"a frame without a mask", frame_bytes(text, "ab", true, false), closing, "", 1002},
    {"reserved bit 1", frame_bytes(text, "ab", true, true, 4), closing, "", 1002},
    {"reserved bit 2", frame_bytes(text, "ab", true, true, 2), closing, "", 1002},
    {"reserved bit 3", frame_bytes(text, "ab", true, true, 1), closing, "", 1002},
    {"opcode 3", frame_bytes(3, "ab"), closing, "", 1002},
    {"opcode 7", frame_bytes(7, "ab"), closing, "", 1002},
    {"opcode 11", frame_bytes(11, "ab"), closing, "", 1002},
    {"opcode 15", frame_bytes(15, "ab"), closing, "", 1002},
    {"close without a code", frame_bytes(closing, ""), closing, "", 1000},
    {"close with a code", frame_bytes(closing, close_payload(1000)), closing, "", 1000},
    {"close with code and reason", frame_bytes(closing, close_payload(1001, "bye")), closing, "", 1001},
    {"close with a code of an application", frame_bytes(closing, close_payload(4000)), closing, "", 4000},
    {"close with half a code", frame_bytes(closing, "\x03"), closing, "", 1002},
    {"close with code 999", frame_bytes(closing, close_payload(999)), closing, "", 1002},
    {"close with code 1005", frame_bytes(closing, close_payload(1005)), closing, "", 1002},
    {"close with code 1006", frame_bytes(closing, close_payload(1006)), closing, "", 1002},
    {"close with code 2999", frame_bytes(closing, close_payload(2999)), closing, "", 1002},
    {"close with a reason that is not UTF-8", frame_bytes(closing, close_payload(1000, "\xFF")), closing, "",
     1002},
    {"an unasked pong, then text", frame_bytes(pong, "x") + frame_bytes(text, "ab"), text, "ab"},
};

std::string in_pieces(RawClient& client, std::string const& bytes, std::size_t piece) {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        if (!client.send(bytes.substr(at, piece))) break;
    }
    return {};
}

} // namespace

TEST_CASE("an open socket answers every sequence of frames as RFC 6455 says") {
    RunningServer running;
    for (auto const& each : cases) {
        for (std::size_t const piece : {std::size_t{1} << 20, std::size_t{7}, std::size_t{1}}) {
            if (piece == 1 && each.sent.size() > 2000)
                continue; // a byte at a time takes long and shows no more
            CAPTURE(each.name);
            CAPTURE(piece);
            RawClient client(running.port());
            REQUIRE(client.upgrade().starts_with("HTTP/1.1 101"));
            in_pieces(client, each.sent, piece);
            auto const got = client.message();
            REQUIRE(got);
            CHECK(got->opcode == each.opcode);
            if (each.opcode == closing) {
                CHECK(got->close_code() == each.close);
                client.send(frame_bytes(closing, got->payload));
                client.receive_all();
                CHECK(client.ended());
            } else {
                CHECK(got->payload == each.payload);
            }
        }
    }
}

TEST_CASE("a ping is answered with its payload, in order") {
    RunningServer running;
    RawClient client(running.port());
    client.upgrade();
    for (auto const* payload : {"", "a", "kith"}) {
        client.send(frame_bytes(ping, payload));
        auto const got = client.frame();
        REQUIRE(got);
        CHECK(got->opcode == pong);
        CHECK(got->payload == payload);
    }
}

TEST_CASE("many texts are answered one for one") {
    RunningServer running;
    RawClient client(running.port());
    client.upgrade();
    std::string sent;
    constexpr int texts = 1000;
    for (int i = 0; i < texts; ++i) sent += frame_bytes(text, std::to_string(i));
    std::jthread const sender([&] { client.send(sent); });
    for (int i = 0; i < texts; ++i) {
        auto const got = client.message();
        REQUIRE(got);
        CHECK(got->payload == std::to_string(i));
    }
}

TEST_CASE("a call whose answer is empty sends nothing") {
    RunningServer running;
    RawClient client(running.port());
    client.upgrade();
    client.send(frame_bytes(text, "quiet") + frame_bytes(text, "loud"));
    auto const got = client.message();
    REQUIRE(got);
    CHECK(got->payload == "loud");
}
