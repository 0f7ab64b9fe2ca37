// SPDX-License-Identifier: MIT
// plan.json read back: the pairings and prices of an earlier plan, by key. What it names need not exist any
// more; whoever uses it decides what that means.
#pragma once

#include "exchange/import_error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kith::cli {

struct StoredPairing {
    std::string volunteer;
    std::string opening;
    friend auto operator<=>(StoredPairing const&, StoredPairing const&) = default;
};

struct StoredPrice {
    std::string opening;
    std::int64_t price = 0;
    friend auto operator<=>(StoredPrice const&, StoredPrice const&) = default;
};

struct StoredPlan {
    std::vector<StoredPairing> pairings; // sorted
    std::vector<StoredPrice> prices;     // sorted
};

// Empty when anything was wrong: then the report says what, with the element's position as its row.
[[nodiscard]] std::optional<StoredPlan> read_stored_plan(std::filesystem::path const& path,
                                                         exchange::ImportReport& report);

} // namespace kith::cli
