// SPDX-License-Identifier: MIT
// The one thread that writes a database. Changes from any thread run in order, each undone alone if it
// throws; those that waited together are committed together, and answered only after that commit's fsync.
// Reads run on the same thread between groups, so nobody ever sees what is not on the disk. A group that
// cannot be written is undone in memory too and answered with the fault; a failed fsync stops the process
// (vfs.hpp).
#pragma once

#include "store/bookshelf.hpp"
#include "store/events.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace kith::store {

// Holds the database for writing; a second one is refused with StoreFault::busy. Released by destruction, or
// by the kernel when the process ends, however it ends.
class WriterLock {
  public:
    explicit WriterLock(std::filesystem::path const& database);
    ~WriterLock();
    WriterLock(WriterLock const&) = delete;
    WriterLock& operator=(WriterLock const&) = delete;

  private:
    int file_ = -1;
};

class Writer;

// One change: runs on the writer's thread in the group's transaction. All of it is durable, or none.
class Change {
  public:
    Change(Change const&) = delete;
    Change& operator=(Change const&) = delete;

    [[nodiscard]] Database& database();
    [[nodiscard]] Instant now() const { return now_; } // one reading of the clock a change
    [[nodiscard]] Date today(ledger::CentreId centre) const;
    // Throws StoreFault (missing).
    [[nodiscard]] Centre const& centre(std::int64_t number) const;
    [[nodiscard]] Centre const& centre(ledger::CentreId id) const;

    // Runs `part` in a savepoint; false (or an exception, which goes on) undoes what it did, in the tables,
    // in the books and in the events. May be nested. Let a StoreFault pass: the transaction may be gone with
    // it.
    bool attempt(std::function<bool()> const& part);
    // Decides one request of the books; the entry is written in this transaction and undone with it.
    Decided decide(ledger::CentreId centre, ledger::Request request);
    [[nodiscard]] ledger::Books const& books(ledger::CentreId centre) const;
    // Numbers an event of the centre (gapless, in commit order); whoever listens gets it after the fsync.
    std::uint64_t publish(std::int64_t centre, Event event);

  private:
    friend class Writer;
    struct Mark {
        std::size_t books;
        std::size_t events;
    };
    Change(Writer& writer, Instant now);
    [[nodiscard]] Mark mark() const;
    void undo(Mark const& mark, bool tables);
    void finish();

    Writer* writer_;
    Instant now_;
    Mark begun_;
    bool saved_ = false; // the savepoint of the whole change is set when the tables are first touched
};

class Writer {
  public:
    struct Options {
        std::filesystem::path path;
        bool create = false;                               // make the file where there is none
        std::function<Instant()> clock;                    // asked once a change
        std::function<Date(Centre const&, Instant)> today; // the centre's civil date, for its books
        Durability durability = Durability::full; // normal: only for the control run of the power-cut test
        std::size_t group_changes_max = 8192;     // a group takes whole changes until it weighs this much
        std::size_t queue_max = 1 << 18;          // beyond it whoever submits gets StoreFault::busy
        int checkpoint_pages = 4096;              // 32 MiB of log
        std::uint64_t hash_seed = 0;              // random, from main
    };

    // Opens, migrates, replays and checks every centre's journal. Throws StoreFault.
    explicit Writer(Options options);
    // Does what is queued, answers it, then stops.
    ~Writer();
    Writer(Writer const&) = delete;
    Writer& operator=(Writer const&) = delete;

    using Done = std::function<void(std::exception_ptr)>;
    using Listener = std::function<void(std::span<PublishedEvent const>)>;

    // `done` runs on the writer's thread once, after the fsync (null) or with the fault that undid the group
    // or this change. A change that throws is undone alone; the others of its group stand. `weight` is how
    // many ordinary changes it counts for. Throws StoreFault (busy) at once where too much waits already.
    void submit(std::function<void(Change&)> change, Done done, std::size_t weight = 1);
    // The same outside every group, and undone at its end whatever it did: for looking on while nothing can
    // be written. `done` gets what `look` threw.
    void submit_look(std::function<void(Change&)> look, Done done);
    // As submit(), waiting; throws what `change` throws. Not from the writer's thread.
    void change(std::function<void(Change&)> change);
    // Between groups, waiting: sees only what is on the disk. Throws what `look` throws.
    void read(std::function<void(Database&)> const& look);
    // Called after each group's fsync with its events in order, before the group's answers.
    void listen(Listener listener);

    // From any thread.
    [[nodiscard]] std::vector<Centre> centres() const;
    Centre add_centre(ledger::CentreId id, std::string_view name, std::string_view zone);
    // Only on the writer's thread, within read().
    [[nodiscard]] Bookshelf const& shelf() const { return shelf_; }

    struct Counts {
        std::atomic<std::uint64_t> groups{0};
        std::atomic<std::uint64_t> changes{0};
        std::atomic<std::uint64_t> requests{0}; // of the books
        std::atomic<std::uint64_t> failed_groups{0};
        std::atomic<std::uint64_t> undone_changes{0};
        std::atomic<std::uint64_t> checkpoints{0};
        std::atomic<std::uint64_t> checkpoints_incomplete{0};
    };
    [[nodiscard]] Counts const& counts() const { return counts_; }

  private:
    friend class Change;
    struct Work {
        std::function<void(Change&)> change; // empty: a read
        Done done;
        bool kept = true; // false: undone at its end
        std::function<void()> look;
        std::size_t weight = 1;
        std::exception_ptr fault;

        [[nodiscard]] bool writes() const { return change != nullptr && kept; }
    };

    void enqueue(Work work);
    void wait_for(std::function<void()> look); // runs it on the writer's thread
    void serve();
    void serve_group(std::vector<Work>& group);
    void write_group(std::vector<Work>& group);
    void look_on(Work& work);
    void run(Work& work);
    void undo_events(std::size_t mark);
    void checkpoint_if_due();

    Options options_;
    WriterLock lock_;
    Database database_;
    Bookshelf shelf_;
    EventAppender appender_;
    Statement save_;
    Statement release_;
    Statement go_back_;
    std::map<std::int64_t, std::uint64_t> event_counts_; // of the centres that published, filled when needed
    std::vector<PublishedEvent> events_;                 // of the group
    bool touched_ = false;                               // the tables, in this group
    Listener listener_;
    Counts counts_;

    mutable std::mutex mutex_; // guards what follows
    std::condition_variable wake_;
    std::vector<Centre> centres_;
    std::vector<Work> queue_;
    std::size_t queued_ = 0;
    bool stopping_ = false;
    std::jthread thread_;
};

} // namespace kith::store
