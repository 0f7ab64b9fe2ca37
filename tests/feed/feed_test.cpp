// SPDX-License-Identifier: MIT
// What listeners are sent, live and on resuming, and what is said where that is not possible.
#include "fake_wire.hpp"

using namespace kith;
using namespace kith::feed;
using namespace kith::feed::testing;

namespace {

struct Hub {
    explicit Hub(FeedLimits limits = {}) : feed(limits) { feed.attach(wire); }
    void publish(store::Event event, std::int64_t centre = 1) {
        auto const made = file.append(std::move(event), centre);
        feed.published({&made, 1});
    }
    // n events about volunteers v0, v1, v2, v0, ...
    void publish_many(int from, int to) {
        for (int n = from; n < to; ++n)
            publish({"match.offered", "v" + std::to_string(n % 3), "food-hub", "o1", std::to_string(n)});
    }
    // So that listeners keep up, however little is kept for them and however busy the machine.
    void publish_one_by_one(int from, int to) {
        for (int n = from; n < to; ++n) {
            publish_many(n, n + 1);
            feed.flush();
        }
    }
    Outcome<Subscribed, SubscribeRefusal> subscribe(auth::ConnectionId connection,
                                                    std::shared_ptr<Sight> sight,
                                                    std::optional<std::string> cursor = {},
                                                    std::int64_t centre = 1) {
        return feed.subscribe(connection, centre, std::move(sight), cursor, file.database());
    }
    std::vector<Told> told(auth::ConnectionId connection) {
        feed.flush();
        std::vector<Told> all;
        for (auto const& frame : wire.take(connection)) all.push_back(read_frame(frame));
        return all;
    }
    // The numbers that publish_many gave, joined.
    std::string numbers(auth::ConnectionId connection) {
        std::string joined;
        for (auto const& each : told(connection)) joined += (joined.empty() ? "" : " ") + each.other;
        return joined;
    }

    EventsFile file;
    FakeWire wire;
    Feed feed;
};

} // namespace

TEST_CASE("a listener is sent what is published from then on, in its centre, and nothing after it leaves") {
    Hub hub;
    hub.publish_many(0, 3);
    auto const listener = hub.wire.open();
    auto const subscribed = hub.subscribe(listener, sees_all());
    REQUIRE(subscribed);
    CHECK_FALSE(subscribed->more);
    CHECK(hub.feed.counts().listeners == 1);
    hub.publish_many(3, 5);
    hub.publish({"run.done", "", "", "", "elsewhere"}, 2);
    CHECK(hub.numbers(listener) == "3 4");
    CHECK(hub.feed.unsubscribe(listener));
    CHECK_FALSE(hub.feed.unsubscribe(listener));
    hub.publish_many(5, 6);
    CHECK(hub.numbers(listener).empty());
    CHECK(hub.feed.counts().listeners == 0);
}

TEST_CASE("an event is told as kind, time and ids, with a cursor to resume from") {
    Hub hub;
    auto const listener = hub.wire.open();
    REQUIRE(hub.subscribe(listener, sees_all()));
    hub.publish({"match.offered", "v1", "food-hub", "o \"1\"", ""});
    hub.feed.flush();
    auto const frames = hub.wire.take(listener);
    REQUIRE(frames.size() == 1);
    auto const cursor = read_frame(frames[0]).cursor;
    CHECK(*frames[0] == R"({"jsonrpc":"2.0","method":"feed.event","params":{"cursor":")" + cursor +
                            R"(","at":"2027-01-15T08:00:00Z","kind":"match.offered","volunteer":"v1",)" +
                            R"("organisation":"food-hub","opening":"o \"1\""}})");
}

TEST_CASE("all who may see an event share one frame, and whoever may not is sent nothing") {
    Hub hub;
    auto const a = hub.wire.open();
    auto const b = hub.wire.open();
    auto const c = hub.wire.open();
    auto const nothing = std::make_shared<SightOf>([](auto const&) { return false; });
    REQUIRE(hub.subscribe(a, sees_all()));
    REQUIRE(hub.subscribe(b, sees_all()));
    REQUIRE(hub.subscribe(c, nothing));
    hub.publish_many(0, 1);
    hub.feed.flush();
    auto const frames_a = hub.wire.take(a);
    auto const frames_b = hub.wire.take(b);
    REQUIRE(frames_a.size() == 1);
    REQUIRE(frames_b.size() == 1);
    CHECK(frames_a[0].get() == frames_b[0].get());
    CHECK(hub.wire.take(c).empty());
}

TEST_CASE("a right taken away holds for the very next event") {
    Hub hub;
    auto const listener = hub.wire.open();
    std::atomic<bool> may{true};
    REQUIRE(hub.subscribe(listener, std::make_shared<SightOf>([&](auto const&) { return may.load(); })));
    hub.publish_many(0, 2);
    hub.feed.flush();
    may = false;
    hub.publish_many(2, 4);
    hub.feed.flush();
    may = true;
    hub.publish_many(4, 5);
    CHECK(hub.numbers(listener) == "0 1 4");
}

TEST_CASE("whoever comes back with a cursor is sent what it missed, and then goes live") {
    for (std::size_t const buffered : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
        CAPTURE(buffered);
        Hub hub({.buffer_events_max = buffered});
        auto const first = hub.wire.open();
        REQUIRE(hub.subscribe(first, sees_own("v0")));
        hub.publish_one_by_one(0, 4);
        auto const before = hub.told(first);
        REQUIRE(before.size() == 2);
        hub.feed.unsubscribe(first);
        hub.wire.drop(first);
        hub.publish_many(4, 30);
        auto const second = hub.wire.open();
        auto const subscribed = hub.subscribe(second, sees_own("v0"), before.back().cursor);
        REQUIRE(subscribed);
        CHECK_FALSE(subscribed->more);
        hub.publish_many(30, 31);
        CHECK(hub.numbers(second) == "6 9 12 15 18 21 24 27 30");
        // The reply's cursor stands after what was not shown, too.
        auto const third = hub.wire.open();
        REQUIRE(hub.subscribe(third, sees_all(), subscribed->cursor));
        CHECK(hub.numbers(third) == "30");
    }
}

TEST_CASE("an empty cursor stands before the first event") {
    Hub hub;
    auto const early = hub.wire.open();
    auto const subscribed = hub.subscribe(early, sees_all());
    REQUIRE(subscribed);
    CHECK(subscribed->cursor.empty());
    hub.publish_many(0, 2);
    auto const late = hub.wire.open();
    REQUIRE(hub.subscribe(late, sees_all(), subscribed->cursor));
    CHECK(hub.numbers(early) == "0 1");
    CHECK(hub.numbers(late) == "0 1");
}

TEST_CASE("a long way back is gone in pages, and is not live before its end") {
    for (std::size_t const buffered : {std::size_t{4}, std::size_t{1000}}) {
        CAPTURE(buffered);
        Hub hub({.buffer_events_max = buffered, .page_events_max = 10});
        hub.publish_many(0, 25);
        hub.feed.flush();
        auto const listener = hub.wire.open();
        std::string cursor;
        std::string all;
        int pages = 0;
        for (bool more = true; more; ++pages) {
            auto const subscribed = hub.subscribe(listener, sees_all(), cursor);
            REQUIRE(subscribed);
            more = subscribed->more;
            cursor = subscribed->cursor;
            CHECK(hub.feed.counts().listeners == (more ? 0 : 1));
            all += hub.numbers(listener) + " ";
            if (pages == 1) hub.publish_many(25, 28);
        }
        CHECK(pages == 3);
        CHECK(all == "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 ");
    }
    Hub hub({.page_bytes_max = 600});
    hub.publish_many(0, 25);
    auto const listener = hub.wire.open();
    auto const subscribed = hub.subscribe(listener, sees_all(), "");
    REQUIRE(subscribed);
    CHECK(subscribed->more);
    CHECK(hub.told(listener).size() == 3); // each is a little over 200 bytes
}

TEST_CASE("where what came after a cursor is not known any more, everything must be read anew") {
    Hub hub({.buffer_events_max = 2});
    auto const listener = hub.wire.open();
    REQUIRE(hub.subscribe(listener, sees_all()));
    hub.publish_one_by_one(0, 10);
    auto const cursor = hub.told(listener).at(3).cursor;
    store::forget_events_before(hub.file.database(), 1, Instant(std::chrono::seconds(2'000'000'000)), 6);
    auto const refused = hub.subscribe(listener, sees_all(), cursor);
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == SubscribeRefusal::resync_required);
    CHECK(hub.feed.counts().resyncs == 1);
    CHECK(hub.feed.counts().listeners == 0);
    CHECK(hub.subscribe(listener, sees_all(), "").error() == SubscribeRefusal::resync_required);
}

TEST_CASE("a cursor of another past, or of another centre, is noticed") {
    Hub hub;
    Hub other;
    auto const listener = hub.wire.open();
    REQUIRE(hub.subscribe(listener, sees_all()));
    hub.publish({"match.offered", "v1", "", "", ""});
    hub.publish({"match.offered", "v2", "", "", ""});
    auto const told = hub.told(listener);
    // A backup was put back, and something else was given the same number.
    other.publish({"match.offered", "v1", "", "", ""});
    other.publish({"match.offered", "v3", "", "", ""});
    auto const elsewhere = other.wire.open();
    CHECK(other.subscribe(elsewhere, sees_all(), told[1].cursor).error() ==
          SubscribeRefusal::resync_required);
    CHECK(other.subscribe(elsewhere, sees_all(), told[0].cursor));
    other.publish({"match.offered", "v1", "", "", ""}, 2);
    CHECK(other.subscribe(elsewhere, sees_all(), told[0].cursor, 2).error() ==
          SubscribeRefusal::resync_required);
    // Beyond the newest.
    Hub young;
    auto const early = young.wire.open();
    CHECK(young.subscribe(early, sees_all(), told[1].cursor).error() == SubscribeRefusal::resync_required);
}

TEST_CASE("what is no cursor is refused") {
    Hub hub;
    auto const listener = hub.wire.open();
    for (auto const* text : {"0", "x", "0000000000000000000000000000000", "00000000000000000000000000000000f",
                             "ffffffffffffffff0000000000000000", "zz000000000000000000000000000000"}) {
        CAPTURE(text);
        auto const refused = hub.subscribe(listener, sees_all(), std::string(text));
        REQUIRE_FALSE(refused);
        CHECK(refused.error() == SubscribeRefusal::cursor_malformed);
    }
    CHECK(read_cursor(cursor_text({77, 0xFEDCBA9876543210U})) == Cursor{77, 0xFEDCBA9876543210U});
}

TEST_CASE("who is long shown nothing is sent a cursor, so as not to fall behind what is kept") {
    Hub hub({.silent_events_max = 5});
    auto const listener = hub.wire.open();
    REQUIRE(hub.subscribe(listener, sees_own("v0")));
    hub.publish({"a", "v0", "", "", "0"});
    for (int n = 0; n < 12; ++n) hub.publish({"a", "v1", "", "", ""});
    hub.publish({"a", "v0", "", "", "1"});
    auto const told = hub.told(listener);
    REQUIRE(told.size() == 4);
    CHECK(told[0].kind == "a");
    CHECK(told[1].kind.empty());
    CHECK(told[2].kind.empty());
    CHECK(told[3].other == "1");
    auto const again = hub.wire.open();
    REQUIRE(hub.subscribe(again, sees_all(), told[2].cursor));
    CHECK(hub.told(again).size() == 3);
}

TEST_CASE("who has gone before the subscription stood is not kept") {
    Hub hub;
    auto const gone = hub.wire.open();
    hub.wire.drop(gone);
    REQUIRE(hub.subscribe(gone, sees_all()));
    CHECK(hub.feed.counts().listeners == 0);
}

TEST_CASE("subscribing again replaces what was") {
    Hub hub;
    auto const listener = hub.wire.open();
    REQUIRE(hub.subscribe(listener, sees_all()));
    hub.publish_many(0, 2);
    auto const told = hub.told(listener);
    REQUIRE(hub.subscribe(listener, sees_own("v1"), told[0].cursor));
    hub.publish_many(2, 5);
    CHECK(hub.numbers(listener) == "1 4");
    CHECK(hub.feed.counts().listeners == 1);
}

TEST_CASE("when the feed cannot keep up, whom it owes events is cut and misses none on resuming") {
    Hub hub({.buffer_events_max = 8});
    auto const listener = hub.wire.open();
    std::mutex held;
    std::atomic<bool> slow{false};
    auto const sight = std::make_shared<SightOf>([&](auto const&) {
        slow = true;
        std::scoped_lock const wait(held);
        return true;
    });
    REQUIRE(hub.subscribe(listener, sight));
    {
        std::scoped_lock const wait(held);
        hub.publish_many(0, 1);
        while (!slow) std::this_thread::yield();
        hub.publish_many(1, 40); // while the feed is busy with the first
    }
    hub.feed.flush();
    CHECK(hub.wire.closed(listener) == Closing::reads_too_slow);
    CHECK(hub.feed.counts().overtaken == 1);
    CHECK(hub.feed.counts().listeners == 0);
    auto const told = hub.told(listener);
    REQUIRE_FALSE(told.empty());
    auto const again = hub.wire.open();
    REQUIRE(hub.subscribe(again, sees_all(), told.back().cursor));
    CHECK(told.size() + hub.told(again).size() == 40);
}
