// SPDX-License-Identifier: MIT
// Events are numbered without gaps, in the order of commits, within their centre; a change undone leaves no
// number behind; forgetting takes the oldest and leaves no hole.
#include "store/events.hpp"

#include "store/migrate.hpp"
#include "store_town.hpp"

using namespace kith::store;
using namespace kith::store::testing;

namespace {

Event about(std::string kind, int n) {
    return {.kind = std::move(kind),
            .volunteer = "v" + std::to_string(n),
            .organisation = n % 2 == 0 ? "" : "food-hub",
            .opening = "o-" + std::to_string(n),
            .other = n % 3 == 0 ? "run 7 \"'; ü" : ""};
}
kith::Instant second(int n) {
    return kith::Instant(std::chrono::seconds(1'800'000'000 + n));
}
struct EventsFile {
    Folder folder;
    Database database{folder / "kith.db", Database::Mode::create};
    EventsFile() { migrate(database); }
};

} // namespace

TEST_CASE("events read back as they were appended, numbered from 1 within each centre") {
    EventsFile file;
    EventAppender appender(file.database);
    for (int n = 1; n <= 20; ++n) {
        Transaction transaction(file.database);
        CHECK(appender.append(1, second(n), about("match.offered", n)) == static_cast<std::uint64_t>(n));
        if (n % 4 == 0)
            CHECK(append_event(file.database, 2, second(n), about("run.done", n)) ==
                  static_cast<std::uint64_t>(n / 4));
        transaction.commit();
    }
    auto const all = events_after(file.database, 1, 0, 100);
    REQUIRE(all.size() == 20);
    for (int n = 1; n <= 20; ++n) {
        CHECK(all[static_cast<std::size_t>(n - 1)] ==
              PublishedEvent{1, static_cast<std::uint64_t>(n), second(n), about("match.offered", n)});
    }
    auto const some = events_after(file.database, 1, 7, 3);
    REQUIRE(some.size() == 3);
    CHECK(some.front().sequence == 8);
    CHECK(events_after(file.database, 2, 0, 100).size() == 5);
    CHECK(events_after(file.database, 1, 20, 100).empty());
    CHECK(newest_event(file.database, 1) == 20);
    CHECK(newest_event(file.database, 3) == 0);
    CHECK(oldest_event(file.database, 1) == 1);
    CHECK(oldest_event(file.database, 3) == 1);
}

TEST_CASE("what is undone, whole or in part, uses up no number") {
    EventsFile file;
    EventAppender appender(file.database);
    {
        Transaction transaction(file.database);
        CHECK(appender.append(1, second(1), about("a", 1)) == 1);
        file.database.run("savepoint part");
        CHECK(appender.append(1, second(1), about("b", 2)) == 2);
        file.database.run("rollback to part; release part");
        CHECK(appender.append(1, second(1), about("c", 3)) == 2);
        transaction.commit();
    }
    {
        Transaction transaction(file.database);
        CHECK(appender.append(1, second(2), about("d", 4)) == 3);
    } // not committed
    CHECK(append_event(file.database, 1, second(3), about("e", 5)) == 3);
    auto const all = events_after(file.database, 1, 0, 10);
    REQUIRE(all.size() == 3);
    CHECK(all[0].event.kind == "a");
    CHECK(all[1].event.kind == "c");
    CHECK(all[2].event.kind == "e");
}

TEST_CASE("forgetting takes the oldest, as many as asked, and numbers go on") {
    EventsFile file;
    for (int n = 1; n <= 10; ++n) append_event(file.database, 1, second(n), about("a", n));
    append_event(file.database, 2, second(0), about("a", 1));
    CHECK(forget_events_before(file.database, 1, second(1), 100) == 0);
    CHECK(forget_events_before(file.database, 1, second(6), 2) == 2);
    CHECK(oldest_event(file.database, 1) == 3);
    CHECK(forget_events_before(file.database, 1, second(6), 100) == 3);
    CHECK(oldest_event(file.database, 1) == 6);
    CHECK(forget_events_before(file.database, 1, second(99), 100) == 4); // the newest stays
    CHECK(oldest_event(file.database, 1) == 10);
    CHECK(newest_event(file.database, 1) == 10);
    CHECK(append_event(file.database, 1, second(11), about("a", 11)) == 11);
    CHECK(forget_events_before(file.database, 1, second(99), 100) == 1);
    CHECK(oldest_event(file.database, 1) == 11);
    CHECK(forget_events_before(file.database, 3, second(99), 100) == 0);
    CHECK(events_after(file.database, 2, 0, 10).size() == 1);
}

TEST_CASE("a clock that went back makes no hole in what is kept") {
    EventsFile file;
    for (int const at : {10, 20, 5, 30}) append_event(file.database, 1, second(at), about("a", at));
    CHECK(forget_events_before(file.database, 1, second(15), 100) == 1);
    auto const kept = events_after(file.database, 1, 0, 10);
    REQUIRE(kept.size() == 3);
    CHECK(kept.front().sequence == 2);
}
