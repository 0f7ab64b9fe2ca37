// SPDX-License-Identifier: MIT
#include "session/server.hpp"

#include "session/connections.hpp"
#include "session/serve.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace kith::session {

namespace net = boost::asio;
using net::ip::tcp;

namespace {

constexpr auto into_tuple = net::as_tuple(net::use_awaitable);
constexpr std::chrono::seconds sweep_every{1};
constexpr std::chrono::milliseconds pause_without_descriptors{100};

tcp::acceptor listen(net::io_context& io, Options const& options) {
    tcp::endpoint const endpoint(net::ip::make_address(options.address), options.port);
    tcp::acceptor acceptor(io, endpoint.protocol());
    acceptor.set_option(net::socket_base::reuse_address(true));
    // Connections inherit these, and the window is agreed on before we see them.
    acceptor.set_option(net::socket_base::receive_buffer_size(options.limits.kernel_buffer_bytes));
    acceptor.set_option(net::socket_base::send_buffer_size(options.limits.kernel_buffer_bytes));
    acceptor.bind(endpoint);
    constexpr int waiting_max = 4096;
    acceptor.listen(waiting_max);
    return acceptor;
}

} // namespace

struct Server::Inside {
    Inside(Options const& options, rpc::Door& door, site::Site& site)
        : all(io.get_executor(), options.limits, {options.origins, options.proxies}, door, site),
          acceptor(listen(io, options)),
          sweeps(io),
          tls(options.certificate ? std::make_unique<TlsContext>(*options.certificate) : nullptr) {}

    net::awaitable<void> accept() {
        while (!all.stopping) {
            auto [failure, socket] = co_await acceptor.async_accept(into_tuple);
            if (failure == net::error::operation_aborted) co_return;
            if (failure) { // most likely out of descriptors: let some connections end first
                net::steady_timer pause(io, pause_without_descriptors);
                co_await pause.async_wait(into_tuple);
                continue;
            }
            take(std::move(socket));
        }
    }

    void take(tcp::socket socket) {
        ++all.counts.accepted;
        if (all.counts.connections >= all.limits.connections_max) {
            ++all.counts.turned_away;
            net::co_spawn(io, turn_away(std::move(socket), all.limits), net::detached);
            return;
        }
        ++all.counts.connections;
        boost::system::error_code failure;
        auto const peer = socket.remote_endpoint(failure).address().to_string();
        socket.set_option(tcp::no_delay(true), failure);
        auto const ended = [this](std::exception_ptr const& fault) {
            --all.counts.connections;
            if (fault) std::rethrow_exception(fault); // a bug: nothing in there throws
        };
        if (tls)
            net::co_spawn(io, serve_tls(std::move(socket), *tls, all, peer), ended);
        else
            net::co_spawn(io, serve_plain(std::move(socket), all, peer), ended);
    }

    net::awaitable<void> sweep() {
        while (!all.stopping || all.counts.connections > 0) {
            sweeps.expires_after(sweep_every);
            co_await sweeps.async_wait(into_tuple);
            all.sweep(std::chrono::steady_clock::now());
        }
    }

    void stop() {
        if (all.stopping) return;
        all.stopping = true;
        boost::system::error_code ignored;
        acceptor.close(ignored);
        all.close_all(feed::Closing::going_away);
        sweeps.cancel();
        net::co_spawn(io, end_late(), net::detached);
    }

    // Sockets whose peers have not ended in time are let go of here, not by whichever sweep comes next; what
    // still waits for anything else is dropped with the context.
    net::awaitable<void> end_late() {
        auto const until = std::chrono::steady_clock::now() + all.limits.closing_time_max;
        net::steady_timer pause(io);
        while (all.counts.connections > 0 && std::chrono::steady_clock::now() < until) {
            pause.expires_after(std::chrono::milliseconds(20));
            co_await pause.async_wait(into_tuple);
        }
        all.sweep(until);
        // Whatever was ended by that has its turn before the loop stops.
        constexpr int turns = 100;
        for (int turn = 0; turn < turns && all.counts.connections > 0; ++turn)
            co_await net::post(io, net::use_awaitable);
        io.stop();
    }

    net::io_context io{1};
    Connections all;
    tcp::acceptor acceptor;
    net::steady_timer sweeps;
    std::unique_ptr<TlsContext> tls;
};

Server::Server(Options options, rpc::Door& door, site::Site& site)
    : inside_(std::make_unique<Inside>(options, door, site)) {}
Server::~Server() = default;

std::uint16_t Server::port() const {
    return inside_->acceptor.local_endpoint().port();
}
Counts const& Server::counts() const {
    return inside_->all.counts;
}
feed::Wire& Server::wire() {
    return inside_->all;
}

void Server::run() {
    net::co_spawn(inside_->io, inside_->accept(), net::detached);
    net::co_spawn(inside_->io, inside_->sweep(), net::detached);
    inside_->io.run();
}

void Server::stop() {
    net::post(inside_->io, [this] { inside_->stop(); });
}

} // namespace kith::session
