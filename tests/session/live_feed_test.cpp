// SPDX-License-Identifier: MIT
// The feed over real sockets: who does not read is closed with 4408 while the others go on, and resumes with
// nothing missed and nothing twice.
#include "feed/feed.hpp"
#include "raw_client.hpp"
#include "running_server.hpp"
#include "store/migrate.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

using namespace kith;
using namespace kith::session_test;

namespace {

class SeesAll final : public feed::Sight {
  public:
    bool sees(store::PublishedEvent const&) override { return true; }
};

// A text is the cursor to subscribe from ("now": none); the answer is "live", "more" or why not.
class FeedDoor final : public rpc::Door {
  public:
    explicit FeedDoor(std::filesystem::path const& path) : database_(path, store::Database::Mode::create) {
        store::migrate(database_);
    }
    void call(auth::Origin const& origin, std::string text,
              std::function<void(std::string)> answer) override {
        std::unique_lock const guard(mutex_);
        auto const cursor = text == "now" ? std::nullopt : std::optional<std::string_view>(text);
        auto const made =
            feed.subscribe(origin.connection, 1, std::make_shared<SeesAll>(), cursor, database_);
        answer(!made ? "refused" : made->more ? "more " + made->cursor : "live");
    }
    void left(auth::ConnectionId connection) override { feed.unsubscribe(connection); }
    void publish(int count) {
        std::unique_lock const guard(mutex_);
        std::vector<store::PublishedEvent> group;
        {
            store::Transaction transaction(database_);
            for (int n = 0; n < count; ++n) {
                store::Event event{"match.offered", "V1", "O1", std::string(100, 'o'),
                                   std::to_string(++number_)};
                Instant const at(std::chrono::seconds(1'800'000'000));
                group.push_back({1, store::append_event(database_, 1, at, event), at, event});
            }
            transaction.commit();
        }
        feed.published(group);
    }
    feed::Feed feed{{.buffer_events_max = 500}};

  private:
    std::mutex mutex_;
    store::Database database_;
    int number_ = 0;
};

// Reads events, which must be numbered on from `next`, until `last` has come or the socket is closed.
struct Reader {
    int next = 1;
    std::string cursor;
    std::string answer; // the last that was no event
    int close_code = 0;

    bool read(RawClient& client, int last) {
        while (next <= last) {
            auto const frame = client.message(5000ms);
            if (!frame) return false;
            if (frame->opcode == closing) {
                close_code = frame->close_code();
                return false;
            }
            auto const value_of = [&](std::string_view name) {
                auto const at = frame->payload.find("\"" + std::string(name) + "\":\"");
                if (at == std::string::npos) return std::string();
                auto const from = at + name.size() + 4;
                return frame->payload.substr(from, frame->payload.find('"', from) - from);
            };
            if (!frame->payload.starts_with('{')) {
                answer = frame->payload;
                if (answer.starts_with("more ")) client.send(frame_bytes(text, answer.substr(5)));
                continue;
            }
            REQUIRE(value_of("other") == std::to_string(next));
            cursor = value_of("cursor");
            ++next;
        }
        return true;
    }
};

} // namespace

TEST_CASE(
    "who does not read is closed with 4408 while others go on, and resumes with nothing missed or twice") {
    auto pattern = (std::filesystem::temp_directory_path() / "kith-live-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    {
        FeedDoor door(std::filesystem::path(pattern) / "kith.db");
        MirrorSite site;
        session::Server server({}, door, site);
        door.feed.attach(server.wire());
        std::jthread const io([&] { server.run(); });
        struct Stop {
            session::Server& running;
            ~Stop() { running.stop(); }
        } const stop{server};
        RawClient silent(server.port(), 4096); // a small window, so that the server notices soon
        RawClient reading(server.port());
        for (auto* each : {&silent, &reading}) {
            each->upgrade();
            each->send(frame_bytes(text, "now"));
            REQUIRE(each->message());
        }
        constexpr int events = 6'000;
        Reader reader;
        for (int made = 0; made < events; made += 100) {
            door.publish(100);
            CHECK(reader.read(reading, made + 100)); // at once, whatever the other does
        }
        Reader late;
        CHECK_FALSE(late.read(silent, events));
        CHECK((late.close_code == 4408 || late.close_code == 0)); // 0: cut off in the middle of a frame
        CHECK(late.next > 1);
        CHECK(late.next <= events);
        CHECK(server.counts().cut == 1);
        RawClient back(server.port());
        back.upgrade();
        back.send(frame_bytes(text, late.cursor));
        CHECK(late.read(back, events));
        door.publish(5);
        CHECK(late.read(back, events + 5));
        CHECK(reader.read(reading, events + 5));
    }
    std::filesystem::remove_all(pattern);
}
