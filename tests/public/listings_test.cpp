// SPDX-License-Identifier: MIT
// The feed of open roles: whoever follows it knows, whatever happened in between, exactly what is open; and
// what its documents are made of. What they mean is held against the standard itself by
// tests/serve/listings_test.cpp.
#include "base/random.hpp"
#include "desk/desk_town.hpp"
#include "desk/publishing.hpp"
#include "exchange/concepts.hpp"
#include "exchange/taxonomy.hpp"
#include "public/listings.hpp"
#include "store/organisations.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace kith;
using namespace kith::site;
using desk::testing::centre;
using store::PackTable;

namespace {

namespace json = boost::json;

struct Town : desk::testing::Hub {
    Town() {
        writer->change([](store::Change& change) {
            store::CommunityRows(change.database(), centre)
                .put_file("wards.csv", "ward,name\nE05009317,Bow East\n");
        });
    }
    void put(PackTable table, std::map<std::string, std::string> const& cells) const {
        writer->change([&](store::Change& change) {
            store::CommunityRows rows(change.database(), centre);
            auto row = rows.find(table, cells.at("id"))
                           .value_or(store::Cells(store::shape_of(table).columns.size()));
            for (auto const& [column, text] : cells) row[store::column_of(table, column)] = text;
            rows.put(table, row);
            change.publish(centre, {"role.changed", "", "", cells.at("id"), ""});
        });
    }
    // Until there is nothing left to look at.
    std::size_t note(std::size_t limit = 500) const {
        std::size_t changed = 0;
        for (int i = 0; i < 50; ++i)
            writer->change(
                [&](store::Change& change) { changed += desk::note_published(change, centre, limit); });
        return changed;
    }
    void look(std::function<void(Listings&)> const& see) const {
        writer->read([&](store::Database& database) {
            Listings listings(database, store::centres(database).front(), {"https://kith.example.org", ""},
                              desk::testing::opening_day + std::chrono::seconds(seconds->load()));
            see(listings);
        });
    }
    json::object document(std::string const& role) const {
        std::string text;
        look([&](Listings& listings) { text = listings.document(role); });
        return text.empty() ? json::object() : json::parse(text).as_object();
    }
};

// Somebody who has kept what the feed told them, and where they are in it.
struct Follower {
    std::int64_t after = 0;
    std::map<std::string, std::string> known; // titles by address
    void follow(Town const& town, std::size_t per_page) {
        for (bool more = true; more;) {
            std::string text;
            town.look([&](Listings& listings) { text = listings.changes(after, per_page).text; });
            auto const page = json::parse(text).as_object();
            std::string const next(page.at("next").as_string());
            auto const from = next.find("after=") + 6;
            auto const number = std::stoll(next.substr(from, next.find('&', from) - from));
            more = number != after;
            after = number;
            for (auto const& gone : page.at("deleted").as_array())
                known.erase(std::string(gone.at("id").as_string()));
            for (auto const& organisation : page.at("graph").as_array())
                for (auto const& activity : organisation.at("activity").as_array())
                    for (auto const& role : activity.at("role").as_array())
                        known[std::string(role.at("id").as_string())] = role.at("title").as_string();
        }
    }
};

} // namespace

TEST_CASE("whoever follows the feed knows exactly what is open, whatever happened in between") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Town town;
        Random random(seed);
        std::map<std::string, std::string> open;
        std::vector<Follower> followers(3);
        for (int i = 0; i < 4; ++i)
            town.put(PackTable::organisations, {{"id", "O" + std::to_string(i)}, {"name", "Kitchen"}});
        for (int step = 0; step < 60; ++step) {
            auto const id = "R" + std::to_string(random.below(25));
            bool const is_open = random.below(3) != 0;
            auto const title = "Cook " + std::to_string(random.below(3));
            town.put(PackTable::roles, {{"id", id},
                                        {"title", title},
                                        {"organisation", "O" + std::to_string(random.below(4))},
                                        {"status", is_open ? "open" : "closed"}});
            auto const address = "https://kith.example.org/volunteering/roles/" + id + "#role";
            if (is_open)
                open[address] = title;
            else
                open.erase(address);
            if (random.below(4) == 0) {
                (void)town.note(1 + random.below(9));
                auto& one = followers[random.below(3)];
                one.follow(town, 1 + random.below(5));
                CHECK(one.known == open);
            }
            town.wait(std::chrono::seconds(5));
        }
        (void)town.note();
        for (auto& each : followers) {
            each.follow(town, 100);
            CHECK(each.known == open);
        }
        CHECK(town.note() == 0); // nothing is told twice
    }
}

TEST_CASE("an organisation that is suspended takes its roles out of the feed, and brings them back") {
    Town town;
    town.put(PackTable::organisations, {{"id", "O1"}, {"name", "Kitchen"}});
    town.put(PackTable::roles, {{"id", "R1"}, {"title", "Cook"}, {"organisation", "O1"}});
    town.put(PackTable::roles, {{"id", "need-1"}, {"title", "Shopping for one person"}});
    CHECK(town.note() == 1);
    Follower one;
    one.follow(town, 10);
    CHECK(one.known.size() == 1); // what somebody asked help for is nobody's to read
    auto const stand = [&](std::string const& state) {
        town.writer->change([&](store::Change& change) {
            store::OrganisationStanding standing;
            standing.organisation = "O1";
            standing.state = state;
            store::Organisations(change.database(), centre).put(standing);
            change.publish(centre, {"organisation.changed", "", "O1", "", ""});
        });
        town.note();
        one.follow(town, 10);
        return one.known.size();
    };
    auto const posted_at = [&] {
        Instant at;
        town.writer->read([&](store::Database& database) {
            at = store::PublishedRoles(database, centre).find("R1")->posted_at;
        });
        return at;
    };
    auto const since = posted_at();
    town.wait(std::chrono::hours(1));
    town.put(PackTable::roles, {{"id", "R1"}, {"title", "Chef"}});
    CHECK(town.note() == 1);
    CHECK(posted_at() == since); // it has been open all along
    CHECK(stand("suspended") == 0);
    CHECK(town.document("R1").empty());
    CHECK(stand("approved") == 1);
    CHECK(posted_at() == since + std::chrono::hours(1));
}

TEST_CASE("a role's document says what the role says, in the standard's words") {
    Town town;
    town.put(PackTable::organisations, {{"id", "O 1"}, {"name", "Kitchen"}});
    town.put(PackTable::roles, {{"id", "R/1"},
                                {"title", "Cook <b>"},
                                {"organisation", "O 1"},
                                {"setting", "in_person"},
                                {"ward", "E05009317"},
                                {"postcode", "E3 2AA"},
                                {"sessions", "Mon 10:00-14:00; Sat evenings"},
                                {"hours", "3"},
                                {"minimum_age", "18"},
                                {"causes", "food_poverty; older_people"},
                                {"required_skills", "driving:capable|cooking @before_start"},
                                {"desired_skills", "logistics; driving"},
                                {"required_checks", "dbs_enhanced:child @before_start; identity_check"},
                                {"required_vehicle", "van"},
                                {"expenses_paid", "yes"}});
    auto const made = town.document("R/1");
    auto const& organisation = made.at("graph").at(0);
    std::string const names = "https://ns.volunteeringdata.io/";
    CHECK(organisation.at("name") == "Kitchen");
    CHECK(organisation.at("cause") == json::array{names + "AntiPoverty", names + "OlderPeople"});
    auto const& activity = organisation.at("activity").at(0);
    auto const& role = activity.at("role").at(0);
    CHECK(role.at("id") == "https://kith.example.org/volunteering/roles/R%2F1#role");
    CHECK(role.at("title") == "Cook <b>");
    CHECK(role.at("allowsRemoteParticipation") == false);
    CHECK(role.at("minimumAge") == "18");
    CHECK(role.at("commitment") == "Mon 10:00-14:00; Sat evenings; 3 h");
    CHECK(role.at("applyLink") == "https://kith.example.org/roles/R%2F1");
    CHECK(role.at("skill") == json::array{names + "Driving", names + "Logistics"});
    CHECK(role.at("requirement") ==
          json::array{names + "DBSCheck", names + "IDCheck", names + "VanOrPeopleCarrier"});
    CHECK(role.at("accessibility") == json::array{names + "ExpensesPaid"});
    auto const& session = activity.at("session").at(0);
    CHECK(session.at("time") == json::array{names + "MondayMorning", names + "MondayAfternoon",
                                            names + "SaturdayAfternoon", names + "SaturdayEvening"});
    // Where it is, no nearer than the directory tells it.
    CHECK(session.at("location") == json::object{{"type", "Location"}, {"name", "Bow East"}});
    CHECK(json::serialize(made).find("E3 2AA") == std::string::npos);
    CHECK(town.document("nowhere").empty());
}

TEST_CASE("dated work is told by its times until they are over") {
    Town town; // Monday 7 September 2026
    town.put(PackTable::roles, {{"id", "FAIR"}, {"kind", "one_off"}, {"when", "2026-09-12 10:00-16:00"}});
    town.put(PackTable::roles, {{"id", "ROTA"}, {"kind", "shifts"}});
    auto const shift = [&](std::string const& id, std::string const& date, std::string const& end,
                           std::string const& status = "open") {
        town.put(PackTable::shifts, {{"id", id},
                                     {"role", "ROTA"},
                                     {"date", date},
                                     {"start", "22:00"},
                                     {"end", end},
                                     {"status", status}});
    };
    shift("S1", "2026-09-01", "23:00");
    shift("S2", "12/12/2026", "02:00"); // winter time, into the next day
    shift("S3", "2026-09-20", "23:00");
    shift("S4", "2026-09-21", "23:00", "closed");
    auto const times = [&](std::string const& role) {
        std::vector<std::string> made;
        auto const document = town.document(role);
        auto const& activity = document.at("graph").at(0).at("activity").at(0).as_object();
        if (!activity.contains("session")) return made;
        for (auto const& each : activity.at("session").at(0).at("time").as_array())
            made.push_back(std::string(each.at("begins").at("at").as_string()) + " " +
                           std::string(each.at("ends").at("at").as_string()));
        return made;
    };
    CHECK(times("FAIR") == std::vector<std::string>{"2026-09-12T09:00:00Z 2026-09-12T15:00:00Z"});
    CHECK(times("ROTA") == std::vector<std::string>{"2026-09-20T21:00:00Z 2026-09-20T22:00:00Z",
                                                    "2026-12-12T22:00:00Z 2026-12-13T02:00:00Z"});
    town.wait(std::chrono::days(10));
    CHECK(times("FAIR").empty());
}

TEST_CASE("every concept that is read comes in as words of ours, whatever goes out as it") {
    using enum exchange::ConceptKind;
    using exchange::TaxonomyKind;
    auto const known = [](TaxonomyKind kind, std::string const& word) {
        return std::ranges::any_of(exchange::built_in_taxonomy()[std::size_t(kind)],
                                   [&](auto const& each) { return each.code == word; });
    };
    for (auto const& [kind, of] :
         {std::pair{cause, TaxonomyKind::causes}, std::pair{skill, TaxonomyKind::skills},
          std::pair{requirement, TaxonomyKind::checks}}) {
        std::size_t with = 0;
        for (auto const& word : exchange::built_in_taxonomy()[std::size_t(of)]) {
            auto const name = exchange::concept_of(kind, word.code);
            if (name.empty()) continue;
            ++with;
            CAPTURE(word.code);
            for (auto const& back : exchange::words_of(kind, name)) CHECK(known(of, back));
        }
        CHECK(with >= 5);
    }
    CHECK(exchange::concept_of(skill, "cooking").empty());
    CHECK(exchange::words_of(cause, "NoSuchCause").empty());
}
