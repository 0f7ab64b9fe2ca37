// SPDX-License-Identifier: MIT
// A surge: what an emergency asks for, hour by hour, for a drill on a community as it stands. A CSV file of
// roles that open and of shares of people who drop out; documented in data/README.md. Roles are read by the
// fields of roles.csv, with the same errors, at their row and column.
#pragma once

#include "exchange/changes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::exchange {

inline constexpr std::int64_t surge_hours_max = 24 * 60;
inline constexpr std::int64_t surge_days_max = 60;

// A role of the file, once for each of its days.
struct SurgeOpening {
    std::string opening; // key
    Instant asked_from;
    Instant begins; // it must be filled by then
    friend bool operator==(SurgeOpening const&, SurgeOpening const&) = default;
};

struct SurgeDropOut {
    Instant at;
    std::int32_t per_cent = 0; // of all who are active
    friend bool operator==(SurgeDropOut const&, SurgeDropOut const&) = default;
};

struct Surge {
    std::vector<SurgeOpening> openings; // in the order of the file
    std::vector<SurgeDropOut> drop_outs;
    std::string changes; // the roles as the text of a changes.csv
    // Where each row of that text comes from: row and column of the surge's file.
    struct Origin {
        std::size_t row = 0;
        std::string column;
    };
    std::vector<Origin> origins;
};

// `start` is hour 0. Nothing when the report has an error.
[[nodiscard]] std::optional<Surge> read_surge(std::string_view file, std::string_view text,
                                              PackDraft const& draft, Instant start, ImportReport& report);

// The community with the surge's roles open, and without the people who drop out. Errors stand at the rows of
// the surge's file. Nothing when the report has one.
[[nodiscard]] std::optional<Roster> apply_surge(std::string_view file, Surge const& surge,
                                                std::vector<std::string> const& dropped, PackDraft draft,
                                                ImportReport& report);

// The surges that come with Kith: their names, and the file of one of them; empty where there is none.
[[nodiscard]] std::vector<std::string_view> surge_names();
[[nodiscard]] std::string_view built_in_surge(std::string_view name);

} // namespace kith::exchange
