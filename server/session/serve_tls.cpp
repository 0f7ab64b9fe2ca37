// SPDX-License-Identifier: MIT
#include "session/http_session.hpp"
#include "session/serve.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <stdexcept>

namespace kith::session {

namespace ssl = net::ssl;
using TlsStream = beast::ssl_stream<beast::basic_stream<net::ip::tcp, net::any_io_executor, ReadBudget>>;

struct TlsContext::Inside {
    ssl::context context{ssl::context::tls_server};
};

TlsContext::TlsContext(Certificate const& certificate) : inside_(std::make_unique<Inside>()) {
    auto& context = inside_->context;
    try {
        context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                            ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
        context.use_certificate_chain_file(certificate.chain_file);
        context.use_private_key_file(certificate.key_file, ssl::context::pem);
    } catch (boost::system::system_error const& fault) {
        throw std::runtime_error("the certificate " + certificate.chain_file + " and key " +
                                 certificate.key_file + " cannot be used: " + fault.code().message());
    }
}
TlsContext::~TlsContext() = default;

net::awaitable<void> serve_tls(net::ip::tcp::socket socket, TlsContext& tls, Connections& all,
                               std::string peer) {
    TlsStream stream(std::move(socket), tls.inside().context);
    beast::get_lowest_layer(stream).expires_after(all.limits.message_time_max);
    auto const [failure] = co_await stream.async_handshake(ssl::stream_base::server, into_tuple);
    if (failure) co_return;
    HttpSession<TlsStream> session(std::move(stream), all, std::move(peer), true);
    co_await session.run();
}

} // namespace kith::session
