// SPDX-License-Identifier: MIT
// The books of a database's centres, served by one writer thread: requests from any thread are decided in
// order, written in groups, and answered only after their group's fsync. Reads run on the same thread between
// groups, so nobody ever sees what is not on the disk. A group that cannot be written is undone in memory and
// answered with the fault; a failed fsync stops the process (vfs.hpp).
#pragma once

#include "ledger/ledger.hpp"
#include "store/journal.hpp"
#include "store/words.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace kith::store {

// The answer to one request, as the callers need it.
struct Decided {
    ledger::Reply::How how = ledger::Reply::How::recorded;
    std::optional<ledger::Refused> refused;
    std::uint64_t sequence = 0; // of the entry that holds it; 0 where nothing is kept
    ledger::Result result;      // empty where refused
};

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

class LedgerStore {
  public:
    struct Options {
        std::filesystem::path path;
        bool create = false;                      // make the file where there is none
        std::function<ledger::Moment()> clock;    // asked once a group
        Durability durability = Durability::full; // normal: only for the control run of the power-cut test
        std::size_t group_requests_max = 8192;    // a group takes whole batches until it holds this many
        std::size_t queue_requests_max = 1 << 18; // beyond it a batch is answered with StoreFault::busy
        int checkpoint_pages = 4096;              // 32 MiB of log
        std::uint64_t hash_seed = 0;              // random, from main
    };

    // Opens, migrates, replays and checks every centre's journal. Throws StoreFault.
    explicit LedgerStore(Options options);
    // Answers what is queued, then stops.
    ~LedgerStore();
    LedgerStore(LedgerStore const&) = delete;
    LedgerStore& operator=(LedgerStore const&) = delete;

    using Answered = std::function<void(std::vector<Decided>, std::exception_ptr)>;
    using Also = std::function<void(Words&, std::vector<Decided> const&)>;

    // A batch, in order, each by itself (put a Chain in it for all or nothing). `answered` is called on the
    // writer's thread, once, after the fsync. `also` runs in the same transaction, for the words.
    void submit(ledger::CentreId centre, std::vector<ledger::Request> batch, Answered answered,
                Also also = {});
    // The same for one request, waiting for the answer. Throws StoreFault.
    Decided submit(ledger::CentreId centre, ledger::Request request, Also also = {});
    // Runs on the writer's thread between groups and waits for it.
    void read(ledger::CentreId centre, std::function<void(ledger::Books const&, Words&)> const& look);

    [[nodiscard]] std::vector<Centre> centres();
    Centre add_centre(ledger::CentreId id, std::string_view name, std::string_view zone);
    // The newest entry on the disk.
    [[nodiscard]] Head head(ledger::CentreId centre);
    // A receipt for one entry; the key signs on the writer's thread. Throws StoreFault where there is none.
    [[nodiscard]] Receipt receipt(ledger::CentreId centre, std::uint64_t sequence, SigningKey const& key);

    struct Counts {
        std::atomic<std::uint64_t> groups{0};
        std::atomic<std::uint64_t> requests{0};
        std::atomic<std::uint64_t> failed_groups{0};
        std::atomic<std::uint64_t> checkpoints{0};
        std::atomic<std::uint64_t> checkpoints_incomplete{0};
    };
    [[nodiscard]] Counts const& counts() const { return counts_; }

  private:
    struct Shelf { // one centre
        Centre centre;
        std::unique_ptr<ledger::Ledger> ledger;
        Head head;
    };
    struct Work {
        Shelf* shelf = nullptr;
        std::vector<ledger::Request> batch;
        Answered answered;
        Also also;
        std::function<void()> look; // a read: everything else is empty
        std::vector<Decided> decided;
    };

    Shelf& shelf(ledger::CentreId centre);
    void load(Centre const& centre);
    void enqueue(Work work);
    void wait_for(std::function<void()> look); // runs it on the writer's thread
    void serve();
    void serve_group(std::vector<Work>& group);
    void write_group(std::vector<Work>& group);
    void decide(Work& work);
    void append(Shelf& shelf, ledger::Entry const& entry);
    void checkpoint_if_due();

    Options options_;
    WriterLock lock_;
    Database database_;
    std::unique_ptr<Statement> insert_;
    std::unique_ptr<Statement> find_;
    std::vector<std::unique_ptr<Shelf>> shelves_;
    ledger::Bytes buffer_;
    Counts counts_;

    std::mutex mutex_; // guards what follows, and the list of shelves
    std::condition_variable wake_;
    std::vector<Work> queue_;
    std::size_t queued_ = 0;
    bool stopping_ = false;
    std::jthread writer_;
};

} // namespace kith::store
