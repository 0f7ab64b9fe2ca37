// SPDX-License-Identifier: MIT
// Who looked at guarded fields of whom: contacts and checks. Written with the read itself, kept for a time.
// And the latest time ever seen, beside it. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct ReadRow {
    std::int64_t number = 0; // given by add_read
    std::string principal;
    std::string standing;
    std::string field; // contacts, checks
    std::string method;
    std::string subject; // a volunteer, or "12 people"
    Instant at{};
};
void add_read(Database& database, std::int64_t centre, ReadRow const& row);
// The newest first, before `before` (0: from the newest); `subject` where not empty.
[[nodiscard]] std::vector<ReadRow> reads(Database& database, std::int64_t centre, std::string_view subject,
                                         std::int64_t before, std::size_t limit);
// Deletes at most `limit` rows of each centre from before.
void forget_reads(Database& database, Instant before, std::size_t limit);

// Empty before the first.
[[nodiscard]] std::optional<Instant> clock_mark(Database& database);
void put_clock_mark(Database& database, Instant at);

} // namespace kith::store
