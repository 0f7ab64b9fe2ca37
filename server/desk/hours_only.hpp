// SPDX-License-Identifier: MIT
// Who may not be paid in kind, or does not want to be: their hours are recorded, and no credits move.
#pragma once

#include "store/sqlite.hpp"

#include <cstdint>
#include <string_view>

namespace kith::desk {

// As their row says (hours_only).
[[nodiscard]] bool takes_no_credits(store::Database& database, std::int64_t centre,
                                    std::string_view volunteer);

} // namespace kith::desk
