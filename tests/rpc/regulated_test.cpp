// SPDX-License-Identifier: MIT
// Days of work with children over the wire: counted over all of a person's roles, whoever they are for, and a
// coordinator who would go past the line sees the numbers and says why.
#include "runs_hub.hpp"
#include "store/care.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : RunsHub {
    std::string staff, rota, ana;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(2, 8, 5), "Stepney").has_value());
        });
        staff = somebody(1, "staff", Standing::coordinator);
        rota = somebody(1, "rota", Standing::organiser, {}, "O1");
        ana = somebody(1, "ana", Standing::volunteer, "V00");
    }
    json::object result(std::string const& method, json::object params) {
        return Hub::result(staff, method, std::move(params));
    }
    void count(std::string const& role, bool with_children = true) {
        done(staff, "regulated.set_role", {{"role", role}, {"with_children", with_children}});
    }
    json::value offer(std::string const& opening, json::object more = {}) {
        more["volunteer"] = "V00";
        more["opening"] = opening;
        more["channel"] = "phone";
        return change(staff, "match.offer", std::move(more));
    }
    void give(std::string const& opening) {
        REQUIRE(outcome(offer(opening)) == "result");
        done(ana, "match.accept", {{"volunteer", "V00"}, {"opening", opening}});
    }
    json::object days(json::object more = {}) {
        more["volunteer"] = "V00";
        return result("regulated.days", std::move(more));
    }
};

} // namespace

TEST_CASE("the fourth day in thirty is not offered without a reason, and the reason is kept") {
    Town hub;
    CHECK(outcome(hub.change(hub.rota, "regulated.set_role",
                             {{"role", "DIRECT"}, {"with_children", false}})) == "not_allowed");
    CHECK(outcome(hub.call(hub.rota, "regulated.role", {{"role", "COOK"}})) == "not_allowed");
    CHECK(outcome(hub.call(hub.staff, "regulated.role", {{"role", "R9"}})) == "role_unknown");
    CHECK(hub.result("regulated.role", {{"role", "COOK"}}) ==
          json::object{{"with_children", false}, {"said", false}});
    CHECK(outcome(hub.change(hub.staff, "regulated.set_role", {{"role", "R9"}, {"with_children", true}})) ==
          "role_unknown");
    hub.count("DIRECT");
    for (auto const* opening : {"E00", "E01", "E02"}) hub.give(opening);
    auto const before = hub.days();
    CHECK(before.at("most") == 3);
    CHECK(before.at("days_behind") == 0);
    CHECK(before.at("days_ahead") == 3);
    CHECK_FALSE(before.contains("crosses_on"));
    auto const with = hub.days({{"opening", "E03"}});
    CHECK(with.at("most") == 4);
    CHECK(with.at("crosses_on") == "2026-10-04");
    CHECK(with.at("parts").as_array().size() == 4);
    CHECK(hub.days({{"opening", "COOK"}}).at("most") == 3); // not work with children

    auto const refused = hub.offer("E03");
    CHECK(outcome(refused) == "regulated_activity");
    auto const& error = refused.at("error");
    CHECK(error.at("data").at("numbers").at("asked") == 4);
    CHECK(error.at("data").at("numbers").at("limit") == 3);
    CHECK(error.at("data").at("numbers").at("nights") == 0);
    CHECK(std::string(error.at("message").as_string()).find("4 days") != std::string::npos);
    CHECK(outcome(hub.change(hub.staff, "match.suggest", {{"volunteer", "V00"}, {"opening", "E03"}})) ==
          "regulated_activity");
    CHECK(outcome(hub.offer("E03", {{"override_gates", true}})) == "reason_missing");
    CHECK(outcome(hub.offer("L02")) == "result"); // the same day once more is no further day
    CHECK(outcome(hub.offer("COOK")) == "result");

    CHECK(outcome(hub.offer("E03", {{"override_gates", true}, {"reason", "Barred list seen on paper"}})) ==
          "result");
    hub.done(hub.ana, "match.accept", {{"volunteer", "V00"}, {"opening", "E03"}});
    auto const match = hub.result("match.get", {{"volunteer", "V00"}, {"opening", "E03"}});
    CHECK(match.at("match").at("state") == "confirmed");
    auto const& entry = match.at("clearing").as_array().at(0);
    CHECK(entry.at("what") == "regulated_activity");
    CHECK(entry.at("state") == "waived");
    CHECK(entry.at("reason") == "Barred list seen on paper");
    // When it is said that the role is something else, nothing is asked any more.
    hub.count("DIRECT", false);
    CHECK(outcome(hub.offer("E04")) == "result");
}

TEST_CASE("a volunteer's own yes does not take them past the line, and who was past it when it was drawn "
          "comes up") {
    Town hub;
    for (auto const* opening : {"E00", "E01", "E02"}) hub.give(opening);
    REQUIRE(outcome(hub.offer("E03")) == "result");
    auto const rings = [&] {
        std::vector<std::string> found;
        hub.writer->read(
            [&](store::Database& database) { found = store::Care(database, 1).rings({.volunteer = "V00"}); });
        return found;
    };
    hub.count("DIRECT");
    CHECK(rings() == std::vector<std::string>{"regulated_line"}); // what they are being asked counts
    auto const reply = hub.change(hub.ana, "match.accept", {{"volunteer", "V00"}, {"opening", "E03"}});
    CHECK(outcome(reply) == "unsettled");
    CHECK(reply.at("error").at("data").at("numbers").as_object().contains("waiting.regulated_activity"));
    auto const people = hub.result("regulated.list", {}).at("people").as_array();
    REQUIRE(people.size() == 1);
    CHECK(people[0].at("volunteer") == "V00");
    CHECK(people[0].at("days").at("cleared") == false);
    CHECK(hub.result("regulated.list", {{"after", "V00"}}).at("people").as_array().empty());
}

TEST_CASE("a wave passes over who would cross the line, asks the next in line, and says so on the queue") {
    Town hub;
    hub.count("DIRECT");
    for (auto const* opening : {"E00", "E01", "E02"}) hub.give(opening);
    hub.seconds += std::chrono::seconds(std::chrono::days(8)).count(); // nobody is asked twice in a week
    hub.staff = hub.somebody(1, "later", Standing::coordinator);
    auto const wave = hub.done(hub.staff, "wave.next", {{"opening", "E03"}, {"candidates", {"V00", "V01"}}});
    auto const& asked = wave.at("asked").as_array();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].at("volunteer") == "V01");
    std::vector<std::string> rings;
    hub.writer->read(
        [&](store::Database& database) { rings = store::Care(database, 1).rings({.volunteer = "V00"}); });
    CHECK(rings == std::vector<std::string>{"regulated_skipped"});
    // Nobody else in line: nobody is asked.
    auto const none = hub.done(hub.staff, "wave.next", {{"opening", "E04"}, {"candidates", {"V00"}}});
    CHECK(none.at("asked").as_array().empty());
}

TEST_CASE("days count across organisations, weekly roles for each week, and the check settles it") {
    Town hub;
    hub.count("COOK"); // Fridays, for another organisation
    hub.count("DIRECT");
    hub.give("E00");
    auto const refused = hub.offer("COOK");
    CHECK(outcome(refused) == "regulated_activity");
    CHECK(refused.at("error").at("data").at("numbers").at("asked") == 6); // five Fridays and the first
    auto const with = hub.days({{"opening", "COOK"}});
    CHECK(with.at("parts").as_array().size() == 2);
    hub.done(hub.staff, "volunteer.update",
             {{"id", "V00"}, {"cells", {{"checks", "dbs_enhanced_barred:child:issued 2026-01-10"}}}});
    CHECK(hub.days().at("cleared") == true);
    CHECK(outcome(hub.offer("COOK")) == "result");
}

TEST_CASE("a check for adults only does not settle it, and one night is enough") {
    Town hub;
    hub.done(hub.staff, "volunteer.update",
             {{"id", "V00"}, {"cells", {{"checks", "dbs_enhanced_barred:adult:issued 2026-01-10"}}}});
    hub.done(hub.staff, "role.add",
             {{"id", "CAMP"},
              {"cells",
               {{"organisation", "O2"},
                {"title", "Camp"},
                {"kind", "one_off"},
                {"setting", "remote"},
                {"when", "2026-10-10 18:00 to 2026-10-11 10:00"},
                {"places_maximum", "2"},
                {"expenses_paid", "yes"}}}});
    hub.count("CAMP");
    auto const refused = hub.offer("CAMP");
    CHECK(outcome(refused) == "regulated_activity");
    CHECK(refused.at("error").at("data").at("numbers").at("nights") == 1);
    CHECK(refused.at("error").at("data").at("numbers").at("asked") == 2);
}

TEST_CASE("approving a plan stops before the pairing that would cross the line, and says so") {
    Town hub;
    hub.count("DIRECT");
    auto const run = hub.done(hub.staff, "run.start", {{"scope", "all"}}).at("run").as_int64();
    REQUIRE(hub.ended(hub.staff, run).at("state") == "done");
    hub.done(hub.staff, "run.approve", {{"run", run}});
    (void)hub.ended(hub.staff, run);
    std::map<std::string, std::map<std::string, int>> outcomes;
    for (auto const& each : hub.result("run.diff", {{"run", run}, {"limit", 200}, {"movement", "added"}})
                                .at("entries")
                                .as_array())
        if (each.at("opening") != "COOK")
            ++outcomes[std::string(each.at("volunteer").as_string())]
                      [std::string(each.at("outcome").as_string())];
    for (std::string const person : {"V00", "V01"}) {
        CAPTURE(person);
        auto const& of = outcomes[person];
        REQUIRE(of.contains("regulated_activity")); // the plan gives them one shift on each of eight days
        CHECK(of.at("suggested") == 3);
        CHECK(of.size() == 2);
    }
}
