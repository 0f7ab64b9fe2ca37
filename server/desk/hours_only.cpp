// SPDX-License-Identifier: MIT
#include "desk/hours_only.hpp"

#include "exchange/cells.hpp"
#include "store/community_rows.hpp"

namespace kith::desk {

bool takes_no_credits(store::Database& database, std::int64_t centre, std::string_view volunteer) {
    using store::PackTable;
    auto const cells = store::CommunityRows(database, centre).find(PackTable::volunteers, volunteer);
    if (!cells) return false;
    auto const yes = exchange::parse_yes_no((*cells)[store::column_of(PackTable::volunteers, "hours_only")]);
    return yes && yes->value_or(false);
}

} // namespace kith::desk
