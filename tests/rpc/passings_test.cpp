// SPDX-License-Identifier: MIT
// People and requests passed on between organisations: with consent, an acknowledgement and an outcome, each
// asked for when it is late, and shown to nobody longer than it is theirs.
#include "organisations_town.hpp"
#include "store/audit.hpp"
#include "store/needs.hpp"

using namespace kith;
using namespace kith::rpc_test;

namespace {

struct Town : OrganisationsTown {
    // Ana helps O1, which so knows of her.
    Town() {
        done(staff, "match.offer", {{"volunteer", "V00"}, {"opening", "E00"}, {"channel", "phone"}});
        done(ana, "match.accept", {{"volunteer", "V00"}, {"opening", "E00"}});
        (void)told();
    }
    json::value pass(std::string const& who, json::object more = {}) {
        json::object made{
            {"to", "O2"}, {"volunteer", "V00"}, {"wants", "Would like to cook"}, {"consent", "telephone"}};
        for (auto const& [name, value] : more) made[name] = value;
        return change(who, "passing.make", made);
    }
    json::object get(std::string const& who) { return result(who, "passing.get", {{"number", 1}}); }
    std::string take(std::string const& who, std::string const& step, json::object more = {}) {
        more["number"] = 1;
        return outcome(change(who, "passing." + step, more));
    }
};

} // namespace

TEST_CASE("nobody is passed on without their consent, by whoever does not know them, or to where nobody is") {
    Town hub;
    json::object const by_rota{{"from", "O1"}};
    CHECK(outcome(hub.pass(hub.ana)) == "not_allowed");
    CHECK(outcome(hub.pass(hub.rota)) == "not_allowed"); // as the centre
    CHECK(outcome(hub.pass(hub.rota, {{"from", "O2"}})) == "not_allowed");
    CHECK(outcome(hub.pass(hub.rota, {{"from", "O1"}, {"volunteer", "V01"}})) == "volunteer_unknown");
    CHECK(outcome(hub.pass(hub.rota, {{"from", "O1"}, {"to", "O1"}})) == "same_organisation");
    CHECK(outcome(hub.pass(hub.staff, {{"to", "O9"}})) == "organisation_unknown");
    CHECK(outcome(hub.pass(hub.staff, {{"volunteer", "V99"}})) == "volunteer_unknown");
    CHECK(outcome(hub.pass(hub.staff, {{"need", 1}})) == "about_unclear");
    hub.done(hub.staff, "organisation.suspend", {{"organisation", "O2"}, {"reason", "x"}});
    CHECK(outcome(hub.pass(hub.staff)) == "organisation_not_open");
    hub.done(hub.staff, "organisation.restore", {{"organisation", "O2"}});
    json::object without{{"to", "O2"}, {"volunteer", "V00"}, {"wants", "x"}};
    CHECK(outcome(hub.change(hub.staff, "passing.make", without)) == "consent_missing");
    CHECK(outcome(hub.pass(hub.rota, by_rota)) == "result");
    CHECK(outcome(hub.pass(hub.staff)) == "passed_already");
}

TEST_CASE("passed on, seen, and what came of it: whoever passed them on and they themselves are told") {
    Town hub;
    REQUIRE(outcome(hub.pass(hub.rota, {{"from", "O1"}})) == "result");
    CHECK(hub.told() == Rings{"passed_on O2", "passed_on_person V00"});
    // The organisation it is with sees who it is, and that is written down; who sent it does not see how to
    // reach them, nor does anybody else see anything.
    auto const theirs = hub.get(hub.kitchen);
    CHECK(theirs.at("person").at("name") == "Person 00");
    CHECK(theirs.at("person").at("e_mail") == "V00@example.org");
    CHECK(theirs.at("wants") == "Would like to cook");
    hub.writer->read([](store::Database& database) {
        auto const reads = store::Audit(database, 1).newest("V00", {}, 0, 100);
        CHECK(std::ranges::any_of(
            reads, [](auto const& each) { return each.principal == "kitchen" && each.field == "contacts"; }));
    });
    CHECK_FALSE(hub.get(hub.rota).contains("person"));
    CHECK(hub.get(hub.ana).at("passing").at("to_name") == "Kitchen");
    auto const other = hub.somebody(1, "ben", Standing::volunteer, "V01");
    CHECK(outcome(hub.call(other, "passing.get", {{"number", 1}})) == "not_allowed");
    CHECK(outcome(hub.call(hub.elsewhere, "passing.get", {{"number", 1}})) == "passing_unknown");
    CHECK(hub.result(other, "passing.list").at("passings").as_array().empty());
    CHECK(hub.result(hub.ana, "passing.list").at("passings").as_array().size() == 1);

    CHECK(hub.take(hub.rota, "acknowledge") == "not_allowed");
    CHECK(hub.take(hub.kitchen, "acknowledge") == "result");
    CHECK(hub.told() == Rings{"passing_acknowledged O1"});
    CHECK(hub.take(hub.kitchen, "acknowledge") == "result"); // nothing new
    CHECK(hub.told().empty());
    CHECK(hub.take(hub.kitchen, "close", {{"outcome", "taken_on"}, {"note", "Starts on Friday"}}) ==
          "result");
    CHECK(hub.told() == Rings{"passing_came_to O1"});
    CHECK(hub.get(hub.rota).at("outcome_note") == "Starts on Friday");
    CHECK_FALSE(hub.get(hub.ana).contains("outcome_note"));
    CHECK(hub.take(hub.kitchen, "close", {{"outcome", "helped"}}) == "passing_closed");
    auto const after = hub.get(hub.kitchen); // theirs no longer
    CHECK_FALSE(after.contains("person"));
    CHECK_FALSE(after.at("passing").as_object().contains("volunteer"));
    auto const listed = hub.result(hub.kitchen, "passing.list").at("passings").as_array();
    REQUIRE(listed.size() == 1);
    CHECK_FALSE(listed[0].as_object().contains("volunteer"));
}

TEST_CASE("what nobody acknowledges, and what nobody says anything of, comes up again and again") {
    Town hub;
    REQUIRE(outcome(hub.pass(hub.staff)) == "result");
    (void)hub.told();
    auto const rings = [&] { return hub.rings({.volunteer = "V00"}); };
    hub.wait(days(4));
    hub.sign_in_all("2");
    hub.tick();
    CHECK(rings().empty());
    hub.wait(days(1));
    hub.sign_in_all("3");
    hub.tick();
    CHECK(rings() == Rings{"passing_unanswered"});
    auto told = hub.told();
    CHECK(std::ranges::count(told, "passing_reminder O2") == 1);
    hub.tick();
    CHECK(hub.told().empty()); // once a week
    CHECK(hub.take(hub.kitchen, "acknowledge") == "result");
    CHECK(rings().empty());
    hub.wait(days(28));
    hub.sign_in_all("4");
    hub.tick();
    CHECK(rings() == Rings{"passing_outcome"});
    told = hub.told();
    CHECK(std::ranges::count(told, "passing_outcome_asked O2") == 1);
    hub.wait(days(7));
    hub.sign_in_all("5");
    hub.tick();
    told = hub.told();
    CHECK(std::ranges::count(told, "passing_outcome_asked O2") == 1);
    CHECK(hub.take(hub.kitchen, "close", {{"outcome", "not_reached"}}) == "result");
    CHECK(rings() == Rings{"passing_declined"}); // somebody looks what else there is
}

TEST_CASE("the person takes their yes back, and the organisation sees nothing any more") {
    Town hub;
    REQUIRE(outcome(hub.pass(hub.staff)) == "result");
    (void)hub.told();
    CHECK(hub.take(hub.kitchen, "withdraw") == "not_allowed");
    CHECK(hub.take(hub.ana, "withdraw") == "result");
    CHECK(hub.told() == Rings{"passing_withdrawn O2"});
    CHECK_FALSE(hub.get(hub.kitchen).contains("person"));
    CHECK(hub.take(hub.kitchen, "acknowledge") == "passing_closed");
    REQUIRE(outcome(hub.pass(hub.staff)) == "result"); // anew
    CHECK(outcome(hub.change(hub.kitchen, "passing.decline", {{"number", 2}, {"note", "Full"}})) == "result");
    CHECK(hub.rings({.volunteer = "V00"}) == Rings{"passing_declined"});
}

TEST_CASE("a request for help is passed on by the centre, with who asks for it") {
    Town hub;
    hub.done(hub.staff, "need.add",
             {{"person", json::object{{"name", "Edith Moss"}, {"telephone", "020 7946 0010"}}},
              {"kind", "form"},
              {"wants", "A form to fill"},
              {"consent", true},
              {"how", "telephone"}});
    json::object const form{{"to", "O2"}, {"need", 1}, {"wants", "A form to fill"}, {"consent", "telephone"}};
    auto by_rota = form;
    by_rota["from"] = "O1";
    CHECK(outcome(hub.change(hub.rota, "passing.make", by_rota)) == "volunteer_unknown");
    REQUIRE(outcome(hub.change(hub.staff, "passing.make", form)) == "result");
    CHECK(hub.get(hub.kitchen).at("person").at("name") == "Edith Moss");
    CHECK(hub.get(hub.kitchen).at("person").at("telephone") == "+442079460010");
    hub.wait(days(5));
    hub.sign_in_all("2");
    hub.tick();
    auto const rings = hub.rings({.need = 1});
    CHECK(std::ranges::find(rings, "passing_unanswered") != rings.end());
    CHECK(hub.take(hub.kitchen, "close", {{"outcome", "helped"}}) == "result");
}
