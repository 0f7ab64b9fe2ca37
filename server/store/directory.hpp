// SPDX-License-Identifier: MIT
// Rows of the public directory: organisations, services and people's groups, as they wish to be published.
// No person is in it but by what an organisation publishes of itself. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct DirectoryEntry {
    std::string id{};
    std::string kind{}; // organisation, service, group
    std::string name{};
    std::string organisation{}; // the entry that runs it; empty: nobody else
    std::string description{};
    std::string how{};
    std::string place{};
    std::string postcode{};
    std::string ward{}; // a code
    std::string open_when{};
    std::string telephone{};
    std::string e_mail{};
    std::string website{};
    std::string accessibility{};
    std::string languages{};
    std::string cost{};
    std::string causes{}; // with ; between
    bool published = true;
    Date review_on{};
    Instant changed_at{};
    std::string changed_by{};
    friend bool operator==(DirectoryEntry const&, DirectoryEntry const&) = default;
};

// Of one centre.
class Directory {
  public:
    Directory(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    void put(DirectoryEntry const& entry);
    [[nodiscard]] std::optional<DirectoryEntry> find(std::string_view id);
    // By id, those after `after`; where `due` is given only those to be looked at again by then.
    [[nodiscard]] std::vector<DirectoryEntry> page(std::string_view after, std::optional<Date> due,
                                                   std::size_t limit);
    // Of what is published, what is to be looked at again by then, the longest due first.
    [[nodiscard]] std::vector<DirectoryEntry> due(Date by, std::size_t limit);
    // Published under the organisation's own id, or run by that entry.
    [[nodiscard]] std::vector<DirectoryEntry> of(std::string_view organisation);
    // What is published, by id.
    void each_published(std::function<void(DirectoryEntry const&)> const& see);

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
