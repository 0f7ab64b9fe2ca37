// SPDX-License-Identifier: MIT
// The latest time that was ever seen, so that a clock that is set back makes nobody's session last longer.
// Throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <optional>

namespace kith::store {

// Empty before the first.
[[nodiscard]] std::optional<Instant> clock_mark(Database& database);
void put_clock_mark(Database& database, Instant at);

} // namespace kith::store
