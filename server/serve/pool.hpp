// SPDX-License-Identifier: MIT
// Threads for whatever takes longer than a call may hold the writer: solves, and looks at a whole community.
// They run below everybody else (SCHED_BATCH, nice), so that calls stay quick while a plan is worked out.
// Looks have a thread of their own: nobody who asks for a shortlist waits until a solve is through. Both
// queues are bounded, and at the end a solve is told to stop.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace kith::serve {

class SolverPool {
  public:
    struct Options {
        unsigned threads = 0; // that solve; 0: one fewer than the machine has, at least one
        std::size_t solves_waiting_max = 256;
        std::size_t looks_waiting_max = 64;
    };
    using Solve = std::function<void(std::stop_token const&)>; // ends soon after a stop is asked for

    explicit SolverPool(Options options);
    // Asks solves to stop, drops what still waits, and waits for what has begun.
    ~SolverPool();
    SolverPool(SolverPool const&) = delete;
    SolverPool& operator=(SolverPool const&) = delete;

    // Both are taken in order; false where too much waits already, or the pool is stopping. Work must not
    // throw.
    [[nodiscard]] bool solve(Solve work);
    [[nodiscard]] bool look(std::function<void()> work);
    // From now on solves are not taken, and those that run are asked to stop, no longer below everybody else
    // where the system lets them; looks go on, because somebody waits for their answer.
    void stop_solves();

    [[nodiscard]] unsigned threads() const { return threads_; }

  private:
    struct Lane {
        explicit Lane(std::size_t most) : waiting_max(most) {}
        std::size_t waiting_max;
        std::deque<Solve> waiting;
        bool closed = false;
    };
    [[nodiscard]] bool submit(Lane& lane, Solve work);
    void serve(Lane& lane, int nice);

    unsigned threads_;
    std::stop_source stop_;
    std::mutex mutex_; // guards the lanes
    std::condition_variable wake_;
    Lane solves_;
    Lane looks_;
    bool stopping_ = false;
    std::vector<std::jthread> running_; // last: they use everything above
};

} // namespace kith::serve
