// SPDX-License-Identifier: MIT
#include "phrases/explanations.hpp"

#include "explanation/bow.hpp"
#include "explanation/random_community.hpp"

#include <doctest/doctest.h>

#include <algorithm>

template <>
struct doctest::StringMaker<std::vector<std::string>> {
    static String convert(std::vector<std::string> const& lines) {
        std::string text;
        for (auto const& line : lines) text += "\n    " + line;
        return text.c_str();
    }
};

using namespace kith;
using namespace kith::explanation;
using phrases::Labels;
using phrases::Lines;
using phrases::Phrases;
using phrases::Speaker;

namespace {

// A community and somebody to speak about it.
struct Told {
    PlannedCommunity community;
    Phrases phrases = Phrases::load("en");
    Labels labels;
    Speaker speaker{phrases, community.roster, labels};

    explicit Told(RosterDraft draft) : community(std::move(draft)) {}

    [[nodiscard]] Lines unplaced(std::string_view key) const {
        return describe(speaker, community.explainer.unplaced(community.volunteer(key)));
    }
    [[nodiscard]] Lines changes(std::string_view key) const {
        Lines lines;
        VolunteerId const volunteer = community.volunteer(key);
        for (Change const& change : community.explainer.unplaced(volunteer).changes)
            lines.push_back(describe(speaker, volunteer, change));
        return lines;
    }
};

Role titled(std::string key, std::string title) {
    Role weekly = role(std::move(key));
    weekly.title = std::move(title);
    return weekly;
}

} // namespace

TEST_CASE("travel is explained with its numbers, its shortfall and what would help") {
    Told const told(bow({person("ana", 4'200), person("ben", 100), person("cem", 5'900)},
                        {titled("kitchen", "Bow kitchen")}));
    CHECK(told.unplaced("ana") == Lines{"ana has no place. Of 1 opening none suits as things stand; 0 wait "
                                        "for an answer, 1 does not suit.",
                                        "In the way at 1 opening, alone at 1: travel.",
                                        "Near: Bow kitchen. 4.2 km away, 30 minutes door to door; they "
                                        "travel 3 km at the most, 1.2 km less."});
    CHECK(told.changes("ana") == Lines{"Travelling up to 5 km instead of 3 km: opens 1 opening. Best: Bow "
                                       "kitchen, 2nd of 2; the place is worth 1,210 more to others."});
}

TEST_CASE("a lapsed certificate says when it lapsed, and what renewing it would do") {
    Role kitchen = titled("kitchen", "Friday kitchen");
    kitchen.end = Date(std::chrono::local_days(2026y / 11 / 12));
    kitchen.requirements = {{TrainingRequirement{{TrainingId(0)}}, {}}};
    Volunteer ben = person("ben", 100);
    ben.training->push_back({TrainingId(0), {}, Date(std::chrono::local_days(2026y / 5 / 3))});
    Told const told(bow({ben}, {kitchen}));
    Lines const lines = told.unplaced("ben");
    CHECK(lines.back() == "Near: Friday kitchen. food hygiene lapsed on 3 May 2026; renewing it takes about "
                          "14 days and the start is in 10 days.");
    CHECK(told.changes("ben") ==
          Lines{"Renewing food hygiene, which lapsed on 3 May 2026: opens 1 opening. Best: Friday kitchen, "
                "1st of 1 and placed, for 24,450 points more in all."});
    Change const change = told.community.explainer.unplaced(told.community.volunteer("ben")).changes.front();
    CHECK(describe(told.speaker, confirm(told.community.judge, told.community.problem, told.community.plan,
                                         told.community.volunteer("ben"), change)) ==
          "Planned again with it: they are placed at Friday kitchen, 1 pairing more in all, worth 24,450 "
          "points more.");
}

TEST_CASE("why here and why not speak of the same prices") {
    Told const told(bow({person("ana", 2'000), person("ben", 100)}, {titled("kitchen", "Bow kitchen")}));
    OpeningId const kitchen = told.community.opening("kitchen");
    CHECK(describe(told.speaker, told.community.volunteer("ana"),
                   told.community.explainer.why_not(told.community.volunteer("ana"), kitchen)) ==
          Lines{"ana would score 3,500 for Bow kitchen; the place is worth 4,450 to others, 950 more."});
    CHECK(
        describe(told.speaker, told.community.explainer.why_here(told.community.volunteer("ben"), kitchen)) ==
        Lines{"ben is planned for Bow kitchen, where they score 4,450:", "+3,000 eligible",
              "+1,450 100 m away", "No other opening suits them."});
    CHECK(describe(told.speaker, told.community.plan) ==
          Lines{"No other plan has a higher total value than 24,450; checked independently."});
}

TEST_CASE("an unfilled place says who is near and what filling it is worth") {
    Role driver = titled("driver", "Driver");
    driver.requirements = {{VehicleRequirement{Vehicle::car}, {}}};
    Volunteer unsure = person("ben", 200);
    unsure.skills.reset();
    Role chef = titled("chef", "Chef");
    chef.requirements = {{SkillRequirement{{{SkillId(0), SkillLevel::capable}}}, {}}};
    Told const told(bow({person("ana", 100), unsure}, {driver, chef}));
    CHECK(
        describe(told.speaker, told.community.explainer.unfilled(told.community.opening("driver"))) ==
        Lines{
            "Driver: 0 of 1 place filled, 1 below the minimum of 1.",
            "Filling one more place is worth 20,000 points beside the score of whoever fills it.",
            "Of 2 people 0 suit; 0 wait for an answer, 2 do not suit.",
            "In the way for 2 people, alone for 2: vehicle.",
            "Near: ana. The role asks for a car; they have none. Having a car would make them 1st of 1 here.",
            "Near: ben. The role asks for a car; they have none. Having a car would make them 1st of 1 "
            "here."});
    Lines const lines =
        describe(told.speaker, told.community.explainer.unfilled(told.community.opening("chef")));
    CHECK(lines[2] == "Of 2 people 0 suit; 1 waits for an answer, 1 does not suit.");
    CHECK(lines[4] == "Ask which skills they have, and at what level. This holds up 1 person, 1 by itself.");
    CHECK(lines[5] == "Near: ben. The role asks for cooking (capable or better); whether they have it is not "
                      "known. Ask which skills they have, and at what level. (before referral) Asking which "
                      "skills they have could make them 1st of 1 here.");
}

TEST_CASE("reasons and changes have codes for machines") {
    Role chef = titled("chef", "Chef");
    chef.requirements = {{SkillRequirement{{{SkillId(0), SkillLevel::capable}}}, {}}};
    Told const told(bow({person("ana", 4'200)}, {chef, titled("kitchen", "Bow kitchen")}));
    Unplaced const ana = told.community.explainer.unplaced(told.community.volunteer("ana"));
    CHECK(phrases::reason_codes(ana.tally) == "travel:2:1 skill:1:0");
    REQUIRE(ana.changes.size() == 1);
    CHECK(phrases::change_code(told.community.roster, ana.changes[0]) == "travel_limit:5000");
    CHECK(phrases::change_code(told.community.roster, {.kind = ChangeKind::skill, .level = 1, .word = 1}) ==
          "skill:driving:capable");
    CHECK(phrases::change_code(told.community.roster,
                               {.kind = ChangeKind::answer, .question = Question::birth}) == "answer.birth");
}

TEST_CASE("whatever the engine finds in random communities can be said, and says no more than it should") {
    Phrases const english = Phrases::load("en");
    Labels const labels;
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        RosterDraft draft = RandomCommunity(seed).draft();
        for (Volunteer& each : draft.volunteers) each.name = "Secret Name";
        PlannedCommunity const community(std::move(draft));
        Speaker const speaker(english, community.roster, labels);
        Lines said = describe(speaker, community.plan);
        auto const add = [&](Lines const& lines) { said.insert(said.end(), lines.begin(), lines.end()); };
        for (Unplaced const& unplaced : community.explainer.unplaced(community.explainer.unplaced_people())) {
            add(describe(speaker, unplaced));
            for (Change const& change : unplaced.changes)
                said.push_back(describe(speaker, unplaced.volunteer, change));
        }
        for (OpeningId const opening : community.explainer.unfilled_openings())
            add(describe(speaker, community.explainer.unfilled(opening)));
        for (PlannedPairing const& pairing : community.plan.pairings)
            add(describe(speaker, community.explainer.why_here(pairing.volunteer, pairing.opening)));
        for (std::size_t v = 0; v < community.roster.volunteers().size(); ++v)
            for (std::size_t o = 0; o < community.roster.openings().size(); ++o)
                add(describe(speaker, VolunteerId(v),
                             community.explainer.why_not(VolunteerId(v), OpeningId(o))));
        CAPTURE(seed);
        for (std::string const& line : said) {
            CAPTURE(line);
            CHECK(!line.empty());
            CHECK(line.find_first_of("{}") == std::string::npos);
            CHECK(line.find("Secret") == std::string::npos);
        }
    }
}
