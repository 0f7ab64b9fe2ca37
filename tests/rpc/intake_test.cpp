// SPDX-License-Identifier: MIT
// A resident rings, has no e-mail and little English. A 16-year-old wants hours for an award. What people say
// when they come in, over the wire.
#include "../desk/desk_town.hpp"
#include "desk/care.hpp"
#include "desk/intake.hpp"
#include "desk/ticker.hpp"
#include "hub.hpp"
#include "store/audit.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string staff, elsewhere, ana, ben;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            auto files = desk::testing::town(4, 2, 5);
            files["languages.csv"] = "id,label\nbengali,Bengali\nenglish,English\n";
            files["access.csv"] = "id,label\nstep_free,Step-free access\n";
            REQUIRE(desk::load_pack(change, 1, std::move(files), "Stepney").has_value());
        });
        staff = somebody(1, "staff", Standing::coordinator);
        elsewhere = somebody(2, "elsewhere", Standing::coordinator);
        ana = somebody(1, "ana", Standing::volunteer, "V00");
        ben = somebody(1, "ben", Standing::volunteer, "V01");
    }
    // Signs in by the code that was sent.
    std::string enter(std::string const& address) {
        std::string code;
        for (auto const& letter : letters.take())
            if (letter.to == address)
                for (auto const& [name, value] : letter.facts)
                    if (name == "code") code = value;
        auto const reply =
            call("", "session.finish_code", {{"centre", 1}, {"address", address}, {"code", code}});
        REQUIRE(outcome(reply) == "result");
        return std::string(reply.at("result").at("volunteer").as_string());
    }
    std::vector<std::string> waits(std::string const& volunteer) {
        std::vector<std::string> rings;
        writer->read([&](store::Database& database) {
            rings = store::Care(database, 1).rings({.volunteer = volunteer});
        });
        return rings;
    }
    std::string cell(std::string const& volunteer, std::string const& column) {
        auto const cells = result(staff, "volunteer.get", {{"id", volunteer}}).at("cells").as_object();
        return cells.contains(column) ? std::string(cells.at(column).as_string()) : std::string();
    }
    std::vector<std::string> told() {
        std::vector<std::string> names;
        writer->read([&](store::Database& database) {
            for (auto const& each : store::Messages(database, 1).due(now() + std::chrono::days(1), 50))
                names.push_back(each.name + " " + each.to_id);
        });
        return names;
    }
};

using Rings = std::vector<std::string>;

json::object taken_down(json::object details = {}) {
    return {{"name", "Rahima Begum"},
            {"telephone", "020 7946 0001"},
            {"wants", "Would like to cook with others. Speaks Bengali."},
            {"call_back_on", "8 September 2026"},
            {"call_back_at", "14:00"},
            {"details", std::move(details)}};
}

} // namespace

TEST_CASE("a resident rings, has no e-mail and little English: six fields, and a call-back with an owner") {
    Town hub;
    auto params = taken_down({{"language", "bengali"},
                              {"interpreter", true},
                              {"safe_times", "Weekday mornings"},
                              {"may_leave_message", false}});
    CHECK(outcome(hub.change(hub.ana, "volunteer.take_down", params)) == "not_allowed");
    auto const made = hub.change(hub.staff, "volunteer.take_down", params);
    CAPTURE(json::serialize(made));
    REQUIRE(outcome(made) == "result");
    std::string const id(made.at("result").at("volunteer").as_string());
    CHECK(hub.cell(id, "name") == "Rahima Begum");
    CHECK(hub.cell(id, "status") == "active");
    CHECK(hub.cell(id, "languages") == "bengali");
    auto const contact = hub.result(hub.staff, "contact.get", {{"volunteer", id}});
    CHECK(contact.at("channel") == "ring");
    CHECK(contact.at("telephone") == "+442079460001");
    CHECK_FALSE(contact.contains("e_mail")); // none was invented
    auto const said = hub.result(hub.staff, "intake.get", {{"volunteer", id}});
    CHECK(said.at("interpreter") == "bengali");
    CHECK(said.at("safe_times") == "Weekday mornings");
    CHECK(said.at("may_leave_message") == false);
    CHECK(said.at("door") == "desk");
    json::object const about{{"about", json::object{{"volunteer", id}}}};
    auto const log = hub.result(hub.staff, "contact_log.list", about).at("contacts").as_array();
    REQUIRE(log.size() == 1);
    CHECK(log.at(0).at("inward") == true);
    auto const rows =
        hub.result(hub.staff, "queue.list", {{"days", 2}, {"mine", true}}).at("rows").as_array();
    REQUIRE(rows.size() == 1);
    CHECK(rows.at(0).at("person") == "Rahima Begum");
    CHECK(rows.at(0).at("due_at") == hub.seconds + 86400 + 5 * 3600); // 14:00 in London is 13:00 UTC

    for (auto const& [name, value, code] : std::vector<std::tuple<std::string, json::value, std::string>>{
             {"telephone", "a number", "telephone_unreadable"},
             {"telephone", nullptr, "address_needed"},
             {"name", "   ", "name_needed"},
             {"call_back_on", "one day", "day_unreadable"},
             {"call_back_on", "1 May 2020", "time_out_of_range"},
             {"details", json::object{{"language", "klingon"}}, "language_unknown"},
             {"details", json::object{{"born", "spring"}}, "born_unreadable"},
             {"details", json::object{{"access_needs", json::array{"stilts"}}}, "needs_unknown"},
             {"details", json::object{{"postcode", "nowhere"}}, "postcode_unreadable"},
             {"details", json::object{{"channel", "e_mail"}}, "address_needed"},
             {"details", json::object{{"born", "2012-01"}}, "carer_needed"}}) {
        auto wrong = taken_down();
        wrong[name] = value;
        CAPTURE(name);
        CAPTURE(code);
        CHECK(outcome(hub.change(hub.staff, "volunteer.take_down", wrong)) == code);
    }
    // Nothing was left behind by those that were refused.
    CHECK(hub.result(hub.staff, "volunteer.list").at("rows").as_array().size() == 5);
}

TEST_CASE(
    "who registers by themselves says when they are free in plain steps, and comes up as a new enquiry") {
    Town hub;
    json::object const details{
        {"times", json::array{json::object{{"day", "tue"}, {"part", "evening"}},
                              json::object{{"day", "mon"}, {"part", "morning"}},
                              json::object{{"day", "mon"}, {"part", "morning"}}}},
        {"access_needs", json::array{"step_free"}},
        {"adjustments", "A seat with a back"},
        {"born", "1990-02"},
        {"emergency", json::object{{"name", "Lea"}, {"telephone", "020 7946 0002"}, {"relation", "sister"}}}};
    auto const reply =
        hub.call("", "volunteer.register",
                 {{"centre", 1}, {"name", "Noor"}, {"address", "noor@example.org"}, {"details", details}});
    CAPTURE(json::serialize(reply));
    REQUIRE(outcome(reply) == "result");
    auto const queue = [&] { return hub.result(hub.staff, "queue.list").at("total").as_int64(); };
    CHECK(queue() == 0); // the address may be anybody's until they have signed in
    auto const id = hub.enter("noor@example.org");
    CHECK(hub.waits(id) == Rings{"new_enquiry"});
    CHECK(hub.cell(id, "availability") == "Mon 09:00-13:00; Tue 17:00-21:00");
    CHECK(hub.cell(id, "access_needs") == "step_free");
    auto const said = hub.result(hub.staff, "intake.get", {{"volunteer", id}});
    CHECK(said.at("emergency").at("address") == "+442079460002");
    CHECK(said.at("adjustments") == "A seat with a back");
    CHECK(said.at("door") == "public");
    // A code sent again to somebody who is here already does not make a second one.
    REQUIRE(outcome(hub.call("", "volunteer.register",
                             {{"centre", 1}, {"name", "Noor"}, {"address", "noor@example.org"}})) ==
            "result");
    CHECK(hub.result(hub.staff, "volunteer.list").at("rows").as_array().size() == 5);
    CHECK(hub.waits(id) == Rings{"new_enquiry"});
    // Whoever talks to them has answered.
    REQUIRE(outcome(hub.change(hub.staff, "contact_log.add",
                               {{"about", json::object{{"volunteer", id}}},
                                {"way", "call"},
                                {"spoke_to", "volunteer"},
                                {"outcome", "reached"},
                                {"nothing_more", true}})) == "result");
    CHECK(hub.waits(id).empty());
    // What they said goes with them where they never come back.
    REQUIRE(outcome(hub.call(
                "", "volunteer.register",
                {{"centre", 1}, {"name", "Gone"}, {"address", "gone@example.org"}, {"details", details}})) ==
            "result");
    hub.writer->change([&](store::Change& change) {
        store::forget_registrations(change.database(), change.now() + std::chrono::days(1), 10);
        store::Statement left(change.database(), "select count(*) from intake where centre = 1");
        REQUIRE(left.step());
        CHECK(left.integer(0) == 1);
    });
}

TEST_CASE("a stranger finds an open role and says that they are interested: kept until the address is "
          "theirs, then in "
          "the desk's hands") {
    Town hub;
    auto const found = hub.call("", "role.find", {{"centre", 1}, {"limit", 1}});
    CAPTURE(json::serialize(found));
    REQUIRE(outcome(found) == "result");
    auto const& first = found.at("result").at("roles").as_array().front().as_object();
    std::string const role(first.at("role").as_string());
    std::string const title(first.at("title").as_string());
    CHECK(found.at("result").as_object().contains("next"));
    CHECK(found.at("result").at("centre_name") == "Stepney");
    auto const roles = [&](json::object params) {
        params["centre"] = 1;
        std::vector<std::string> ids;
        auto const reply = hub.call("", "role.find", std::move(params));
        for (auto const& each : reply.at("result").at("roles").as_array())
            ids.emplace_back(each.at("role").as_string());
        return ids;
    };
    auto const everything = roles({});
    REQUIRE(everything.size() > 1);
    CHECK(roles({{"after", role}}) == Rings(everything.begin() + 1, everything.end()));
    CHECK(roles({{"text", title}}).front() == role);
    CHECK(roles({{"text", "nosuchthing"}}).empty());
    CHECK(roles({{"role", role}}) == Rings{role});
    CHECK(outcome(hub.call("", "role.find", {{"centre", 99}})) == "centre_needed");

    auto const express = [&](std::string const& wanted) {
        return outcome(hub.call("", "volunteer.register",
                                {{"centre", 1},
                                 {"name", "Noor"},
                                 {"address", "noor@example.org"},
                                 {"role", wanted},
                                 {"wants", "I like to be outdoors."}}));
    };
    CHECK(express("R-none") == "role_not_open");
    REQUIRE(express(role) == "result");
    CHECK(hub.result(hub.staff, "queue.list").at("total") == 0);
    CHECK(hub.result(hub.staff, "match.list", {{"state", "interested"}}).at("matches").as_array().empty());
    auto const id = hub.enter("noor@example.org");
    CHECK(hub.waits(id) == Rings{"new_enquiry"}); // what they wrote has not been answered
    auto const matches = hub.result(hub.staff, "match.list", {{"volunteer", id}}).at("matches").as_array();
    REQUIRE(matches.size() == 1);
    CHECK(matches.front().at("state") == "interested");
    CHECK(matches.front().at("opening").as_string() == role);
    auto const log = hub.result(hub.staff, "contact_log.list", {{"about", json::object{{"volunteer", id}}}});
    CAPTURE(json::serialize(log));
    CHECK(json::serialize(log).find("I like to be outdoors.") != std::string::npos);
    CHECK(json::serialize(log).find(title) != std::string::npos);

    // A role that has closed is not found, nor is one person's request for help.
    REQUIRE(outcome(hub.change(hub.staff, "role.update",
                               {{"id", role}, {"cells", json::object{{"status", "closed"}}}})) == "result");
    CHECK(roles({{"role", role}}).empty());
    CHECK(roles({}).size() == everything.size() - 1);
    CHECK(express(role) == "role_not_open");
}

TEST_CASE(
    "a 16-year-old wants hours for an award: nothing without a parent or carer, whose answer is noted") {
    Town hub;
    json::object const carer{{"name", "Parent"}, {"address", "020 7946 0003"}, {"relation", "mother"}};
    auto const register_with = [&](json::object details) {
        return outcome(hub.call("", "volunteer.register",
                                {{"centre", 1},
                                 {"name", "Young"},
                                 {"address", "young@example.org"},
                                 {"details", std::move(details)}}));
    };
    CHECK(register_with({{"born", "2010-05"}}) == "carer_needed");
    CHECK(register_with({{"born", "2008-09"}}) == "carer_needed"); // 18 this month, but not surely today
    CHECK(register_with({{"born", "2014-05"}, {"carer", carer}}) == "too_young");
    CHECK(register_with({{"born", "2010-05"}, {"carer", json::object{{"name", "x"}, {"address", "()"}}}}) ==
          "address_unreadable");
    REQUIRE(register_with({{"born", "2010-05"}, {"carer", carer}}) == "result");
    auto const id = hub.enter("young@example.org");
    CHECK(hub.waits(id) == Rings{"new_enquiry", "ring_carer"});
    CHECK(hub.cell(id, "guardian_consent").empty());
    CHECK(outcome(hub.change(hub.ana, "intake.consent",
                             {{"volunteer", id}, {"given", true}, {"how", "paper"}})) == "not_allowed");
    CHECK(outcome(hub.change(hub.staff, "intake.consent",
                             {{"volunteer", "V00"}, {"given", true}, {"how", "paper"}})) == "carer_unknown");
    REQUIRE(outcome(hub.change(hub.staff, "intake.consent",
                               {{"volunteer", id}, {"given", true}, {"how", "telephone"}})) == "result");
    CHECK(hub.cell(id, "guardian_consent") == "yes");
    CHECK(hub.waits(id) == Rings{"new_enquiry"});
    CHECK(hub.result(hub.staff, "intake.get", {{"volunteer", id}}).at("consent") == "given");
    // Another carer has not said yes.
    json::object const other{{"name", "Aunt"}, {"address", "020 7946 0004"}};
    REQUIRE(outcome(hub.change(hub.staff, "intake.set", {{"volunteer", id}, {"carer", other}})) == "result");
    CHECK(hub.cell(id, "guardian_consent").empty());
    CHECK_FALSE(hub.result(hub.staff, "intake.get", {{"volunteer", id}}).contains("consent"));
    CHECK(hub.waits(id) == Rings{"new_enquiry", "ring_carer"});
    CHECK(register_with({{"born", "2008-08"}}) == "result"); // surely 18
}

TEST_CASE("what somebody said is theirs and the centre's to see, and that it was seen is written down") {
    Town hub;
    REQUIRE(outcome(hub.change(
                hub.ana, "intake.set",
                {{"volunteer", "V00"},
                 {"emergency", json::object{{"name", "Lea"}, {"telephone", "020 7946 0002"}}}})) == "result");
    CHECK(outcome(hub.call(hub.ben, "intake.get", {{"volunteer", "V00"}})) == "not_allowed");
    CHECK(outcome(hub.change(hub.ben, "intake.set", {{"volunteer", "V00"}})) == "not_allowed");
    CHECK(outcome(hub.call(hub.elsewhere, "intake.get", {{"volunteer", "V00"}})) == "volunteer_unknown");
    CHECK(hub.result(hub.ana, "intake.get", {{"volunteer", "V00"}}).at("emergency").at("name") == "Lea");
    CHECK(hub.result(hub.staff, "intake.get", {{"volunteer", "V00"}}).at("known") == true);
    CHECK(hub.result(hub.staff, "intake.get", {{"volunteer", "V01"}}).at("known") == false);
    bool noted = false;
    hub.writer->read([&](store::Database& database) {
        for (auto const& each : store::Audit(database, 1).newest("V00", {}, 0, 100))
            noted = noted || (each.method == "intake.get" && each.principal == "staff");
    });
    CHECK(noted);
}

TEST_CASE("an induction is booked, moved, called off, held, and whoever missed it is booked anew") {
    Town hub;
    auto const add = [&](std::string const& id, std::string const& begins, std::string const& ends,
                         int places) {
        return outcome(hub.change(
            hub.staff, "induction.add",
            {{"id", id}, {"begins", begins}, {"ends", ends}, {"location", "The hall"}, {"places", places}}));
    };
    auto const book = [&](std::string const& who, std::string const& induction,
                          std::string const& volunteer) {
        return outcome(
            hub.change(who, "induction.book", {{"induction", induction}, {"volunteer", volunteer}}));
    };
    CHECK(add("I1", "2026-09-10 18:00", "2026-09-10 17:00", 1) == "times_unclear");
    CHECK(add("I1", "2026-09-01 18:00", "2026-09-01 19:00", 1) == "times_unclear");
    REQUIRE(add("I1", "2026-09-10 18:00", "2026-09-10 19:00", 1) == "result");
    CHECK(add("I1", "2026-09-10 18:00", "2026-09-10 19:00", 1) == "id_taken");
    REQUIRE(add("I2", "2026-09-11 18:00", "2026-09-11 19:00", 5) == "result");
    REQUIRE(add("I3", "2026-09-12 18:00", "2026-09-12 19:00", 5) == "result");
    CHECK(book(hub.ana, "I1", "V01") == "not_allowed");
    CHECK(book(hub.elsewhere, "I1", "V00") == "induction_unknown");
    CHECK(book(hub.ana, "I1", "V00") == "result");
    CHECK(book(hub.ana, "I1", "V00") == "result"); // once more
    CHECK(book(hub.staff, "I1", "V01") == "induction_full");
    CHECK(book(hub.ana, "I2", "V00") == "result"); // instead
    CHECK(book(hub.staff, "I1", "V01") == "result");
    CHECK(book(hub.staff, "I2", "V02") == "result");
    CHECK(book(hub.staff, "I3", "V03") == "result");
    auto const seen = hub.result(hub.ana, "induction.list").at("inductions").as_array();
    REQUIRE(seen.size() == 3);
    CHECK(seen.at(0).at("state") == "cancelled");
    CHECK(seen.at(1).at("state") == "booked");
    CHECK(seen.at(1).at("left") == 3);
    CHECK(seen.at(1).at("people").as_array().empty()); // who else comes is not told
    CHECK(hub.result(hub.staff, "induction.list")
              .at("inductions")
              .as_array()
              .at(1)
              .at("people")
              .as_array()
              .size() == 2);
    REQUIRE(outcome(hub.change(hub.staff, "induction.call_off", {{"id", "I3"}})) == "result");
    CHECK(hub.waits("V03") ==
          Rings{"induction_to_book", "ring_volunteer"}); // nobody knows how to write to them
    CHECK(book(hub.staff, "I3", "V03") == "induction_unknown");
    CHECK(outcome(hub.change(hub.staff, "induction.note",
                             {{"induction", "I2"}, {"volunteer", "V00"}, {"came", true}})) == "not_due");
    CHECK(outcome(hub.change(hub.staff, "induction.cancel", {{"induction", "I1"}, {"volunteer", "V01"}})) ==
          "result");
    CHECK(outcome(hub.change(hub.staff, "induction.cancel", {{"induction", "I1"}, {"volunteer", "V01"}})) ==
          "not_booked");
    hub.wait(std::chrono::days(5));
    (void)desk::ring_due(*hub.writer, 100);
    (void)desk::ring_due(*hub.writer, 100);
    hub.staff = hub.somebody(1, "again", Standing::coordinator);
    CHECK(std::ranges::count(hub.waits("V00"), std::string("did_they_come")) == 1);
    CHECK(book(hub.staff, "I2", "V01") == "induction_over");
    REQUIRE(outcome(hub.change(hub.staff, "induction.note",
                               {{"induction", "I2"}, {"volunteer", "V00"}, {"came", true}})) == "result");
    REQUIRE(outcome(hub.change(hub.staff, "induction.note",
                               {{"induction", "I2"}, {"volunteer", "V02"}, {"came", false}})) == "result");
    CHECK(hub.cell("V00", "induction") == "yes");
    CHECK(std::ranges::count(hub.waits("V00"), std::string("did_they_come")) == 0);
    CHECK(std::ranges::count(hub.waits("V02"), std::string("induction_to_book")) == 1);
}

TEST_CASE("ages are judged by the month alone, so that nobody is taken for older than they may be") {
    using namespace std::chrono_literals;
    Date const today{std::chrono::local_days(2026y / 9 / 7)};
    CHECK(desk::is_surely(18, 2008y / 8, today));
    CHECK_FALSE(desk::is_surely(18, 2008y / 9, today));
    CHECK_FALSE(desk::is_surely(18, 2008y / 10, today));
    CHECK(desk::is_surely(18, 2007y / 12, Date{std::chrono::local_days(2026y / 1 / 1)}));
    CHECK_FALSE(desk::is_surely(18, 2008y / 2, Date{std::chrono::local_days(2026y / 2 / 28)}));
    using Times = std::vector<std::pair<int, desk::PartOfDay>>;
    CHECK(desk::availability_cell(Times{}).empty());
    CHECK(desk::availability_cell(Times{{6, desk::PartOfDay::afternoon}}) == "Sun 13:00-17:00");
}
