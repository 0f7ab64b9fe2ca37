// SPDX-License-Identifier: MIT
// The rows of one centre's community: its people, organisations, roles and shifts, cell by cell as a pack's
// files have them (data/README.md). What a cell means is not known here; whoever writes has had it read by
// the pack's reader first (desk/).
#pragma once

#include "store/sqlite.hpp"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kith::store {

enum class PackTable : std::uint8_t { organisations, volunteers, roles, shifts };
inline constexpr std::size_t pack_table_count = 4;

struct TableShape {
    std::string_view table;                    // in the database
    std::string_view file;                     // of a pack
    std::span<std::string_view const> columns; // the first is the id
};
[[nodiscard]] TableShape const& shape_of(PackTable table);
// The position of a column; it has to be one.
[[nodiscard]] std::size_t column_of(PackTable table, std::string_view name);

using Cells = std::vector<std::string>; // in the order of the columns

struct PlaceRow {
    std::string postcode;
    std::int64_t easting = 0;
    std::int64_t northing = 0;
    std::string ward;
};

class CommunityRows {
  public:
    CommunityRows(Database& database, std::int64_t centre) : database_(&database), centre_(centre) {}

    [[nodiscard]] std::optional<Cells> find(PackTable table, std::string_view id);
    // A person's or an organisation's name, or a role's title; empty where there is none, or no such row.
    [[nodiscard]] std::string called(PackTable table, std::string_view id);
    // Writes the row over the one of its id; true where there was none.
    bool put(PackTable table, Cells const& cells);
    // In the order of ids' bytes, as everything that follows.
    void each(PackTable table, std::function<void(Cells const&)> const& see);
    // At most `limit` after the id `after` ("": from the first); `column`, where there is one, has `value`.
    [[nodiscard]] std::vector<Cells> page(PackTable table, std::string_view after, std::size_t limit,
                                          std::string_view column = {}, std::string_view value = {});

    [[nodiscard]] std::optional<PlaceRow> place(std::string_view postcode);
    void put(PlaceRow const& place);
    void each_place(std::function<void(PlaceRow const&)> const& see);

    // The other files of the pack, by name.
    [[nodiscard]] std::map<std::string, std::string> files();
    void put_file(std::string_view name, std::string_view body);

  private:
    struct Prepared {
        std::unique_ptr<Statement> find, insert, update, called;
    };
    Prepared& prepared(PackTable table);

    Database* database_;
    std::int64_t centre_;
    std::array<Prepared, pack_table_count> prepared_;
    std::unique_ptr<Statement> put_place_;
};

} // namespace kith::store
