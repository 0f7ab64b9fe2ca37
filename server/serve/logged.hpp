// SPDX-License-Identifier: MIT
// The doors of the server with a log in front: every request gets an id, which the log and the answer's
// headers share, and a line that says what was asked for, how it ended and how long it took.
#pragma once

#include "feed/feed.hpp"
#include "public/public_site.hpp"
#include "rpc/door.hpp"
#include "serve/log.hpp"

#include <atomic>

namespace kith::serve {

// "3fa9c1-000000000017": the first part differs from start to start.
class RequestIds {
  public:
    explicit RequestIds(std::uint64_t seed);
    [[nodiscard]] std::string next();

  private:
    std::string prefix_;
    std::atomic<std::uint64_t> count_{0};
};

class LoggedSite final : public site::Site {
  public:
    LoggedSite(site::Site& inner, Log& log, RequestIds& ids) : inner_(inner), log_(log), ids_(ids) {}
    // A refusal is logged like any answer.
    void admit(site::HttpRequest const& head,
               std::function<void(std::optional<site::HttpReply>)> answer) override;
    void answer(site::HttpRequest request, std::function<void(site::HttpReply)> answer) override;

  private:
    // Writes the line, names the request in the reply, and hands it on.
    [[nodiscard]] std::function<void(site::HttpReply)> logged(site::HttpRequest const& request,
                                                              std::function<void(site::HttpReply)> answer);

    site::Site& inner_;
    Log& log_;
    RequestIds& ids_;
};

// Calls are many: they are logged at debug. What the feed keeps for a socket goes with the socket.
class LoggedDoor final : public rpc::Door {
  public:
    LoggedDoor(rpc::Door& inner, feed::Feed& feed, Log& log, RequestIds& ids)
        : inner_(inner), feed_(feed), log_(log), ids_(ids) {}
    void call(auth::Origin const& origin, std::string text, std::function<void(std::string)> answer) override;
    void left(auth::ConnectionId connection) override {
        feed_.unsubscribe(connection);
        inner_.left(connection);
    }
    // Waits until every call has been answered; for the end, when none comes in any more.
    void settle() const;

  private:
    rpc::Door& inner_;
    feed::Feed& feed_;
    Log& log_;
    RequestIds& ids_;
    std::atomic<std::uint64_t> pending_{0};
};

} // namespace kith::serve
