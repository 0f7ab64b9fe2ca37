// SPDX-License-Identifier: MIT
// Letters over real sockets: what a mail server and a provider's hook on this machine receive.
#include "auth/post.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

using namespace kith;
using namespace kith::auth;
using std::chrono::seconds;

namespace {

// Listens on a free port and serves one connection after the other until it goes.
class Sink {
  public:
    using Talk = std::function<void(int)>;
    explicit Sink(Talk talk) : listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(listening_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listening_, 8) == 0);
        socklen_t size = sizeof address;
        REQUIRE(::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread([this, talk = std::move(talk)] {
            for (int peer = 0; (peer = ::accept(listening_, nullptr, nullptr)) >= 0;) {
                talk(peer);
                ::close(peer);
            }
        });
    }
    ~Sink() {
        ::shutdown(listening_, SHUT_RDWR);
        thread_.join();
        ::close(listening_);
    }
    Sink(Sink const&) = delete;
    Sink& operator=(Sink const&) = delete;
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  private:
    int listening_;
    int port_ = 0;
    std::jthread thread_;
};

void say(int peer, std::string const& line) {
    (void)::send(peer, line.data(), line.size(), MSG_NOSIGNAL);
}

std::string read_until(int peer, std::string const& mark) {
    std::string text;
    std::array<char, 1024> buffer{};
    while (text.find(mark) == std::string::npos) {
        auto const size = ::recv(peer, buffer.data(), buffer.size(), 0);
        if (size <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text;
}

// Enough of RFC 5321 for one letter; the letter as it came.
std::string take_letter(int peer) {
    say(peer, "220 sink\r\n");
    std::string envelope;
    for (;;) {
        auto const line = read_until(peer, "\r\n");
        if (line.empty()) return envelope;
        envelope += line;
        if (line.starts_with("DATA")) break;
        say(peer, "250 ok\r\n");
    }
    say(peer, "354 go on\r\n");
    envelope += read_until(peer, "\r\n.\r\n");
    say(peer, "250 taken\r\n");
    (void)read_until(peer, "\r\n");
    say(peer, "221 bye\r\n");
    return envelope;
}

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
