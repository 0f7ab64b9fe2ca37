// SPDX-License-Identifier: MIT
// A mail server, or a provider's hook, of a few lines: what is sent to it over a real socket on this machine.
#pragma once

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <array>
#include <functional>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace kith::sink_test {

// Listens and serves one connection after the other until it goes.
class Sink {
  public:
    using Talk = std::function<void(int)>;
    // Port 0: a free one.
    explicit Sink(Talk talk, int port = 0) : listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        int const again = 1;
        ::setsockopt(listening_, SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
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
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  private:
    int listening_;
    int port_ = 0;
    std::jthread thread_;
};

inline void say(int peer, std::string const& line) {
    (void)::send(peer, line.data(), line.size(), MSG_NOSIGNAL);
}

inline std::string read_until(int peer, std::string const& mark) {
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
inline std::string take_letter(int peer) {
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

} // namespace kith::sink_test
