// SPDX-License-Identifier: MIT
#include "session/http_session.hpp"
#include "session/serve.hpp"

#include <boost/beast/core/basic_stream.hpp>

namespace kith::session {

using PlainStream = beast::basic_stream<net::ip::tcp, net::any_io_executor, ReadBudget>;

net::awaitable<void> serve_plain(net::ip::tcp::socket socket, Connections& all, std::string peer) {
    HttpSession<PlainStream> session(PlainStream(std::move(socket)), all, std::move(peer), false);
    co_await session.run();
}

net::awaitable<void> turn_away(net::ip::tcp::socket socket, Limits const& limits) {
    PlainStream stream(std::move(socket));
    stream.expires_after(limits.closing_time_max);
    auto const full = to_response({503, {{"Retry-After", "5"}}, nullptr}, {});
    co_await http::async_write(stream, full->message, into_tuple);
}

} // namespace kith::session
