// SPDX-License-Identifier: MIT
// A client of the real program: JSON-RPC over one WebSocket, or over HTTP.
#pragma once

#include "served.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace kith::serve_test {

namespace json = boost::json;

// One WebSocket that speaks JSON-RPC and keeps what it is told meanwhile.
class Caller {
  public:
    explicit Caller(std::uint16_t port, std::string const& token = {}) : client_(port) {
        auto const reply = client_.upgrade(token.empty() ? "" : "Authorization: Bearer " + token + "\r\n");
        open_ = reply.starts_with("HTTP/1.1 101");
    }
    [[nodiscard]] bool is_open() const { return open_; }

    // The whole reply; empty where the connection ended.
    json::object call(std::string const& method, json::object params) {
        auto const id = ++last_;
        json::object const request{
            {"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}};
        if (!client_.send(frame_bytes(text, json::serialize(request)))) return {};
        while (auto message = next(10'000ms)) {
            if (auto const* answered = message->if_contains("id"); answered != nullptr && *answered == id)
                return *message;
        }
        return {};
    }
    json::object result(std::string const& method, json::object params) {
        auto reply = call(method, std::move(params));
        CAPTURE(json::serialize(reply));
        REQUIRE(reply.contains("result"));
        return reply.at("result").as_object();
    }
    std::string refusal(std::string const& method, json::object params) {
        auto const reply = call(method, std::move(params));
        auto const* error = reply.if_contains("error");
        if (error == nullptr) return {};
        return std::string(error->at("data").at("refusal").as_string());
    }

    // Events that have come, waiting until there are `count` of them.
    std::vector<json::object> events(std::size_t count) {
        while (events_.size() < count && next(5'000ms)) {
        }
        return std::exchange(events_, {});
    }
    // The code of the close frame; -1 where none comes.
    int closed() {
        while (close_code_ < 0 && next(5'000ms)) {
        }
        return close_code_;
    }

  private:
    // The next message that is no event.
    std::optional<json::object> next(std::chrono::milliseconds time) {
        auto const frame = client_.message(time);
        if (!frame) return std::nullopt;
        if (frame->opcode == closing) {
            close_code_ = frame->close_code();
            return std::nullopt;
        }
        auto message = json::parse(frame->payload).as_object();
        if (message.contains("method")) events_.push_back(message.at("params").as_object());
        return message;
    }

    RawClient client_;
    bool open_ = false;
    std::int64_t last_ = 0;
    int close_code_ = -1;
    std::vector<json::object> events_;
};

inline std::string new_key() {
    static std::uint64_t count = 0;
    auto const now = std::chrono::system_clock::now();
    std::chrono::year_month_day const day(std::chrono::floor<std::chrono::days>(now));
    char made[64];
    std::snprintf(made, sizeof made, "%04d%02u%02u-00000000-0000-4000-8000-%012llx", int(day.year()),
                  unsigned(day.month()), unsigned(day.day()),
                  static_cast<unsigned long long>(now.time_since_epoch().count() / 1000 + ++count) &
                      0xFFFFFFFFFFFFULL);
    return made;
}

// One call over HTTP, on a connection of its own; the whole reply to it, or an empty object.
inline json::object post(std::uint16_t port, std::string const& token, std::string const& method,
                         json::object params) {
    auto const call = json::serialize(
        json::object{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", std::move(params)}});
    RawClient client(port);
    auto const head = "POST /rpc HTTP/1.1\r\nHost: kith.test\r\nContent-Type: application/json\r\n" +
                      (token.empty() ? "" : "Authorization: Bearer " + token + "\r\n") +
                      "Content-Length: " + std::to_string(call.size()) + "\r\n\r\n";
    if (!client.send(head + call)) return {};
    auto const reply = client.reply();
    if (!reply.starts_with("HTTP/1.1 200")) return {};
    return json::parse(body_of(reply)).as_object();
}

} // namespace kith::serve_test
