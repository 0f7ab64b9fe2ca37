// SPDX-License-Identifier: MIT
#include "store/lists.hpp"

#include "base/contract.hpp"
#include "spelling/words.hpp"

#include <algorithm>
#include <utility>

namespace kith::store {

namespace {

// Above every text that begins with the word.
std::string end_of(std::string const& beginning) {
    return beginning + "\xF4\x8F\xBF\xBF";
}

} // namespace

void erase_volunteer_words(Database& database, std::int64_t centre, std::string_view volunteer) {
    Statement(database, "delete from volunteer_word where centre = ? and volunteer = ?")
        .bind(1, centre)
        .bind(2, volunteer)
        .run();
}

void put_volunteer_words(Database& database, std::int64_t centre, std::string_view volunteer,
                         std::string_view name) {
    erase_volunteer_words(database, centre, volunteer);
    auto words = spelling::folded_words(name);
    for (auto& word : spelling::folded_words(volunteer)) {
        if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
    }
    // Who can be found by no word at all would be looked at anew at every start.
    if (words.empty()) words.emplace_back("-");
    Statement insert(database, "insert into volunteer_word (centre, word, volunteer) values (?, ?, ?)");
    for (auto const& word : words) {
        insert.bind(1, centre).bind(2, std::string_view(word)).bind(3, volunteer).run();
    }
}

std::size_t add_missing_words(Database& database, std::int64_t centre, std::size_t limit) {
    std::vector<std::pair<std::string, std::string>> without;
    {
        Statement rows(database,
                       "select id, name from volunteer where centre = ? and not exists (select 1 from "
                       "volunteer_word where volunteer_word.centre = volunteer.centre and "
                       "volunteer_word.volunteer = volunteer.id) order by id limit ?");
        rows.bind(1, centre).bind(2, static_cast<std::int64_t>(limit));
        while (rows.step()) without.emplace_back(rows.text(0), rows.text(1));
    }
    for (auto const& [id, name] : without) put_volunteer_words(database, centre, id, name);
    return without.size();
}

std::vector<FoundVolunteer> volunteers_with(Database& database, std::int64_t centre,
                                            std::vector<std::string> const& beginnings,
                                            std::string_view after_word, std::string_view after_id,
                                            std::size_t limit) {
    KITH_EXPECT(!beginnings.empty());
    // The first drives the search; who has several words that begin so is found by the first of them.
    std::string sql =
        "select w.word, v.id, v.name, v.status, v.ward from volunteer_word w join volunteer v on "
        "v.centre = w.centre and v.id = w.volunteer where w.centre = ? and w.word >= ? and "
        "w.word < ? and (w.word, w.volunteer) > (?, ?) and not exists (select 1 from "
        "volunteer_word b where b.centre = w.centre and b.volunteer = w.volunteer and b.word >= ? "
        "and b.word < w.word)";
    for (std::size_t i = 1; i < beginnings.size(); ++i) {
        sql += " and exists (select 1 from volunteer_word o where o.centre = w.centre and o.volunteer = "
               "w.volunteer and o.word >= ? and o.word < ?)";
    }
    sql += " order by w.word, w.volunteer limit " + std::to_string(limit);
    Statement rows(database, sql);
    std::vector<std::string> ends;
    ends.reserve(beginnings.size());
    for (auto const& beginning : beginnings) ends.push_back(end_of(beginning));
    std::string_view const first = beginnings.front();
    rows.bind(1, centre).bind(2, first).bind(3, std::string_view(ends.front()));
    rows.bind(4, after_word).bind(5, after_id).bind(6, first);
    int position = 6;
    for (std::size_t i = 1; i < beginnings.size(); ++i) {
        rows.bind(++position, std::string_view(beginnings[i]));
        rows.bind(++position, std::string_view(ends[i]));
    }
    std::vector<FoundVolunteer> found;
    while (rows.step()) {
        found.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)),
                         std::string(rows.text(3)), std::string(rows.text(4))});
    }
    return found;
}

std::int64_t matches_in(Database& database, std::int64_t centre, std::string_view state) {
    Statement found(database, "select count(*) from match where centre = ? and state = ?");
    return found.bind(1, centre).bind(2, state).step() ? found.integer(0) : 0;
}

} // namespace kith::store
