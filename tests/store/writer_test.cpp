// SPDX-License-Identifier: MIT
// The one writer: a change is whole or nothing, in the tables, the books and the events alike; its group
// stands when it falls; and nobody hears of anything before it is on the disk.
#include "store/events.hpp"
#include "store/writer.hpp"
#include "store_town.hpp"

#include <algorithm>
#include <csignal>
#include <map>
#include <random>
#include <sys/resource.h>
#include <thread>

using namespace kith::store;
using namespace kith::store::testing;

namespace {

Writer::Options writer_options(fs::path const& path) {
    Writer::Options made;
    made.path = path;
    made.create = true;
    made.clock = [] { return on_day(0).now; };
    made.today = [](Centre const&, kith::Instant) { return day(0); };
    return made;
}

// A centre, three open accounts, and a table of marks to write in.
void settle(Writer& writer) {
    writer.add_centre(centre, "Stepney", "Europe/London");
    writer.read(
        [](Database& database) { database.run("create table mark (number bigint not null primary key)"); });
    writer.change([](Change& change) {
        for (std::uint64_t n = 1; n <= 3; ++n) {
            OpenAccount const open{.account = account(n),
                                   .holder = person(n),
                                   .limits = {.floor = -1'000'000, .ceiling = 1'000'000, .soft = {}}};
            REQUIRE_FALSE(
                change.decide(centre, {{0xCA, n}, broker, broker, Authority::broker, open}).refused);
        }
    });
}

Event event(std::string volunteer) {
    return {"mark.left", std::move(volunteer), "", "", ""};
}

// One mark in a table, one transfer of a minute, one event, all with this number.
void leave(Change& change, std::uint64_t number) {
    Statement(change.database(), "insert into mark (number) values (?)")
        .bind(1, static_cast<std::int64_t>(number))
        .run();
    REQUIRE_FALSE(change.decide(centre, by_broker(number, gift(1, 2, 1))).refused);
    change.publish(1, event(std::to_string(number)));
}

struct Traces {
    std::vector<std::uint64_t> marks;
    std::vector<std::uint64_t> events; // their numbers, after checking that they are gapless
    std::int64_t received = 0;
    std::uint64_t head = 0;
};

Traces traces(Writer& writer) {
    Traces all;
    writer.read([&](Database& database) {
        Statement marks(database, "select number from mark order by number");
        while (marks.step()) all.marks.push_back(static_cast<std::uint64_t>(marks.integer(0)));
        for (auto const& each : events_after(database, 1, 0, 100'000)) {
            CHECK(each.sequence == all.events.size() + 1);
            all.events.push_back(std::stoull(each.event.volunteer));
        }
        all.received = writer.shelf().books(centre).accounts()[1].posted;
        all.head = writer.shelf().head(centre).sequence;
    });
    return all;
}

void check_only(Writer& writer, std::vector<std::uint64_t> const& numbers) {
    auto const found = traces(writer);
    CHECK(found.events == numbers);
    auto sorted = numbers;
    std::ranges::sort(sorted);
    CHECK(found.marks == sorted);
    CHECK(found.received == static_cast<std::int64_t>(numbers.size()));
    CHECK(found.head == 3 + numbers.size());
}

struct Mishap : std::runtime_error {
    Mishap() : std::runtime_error("mishap") {}
};

// Keeps the writer's thread busy until let go, so that what is submitted meanwhile is one group.
class Hold {
  public:
    explicit Hold(Writer& writer) {
        std::promise<void> held;
        auto waiting = held.get_future();
        thread_ = std::jthread([this, &writer, held = std::move(held)]() mutable {
            writer.read([&](Database&) {
                held.set_value();
                go_.get_future().wait();
            });
        });
        waiting.wait();
    }
    void let_go() {
        go_.set_value();
        thread_.join();
    }

  private:
    std::promise<void> go_;
    std::jthread thread_;
};

// What became of the changes of one group, by number.
struct Answers {
    std::mutex mutex;
    std::map<std::uint64_t, std::string> by_number;
    std::vector<std::uint64_t> order;

    Writer::Done to(std::uint64_t number) {
        return [this, number](std::exception_ptr const& fault) {
            std::string said = "done";
            try {
                if (fault) std::rethrow_exception(fault);
            } catch (Mishap const&) {
                said = "mishap";
            } catch (StoreFault const&) {
                said = "store";
            }
            std::lock_guard const guard(mutex);
            by_number[number] = said;
            order.push_back(number);
        };
    }
};

} // namespace

TEST_CASE("a change that throws is undone alone, in tables, books and events, while its group stands") {
    Folder folder;
    {
        Writer writer(writer_options(folder / "kith.db"));
        settle(writer);
        Answers answers;
        Hold hold(writer);
        for (std::uint64_t n = 1; n <= 9; ++n) {
            writer.submit(
                [n](Change& change) {
                    leave(change, n);
                    if (n % 3 == 0) throw Mishap();
                },
                answers.to(n));
        }
        auto const groups = writer.counts().groups.load();
        hold.let_go();
        check_only(writer, {1, 2, 4, 5, 7, 8});
        CHECK(writer.counts().groups == groups + 1);
        CHECK(answers.order == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9});
        for (auto const& [n, said] : answers.by_number) CHECK(said == (n % 3 == 0 ? "mishap" : "done"));
    }
    Writer writer(writer_options(folder / "kith.db"));
    check_only(writer, {1, 2, 4, 5, 7, 8});
    writer.change([](Change& change) { leave(change, 3); }); // its id was never used up
    check_only(writer, {1, 2, 4, 5, 7, 8, 3});
}

TEST_CASE("a row that breaks a rule of the schema undoes its own change only") {
    Folder folder;
    Writer writer(writer_options(folder / "kith.db"));
    settle(writer);
    Answers answers;
    Hold hold(writer);
    for (std::uint64_t const n : {1, 2, 2, 4}) {
        writer.submit(
            [n](Change& change) {
                change.publish(1, event(std::to_string(n)));
                (void)change.decide(centre, by_broker(n, gift(1, 2, 1)));
                Statement(change.database(), "insert into mark (number) values (?)")
                    .bind(1, static_cast<std::int64_t>(n))
                    .run();
            },
            answers.to(n));
    }
    hold.let_go();
    check_only(writer, {1, 2, 4});
    CHECK(answers.by_number[2] == "store");
    CHECK(answers.by_number[4] == "done");
}

TEST_CASE("an attempt that fails leaves nothing, nested as deep as may be, and what stands around it stays") {
    Folder folder;
    Writer writer(writer_options(folder / "kith.db"));
    settle(writer);
    writer.change([](Change& change) {
        leave(change, 1);
        CHECK_FALSE(change.attempt([&] {
            leave(change, 2);
            CHECK(change.attempt([&] {
                leave(change, 3);
                return true;
            }));
            return false;
        }));
        CHECK(change.attempt([&] {
            leave(change, 4);
            CHECK_FALSE(change.attempt([&] {
                leave(change, 5);
                return false;
            }));
            CHECK_THROWS_AS(change.attempt([&]() -> bool {
                leave(change, 6);
                throw Mishap();
            }),
                            Mishap);
            leave(change, 2);
            return true;
        }));
        // A request seen in this very change is a replay; one that was undone is not.
        CHECK(change.decide(centre, by_broker(4, gift(1, 2, 1))).how == Reply::How::replayed);
    });
    check_only(writer, {1, 4, 2});
}

TEST_CASE("random trees of attempts leave exactly what a list that undoes the same way leaves") {
    Folder folder;
    std::vector<std::uint64_t> expected;
    std::uint64_t next = 1;
    {
        Writer writer(writer_options(folder / "kith.db"));
        settle(writer);
        std::mt19937 random(20260806);
        std::function<void(Change&, std::vector<std::uint64_t>&, int)> const grow =
            [&](Change& change, std::vector<std::uint64_t>& model, int depth) {
                for (auto parts = random() % 4; parts > 0; --parts) {
                    if (depth == 4 || random() % 2 == 0) {
                        auto const number = next++;
                        leave(change, number);
                        model.push_back(number);
                        continue;
                    }
                    auto before = model;
                    bool const stands = random() % 2 == 0;
                    CHECK(change.attempt([&] {
                        grow(change, model, depth + 1);
                        return stands;
                    }) == stands);
                    if (!stands) model = std::move(before);
                }
            };
        for (int round = 0; round < 200; ++round) {
            auto model = expected;
            bool const falls = random() % 3 == 0;
            try {
                writer.change([&](Change& change) {
                    grow(change, model, 0);
                    if (falls) throw Mishap();
                });
                expected = model;
            } catch (Mishap const&) {
                CHECK(falls);
            }
        }
        check_only(writer, expected);
    }
    Writer writer(writer_options(folder / "kith.db"));
    check_only(writer, expected);
}

TEST_CASE("a fault of the commit undoes every change of the group and answers every one") {
    Folder folder;
    Writer writer(writer_options(folder / "kith.db"));
    settle(writer);
    writer.change([](Change& change) { leave(change, 1); });
    std::size_t heard = 0;
    writer.listen([&](std::span<PublishedEvent const> events) { heard += events.size(); });
    // No file may grow: the log cannot take the group, as on a full disk.
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit none = before;
    none.rlim_cur = 4096;
    Answers answers;
    Hold hold(writer);
    for (std::uint64_t n = 2; n <= 9; ++n) {
        writer.submit([n](Change& change) { leave(change, n); }, answers.to(n));
    }
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
    hold.let_go();
    writer.read([](Database&) {});
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    check_only(writer, {1});
    CHECK(heard == 0);
    CHECK(answers.by_number.size() == 8);
    for (auto const& [n, said] : answers.by_number) CHECK(said == "store");
    CHECK(writer.counts().failed_groups == 1);
    // There is room again: the same changes go through, and the numbers of events have no gap.
    for (std::uint64_t n = 2; n <= 9; ++n) writer.change([n](Change& change) { leave(change, n); });
    check_only(writer, {1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK(heard == 8);
}

TEST_CASE("who is answered, or hears of an event, finds it on the disk") {
    Folder folder;
    Writer writer(writer_options(folder / "kith.db"));
    settle(writer);
    // A second connection sees committed rows only.
    Database outside(folder / "kith.db", Database::Mode::read);
    std::uint64_t heard = 0;
    writer.listen([&](std::span<PublishedEvent const> events) {
        for (auto const& each : events) CHECK(each.sequence == ++heard);
        CHECK(newest_event(outside, 1) >= heard);
    });
    std::atomic<int> answered = 0;
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&, thread] {
                for (std::uint64_t i = 0; i < 50; ++i) {
                    auto const number = 1 + thread * 50 + i;
                    writer.submit([number](Change& change) { leave(change, number); },
                                  [&, number](std::exception_ptr const& fault) {
                                      CHECK_FALSE(fault);
                                      Statement find(outside, "select 1 from mark where number = ?");
                                      CHECK(find.bind(1, static_cast<std::int64_t>(number)).step());
                                      ++answered;
                                  });
                }
            });
        }
    }
    writer.read([](Database&) {});
    CHECK(answered == 400);
    CHECK(heard == 400);
    CHECK(traces(writer).marks.size() == 400);
}

TEST_CASE("two centres number their events apart") {
    Folder folder;
    Writer writer(writer_options(folder / "kith.db"));
    settle(writer);
    writer.add_centre({8, 8}, "Bow", "Europe/London");
    writer.change([](Change& change) {
        CHECK(change.publish(1, event("")) == 1);
        CHECK(change.publish(2, event("")) == 1);
        CHECK_FALSE(change.attempt([&] { return change.publish(2, event("")) == 0; }));
        CHECK(change.publish(2, event("")) == 2);
        CHECK(change.publish(1, event("")) == 2);
        CHECK_THROWS_AS((void)change.centre(3), StoreFault);
    });
}

TEST_CASE("a full queue is busy at once") {
    Folder folder;
    auto small = writer_options(folder / "kith.db");
    small.queue_max = 3;
    Writer writer(small);
    settle(writer);
    Answers answers;
    Hold hold(writer);
    std::promise<void> last;
    for (std::uint64_t n = 1; n <= 2; ++n) writer.submit([](Change&) {}, answers.to(n));
    writer.submit([](Change&) {},
                  [&, answer = answers.to(3)](std::exception_ptr const& fault) {
                      answer(fault);
                      last.set_value();
                  });
    CHECK_THROWS_AS(writer.submit([](Change&) {}, answers.to(4)), StoreFault);
    hold.let_go();
    last.get_future().wait();
    CHECK(answers.by_number.size() == 3);
}
