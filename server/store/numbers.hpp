// SPDX-License-Identifier: MIT
// Numbers that a centre gives to its rows, one after the other.
#pragma once

#include "store/sqlite.hpp"

#include <cstdint>
#include <string_view>

namespace kith::store {

// The number after the highest that a row of the centre has; 1 where it has none. One look-up where an index
// begins with the centre and the column. To be asked within the change that writes the row, where no other
// writer comes between. Table and column are names of ours, never a client's. Throws StoreFault.
[[nodiscard]] std::int64_t next_number(Database& database, std::string_view table, std::int64_t centre,
                                       std::string_view column = "number");

} // namespace kith::store
