// SPDX-License-Identifier: MIT
#include "serve/pool.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace kith::serve {
namespace {

constexpr int solve_nice = 10; // a tenth of a busy core: enough to be done, and to stop, in good time
constexpr int look_nice = 5;

// Of the calling thread and whatever threads it starts. Where the system will not, it runs as it is.
void step_back(int nice) {
    sched_param const none{};
    (void)sched_setscheduler(0, SCHED_BATCH, &none);
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}

// Whatever has stepped back in this process is as the others again: on a machine that other programs keep
// busy a solve would otherwise get a hundredth of a core in which to notice that it is to stop. Without the
// right to (RLIMIT_NICE) it goes on as it was.
void all_step_forward(int nice) {
    std::error_code error;
    std::filesystem::directory_iterator const end;
    for (std::filesystem::directory_iterator thread("/proc/self/task", error); !error && thread != end;
         thread.increment(error)) {
        auto const id = static_cast<pid_t>(std::atoi(thread->path().filename().c_str()));
        if (id <= 0 || sched_getscheduler(id) != SCHED_BATCH) continue;
        sched_param const none{};
        (void)sched_setscheduler(id, SCHED_OTHER, &none);
        (void)setpriority(PRIO_PROCESS, static_cast<id_t>(id), nice);
    }
}

} // namespace

SolverPool::SolverPool(Options options)
    : threads_(options.threads > 0 ? options.threads : std::max(2U, std::thread::hardware_concurrency()) - 1),
      solves_(options.solves_waiting_max),
      looks_(options.looks_waiting_max) {
    for (unsigned i = 0; i < threads_; ++i) running_.emplace_back([this] { serve(solves_, solve_nice); });
    running_.emplace_back([this] { serve(looks_, look_nice); });
}

SolverPool::~SolverPool() {
    stop_solves();
    {
        std::lock_guard const guard(mutex_);
        stopping_ = true;
        looks_.closed = true;
        looks_.waiting.clear();
    }
    wake_.notify_all();
}

void SolverPool::stop_solves() {
    {
        std::lock_guard const guard(mutex_);
        solves_.closed = true;
        solves_.waiting.clear();
    }
    (void)stop_.request_stop();
    all_step_forward(getpriority(PRIO_PROCESS, 0));
}

bool SolverPool::solve(Solve work) {
    return submit(solves_, std::move(work));
}

bool SolverPool::look(std::function<void()> work) {
    return submit(looks_, [work = std::move(work)](std::stop_token const&) { work(); });
}

bool SolverPool::submit(Lane& lane, Solve work) {
    {
        std::lock_guard const guard(mutex_);
        if (lane.closed || lane.waiting.size() >= lane.waiting_max) return false;
        lane.waiting.push_back(std::move(work));
    }
    wake_.notify_all();
    return true;
}

void SolverPool::serve(Lane& lane, int nice) {
    step_back(nice);
    for (;;) {
        Solve work;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stopping_ || !lane.waiting.empty(); });
            if (lane.waiting.empty()) return;
            work = std::move(lane.waiting.front());
            lane.waiting.pop_front();
        }
        work(stop_.get_token());
    }
}

} // namespace kith::serve
