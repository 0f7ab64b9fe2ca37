// SPDX-License-Identifier: MIT
// What the feed needs of open sockets: to push a frame that was encoded once and is shared by all who may see
// it, and to end a connection with a stated reason. Implemented by session/.
#pragma once

#include "auth/origin.hpp"

#include <cstdint>
#include <memory>
#include <string>

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

    // Both may be called on any thread; a connection that has gone is ignored.
    virtual void send(auth::ConnectionId connection, Frame frame) = 0;
    virtual void close(auth::ConnectionId connection, Closing why) = 0;
};

} // namespace kith::feed
