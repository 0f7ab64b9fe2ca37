// SPDX-License-Identifier: MIT
// Counts the bytes that arrive between two completed WebSocket messages, in the layer below WebSocket, where
// Beast reports nothing: without this, a peer could send empty fragments, or one byte a second, for ever.
// A rate policy of beast::basic_stream: past the bound nothing more is read, until the owner ends it.
#pragma once

#include <boost/beast/core/rate_policy.hpp>

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>

namespace kith::session {

class ReadBudget {
  public:
    using Clock = std::chrono::steady_clock;

    // When the first byte since the last completed message came; empty where there was none.
    [[nodiscard]] std::optional<Clock::time_point> unfinished_since() const { return since_; }

    // From now on at most this many are read before a message is done.
    void start(std::size_t bytes_max) {
        bytes_max_ = bytes_max;
        forget();
    }
    [[nodiscard]] bool spent() const { return unfinished_ >= bytes_max_; }
    void message_done() { forget(); }
    // A control frame is no part of a message.
    void forgive(std::size_t bytes) {
        if (bytes >= unfinished_)
            forget();
        else
            unfinished_ -= bytes;
    }

  private:
    friend class boost::beast::rate_policy_access;

    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();
    [[nodiscard]] std::size_t available_read_bytes() const { return spent() ? 0 : bytes_max_ - unfinished_; }
    [[nodiscard]] static std::size_t available_write_bytes() { return unlimited; }
    void transfer_read_bytes(std::size_t bytes) {
        if (bytes == 0) return;
        unfinished_ += bytes;
        if (!since_) since_ = Clock::now();
    }
    static void transfer_write_bytes(std::size_t) {}
    static void on_timer() {}

    void forget() {
        unfinished_ = 0;
        since_.reset();
    }

    std::size_t bytes_max_ = unlimited;
    std::size_t unfinished_ = 0;
    std::optional<Clock::time_point> since_;
};

} // namespace kith::session
