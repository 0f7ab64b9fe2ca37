// SPDX-License-Identifier: MIT
// What the feed needs of open sockets: to push a frame that was encoded once and is shared by all who may see
// it, and to end a connection with a stated reason. Implemented by session/. Whatever one thread asks for is
// done in the order it was asked for.
#pragma once

#include "auth/origin.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kith::feed {

using Frame = std::shared_ptr<std::string const>;

// Close codes of RFC 6455, section 7.4.1, and ours from the private range.
enum class Closing : std::uint16_t {
    going_away = 1001,     // the server stops
    policy = 1008,         // a bound of limits.hpp was passed
    signed_out = 4401,     // the session behind this socket has ended
    reads_too_slow = 4408, // the outbox is full; resume from the last cursor seen
};

class Wire {
  public:
    virtual ~Wire() = default;

    // All of these may be called on any thread; a connection that has gone is ignored.
    virtual void send(auth::ConnectionId connection, Frame frame) = 0;
    // One frame for many: one hand-over between threads.
    virtual void send(std::vector<auth::ConnectionId> connections, Frame frame) = 0;
    virtual void close(auth::ConnectionId connection, Closing why) = 0;
    // Calls `gone` on the I/O thread where the connection is not open any more; for whoever began to keep
    // something for it on another thread, and might have missed the end.
    virtual void if_gone(auth::ConnectionId connection, std::function<void()> gone) = 0;
};

} // namespace kith::feed
