// SPDX-License-Identifier: MIT
// The few places where engines' SQL differs: everything else in store/ and data/migrations/ is portable, and
// what only SQLite understands (pragmas, checkpoints, backups) is in sqlite.cpp.
#pragma once

#include <string_view>

namespace kith::store {

struct Dialect {
    std::string_view bytes;
    std::string_view clustered;
};
inline constexpr Dialect sqlite_dialect{.bytes = "blob", .clustered = "without rowid"};

} // namespace kith::store
