// SPDX-License-Identifier: MIT
// What becomes of an accepted connection. Each of these is compiled on its own, because Beast's templates
// cost half a minute for every kind of stream.
#pragma once

#include "session/connections.hpp"
#include "session/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace kith::session {

// The certificate and key of a server; throws std::runtime_error where they cannot be used.
class TlsContext {
  public:
    explicit TlsContext(Certificate const& certificate);
    ~TlsContext();
    struct Inside;
    [[nodiscard]] Inside& inside() const { return *inside_; }

  private:
    std::unique_ptr<Inside> inside_;
};

boost::asio::awaitable<void> serve_plain(boost::asio::ip::tcp::socket socket, Connections& all,
                                         std::string peer);
boost::asio::awaitable<void> serve_tls(boost::asio::ip::tcp::socket socket, TlsContext& tls, Connections& all,
                                       std::string peer);
// Answers 503 without reading.
boost::asio::awaitable<void> turn_away(boost::asio::ip::tcp::socket socket, Limits const& limits);

} // namespace kith::session
