// SPDX-License-Identifier: MIT
// Rows of references that outlast their organisation (desk/leaving.hpp). Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct KeptReference {
    std::string organisation{};
    std::string volunteer{};
    std::string organisation_name{};
    std::string first_day{};
    std::string last_day{};
    std::int64_t minutes = 0;
    std::string roles{};
    std::string words{};
    std::string given_by{};
    Instant given_at{};
};

// In the place of the one before.
void put_kept_reference(Database& database, std::int64_t centre, KeptReference const& reference);
// Of the volunteer, of the organisation, or of both, by organisation and volunteer; what is empty is anybody.
[[nodiscard]] std::vector<KeptReference> kept_references(Database& database, std::int64_t centre,
                                                         std::string_view organisation,
                                                         std::string_view volunteer);
// Who has begun anything with the organisation, or had hours confirmed by it, and has no reference of it.
[[nodiscard]] std::vector<std::string> without_reference(Database& database, std::int64_t centre,
                                                         std::string_view organisation);

} // namespace kith::store
