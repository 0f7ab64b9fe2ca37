// SPDX-License-Identifier: MIT
// Where a request comes from, as the door that took it knows: which connection, which address, and the
// credential it carried. Who that is, and what they may do, is decided anew for every message (sign_in.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace kith::auth {

// One open WebSocket; never used twice in the life of a process.
enum class ConnectionId : std::uint64_t { none = 0 };

// What became of signing in or out with one HTTP request, for whoever can keep a cookie.
struct Entry {
    std::string credential;   // a new session's
    std::int64_t seconds = 0; // that it lasts at most
    bool ended = false;       // the caller's own session has ended
};

struct Origin {
    ConnectionId connection = ConnectionId::none; // none: a plain HTTP request
    std::string address;                          // the client's, after trusted proxies
    std::string credential;                       // a session's or an integration's token; empty: anonymous
    std::shared_ptr<Entry> entry{};               // filled in before the answer; null: nobody asks
};

} // namespace kith::auth
