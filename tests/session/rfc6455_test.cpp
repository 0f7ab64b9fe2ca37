// SPDX-License-Identifier: MIT
// W1: our own RFC 6455 conformance suite against the session class with a door that echoes. What is right is
// written here from the RFC (sections in brackets), by a client that shares no code with the server; every
// case is sent whole, in pieces of seven bytes and byte by byte.
#include "session/raw_client.hpp"
#include "session/running_server.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace kith;
using namespace kith::session_test;

namespace {

// What must come back: a text with this payload, or a close with one of these codes, then the end.
struct Case {
    std::string name;
    std::string sent;
    std::optional<std::string> echoed;
    std::set<int> codes;
    std::optional<std::string> pong_first;
};

Case echoes(std::string name, std::string sent, std::string payload) {
    return {std::move(name), std::move(sent), std::move(payload), {}, {}};
}
Case closes(std::string name, std::string sent, std::set<int> codes) {
    return {std::move(name), std::move(sent), {}, std::move(codes), {}};
}

std::string number(std::size_t value) {
    return std::to_string(value);
}

// A masked text frame whose length is stated in more bytes than it needs.
std::string long_way(std::string const& payload, int bytes) {
    std::string frame = "\x81";
    frame += static_cast<char>(bytes == 2 ? 0xFE : 0xFF);
    for (int byte = bytes - 1; byte >= 0; --byte)
        frame += static_cast<char>(byte < 8 ? payload.size() >> (8 * byte) : 0);
    return frame + std::string(4, '\0') + payload;
}

// A frame with another mask than the client's usual one.
std::string masked_with(std::string const& mask, std::string const& payload) {
    std::string frame{static_cast<char>(0x81), static_cast<char>(0x80 | payload.size())};
    frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame;
}

std::string fragmented(std::string const& payload, std::size_t pieces) {
    std::string sent;
    auto const size = (payload.size() + pieces - 1) / pieces;
    for (std::size_t i = 0; i < pieces; ++i) {
        auto const part = payload.substr(std::min(payload.size(), i * size), size);
        sent += frame_bytes(i == 0 ? text : continuation, part, i + 1 == pieces);
    }
    return sent;
}

void add_framing(std::vector<Case>& all) { // 5.2, 5.3
    for (std::size_t const size : {1U,   2U,   3U,   4U,   5U,    7U,    8U,    124U,  125U,   126U,  127U,
                                   128U, 255U, 256U, 257U, 1000U, 4095U, 4096U, 4097U, 65535U, 65536U})
        all.push_back(echoes("a text of " + number(size), frame_bytes(text, std::string(size, 'a')),
                             std::string(size, 'a')));
    for (auto const* mask : {"\x01\x02\x03\x04", "\xff\xff\xff\xff", "\x80\x80\x80\x80", "aaaa"})
        all.push_back(echoes(std::string("mask ") + mask, masked_with(mask, "Hello, aaaa"), "Hello, aaaa"));
    all.push_back(echoes("a mask of zeros", masked_with(std::string(4, '\0'), "Hello"), "Hello"));
    for (int const opcode : {continuation, text, binary, closing, ping, pong})
        all.push_back(closes("no mask, opcode " + std::to_string(opcode),
                             frame_bytes(opcode, opcode == closing ? close_payload(1000) : "ab", true, false),
                             {1002}));
    for (std::size_t const size : {0U, 1U, 125U})
        all.push_back(
            closes("16 bits for a length of " + number(size), long_way(std::string(size, 'x'), 2), {1002}));
    for (std::size_t const size : {0U, 125U, 126U, 65535U})
        all.push_back(
            closes("64 bits for a length of " + number(size), long_way(std::string(size, 'x'), 8), {1002}));
    for (int const bits : {1, 2, 3, 4, 5, 6, 7}) {
        for (int const opcode : {text, binary, closing, ping, pong})
            all.push_back(
                closes("reserved bits " + std::to_string(bits) + ", opcode " + std::to_string(opcode),
                       frame_bytes(opcode, "", true, true, bits), {1002}));
        all.push_back(closes("reserved bits " + std::to_string(bits) + " on a continuation",
                             frame_bytes(text, "a", false) + frame_bytes(continuation, "b", true, true, bits),
                             {1002}));
    }
    for (int const opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        auto const name = "opcode " + std::to_string(opcode);
        all.push_back(closes(name + ", empty", frame_bytes(opcode, ""), {1002}));
        all.push_back(closes(name + ", not final", frame_bytes(opcode, "ab", false), {1002}));
        all.push_back(closes(name + " within a message",
                             frame_bytes(text, "a", false) + frame_bytes(opcode, "b"), {1002}));
        Case after =
            closes(name + " after a text", frame_bytes(text, "first") + frame_bytes(opcode, "b"), {1002});
        after.echoed = "first";
        all.push_back(std::move(after));
    }
}

void add_fragments(std::vector<Case>& all) { // 5.4
    std::string const long_text(1200, 'f');
    for (std::size_t const pieces : {2U, 3U, 5U, 16U, 100U}) {
        all.push_back(echoes(number(pieces) + " fragments", fragmented(long_text, pieces), long_text));
        all.push_back(
            echoes(number(pieces) + " fragments, most of them empty", fragmented("ab", pieces), "ab"));
    }
    all.push_back(echoes("empty first and last fragments",
                         frame_bytes(text, "", false) + frame_bytes(continuation, "x", false) +
                             frame_bytes(continuation, ""),
                         "x"));
    for (int const opcode : {text, binary}) {
        all.push_back(closes("a new message within one, opcode " + std::to_string(opcode),
                             frame_bytes(text, "a", false) + frame_bytes(opcode, "b"), {1002}));
        all.push_back(closes("a new fragmented message within one, opcode " + std::to_string(opcode),
                             frame_bytes(text, "a", false) + frame_bytes(opcode, "b", false), {1002}));
    }
    all.push_back(closes("a continuation of nothing", frame_bytes(continuation, "a"), {1002}));
    all.push_back(
        closes("a continuation of nothing, not final", frame_bytes(continuation, "a", false), {1002}));
    Case after = closes("a continuation after a whole message",
                        frame_bytes(text, "a") + frame_bytes(continuation, "b"), {1002});
    after.echoed = "a";
    all.push_back(std::move(after));
    all.push_back(closes("a binary message in fragments",
                         frame_bytes(binary, "a", false) + frame_bytes(continuation, "b"), {1003}));
    auto const between = [&](std::string const& name, std::string const& control,
                             std::optional<std::string> answer) {
        Case one = echoes(name,
                          frame_bytes(text, "a", false) + control + frame_bytes(continuation, "b", false) +
                              control + frame_bytes(continuation, "c"),
                          "abc");
        one.pong_first = std::move(answer);
        all.push_back(std::move(one));
    };
    between("pings between fragments", frame_bytes(ping, "p"), "p");
    between("pongs between fragments", frame_bytes(pong, "p"), {});
    all.push_back(closes("a close between fragments",
                         frame_bytes(text, "a", false) + frame_bytes(closing, close_payload(1000)), {1000}));
}

void add_control(std::vector<Case>& all) { // 5.5
    for (std::size_t const size : {0U, 1U, 124U, 125U}) {
        Case one = echoes("a ping of " + number(size),
                          frame_bytes(ping, std::string(size, 'p')) + frame_bytes(text, "t"), "t");
        one.pong_first = std::string(size, 'p');
        all.push_back(std::move(one));
        all.push_back(echoes("a pong nobody asked for, of " + number(size),
                             frame_bytes(pong, std::string(size, 'p')) + frame_bytes(text, "t"), "t"));
    }
    Case bytes =
        echoes("a ping that is no text", frame_bytes(ping, "\xFF\xFE\x80") + frame_bytes(text, "t"), "t");
    bytes.pong_first = "\xFF\xFE\x80";
    all.push_back(std::move(bytes));
    for (int const opcode : {closing, ping, pong}) {
        auto const name = "control " + std::to_string(opcode);
        for (std::size_t const size : {126U, 200U, 65536U})
            all.push_back(
                closes(name + " of " + number(size), frame_bytes(opcode, std::string(size, 'x')), {1002}));
        all.push_back(closes(name + " in fragments", frame_bytes(opcode, "", false), {1002}));
    }
}

void add_closes(std::vector<Case>& all) { // 5.5.1, 7.4
    for (int const code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4408, 4999})
        all.push_back(
            closes("close " + std::to_string(code), frame_bytes(closing, close_payload(code)), {code}));
    for (int const code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999})
        all.push_back(
            closes("close " + std::to_string(code), frame_bytes(closing, close_payload(code)), {1002}));
    for (int const code : {5000, 65535}) // the RFC says nothing of these (7.4.2)
        all.push_back(
            closes("close " + std::to_string(code), frame_bytes(closing, close_payload(code)), {1002, code}));
    all.push_back(closes("close without a code", frame_bytes(closing, ""), {1000, 1005}));
    all.push_back(closes("half a code", frame_bytes(closing, "\x03"), {1002}));
    all.push_back(closes("a reason of 123 bytes",
                         frame_bytes(closing, close_payload(1000, std::string(123, 'r'))), {1000}));
    for (auto const* reason : {"\xFF", "\xCE", "\xED\xA0\x80", "ok\xC0\xAF"})
        all.push_back(closes("a reason that is no UTF-8", frame_bytes(closing, close_payload(1000, reason)),
                             {1002, 1007}));
    all.push_back(closes("a text after the close",
                         frame_bytes(closing, close_payload(1000)) + frame_bytes(text, "late"), {1000}));
    all.push_back(closes("a ping after the close",
                         frame_bytes(closing, close_payload(1000)) + frame_bytes(ping, "late"), {1000}));
}

void add_utf8(std::vector<Case>& all) { // 8.1; the sequences follow Unicode's table 3-7
    std::vector<std::string> const good = {"\x01",
                                           "\x7F",
                                           "\xC2\x80",
                                           "\xDF\xBF",
                                           "\xE0\xA0\x80",
                                           "\xEC\xBF\xBF",
                                           "\xED\x9F\xBF",
                                           "\xEE\x80\x80",
                                           "\xEF\xBF\xBD",
                                           "\xEF\xBF\xBE",
                                           "\xEF\xBF\xBF",
                                           "\xF0\x90\x80\x80",
                                           "\xF3\xBF\xBF\xBF",
                                           "\xF4\x8F\xBF\xBF",
                                           "\xF0\x9F\x98\x80",
                                           "\xE0\xA6\xAC\xE0\xA6\xBE\xE0\xA6\x82"};
    std::vector<std::string> const bad = {"\x80",
                                          "\xBF",
                                          "\xC0\x80",
                                          "\xC1\xBF",
                                          "\xC2",
                                          "\xC2\x20",
                                          "\xC2\xC2\x80",
                                          "\xE0\x80\x80",
                                          "\xE0\x9F\xBF",
                                          "\xE1\x80",
                                          "\xE1\x80\x20",
                                          "\xED\xA0\x80",
                                          "\xED\xBF\xBF",
                                          "\xF0\x80\x80\x80",
                                          "\xF0\x8F\xBF\xBF",
                                          "\xF0\x90\x80",
                                          "\xF0\x90\x80\x20",
                                          "\xF4\x90\x80\x80",
                                          "\xF5\x80\x80\x80",
                                          "\xF8\x88\x80\x80\x80",
                                          "\xFC\x84\x80\x80\x80\x80",
                                          "\xFE",
                                          "\xFF",
                                          "\xED\xA0\x80\xED\xB0\x80"};
    for (auto const& each : good) {
        auto const whole = "a" + each + "z";
        all.push_back(echoes("good UTF-8", frame_bytes(text, whole), whole));
        for (std::size_t cut = 1; cut < whole.size(); ++cut)
            all.push_back(echoes("good UTF-8, cut into fragments",
                                 frame_bytes(text, whole.substr(0, cut), false) +
                                     frame_bytes(continuation, whole.substr(cut)),
                                 whole));
    }
    for (auto const& each : bad) {
        all.push_back(closes("bad UTF-8", frame_bytes(text, "a" + each), {1007}));
        all.push_back(closes("bad UTF-8, more after it", frame_bytes(text, each + "z"), {1007}));
        all.push_back(closes("bad UTF-8 in the last fragment",
                             frame_bytes(text, "a", false) + frame_bytes(continuation, each), {1007}));
    }
}

std::vector<Case> table() {
    std::vector<Case> all;
    add_framing(all);
    add_fragments(all);
    add_control(all);
    add_closes(all);
    add_utf8(all);
    return all;
}

void send_in_pieces(RawClient& client, std::string const& bytes, std::size_t piece) {
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        if (!client.send(std::string_view(bytes).substr(at, piece))) return;
    }
}

void judge(Case const& each, RawClient& client) {
    if (each.pong_first) {
        auto const got = client.frame();
        REQUIRE(got);
        CHECK(got->opcode == pong);
        CHECK(got->payload == *each.pong_first);
    }
    auto got = client.message();
    REQUIRE(got);
    // Where a breach follows a message, its answer may still be on the way when the connection is failed.
    bool const overtaken = each.echoed && !each.codes.empty() && got->opcode == closing;
    if (each.echoed && !overtaken) {
        CHECK(got->opcode == text);
        CHECK(got->final);
        CHECK(got->payload == *each.echoed);
        if (each.codes.empty()) return;
        got = client.message();
        REQUIRE(got);
    }
    CHECK(got->opcode == closing);
    CHECK(each.codes.contains(got->close_code()));
    client.send(frame_bytes(closing, got->payload));
    client.receive_all();
    CHECK(client.ended());
}

struct Handshake {
    std::string name;
    std::string request;
    std::string status; // of the answer; empty: the connection ends without one
};

std::string upgrade_with(std::map<std::string, std::string> const& changed,
                         std::string const& line = "GET /rpc HTTP/1.1") {
    std::vector<std::pair<std::string, std::string>> fields{
        {"Host", "kith.test"},
        {"Upgrade", "websocket"},
        {"Connection", "Upgrade"},
        {"Sec-WebSocket-Version", "13"},
        {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
    auto request = line + "\r\n";
    for (auto const& [name, value] : fields) {
        auto const found = changed.find(name);
        if (found == changed.end())
            request += name + ": " + value + "\r\n";
        else if (!found->second.empty())
            request += name + ": " + found->second + "\r\n";
    }
    for (auto const& [name, value] : changed) {
        if (name.starts_with("+")) request += name.substr(1) + ": " + value + "\r\n";
    }
    return request + "\r\n";
}

std::vector<Handshake> const handshakes = {
    // 4.2
    {"as the RFC has it", upgrade_with({}), "101"},
    {"upper case", upgrade_with({{"Upgrade", "WEBSOCKET"}, {"Connection", "UPGRADE"}}), "101"},
    {"a list of connection options", upgrade_with({{"Connection", "keep-alive, Upgrade"}}), "101"},
    {"a list of protocols to upgrade to", upgrade_with({{"Upgrade", "h2c, websocket"}}), "101"},
    {"a subprotocol nobody has", upgrade_with({{"+Sec-WebSocket-Protocol", "chat, superchat"}}), "101"},
    {"compression offered",
     upgrade_with({{"+Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"}}), "101"},
    {"an extension nobody knows", upgrade_with({{"+Sec-WebSocket-Extensions", "bbf-usp-protocol"}}), "101"},
    {"a query", upgrade_with({}, "GET /rpc?a=b HTTP/1.1"), "101"},
    {"our own origin", upgrade_with({{"+Origin", "http://kith.test"}}), "101"},
    {"another origin", upgrade_with({{"+Origin", "http://evil.test"}}), "403"},
    {"no host", upgrade_with({{"Host", ""}}), "400"},
    {"two hosts", upgrade_with({{"+Host", "kith.test"}}), "400"},
    {"another path", upgrade_with({}, "GET /socket HTTP/1.1"), "404"},
    {"no key", upgrade_with({{"Sec-WebSocket-Key", ""}}), "400"},
    {"version 8", upgrade_with({{"Sec-WebSocket-Version", "8"}}), "426"},
    {"version 14", upgrade_with({{"Sec-WebSocket-Version", "14"}}), "426"},
    {"no version", upgrade_with({{"Sec-WebSocket-Version", ""}}), "400"},
    {"a version that is no number", upgrade_with({{"Sec-WebSocket-Version", "thirteen"}}), "426"},
    {"no connection option", upgrade_with({{"Connection", ""}}), "405"},
    {"another connection option", upgrade_with({{"Connection", "keep-alive"}}), "405"},
    {"no protocol to upgrade to", upgrade_with({{"Upgrade", ""}}), "405"},
    {"another protocol", upgrade_with({{"Upgrade", "h2c"}}), "405"},
    {"POST", upgrade_with({}, "POST /rpc HTTP/1.1"), "415"},
    {"PUT", upgrade_with({}, "PUT /rpc HTTP/1.1"), "405"},
    {"HTTP/1.0", upgrade_with({}, "GET /rpc HTTP/1.0"), "405"},
    {"no request line", "\r\n\r\n\r\n", "400"},
    {"HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
    {"HTTP/3.0", upgrade_with({}, "GET /rpc HTTP/3.0"), "400"},
};

} // namespace

TEST_CASE("W1: every sequence of frames is answered as RFC 6455 says, whole and in pieces") {
    RunningServer running;
    auto const all = table();
    CHECK(all.size() >= 150);
    std::size_t runs = 0;
    for (auto const& each : all) {
        for (std::size_t const piece : {std::size_t{1} << 20, std::size_t{7}, std::size_t{1}}) {
            if (piece < 8 && each.sent.size() > 2000) continue; // shows no more and takes long
            CAPTURE(each.name);
            CAPTURE(piece);
            RawClient client(running.port());
            REQUIRE(client.upgrade().starts_with("HTTP/1.1 101"));
            send_in_pieces(client, each.sent, piece);
            judge(each, client);
            ++runs;
        }
    }
    MESSAGE(all.size(), " sequences, ", runs, " runs");
}

TEST_CASE("W1: every handshake is answered as RFC 6455 and RFC 9110 say") {
    RunningServer running;
    for (auto const& each : handshakes) {
        for (std::size_t const piece : {std::size_t{1} << 20, std::size_t{1}}) {
            CAPTURE(each.name);
            CAPTURE(piece);
            RawClient client(running.port());
            send_in_pieces(client, each.request, piece);
            auto const answer = client.receive_all(each.status == "101" ? 300ms : 5000ms);
            CHECK(answer.starts_with("HTTP/1."));
            CHECK(answer.substr(8, 5) == " " + each.status + " ");
            if (each.status != "101") continue;
            CHECK(answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
            CHECK(answer.find("Sec-WebSocket-Extensions") == std::string::npos);
            CHECK(answer.find("Sec-WebSocket-Protocol") == std::string::npos);
        }
    }
    MESSAGE(handshakes.size(), " handshakes");
}
