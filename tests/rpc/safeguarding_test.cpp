// SPDX-License-Identifier: MIT
// Safeguarding over the wire: who may see a concern, what holds from the moment it is placed, and that nobody
// is shown why.
#include "../desk/desk_town.hpp"
#include "desk/imports.hpp"
#include "hub.hpp"
#include "store/audit.hpp"
#include "store/care.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string boss, lead, staff, other, elsewhere, rota, kitchen, ana;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 4, 5), "Stepney").has_value());
        });
        boss = somebody(1, "boss", Standing::administrator);
        lead = somebody(1, "lead", Standing::coordinator);
        staff = somebody(1, "staff", Standing::coordinator);
        other = somebody(1, "other", Standing::coordinator);
        elsewhere = somebody(2, "elsewhere", Standing::administrator);
        rota = somebody(1, "rota", Standing::organiser, {}, "O1");
        kitchen = somebody(1, "kitchen", Standing::organiser, {}, "O2");
        ana = somebody(1, "ana", Standing::volunteer, "V00");
    }
    std::string cell(std::string const& volunteer, std::string const& column) {
        auto const cells = result(staff, "volunteer.get", {{"id", volunteer}}).at("cells").as_object();
        return cells.contains(column) ? std::string(cells.at(column).as_string()) : std::string();
    }
    std::string state(std::string const& volunteer, std::string const& opening) {
        std::string state;
        writer->read([&](store::Database& database) {
            state = exchange::word_of(store::Matches(database, 1).find(volunteer, opening)->state);
        });
        return state;
    }
    void offer(std::string const& opening, bool accepted = false) {
        done(staff, "match.offer", {{"volunteer", "V00"}, {"opening", opening}, {"channel", "phone"}});
        if (accepted) done(ana, "match.accept", {{"volunteer", "V00"}, {"opening", opening}});
    }
    json::object place(std::string const& who, std::string const& kind, json::object more = {}) {
        more["volunteer"] = "V00";
        more["kind"] = kind;
        return done(who, "restriction.place", std::move(more));
    }
    json::array seen(std::string const& who) { return result(who, "concern.list").at("concerns").as_array(); }
    std::string look(std::string const& who) { return outcome(call(who, "concern.get", {{"number", 1}})); }
};

json::object const worry{{"about", json::object{{"volunteer", "V00"}}},
                         {"what", "Something a parent said at the gate"},
                         {"review_on", "2026-09-14"}};

} // namespace

TEST_CASE("a concern is seen by the leads, whoever raised it and whoever they name, and each look is written "
          "down") {
    Town hub;
    CHECK(outcome(hub.change(hub.lead, "concern.set_leads", {{"leads", json::array{"lead"}}})) ==
          "not_allowed");
    CHECK(outcome(hub.change(hub.boss, "concern.set_leads", {{"leads", json::array{"ana"}}})) ==
          "owner_unknown");
    hub.done(hub.boss, "concern.set_leads", {{"leads", json::array{"lead"}}});
    CHECK(outcome(hub.change(hub.ana, "concern.raise", worry)) == "not_allowed");
    CHECK(hub.done(hub.staff, "concern.raise", worry).at("number") == 1);
    CHECK(hub.look(hub.staff) == "result");
    CHECK(hub.look(hub.lead) == "result");
    CHECK(hub.look(hub.other) == "unknown");
    CHECK(hub.look(hub.boss) == "unknown"); // an administrator who does not lead
    CHECK(hub.look(hub.elsewhere) == "unknown");
    CHECK(outcome(hub.call(hub.other, "concern.get", {{"number", 2}})) == "unknown"); // none looks the same
    CHECK(hub.seen(hub.other).empty());
    CHECK(hub.seen(hub.staff).size() == 1);
    CHECK(outcome(hub.change(hub.other, "concern.note", {{"number", 1}, {"note", "x"}})) == "unknown");
    hub.done(hub.staff, "concern.note", {{"number", 1}, {"note", "Rang the school"}});
    CHECK(outcome(hub.change(hub.staff, "concern.share",
                             {{"number", 1}, {"readers", json::array{"other"}}})) == "leads_only");
    hub.done(hub.lead, "concern.share", {{"number", 1}, {"readers", json::array{"other", "other"}}});
    CHECK(hub.look(hub.other) == "result");
    hub.done(hub.lead, "concern.share", {{"number", 1}, {"readers", json::array{}}});
    CHECK(hub.look(hub.other) == "unknown"); // taken away holds at once
    std::set<std::string> lookers;
    hub.writer->read([&](store::Database& database) {
        for (auto const& each : store::Audit(database, 1).newest({}, {}, 0, 500)) {
            if (each.field != "concerns" || !each.others.contains("concern/1")) continue;
            lookers.insert(each.principal);
        }
    });
    CHECK(lookers == std::set<std::string>{"lead", "other", "staff"});
    // Where nobody leads, or whoever does may not sign in, administrators do.
    hub.writer->change([](store::Change& change) {
        auto row = *store::find_principal(change.database(), 1, "lead");
        row.suspended = true;
        store::update_principal(change.database(), row);
    });
    CHECK(hub.look(hub.boss) == "result");
}

TEST_CASE("a review comes up in the queue of those who may see it, and of nobody else") {
    Town hub;
    hub.done(hub.boss, "concern.set_leads", {{"leads", json::array{"lead"}}});
    hub.done(hub.staff, "concern.raise", worry);
    auto const reviews = [&](std::string const& who) {
        return hub.result(who, "queue.list", {{"days", 8}, {"what", "concern_review"}})
            .at("total")
            .as_int64();
    };
    CHECK(reviews(hub.lead) == 1);
    CHECK(reviews(hub.staff) == 1);
    CHECK(reviews(hub.other) == 0);
    auto const all = json::serialize(hub.result(hub.other, "queue.list", {{"days", 60}}));
    CHECK(all.find("concern") == std::string::npos);
    CHECK(outcome(hub.change(hub.staff, "concern.decide", {{"number", 1}, {"decision", "x"}})) ==
          "leads_only");
    hub.done(hub.lead, "concern.decide", {{"number", 1}, {"decision", "Nothing in it"}});
    CHECK(reviews(hub.lead) == 0);
    auto const told = hub.result(hub.lead, "concern.get", {{"number", 1}});
    CHECK(told.at("decision") == "Nothing in it");
    CHECK(told.at("state") == "decided");
    CHECK(hub.result(hub.lead, "concern.list", {{"open", true}}).at("concerns").as_array().empty());
}

TEST_CASE(
    "suspension stops offers at once, ends what was under way, shows no reason, and cannot be written over") {
    Town hub;
    hub.done(hub.boss, "concern.set_leads", {{"leads", json::array{"lead"}}});
    hub.done(hub.lead, "concern.raise", worry);
    hub.offer("E00");
    hub.offer("L01", true);
    hub.done(hub.ana, "match.apply", {{"volunteer", "V00"}, {"opening", "COOK"}});
    CHECK(outcome(hub.change(hub.staff, "restriction.place",
                             {{"volunteer", "V00"}, {"kind", "suspended"}, {"concern", 1}})) == "unknown");
    CHECK(outcome(hub.change(hub.staff, "restriction.place",
                             {{"volunteer", "V00"}, {"kind", "suspended"}, {"target", "O1"}})) ==
          "target_unknown");
    CHECK(outcome(hub.change(hub.rota, "restriction.place", {{"volunteer", "V00"}, {"kind", "suspended"}})) ==
          "not_allowed");
    hub.place(hub.lead, "suspended", {{"concern", 1}});
    CHECK(hub.cell("V00", "status") == "stopped");
    for (std::string const opening : {"E00", "L01", "COOK"}) CHECK(hub.state("V00", opening) == "withdrawn");
    CHECK(outcome(hub.change(hub.staff, "match.offer",
                             {{"volunteer", "V00"}, {"opening", "E02"}, {"channel", "phone"}})) ==
          "person_stopped");
    CHECK(outcome(hub.change(hub.ana, "match.apply", {{"volunteer", "V00"}, {"opening", "E02"}})) ==
          "person_stopped");
    CHECK(outcome(hub.change(hub.ana, "match.accept", {{"volunteer", "V00"}, {"opening", "E00"}})) !=
          "result");
    CHECK(outcome(hub.change(hub.staff, "restriction.place",
                             {{"volunteer", "V00"}, {"kind", "suspended"}})) == "restricted_already");
    // Neither by hand nor by a spreadsheet.
    hub.done(hub.staff, "volunteer.update",
             {{"id", "V00"}, {"cells", {{"status", "active"}, {"name", "Ana B"}}}});
    CHECK(hub.cell("V00", "status") == "stopped");
    CHECK(hub.cell("V00", "name") == "Ana B");
    hub.writer->change([](store::Change& change) {
        auto const read = desk::read_import(change.database(), 1, store::PackTable::volunteers,
                                            "id,status\nV00,active\n", change.now());
        REQUIRE(read.has_value());
        (void)desk::write_import(change, 1, *read, "", "staff");
    });
    CHECK(hub.cell("V00", "status") == "stopped");
    // What holds is shown to colleagues, why is not.
    auto const held = json::serialize(hub.result(hub.other, "restriction.list", {{"volunteer", "V00"}}));
    CHECK(held.find("suspended") != std::string::npos);
    CHECK(held.find("concern") == std::string::npos);
    auto const steps =
        json::serialize(hub.result(hub.staff, "match.steps", {{"volunteer", "V00"}, {"opening", "E00"}}));
    CHECK(steps.find("gate") == std::string::npos);
    CHECK(steps.find("suspended") == std::string::npos);

    CHECK(outcome(hub.change(hub.lead, "concern.decide", {{"number", 1}, {"decision", "Unfounded"}})) ==
          "duty_to_refer_unanswered");
    hub.done(hub.lead, "concern.decide",
             {{"number", 1}, {"decision", "Unfounded"}, {"duty_to_refer", "not_needed"}});
    auto const second = hub.place(hub.staff, "do_not_refer").at("number").as_int64();
    CHECK(outcome(hub.change(hub.staff, "restriction.lift", {{"number", 1}})) == "leads_only");
    hub.done(hub.lead, "restriction.lift", {{"number", 1}});
    CHECK(hub.cell("V00", "status") == "stopped"); // the other still holds
    hub.done(hub.lead, "restriction.lift", {{"number", second}});
    CHECK(hub.cell("V00", "status") == "active"); // as it was before the first
    CHECK(outcome(hub.change(hub.lead, "restriction.lift", {{"number", second}})) == "unknown");
    hub.offer("E02");
    CHECK(hub.result(hub.staff, "restriction.list", {{"volunteer", "V00"}, {"all", true}})
              .at("restrictions")
              .as_array()
              .size() == 2);
}

TEST_CASE("not for this role: nothing new there, what is held comes up to be looked at, the rest goes on") {
    Town hub;
    hub.offer("E00", true); // holds a place of O1's
    hub.offer("E01");
    hub.done(hub.ana, "match.apply", {{"volunteer", "V00"}, {"opening", "COOK"}});
    CHECK(outcome(hub.change(hub.staff, "restriction.place", {{"volunteer", "V00"}, {"kind", "not_for"}})) ==
          "target_unknown");
    hub.place(hub.staff, "not_for", {{"target", "DIRECT"}});
    CHECK(hub.cell("V00", "not_for") == "DIRECT");
    CHECK(hub.state("V00", "E01") == "withdrawn");
    CHECK(hub.state("V00", "COOK") == "interested");
    CHECK(hub.state("V00", "E00") == "confirmed"); // the yes is delegated
    std::vector<std::string> rings;
    hub.writer->read([&](store::Database& database) {
        rings = store::Care(database, 1).rings({.volunteer = "V00", .opening = "E00"});
    });
    CHECK(rings == std::vector<std::string>{"placement_to_review"});
    hub.place(hub.staff, "not_for", {{"target", "O2"}});
    CHECK(hub.cell("V00", "not_for") == "DIRECT; O2");
    CHECK(hub.state("V00", "COOK") == "withdrawn");
    hub.done(hub.staff, "volunteer.update", {{"id", "V00"}, {"cells", {{"not_for", ""}}}});
    CHECK(hub.cell("V00", "not_for") == "DIRECT; O2");
    hub.done(hub.boss, "restriction.lift", {{"number", 1}});
    CHECK(hub.cell("V00", "not_for") == "O2");
}

TEST_CASE("incidents are reported by the site they happened at, and seen by it and by the centre") {
    Town hub;
    hub.offer("E00", true);
    json::object const fall{{"organisation", "O1"},
                            {"opening", "E00"},
                            {"volunteer", "V00"},
                            {"kind", "injury"},
                            {"what", "Slipped on the step"},
                            {"action", "First aid; step taped"}};
    CHECK(outcome(hub.change(hub.kitchen, "incident.report", fall)) == "not_allowed");
    CHECK(outcome(hub.change(hub.ana, "incident.report", fall)) == "not_allowed");
    CHECK(hub.done(hub.rota, "incident.report", fall).at("number") == 1);
    for (auto const& [member, value, code] : std::vector<std::tuple<std::string, json::value, std::string>>{
             {"organisation", "O9", "organisation_unknown"},
             {"opening", "COOK", "opening_elsewhere"},
             {"volunteer", "V99", "volunteer_unknown"},
             {"happened_at", hub.seconds + 60, "time_out_of_range"}}) {
        auto wrong = fall;
        wrong[member] = value;
        CHECK(outcome(hub.change(hub.staff, "incident.report", wrong)) == code);
    }
    auto stranger = fall;
    stranger["volunteer"] = "V01"; // whom this organisation does not know
    CHECK(outcome(hub.change(hub.rota, "incident.report", stranger)) == "volunteer_unknown");
    auto const count = [&](std::string const& who, json::object params = {}) {
        return hub.result(who, "incident.list", std::move(params)).at("incidents").as_array().size();
    };
    CHECK(count(hub.rota) == 1);
    CHECK(count(hub.kitchen) == 0);
    CHECK(count(hub.kitchen, {{"organisation", "O1"}}) == 0);
    CHECK(count(hub.staff) == 1);
    CHECK(count(hub.elsewhere) == 0);
    auto const rows = hub.result(hub.staff, "queue.list", {{"what", "incident_to_look_at"}});
    CHECK(rows.at("rows").as_array().at(0).at("organisation_name") == "Rota");
}
