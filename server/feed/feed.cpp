// SPDX-License-Identifier: MIT
#include "feed/feed.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <array>

namespace kith::feed {
namespace {

// Taken from the buffer, or read from the database, at a time.
constexpr std::size_t entries_at_once = 256;

} // namespace

Frame const& Feed::Entry::frame() {
    if (!encoded) encoded = event_frame(event);
    return encoded;
}

Feed::Feed(FeedLimits limits) : limits_(limits), thread_([this] { serve(); }) {}

Feed::~Feed() {
    {
        std::scoped_lock const guard(publishing_);
        stopping_ = true;
    }
    wake_.notify_all();
    flushed_.notify_all();
}

void Feed::attach(Wire& wire) {
    KITH_EXPECT(wire_ == nullptr);
    wire_ = &wire;
}

void Feed::published(std::span<store::PublishedEvent const> events) {
    {
        std::scoped_lock const guard(publishing_);
        for (auto const& event : events) {
            auto const [at, made] = rooms_.try_emplace(event.centre);
            auto& room = at->second;
            if (made) room.newest = room.handed = event.sequence - 1;
            if (event.sequence <= room.newest) continue; // the room was made from the database since
            // Somebody was erased: what is remembered still names them, the database does not.
            bool const forget = event.event.kind == "person.erased";
            if (event.sequence != room.newest + 1 || forget) room.buffer.clear();
            room.buffer.push_back(std::make_shared<Entry>(Entry{event, nullptr}));
            room.newest = event.sequence;
            if (room.buffer.size() > limits_.buffer_events_max) room.buffer.pop_front();
        }
    }
    counts_.events += events.size();
    wake_.notify_one();
}

Feed::Room& Feed::room(std::int64_t centre, store::Database& database) {
    {
        std::scoped_lock const guard(publishing_);
        if (auto const found = rooms_.find(centre); found != rooms_.end()) return found->second;
    }
    auto const newest = store::newest_event(database, centre);
    std::scoped_lock const guard(publishing_);
    auto const [at, made] = rooms_.try_emplace(centre);
    if (made) at->second.newest = at->second.handed = newest;
    return at->second;
}

Feed::Step Feed::after(Room& room, std::uint64_t position, std::size_t entries_max) {
    std::scoped_lock const guard(publishing_);
    if (position >= room.newest) return {{}, true};
    if (room.buffer.empty() || room.buffer.front()->event.sequence > position + 1) return {};
    auto const first = static_cast<std::ptrdiff_t>(position + 1 - room.buffer.front()->event.sequence);
    auto const rest = room.buffer.size() - static_cast<std::size_t>(first);
    auto const from = room.buffer.begin() + first;
    auto const count = std::min(rest, entries_max);
    return {Entries(from, from + static_cast<std::ptrdiff_t>(count)), count == rest};
}

// The cursor at that event, as long as it is in memory or in the database.
std::optional<Cursor> Feed::known_cursor(Room& room, std::int64_t centre, std::uint64_t sequence,
                                         store::Database& database) {
    if (sequence == 0) return Cursor{};
    if (auto const step = after(room, sequence - 1, 1); !step.entries.empty())
        return cursor_of(step.entries.front()->event);
    auto const events = store::events_after(database, centre, sequence - 1, 1);
    if (events.empty() || events.front().sequence != sequence) return std::nullopt;
    return cursor_of(events.front());
}

Outcome<Cursor, SubscribeRefusal> Feed::start(Room& room, std::int64_t centre,
                                              std::optional<std::string_view> cursor,
                                              store::Database& database) {
    std::optional<Cursor> wanted;
    if (cursor && !cursor->empty()) {
        wanted = read_cursor(*cursor);
        if (!wanted) return refuse(SubscribeRefusal::cursor_malformed);
    } else if (cursor) {
        wanted = Cursor{};
    }
    std::uint64_t newest = 0;
    {
        std::scoped_lock const guard(publishing_);
        newest = room.newest;
    }
    auto const known = known_cursor(room, centre, wanted ? wanted->sequence : newest, database);
    if (!known || (wanted && *wanted != *known)) return refuse(SubscribeRefusal::resync_required);
    return *known;
}

Outcome<Subscribed, SubscribeRefusal> Feed::subscribe(auth::ConnectionId connection, std::int64_t centre,
                                                      std::shared_ptr<Sight> sight,
                                                      std::optional<std::string_view> cursor,
                                                      store::Database& database) {
    KITH_EXPECT(wire_ != nullptr && connection != auth::ConnectionId::none);
    unsubscribe(connection);
    auto& room = this->room(centre, database);
    auto const started = start(room, centre, cursor, database);
    if (!started) {
        if (started.error() == SubscribeRefusal::resync_required) ++counts_.resyncs;
        return refuse(started.error());
    }
    if (cursor) ++counts_.resumed;
    Cursor at = *started;
    std::size_t looked = 0;
    std::size_t bytes = 0;
    for (;;) {
        Entries stored;
        {
            // Held from the look at the buffer until the listener is live: what is published meanwhile can
            // only be sent afterwards, by the feed's thread.
            std::scoped_lock const guard(listening_);
            auto step = after(room, at.sequence, entries_at_once);
            for (auto const& entry : step.entries) {
                if (looked == limits_.page_events_max || bytes >= limits_.page_bytes_max)
                    return Subscribed{cursor_text(at), true};
                if (sight->sees(entry->event)) {
                    auto const& frame = entry->frame();
                    bytes += frame->size();
                    ++counts_.sent;
                    wire_->send(connection, frame);
                }
                at = cursor_of(entry->event);
                ++looked;
            }
            if (step.reaches_newest) {
                forget(connection);
                room.listeners.insert_or_assign(connection, Listener{std::move(sight), at.sequence, 0});
                rooms_of_.insert_or_assign(connection, &room);
                ++counts_.listeners;
                break;
            }
            if (!step.entries.empty()) continue;
        }
        // Too old for the buffer.
        auto const events = store::events_after(database, centre, at.sequence, entries_at_once);
        if (events.empty() || events.front().sequence != at.sequence + 1) {
            ++counts_.resyncs;
            return refuse(SubscribeRefusal::resync_required);
        }
        std::scoped_lock const guard(listening_); // a sight is asked one thing at a time
        for (auto const& event : events) {
            if (looked == limits_.page_events_max || bytes >= limits_.page_bytes_max)
                return Subscribed{cursor_text(at), true};
            if (sight->sees(event)) {
                auto frame = event_frame(event);
                bytes += frame->size();
                ++counts_.sent;
                wire_->send(connection, std::move(frame));
            }
            at = cursor_of(event);
            ++looked;
        }
    }
    // It may have gone before it was a listener; then nobody told us.
    wire_->if_gone(connection, [this, connection] { unsubscribe(connection); });
    return Subscribed{at.sequence == 0 ? std::string() : cursor_text(at), false};
}

bool Feed::forget(auth::ConnectionId connection) {
    auto const found = rooms_of_.find(connection);
    if (found == rooms_of_.end()) return false;
    found->second->listeners.erase(connection);
    rooms_of_.erase(found);
    --counts_.listeners;
    return true;
}

bool Feed::unsubscribe(auth::ConnectionId connection) {
    std::scoped_lock const guard(listening_);
    return forget(connection);
}

void Feed::flush() {
    std::unique_lock lock(publishing_);
    std::map<Room const*, std::uint64_t> wanted;
    for (auto const& [centre, room] : rooms_) wanted.emplace(&room, room.newest);
    flushed_.wait(lock, [&] {
        return stopping_ || std::ranges::all_of(
                                wanted, [](auto const& each) { return each.first->handed >= each.second; });
    });
}

void Feed::serve() {
    std::unique_lock lock(publishing_);
    while (!stopping_) {
        bool any = false;
        for (auto& [centre, room] : rooms_) any = hand_over_next(lock, room) || any;
        flushed_.notify_all();
        if (!any) wake_.wait(lock);
    }
}

// A few events of one centre; false where there are none. Lets go of the lock meanwhile.
bool Feed::hand_over_next(std::unique_lock<std::mutex>& publishing, Room& room) {
    if (stopping_ || room.handed >= room.newest) return false;
    auto const first = room.buffer.front()->event.sequence;
    bool const overtaken = first > room.handed + 1;
    if (overtaken) room.handed = first - 1;
    auto const from = room.buffer.begin() + static_cast<std::ptrdiff_t>(room.handed + 1 - first);
    auto const count =
        std::min<std::size_t>(static_cast<std::size_t>(room.buffer.end() - from), entries_at_once);
    Entries const entries(from, from + static_cast<std::ptrdiff_t>(count));
    publishing.unlock();
    if (overtaken) cut_before(room, first);
    for (auto const& entry : entries) send_live(room, *entry);
    publishing.lock();
    room.handed = entries.back()->event.sequence;
    return true;
}

void Feed::send_live(Room& room, Entry& entry) {
    std::vector<auth::ConnectionId> audience;
    std::vector<auth::ConnectionId> cursor_only;
    std::scoped_lock const guard(listening_);
    for (auto& [connection, listener] : room.listeners) {
        if (listener.position >= entry.event.sequence) continue; // sent by subscribe
        listener.position = entry.event.sequence;
        if (listener.sight->sees(entry.event)) {
            listener.silent = 0;
            audience.push_back(connection);
        } else if (++listener.silent >= limits_.silent_events_max) {
            listener.silent = 0;
            cursor_only.push_back(connection);
        }
    }
    counts_.sent += audience.size() + cursor_only.size();
    if (!audience.empty()) wire_->send(std::move(audience), entry.frame());
    if (!cursor_only.empty()) wire_->send(std::move(cursor_only), cursor_frame(entry.event));
}

// Ends the subscriptions of all who have not been sent everything before `first`.
void Feed::cut_before(Room& room, std::uint64_t first) {
    std::scoped_lock const guard(listening_);
    std::vector<auth::ConnectionId> overtaken;
    for (auto const& [connection, listener] : room.listeners) {
        if (listener.position + 1 < first) overtaken.push_back(connection);
    }
    for (auto const connection : overtaken) {
        wire_->close(connection, Closing::reads_too_slow);
        forget(connection);
        ++counts_.overtaken;
    }
}

} // namespace kith::feed
