// SPDX-License-Identifier: MIT
// Live events. The writer hands over what it has published; a thread of the feed asks for every listener
// whether it may see each event, encodes an event once for all who may, and pushes. A listener that
// comes back with its cursor is given what it missed, from memory or from the database, and goes live at
// exactly the place where that ends: no event is missed and none comes twice, whatever is published
// meanwhile.
#pragma once

#include "auth/origin.hpp"
#include "base/outcome.hpp"
#include "feed/cursor.hpp"
#include "feed/notification.hpp"
#include "store/events.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <unordered_map>

namespace kith::feed {

// What one listener may see. Asked for every event at the moment it is sent, so a right taken away holds for
// the very next one; called with the feed's lock held, on any thread, one call at a time.
class Sight {
  public:
    virtual ~Sight() = default;
    // All of its ids or nothing of it: what nobody is to learn from an event, whoever publishes it leaves
    // out.
    [[nodiscard]] virtual bool sees(store::PublishedEvent const& event) = 0;
};

// Everything that could grow, and what happens there.
struct FeedLimits {
    // Kept in memory for a centre. Past it the oldest go: who resumes from before reads the database, and who
    // is live and has not been sent them yet (the feed's thread is that far behind) is closed with 4408.
    std::size_t buffer_events_max = 16'384;
    // Looked at and sent by one call of subscribe. At it: `more`, and the listener asks again.
    std::size_t page_events_max = 2'048;
    std::size_t page_bytes_max = 64 * 1024;
    // Events in a row of which a listener was shown nothing. At it: it is sent its cursor alone.
    std::size_t silent_events_max = 1'024;
};

enum class SubscribeRefusal : std::uint8_t {
    cursor_malformed,
    resync_required // what came after the cursor is not all known any more: read everything anew
};

struct Subscribed {
    std::string cursor; // after the events sent by this call; empty before the centre's first event
    bool more = false;  // not live yet: subscribe again from `cursor`
};

struct FeedCounts {
    std::atomic<std::uint64_t> listeners{0}; // now
    std::atomic<std::uint64_t> events{0};    // published
    std::atomic<std::uint64_t> sent{0};      // to listeners, live or on resuming
    std::atomic<std::uint64_t> resumed{0};   // subscriptions with a cursor
    std::atomic<std::uint64_t> resyncs{0};   // refused with resync_required
    std::atomic<std::uint64_t> overtaken{0}; // listeners closed because the feed could not keep up
};

class Feed {
  public:
    explicit Feed(FeedLimits limits = {});
    // Ends the feed's thread; what it has not sent stays unsent.
    ~Feed();
    Feed(Feed const&) = delete;
    Feed& operator=(Feed const&) = delete;

    // Where frames go. Once, before the first subscribe.
    void attach(Wire& wire);

    // From the writer, after the fsync, in order; returns at once.
    void published(std::span<store::PublishedEvent const> events);

    // Sends what came after `cursor` (without one: nothing), in order, and makes the connection live, or says
    // that there is `more`. A subscription that the connection has already is replaced. `database` holds
    // everything that has been published, or more. Refused: there is no subscription.
    Outcome<Subscribed, SubscribeRefusal> subscribe(auth::ConnectionId connection, std::int64_t centre,
                                                    std::shared_ptr<Sight> sight,
                                                    std::optional<std::string_view> cursor,
                                                    store::Database& database);
    // Also when the connection has gone. False where there was no subscription.
    bool unsubscribe(auth::ConnectionId connection);

    // Waits until everything published before has been handed to the wire.
    void flush();

    [[nodiscard]] FeedCounts const& counts() const { return counts_; }

  private:
    // An event, encoded at most once.
    struct Entry {
        store::PublishedEvent event;
        Frame encoded; // null: not yet; guarded by listening_
        [[nodiscard]] Frame const& frame();
    };
    using Entries = std::vector<std::shared_ptr<Entry>>;
    struct Listener {
        std::shared_ptr<Sight> sight;
        std::uint64_t position = 0; // the last event it was sent or kept from
        std::size_t silent = 0;     // since it was last sent one
    };
    struct Room { // one centre
        // Guarded by publishing_:
        std::deque<std::shared_ptr<Entry>> buffer; // without gaps, up to `newest`
        std::uint64_t newest = 0;
        std::uint64_t handed = 0; // to the wire
        // Guarded by listening_:
        std::unordered_map<auth::ConnectionId, Listener> listeners;
    };
    struct Step { // what is next for the buffer's reader
        Entries entries;
        bool reaches_newest = false; // nothing comes after them
    };

    Room& room(std::int64_t centre, store::Database& database);
    Step after(Room& room, std::uint64_t position, std::size_t entries_max);
    std::optional<Cursor> known_cursor(Room& room, std::int64_t centre, std::uint64_t sequence,
                                       store::Database& database);
    Outcome<Cursor, SubscribeRefusal>
    start(Room& room, std::int64_t centre, std::optional<std::string_view> cursor, store::Database& database);
    bool forget(auth::ConnectionId connection); // with listening_ held
    void serve();
    bool hand_over_next(std::unique_lock<std::mutex>& publishing, Room& room);
    void send_live(Room& room, Entry& entry);
    void cut_before(Room& room, std::uint64_t first);

    FeedLimits limits_;
    Wire* wire_ = nullptr;
    FeedCounts counts_;

    // Taken in this order where both are needed; the writer only ever takes the second.
    std::mutex listening_;
    std::unordered_map<auth::ConnectionId, Room*> rooms_of_; // guarded by listening_
    std::mutex publishing_;                                  // guards what follows
    std::condition_variable wake_;
    std::condition_variable flushed_;
    std::map<std::int64_t, Room> rooms_; // never erased from
    bool stopping_ = false;
    std::jthread thread_;
};

} // namespace kith::feed
