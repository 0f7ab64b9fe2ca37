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
};

// In the order of ids' bytes, those after `after`, until `see` returns false.
void each_open_role(Database& database, std::int64_t centre, std::string_view after,
                    std::function<bool(OpenRole const&)> const& see);
// Nothing where it is not open, or not for everybody to see.
[[nodiscard]] std::optional<OpenRole> find_open_role(Database& database, std::int64_t centre,
                                                     std::string_view id);

} // namespace kith::store
