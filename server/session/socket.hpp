// SPDX-License-Identifier: MIT
// One WebSocket: a coroutine reads messages and hands them to the door; answers and events leave through the
// outbox, written one after the other. The object lives as long as the coroutine or an answer on its way
// needs it; everything runs on the I/O thread. Past a bound of limits.hpp it closes with a stated code.
#pragma once

#include "session/connections.hpp"
#include "session/outbox.hpp"
#include "session/read_budget.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <optional>

namespace kith::session {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

constexpr auto into_tuple = net::as_tuple(net::use_awaitable);
using Upgrade = http::request<http::string_body>;

template <class Stream>
class Socket final : public Link, public std::enable_shared_from_this<Socket<Stream>> {
  public:
    Socket(Stream stream, Connections& all, auth::Origin origin)
        : socket_(std::move(stream)),
          all_(all),
          origin_(std::move(origin)),
          outbox_(all.limits.outbox_bytes_max),
          answered_(all.executor) {}

    // Accepts the upgrade and serves until either side ends it. The caller keeps the object alive meanwhile.
    net::awaitable<void> run(Upgrade upgrade);

    void send(feed::Frame frame) override;
    void close(feed::Closing why) override;
    void sweep(std::chrono::steady_clock::time_point now) override;

  private:
    net::awaitable<void> read();
    net::awaitable<void> room_for_a_call();
    void configure();
    void on_control(websocket::frame_type kind, std::size_t bytes);
    void on_answer(std::string answer);
    void call_done();
    void write_next();
    void cut(websocket::close_code why);
    void end(websocket::close_code why);
    void let_go();
    ReadBudget& budget() { return beast::get_lowest_layer(socket_).rate_policy(); }

    // Before the stream: what still waits inside it lets go of them when it ends.
    net::cancellation_signal give_up_read_, give_up_write_, give_up_close_;
    websocket::stream<Stream, false> socket_; // without permessage-deflate: it costs 131 KiB a connection
    Connections& all_;
    auth::Origin origin_;
    Outbox outbox_;
    net::steady_timer answered_; // cancelled whenever an answer has gone
    std::size_t pending_calls_ = 0;
    std::size_t control_frames_ = 0; // since the last sweep
    bool open_ = false;
    bool writing_ = false;
    std::optional<std::chrono::steady_clock::time_point> closing_since_;
};

template <class Stream>
void Socket<Stream>::configure() {
    auto const& limits = all_.limits;
    websocket::stream_base::timeout timeout;
    timeout.handshake_timeout = limits.message_time_max;
    timeout.idle_timeout = limits.socket_idle_max;
    timeout.keep_alive_pings = true;
    socket_.set_option(timeout);
    socket_.set_option(websocket::stream_base::decorator(
        [](websocket::response_type& response) { response.set(http::field::server, "kith"); }));
    socket_.read_message_max(limits.message_bytes_max);
    socket_.auto_fragment(false);
    socket_.text(true);
    socket_.control_callback(
        [this](websocket::frame_type kind, beast::string_view payload) { on_control(kind, payload.size()); });
}

template <class Stream>
net::awaitable<void> Socket<Stream>::run(Upgrade upgrade) {
    beast::get_lowest_layer(socket_).expires_never(); // WebSocket has time-outs of its own
    configure();
    auto const [failure] = co_await socket_.async_accept(upgrade, into_tuple);
    if (failure) co_return;
    open_ = true;
    budget().start(all_.limits.unfinished_bytes_max);
    origin_.connection = all_.join(this->weak_from_this());
    if (all_.stopping) close(feed::Closing::going_away); // it came in while the others were told
    co_await read();
    open_ = false;
    all_.leave(origin_.connection);
    let_go();
}

// Ends a write that the peer never took, and a close that waits for the peer. Each keeps this object alive
// until it has ended: a close in its last step works on the bare socket, however long the stream is gone;
// and one that waits inside the stream would otherwise wait, and keep it, for ever.
template <class Stream>
void Socket<Stream>::let_go() {
    beast::get_lowest_layer(socket_).close();
    give_up_close_.emit(net::cancellation_type::terminal);
    give_up_write_.emit(net::cancellation_type::terminal);
}

template <class Stream>
net::awaitable<void> Socket<Stream>::read() {
    beast::flat_buffer buffer;
    for (;;) {
        co_await room_for_a_call();
        auto const [failure, size] = co_await socket_.async_read(
            buffer, net::bind_cancellation_slot(give_up_read_.slot(), into_tuple));
        if (failure) {
            // Beast has closed for a message too long (1009) or a breach of the protocol (1002, 1007).
            if (failure == websocket::error::message_too_big) ++all_.counts.cut;
            co_return;
        }
        budget().message_done();
        ++all_.counts.messages;
        if (!socket_.got_text()) {
            cut(websocket::close_code::unknown_data);
        }
        auto text = beast::buffers_to_string(buffer.data());
        buffer.consume(size);
        constexpr std::size_t kept_bytes_max = 4096;
        if (buffer.capacity() > kept_bytes_max) buffer.shrink_to_fit();
        if (closing_since_) continue; // read on for the peer's close frame only
        ++pending_calls_;
        all_.door.call(origin_, std::move(text),
                       [self = this->weak_from_this(), executor = all_.executor](std::string answer) {
                           net::post(executor, [self, answer = std::move(answer)]() mutable {
                               if (auto const socket = self.lock()) socket->on_answer(std::move(answer));
                           });
                       });
    }
}

// Waits until one more call may be pending.
template <class Stream>
net::awaitable<void> Socket<Stream>::room_for_a_call() {
    while (pending_calls_ >= all_.limits.pending_calls_max && !closing_since_) {
        answered_.expires_after(std::chrono::hours(1));
        co_await answered_.async_wait(into_tuple);
    }
}

template <class Stream>
void Socket<Stream>::on_control(websocket::frame_type kind, std::size_t bytes) {
    constexpr std::size_t frame_header_bytes = 6; // two, and the mask
    budget().forgive(bytes + frame_header_bytes);
    if (kind != websocket::frame_type::close && ++control_frames_ > all_.limits.control_frames_per_second_max)
        cut(websocket::close_code::policy_error);
}

template <class Stream>
void Socket<Stream>::on_answer(std::string answer) {
    if (!open_ || closing_since_) return;
    if (answer.empty()) {
        call_done();
        return;
    }
    outbox_.push_answer(std::make_shared<std::string const>(std::move(answer)));
    if (!writing_) write_next();
}

// A call is pending until its answer has been taken by the kernel.
template <class Stream>
void Socket<Stream>::call_done() {
    --pending_calls_;
    answered_.cancel();
}

template <class Stream>
void Socket<Stream>::send(feed::Frame frame) {
    if (!open_ || closing_since_) return;
    if (!outbox_.push(std::move(frame))) {
        cut(static_cast<websocket::close_code>(feed::Closing::reads_too_slow));
        return;
    }
    if (!writing_) write_next();
}

template <class Stream>
void Socket<Stream>::write_next() {
    writing_ = true;
    auto written = [self = this->shared_from_this()](beast::error_code failure, std::size_t) {
        self->writing_ = false;
        if (failure || !self->open_) return;
        if (self->outbox_.pop()) self->call_done();
        if (!self->outbox_.empty() && !self->closing_since_) self->write_next();
    };
    socket_.async_write(net::buffer(*outbox_.front()),
                        net::bind_cancellation_slot(give_up_write_.slot(), std::move(written)));
}

// Ends it because the peer has passed a bound.
template <class Stream>
void Socket<Stream>::cut(websocket::close_code why) {
    if (open_ && !closing_since_) ++all_.counts.cut;
    end(why);
}

template <class Stream>
void Socket<Stream>::close(feed::Closing why) {
    end(static_cast<websocket::close_code>(why));
}

template <class Stream>
void Socket<Stream>::end(websocket::close_code why) {
    if (!open_ || closing_since_) return;
    closing_since_ = std::chrono::steady_clock::now();
    answered_.cancel();
    auto closed = [self = this->shared_from_this()](beast::error_code) {};
    socket_.async_close(why, net::bind_cancellation_slot(give_up_close_.slot(), std::move(closed)));
}

template <class Stream>
void Socket<Stream>::sweep(std::chrono::steady_clock::time_point now) {
    control_frames_ = 0;
    auto const& limits = all_.limits;
    if (closing_since_) {
        if (now - *closing_since_ < limits.closing_time_max) return;
        beast::get_lowest_layer(socket_).close();
        // Beast's read and close can wait for each other, not for the socket: where the peer breaks the
        // protocol while we say goodbye, the read wants to say so and the close to read.
        give_up_read_.emit(net::cancellation_type::terminal);
        return;
    }
    auto const since = budget().unfinished_since();
    if (budget().spent() || (since && now - *since >= limits.message_time_max))
        cut(websocket::close_code::policy_error);
}

} // namespace kith::session
