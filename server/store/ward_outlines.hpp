// SPDX-License-Identifier: MIT
// The rows of ward outlines: where each ward lies, for maps. Every function throws StoreFault.
#pragma once

#include "store/sqlite.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

struct WardOutline {
    std::string ward{}; // a code
    std::string name{};
    std::string rings{}; // "easting,northing easting,northing ...;..." in metres of the National Grid
    friend bool operator==(WardOutline const&, WardOutline const&) = default;
};

class WardOutlines {
  public:
    WardOutlines(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    void put(WardOutline const& outline);
    void erase_all();
    [[nodiscard]] std::int64_t count();
    [[nodiscard]] bool has(std::string_view ward);
    // By code, after `after`.
    [[nodiscard]] std::vector<WardOutline> page(std::string_view after, std::size_t limit);

  private:
    Database* database_;
    std::int64_t centre_;
};

} // namespace kith::store
