// SPDX-License-Identifier: MIT
// Many WebSockets from one thread with epoll, shared with no server: opens them, counts what they receive,
// keeps calls going and times them.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace kith::bench {

using Clock = std::chrono::steady_clock;

struct CallTimes {
    double calls_a_second = 0;
    double p50_ms = 0;
    double p99_ms = 0;
    double max_ms = 0;
    std::size_t calls = 0;
};

class LoadClient {
  public:
    // With `tokens` each socket comes signed in by one of them in turn, from one address for each.
    explicit LoadClient(std::uint16_t port, std::vector<std::string> tokens = {});
    ~LoadClient();
    LoadClient(LoadClient const&) = delete;
    LoadClient& operator=(LoadClient const&) = delete;

    // Opens `count` sockets, has each send `greeting` and waits for the answer of each. False where one could
    // not be opened.
    bool open(std::size_t count, std::string const& greeting);
    [[nodiscard]] std::size_t sockets() const;
    // The first socket sends `text`; how long until every socket has received a message. Negative: not all
    // did within 20 s.
    double broadcast_ms(std::string const& text);
    // Every socket sends `text` and the next when it is answered; with `calls_a_second` not before its turn.
    CallTimes call(std::chrono::seconds time, std::string const& text, double calls_a_second = 0);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace kith::bench
