// SPDX-License-Identifier: MIT
// Rows that have been kept for long enough. Nothing of anybody on a legal hold is among them. When is decided
// in desk/retention.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

// Blanks notes of calls from before; deletes incidents, concerns that were decided, restrictions that were
// lifted, and cases that were closed, from before what `before` says of their class. At most `limit` of each;
// how many.
std::size_t forget_rows(Database& database, std::int64_t centre,
                        std::function<Instant(std::string_view retention)> const& before, std::size_t limit);
// A request each of people who asked for help, whose last request was closed before and who are still known.
[[nodiscard]] std::vector<std::int64_t> needs_closed_before(Database& database, std::int64_t centre,
                                                            Instant before, std::size_t limit);
// Volunteers who were stopped, of whom something is known, and nothing since; by id.
[[nodiscard]] std::vector<std::string> silent_since(Database& database, std::int64_t centre, Instant before,
                                                    std::size_t limit);
// Takes the day a certificate was issued out of volunteers' checks where it is `last` or earlier. How many
// volunteers.
std::size_t forget_issue_days(Database& database, std::int64_t centre, Date last);

} // namespace kith::store
