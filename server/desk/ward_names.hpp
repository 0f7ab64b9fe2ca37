// SPDX-License-Identifier: MIT
// What a centre's wards are called, as its own list of them says: for pages that name a ward to the public.
#pragma once

#include "store/community_rows.hpp"

#include <map>
#include <string>

namespace kith::desk {

// Names by code; empty where the centre has no list, and without the rows that cannot be read.
[[nodiscard]] std::map<std::string, std::string> ward_names(store::CommunityRows& rows);

} // namespace kith::desk
