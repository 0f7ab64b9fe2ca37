// SPDX-License-Identifier: MIT
// Sockets as the feed sees them, kept in memory, and a database of events beside them.
#pragma once

#include "feed/feed.hpp"
#include "store/migrate.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

namespace kith::feed::testing {

namespace fs = std::filesystem;

// What one event's notification said, or (kind empty) a cursor alone.
struct Told {
    std::string cursor;
    std::string kind;
    std::string volunteer;
    std::string other;
};
inline Told read_frame(Frame const& frame) {
    auto const message = boost::json::parse(*frame).as_object();
    auto const& params = message.at("params").as_object();
    auto const text = [&](char const* name) {
        auto const* found = params.if_contains(name);
        return found == nullptr ? std::string() : std::string(found->as_string());
    };
    CHECK(message.at("jsonrpc") == "2.0");
    CHECK(message.at("method") == (params.contains("kind") ? "feed.event" : "feed.cursor"));
    return {text("cursor"), text("kind"), text("volunteer"), text("other")};
}

// Every connection keeps what it was sent; one that has `frames_max` unread is cut, as a full outbox is.
class FakeWire final : public Wire {
  public:
    explicit FakeWire(std::size_t frames_max = SIZE_MAX) : frames_max_(frames_max) {}

    auth::ConnectionId open() {
        std::scoped_lock const guard(mutex_);
        auto const id = static_cast<auth::ConnectionId>(++last_);
        open_.emplace(id, std::vector<Frame>{});
        return id;
    }
    void send(auth::ConnectionId connection, Frame frame) override {
        std::scoped_lock const guard(mutex_);
        push(connection, std::move(frame));
    }
    void send(std::vector<auth::ConnectionId> connections, Frame frame) override {
        std::scoped_lock const guard(mutex_);
        for (auto const each : connections) push(each, frame);
    }
    void close(auth::ConnectionId connection, Closing why) override {
        std::scoped_lock const guard(mutex_);
        if (!open_.contains(connection)) return;
        closed_[connection] = why;
    }
    void if_gone(auth::ConnectionId connection, std::function<void()> gone) override {
        {
            std::scoped_lock const guard(mutex_);
            if (open_.contains(connection)) return;
        }
        gone();
    }
    // The peer goes; whoever wants to know is told by the caller.
    void drop(auth::ConnectionId connection) {
        std::scoped_lock const guard(mutex_);
        open_.erase(connection);
    }
    // What has come since the last time.
    std::vector<Frame> take(auth::ConnectionId connection) {
        std::scoped_lock const guard(mutex_);
        auto const found = open_.find(connection);
        return found == open_.end() ? std::vector<Frame>{} : std::exchange(found->second, {});
    }
    std::optional<Closing> closed(auth::ConnectionId connection) {
        std::scoped_lock const guard(mutex_);
        auto const found = closed_.find(connection);
        return found == closed_.end() ? std::nullopt : std::optional(found->second);
    }

  private:
    void push(auth::ConnectionId connection, Frame frame) {
        auto const found = open_.find(connection);
        if (found == open_.end() || closed_.contains(connection)) return;
        if (found->second.size() >= frames_max_) {
            closed_[connection] = Closing::reads_too_slow;
            return;
        }
        found->second.push_back(std::move(frame));
    }

    std::size_t frames_max_;
    std::mutex mutex_;
    std::uint64_t last_ = 0;
    std::map<auth::ConnectionId, std::vector<Frame>> open_;
    std::map<auth::ConnectionId, Closing> closed_;
};

// A database in a folder of its own.
class EventsFile {
  public:
    EventsFile() {
        auto pattern = (fs::temp_directory_path() / "kith-feed-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        database_ = std::make_unique<store::Database>(path(), store::Database::Mode::create);
        store::migrate(*database_);
    }
    ~EventsFile() {
        database_.reset();
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    EventsFile(EventsFile const&) = delete;
    EventsFile& operator=(EventsFile const&) = delete;

    [[nodiscard]] fs::path path() const { return folder_ / "kith.db"; }
    store::Database& database() { return *database_; }
    // As the writer does it: a transaction, then the news.
    store::PublishedEvent append(store::Event event, std::int64_t centre = 1) {
        store::Transaction transaction(*database_);
        auto const at = Instant(std::chrono::seconds(1'800'000'000));
        auto const sequence = store::append_event(*database_, centre, at, event);
        transaction.commit();
        return {centre, sequence, at, std::move(event)};
    }

  private:
    fs::path folder_;
    std::unique_ptr<store::Database> database_;
};

// Sees whatever a function says.
class SightOf final : public Sight {
  public:
    using Look = std::function<bool(store::PublishedEvent const&)>;
    explicit SightOf(Look look) : look_(std::move(look)) {}
    bool sees(store::PublishedEvent const& event) override { return look_(event); }

  private:
    Look look_;
};
inline std::shared_ptr<Sight> sees_all() {
    return std::make_shared<SightOf>([](auto const&) { return true; });
}
inline std::shared_ptr<Sight> sees_own(std::string volunteer) {
    return std::make_shared<SightOf>([volunteer = std::move(volunteer)](store::PublishedEvent const& event) {
        return event.event.volunteer == volunteer;
    });
}

} // namespace kith::feed::testing
