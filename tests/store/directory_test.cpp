// SPDX-License-Identifier: MIT
// The directory's rows are kept whole, and found by English stems, by Bengali words however they are typed,
// by kind, ward and cause; what is withdrawn is not found, and no word is taken for the search's own
// language.
#include "store/directory.hpp"

#include "scratch_folder.hpp"
#include "store/community_rows.hpp"
#include "store/directory_search.hpp"
#include "store/migrate.hpp"
#include "store/moments.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

using namespace kith::store;

namespace {

kith::Date day(int number) {
    return kith::Date(std::chrono::sys_days(std::chrono::year(2026) / 9 / 1) + std::chrono::days(number) -
                      std::chrono::sys_days());
}

struct Town {
    kith::test::ScratchFolder folder;
    Database database{folder / "kith.db", Database::Mode::create};
    Directory directory{database, 1};
    DirectorySearch search{1};
    Database reader = opened();

    Database opened() {
        migrate(database);
        return {folder / "kith.db", Database::Mode::read};
    }
    void put(std::string const& id, std::string const& kind, std::string const& name,
             std::string const& description = {}, std::string const& ward = {},
             std::string const& causes = {}) {
        DirectoryEntry entry;
        entry.id = id;
        entry.kind = kind;
        entry.name = name;
        entry.description = description;
        entry.ward = ward;
        entry.causes = causes;
        entry.review_on = day(0);
        directory.put(entry);
    }
    void put_role(std::string const& id, std::string const& title, std::string const& status) {
        Cells cells(shape_of(PackTable::roles).columns.size());
        cells.front() = id;
        cells[column_of(PackTable::roles, "title")] = title;
        cells[column_of(PackTable::roles, "status")] = status;
        CommunityRows(database, 1).put(PackTable::roles, cells);
    }
    std::vector<std::string> found(DirectoryQuestion const& asked) {
        search.refresh(reader);
        auto const answer = search.find(asked);
        std::vector<std::string> ids;
        for (auto const& each : answer.hits) ids.push_back(each.id);
        if (asked.offset == 0 && std::ssize(ids) < asked.limit) CHECK(answer.total == std::ssize(ids));
        return ids;
    }
    std::vector<std::string> saying(std::string const& words) {
        DirectoryQuestion asked;
        asked.words = words;
        return found(asked);
    }
};

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("an entry is kept whole, replaced whole, and comes up when it is to be looked at again") {
    Town town;
    DirectoryEntry entry{"S1",
                         "service",
                         "Lunch club",
                         "O1",
                         "Hot meals",
                         "Drop in",
                         "The hall",
                         "E1 4NS",
                         "E05009331",
                         "Tuesdays",
                         "020 7946 0018",
                         "a@example.org",
                         "https://example.org",
                         "Ramp",
                         "Bengali",
                         "Free",
                         "food; older_people",
                         false,
                         day(9),
                         instant(1'800'000'000),
                         "staff"};
    town.directory.put(entry);
    CHECK(town.directory.find("S1") == entry);
    entry.name = "Supper club";
    entry.published = true;
    town.directory.put(entry);
    CHECK(town.directory.find("S1") == entry);
    CHECK_FALSE(Directory(town.database, 2).find("S1"));
    CHECK(town.directory.page("", day(8), 10).empty());
    CHECK(town.directory.page("", day(9), 10).size() == 1);
    CHECK(town.directory.page("", std::nullopt, 10).size() == 1);
    CHECK(town.directory.page("S1", std::nullopt, 10).empty());
}

TEST_CASE("words are found by their stem, their beginning, any case, with and without accents") {
    Town town;
    town.put("S1", "service", "Gardening for everybody", "Befriending older people at Café Zoë");
    town.put("S2", "service", "Walks", "We walk past gardens");
    CHECK(town.saying("gardens") == Ids{"S1", "S2"}); // a name counts more
    CHECK(town.saying("GARDEN everybody") == Ids{"S1"});
    CHECK(town.saying("befriender cafe zoe") == Ids{"S1"});
    CHECK(town.saying("walking") == Ids{"S2"});
    CHECK(town.saying("wal") == Ids{"S2"});
    CHECK(town.saying("nothing of the kind").empty());
}

TEST_CASE("Bengali words are whole: a sign is part of its word, in whichever way it was typed") {
    Town town;
    town.put("S1", "service", "বাংলা ভাষায় বন্ধুত্ব সেবা");
    town.put("S2", "service", "খাদ্য সহায়তা");
    CHECK(town.saying("সেবা") == Ids{"S1"});
    CHECK(town.saying("বন্ধুত্ব") == Ids{"S1"});
    CHECK(town.saying("সহা") == Ids{"S2"});
    CHECK(town.saying("সব").empty());              // the letters of সেবা without its signs are another word
    CHECK(town.saying("ষ").empty());               // a letter from within a word is no word
    CHECK(town.saying("ভাষা\u09DF") == Ids{"S1"}); // one sign
    CHECK(town.saying("ভাষা\u09AF\u09BC") == Ids{"S1"}); // two
}

TEST_CASE("kind, ward and cause narrow it down, and without words it is a list by name, page by page") {
    Town town;
    town.put("B", "organisation", "beta", "", "W1", "food; older_people");
    town.put("A", "service", "Alpha", "", "W1", "food");
    town.put("C", "group", "Gamma", "", "W2", "older_people");
    town.put_role("R1", "Delta driver", "open");
    town.put_role("R2", "Done driver", "closed");
    town.put_role("need-1", "Shopping for one person", "open");
    CHECK(town.found({}) == Ids{"A", "B", "R1", "C"});
    CHECK(town.found({.kind = "service"}) == Ids{"A"});
    CHECK(town.found({.ward = "W1"}) == Ids{"A", "B"});
    CHECK(town.found({.cause = "older_people"}) == Ids{"B", "C"});
    CHECK(town.found({.cause = "older"}).empty());
    CHECK(town.found({.words = "driver", .kind = "role"}) == Ids{"R1"});
    CHECK(town.found({.offset = 1, .limit = 2}) == Ids{"B", "R1"});
    CHECK(town.saying("older people") == Ids{"C", "B"}); // a cause's words too; C has no others
}

TEST_CASE("what changes is found after the index looks again, and it looks only where something changed") {
    Town town;
    town.put("S1", "service", "Lunch club");
    CHECK(town.search.refresh(town.reader));
    CHECK_FALSE(town.search.refresh(town.reader));
    auto entry = *town.directory.find("S1");
    entry.published = false;
    town.directory.put(entry);
    CHECK(town.search.refresh(town.reader));
    CHECK(town.saying("lunch").empty());
}

TEST_CASE("no word is taken for the search's own language") {
    Town town;
    town.put("S1", "service", "Lunch and supper club");
    for (std::string const words :
         {"\"", "*", "lunch OR", "NOT lunch", "NEAR(lunch", "name:lunch", "lunch\" OR \"x", "(", "^lunch",
          "-lunch", "'; drop table entry; --", "\xff\xfe", "a\xc3"}) {
        CAPTURE(words);
        CHECK_NOTHROW(town.saying(words));
    }
    CHECK(town.saying("***").empty());
    CHECK(town.saying("^lunch*") == Ids{"S1"});
    CHECK(town.saying(std::string(5000, 'a')).empty());
}

TEST_CASE("among thousands of entries each question finds just its own") {
    Town town;
    constexpr int entries = 2000;
    {
        Transaction all(town.database);
        for (int i = 0; i < entries; ++i) {
            auto const number = std::to_string(i);
            town.put("S" + number, i % 3 == 0 ? "group" : "service", "Club number " + number,
                     "A friendly weekly meeting with lunch, gardening, walks and advice",
                     "W" + std::to_string(i % 20), i % 2 == 0 ? "food" : "older_people");
        }
        all.commit();
    }
    town.search.refresh(town.reader);
    CHECK(town.search.find({.words = "gardens lunch", .ward = "W3"}).total == entries / 20);
    CHECK(town.search.find({.words = "gardens", .cause = "food"}).total == entries / 2);
    CHECK(town.search.find({.words = "number 1432"}).hits == std::vector<DirectoryHit>{{"service", "S1432"}});
}
