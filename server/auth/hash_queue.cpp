// SPDX-License-Identifier: MIT
#include "auth/hash_queue.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace kith::auth {

namespace {

// Of the calling thread: answers come before sign-ins. Where the system will not, it runs as it is. What has
// SCHED_BATCH steps forward again when the server stops (serve/pool.cpp).
void step_back() {
    constexpr int nice = 10;
    sched_param const none{};
    (void)sched_setscheduler(0, SCHED_BATCH, &none);
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}

} // namespace

HashQueue::HashQueue(std::size_t threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

HashQueue::~HashQueue() {
    {
        std::lock_guard const guard(mutex_);
        stopping_ = true;
        waiting_.clear();
    }
    wake_.notify_all();
}

bool HashQueue::submit(std::function<void()> work) {
    {
        std::lock_guard const guard(mutex_);
        if (stopping_ || waiting_.size() >= waiting_max_) return false;
        waiting_.push_back(std::move(work));
    }
    wake_.notify_one();
    return true;
}

bool HashQueue::is_full() const {
    std::lock_guard const guard(mutex_);
    return stopping_ || waiting_.size() >= waiting_max_;
}

void HashQueue::serve() {
    step_back();
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            work = std::move(waiting_.front());
            waiting_.pop_front();
        }
        work();
    }
}

} // namespace kith::auth
