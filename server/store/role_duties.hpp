// SPDX-License-Identifier: MIT
// Which roles somebody has said are work with children, or are not (desk/regulated.hpp says what follows).
// Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct RoleDuty {
    std::string role{};
    bool with_children = false;
    std::string said_by{};
    Instant said_at{};
    friend bool operator==(RoleDuty const&, RoleDuty const&) = default;
};

[[nodiscard]] std::optional<RoleDuty> find_role_duty(Database& database, std::int64_t centre,
                                                     std::string_view role);
void put_role_duty(Database& database, std::int64_t centre, RoleDuty const& duty);
// Who holds a place in the role or in one of its shifts, each once, by id.
[[nodiscard]] std::vector<std::string> holders_of_role(Database& database, std::int64_t centre,
                                                       std::string_view role);
// Roles that were said to be work with children, and those that ask for a check and of which nobody has said
// anything, by id.
[[nodiscard]] std::vector<std::string> roles_with_duties(Database& database, std::int64_t centre);

} // namespace kith::store
