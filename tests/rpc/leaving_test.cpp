// SPDX-License-Identifier: MIT
// A charity closes: its roles, its people, the requests it runs, its hours and its references, in order and
// nobody forgotten.
#include "organisations_town.hpp"
#include "store/needs.hpp"

#include <map>

using namespace kith;
using namespace kith::rpc_test;

namespace {

struct Town : OrganisationsTown {
    std::string ben;
    Town() { ben = somebody(1, "ben", Standing::volunteer, "V01"); }

    json::object leaving(std::string const& who = {}) {
        return result(who.empty() ? staff : who, "organisation.leaving", {{"organisation", "O1"}});
    }
    std::string next() { return std::string(leaving().at("next").as_string()); }
    void give(std::string const& who, std::string const& volunteer, std::string const& opening) {
        done(staff, "match.offer", {{"volunteer", volunteer}, {"opening", opening}, {"channel", "phone"}});
        done(who, "match.accept", {{"volunteer", volunteer}, {"opening", opening}});
    }
    std::string state(std::string const& volunteer, std::string const& opening) {
        std::string found = "none";
        writer->read([&](store::Database& database) {
            if (auto const match = store::Matches(database, 1).find(volunteer, opening))
                found = exchange::word_of(match->state);
        });
        return found;
    }
};

json::object const closing{{"organisation", "O1"}};

} // namespace

TEST_CASE("a charity closes") {
    Town hub;
    // Ana has helped and will again, Ben is to come, a third was asked; a request for help runs under it.
    hub.give(hub.ana, "V00", "E00");
    hub.give(hub.ana, "V00", "L02");
    hub.give(hub.ben, "V01", "E01");
    hub.done(hub.staff, "match.offer", {{"volunteer", "V02"}, {"opening", "E03"}, {"channel", "phone"}});
    hub.done(hub.staff, "need.add",
             {{"person", json::object{{"name", "Edith Moss"}, {"telephone", "020 7946 0010"}}},
              {"kind", "shopping"},
              {"wants", "Shopping on Fridays"},
              {"consent", true},
              {"how", "telephone"}});
    hub.done(hub.staff, "need.open",
             {{"need", 1},
              {"organisation", "O1"},
              {"title", "Weekly shopping"},
              {"sessions", "Fri 10:00-12:00"},
              {"hours", "2"}});
    hub.wait(days(25)); // 2 October: the first shift is over
    hub.sign_in_all("2");
    hub.ben = hub.somebody(1, "ben2", Standing::volunteer, "V01");
    hub.done(hub.ana, "hours.log",
             {{"volunteer", "V00"}, {"opening", "E00"}, {"worked_on", "2026-10-01"}, {"minutes", 180}});
    hub.done(hub.staff, "passing.make",
             {{"to", "O1"}, {"volunteer", "V03"}, {"wants", "Rota work"}, {"consent", "paper"}});
    (void)hub.told();

    // It says so itself. Nothing is done yet, and what there is to do is counted.
    CHECK(outcome(hub.change(hub.kitchen, "organisation.leave",
                             {{"organisation", "O1"}, {"last_day", "2026-10-31"}})) == "not_allowed");
    CHECK(outcome(hub.change(hub.staff, "organisation.close_roles", closing)) == "not_leaving");
    CHECK(hub.next() == "none");
    CHECK(outcome(hub.change(hub.rota, "organisation.leave",
                             {{"organisation", "O1"}, {"last_day", "soon"}})) == "day_unreadable");
    hub.done(hub.rota, "organisation.leave",
             {{"organisation", "O1"}, {"last_day", "2026-10-31"}, {"reason", "No funds"}});
    CHECK(outcome(hub.change(hub.rota, "organisation.leave",
                             {{"organisation", "O1"}, {"last_day", "2026-10-31"}})) == "standing_differs");
    CHECK(hub.told() == Rings{"organisation_leaving O1"});
    CHECK(hub.rings({.organisation = "O1"}) == Rings{"organisation_leaving"});
    auto const steps = hub.leaving(hub.rota);
    CHECK(steps.at("state") == "leaving");
    CHECK(steps.at("last_day") == "2026-10-31");
    CHECK(steps.at("roles") == 1);
    CHECK(steps.at("people") == 3);
    CHECK(steps.at("needs") == 1);
    CHECK(steps.at("hours") == 1);
    CHECK(steps.at("passings") == 1);
    CHECK(steps.at("references") == 0); // nothing is confirmed yet
    CHECK(hub.next() == "roles");
    auto const early = hub.change(hub.staff, "organisation.finish_leaving", closing);
    CHECK(outcome(early) == "steps_left");
    CHECK(early.at("error").at("data").at("numbers").at("left.people") == 3);
    CHECK(early.at("error").at("data").at("numbers").at("asked") == 5);

    // Its roles are closed before anybody is let go, so that nobody new comes.
    CHECK(hub.public_roles("rota") == 1);
    CHECK(outcome(hub.change(hub.staff, "organisation.release_people", closing)) == "roles_open");
    CHECK(outcome(hub.change(hub.rota, "organisation.close_roles", closing)) == "not_allowed");
    CHECK(hub.done(hub.staff, "organisation.close_roles", closing).at("roles") == 1);
    CHECK(hub.public_roles("rota") == 0);
    CHECK(hub.next() == "people");

    // Everybody is told; one gets the one place there is elsewhere, who gets none comes up.
    auto const released = hub.done(hub.staff, "organisation.release_people", closing).at("people").as_array();
    CHECK(released.size() == 4);
    std::map<std::string, int> replaced;
    for (auto const& each : released)
        if (each.as_object().contains("replacement")) {
            CHECK(each.at("replacement") == "COOK");
            ++replaced[std::string(each.at("volunteer").as_string())];
        }
    REQUIRE(replaced.size() == 1);
    auto const lucky = replaced.begin()->first;
    std::string const other = lucky == "V00" ? "V01" : "V00";
    CHECK(replaced.begin()->second == 1);
    CHECK(hub.state(lucky, "COOK") == "suggested");
    CHECK(hub.rings({.volunteer = other}) == Rings{"rematch"});
    CHECK(hub.rings({.volunteer = "V02"}).empty()); // was asked, and promised nothing
    for (auto const* opening : {"E00", "L02"}) CHECK(hub.state("V00", opening) == "withdrawn");
    CHECK(hub.state("V01", "E01") == "withdrawn");
    CHECK(hub.state("V02", "E03") == "withdrawn");
    auto const told = hub.told();
    CHECK(std::ranges::count(told, "organisation_closing V00") == 2); // of each of her places
    CHECK(std::ranges::count(told, "organisation_closing V01") == 1);
    CHECK(std::ranges::count(told, "organisation_closing V02") == 0);
    CHECK(hub.next() == "needs");

    // The request goes on elsewhere.
    CHECK(outcome(hub.change(hub.staff, "organisation.move_need",
                             {{"organisation", "O1"}, {"need", 9}, {"to", "O2"}})) == "need_unknown");
    CHECK(outcome(hub.change(hub.staff, "organisation.move_need",
                             {{"organisation", "O1"}, {"need", 1}, {"to", "O1"}})) ==
          "organisation_not_open");
    hub.done(hub.staff, "organisation.move_need", {{"organisation", "O1"}, {"need", 1}, {"to", "O2"}});
    CHECK(hub.result(hub.staff, "role.get", {{"id", "need-1"}}).at("cells").at("organisation") == "O2");
    CHECK(hub.next() == "hours");

    // Hours are settled as they always are, whoever was passed on is answered for, references are kept.
    auto const hours = hub.result(hub.rota, "hours.list").at("hours").as_array();
    REQUIRE(hours.size() == 1);
    hub.done(hub.rota, "hours.confirm", {{"transfer", hours[0].at("transfer")}, {"minutes", 180}});
    CHECK(hub.next() == "passings");
    hub.done(hub.rota, "passing.decline", {{"number", 1}});
    CHECK(hub.next() == "references");
    CHECK(hub.leaving().at("references") == 1);
    CHECK(outcome(hub.change(hub.rota, "reference.keep", {{"organisation", "O1"}, {"volunteer", "V03"}})) ==
          "nothing_begun");
    auto const kept = hub.done(hub.rota, "reference.keep",
                               {{"organisation", "O1"}, {"volunteer", "V00"}, {"words", "Always on time"}});
    CHECK(kept.at("minutes") == 180);
    CHECK(kept.at("roles") == "Rota");
    CHECK(kept.at("first_day") == "2026-10-01");
    CHECK(hub.done(hub.staff, "reference.keep_all", closing).at("references") == 0);
    CHECK(hub.next() == "leave");

    for (auto const& [entry, kind] :
         {std::pair{"O1", "organisation"}, std::pair{"S1", "service"}, std::pair{"O2", "organisation"}})
        hub.done(hub.staff, "directory.keep",
                 {{"entry", entry}, {"kind", kind}, {"name", "Rota"}, {"review_on", "2036-12-01"}});
    hub.done(hub.staff, "directory.keep",
             {{"entry", "S1"},
              {"kind", "service"},
              {"name", "Lifts"},
              {"organisation", "O1"},
              {"review_on", "2036-12-01"}});
    hub.done(hub.staff, "organisation.finish_leaving", closing);
    // What the public reads of it goes with it, and of nobody else.
    std::map<std::string, bool> published;
    for (auto const& each : hub.result(hub.staff, "directory.list").at("entries").as_array())
        published[std::string(each.at("entry").as_string())] = each.at("published").as_bool();
    CHECK(published == std::map<std::string, bool>{{"O1", false}, {"O2", true}, {"S1", false}});
    CHECK(hub.leaving().at("state") == "left");
    CHECK(outcome(hub.call(hub.rota, "organisation.leaving", closing)) == "not_signed_in");
    CHECK(hub.rings({.organisation = "O1"}).empty());
    // What it said of Ana is hers, and nobody else's to see.
    auto const references = hub.result(hub.ana, "reference.list").at("references").as_array();
    REQUIRE(references.size() == 1);
    CHECK(references[0].at("words") == "Always on time");
    CHECK(references[0].at("organisation_name") == "Rota");
    CHECK(hub.result(hub.ben, "reference.list").at("references").as_array().empty());
    CHECK(hub.result(hub.kitchen, "reference.list").at("references").as_array().empty());
    // Nothing of it comes back by a role that somebody opens again.
    hub.done(hub.staff, "role.update", {{"id", "DIRECT"}, {"cells", {{"status", "open"}}}});
    CHECK(hub.public_roles("rota") == 0);
    CHECK(outcome(hub.change(hub.staff, "match.offer",
                             {{"volunteer", "V02"}, {"opening", "E03"}, {"channel", "phone"}})) ==
          "opening_closed");
}

TEST_CASE("references can be asked for at any time, and are of those who began alone") {
    Town hub;
    CHECK(outcome(hub.change(hub.rota, "reference.keep", {{"organisation", "O2"}, {"volunteer", "V00"}})) ==
          "not_allowed");
    CHECK(outcome(hub.change(hub.rota, "reference.keep", {{"organisation", "O1"}, {"volunteer", "V00"}})) ==
          "nothing_begun");
    hub.give(hub.ana, "V00", "E00");
    CHECK(outcome(hub.change(hub.rota, "reference.keep", {{"organisation", "O1"}, {"volunteer", "V00"}})) ==
          "nothing_begun");
    hub.done(hub.rota, "match.start", {{"volunteer", "V00"}, {"opening", "E00"}});
    CHECK(hub.done(hub.staff, "reference.keep_all", closing).at("references") == 1);
    auto const all =
        hub.result(hub.staff, "reference.list", {{"volunteer", "V00"}}).at("references").as_array();
    REQUIRE(all.size() == 1);
    CHECK_FALSE(all[0].as_object().contains("words"));
    hub.done(hub.rota, "reference.keep",
             {{"organisation", "O1"}, {"volunteer", "V00"}, {"words", "A pleasure"}});
    CHECK(
        hub.result(hub.staff, "reference.list", {{"volunteer", "V00"}}).at("references").as_array().size() ==
        1);
}
