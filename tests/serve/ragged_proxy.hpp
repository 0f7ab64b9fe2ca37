// SPDX-License-Identifier: MIT
// A bad line between a client and the server: every byte goes through in pieces of 1 to 7, with pauses, and
// where it is told so the connection is reset after some of them, whichever way they went.
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <mutex>
#include <netinet/tcp.h>
#include <poll.h>
#include <random>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace kith::serve_test {

class RaggedProxy {
  public:
    // Every connection is reset after at most this many bytes; 0: none is.
    RaggedProxy(std::uint16_t to, std::size_t reset_within = 0, std::uint32_t seed = 1)
        : to_(to), reset_within_(reset_within), random_(seed), listening_(::socket(AF_INET, SOCK_STREAM, 0)) {
        auto address = loopback(0);
        socklen_t size = sizeof address;
        constexpr int waiting_max = 64;
        if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(listening_, waiting_max) != 0 ||
            ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no port for the proxy");
        port_ = ntohs(address.sin_port);
        accepting_ = std::jthread([this](std::stop_token const& stop) { accept(stop); });
    }
    ~RaggedProxy() {
        accepting_.request_stop();
        accepting_.join();
        lines_.clear();
        ::close(listening_);
    }
    RaggedProxy(RaggedProxy const&) = delete;
    RaggedProxy& operator=(RaggedProxy const&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::size_t resets() const { return resets_; }

  private:
    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    void accept(std::stop_token const& stop) {
        while (!stop.stop_requested()) {
            pollfd wait{listening_, POLLIN, 0};
            constexpr int look_every = 20;
            if (::poll(&wait, 1, look_every) <= 0) continue;
            int const client = ::accept(listening_, nullptr, nullptr);
            int const server = ::socket(AF_INET, SOCK_STREAM, 0);
            auto address = loopback(to_);
            if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
                ::close(server);
                ::close(client);
                continue;
            }
            for (int const end : {client, server}) {
                int const on = 1;
                ::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            }
            std::erase_if(lines_, [](auto const& line) { return line->over.load(); });
            lines_.push_back(std::make_unique<Line>());
            auto& line = *lines_.back();
            std::size_t const reset_after = reset_within_ == 0 ? 0 : 1 + random_() % reset_within_;
            line.thread =
                std::jthread([this, &line, client, server, reset_after,
                              seed = static_cast<std::uint32_t>(random_())](std::stop_token const& stopping) {
                    carry(stopping, client, server, reset_after, seed);
                    line.over = true;
                });
        }
    }

    // Both ways, until both ends have said their last, or the line breaks.
    void carry(std::stop_token const& stop, int client, int server, std::size_t reset_after,
               std::uint32_t seed) {
        std::mt19937 random(seed);
        struct Way {
            int from;
            int to;
            bool over = false;
        };
        Way ways[] = {{client, server}, {server, client}};
        std::size_t carried = 0;
        bool broken = false;
        while (!broken && !(ways[0].over && ways[1].over) && !stop.stop_requested()) {
            pollfd waits[] = {{ways[0].over ? -1 : client, POLLIN, 0},
                              {ways[1].over ? -1 : server, POLLIN, 0}};
            constexpr int look_every = 20;
            (void)::poll(waits, 2, look_every);
            for (int i = 0; i < 2 && !broken; ++i) {
                if ((waits[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
                char piece[7];
                auto const size = ::recv(ways[i].from, piece, 1 + random() % sizeof piece, 0);
                if (size < 0) broken = true;
                if (size == 0) { // half closed: the other way goes on
                    ways[i].over = true;
                    ::shutdown(ways[i].to, SHUT_WR);
                }
                if (size <= 0) continue;
                if (random() % 64 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(random() % 5));
                if (::send(ways[i].to, piece, static_cast<std::size_t>(size), MSG_NOSIGNAL) != size)
                    broken = true;
                carried += static_cast<std::size_t>(size);
                if (reset_after > 0 && carried >= reset_after) {
                    broken = true;
                    ++resets_;
                }
            }
        }
        for (int const end : {client, server}) {
            linger const at_once{1, 0}; // a reset, not an end
            if (broken) ::setsockopt(end, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
            ::close(end);
        }
    }

    struct Line {
        std::atomic<bool> over{false};
        std::jthread thread;
    };

    std::uint16_t const to_;
    std::size_t const reset_within_;
    std::mt19937 random_; // of the accepting thread
    int listening_;
    std::uint16_t port_ = 0;
    std::atomic<std::size_t> resets_{0};
    std::vector<std::unique_ptr<Line>> lines_; // of the accepting thread, then of the destructor
    std::jthread accepting_;
};

} // namespace kith::serve_test
