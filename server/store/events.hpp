// SPDX-License-Identifier: MIT
// What happened, in order, for those who listen (feed/): each event is a kind and ids, numbered within its
// centre without gaps and in the order of commits, because the counter is a row of the same transaction. The
// writer appends; anyone reads; old events are forgotten from the oldest on, so what is kept has no holes.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace kith::store {

// Ids only, empty where not concerned: what somebody may see of them is looked up when it is sent.
struct Event {
    std::string kind; // "match.offered"
    std::string volunteer;
    std::string organisation;
    std::string opening;
    std::string other; // whatever else the kind is about: a run, a transfer, a clearing entry
    friend bool operator==(Event const&, Event const&) = default;
};

struct PublishedEvent {
    std::int64_t centre = 0;
    std::uint64_t sequence = 0; // from 1
    Instant at{};
    Event event;
    friend bool operator==(PublishedEvent const&, PublishedEvent const&) = default;
};

// Appends with statements prepared once; for the writer, which appends all day.
class EventAppender {
  public:
    explicit EventAppender(Database& database);
    // Within the caller's transaction; the event's number. Throws StoreFault.
    std::uint64_t append(std::int64_t centre, Instant at, Event const& event);

  private:
    Statement count_;
    Statement insert_;
};

// The same for a single event.
std::uint64_t append_event(Database& database, std::int64_t centre, Instant at, Event const& event);

// At most `limit` events with a number above `sequence`, in order.
[[nodiscard]] std::vector<PublishedEvent> events_after(Database& database, std::int64_t centre,
                                                       std::uint64_t sequence, std::size_t limit);
// The number of the newest event ever; 0 before the first.
[[nodiscard]] std::uint64_t newest_event(Database& database, std::int64_t centre);
// The number of the oldest event that is kept; 1 before the first.
[[nodiscard]] std::uint64_t oldest_event(Database& database, std::int64_t centre);

// Deletes from the oldest on, at most `limit`, up to the first that is not older than `before` (a clock that
// once went back makes no hole), and never the newest, which listeners' cursors point at. Within the caller's
// transaction. How many were deleted.
std::size_t forget_events_before(Database& database, std::int64_t centre, Instant before, std::size_t limit);

} // namespace kith::store
