// SPDX-License-Identifier: MIT
#include "sample/taxonomy.hpp"

#include "sample/kinds.hpp"
#include "sample/lexicon.hpp"
#include "sample/lines.hpp"
#include "source_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>

namespace kith::sample::test {

namespace {

namespace chrono = std::chrono;

std::string text_of(std::string_view name) {
    std::ifstream file(source_folder() / "data/taxonomy" / name, std::ios::binary);
    REQUIRE_MESSAGE(file.good(), "cannot read ", name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> ids(std::string_view name) {
    std::vector<std::string> list;
    auto const rows = taxonomy_rows(name);
    for (std::size_t row = 1; row < rows.size(); ++row) list.push_back(rows[row][0]);
    return list;
}

struct File {
    std::string_view name;
    std::string_view header;
    std::size_t rows_least;
    std::size_t rows_most;
};
constexpr std::array<File, 7> files{{{"skills.csv", "id,label,family", 30, 80},
                                     {"languages.csv", "id,label", 30, 100},
                                     {"causes.csv", "id,label", 20, 60},
                                     {"goals.csv", "id,label", 8, 30},
                                     {"training.csv", "id,label", 10, 60},
                                     {"access.csv", "id,label", 8, 40},
                                     {"checks.csv", "id,label,scheme,rank", 6, 30}}};

} // namespace

Rows taxonomy_rows(std::string_view name) {
    Rows rows;
    auto const text = text_of(name);
    for (auto const line : parts(text, '\n')) {
        auto& row = rows.emplace_back();
        for (auto const cell : parts(line, ',')) row.emplace_back(cell);
    }
    return rows;
}

Words taxonomy_words() {
    Words words;
    words.skills = Skills(ids("skills.csv"));
    words.languages = Languages(ids("languages.csv"));
    words.causes = Causes(ids("causes.csv"));
    words.goals = Goals(ids("goals.csv"));
    words.trainings = Trainings(ids("training.csv"));
    words.access_needs = AccessNeeds(ids("access.csv"));
    words.checks = CheckCodes(ids("checks.csv"));
    return words;
}

std::vector<CheckKind> taxonomy_checks(Words const& words) {
    std::vector<CheckKind> kinds;
    auto const rows = taxonomy_rows("checks.csv");
    for (std::size_t row = 1; row < rows.size(); ++row) {
        kinds.push_back({*words.checks.find(rows[row][0]), rows[row][2], std::stoi(rows[row][3])});
    }
    return kinds;
}

ZoneTable london() {
    std::vector<ZoneTable::Change> changes;
    for (int year = 2020; year <= 2030; ++year) {
        auto const last_sunday = [year](chrono::month month) {
            return chrono::sys_days(chrono::year(year) / month / chrono::weekday_last(chrono::Sunday));
        };
        changes.push_back({last_sunday(chrono::March) + chrono::hours(1), Minutes(60)});
        changes.push_back({last_sunday(chrono::October) + chrono::hours(1), Minutes(0)});
    }
    return {Minutes(0), std::move(changes)};
}

TEST_CASE("taxonomy files are plain: their header, every cell filled, no quotes, line feeds only") {
    for (auto const& file : files) {
        CAPTURE(file.name);
        auto const text = text_of(file.name);
        CHECK(text.find_first_of("\"\r\t") == std::string::npos);
        CHECK(text.starts_with(std::string(file.header) + "\n"));
        CHECK(text.ends_with('\n'));
        auto const columns = std::ranges::count(file.header, ',') + 1;
        auto const rows = taxonomy_rows(file.name);
        CHECK(rows.size() - 1 >= file.rows_least);
        CHECK(rows.size() - 1 <= file.rows_most);
        for (auto const& row : rows) {
            CAPTURE(row.front());
            CHECK(row.size() == static_cast<std::size_t>(columns));
            CHECK(std::ranges::none_of(row, &std::string::empty));
        }
    }
}

TEST_CASE("taxonomy ids are snake case, sorted and named once, and labels are named once") {
    for (auto const& file : files) {
        CAPTURE(file.name);
        auto const list = ids(file.name);
        CHECK(std::ranges::is_sorted(list));
        CHECK(std::set<std::string>(list.begin(), list.end()).size() == list.size());
        for (auto const& id : list) {
            CAPTURE(id);
            CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos);
        }
        std::set<std::string> labels;
        for (auto const& row : taxonomy_rows(file.name)) labels.insert(row[1]);
        CHECK(labels.size() == list.size() + 1);
    }
}

TEST_CASE("the ranks of a scheme of checks are different, so that a higher one covers a lower one") {
    std::set<std::pair<std::string, std::string>> seen;
    auto const rows = taxonomy_rows("checks.csv");
    for (std::size_t row = 1; row < rows.size(); ++row) {
        CAPTURE(rows[row][0]);
        CHECK(seen.emplace(rows[row][2], rows[row][3]).second);
    }
}

TEST_CASE("every role template and every organisation speaks the taxonomy's words") {
    // An unknown code aborts: walking the tables is the test.
    auto const words = taxonomy_words();
    Lexicon const lexicon(words);
    std::set<std::string_view> titles;
    for (auto const& kind : organisation_kinds()) {
        CHECK_FALSE(kind.endings.empty());
        CHECK_FALSE(lexicon.causes(kind.causes).empty());
        CHECK(kind.roles.size() >= 3);
        for (auto const& role : kind.roles) {
            CAPTURE(role.titles);
            CHECK(lexicon.goals(role.goals).size() >= 1);
            CHECK(lexicon.skills(role.desired).size() >= 1);
            CHECK(lexicon.requirements(role.requirements).size() == parts(role.requirements, ' ').size());
            for (auto const title : parts(role.titles, '|')) titles.insert(title);
        }
    }
    CHECK(titles.size() >= 150);
}

TEST_CASE("the requirement line of a template gives kinds, levels, alternatives and gates") {
    auto const words = taxonomy_words();
    Lexicon const lexicon(words);
    auto const list =
        lexicon.requirements("language=bengali+fluent|sylheti check=dbs_enhanced/adult@start "
                             "training=food_hygiene@30 age=16-21 vehicle=van references@referral");
    REQUIRE(list.size() == 6);
    auto const& language = std::get<LanguageRequirement>(list[0].what);
    REQUIRE(language.any_of.size() == 2);
    CHECK(language.any_of[0] == LanguageWanted{lexicon.language("bengali"), LanguageLevel::fluent});
    CHECK(language.any_of[1] == LanguageWanted{lexicon.language("sylheti"), LanguageLevel::basic});
    CHECK_FALSE(list[0].gate.has_value());
    CHECK(std::get<CheckRequirement>(list[1].what) ==
          CheckRequirement{lexicon.check("dbs_enhanced"), Workforce::adult});
    CHECK(list[1].gate == Gate{GateKind::before_start, 0});
    CHECK(list[2].gate == Gate{GateKind::within_days, 30});
    CHECK(std::get<VehicleRequirement>(list[3].what) == VehicleRequirement{Vehicle::van});
    CHECK(list[4].gate == Gate{GateKind::before_referral, 0});
    CHECK(std::get<AgeRequirement>(list[5].what) == AgeRequirement{16, 21});
}

} // namespace kith::sample::test
