// SPDX-License-Identifier: MIT
// The real server on a free port with a door that echoes, for tests of the connections themselves.
#pragma once

#include "session/connections.hpp"
#include "session/server.hpp"

#include <mutex>
#include <thread>

namespace kith::session_test {

// Answers every text with itself; "silent" is never answered until release(), "quiet" with nothing.
class EchoDoor final : public rpc::Door {
  public:
    void call(auth::Origin const& origin, std::string text,
              std::function<void(std::string)> answer) override {
        std::unique_lock const guard(mutex_);
        last_ = origin;
        ++calls_;
        if (text == "silent") {
            held_.push_back(std::move(answer));
            return;
        }
        if (text == "quiet") text.clear();
        answer(std::move(text));
    }
    void left(auth::ConnectionId) override { ++left_; }

    auth::Origin last() {
        std::unique_lock const guard(mutex_);
        return last_;
    }
    std::size_t calls() {
        std::unique_lock const guard(mutex_);
        return calls_;
    }
    [[nodiscard]] int gone() const { return left_; }
    void release() {
        std::unique_lock const guard(mutex_);
        for (auto& answer : held_) answer("late");
        held_.clear();
    }

  private:
    std::mutex mutex_;
    auth::Origin last_;
    std::size_t calls_ = 0;
    std::atomic<int> left_{0};
    std::vector<std::function<void(std::string)>> held_;
};

// Tells the method, the target and how long the body was.
class MirrorSite final : public site::Site {
  public:
    void answer(site::HttpRequest request, std::function<void(site::HttpReply)> answer) override {
        answer({200,
                {{"Content-Type", "text/plain"}},
                std::make_shared<std::string const>(request.method + " " + request.target + " " +
                                                    std::to_string(request.body.size()))});
    }
};

class RunningServer {
  public:
    explicit RunningServer(session::Options options = {}) : server(std::move(options), door, site) {
        thread_ = std::jthread([this] { server.run(); });
    }
    ~RunningServer() { stop(); }
    void stop() {
        server.stop();
        if (thread_.joinable()) thread_.join();
    }
    [[nodiscard]] std::uint16_t port() const { return server.port(); }

    EchoDoor door;
    MirrorSite site;
    session::Server server;

  private:
    std::jthread thread_;
};

} // namespace kith::session_test
