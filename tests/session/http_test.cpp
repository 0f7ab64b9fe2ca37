// SPDX-License-Identifier: MIT
// Plain HTTP: what is served, what is refused because it could be read in two ways, and which pages of other
// sites may make a browser talk to us.
#include "session/raw_client.hpp"
#include "session/running_server.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::session_test;

namespace {

int status_of(std::string const& reply) {
    return reply.size() > 12 ? std::stoi(reply.substr(9, 3)) : 0;
}

std::string post(std::string_view headers, std::string_view body) {
    return "POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json\r\n" +
           std::string(headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

} // namespace

TEST_CASE("one connection carries request after request") {
    RunningServer running;
    RawClient client(running.port());
    for (int i = 0; i < 3; ++i) {
        client.send("GET /page?q=" + std::to_string(i) + " HTTP/1.1\r\nHost: kith.test\r\n\r\n");
        CHECK(client.reply().ends_with("GET /page?q=" + std::to_string(i) + " 0"));
    }
    client.send("GET /a HTTP/1.1\r\nHost: kith.test\r\n\r\nGET /b HTTP/1.1\r\nHost: kith.test\r\n\r\n");
    CHECK(client.reply().ends_with("GET /a 0"));
    CHECK(client.reply().ends_with("GET /b 0"));
}

TEST_CASE("HEAD has the length and no body, and a request that says close is the last") {
    RunningServer running;
    RawClient client(running.port());
    client.send("HEAD /page HTTP/1.1\r\nHost: kith.test\r\nConnection: close\r\n\r\n");
    auto const reply = client.receive_all();
    CHECK(status_of(reply) == 200);
    CHECK(reply.find("Content-Length: 12\r\n") != std::string::npos);
    CHECK(reply.ends_with("\r\n\r\n"));
    CHECK(client.ended());
}

TEST_CASE("POST /rpc goes to the door and only as JSON") {
    RunningServer running;
    RawClient client(running.port());
    client.send(post("", "{\"a\":1}"));
    CHECK(client.reply().ends_with("{\"a\":1}"));
    client.send(post("", "quiet"));
    CHECK(status_of(client.reply()) == 204);
    client.send(
        "POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
    CHECK(status_of(client.reply()) == 415);
    client.send("GET /rpc HTTP/1.1\r\nHost: kith.test\r\n\r\n");
    CHECK(status_of(client.reply()) == 405);
    client.send("POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json; charset=utf-8\r\n"
                "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(client.reply().starts_with("HTTP/1.1 100"));
    client.send("[]");
    CHECK(client.reply().ends_with("[]"));
}

TEST_CASE("the credential is a bearer token or the session's cookie") {
    RunningServer running;
    RawClient client(running.port());
    auto const credential = [&](std::string_view headers) {
        client.send(post(headers, "x"));
        client.reply();
        return running.door.last().credential;
    };
    CHECK(credential("") == "");
    CHECK(credential("Authorization: Bearer abc\r\n") == "abc");
    CHECK(credential("Authorization: Basic abc\r\n") == "");
    CHECK(credential("Origin: http://kith.test\r\nCookie: a=1; __Host-kith=tok; b=2\r\n") == "tok");
    CHECK(credential("Origin: http://kith.test\r\nCookie: x__Host-kith=tok\r\n") == "");
    CHECK(running.door.last().address == "127.0.0.1");
}

TEST_CASE("X-Forwarded-For is believed from listed proxies only, and only its last entry") {
    session::Options options;
    options.proxies = {"127.0.0.1"};
    RunningServer behind(options);
    RunningServer open;
    auto const address = [](RunningServer& running) {
        RawClient client(running.port());
        client.send(post("X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\n", "x"));
        client.reply();
        return running.door.last().address;
    };
    CHECK(address(behind) == "192.0.2.7");
    CHECK(address(open) == "127.0.0.1");
}

TEST_CASE("other sites' pages cannot open a socket or post") {
    session::Options options;
    options.origins = {"https://console.example.org"};
    RunningServer running(options);
    struct Row {
        char const* origin;
        bool allowed;
    };
    for (auto const& [origin, allowed] : std::vector<Row>{
             {"http://kith.test", true},
             {"https://console.example.org", true},
             {"https://kith.test", false},             // another scheme
             {"http://kith.test:81", false},           // another port
             {"http://kith.test.evil.example", false}, // ends differently
             {"http://evil-kith.test", false},
             {"http://KITH.TEST", false},
             {"http://kith.test/", false},
             {"http://kith.test.", false},
             {"http://user@kith.test", false},
             {"null", false},
             {"", false},
             {"file://", false},
             {"https://console.example.org.evil.example", false},
             {"http://console.example.org", false},
         }) {
        CAPTURE(origin);
        auto const header = "Origin: " + std::string(origin) + "\r\n";
        RawClient socket(running.port());
        CHECK(status_of(socket.upgrade(header)) == (allowed ? 101 : 403));
        RawClient poster(running.port());
        poster.send(post(header, "x"));
        CHECK(status_of(poster.reply()) == (allowed ? 200 : 403));
    }
    RawClient cookie_alone(running.port());
    CHECK(status_of(cookie_alone.upgrade("Cookie: __Host-kith=tok\r\n")) == 403);
    RawClient program(running.port());
    CHECK(status_of(program.upgrade("Authorization: Bearer tok\r\n")) == 101);
    RawClient twice(running.port());
    CHECK(status_of(twice.upgrade("Origin: http://kith.test\r\nOrigin: http://kith.test\r\n")) == 403);
}

TEST_CASE("an upgrade anywhere but /rpc is not found, and one for another version is refused") {
    RunningServer running;
    RawClient elsewhere(running.port());
    CHECK(status_of(elsewhere.upgrade("", "/other")) == 404);
    RawClient old(running.port());
    old.send("GET /rpc HTTP/1.1\r\nHost: kith.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    CHECK(status_of(old.receive()) == 426);
    RawClient keyless(running.port());
    keyless.send("GET /rpc HTTP/1.1\r\nHost: kith.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Version: 13\r\n\r\n");
    CHECK(status_of(keyless.receive()) == 400);
}

// RFC 6455, section 4.1: a client waits for the answer. What it sent before would belong to nobody.
TEST_CASE("who goes on before the upgrade is answered is refused") {
    RunningServer running;
    RawClient hasty(running.port());
    hasty.send("GET /rpc HTTP/1.1\r\nHost: kith.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" +
               frame_bytes(text, "early"));
    CHECK(status_of(hasty.receive_all()) == 400);
    CHECK(running.door.calls() == 0);
}

TEST_CASE("the handshake's answer is the one RFC 6455 gives as its example") {
    RunningServer running;
    RawClient client(running.port());
    auto const reply = client.upgrade();
    CHECK(reply.find("Sec-WebSocket-Accept: s3pPLMBiTzBaO8PI7ILwVtjFTCo=") == std::string::npos);
    CHECK(reply.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
}

TEST_CASE("extensions that were not offered by us are not agreed to") {
    RunningServer running;
    RawClient client(running.port());
    auto const reply = client.upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    CHECK(status_of(reply) == 101);
    CHECK(reply.find("deflate") == std::string::npos);
}

TEST_CASE("what never becomes a request is told 400, at once or in pieces") {
    RunningServer running;
    for (std::string_view const sent :
         {"POST /imp\x01ort HTTP/1.1\r\n\x02", "GET / HTTP/1.1\r\nHost: kith.test\r\n",
          "POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Length: 9\r\n\r\nhalf"}) {
        CAPTURE(sent);
        for (std::size_t const piece : {sent.size(), std::size_t{2}}) {
            RawClient client(running.port());
            for (auto rest = sent; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
                client.send(rest.substr(0, piece));
            client.end_sending();
            CHECK(status_of(client.receive_all()) == 400);
        }
    }
}

// Anything two servers could cut differently into requests must be refused, or read in one way only: then the
// second request of each row, hidden in what one of them takes for a body, is never answered.
TEST_CASE("requests that could be read in two ways are refused") {
    RunningServer running;
    std::string const hidden = "GET /hidden HTTP/1.1\r\nHost: kith.test\r\n\r\n";
    std::string const length = "Content-Length: " + std::to_string(hidden.size()) + "\r\n";
    std::vector<std::string> const heads = {
        "POST / HTTP/1.1\r\nHost: kith.test\r\n" + length + "Transfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nTransfer-Encoding: chunked\r\n" + length + "\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length: 0\r\n" + length + "\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\n" + length + "Content-Length: 0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length: 0, 44\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length: +44\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length: 0x2c\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length: 44 44\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length:\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length: 18446744073709551660\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent-Length : 44\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nContent_Length: 44\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nTransfer-Encoding : chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nTransfer-Encoding\x0b: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\n Transfer-Encoding: chunked\r\n" + length + "\r\n",
        "POST / HTTP/1.1\nHost: kith.test\n" + length + "\n",
        "POST / HTTP/1.1\r\nHost: kith.test\n" + length + "\r\n",
        "POST / HTTP/1.1\rHost: kith.test\r\n" + length + "\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nX: a\rb\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nX: a" + std::string(1, '\0') + "b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nX Y: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\n: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nno colon\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nHost: other.test\r\n\r\n",
        "POST / HTTP/1.1\r\n\r\n",
        "POST  / HTTP/1.1\r\nHost: kith.test\r\n\r\n",
        "POST / HTTP/1.1 \r\nHost: kith.test\r\n\r\n",
        "POST /a b HTTP/1.1\r\nHost: kith.test\r\n\r\n",
        "POST / HTTP/2.0\r\nHost: kith.test\r\n\r\n",
        "POST / HTTP/1.10\r\nHost: kith.test\r\n\r\n",
        "POST / HTTP/9.1\r\nHost: kith.test\r\n\r\n",
        "POST / http/1.1\r\nHost: kith.test\r\n\r\n",
        "POST /\r\nHost: kith.test\r\n\r\n",
        "PO ST / HTTP/1.1\r\nHost: kith.test\r\n\r\n",
        "P\x01ST / HTTP/1.1\r\nHost: kith.test\r\n\r\n",
        "POST /\x01 HTTP/1.1\r\nHost: kith.test\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nTransfer-Encoding: chunked\r\n\r\n0x2c\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        "POST / HTTP/1.1\r\nHost: kith.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcdefg\r\n",
        "\r\n\r\n\x16\x03\x01 / HTTP/1.1\r\nHost: kith.test\r\n\r\n",
    };
    CHECK(heads.size() >= 40);
    for (auto const& head : heads) {
        CAPTURE(head);
        RawClient client(running.port());
        client.send(head + hidden);
        auto const answers = client.receive_all(1500ms);
        bool const refused = status_of(answers) >= 400 || (answers.empty() && client.ended());
        bool const one_way = answers.find("/hidden") == std::string::npos;
        CHECK((refused || one_way));
        CHECK(one_way);
    }
}
