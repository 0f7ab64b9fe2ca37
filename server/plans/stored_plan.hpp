// SPDX-License-Identifier: MIT
// plan.json read back: the pairings and prices of an earlier plan, by key. What it names need not exist any
// more; whoever uses it decides what that means.
#pragma once

#include "assignment/kept_plan.hpp"
#include "exchange/import_error.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::plans {

struct StoredPlan {
    KeptPlan plan;                // pairings and prices sorted
    std::optional<Instant> as_of; // when it was made for, if it says
    // What the file says of itself, if it does.
    struct Claim {
        std::int64_t value = 0;
        std::int64_t upper_bound = 0;
    };
    std::optional<Claim> claim;
    // The branches of its proof: what is decided of openings, and prices that are not the plan's.
    struct Branch {
        std::vector<std::pair<std::string, bool>> decided;
        std::vector<KeptPrice> prices; // sorted
    };
    std::vector<Branch> branches;
};

// Empty when anything was wrong: then the report says what, with the element's position as its row.
[[nodiscard]] std::optional<StoredPlan> read_stored_plan(std::filesystem::path const& path,
                                                         exchange::ImportReport& report);
[[nodiscard]] std::optional<StoredPlan> read_stored_plan(std::string const& file, std::string_view text,
                                                         exchange::ImportReport& report);

// The same by index of a roster. Empty where the roster does not know what it names, or has an opening that
// it gives no price: then the report says which.
struct PlanByIndex {
    std::vector<Pairing> pairings;
    std::vector<std::int64_t> prices;
    std::vector<ShiftBranch> branches; // each with the plan's prices where it names none
};
[[nodiscard]] std::optional<PlanByIndex> by_index(StoredPlan const& stored, Roster const& roster,
                                                  std::string const& file, exchange::ImportReport& report);

} // namespace kith::plans
