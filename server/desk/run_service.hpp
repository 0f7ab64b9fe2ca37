// SPDX-License-Identifier: MIT
// Works runs out: one at a time in each centre, in the pool, on a connection of its own, and writes what it
// found a few rows at a time, so that nobody's call waits long. What a run is does not depend on how many
// threads there are. A run that is still being worked out when the server ends has failed.
#pragma once

#include "desk/runs.hpp"

#include <atomic>
#include <memory>
#include <stop_token>

namespace kith::desk {

class Study;

class RunService {
  public:
    struct Options {
        store::Writer* writer = nullptr;
        std::filesystem::path database; // of the writer; read on a connection of the run's own
        // Runs its work later, on a thread that stands back; false where too much waits.
        std::function<bool(std::function<void(std::stop_token const&)>)> solve;
        unsigned threads = 1;                           // for what can be shared out
        std::function<void(std::string const&)> report; // a fault, for the log; nothing about a person
        std::chrono::milliseconds progress_every{1000}; // at most so often is said how far it has come
    };
    struct Counts {
        std::atomic<std::uint64_t> done{0};
        std::atomic<std::uint64_t> cancelled{0};
        std::atomic<std::uint64_t> failed{0};
    };

    // Takes up what an earlier process left: runs it was working out have failed, those that waited still do,
    // and pairings approved but not tried are tried.
    explicit RunService(Options options);
    // The pool has ended by then, or ends what it runs without this.
    ~RunService();
    RunService(RunService const&) = delete;
    RunService& operator=(RunService const&) = delete;

    // Something waits there: a run, or approved pairings. From any thread.
    void wake(std::int64_t centre);
    // Tells the run to stop, if it is the one being worked out.
    void cancel(std::int64_t centre, std::int64_t run);
    // From now on nothing new is begun.
    void stop();

    // What the newest finished run of a centre was found from, while it is in memory.
    [[nodiscard]] std::shared_ptr<Study const> study(std::int64_t centre, std::int64_t run) const;
    [[nodiscard]] Counts const& counts() const;

  private:
    struct Inside;
    std::shared_ptr<Inside> inside_;
};

} // namespace kith::desk
