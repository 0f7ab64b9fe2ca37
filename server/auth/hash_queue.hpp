// SPDX-License-Identifier: MIT
// Slow work on secrets, apart from everything else: a few threads and a bounded queue, so that a flood of
// sign-ins makes sign-ins wait and nothing else.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kith::auth {

class HashQueue {
  public:
    HashQueue(std::size_t threads, std::size_t waiting_max);
    // Finishes what has begun; what still waits is dropped.
    ~HashQueue();
    HashQueue(HashQueue const&) = delete;
    HashQueue& operator=(HashQueue const&) = delete;

    // False where too much waits already: tell the client to come again. `work` must not throw.
    [[nodiscard]] bool submit(std::function<void()> work);
    // Whether it would be refused now: by then it may not be.
    [[nodiscard]] bool is_full() const;

  private:
    void serve();

    std::size_t waiting_max_;
    mutable std::mutex mutex_; // guards what follows
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};

} // namespace kith::auth
