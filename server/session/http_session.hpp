// SPDX-License-Identifier: MIT
// One connection speaking HTTP/1.1: a coroutine that owns the stream, answers request after request, and
// becomes a WebSocket where it is asked to at /rpc. Every wait has a bound (limits.hpp).
#pragma once

#include "session/requests.hpp"
#include "session/socket.hpp"

#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace kith::session {

template <class Stream>
class HttpSession {
  public:
    HttpSession(Stream stream, Connections& all, std::string address, bool secure)
        : stream_(std::move(stream)), all_(all), peer_{std::move(address), secure} {}

    net::awaitable<void> run() {
        while (co_await first_byte()) {
            if (!co_await answer_one()) break;
        }
        if (!upgrade_) co_return co_await linger();
        // An idle WebSocket keeps nothing of HTTP.
        auto const socket = std::make_shared<Socket<Stream>>(std::move(stream_), all_, std::move(origin_));
        buffer_ = {};
        co_await socket->run(*std::exchange(upgrade_, {}));
    }

  private:
    using Parser = http::request_parser<http::string_body>;

    auto& lowest() { return beast::get_lowest_layer(stream_); }

    // Waits for a request to begin; false where none comes.
    net::awaitable<bool> first_byte() {
        if (buffer_.size() > 0) co_return true;
        lowest().expires_after(all_.limits.http_idle_max);
        auto const [failure, size] =
            co_await stream_.async_read_some(buffer_.prepare(read_bytes), into_tuple);
        buffer_.commit(size);
        co_return !failure;
    }

    // False where the connection is to end.
    net::awaitable<bool> answer_one() {
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(all_.limits.header_bytes_max));
        parser.body_limit(all_.limits.import_bytes_max); // which bound holds, the header tells
        lowest().expires_after(all_.limits.message_time_max);
        auto const [failure, read] = co_await http::async_read_header(stream_, buffer_, parser, into_tuple);
        if (failure) co_return co_await refuse(failure);
        if (websocket::is_upgrade(parser.get())) co_return co_await upgrade(parser);
        ImportSlot const slot(is_import(parser.get()) ? &all_ : nullptr);
        if (slot.taken()) {
            lowest().expires_never();
            auto refused = co_await admitted(request_of(Upgrade(parser.get()), peer_, all_.trust));
            if (refused) {
                ++all_.counts.requests;
                co_await send(to_response(std::move(*refused), {}));
                co_return false;
            }
            lowest().expires_after(all_.limits.import_time_max);
        } else {
            parser.body_limit(all_.limits.body_bytes_max);
            if (parser.content_length().value_or(0) > all_.limits.body_bytes_max)
                co_return co_await refuse(http::error::body_limit);
        }
        if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            http::response<http::empty_body> go_on(http::status::continue_, 11);
            auto const [unsent, sent] = co_await http::async_write(stream_, go_on, into_tuple);
            if (unsent) co_return false;
        }
        auto const [cut, rest] = co_await http::async_read(stream_, buffer_, parser, into_tuple);
        if (cut) co_return co_await refuse(cut);
        ++all_.counts.requests;
        ReplyShape shape{parser.get().version(), parser.get().keep_alive() && !all_.stopping,
                         parser.get().method() == http::verb::head};
        auto reply = co_await ask(request_of(parser.release(), peer_, all_.trust));
        // Who cannot be understood is not listened to any further.
        shape.keep_alive =
            shape.keep_alive && reply.status != static_cast<unsigned>(http::status::bad_request);
        bool const sent = co_await send(to_response(std::move(reply), shape));
        co_return sent&& shape.keep_alive;
    }

    // One of the imports that may be under way, for as long as its request is.
    class ImportSlot {
      public:
        explicit ImportSlot(Connections* all) : all_(all) {
            if (all_ != nullptr) ++all_->imports;
        }
        ~ImportSlot() {
            if (all_ != nullptr) --all_->imports;
        }
        ImportSlot(ImportSlot const&) = delete;
        ImportSlot& operator=(ImportSlot const&) = delete;
        [[nodiscard]] bool taken() const { return all_ != nullptr; }

      private:
        Connections* all_;
    };

    // What stands behind the doors answers on another thread; this one waits for it.
    template <class Reply>
    struct Waiting {
        explicit Waiting(net::any_io_executor const& executor) : answered(executor) {}
        net::steady_timer answered;
        Reply reply;
        bool done = false;

        static auto answer_to(std::shared_ptr<Waiting> waiting, net::any_io_executor executor) {
            return [waiting = std::move(waiting), executor = std::move(executor)](Reply reply) {
                net::post(executor, [waiting, reply = std::move(reply)]() mutable {
                    waiting->reply = std::move(reply);
                    waiting->done = true;
                    waiting->answered.cancel();
                });
            };
        }
        net::awaitable<void> wait() {
            while (!done) {
                answered.expires_after(std::chrono::hours(1));
                co_await answered.async_wait(into_tuple);
            }
        }
    };

    net::awaitable<site::HttpReply> ask(site::HttpRequest request) {
        auto const waiting = std::make_shared<Waiting<site::HttpReply>>(all_.executor);
        lowest().expires_never();
        answer(all_, std::move(request), Waiting<site::HttpReply>::answer_to(waiting, all_.executor));
        co_await waiting->wait();
        co_return std::move(waiting->reply);
    }

    net::awaitable<std::optional<site::HttpReply>> admitted(site::HttpRequest head) {
        using Admission = Waiting<std::optional<site::HttpReply>>;
        auto const waiting = std::make_shared<Admission>(all_.executor);
        admit(all_, head, Admission::answer_to(waiting, all_.executor));
        co_await waiting->wait();
        co_return std::move(waiting->reply);
    }

    net::awaitable<bool> send(std::shared_ptr<Response> response) {
        lowest().expires_after(all_.limits.message_time_max + write_time(*response));
        auto const [failure, size] = co_await http::async_write(stream_, response->message, into_tuple);
        co_return !failure;
    }

    // Says what was wrong with a request, where that can still be said.
    net::awaitable<bool> refuse(beast::error_code failure) {
        auto const status = status_for(failure);
        if (!status) co_return false;
        co_return co_await say(*status);
    }

    // Leaves the upgrade to run(), or says why not.
    net::awaitable<bool> upgrade(Parser& parser) {
        auto request = request_of(Upgrade(parser.get()), peer_, all_.trust);
        auto refusal = refuse_upgrade(request, all_);
        // Who speaks on before the answer is no client of RFC 6455 (section 4.1); its bytes would be lost.
        if (!refusal && buffer_.size() > 0) refusal = 400;
        if (refusal) co_return co_await say(*refusal);
        origin_ = std::move(request.origin);
        upgrade_ = parser.release();
        co_return false;
    }

    // Answers with a status alone, and ends.
    net::awaitable<bool> say(unsigned status) {
        co_await send(to_response(site::HttpReply{status, {}, nullptr}, {}));
        co_return false;
    }

    // Reads what the peer still sends for a moment, so that it gets to see our answer before the end.
    net::awaitable<void> linger() {
        beast::error_code failure;
        lowest().socket().shutdown(net::ip::tcp::socket::shutdown_send, failure);
        lowest().expires_after(all_.limits.closing_time_max);
        for (std::size_t size = 0; !failure && size < all_.limits.body_bytes_max;) {
            buffer_.clear();
            auto const [ended, more] =
                co_await lowest().async_read_some(buffer_.prepare(read_bytes), into_tuple);
            failure = ended;
            size += more;
        }
    }

    static constexpr std::size_t read_bytes = 2048;

    Stream stream_;
    Connections& all_;
    Peer peer_;
    beast::flat_buffer buffer_;
    std::optional<Upgrade> upgrade_; // set where the connection becomes a WebSocket
    auth::Origin origin_;            // of the upgrade
};

} // namespace kith::session
