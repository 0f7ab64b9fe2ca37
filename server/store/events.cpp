// SPDX-License-Identifier: MIT
#include "store/events.hpp"

#include "base/contract.hpp"

#include <utility>

namespace kith::store {

EventAppender::EventAppender(Database& database)
    : count_(database, "insert into event_counter (centre, sequence) values (?, 1) on conflict (centre) do "
                       "update set sequence = event_counter.sequence + 1 returning sequence"),
      insert_(database, "insert into event (centre, sequence, at, kind, volunteer, organisation, opening, "
                        "other) values (?, ?, ?, ?, ?, ?, ?, ?)") {}

std::uint64_t EventAppender::append(std::int64_t centre, Instant at, Event const& event) {
    KITH_EXPECT(!event.kind.empty());
    count_.bind(1, centre);
    KITH_EXPECT(count_.step());
    auto const sequence = count_.integer(0);
    count_.run(); // to its end: only then is the row written for certain
    insert_.bind(1, centre)
        .bind(2, sequence)
        .bind(3, at.time_since_epoch().count())
        .bind(4, event.kind)
        .bind(5, event.volunteer)
        .bind(6, event.organisation)
        .bind(7, event.opening)
        .bind(8, event.other)
        .run();
    return static_cast<std::uint64_t>(sequence);
}

std::uint64_t append_event(Database& database, std::int64_t centre, Instant at, Event const& event) {
    return EventAppender(database).append(centre, at, event);
}

std::vector<PublishedEvent> events_after(Database& database, std::int64_t centre, std::uint64_t sequence,
                                         std::size_t limit) {
    Statement select(database,
                     "select sequence, at, kind, volunteer, organisation, opening, other from event "
                     "where centre = ? and sequence > ? order by sequence limit ?");
    select.bind(1, centre)
        .bind(2, static_cast<std::int64_t>(sequence))
        .bind(3, static_cast<std::int64_t>(limit));
    std::vector<PublishedEvent> events;
    while (select.step()) {
        events.push_back({.centre = centre,
                          .sequence = static_cast<std::uint64_t>(select.integer(0)),
                          .at = Instant(std::chrono::seconds(select.integer(1))),
                          .event = {.kind = std::string(select.text(2)),
                                    .volunteer = std::string(select.text(3)),
                                    .organisation = std::string(select.text(4)),
                                    .opening = std::string(select.text(5)),
                                    .other = std::string(select.text(6))}});
    }
    return events;
}

std::uint64_t newest_event(Database& database, std::int64_t centre) {
    Statement select(database, "select sequence from event_counter where centre = ?");
    select.bind(1, centre);
    return select.step() ? static_cast<std::uint64_t>(select.integer(0)) : 0;
}

std::uint64_t oldest_event(Database& database, std::int64_t centre) {
    Statement select(database, "select sequence from event where centre = ? order by sequence limit 1");
    select.bind(1, centre);
    return select.step() ? static_cast<std::uint64_t>(select.integer(0)) : 1;
}

std::size_t forget_events_before(Database& database, std::int64_t centre, Instant before, std::size_t limit) {
    auto const oldest = oldest_event(database, centre);
    auto const newest = newest_event(database, centre);
    auto until = oldest;
    for (auto const& event : events_after(database, centre, oldest - 1, limit)) {
        if (event.at >= before || event.sequence == newest) break;
        until = event.sequence + 1;
    }
    Statement(database, "delete from event where centre = ? and sequence < ?")
        .bind(1, centre)
        .bind(2, static_cast<std::int64_t>(until))
        .run();
    return until - oldest;
}

} // namespace kith::store
