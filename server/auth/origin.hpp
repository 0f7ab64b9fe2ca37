// SPDX-License-Identifier: MIT
// Where a request comes from, as the door that took it knows: which connection, which address, and the
// credential it carried. Who that is, and what they may do, is decided anew for every message (sign_in.hpp).
#pragma once

#include <cstdint>
#include <string>

namespace kith::auth {

// One open WebSocket; never used twice in the life of a process.
enum class ConnectionId : std::uint64_t { none = 0 };

struct Origin {
    ConnectionId connection = ConnectionId::none; // none: a plain HTTP request
    std::string address;                          // the client's, after trusted proxies
    std::string credential;                       // a session's or an integration's token; empty: anonymous
};

} // namespace kith::auth
