// SPDX-License-Identifier: MIT
// Lists at the size of a borough, from indexes and narrow rows: people by how a word of their name begins,
// and openings with their places and how many of them are held. Every function throws StoreFault.
#pragma once

#include "store/sqlite.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::store {

// What a volunteer is found by from now on: their name's words and their id's.
void put_volunteer_words(Database& database, std::int64_t centre, std::string_view volunteer,
                         std::string_view name);
void erase_volunteer_words(Database& database, std::int64_t centre, std::string_view volunteer);
// Of at most `limit` volunteers that have none, as in a database from before there were words. How many.
std::size_t add_missing_words(Database& database, std::int64_t centre, std::size_t limit);

struct FoundVolunteer {
    std::string word; // the first of theirs that begins as was asked
    std::string id;
    std::string name;
    std::string status;
    std::string ward;
};
// Those of whom each of `beginnings` (folded words, at least one) begins a word; by word, then id, after the
// pair. O(log n) and what is found, where the first is the longest.
[[nodiscard]] std::vector<FoundVolunteer> volunteers_with(Database& database, std::int64_t centre,
                                                          std::vector<std::string> const& beginnings,
                                                          std::string_view after_word,
                                                          std::string_view after_id, std::size_t limit);

// How many matches of the centre are in this state.
[[nodiscard]] std::int64_t matches_in(Database& database, std::int64_t centre, std::string_view state);

} // namespace kith::store
