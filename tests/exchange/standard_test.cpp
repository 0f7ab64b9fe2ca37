// SPDX-License-Identifier: MIT
// Documents of the UK Volunteering Data Standard: read in whichever form they are written, told back where
// they are not understood, and written so that they are read as the same.
#include "exchange/standard_reader.hpp"

#include "base/random.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::exchange;

namespace {

namespace json = boost::json;

StandardReading read(std::string_view text, ImportReport& report) {
    auto reading = read_standard(text, report);
    REQUIRE(reading);
    return std::move(*reading);
}

std::vector<std::string> paths(ImportReport const& report) {
    std::vector<std::string> all;
    for (auto const& each : report.errors())
        all.push_back(each.column + " " + std::string(code(each.expected)));
    return all;
}

constexpr std::string_view guide = R"({
  "@context": "https://api.volunteeringdata.io/context/v1",
  "graph": [{
    "type": "Organisation", "id": "https://x.example/o1", "name": "Night Kitchen", "website": "https://x.example/",
    "cause": ["https://ns.volunteeringdata.io/AntiPoverty"],
    "activity": [{
      "id": "https://x.example/a1", "title": "Soup round", "description": "Hot soup",
      "role": [{"title": "Driver", "commitment": "One evening", "allowsRemoteParticipation": false,
                "minimumAge": "18", "requirement": ["https://ns.volunteeringdata.io/DBSCheck"]},
               {"title": "Cook", "minimumAge": 16, "skill": "https://ns.volunteeringdata.io/Logistics"}],
      "session": [{"location": {"name": "Hall", "address": "1 Example Road, London E3 2AA, UK",
                                "latitude": "51.5", "longitude": -0.02},
                   "time": ["https://ns.volunteeringdata.io/MondayAfternoon",
                            {"hasBeginning": {"inXSDDateTimeStamp": "2026-06-20T08:00:00+01:00"},
                             "hasEnd": "2026-06-20T18:00:00Z"}]}]
    }]}]
})";

// Anything a document could say.
ListedRole any_role(Random& random, std::size_t number) {
    auto const maybe = [&](std::string text) {
        return random.below(3) == 0 ? std::string() : std::move(text);
    };
    auto const iris = [&](std::initializer_list<std::string_view> names) {
        std::vector<std::string> made;
        for (auto const name : names)
            if (random.below(2) == 0) made.push_back(standard_iri(name));
        return made;
    };
    auto const answer = [&]() -> std::optional<bool> {
        if (random.below(3) == 0) return std::nullopt;
        return random.below(2) == 0;
    };
    auto const n = std::to_string(number);
    ListedRole role;
    role.organisation = {"https://x.example/o" + n,        "Kitchen \"" + n + "\" হাঁটা",
                         maybe("Food\nfor all"),           maybe("https://x.example/"),
                         maybe("https://x.example/i.png"), iris({"AntiPoverty", "Care"})};
    role.activity = {maybe("https://x.example/a" + n),
                     "Round " + n,
                     maybe("Soup"),
                     {},
                     maybe("2026-01-01"),
                     maybe("2027-01-01"),
                     answer()};
    role.of_activity = random.below(4) == 0;
    if (!role.of_activity) {
        role.id = maybe("https://x.example/r" + n);
        role.title = "Driver " + n;
        role.description = maybe("Drives <b>");
        role.commitment = maybe("One evening");
        role.apply_link = maybe("https://x.example/apply");
        role.remote = answer();
        role.minimum_age = maybe("18");
        role.maximum_age = maybe("25");
        role.requirements = iris({"DBSCheck", "IDCheck", "Gloves"});
        role.rewards = iris({"TrainingProvided"});
        role.skills = iris({"Driving", "Logistics"});
        role.accessibility = iris({"ExpensesPaid"});
    }
    for (auto i = random.below(3); i > 0; --i) {
        ListedSession session;
        session.id = maybe("https://x.example/s" + n + std::to_string(i));
        session.location = "Hall";
        session.address = maybe("1 Example Road E3 2AA");
        session.latitude = maybe("51.5");
        session.longitude = maybe("-0.02");
        session.times = {{standard_iri("MondayMorning"), {}, {}},
                         {{}, "2026-06-20T08:00:00Z", maybe("2026-06-20T18:00:00Z")}};
        role.sessions.push_back(std::move(session));
    }
    return role;
}

} // namespace

TEST_CASE("a document as the standard's guide writes it is read whole") {
    ImportReport report;
    auto const reading = read(guide, report);
    CHECK(report.clean());
    CHECK(report.notes().empty());
    REQUIRE(reading.roles.size() == 2);
    auto const& driver = reading.roles[0];
    CHECK(driver.path == "/graph/0/activity/0/role/0");
    CHECK(driver.source_id == "https://x.example/a1\nDriver");
    CHECK(driver.organisation_id == "https://x.example/o1");
    CHECK(driver.role.organisation.name == "Night Kitchen");
    CHECK(driver.role.organisation.causes == std::vector{standard_iri("AntiPoverty")});
    CHECK(driver.role.activity.title == "Soup round");
    CHECK(driver.role.title == "Driver");
    CHECK(driver.role.remote == std::optional(false));
    CHECK(driver.role.minimum_age == "18");
    CHECK(driver.role.requirements == std::vector{standard_iri("DBSCheck")});
    CHECK(reading.roles[1].role.minimum_age == "16");
    CHECK(reading.roles[1].role.skills == std::vector{standard_iri("Logistics")});
    auto const& session = driver.role.sessions.at(0);
    CHECK(session.address == "1 Example Road, London E3 2AA, UK");
    CHECK(session.longitude == "-2E-2");
    CHECK(session.times == std::vector<ListedTime>{{standard_iri("MondayAfternoon"), {}, {}},
                                                   {{}, "2026-06-20T07:00:00Z", "2026-06-20T18:00:00Z"}});
}

TEST_CASE("nested or flat, with short words, the ontology's, prefixes or full IRIs, it is the same role") {
    std::string const forms[] = {
        R"({"type":"Organisation","id":"x:o","name":"Kitchen","activity":{"id":"x:a","title":"Round",
            "role":{"id":"x:r","title":"Driver","minimumAge":18}}})",
        R"([{"@type":"https://ns.volunteeringdata.io/Organisation","@id":"x:o",
             "https://ns.volunteeringdata.io/organisationName":[{"@value":"Kitchen"}],
             "https://ns.volunteeringdata.io/organisationActivity":[{"@id":"x:a"}]},
            {"@id":"x:r","@type":["https://ns.volunteeringdata.io/Role"],
             "https://ns.volunteeringdata.io/roleTitle":[{"@value":"Driver"}],
             "https://ns.volunteeringdata.io/roleMinimumAge":[{"@value":18}]},
            {"@id":"x:a","@type":["https://ns.volunteeringdata.io/Activity"],
             "https://ns.volunteeringdata.io/activityTitle":[{"@value":"Round"}],
             "https://ns.volunteeringdata.io/activityRole":[{"@id":"x:r"}]}])",
        R"({"@context":{"v":"https://ns.volunteeringdata.io/"},"@graph":[
            {"@id":"x:a","@type":"v:Activity","v:activityTitle":"Round","v:activityOrganisation":{"@id":"x:o"},
             "v:activityRole":{"@id":"x:r","v:roleTitle":{"@value":"Driver","@language":"en"},
             "v:roleMinimumAge":"18"}},
            {"@id":"x:o","@type":"v:Organisation","v:organisationName":"Kitchen"}]})"};
    std::optional<ListedRole> first;
    for (auto const& form : forms) {
        CAPTURE(form);
        ImportReport report;
        auto const reading = read(form, report);
        CHECK(paths(report).empty());
        REQUIRE(reading.roles.size() == 1);
        if (!first) first = reading.roles[0].role;
        CHECK(reading.roles[0].role == *first);
        CHECK(read_said(reading.roles[0].said) == first);
    }
    CHECK(first->minimum_age == "18");
}

TEST_CASE("what is written is read as the same, and what was said of one role gives that role again") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        std::vector<ListedRole> roles;
        for (std::size_t i = 0; i < 1 + random.below(5); ++i) roles.push_back(any_role(random, i));
        ImportReport report;
        auto const text = json::serialize(standard_document(roles));
        auto const reading = read(text, report);
        CAPTURE(text);
        CHECK(paths(report).empty());
        CHECK(report.notes().empty());
        REQUIRE(reading.roles.size() == roles.size());
        for (std::size_t i = 0; i < roles.size(); ++i) {
            CHECK(reading.roles[i].role == roles[i]);
            CHECK(read_said(reading.roles[i].said) == roles[i]);
        }
    }
}

TEST_CASE("what is not understood is told with its path and what was expected, and the rest is read") {
    ImportReport report;
    auto const reading =
        read(R"({"graph":[{"type":"Organisation","name":"Kitchen","charityNumber":"1","cause":["Care"],
        "activity":[{"title":"Round","publishEndDate":"soon","role":[
           {"title":"Driver","minimumAge":"old","maximumAge":900,"allowsRemoteParticipation":"perhaps","a/b":1},
           {"title":"Driver"}, {"title":["a","b"]}, "x:gone"],
         "session":[{"location":{"latitude":"north"},"time":["Mondays",{"begins":{"at":"noon"}}]}]},
         {"role":[{"minimumAge":"16"}]}]},
        {"type":"Activity","title":"Nobody's"}], "deleted":[{"id":"x:r"},{},"x:s"]})",
             report);
    CHECK(reading.deleted == std::vector<std::string>{"x:r", "x:s"});
    REQUIRE(reading.roles.size() >= 2);
    CHECK(reading.roles[0].role.title == "Driver");
    CHECK(reading.roles[0].role.minimum_age.empty());
    auto const told = paths(report);
    CAPTURE(told);
    for (auto const* each :
         {"/graph/0/activity/0/role/0/minimumAge whole_number",
          "/graph/0/activity/0/role/0/maximumAge number_in_range",
          "/graph/0/activity/0/role/0/allowsRemoteParticipation yes_no_unknown",
          "/graph/0/cause/0 known_word", "/graph/0/activity/0/publishEndDate date",
          "/graph/0/activity/0/role/1 unique_key", "/graph/0/activity/0/role/2/title value",
          "/graph/0/activity/0/role/3 known_key",
          "/graph/0/activity/0/session/0/location/latitude decimal_number",
          "/graph/0/activity/0/session/0/time/0 known_word",
          "/graph/0/activity/0/session/0/time/1/begins/at instant", "/graph/0/activity/1/role/0/title value",
          "/graph/1/organisation value", "/deleted/1 value"}) {
        CAPTURE(each);
        CHECK(std::ranges::find(told, each) != told.end());
    }
    std::vector<std::string> ignored;
    for (auto const& note : report.notes()) ignored.push_back(note.column);
    CHECK(ignored == std::vector<std::string>{"/graph/0/charityNumber", "/graph/0/activity/0/role/0/a~1b"});
    // Nothing of it is lost.
    CHECK(reading.roles[0].said.find("\"charityNumber\":\"1\"") != std::string::npos);
    CHECK(reading.roles[0].said.find("\"a/b\":1") != std::string::npos);
}

TEST_CASE("what is no such document is refused as a whole, and an endless one ends") {
    for (auto const* text :
         {"", "{", "[]", "{}", "1", "\"x\"", "[1]", "{\"name\":\"x\"}", "{\"graph\":[{}]}"}) {
        CAPTURE(text);
        ImportReport report;
        CHECK_FALSE(read_standard(text, report));
        CHECK_FALSE(report.clean());
    }
    ImportReport empty;
    CHECK(read_standard("{\"graph\":[]}", empty));
    // Nodes that name themselves and each other.
    ImportReport report;
    auto const knot =
        read(R"({"graph":[{"type":"Organisation","id":"x:o","name":"K","activity":["x:a","x:a"]},
        {"type":"Activity","id":"x:a","title":"A","organisation":"x:o","role":["x:a"],"session":["x:s","x:s"]},
        {"type":"Session","id":"x:s","location":"x:s","time":["x:s"],"session":"x:s"}]})",
             report);
    CHECK(knot.roles.size() == 1);
    std::string wide = R"({"graph":[{"type":"Organisation","id":"x:o","name":"K","activity":[)";
    for (int i = 0; i < 6'000; ++i)
        wide += std::string(i > 0 ? "," : "") + R"({"title":"A)" + std::to_string(i) + "\"}";
    ImportReport many;
    CHECK(read(wide + "]}]}", many).roles.size() == standard_roles_max);
    CHECK_FALSE(many.clean());
}
