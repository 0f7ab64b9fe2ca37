// SPDX-License-Identifier: MIT
// plan.json read back: the pairings and prices of an earlier plan, by key. What it names need not exist any
// more; whoever uses it decides what that means.
#pragma once

#include "assignment/kept_plan.hpp"
#include "exchange/import_error.hpp"

#include <filesystem>
#include <optional>

namespace kith::cli {

// Pairings and prices are sorted. Empty when anything was wrong: then the report says what, with the
// element's position as its row.
[[nodiscard]] std::optional<KeptPlan> read_stored_plan(std::filesystem::path const& path,
                                                       exchange::ImportReport& report);

} // namespace kith::cli
