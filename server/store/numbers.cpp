// SPDX-License-Identifier: MIT
#include "store/numbers.hpp"

#include <string>

namespace kith::store {

std::int64_t next_number(Database& database, std::string_view table, std::int64_t centre,
                         std::string_view column) {
    Statement highest(database, "select coalesce(max(" + std::string(column) + "), 0) from " +
                                    std::string(table) + " where centre = ?");
    return highest.bind(1, centre).step() ? highest.integer(0) + 1 : 1;
}

} // namespace kith::store
