// SPDX-License-Identifier: MIT
// The books of every centre of a database, in memory, and what was decided since the last commit. Owned by
// the writer and touched on its thread only: a decision is applied at once and undone with the change it
// belongs to; its entry is written when the group is, so that undoing it costs no statement.
#pragma once

#include "ledger/ledger.hpp"
#include "store/journal.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace kith::store {

// The answer to one request, as the callers need it.
struct Decided {
    ledger::Reply::How how = ledger::Reply::How::recorded;
    std::optional<ledger::Refused> refused;
    std::uint64_t sequence = 0; // of the entry that holds it; 0 where nothing is kept
    ledger::Result result;      // empty where refused
};

class Bookshelf {
  public:
    // Replays and checks every centre's journal. Throws StoreFault.
    Bookshelf(Database& database, std::uint64_t hash_seed);
    Bookshelf(Bookshelf const&) = delete;
    Bookshelf& operator=(Bookshelf const&) = delete;

    // Replays one more centre.
    void load(Centre const& centre);
    // Throws StoreFault (missing).
    [[nodiscard]] Centre const& centre(ledger::CentreId id) const;
    [[nodiscard]] Centre const& centre(std::int64_t number) const;
    [[nodiscard]] ledger::Books const& books(ledger::CentreId id) const;
    // The newest entry; between groups, the newest on the disk.
    [[nodiscard]] Head const& head(ledger::CentreId id) const;

    Decided decide(ledger::CentreId id, ledger::Request request, ledger::Moment moment);

    // How much has been decided since keep(); undo() goes back to it, in reverse order.
    [[nodiscard]] std::size_t mark() const { return steps_.size(); }
    void undo(std::size_t mark);
    // Appends what was decided to the journals, in the caller's transaction; false where that is nothing.
    bool write();
    // The transaction is committed: nothing of it will be undone.
    void keep();

  private:
    struct Record {
        ledger::Bytes bytes;
        Hash hash{};
    };
    struct Shelf { // one centre
        Centre centre;
        std::unique_ptr<ledger::Ledger> ledger;
        Head head;
        Head on_disk;
        std::vector<Record> unwritten; // after on_disk, in order
    };
    struct Step {
        Shelf* shelf;
        ledger::Books::Mark mark;
        Head head;
    };

    Shelf& shelf(ledger::CentreId id) const;
    ledger::Entry earlier(Shelf const& shelf, std::uint64_t sequence);
    void replay(Shelf& shelf);

    Database* database_;
    std::uint64_t hash_seed_;
    Statement insert_;
    Statement find_;
    std::vector<std::unique_ptr<Shelf>> shelves_;
    std::vector<Step> steps_;
};

} // namespace kith::store
