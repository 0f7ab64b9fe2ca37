// SPDX-License-Identifier: MIT
// One line of the journal: a request, when it was decided, and what came of it. Entries are immutable and
// numbered without gaps; the state of the books is what applying them in order gives.
#pragma once

#include "ledger/refusal.hpp"
#include "ledger/request.hpp"

namespace kith::ledger {

// What one account's balances change by.
struct Effect {
    AccountNumber account = no_index;
    std::int64_t posted = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    bool passes_soft = false; // it passed its soft limit just now
};
using Effects = boost::container::small_vector<Effect, 2>;

// What was decided. Sums over its effects: posted is 0, pending_in equals pending_out.
struct Result {
    TransferState became = TransferState::confirmed; // of the transfer it is about
    std::int64_t minutes = 0; // logged, confirmed, reversed, frozen or standing, by action
    std::int64_t hours = 0;   // by how much the hours record changes
    bool override_used = false;
    Effects effects{};
};

struct Entry {
    std::uint64_t sequence = 0; // 1, 2, 3, ... in each centre
    Instant at{};               // never before its predecessor's
    Date on{};
    Request request{};
    std::optional<Refused> refused{};
    boost::container::small_vector<Result, 1>
        results; // one, or one for each item of a chain; none if refused
};

} // namespace kith::ledger
