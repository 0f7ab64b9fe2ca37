// SPDX-License-Identifier: MIT
// What a holder is told: an account's postings over some days, with the balance after each, and what was
// still pending on the last day. Read from the books; the same days give the same statement for ever.
#pragma once

#include "ledger/books.hpp"

namespace kith::ledger {

struct StatementLine {
    Date on{};
    TransferId transfer{};
    TransferKind kind = TransferKind::gift;
    std::uint8_t action = 0;              // what posted it, index into action_names
    AccountNumber counterpart = no_index; // the first other account of the transfer
    std::int64_t minutes = 0;             // received positive, given negative
    std::int64_t balance = 0;             // after it
    std::optional<Date> worked_on{};      // of hours
    TransferId linked{};                  // its reversal, or what it reverses: show the pair struck through
    std::uint64_t entry = 0;
};

struct PendingLine {
    Date on{};
    TransferId transfer{};
    TransferKind kind = TransferKind::gift;
    AccountNumber counterpart = no_index;
    std::int64_t minutes = 0;
};

struct Statement {
    AccountNumber account = no_index;
    Date from{};
    Date to{};
    std::int64_t opening = 0;
    std::int64_t closing = 0;
    std::int64_t pending_in = 0; // on the last day
    std::int64_t pending_out = 0;
    std::int64_t hours_given = 0; // confirmed on or before the last day, less reversals until then
    std::int64_t hours_received = 0;
    std::vector<StatementLine> lines{}; // oldest first
    std::vector<PendingLine> pending{}; // oldest first
};

// Everything recorded from `from` to `to`, both included. O(the account's entries).
[[nodiscard]] Statement statement(Books const& books, AccountNumber account, Date from, Date to);

// Confirmed minutes of an hours record as they stood at the end of a day.
[[nodiscard]] std::int64_t hours_as_of(Books const& books, HoursRecord const& record, Date day);

} // namespace kith::ledger
