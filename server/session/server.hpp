// SPDX-License-Identifier: MIT
// The listening end: one I/O thread that owns every connection. Beast and Asio are seen in this folder only;
// what is answered comes from the doors given at the start.
#pragma once

#include "feed/wire.hpp"
#include "public/http.hpp"
#include "rpc/door.hpp"
#include "session/limits.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kith::session {

struct Counts;

struct Certificate {
    std::string chain_file; // PEM
    std::string key_file;   // PEM
};

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; // 0: any free one
    std::optional<Certificate> certificate;
    std::vector<std::string> origins; // trusted besides our own
    std::vector<std::string> proxies; // whose X-Forwarded-* are believed
    Limits limits;
};

class Server {
  public:
    // Binds and listens; throws std::system_error where it cannot, std::runtime_error for a bad certificate.
    Server(Options options, rpc::Door& door, site::Site& site);
    ~Server();
    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] Counts const& counts() const;
    // For the feed; valid as long as the server.
    [[nodiscard]] feed::Wire& wire();

    // Serves until stop() has ended everything; the caller's thread is the I/O thread.
    void run();
    // Any thread, or a signal's: no new connections, 1001 to every socket, requests under way are answered;
    // run() returns within `closing_time_max` and a little.
    void stop();

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace kith::session
