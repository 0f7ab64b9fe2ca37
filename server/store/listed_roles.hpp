// SPDX-License-Identifier: MIT
// Roles that came in as documents of the UK Volunteering Data Standard: which of ours they are, by the ids of
// whoever published them, and all that was said of them. What becomes of them is decided in
// desk/listings.hpp. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

enum class Publication : std::uint8_t { not_begun, goes_on, over };

struct ListedRoleRow {
    std::string source{};
    std::string source_id{};
    std::string activity_id{};
    std::string role{};
    std::string said{};
    std::string publish_from{}; // days, "2026-03-02"
    std::string publish_until{};
    Publication publication = Publication::goes_on;
    Instant seen_at{};
    std::optional<Instant> gone_at{};
};

// Of one centre.
class ListedRoles {
  public:
    ListedRoles(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    void put(ListedRoleRow const& row);
    [[nodiscard]] std::optional<ListedRoleRow> find(std::string_view source, std::string_view source_id);
    [[nodiscard]] std::optional<ListedRoleRow> of_role(std::string_view role);
    // The role of that id, or the roles of the activity of that id.
    [[nodiscard]] std::vector<ListedRoleRow> named(std::string_view source, std::string_view id);
    // Those not gone whose publication begins or ends by that day, and has not yet.
    [[nodiscard]] std::vector<ListedRoleRow> turning(std::string_view today, std::size_t limit);

    // Empty where there is none.
    [[nodiscard]] std::string organisation(std::string_view source, std::string_view source_id);
    void put_organisation(std::string_view source, std::string_view source_id, std::string_view organisation);

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
