// SPDX-License-Identifier: MIT
// The door through which JSON-RPC 2.0 texts come in, whatever carried them (WebSocket or POST /rpc).
#pragma once

#include "auth/origin.hpp"

#include <functional>
#include <string>

namespace kith::rpc {

class Door {
  public:
    virtual ~Door() = default;

    // Answers one text, a request or a batch. `answer` is called exactly once, on any thread; an empty answer
    // means that nothing is to be sent (notifications).
    virtual void call(auth::Origin const& origin, std::string text,
                      std::function<void(std::string)> answer) = 0;
    // The socket has gone: whatever was kept for it can go too.
    virtual void left(auth::ConnectionId connection) = 0;
};

} // namespace kith::rpc
