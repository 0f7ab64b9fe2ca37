// SPDX-License-Identifier: MIT
// On how many days somebody works with children, over all their roles: what they hold or are being asked,
// what they did, and one opening more that they might be given. The
// counting itself, and the law, are in brokerage/regulated.hpp; here is what counts: a role counts where
// somebody said so, or where it asks for a check against the children's barred list. Times that nobody fixed
// are supposed (once a week), because the warning has to come before the line is crossed and not after.
#pragma once

#include "brokerage/regulated.hpp"
#include "store/community_rows.hpp"
#include "store/writer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::desk {

// What a match waits for where it would cross the line: "rule.regulated_activity" is its word.
inline constexpr std::string_view regulated_rule = "regulated_activity";

struct RegulatedPart {
    std::string opening;
    std::string role;
    std::string organisation;
    bool held = false;            // or was; else proposed or asked for
    std::int32_t days_behind = 0; // of the period that ends today, without today
    std::int32_t days_ahead = 0;  // of the period that begins today
    bool supposed = false;        // when exactly was never said
};

struct RegulatedDays {
    brokerage::RegulatedCount count; // of everything, a period back and twelve weeks or more ahead
    std::int32_t days_behind = 0;
    std::int32_t days_ahead = 0;
    std::vector<RegulatedPart> parts; // those that have any day, by opening
    bool cleared = false;             // holds a check against the children's barred list
};

// Nothing where there is no such volunteer. `further`: an opening as if they held it; empty: none.
[[nodiscard]] std::optional<RegulatedDays> regulated_days(store::Database& database, std::int64_t centre,
                                                          std::string_view volunteer,
                                                          std::string_view further, Instant now);

// Set where giving them the opening would cross the line, and neither they nor the opening have the check
// that this asks for.
[[nodiscard]] std::optional<brokerage::RegulatedCount> would_cross(store::Database& database,
                                                                   std::int64_t centre,
                                                                   std::string_view volunteer,
                                                                   std::string_view opening, Instant now);

[[nodiscard]] bool counts_days(store::Database& database, std::int64_t centre, store::Cells const& role);

// Whether its days count. Whoever is past the line by that comes up ("regulated_line"). Publishes
// "role.changed". False where there is no such role.
[[nodiscard]] bool set_duty(store::Change& change, std::int64_t centre, std::string const& role,
                            bool with_children, std::string const& by);

// Volunteers who hold places in roles that count, by id, after `after`, at most `limit`.
[[nodiscard]] std::vector<std::string> with_children(store::Database& database, std::int64_t centre,
                                                     std::string_view after, std::size_t limit);

} // namespace kith::desk
