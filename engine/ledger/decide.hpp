// SPDX-License-Identifier: MIT
// The ledger's judgement: what a request would do to the books, or the first rule that refuses it. Pure: it
// reads the accounts and transfers the request names and changes nothing, so it may be asked on trial.
#pragma once

#include "base/outcome.hpp"
#include "ledger/books.hpp"

namespace kith::ledger {

// What can be told without the books: wrong shape, never recorded. Checks a chain's items too.
[[nodiscard]] std::optional<Refused> malformed(Request const& request);

// Of a well-formed request that is no chain and whose id is new. O(legs).
[[nodiscard]] Outcome<Result, Refused> decide(Books const& books, Request const& request, Moment moment);

} // namespace kith::ledger
