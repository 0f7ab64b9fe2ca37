// SPDX-License-Identifier: MIT
// The organisations of the sample, their roles and shifts, and how many places each wants.
#pragma once

#include "sample/backdrop.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kith::sample {

// What the maker knows of a role beside its row.
struct RoleFacts {
    std::size_t borough = 0;
    GridPoint point;             // where the work is
    std::size_t first_shift = 0; // its shifts, in Work::shifts
    std::size_t shift_count = 0; // 0: the role is its own opening
    std::int32_t demand = 1;     // before it is scaled to the community
    std::size_t openings() const { return shift_count == 0 ? 1 : shift_count; }
};

struct Work {
    std::vector<Organisation> organisations;
    std::vector<RoleRow> roles;
    std::vector<RoleFacts> facts; // of `roles`, in their order
    std::vector<ShiftRow> shifts;
};

// Roles until there are exactly `openings` (a role with shifts counts once for each). Places are left open.
[[nodiscard]] Work make_work(Backdrop const& backdrop, std::size_t openings);

// Shares about `places` among the openings in proportion to their demand, at least one each, and leaves some
// unstated, as organisations do.
void share_places(Backdrop const& backdrop, Work& work, std::int64_t places);

} // namespace kith::sample
