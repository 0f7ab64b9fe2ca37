// SPDX-License-Identifier: MIT
// What partners have been told of the roles that are open to everybody: each once, with the number of its
// last change, in whose order they are read. What a change is, desk/publishing.hpp decides. Every function
// throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct PublishedRole {
    std::string role{};
    std::int64_t number = 0; // given by put()
    std::string fingerprint{};
    bool is_open = true;
    Instant changed_at{};
    Instant posted_at{}; // open since
};

// Of one centre.
class PublishedRoles {
  public:
    PublishedRoles(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // With a number above all others.
    void put(PublishedRole const& role);
    [[nodiscard]] std::optional<PublishedRole> find(std::string_view role);
    // In the order of their numbers, those above `number`.
    [[nodiscard]] std::vector<PublishedRole> changed_after(std::int64_t number, std::size_t limit);
    // In the order of ids, those above `after` and, where it is given, not above `last`.
    [[nodiscard]] std::vector<PublishedRole> between(std::string_view after,
                                                     std::optional<std::string_view> last);
    // 0 where nothing was ever told.
    [[nodiscard]] std::int64_t newest();

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
