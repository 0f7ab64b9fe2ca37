// SPDX-License-Identifier: MIT
// The ledger's front door, for whoever owns the journal (server/store; a vector in tests): one request in,
// one answer out, and the entry to append when there is one. Chains, replays and conflicts are settled here.
#pragma once

#include "ledger/bytes.hpp"
#include "ledger/decide.hpp"

#include <functional>

namespace kith::ledger {

struct Reply {
    enum class How : std::uint8_t {
        recorded,  // decided now; `entry` must be appended to the journal
        replayed,  // decided before, under this id and with this content; `entry` is the earlier one
        unrecorded // malformed, reused key or not permitted: `entry.refused` says which, nothing is kept
    };
    How how = How::recorded;
    Entry entry;
    // What was said to this request, which may be one item of the entry's chain; null if it was refused.
    [[nodiscard]] Result const* result(RequestId id) const;
};

class Ledger {
  public:
    // Reads an entry that was appended earlier; called only when an id returns.
    using ReadEntry = std::function<Entry(std::uint64_t sequence)>;

    Ledger(Books books, ReadEntry read) : books_(std::move(books)), read_(std::move(read)) {}

    // Decides, applies to the books, and hands back the entry. Time never runs backwards: a moment before the
    // last entry's counts as that one's. O(legs) for one request.
    [[nodiscard]] Reply submit(Request request, Moment moment);

    [[nodiscard]] Books const& books() const { return books_; }
    // Rebuilding: the journal's entries in order.
    void apply(Entry const& entry) { books_.apply(entry); }

    [[nodiscard]] Books::Mark mark() const { return books_.mark(); }
    void rollback(Books::Mark const& mark) { books_.rollback(mark); }
    void keep() { books_.keep(); }

  private:
    [[nodiscard]] Reply replay(Request const& request, std::uint64_t sequence) const;
    // Decides a chain's items in order and leaves the books as they were.
    [[nodiscard]] std::optional<Refused> try_chain(Chain const& chain, Entry& entry);

    Books books_;
    ReadEntry read_;
};

} // namespace kith::ledger
