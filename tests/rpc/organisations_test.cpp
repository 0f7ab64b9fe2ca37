// SPDX-License-Identifier: MIT
// Organisations over the wire: a charity registers and asks for three trustees, its papers are seen, it is
// approved, suspended and restored; what it may ask for, and what of it others see meanwhile.
#include "organisations_town.hpp"

using namespace kith;
using namespace kith::rpc_test;

namespace {

using Town = OrganisationsTown;

json::object const trustees{{"title", "Trustee"},    {"kind", "ongoing"},     {"setting", "remote"},
                            {"places_minimum", "3"}, {"places_maximum", "3"}, {"sessions", "Tue 18:00-20:00"},
                            {"hours", "2"},          {"minimum_age", "18"},   {"expenses_paid", "yes"}};

} // namespace

TEST_CASE("a charity asks for three trustees") {
    Town hub;
    hub.done(hub.staff, "queue.set_rules", {{"approve_roles", true}});
    // It registers without an account; nothing but that somebody gets in touch is said.
    CHECK(hub.result("", "organisation.register", hub.applied()).at("waits") == true);
    auto const id = hub.only_applicant();
    CHECK(hub.told() == Rings{"organisation_applied " + id});
    CHECK(hub.rings({.organisation = id}) == Rings{"organisation_to_approve"});
    CHECK(hub.result(hub.staff, "queue.list", {{"what", "organisation_to_approve"}}).at("total") == 1);
    auto const asked = hub.standing(id);
    CHECK(asked.at("state") == "applied");
    CHECK(asked.at("wants") == "Three trustees");
    CHECK(asked.at("contact_address") == "rosa@lunch.example.org");
    CHECK(asked.at("papers_missing").as_array().size() == 2);

    // On the telephone their role is taken down; nobody sees it, nobody can be asked or apply.
    auto role = trustees;
    role["organisation"] = id;
    hub.done(hub.staff, "role.add", {{"id", "TRUSTEE"}, {"cells", role}});
    CHECK(hub.public_roles("trustee") == 0);
    CHECK(outcome(hub.change(hub.staff, "match.offer",
                             {{"volunteer", "V00"}, {"opening", "TRUSTEE"}, {"channel", "phone"}})) ==
          "opening_closed");
    CHECK(outcome(hub.change(hub.ana, "match.apply", {{"volunteer", "V00"}, {"opening", "TRUSTEE"}})) ==
          "opening_closed");
    CHECK(hub.result(hub.staff, "shortlist.of_opening", {{"opening", "TRUSTEE"}})
              .at("eligible")
              .as_array()
              .empty());

    // Papers are seen, with their dates; without them it takes a reason.
    auto const early = hub.change(hub.staff, "organisation.approve",
                                  {{"organisation", id}, {"checks", json::array{"dbs_basic"}}});
    CHECK(outcome(early) == "papers_missing");
    CHECK(early.at("error").at("data").at("numbers").at("asked") == 2);
    CHECK(early.at("error").at("data").at("numbers").at("missing.public_liability") == 1);
    hub.see(id, "public_liability", "2027-03-31");
    hub.see(id, "safeguarding_policy", "");
    CHECK(hub.standing(id).at("papers_missing").as_array().empty());
    CHECK(outcome(hub.change(hub.staff, "organisation.approve",
                             {{"organisation", id}, {"checks", json::array{"no_such_check"}}})) ==
          "check_unknown");
    auto const approved = hub.done(hub.staff, "organisation.approve",
                                   {{"organisation", id}, {"checks", json::array{"dbs_basic"}}});
    CHECK(hub.told() == Rings{"organisation_approved " + id});
    CHECK(hub.rings({.organisation = id}).empty());
    CHECK(hub.public_roles("trustee") == 1);
    CHECK(hub.result(hub.staff, "shortlist.of_opening", {{"opening", "TRUSTEE"}})
              .at("eligible")
              .as_array()
              .size() == 4);

    // Whoever asked signs in for it, and for nothing else.
    REQUIRE(approved.contains("organiser"));
    std::string rosa;
    hub.writer->change([&](store::Change& change) {
        auto const row = *store::principal_at(change.database(), 1, "rosa@lunch.example.org");
        CHECK(row.standing == "organiser");
        CHECK(row.organisation == id);
        rosa = hub.entrance.begin_session(change.database(), row, change.now()).second;
    });
    CHECK(hub.result(rosa, "organisation.standing", {{"organisation", id}}).at("state") == "approved");
    CHECK_FALSE(
        hub.result(rosa, "organisation.standing", {{"organisation", id}}).contains("contact_address"));
    CHECK(outcome(hub.call(rosa, "organisation.standing", {{"organisation", "O1"}})) == "not_allowed");
    CHECK(outcome(hub.change(rosa, "organisation.approve",
                             {{"organisation", id}, {"checks", json::array{}}})) == "not_allowed");
    auto another = role;
    another["title"] = "Treasurer on the board";
    hub.done(rosa, "role.add", {{"id", "TREASURER"}, {"cells", another}});
    CHECK(hub.public_roles("treasurer") == 0); // waits to be approved
    hub.done(hub.staff, "role.approve", {{"id", "TREASURER"}});
    CHECK(hub.public_roles("treasurer") == 1);
    for (std::string const volunteer : {"V00", "V01", "V02"}) {
        hub.done(hub.staff, "match.suggest", {{"volunteer", volunteer}, {"opening", "TRUSTEE"}});
    }
}

TEST_CASE("what is asked for in public is read, and comes in small numbers from one household") {
    Town hub;
    CHECK(outcome(hub.call("", "organisation.register", hub.applied({{"name", "  "}}))) == "name_needed");
    CHECK(outcome(hub.call("", "organisation.register", hub.applied({{"address", "round the corner"}}))) ==
          "address_unreadable");
    CHECK(outcome(hub.call("", "organisation.register", hub.applied({{"postcode", "nowhere"}}))) ==
          "postcode_unreadable");
    CHECK(outcome(hub.call("", "organisation.register", hub.applied({{"centre", 9}}))) == "centre_needed");
    CHECK(outcome(hub.call(hub.ana, "organisation.register", hub.applied())) == "not_allowed");
    CHECK(hub.result(hub.staff, "organisation.standings", {{"state", "applied"}})
              .at("organisations")
              .as_array()
              .empty());
    std::string last;
    for (int i = 0; i < 200 && last != "too_many_tries"; ++i)
        last = outcome(hub.call("", "organisation.register", hub.applied()));
    CHECK(last == "too_many_tries");
}

TEST_CASE("one taken down by telephone is its coordinator's, and can be turned away and come again") {
    Town hub;
    auto params = hub.applied({{"address", "020 7946 0011"}});
    params.erase("centre");
    auto const id =
        std::string(hub.done(hub.staff, "organisation.take_down", params).at("organisation").as_string());
    auto const row =
        hub.result(hub.staff, "queue.list", {{"what", "organisation_to_approve"}}).at("rows").at(0);
    CHECK(row.at("owner") == "staff");
    CHECK(outcome(hub.change(hub.elsewhere, "organisation.approve",
                             {{"organisation", id}, {"checks", json::array{}}})) == "organisation_unknown");
    (void)hub.told();
    hub.done(hub.staff, "organisation.turn_away", {{"organisation", id}, {"reason", "No insurance yet"}});
    CHECK(hub.told() == Rings{"organisation_refused " + id});
    CHECK(outcome(hub.change(hub.staff, "organisation.turn_away", {{"organisation", id}, {"reason", "x"}})) ==
          "standing_differs");
    CHECK(outcome(hub.change(hub.staff, "organisation.suspend", {{"organisation", id}, {"reason", "x"}})) ==
          "standing_differs");
    hub.done(hub.staff, "organisation.approve",
             {{"organisation", id}, {"checks", json::array{}}, {"reason", "Covered by the council's"}});
    CHECK(hub.standing(id).at("reason") == "Covered by the council's");
    CHECK(hub.standing(id).at("checks").as_array().empty());
}

TEST_CASE("a suspension closes what an organisation offers at once, and leaves places held to be looked at") {
    Town hub;
    auto const offer = [&](std::string const& volunteer, std::string const& opening) {
        return outcome(hub.change(hub.staff, "match.offer",
                                  {{"volunteer", volunteer}, {"opening", opening}, {"channel", "phone"}}));
    };
    REQUIRE(offer("V00", "E00") == "result");
    hub.done(hub.ana, "match.accept", {{"volunteer", "V00"}, {"opening", "E00"}});
    REQUIRE(offer("V00", "L01") == "result");
    CHECK(hub.public_roles("rota") == 1);
    (void)hub.told();
    CHECK(outcome(hub.change(hub.rota, "organisation.suspend", {{"organisation", "O1"}, {"reason", "x"}})) ==
          "not_allowed");
    hub.done(hub.staff, "organisation.suspend", {{"organisation", "O1"}, {"reason", "A fire inspection"}});
    CHECK(hub.public_roles("rota") == 0);
    CHECK(hub.rings({.volunteer = "V00", .opening = "E00"}) == Rings{"placement_to_review"});
    CHECK(hub.result(hub.staff, "match.get", {{"volunteer", "V00"}, {"opening", "L01"}})
              .at("match")
              .at("state") == "withdrawn");
    CHECK(offer("V01", "E01") == "opening_closed");
    CHECK(offer("V01", "COOK") == "result"); // of another
    auto const told = hub.told();
    CHECK(std::ranges::find(told, "organisation_suspended O1") != told.end());
    // Why is for the centre.
    CHECK(hub.standing("O1").at("reason") == "A fire inspection");
    CHECK_FALSE(hub.result(hub.rota, "organisation.standing", {{"organisation", "O1"}}).contains("reason"));
    hub.done(hub.staff, "organisation.restore", {{"organisation", "O1"}});
    CHECK(hub.public_roles("rota") == 1);
    CHECK(offer("V01", "E01") == "result");
}

TEST_CASE("a paper that ends soon, and one that has ended, come up once, and a newer one settles it") {
    Town hub;
    CHECK(outcome(hub.change(hub.staff, "organisation.see_paper",
                             {{"organisation", "O1"}, {"kind", "other"}, {"seen_on", "2026-09-08"}})) ==
          "time_out_of_range"); // tomorrow
    CHECK(outcome(hub.change(hub.staff, "organisation.see_paper",
                             {{"organisation", "O1"},
                              {"kind", "other"},
                              {"seen_on", "2026-09-07"},
                              {"valid_until", "2026-09-06"}})) == "time_out_of_range");
    CHECK(outcome(hub.change(hub.staff, "organisation.see_paper",
                             {{"organisation", "O1"}, {"kind", "other"}, {"seen_on", "whenever"}})) ==
          "day_unreadable");
    hub.see("O1", "public_liability", "2026-10-20");
    hub.tick();
    CHECK(hub.rings({.organisation = "O1"}).empty());
    hub.wait(days(14)); // 21 September: 29 days are left
    hub.sign_in_all("2");
    hub.tick();
    CHECK(hub.rings({.organisation = "O1"}) == Rings{"paper_ending"});
    CHECK(hub.told() == Rings{"paper_ending O1"});
    hub.done(hub.staff, "queue.settle", {{"about", {{"organisation", "O1"}}}, {"what", "paper_ending"}});
    hub.wait(days(1));
    hub.tick();
    CHECK(hub.rings({.organisation = "O1"}).empty()); // said once
    hub.wait(days(29));                               // 21 October
    hub.sign_in_all("3");
    hub.tick();
    CHECK(hub.rings({.organisation = "O1"}) == Rings{"paper_over"});
    CHECK(hub.standing("O1").at("papers_missing").as_array().size() == 2);
    auto const number = hub.see("O1", "public_liability", "2027-10-20");
    CHECK(hub.rings({.organisation = "O1"}).empty());
    CHECK(hub.standing("O1").at("papers").as_array().size() == 1); // the newer one counts alone
    hub.done(hub.staff, "organisation.withdraw_paper", {{"number", number}});
    CHECK(outcome(hub.change(hub.staff, "organisation.withdraw_paper", {{"number", number}})) ==
          "paper_unknown");
    CHECK(hub.standing("O1").at("papers").as_array().empty());
}

TEST_CASE("a role may ask only for the checks its organisation may ask for") {
    Town hub;
    auto const ask = [&](std::string const& who, std::string const& checks) {
        return hub.change(who, "role.update", {{"id", "DIRECT"}, {"cells", {{"required_checks", checks}}}});
    };
    CHECK_FALSE(hub.standing("O1").contains("checks"));
    CHECK(outcome(ask(hub.rota, "dbs_enhanced:child")) == "result"); // nobody has said which
    hub.done(hub.staff, "organisation.permit_checks",
             {{"organisation", "O1"}, {"checks", json::array{"dbs_basic", "identity_check"}}});
    CHECK(hub.rings({.opening = "DIRECT"}) == Rings{"check_not_permitted"}); // it asks for more already
    CHECK(outcome(ask(hub.rota, "dbs_enhanced:child @before_start")) == "check_not_permitted");
    CHECK(outcome(ask(hub.staff, "dbs_basic; dbs_enhanced:adult")) == "check_not_permitted");
    CHECK(outcome(ask(hub.rota, "dbs_basic; identity_check")) == "result");
    auto role = trustees;
    role["organisation"] = "O1";
    role["required_checks"] = "dbs_standard";
    CHECK(outcome(hub.change(hub.rota, "role.add", {{"id", "R2"}, {"cells", role}})) ==
          "check_not_permitted");
    role["organisation"] = "O2";
    CHECK(outcome(hub.change(hub.staff, "role.add", {{"id", "R2"}, {"cells", role}})) == "result");
}

TEST_CASE("sites are the organisation's own to write down") {
    Town hub;
    auto const put = [&](std::string const& who, json::object more = {}) {
        json::object site{{"organisation", "O1"}, {"name", "The hall"}, {"postcode", "e16an"}};
        for (auto const& [name, value] : more) site[name] = value;
        return hub.change(who, "organisation.put_site", site);
    };
    CHECK(outcome(put(hub.ana)) == "not_allowed");
    CHECK(outcome(put(hub.rota, {{"organisation", "O2"}})) == "not_allowed");
    CHECK(outcome(put(hub.rota, {{"postcode", "nowhere"}})) == "postcode_unreadable");
    REQUIRE(outcome(put(hub.rota)) == "result");
    CHECK(outcome(put(hub.rota, {{"number", 1}, {"notes", "Ring twice"}})) == "result");
    CHECK(outcome(put(hub.staff, {{"organisation", "O2"}, {"number", 1}})) == "site_unknown");
    auto const sites = hub.standing("O1").at("sites").as_array();
    REQUIRE(sites.size() == 1);
    CHECK(sites[0].at("postcode") == "E1 6AN");
    CHECK(sites[0].at("notes") == "Ring twice");
    hub.done(hub.rota, "organisation.remove_site", {{"organisation", "O1"}, {"number", 1}});
    CHECK(hub.standing("O1").at("sites").as_array().empty());
}

TEST_CASE("who speaks for an organisation does so from when to when, and not a second longer") {
    Town hub;
    json::object const given{{"organisation", "O1"},
                             {"kind", "delegate"},
                             {"name", "Deo Pell"},
                             {"address", "deo@rota.example.org"}};
    auto const appoint = [&](std::string const& who, json::object more = {}) {
        auto params = given;
        for (auto const& [name, value] : more) params[name] = value;
        return hub.change(who, "organisation.appoint", params);
    };
    CHECK(outcome(appoint(hub.ana)) == "not_allowed");
    CHECK(outcome(appoint(hub.rota, {{"organisation", "O2"}, {"until", "2026-09-20"}})) == "not_allowed");
    CHECK(outcome(appoint(hub.rota)) == "until_needed");
    CHECK(outcome(appoint(hub.rota, {{"kind", "organiser"}})) == "delegates_only");
    CHECK(outcome(appoint(hub.rota, {{"until", "whenever"}})) == "day_unreadable");
    CHECK(outcome(appoint(hub.rota, {{"until", "2026-09-01"}})) == "time_out_of_range");
    CHECK(outcome(appoint(hub.rota, {{"until", "2027-10-01"}})) == "time_out_of_range");
    CHECK(outcome(appoint(hub.rota, {{"until", "2026-09-20"}, {"address", "somewhere"}})) ==
          "address_needed");
    CHECK(outcome(appoint(hub.rota, {{"until", "2026-09-20"}, {"address", "ana@example.org"}})) ==
          "address_taken");
    auto const made = appoint(hub.rota, {{"from", "2026-09-09"}, {"until", "2026-09-20"}});
    REQUIRE(outcome(made) == "result");
    CHECK(made.at("result").at("speaks") == false);
    CHECK(hub.told() == Rings{"delegate_appointed deo@rota.example.org"});
    auto const begin = [&] {
        std::string token;
        hub.writer->change([&](store::Change& change) {
            auto const row = *store::principal_at(change.database(), 1, "deo@rota.example.org");
            token = hub.entrance.begin_session(change.database(), row, change.now()).second;
        });
        return token;
    };
    json::object const hall{{"organisation", "O1"}, {"name", "The hall"}};
    CHECK(outcome(hub.change(begin(), "organisation.put_site", hall)) == "not_signed_in"); // not begun
    hub.wait(days(2));
    hub.sign_in_all("2");
    hub.tick();
    auto const deo = begin();
    CHECK(outcome(hub.change(deo, "organisation.put_site", hall)) == "result");
    CHECK(outcome(hub.change(deo, "organisation.put_site", {{"organisation", "O2"}, {"name", "x"}})) ==
          "not_allowed");
    // To the last second of the twentieth, in summer: 23:00 in UTC. Nobody has to have looked since.
    auto const end = std::chrono::sys_days(std::chrono::year(2026) / 9 / 20) + std::chrono::hours(23);
    hub.wait(end - hub.now() - std::chrono::seconds(1));
    CHECK(outcome(hub.change(deo, "organisation.put_site", hall)) == "result");
    hub.wait(std::chrono::seconds(1));
    CHECK(outcome(hub.change(deo, "organisation.put_site", hall)) == "not_allowed");
    hub.sign_in_all("3");
    hub.tick();
    auto const all = hub.result(hub.staff, "organisation.delegates", {{"organisation", "O1"}, {"all", true}})
                         .at("delegates")
                         .as_array();
    REQUIRE(all.size() == 1);
    CHECK(all[0].at("speaks") == false);
    CHECK(all[0].as_object().contains("ended_at"));
    hub.writer->read([](store::Database& database) {
        CHECK(store::principal_at(database, 1, "deo@rota.example.org")->suspended);
    });
}

TEST_CASE(
    "a delegate who is ended is out with the next message, and an organisation without anybody comes up") {
    Town hub;
    hub.done(hub.staff, "principal.suspend", {{"principal", "kitchen"}});
    auto const appointed = hub.done(
        hub.staff, "organisation.appoint",
        {{"organisation", "O2"}, {"kind", "organiser"}, {"name", "Kit"}, {"address", "kit@example.org"}});
    auto const number = appointed.at("number");
    CHECK(appointed.at("speaks") == true);
    std::string kit;
    hub.writer->change([&](store::Change& change) {
        kit = hub.entrance
                  .begin_session(change.database(),
                                 *store::principal_at(change.database(), 1, "kit@example.org"), change.now())
                  .second;
    });
    CHECK(hub.result(kit, "organisation.delegates", {{"organisation", "O2"}})
              .at("delegates")
              .as_array()
              .size() == 1);
    CHECK(outcome(hub.change(kit, "organisation.end_delegate",
                             {{"organisation", "O2"}, {"number", number}})) == "delegates_only");
    CHECK(outcome(hub.change(hub.staff, "organisation.end_delegate",
                             {{"organisation", "O1"}, {"number", number}})) == "delegate_unknown");
    // A new term takes the old one's place.
    auto const again = hub.done(hub.staff, "organisation.appoint",
                                {{"organisation", "O2"},
                                 {"kind", "organiser"},
                                 {"name", "Kit"},
                                 {"address", "kit@example.org"},
                                 {"until", "2026-12-31"}});
    CHECK(again.at("principal") == appointed.at("principal"));
    CHECK(hub.result(hub.staff, "organisation.delegates", {{"organisation", "O2"}})
              .at("delegates")
              .as_array()
              .size() == 1);
    hub.done(hub.staff, "organisation.end_delegate",
             {{"organisation", "O2"}, {"number", again.at("number")}});
    CHECK(outcome(hub.call(kit, "organisation.delegates", {{"organisation", "O2"}})) == "not_signed_in");
    CHECK(hub.rings({.organisation = "O2"}) == Rings{"organiser_to_appoint"});
    hub.done(
        hub.staff, "organisation.appoint",
        {{"organisation", "O2"}, {"kind", "organiser"}, {"name", "Lou"}, {"address", "lou@example.org"}});
    CHECK(hub.rings({.organisation = "O2"}).empty());
}
