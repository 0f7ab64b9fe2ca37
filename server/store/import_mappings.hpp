// SPDX-License-Identifier: MIT
// What the headings of a centre's own spreadsheets stand for, kept by name. Every function throws StoreFault.
#pragma once

#include "base/time.hpp"
#include "store/sqlite.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kith::store {

struct ImportMapping {
    std::string table{}; // as ImportBatch has it
    std::string name{};
    std::map<std::string, std::string> headings{}; // the column each stands for; empty: none
    std::string kept_by{};
    Instant kept_at{};
    friend bool operator==(ImportMapping const&, ImportMapping const&) = default;
};

inline constexpr std::size_t import_mappings_max = 50; // of a table

class ImportMappings {
  public:
    ImportMappings(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    // Whether there is room for one of that name.
    [[nodiscard]] bool has_room(std::string_view table, std::string_view name);
    // Over the one of its table and name.
    void put(ImportMapping const& mapping);
    [[nodiscard]] std::optional<ImportMapping> find(std::string_view table, std::string_view name);
    // By table and name; of one table where one is named.
    [[nodiscard]] std::vector<ImportMapping> all(std::string_view table = {});
    // False where there is none.
    bool remove(std::string_view table, std::string_view name);

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
