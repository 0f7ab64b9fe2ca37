// SPDX-License-Identifier: MIT
// The rows beside the books that say from which match hours were logged. Written in the transaction of the
// ledger's entry, by desk/hours.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kith::store {

struct LoggedHours {
    std::string transfer; // hexadecimal
    std::string volunteer;
    std::string opening;
    std::string organisation;
    std::int64_t minutes = 0;
    std::string worked_on;
    std::string state; // pending, escalated, disputed, confirmed, rejected, expired, reversed
    Instant at{};
    friend bool operator==(LoggedHours const&, LoggedHours const&) = default;
};

void add_logged_hours(Database& database, std::int64_t centre, LoggedHours const& hours);
[[nodiscard]] std::optional<LoggedHours> find_logged_hours(Database& database, std::int64_t centre,
                                                           std::string_view transfer);
void set_logged_hours(Database& database, std::int64_t centre, std::string_view transfer,
                      std::int64_t minutes, std::string_view state);
// The newest first, at most `limit`; empty volunteer or organisation: anybody's; empty state: any.
[[nodiscard]] std::vector<LoggedHours> logged_hours(Database& database, std::int64_t centre,
                                                    std::string_view volunteer, std::string_view organisation,
                                                    std::size_t limit, std::string_view state = {});

} // namespace kith::store
