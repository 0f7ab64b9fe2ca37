// SPDX-License-Identifier: MIT
#include "load_client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <utility>

namespace kith::bench {
namespace {

constexpr std::string_view upgrade =
    "GET /rpc HTTP/1.1\r\nHost: kith.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

// A masked text frame of up to 65,535 bytes (RFC 6455, section 5.2). The mask is fixed: nobody is in between.
std::string frame(std::string_view payload) {
    constexpr unsigned char mask[4] = {0x12, 0x34, 0x56, 0x78};
    std::string made("\x81");
    if (payload.size() < 126) {
        made += static_cast<char>(0x80U | payload.size());
    } else {
        made += static_cast<char>(0xFE);
        made += static_cast<char>(payload.size() >> 8U);
        made += static_cast<char>(payload.size());
    }
    made.append(reinterpret_cast<char const*>(mask), 4);
    for (std::size_t i = 0; i < payload.size(); ++i)
        made += static_cast<char>(static_cast<unsigned char>(payload[i]) ^ mask[i % 4]);
    return made;
}

struct Socket {
    int file = -1;
    bool opened = false;
    std::string unread;
    std::size_t messages = 0;
    Clock::time_point sent{};
    Clock::time_point due{};
    bool waiting = false;
};

// Takes whole frames off the front; how many text frames.
std::size_t take_frames(std::string& bytes) {
    std::size_t count = 0;
    std::size_t at = 0;
    while (bytes.size() - at >= 2) {
        std::size_t length = static_cast<unsigned char>(bytes[at + 1]) & 0x7FU;
        std::size_t head = 2;
        if (length == 126) {
            if (bytes.size() - at < 4) break;
            length = static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + 2])) << 8U |
                     static_cast<unsigned char>(bytes[at + 3]);
            head = 4;
        }
        if (bytes.size() - at < head + length) break;
        if ((static_cast<unsigned char>(bytes[at]) & 0x0FU) == 1) ++count;
        at += head + length;
    }
    bytes.erase(0, at);
    return count;
}

double milliseconds(Clock::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

} // namespace

struct LoadClient::Inside {
    Inside(std::uint16_t to, std::vector<std::string> with)
        : port(to), tokens(std::move(with)), poll(::epoll_create1(0)) {}
    ~Inside() {
        for (auto const& each : sockets) ::close(each->file);
        ::close(poll);
    }
    Inside(Inside const&) = delete;
    Inside& operator=(Inside const&) = delete;

    bool connect_one() {
        auto socket = std::make_unique<Socket>();
        socket->file = ::socket(AF_INET, SOCK_STREAM, 0);
        // Many sources, because a source has fewer than 65,536 ports.
        sockaddr_in source{};
        source.sin_family = AF_INET;
        auto const household = tokens.empty() ? sockets.size() / 10'000 : 16 + sockets.size() % tokens.size();
        source.sin_addr.s_addr = htonl(0x7F000100U + 1U + static_cast<std::uint32_t>(household));
        ::bind(socket->file, reinterpret_cast<sockaddr*>(&source), sizeof source);
        sockaddr_in target{};
        target.sin_family = AF_INET;
        target.sin_port = htons(port);
        target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket->file, reinterpret_cast<sockaddr*>(&target), sizeof target) != 0) {
            ::close(socket->file);
            return false;
        }
        int const on = 1;
        ::setsockopt(socket->file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        std::string hello(upgrade);
        if (!tokens.empty())
            hello += "Authorization: Bearer " + tokens[sockets.size() % tokens.size()] + "\r\n";
        hello += "\r\n";
        if (::send(socket->file, hello.data(), hello.size(), MSG_NOSIGNAL) < 0) return false;
        ::fcntl(socket->file, F_SETFL, O_NONBLOCK);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = socket.get();
        ::epoll_ctl(poll, EPOLL_CTL_ADD, socket->file, &event);
        sockets.push_back(std::move(socket));
        return true;
    }

    // Reads what there is on a socket; whole messages are counted. False where it has ended.
    bool read(Socket& socket) {
        char part[16384];
        auto const size = ::recv(socket.file, part, sizeof part, 0);
        if (size == 0 || (size < 0 && errno != EAGAIN)) return false;
        if (size < 0) return true;
        socket.unread.append(part, static_cast<std::size_t>(size));
        if (!socket.opened) {
            auto const end = socket.unread.find("\r\n\r\n");
            if (end == std::string::npos) return true;
            if (!socket.unread.starts_with("HTTP/1.1 101")) return false;
            socket.unread.erase(0, end + 4);
            socket.opened = true;
            send(socket, greeting);
        }
        socket.messages += take_frames(socket.unread);
        return true;
    }
    static void send(Socket& socket, std::string const& bytes) {
        (void)::send(socket.file, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }

    // One round of epoll; `seen` is called for each socket that something came on.
    template <class Seen>
    bool round(int time_ms, Seen const& seen) {
        epoll_event events[512];
        int const count = ::epoll_wait(poll, events, 512, time_ms);
        for (int i = 0; i < count; ++i) {
            auto& socket = *static_cast<Socket*>(events[i].data.ptr);
            if (!read(socket)) return false;
            seen(socket);
        }
        return true;
    }

    std::uint16_t port;
    std::vector<std::string> tokens;
    int poll;
    std::string greeting;
    std::vector<std::unique_ptr<Socket>> sockets;
};

LoadClient::LoadClient(std::uint16_t port, std::vector<std::string> tokens)
    : inside_(std::make_unique<Inside>(port, std::move(tokens))) {}
LoadClient::~LoadClient() = default;

std::size_t LoadClient::sockets() const {
    return inside_->sockets.size();
}

bool LoadClient::open(std::size_t count, std::string const& greeting) {
    auto& all = *inside_;
    all.greeting = frame(greeting);
    std::size_t greeted = 0;
    auto const seen = [&](Socket& socket) {
        if (socket.messages > 0 && !std::exchange(socket.waiting, true)) ++greeted;
    };
    for (std::size_t made = 0; made < count; ++made) {
        if (!all.connect_one()) return false;
        // A few hundred handshakes under way at a time.
        while (made + 1 - greeted > 256) {
            if (!all.round(1000, seen)) return false;
        }
    }
    auto const until = Clock::now() + std::chrono::seconds(30);
    while (greeted < count && Clock::now() < until) {
        if (!all.round(100, seen)) return false;
    }
    for (auto const& socket : all.sockets) socket->waiting = false;
    return greeted == count;
}

double LoadClient::broadcast_ms(std::string const& text) {
    auto& all = *inside_;
    for (auto const& socket : all.sockets) socket->messages = 0;
    std::size_t reached = 0;
    auto const began = Clock::now();
    Inside::send(*all.sockets.front(), frame(text));
    while (reached < all.sockets.size()) {
        if (Clock::now() - began > std::chrono::seconds(20)) return -1;
        bool const good = all.round(100, [&](Socket& socket) {
            if (socket.messages > 0 && !std::exchange(socket.waiting, true)) ++reached;
        });
        if (!good) return -1;
    }
    auto const time = milliseconds(Clock::now() - began);
    for (auto const& socket : all.sockets) socket->waiting = false;
    return time;
}

CallTimes LoadClient::call(std::chrono::seconds time, std::string const& text, double calls_a_second) {
    auto& all = *inside_;
    auto const request = frame(text);
    std::vector<double> times;
    auto const began = Clock::now();
    auto const until = began + time;
    auto const between = calls_a_second == 0
                             ? Clock::duration{}
                             : std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                                   static_cast<double>(all.sockets.size()) / calls_a_second));
    std::deque<Socket*> idle;
    std::size_t place = 0;
    for (auto const& socket : all.sockets) {
        socket->messages = 0;
        // Spread over the first turn.
        socket->due = began + between * static_cast<long>(place++) / static_cast<long>(all.sockets.size());
        idle.push_back(socket.get());
    }
    while (Clock::now() < until) {
        auto const now = Clock::now();
        while (!idle.empty() && idle.front()->due <= now) {
            auto& socket = *idle.front();
            idle.pop_front();
            // Timed from when it was due: a late server makes every later call late too.
            socket.sent = between == Clock::duration{} ? Clock::now() : socket.due;
            Inside::send(socket, request);
        }
        int const wait = between == Clock::duration{} ? 100 : 1;
        bool const good = all.round(wait, [&](Socket& socket) {
            if (socket.messages == 0) return;
            socket.messages = 0;
            times.push_back(milliseconds(Clock::now() - socket.sent));
            socket.due = between == Clock::duration{} ? Clock::now() : socket.due + between;
            idle.push_back(&socket);
        });
        if (!good) break;
    }
    // What is still under way belongs to nobody's figures.
    auto const patience = Clock::now() + std::chrono::seconds(10);
    while (idle.size() < all.sockets.size() && Clock::now() < patience) {
        bool const good = all.round(100, [&](Socket& socket) {
            if (std::exchange(socket.messages, 0) > 0) idle.push_back(&socket);
        });
        if (!good) break;
    }
    CallTimes made;
    made.calls = times.size();
    if (times.empty()) return made;
    std::ranges::sort(times);
    made.calls_a_second = static_cast<double>(times.size()) / std::chrono::duration<double>(time).count();
    made.p50_ms = times[times.size() / 2];
    made.p99_ms = times[times.size() * 99 / 100];
    made.max_ms = times.back();
    return made;
}

} // namespace kith::bench
