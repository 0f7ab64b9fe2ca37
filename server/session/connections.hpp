// SPDX-License-Identifier: MIT
// Every open WebSocket of this process, reachable from any thread by its id, and what all connections share:
// limits, counts, and the doors behind them. Everything but send, close and the counts belongs to the I/O
// thread.
#pragma once

#include "feed/wire.hpp"
#include "public/http.hpp"
#include "rpc/door.hpp"
#include "session/limits.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <string>
#include <unordered_map>
#include <vector>

namespace kith::session {

struct Counts {
    std::atomic<std::uint64_t> connections{0}; // open now, HTTP and WebSocket
    std::atomic<std::uint64_t> sockets{0};     // open now, WebSocket
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> turned_away{0}; // past connections_max
    std::atomic<std::uint64_t> requests{0};    // HTTP requests answered
    std::atomic<std::uint64_t> messages{0};    // WebSocket messages taken
    std::atomic<std::uint64_t> cut{0};         // sockets closed because a bound was passed
};

// Whom a request may say it comes from.
struct Trust {
    std::vector<std::string> origins; // besides the server's own: "https://console.example.org"
    std::vector<std::string> proxies; // addresses whose X-Forwarded-For and -Proto are believed
};

// One open WebSocket, as the rest of this folder sees it.
class Link {
  public:
    virtual ~Link() = default;
    virtual void send(feed::Frame frame) = 0;
    virtual void close(feed::Closing why) = 0;
    // Once a second: time bounds that no single operation can see.
    virtual void sweep(std::chrono::steady_clock::time_point now) = 0;
};

class Connections final : public feed::Wire {
  public:
    Connections(boost::asio::any_io_executor executor, Limits const& limits, Trust trust, rpc::Door& door,
                site::Site& site);

    void send(auth::ConnectionId connection, feed::Frame frame) override;
    void send(std::vector<auth::ConnectionId> connections, feed::Frame frame) override;
    void close(auth::ConnectionId connection, feed::Closing why) override;
    void if_gone(auth::ConnectionId connection, std::function<void()> gone) override;

    [[nodiscard]] auth::ConnectionId join(std::weak_ptr<Link> link);
    void leave(auth::ConnectionId connection);
    void close_all(feed::Closing why);
    void sweep(std::chrono::steady_clock::time_point now);

    boost::asio::any_io_executor const executor;
    Limits const limits;
    Trust const trust;
    rpc::Door& door;
    site::Site& site;
    Counts counts;
    std::size_t imports = 0; // under way
    bool stopping = false;   // answers carry "Connection: close"; no new sockets

  private:
    [[nodiscard]] std::shared_ptr<Link> find(auth::ConnectionId connection) const;
    std::vector<std::shared_ptr<Link>> open_links() const;

    std::unordered_map<std::uint64_t, std::weak_ptr<Link>> links_;
    std::uint64_t next_ = 1;
};

} // namespace kith::session
