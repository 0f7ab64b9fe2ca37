// SPDX-License-Identifier: MIT
// The books of a database's centres for those who want nothing else (the command line, benches): requests in,
// answers after the fsync, through the one writer (writer.hpp), which may be shared with the rest of a
// server.
#pragma once

#include "store/words.hpp"
#include "store/writer.hpp"

namespace kith::store {

class LedgerStore {
  public:
    struct Options {
        std::filesystem::path path;
        bool create = false;                      // make the file where there is none
        std::function<ledger::Moment()> clock;    // asked once a batch
        Durability durability = Durability::full; // normal: only for the control run of the power-cut test
        std::size_t group_requests_max = 8192;    // a group takes whole batches until it holds this many
        std::size_t queue_requests_max = 1 << 18; // beyond it a batch is answered with StoreFault::busy
        int checkpoint_pages = 4096;              // 32 MiB of log
        std::uint64_t hash_seed = 0;              // random, from main
    };

    // Opens, migrates, replays and checks every centre's journal. Throws StoreFault.
    explicit LedgerStore(Options options);

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

    [[nodiscard]] std::vector<Centre> centres() { return writer_->centres(); }
    Centre add_centre(ledger::CentreId id, std::string_view name, std::string_view zone) {
        return writer_->add_centre(id, name, zone);
    }
    // The newest entry on the disk.
    [[nodiscard]] Head head(ledger::CentreId centre);
    // A receipt for one entry; the key signs on the writer's thread. Throws StoreFault where there is none.
    [[nodiscard]] Receipt receipt(ledger::CentreId centre, std::uint64_t sequence, SigningKey const& key);

    using Counts = Writer::Counts;
    [[nodiscard]] Counts const& counts() const { return writer_->counts(); }

  private:
    std::unique_ptr<Writer> writer_;
};

} // namespace kith::store
