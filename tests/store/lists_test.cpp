// SPDX-License-Identifier: MIT
// People found by how a word of their name begins, whatever the accents and the case; and a database from
// before that was kept.
#include "store/lists.hpp"

#include "scratch_folder.hpp"
#include "spelling/words.hpp"
#include "store/community_rows.hpp"
#include "store/migrate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace kith::store;
using kith::spelling::folded_words;

namespace {

using Words = std::vector<std::string>;

struct People {
    kith::test::ScratchFolder folder;
    Database database{folder / "kith.db", Database::Mode::create};
    People() { migrate(database); }

    void put(std::string const& id, std::string const& name) {
        Cells cells(shape_of(PackTable::volunteers).columns.size());
        cells.front() = id;
        cells[column_of(PackTable::volunteers, "name")] = name;
        CommunityRows(database, 1).put(PackTable::volunteers, cells);
    }
    Words found(std::string const& text, std::string const& after_word = {}, std::string const& after = {},
                std::size_t limit = 100) {
        Words ids;
        for (auto const& each : volunteers_with(database, 1, folded_words(text), after_word, after, limit))
            ids.push_back(each.id);
        return ids;
    }
};

} // namespace

TEST_CASE("people are found by any word of their name or id, once, and by several words together") {
    People people;
    people.put("V1", "Ana Lee");
    people.put("V2", "Annabel Annan");
    people.put("V3", "Lee Ánders");
    people.put("V4", "Bo");
    CHECK(people.found("an") == Words{"V1", "V3", "V2"}); // ana, anders, annabel
    CHECK(people.found("ann") == Words{"V2"});
    CHECK(people.found("LEE") == Words{"V1", "V3"});
    CHECK(people.found("lee an") == Words{"V1", "V3"});
    CHECK(people.found("v") == Words{"V1", "V2", "V3", "V4"});
    CHECK(people.found("v4") == Words{"V4"});
    CHECK(people.found("x").empty());
    // Another page, and another name.
    CHECK(people.found("an", "ana", "V1") == Words{"V3", "V2"});
    people.put("V1", "Zed");
    CHECK(people.found("an") == Words{"V3", "V2"});
    CHECK(people.found("ze") == Words{"V1"});
    erase_volunteer_words(people.database, 1, "V1");
    CHECK(people.found("ze").empty());
}

TEST_CASE("volunteers from before there were words are given theirs once, a few at a time") {
    People people;
    for (int i = 0; i < 25; ++i) people.put("V" + std::to_string(i), i == 7 ? "" : "Ana");
    people.database.run("delete from volunteer_word");
    CHECK(add_missing_words(people.database, 1, 10) == 10);
    CHECK(add_missing_words(people.database, 1, 10) == 10);
    CHECK(add_missing_words(people.database, 1, 10) == 5);
    CHECK(add_missing_words(people.database, 1, 10) == 0);
    CHECK(people.found("ana").size() == 24);
    people.put("-", "--"); // nothing to find them by
    people.database.run("delete from volunteer_word");
    while (add_missing_words(people.database, 1, 100) != 0) {
    }
    CHECK(people.found("ana").size() == 24);
}

TEST_CASE("pages of whoever is found, read one after the other, are what a plain look at every name finds") {
    People people;
    std::mt19937 random(7);
    auto const syllable = [&] { return std::string(1, "abk"[random() % 3]) + "aeo"[random() % 3]; };
    std::vector<std::pair<std::string, std::string>> all;
    for (int i = 0; i < 300; ++i) {
        all.emplace_back("P" + std::to_string(i), syllable() + syllable() + " " + syllable());
        people.put(all.back().first, all.back().second);
    }
    for (std::string const text : {"a", "ka", "b e", "ba ke", "kaba", "p1 a"}) {
        CAPTURE(text);
        auto beginnings = folded_words(text);
        std::set<std::string> expected;
        for (auto const& [id, name] : all) {
            auto words = folded_words(name);
            words.push_back(folded_words(id).front());
            bool const fits = std::ranges::all_of(beginnings, [&](std::string const& beginning) {
                return std::ranges::any_of(
                    words, [&](std::string const& word) { return word.starts_with(beginning); });
            });
            if (fits) expected.insert(id);
        }
        Words read;
        std::string word;
        std::string id;
        for (;;) {
            auto const page = volunteers_with(people.database, 1, beginnings, word, id, 7);
            for (auto const& each : page) read.push_back(each.id);
            if (page.size() < 7) break;
            word = page.back().word;
            id = page.back().id;
        }
        CHECK(std::set<std::string>(read.begin(), read.end()) == expected);
        CHECK(read.size() == expected.size());
    }
}
