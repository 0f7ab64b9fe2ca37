// SPDX-License-Identifier: MIT
// Everything that is held about one person, read and erased by what store/inventory.hpp says of each column.
// Every function throws StoreFault.
#pragma once

#include "store/inventory.hpp"
#include "store/sqlite.hpp"

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

// The person's id, and those of people who were merged into them.
[[nodiscard]] std::vector<std::string> ids_of_person(Database& database, std::int64_t centre,
                                                     std::string_view volunteer);

struct HeldCell {
    ColumnKind const* kind = nullptr;
    std::string text{}; // a number as its digits, bytes as hexadecimal ones
};
// Every row that is theirs, by table, without what is the server's own; where a row names somebody else too,
// that cell says "(somebody else)".
void read_held(Database& database, std::int64_t centre, std::span<std::string const> ids,
               std::function<void(std::string const& table, std::span<HeldCell const>)> const& see);

// Clears, deletes or renames every cell of theirs, and whatever else mentions them: what their accounts are
// called, answers kept for calls of others, runs whose plan they are in. Gives each id its pseudonym. Words
// beside the books' transfers are the desk's to erase (desk/privacy.hpp).
void erase_held(Database& database, std::int64_t centre,
                std::map<std::string, std::string> const& pseudonyms);

} // namespace kith::store
