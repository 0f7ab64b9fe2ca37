// SPDX-License-Identifier: MIT
// A befriender needs references and a DBS check before she starts; somebody needs her. One person's request
// for help, from the call to its outcome, over the wire.
#include "../desk/desk_town.hpp"
#include "desk/needs.hpp"
#include "desk/ticker.hpp"
#include "hub.hpp"
#include "store/audit.hpp"
#include "store/care.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string staff, elsewhere, ana, ben, kitchen;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            auto files = desk::testing::town(4, 2, 5);
            files["places.csv"] = "postcode,easting,northing,ward\nE1 6AN,533333,181777,Spitalfields\n";
            files["volunteers.csv"] =
                "id,name,status,availability,postcode,travel_max,capacity,hours_per_week,references,checks,"
                "access_needs,expenses_needed,born\n"
                "V00,Ana,active,every day all day,E1 6AN,50 km,5,168,yes,none,none,no,1980-01\n"
                "V01,Ben,active,every day all day,E1 6AN,50 km,5,168,yes,none,none,no,1980-01\n";
            REQUIRE(desk::load_pack(change, 1, std::move(files), "Stepney").has_value());
            store::ContactRow contact;
            contact.kind = "organisation";
            contact.id = "O1";
            contact.e_mail = "o1@example.org";
            store::put_contact(change.database(), 1, contact, change.now());
            for (std::string const id : {"V00", "V01"}) {
                contact.kind = "volunteer";
                contact.id = id;
                contact.e_mail = id + "@example.org";
                store::put_contact(change.database(), 1, contact, change.now());
            }
        });
        sign_in_all("");
    }
    void sign_in_all(std::string const& suffix) {
        staff = somebody(1, "staff" + suffix, Standing::coordinator);
        elsewhere = somebody(2, "elsewhere" + suffix, Standing::coordinator);
        kitchen = somebody(1, "kitchen" + suffix, Standing::organiser, {}, "O2");
        ana = somebody(1, "ana" + suffix, Standing::volunteer, "V00");
        ben = somebody(1, "ben" + suffix, Standing::volunteer, "V01");
    }
    std::vector<std::string> waits(std::int64_t need) {
        std::vector<std::string> rings;
        writer->read(
            [&](store::Database& database) { rings = store::Care(database, 1).rings({.need = need}); });
        return rings;
    }
    // Messages that were queued since the last time, "name to".
    std::vector<std::string> told() {
        std::vector<std::string> names;
        writer->change([&](store::Change& change) {
            store::Messages messages(change.database(), 1);
            for (auto const& each : messages.due(now() + std::chrono::days(1), 100)) {
                names.push_back(each.name + " " + each.to_id);
                messages.finish(each.id, "sent", now());
            }
        });
        std::ranges::sort(names);
        return names;
    }
    bool was_told(std::string const& what) {
        auto const all = told();
        CAPTURE(all.size());
        return std::ranges::find(all, what) != all.end();
    }
    std::string address(std::string const& who, std::string const& volunteer) {
        return outcome(call(who, "need.address", {{"volunteer", volunteer}, {"opening", "need-1"}}));
    }
    void step(std::string const& who, std::string const& name, std::string const& volunteer,
              json::object more = {}) {
        more["volunteer"] = volunteer;
        more["opening"] = "need-1";
        (void)done(who, "match." + name, std::move(more));
    }
};

using Rings = std::vector<std::string>;

json::object person(json::object more = {}) {
    json::object made{{"name", "Edith Moss"},
                      {"e_mail", "edith@example.org"},
                      {"telephone", "020 7946 0010"},
                      {"channel", "e_mail"},
                      {"address", "Flat 3, 1 Some Street"},
                      {"postcode", "e16an"},
                      {"access_notes", "Key safe 1234; hard of hearing"}};
    for (auto const& [name, value] : more) made[name] = value;
    return made;
}
json::object asked(json::object who, bool consent = true) {
    json::object made{{"person", std::move(who)},
                      {"kind", "befriending"},
                      {"wants", "Somebody to talk to on Fridays"},
                      {"preferences", "Likes chess"},
                      {"consent", consent}};
    if (consent) made["how"] = "telephone";
    return made;
}
json::object const opened{{"need", 1},
                          {"organisation", "O2"},
                          {"title", "Weekly visit near Spitalfields"},
                          {"sessions", "Fri 10:00-12:00"},
                          {"hours", "2"}};

} // namespace

TEST_CASE(
    "a request becomes an opening that says neither who nor where, and only the confirmed helper is told") {
    Town hub;
    CHECK(outcome(hub.change(hub.ana, "need.add", asked(person()))) == "not_allowed");
    auto const need = hub.done(hub.staff, "need.add", asked(person()));
    CHECK(need.at("state") == "taken");
    CHECK(hub.waits(1) == Rings{"new_need"});
    CHECK(hub.told() == Rings{"need_taken edith@example.org"});
    CHECK(hub.result(hub.staff, "queue.list", {{"mine", true}}).at("total") == 1);
    for (std::string const title : {"Visit Edith", "Tea with Mrs MOSS", "A visit at E1 6AN"}) {
        auto telling = opened;
        telling["title"] = title;
        CAPTURE(title);
        CHECK(outcome(hub.change(hub.staff, "need.open", telling)) == "names_the_person");
    }
    auto wrong = opened;
    wrong["sessions"] = "now and then";
    CHECK(outcome(hub.change(hub.staff, "need.open", wrong)) == "details_unreadable");
    wrong = opened;
    wrong["organisation"] = "O9";
    CHECK(outcome(hub.change(hub.staff, "need.open", wrong)) == "organisation_unknown");
    CHECK(outcome(hub.change(hub.elsewhere, "need.open", opened)) == "need_unknown");
    CHECK(hub.done(hub.staff, "need.open", opened).at("opening") == "need-1");
    CHECK(outcome(hub.change(hub.staff, "need.open", opened)) == "need_opened");
    CHECK(hub.waits(1).empty());
    CHECK(hub.told() == Rings{"need_open edith@example.org"});
    auto const row = json::serialize(hub.result(hub.ana, "role.get", {{"id", "need-1"}}));
    for (std::string const secret :
         {"Edith", "Moss", "Some Street", "6AN", "533333", "181777", "1234", "chess"})
        CHECK(row.find(secret) == std::string::npos);
    CHECK(row.find("533500") != std::string::npos); // within a few streets
    CHECK(row.find("182000") != std::string::npos);

    hub.step(hub.ana, "apply", "V00");
    CHECK(hub.address(hub.ana, "V00") == "address_not_yet");
    hub.step(hub.staff, "refer", "V00");
    hub.step(hub.kitchen, "take_on", "V00");
    CHECK(hub.address(hub.ana, "V00") == "address_not_yet"); // the place is held, not confirmed
    (void)hub.told();
    hub.step(hub.staff, "confirm", "V00", {{"first_day", "2026-09-11"}});
    CHECK(hub.was_told("need_helper edith@example.org"));
    CHECK(hub.address(hub.ben, "V00") == "not_allowed");
    CHECK(hub.address(hub.ben, "V01") == "address_not_yet");
    CHECK(hub.address(hub.kitchen, "V00") == "not_allowed");
    CHECK(hub.address(hub.elsewhere, "V00") == "address_not_yet");
    auto const where = hub.result(hub.ana, "need.address", {{"volunteer", "V00"}, {"opening", "need-1"}});
    CHECK(where.at("person").at("address") == "Flat 3, 1 Some Street");
    CHECK(where.at("person").at("access_notes") == "Key safe 1234; hard of hearing");
    CHECK(where.at("wants") == "Somebody to talk to on Fridays");
    CHECK(hub.result(hub.staff, "need.get", {{"need", 1}}).at("need").at("helper") == "V00");
    std::vector<std::string> lookers;
    hub.writer->read([&](store::Database& database) {
        for (auto const& each : store::Audit(database, 1).newest({}, {}, 0, 500))
            if (each.field == "contacts" && each.others.contains("need/1"))
                lookers.push_back(each.method + " " + each.principal);
    });
    CHECK(lookers == Rings{"need.get staff", "need.address ana"}); // the newest first

    // She stops: the person is told, somebody takes it up, and she no longer sees the address.
    hub.step(hub.ana, "drop_out", "V00", {{"reason", "moved"}});
    CHECK(hub.was_told("need_helper_gone edith@example.org"));
    CHECK(hub.address(hub.ana, "V00") == "address_not_yet");
    CHECK(hub.waits(1) == Rings{"need_unmet"});
    CHECK(hub.result(hub.staff, "need.get", {{"need", 1}}).at("need").at("state") == "open");
}

TEST_CASE("nothing is opened without consent, and whoever has no e-mail is rung at every change") {
    Town hub;
    json::object const by_phone{{"name", "Jo Lee"}, {"telephone", "020 7946 0011"}};
    auto const need = hub.done(hub.staff, "need.add", asked(by_phone, false));
    CHECK(need.at("consent") == false);
    CHECK(hub.waits(1) == Rings{"new_need", "ring_resident"});
    CHECK(outcome(hub.change(hub.staff, "need.open", opened)) == "consent_missing");
    hub.done(hub.staff, "need.consent", {{"need", 1}, {"given", true}, {"how", "in_person"}});
    json::object const about{{"about", json::object{{"need", 1}}}};
    auto spoke = about;
    for (auto const& [name, value] : json::object{
             {"way", "call"}, {"spoke_to", "somebody_else"}, {"outcome", "reached"}, {"nothing_more", true}})
        spoke[name] = value;
    hub.done(hub.staff, "contact_log.add", spoke);
    CHECK(hub.waits(1) == Rings{"new_need"}); // rung; it still has to be opened
    hub.done(hub.staff, "need.open", opened);
    CHECK(hub.waits(1) == Rings{"ring_resident"});
    CHECK(hub.told().empty());
    hub.wait(std::chrono::hours(47));
    (void)desk::ring_due(*hub.writer, 100);
    CHECK(hub.waits(1) == Rings{"ring_resident"});
    hub.wait(std::chrono::hours(2));
    (void)desk::ring_due(*hub.writer, 100);
    (void)desk::ring_due(*hub.writer, 100);
    CHECK(hub.waits(1) == Rings{"need_unmet", "ring_resident"});
    hub.sign_in_all("2");
    for (auto const& [params, code] : std::vector<std::pair<json::object, std::string>>{
             {{{"kind", "form"}, {"wants", "x"}, {"consent", false}}, "resident_unclear"},
             {{{"resident", 9}, {"kind", "form"}, {"wants", "x"}, {"consent", false}}, "resident_unknown"},
             {{{"resident", 1}, {"kind", "form"}, {"wants", "x"}, {"consent", true}}, "consent_missing"},
             {asked({{"name", "A"}, {"telephone", "no"}}), "telephone_unreadable"},
             {asked({{"name", "A"}}), "address_needed"},
             {asked({{"name", "A"}, {"telephone", "020 7946 0011"}, {"channel", "letter"}}),
              "address_needed"},
             {asked({{"name", " "}, {"telephone", "020 7946 0011"}}), "name_needed"},
             {asked(person({{"postcode", "nowhere"}})), "postcode_unreadable"}}) {
        CAPTURE(code);
        CHECK(outcome(hub.change(hub.staff, "need.add", params)) == code);
    }
    CHECK(hub.result(hub.staff, "need.list").at("needs").as_array().size() == 1);
    CHECK(hub.result(hub.elsewhere, "need.list").at("needs").as_array().empty());
    CHECK(json::serialize(hub.result(hub.staff, "need.list")).find("Jo") == std::string::npos);
}

TEST_CASE("a referral is acknowledged, its outcome comes back, and who it was can be erased") {
    Town hub;
    auto params = asked(person());
    params["referred_organisation"] = "O1";
    params["referred_by"] = "the warden";
    hub.done(hub.staff, "need.add", params);
    CHECK(hub.told() == Rings{"need_referral_taken O1", "need_taken edith@example.org"});
    hub.done(hub.staff, "need.open", opened);
    hub.step(hub.ana, "apply", "V00");
    hub.step(hub.ben, "apply", "V01");
    hub.step(hub.staff, "refer", "V00");
    hub.step(hub.kitchen, "take_on", "V00");
    hub.step(hub.staff, "confirm", "V00", {{"first_day", "2026-09-11"}});
    hub.step(hub.kitchen, "start", "V00");
    CHECK(hub.address(hub.ana, "V00") == "result");
    json::object const about{{"about", json::object{{"need", 1}}},
                             {"way", "call"},
                             {"spoke_to", "somebody_else"},
                             {"outcome", "reached"},
                             {"note", "Edith is glad"},
                             {"nothing_more", true}};
    hub.done(hub.staff, "contact_log.add", about);
    CHECK(outcome(hub.change(hub.staff, "need.forget", {{"need", 1}})) == "need_open");
    (void)hub.told();
    auto const closed = hub.done(hub.staff, "need.close",
                                 {{"need", 1}, {"outcome", "met"}, {"note", "Edith found a friend"}});
    CHECK(closed.at("state") == "closed");
    auto const told = hub.told();
    for (std::string const each : {"need_closed edith@example.org", "need_referral_closed O1"})
        CHECK(std::ranges::find(told, each) != told.end());
    CHECK(hub.address(hub.ana, "V00") == "address_not_yet");
    CHECK(hub.result(hub.staff, "match.get", {{"volunteer", "V00"}, {"opening", "need-1"}})
              .at("match")
              .at("state") == "completed");
    CHECK(hub.result(hub.staff, "match.get", {{"volunteer", "V01"}, {"opening", "need-1"}})
              .at("match")
              .at("state") == "withdrawn");
    CHECK(hub.waits(1).empty());
    CHECK(outcome(hub.change(hub.staff, "need.close", {{"need", 1}, {"outcome", "met"}})) == "need_closed");
    CHECK(outcome(hub.change(hub.staff, "need.open", opened)) == "need_closed");

    hub.done(hub.staff, "need.forget", {{"need", 1}});
    auto const left =
        json::serialize(hub.result(hub.staff, "need.get", {{"need", 1}})) +
        json::serialize(hub.result(hub.staff, "contact_log.list", {{"about", json::object{{"need", 1}}}}));
    for (std::string const secret : {"Edith", "edith", "Street", "chess", "warden", "Fridays"})
        CHECK(left.find(secret) == std::string::npos);
    CHECK(left.find("\"outcome\":\"met\"") != std::string::npos); // that it was met is still counted
    hub.writer->read([](store::Database& database) {
        store::Statement sent(database, "select count(*) from message where to_id like 'edith%'");
        store::Statement facts(database, "select count(*) from message_fact where value like 'Edith%'");
        REQUIRE(sent.step());
        REQUIRE(facts.step());
        CHECK(sent.integer(0) + facts.integer(0) == 0);
    });
    // The number of somebody who was erased is nobody else's.
    auto const next = hub.done(hub.staff, "need.add", asked(person({{"name", "Somebody Else"}})));
    CHECK(next.at("resident") == 2);
}
