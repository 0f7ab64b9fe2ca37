// SPDX-License-Identifier: MIT
// The roles that are open, as anybody may read of them: in narrow rows, without those made of one person's
// request for help. Every function throws StoreFault.
#pragma once

#include "store/sqlite.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct OpenRole {
    std::string id{};
    std::string title{};
    std::string organisation{}; // its name
    std::string kind{};
    std::string setting{};
    std::string ward{}; // a code; its own, else its organisation's
    std::string when{}; // its sessions, else when it is
    std::string hours{};
    std::string urgency{};
    std::string minimum_age{};
    std::string causes{};
    std::string required_skills{};
    std::string required_checks{};
    std::string expenses_paid{};
    std::string organisation_id{};
    std::string sessions{}; // the two that `when` is made of
    std::string dated{};
    std::string start{};
    std::string end{};
    std::string maximum_age{};
    std::string desired_skills{};
    std::string required_vehicle{};
    std::string access{};
};

// In the order of ids' bytes, those after `after`, until `see` returns false.
void each_open_role(Database& database, std::int64_t centre, std::string_view after,
                    std::function<bool(OpenRole const&)> const& see);
// Nothing where it is not open, or not for everybody to see.
[[nodiscard]] std::optional<OpenRole> find_open_role(Database& database, std::int64_t centre,
                                                     std::string_view id);

struct OpenShift {
    std::string date{}; // as the three are written
    std::string start{};
    std::string end{};
};
// Those of a role that are open themselves, by id.
[[nodiscard]] std::vector<OpenShift> open_shifts(Database& database, std::int64_t centre,
                                                 std::string_view role);
// All that anybody may read of it, in one text: another one where anything of it has changed.
[[nodiscard]] std::string told_of(Database& database, std::int64_t centre, OpenRole const& role);

} // namespace kith::store
