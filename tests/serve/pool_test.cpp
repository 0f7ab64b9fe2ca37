// SPDX-License-Identifier: MIT
// The pool of solves and looks: bounds, that neither kind waits for the other, and that a solve is told to
// stop.
#include "serve/pool.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

using kith::serve::SolverPool;

TEST_CASE("a look does not wait for a solve, and a solve ends when the pool does") {
    std::promise<void> begun;
    std::atomic<bool> stopped = false;
    {
        SolverPool pool({.threads = 1});
        CHECK(pool.threads() == 1);
        REQUIRE(pool.solve([&](std::stop_token const& stop) {
            begun.set_value();
            while (!stop.stop_requested()) std::this_thread::yield();
            stopped = true;
        }));
        begun.get_future().get();
        std::promise<int> looked;
        REQUIRE(pool.look([&] { looked.set_value(7); }));
        CHECK(looked.get_future().get() == 7);
        CHECK(!stopped);
        pool.stop_solves();
        CHECK(!pool.solve([](std::stop_token const&) { FAIL("not taken any more"); }));
        std::promise<int> again;
        REQUIRE(pool.look([&] { again.set_value(8); }));
        CHECK(again.get_future().get() == 8);
    }
    CHECK(stopped);
}

TEST_CASE("past its bound a queue takes no more, and what it took runs in order") {
    std::promise<void> begun;
    std::promise<void> go;
    std::vector<int> order;
    std::promise<void> last;
    SolverPool pool({.threads = 1, .solves_waiting_max = 3, .looks_waiting_max = 1});
    auto const wait = go.get_future().share();
    REQUIRE(pool.solve([&](std::stop_token const&) {
        begun.set_value();
        wait.get();
    }));
    begun.get_future().get();
    for (int i = 0; i < 3; ++i) {
        REQUIRE(pool.solve([&order, &last, i](std::stop_token const&) {
            order.push_back(i);
            if (i == 2) last.set_value();
        }));
    }
    CHECK(!pool.solve([](std::stop_token const&) { FAIL("one too many"); }));
    go.set_value();
    last.get_future().get();
    CHECK(order == std::vector{0, 1, 2});
}

TEST_CASE("threads of the pool stand back, and so do those that they start") {
    SolverPool pool({.threads = 1});
    std::promise<std::pair<int, int>> seen;
    REQUIRE(pool.solve([&](std::stop_token const&) {
        std::jthread([&] {
            seen.set_value(
                {::sched_getscheduler(0), ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()))});
        });
    }));
    auto const [policy, nice] = seen.get_future().get();
    CHECK(policy == SCHED_BATCH);
    CHECK(nice > 0);
}

TEST_CASE("what still waits at the end is dropped, not run") {
    std::atomic<int> ran = 0;
    std::promise<void> begun;
    {
        SolverPool pool({.threads = 1});
        REQUIRE(pool.solve([&](std::stop_token const& stop) {
            ++ran;
            begun.set_value();
            while (!stop.stop_requested()) std::this_thread::yield();
        }));
        begun.get_future().get();
        for (int i = 0; i < 20; ++i) REQUIRE(pool.solve([&](std::stop_token const&) { ++ran; }));
    }
    CHECK(ran == 1);
}
