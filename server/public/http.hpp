// SPDX-License-Identifier: MIT
// Plain HTTP as values: what the site answers to everything that is not JSON-RPC. session/ reads and writes
// the bytes; nothing here knows of sockets.
#pragma once

#include "auth/origin.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kith::site {

struct HttpRequest {
    std::string method; // upper case, as sent
    std::string target; // path and query, as sent
    auth::Origin origin;
    bool secure = false;                                      // came over TLS, to us or to a proxy we believe
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;

    // The first header of that name (lower case); empty where there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const {
        for (auto const& [key, value] : headers) {
            if (key == name) return value;
        }
        return {};
    }
};

struct HttpReply {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<std::string const> body; // null: none
};

class Site {
  public:
    virtual ~Site() = default;

    // Both are called on the I/O thread and must return at once; `answer` is called exactly once, on any
    // thread.

    // Before a long body is read, with all but the body: nothing where it may be sent, else what to say.
    virtual void admit(HttpRequest const& head, std::function<void(std::optional<HttpReply>)> answer) {
        (void)head;
        answer(std::nullopt);
    }
    virtual void answer(HttpRequest request, std::function<void(HttpReply)> answer) = 0;
};

} // namespace kith::site
