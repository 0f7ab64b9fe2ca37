// SPDX-License-Identifier: MIT
// The hand that makes clocks ring: a thread of its own looks into every centre once a period and lets the
// match desk do what is due, lets campaigns ask on, and emergencies report. Clocks are rows, so that nothing
// is lost while it does not run.
#pragma once

#include "store/writer.hpp"

#include <condition_variable>
#include <thread>

namespace kith::desk {

class Snapshots;

// What is due in every centre by the writer's clock, at most `limit` a centre. How many rang. Throws
// StoreFault.
std::size_t ring_due(store::Writer& writer, std::size_t limit);

class Ticker {
  public:
    struct Counts {
        std::atomic<std::uint64_t> rung{0};
        std::atomic<std::uint64_t> failed{0}; // periods in which the store would not take them: tried again
    };

    // The writer and the snapshots outlive it; without snapshots campaigns wait.
    Ticker(store::Writer& writer, std::chrono::milliseconds period, Snapshots* snapshots = nullptr);
    ~Ticker() = default; // stops at once
    Ticker(Ticker const&) = delete;
    Ticker& operator=(Ticker const&) = delete;
    [[nodiscard]] Counts const& counts() const { return counts_; }

  private:
    void run(std::stop_token const& stop);

    store::Writer* writer_;
    std::chrono::milliseconds period_;
    Snapshots* snapshots_;
    Counts counts_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_; // last: it uses everything above
};

} // namespace kith::desk
