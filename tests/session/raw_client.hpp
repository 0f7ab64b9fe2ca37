// SPDX-License-Identifier: MIT
// A client that sends exactly the bytes a test wants and shares no code with the server: plain sockets, and
// frames by hand (RFC 6455, section 5.2).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::session_test {

using namespace std::chrono_literals;

struct Frame {
    bool final = true;
    int opcode = 0;
    std::string payload;
    // Of a close frame; 1005 where it holds none.
    [[nodiscard]] int close_code() const;
};

enum Opcode : int { continuation = 0, text = 1, binary = 2, closing = 8, ping = 9, pong = 10 };

// A client's frame, masked; `reserved` sets RSV bits, `length` overrides the stated length.
std::string frame_bytes(int opcode, std::string_view payload, bool final = true, bool masked = true,
                        int reserved = 0, std::optional<std::uint64_t> length = {});
// "Close with this code": a payload for opcode 8.
std::string close_payload(int code, std::string_view reason = {});

class RawClient {
  public:
    explicit RawClient(std::uint16_t port, int receive_buffer = 0);
    ~RawClient();
    RawClient(RawClient const&) = delete;
    RawClient& operator=(RawClient const&) = delete;
    RawClient(RawClient&& other) noexcept;

    // False where the peer has gone.
    bool send(std::string_view bytes);
    // Nothing more comes from this side; the answer can still be read.
    void end_sending();
    // As many bytes as there are within the time; empty on time-out or end.
    std::string receive(std::chrono::milliseconds time = 3000ms);
    // Reads until the peer ends the connection, or the time is over; `ended` tells which.
    std::string receive_all(std::chrono::milliseconds time = 5000ms);
    [[nodiscard]] bool ended() const { return ended_; }

    // A whole HTTP reply by its Content-Length.
    std::string reply(std::chrono::milliseconds time = 3000ms);
    // Sends the upgrade and reads the reply's head. `extra` holds further header lines, each ending in CRLF.
    std::string upgrade(std::string_view extra = {}, std::string_view target = "/rpc");
    // The next frame; nothing on time-out or end.
    std::optional<Frame> frame(std::chrono::milliseconds time = 3000ms);
    // The next frame that is neither ping nor pong.
    std::optional<Frame> message(std::chrono::milliseconds time = 3000ms);

  private:
    bool more(std::chrono::steady_clock::time_point until);

    int socket_ = -1;
    bool ended_ = false;
    std::string buffer_;
};

} // namespace kith::session_test
