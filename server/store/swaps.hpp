// SPDX-License-Identifier: MIT
// Rows of places that their holders give away. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct SwapRow {
    std::string opening;
    std::string volunteer; // who holds the place
    std::string reason;
    std::string taker; // empty: nobody yet
    Instant at{};
};
// In the place of the one before, of the same holder and opening.
void put_swap(Database& database, std::int64_t centre, SwapRow const& swap);
// False where there was none.
bool delete_swap(Database& database, std::int64_t centre, std::string_view opening,
                 std::string_view volunteer);
// Of one opening, the longest offered first.
[[nodiscard]] std::vector<SwapRow> swaps_of(Database& database, std::int64_t centre,
                                            std::string_view opening);
[[nodiscard]] std::optional<SwapRow> swap_taken_by(Database& database, std::int64_t centre,
                                                   std::string_view opening, std::string_view taker);
// By opening and holder, after `after_opening`.
[[nodiscard]] std::vector<SwapRow> all_swaps(Database& database, std::int64_t centre,
                                             std::string_view after_opening, std::size_t limit);

} // namespace kith::store
