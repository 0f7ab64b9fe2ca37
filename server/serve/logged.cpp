// SPDX-License-Identifier: MIT
#include "serve/logged.hpp"

#include <chrono>
#include <cstdio>
#include <thread>

namespace kith::serve {
namespace {

using Clock = std::chrono::steady_clock;

std::int64_t microseconds_since(Clock::time_point began) {
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began).count();
}

} // namespace

RequestIds::RequestIds(std::uint64_t seed) {
    char text[16];
    std::snprintf(text, sizeof text, "%06x-", static_cast<unsigned>(seed & 0xFFFFFFU));
    prefix_ = text;
}

std::string RequestIds::next() {
    char text[24];
    std::snprintf(text, sizeof text, "%012llx", static_cast<unsigned long long>(++count_));
    return prefix_ + text;
}

std::function<void(site::HttpReply)> LoggedSite::logged(site::HttpRequest const& request,
                                                        std::function<void(site::HttpReply)> answer) {
    // A method is whatever the client sent: only those that are served are named.
    bool const named = request.method == "GET" || request.method == "HEAD" || request.method == "POST";
    return [this, id = ids_.next(), method = named ? request.method : "other",
            route = site::PublicSite::route_of(request.target), began = Clock::now(),
            answer = std::move(answer)](site::HttpReply reply) {
        log_.write(Log::Level::info, "http",
                   {{"request", id},
                    {"method", method},
                    {"route", route},
                    {"status", reply.status},
                    {"bytes", reply.body ? reply.body->size() : 0},
                    {"us", microseconds_since(began)}});
        reply.headers.emplace_back("X-Request-Id", id);
        answer(std::move(reply));
    };
}

void LoggedSite::admit(site::HttpRequest const& head,
                       std::function<void(std::optional<site::HttpReply>)> answer) {
    inner_.admit(head, [refused = logged(head, [answer](site::HttpReply reply) { answer(std::move(reply)); }),
                        answer](std::optional<site::HttpReply> reply) {
        if (reply)
            refused(std::move(*reply));
        else
            answer(std::nullopt);
    });
}

void LoggedSite::answer(site::HttpRequest request, std::function<void(site::HttpReply)> answer) {
    auto told = logged(request, std::move(answer));
    inner_.answer(std::move(request), std::move(told));
}

void LoggedDoor::call(auth::Origin const& origin, std::string text, std::function<void(std::string)> answer) {
    ++pending_;
    if (!log_.writes(Log::Level::debug)) {
        inner_.call(origin, std::move(text), [this, answer = std::move(answer)](std::string reply) {
            answer(std::move(reply));
            --pending_;
        });
        return;
    }
    auto const bytes = text.size();
    inner_.call(origin, std::move(text),
                [this, id = ids_.next(), connection = static_cast<std::uint64_t>(origin.connection), bytes,
                 began = Clock::now(), answer = std::move(answer)](std::string reply) {
                    log_.write(Log::Level::debug, "call",
                               {{"request", id},
                                {"socket", connection},
                                {"bytes", bytes},
                                {"reply_bytes", reply.size()},
                                {"us", microseconds_since(began)}});
                    answer(std::move(reply));
                    --pending_;
                });
}

void LoggedDoor::settle() const {
    while (pending_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

} // namespace kith::serve
