// SPDX-License-Identifier: MIT
// Letters over real sockets: what a mail server and a provider's hook on this machine receive.
#include "auth/post.hpp"
#include "scratch.hpp"
#include "sink.hpp"

#include <doctest/doctest.h>

#include <future>

using namespace kith;
using namespace kith::auth;
using namespace kith::sink_test;
using std::chrono::seconds;

namespace {

Post::Options options() {
    Post::Options made;
    made.from = "kith@example.org";
    made.tls_required = false;
    made.pause = seconds(0);
    made.clock = [] { return Instant(seconds(1'800'000'000)); };
    made.random = auth_test::seeded(3);
    return made;
}

Letter letter_to(std::string const& to) {
    return {"letter.sign_in_subject",
            "letter.sign_in_body",
            to,
            {{"code", "12345678"}, {"link", "https://hub.example.org/sign-in#e1.x"}, {"minutes", "15"}}};
}

void wait_for(std::function<bool()> const& done) {
    for (int i = 0; i < 2000 && !done(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    REQUIRE(done());
}

} // namespace

TEST_CASE("subjects of any script are encoded in words of 75 letters, and nobody adds a header") {
    CHECK(encoded_subject("Your code") == "Your code");
    CHECK(encoded_subject("Zo\xC3\xAB") == "=?UTF-8?B?Wm/Dqw==?=");
    CHECK(encoded_subject("a\r\nBcc: x@y") == "a  Bcc: x@y");
    std::string bangla;
    for (int i = 0; i < 40; ++i) bangla += "\xE0\xA6\xAC";
    auto const encoded = encoded_subject(bangla);
    for (std::size_t at = 0; at < encoded.size();) {
        auto const end = std::min(encoded.find("\r\n ", at), encoded.size());
        CHECK(end - at <= 75);
        CHECK(encoded.substr(at).starts_with("=?UTF-8?B?"));
        at = end + 3;
    }
    CHECK(mail_date(Instant(seconds(1'800'000'000))) == "Fri, 15 Jan 2027 08:00:00 +0000");
    for (auto const& line : header_lines({"a\r\nX: 1", "b\nY: 2", "s", "d", "<i>\r\n\r\nbody"}))
        CHECK(line.find_first_of("\r\n") == std::string::npos);
}

TEST_CASE("a mail server receives the letter with its headers") {
    std::promise<std::string> taken;
    Sink const sink([&](int peer) { taken.set_value(take_letter(peer)); });
    auto with = options();
    with.smtp_url = "smtp://" + sink.address();
    Post post(with);
    post.send(letter_to("ana@example.org"));
    auto const letter = taken.get_future().get();
    wait_for([&] { return post.counts().sent == 1; });
    for (auto const* part :
         {"MAIL FROM:<kith@example.org>", "RCPT TO:<ana@example.org>", "Subject: Your code to sign in\r\n",
          "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n", "Message-ID: <", "charset=utf-8", "12345678"}) {
        CAPTURE(part);
        CHECK(letter.find(part) != std::string::npos);
    }
}

TEST_CASE("a text message goes to the hook, and is tried again when the hook says no") {
    std::atomic<int> asked{0};
    std::promise<std::string> taken;
    Sink const sink([&](int peer) {
        auto const request = read_until(peer, "\"}");
        if (++asked < 3) {
            say(peer, "HTTP/1.1 503 later\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        say(peer, "HTTP/1.1 202 taken\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        taken.set_value(request);
    });
    auto with = options();
    with.hook_url = "http://" + sink.address() + "/sms";
    with.hook_token = "secret";
    Post post(with);
    post.send(letter_to("+447700900123"));
    auto const request = taken.get_future().get();
    wait_for([&] { return post.counts().sent == 1; });
    CHECK(post.counts().retried == 2);
    CHECK(request.starts_with("POST /sms HTTP/1.1\r\n"));
    CHECK(request.find("Authorization: Bearer secret\r\n") != std::string::npos);
    CHECK(request.find(R"("to":"+447700900123")") != std::string::npos);
    CHECK(request.find("12345678") != std::string::npos);
}

TEST_CASE("what cannot be sent is given up after a few attempts, and counted") {
    auto with = options();
    with.waiting_max = 2;
    with.smtp_url = "smtp://127.0.0.1:1"; // nobody listens there
    Post post(with);
    post.send(letter_to("ana@example.org"));
    post.send(letter_to("+447700900123")); // and there is no hook
    wait_for([&] { return post.counts().failed == 2; });
    CHECK(post.counts().sent == 0);
    CHECK(post.counts().retried == 4);
}
