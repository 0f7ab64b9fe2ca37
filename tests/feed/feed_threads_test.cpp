// SPDX-License-Identifier: MIT
// Listeners that come, go and come back from many threads while the writer publishes as fast as it can: each
// has seen every event exactly once in the end.
#include "fake_wire.hpp"

#include <random>

using namespace kith;
using namespace kith::feed;
using namespace kith::feed::testing;

namespace {

constexpr int events = 20'000;
constexpr int listeners = 6;

// One client: subscribes, reads for a while, drops, resumes from the last cursor it saw, until it has seen
// the last event. Every number must come, once, in order.
struct Client {
    std::uint64_t next = 1; // the number it must see next
    int resumptions = 0;
    int cuts = 0;
    std::string wrong;

    void take_frames(FakeWire& wire, auth::ConnectionId connection, std::string& cursor) {
        for (auto const& frame : wire.take(connection)) {
            auto const params = boost::json::parse(*frame).as_object().at("params").as_object();
            auto const number = std::stoull(std::string(params.at("other").as_string()));
            if (number != next && wrong.empty())
                wrong = "expected " + std::to_string(next) + ", got " + std::to_string(number);
            next = number + 1;
            cursor = params.at("cursor").as_string();
        }
    }

    void run(FakeWire& wire, Feed& feed, fs::path const& path, std::uint32_t seed) {
        std::mt19937 random(seed);
        store::Database database(path, store::Database::Mode::read);
        std::string cursor;
        while (next <= events && wrong.empty()) {
            auto const connection = wire.open();
            ++resumptions;
            bool more = true;
            while (more && wrong.empty() && !wire.closed(connection)) {
                auto const subscribed = feed.subscribe(connection, 1, sees_all(), cursor, database);
                if (!subscribed) {
                    wrong = "refused";
                    break;
                }
                take_frames(wire, connection, cursor);
                more = subscribed->more;
            }
            auto const stay = random() % 60;
            for (unsigned i = 0; i < stay && next <= events && !wire.closed(connection); ++i) {
                take_frames(wire, connection, cursor);
                std::this_thread::sleep_for(std::chrono::microseconds(random() % 200));
            }
            take_frames(wire, connection, cursor);
            if (wire.closed(connection)) ++cuts;
            wire.drop(connection); // what it held unread is lost
            feed.unsubscribe(connection);
        }
    }
};

} // namespace

TEST_CASE("at full write speed nobody misses an event or sees one twice, however often they come and go") {
    EventsFile file;
    FakeWire wire(3'000);
    Feed feed({.buffer_events_max = 700, .page_events_max = 300});
    feed.attach(wire);
    std::array<Client, listeners> clients;
    {
        std::vector<std::jthread> threads;
        for (std::uint32_t i = 0; i < listeners; ++i)
            threads.emplace_back([&, i] { clients[i].run(wire, feed, file.path(), i); });
        // Groups of 1 to 40 events, published after their commit.
        std::mt19937 random(99);
        store::EventAppender appender(file.database());
        auto const at = Instant(std::chrono::seconds(1'800'000'000));
        for (int made = 0; made < events;) {
            std::vector<store::PublishedEvent> group;
            {
                store::Transaction transaction(file.database());
                for (unsigned n = 1 + random() % 40; n > 0 && made < events; --n) {
                    store::Event event{"a", "v1", "", "", std::to_string(++made)};
                    auto const sequence = appender.append(1, at, event);
                    group.push_back({1, sequence, at, std::move(event)});
                }
                transaction.commit();
            }
            feed.published(group);
        }
    }
    int resumptions = 0;
    int cuts = 0;
    for (auto const& client : clients) {
        CHECK(client.wrong.empty());
        CAPTURE(client.wrong);
        CHECK(client.next == events + 1);
        resumptions += client.resumptions;
        cuts += client.cuts;
    }
    CHECK(resumptions > listeners);
    CHECK(feed.counts().listeners == 0);
    MESSAGE(resumptions, " resumptions, ", cuts, " cuts, ", feed.counts().overtaken.load(), " overtaken");
}
