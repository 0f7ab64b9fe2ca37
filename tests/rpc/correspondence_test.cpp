// SPDX-License-Identifier: MIT
// A centre's own words in place of the catalogue's, and news to many: who is sent it, who is not, and that a
// "no more" holds, while messages about what somebody asked for still go.
#include "../desk/desk_town.hpp"
#include "desk/mailings.hpp"
#include "desk/message_text.hpp"
#include "hub.hpp"
#include "store/correspondence.hpp"

#include <set>

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;
using Names = std::vector<std::string>;

namespace {

struct Town : rpc_test::Hub {
    std::string staff, elsewhere, ana;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            auto files = desk::testing::town(4, 2, 5);
            files["volunteers.csv"] = "id,name,status,languages,causes\n"
                                      "V00,Ana,active,bengali:fluent,environment\n"
                                      "V01,Ben,active,english,environment\n"
                                      "V02,Cara,active,,\n"
                                      "V03,Dan,paused,,\n"
                                      "V04,Eve,active,,\n"
                                      "V05,Fay,active,,\n";
            REQUIRE(desk::load_pack(change, 1, std::move(files), "Stepney").has_value());
            auto const contact = [&](std::string id, std::string channel) {
                store::ContactRow row;
                row.kind = "volunteer";
                row.id = id;
                row.channel = channel;
                if (channel == "e_mail") row.e_mail = id + "@example.org";
                if (channel == "text" || channel == "ring") row.telephone = "+44770090000" + id.substr(2);
                store::put_contact(change.database(), 1, row, change.now());
            };
            contact("V00", "e_mail");
            contact("V01", "text");
            contact("V02", "e_mail");
            contact("V03", "e_mail");
            contact("V04", "ring");
            contact("V05", "letter");
        });
        staff = somebody(1, "staff", Standing::coordinator);
        elsewhere = somebody(2, "elsewhere", Standing::coordinator);
        ana = somebody(1, "ana", Standing::volunteer, "V00");
    }
    std::string set(std::string const& name, std::string const& subject, std::string const& body,
                    std::string const& language = "en") {
        return outcome(
            change(staff, "template.set",
                   {{"name", name}, {"language", language}, {"subject", subject}, {"body", body}}));
    }
    // Whom news was queued for.
    Names news() {
        Names people;
        writer->read([&](store::Database& database) {
            for (auto const& each : store::Messages(database, 1).due(now() + std::chrono::days(2), 100))
                if (each.name == "mailing") people.push_back(each.to_id);
        });
        std::ranges::sort(people);
        return people;
    }
    json::object mail(std::string const& basis, json::object to = {}) {
        return done(staff, "mailing.send",
                    {{"subject", "Summer fair"},
                     {"body", "Dear {person}, come to the fair of {centre}."},
                     {"basis", basis},
                     {"to", std::move(to)}});
    }
    void says(std::string const& volunteer, bool wanted) {
        done(staff, "marketing.choose", {{"volunteer", volunteer}, {"wanted", wanted}});
    }
};

} // namespace

TEST_CASE("a centre says a message in its own words, by language, and takes them back") {
    Town town;
    auto const names = town.result(town.staff, "template.list").at("templates").as_array();
    CHECK(names.size() > 40);
    auto const preview = [&](json::object params) {
        return town.result(town.staff, "template.preview", std::move(params));
    };
    auto const before = preview({{"name", "offer"}, {"volunteer", "V00"}});
    CHECK(before.at("own") == false);
    CHECK(before.at("body").as_string().find("Ana") != json::string::npos);

    CHECK(town.set("offer", "Could you, {person}?", "Hi {person}, it's {centre}. Yes or no: {link}") ==
          "result");
    CHECK(town.set("offer", "{person}?", "আপনি কি পারবেন? {link}", "bengali") == "result");
    auto const own = preview({{"name", "offer"}, {"language", "en"}, {"volunteer", "V00"}});
    CHECK(own.at("own") == true);
    CHECK(own.at("subject") == "Could you, Ana?");
    CHECK(own.at("body") == "Hi Ana, it's Stepney. Yes or no: [link]");
    CHECK(preview({{"name", "offer"}, {"language", "bengali"}}).at("body") == "আপনি কি পারবেন? [link]");
    // Nobody else's, and not the other messages.
    CHECK(
        town.result(town.elsewhere, "template.preview", {{"name", "offer"}, {"language", "en"}}).at("own") ==
        false);
    CHECK(preview({{"name", "confirmed"}, {"language", "en"}}).at("own") == false);

    town.done(town.staff, "template.clear", {{"name", "offer"}, {"language", "en"}});
    CHECK(preview({{"name", "offer"}, {"language", "en"}, {"volunteer", "V00"}}).at("body") ==
          before.at("body"));
    CHECK(outcome(town.change(town.staff, "template.clear", {{"name", "offer"}, {"language", "en"}})) ==
          "unknown");
}

TEST_CASE("words that could not be said are refused before anybody is sent them") {
    Town town;
    CHECK(town.set("offer", "x", "{link}") == "result");
    CHECK(town.set("offer", "x", "no link") == "link_missing");
    CHECK(town.set("offer", "two\nlines", "{link}") == "subject_unclear");
    CHECK(town.set("offer", " ", "{link}") == "words_missing");
    CHECK(town.set("offer", "x", "{link} {password}") == "placeholder_unknown");
    CHECK(town.set("offer", "x", "{link} {person, number}") == "placeholder_unknown");
    CHECK(town.set("offer", "x", "{link} {person") == "template_unreadable");
    CHECK(town.set("offer", "x", "{link} }") == "result"); // it stands for itself
    CHECK(town.set("offer", "x", "{link} {person, date, short}") == "template_unreadable");
    CHECK(town.set("offer", "x", "{link} {0}") == "placeholder_unknown");
    CHECK(town.set("nothing", "x", "y") == "message_unknown");
    CHECK(town.set("mailing", "x", "y") == "message_unknown");
    CHECK(town.set("offer", "x", "{link}", "klingon") == "language_not_known");
    // A day may not be agreed yet: the words are chosen by it.
    CHECK(town.set("confirmed", "x", "From {first_day}. {link}") == "placeholder_chooses");
    CHECK(town.set("confirmed", "x", "{first_day, select, none {Soon} other {From {first_day}}}. {link}") ==
          "result");
    CHECK(
        town.result(town.staff, "template.preview", {{"name", "confirmed"}, {"language", "en"}}).at("body") ==
        "Soon. [link]");
}

TEST_CASE("every message of the catalogue can be put in its own words, and every one previewed") {
    Town town;
    for (auto const& each : town.result(town.staff, "template.list").at("templates").as_array()) {
        std::string const name(each.at("name").as_string());
        CAPTURE(name);
        std::string const body(each.at("body").as_string());
        CHECK(town.set(name, std::string(each.at("subject").as_string()), body) == "result");
        auto const catalogues = town.result(town.staff, "template.preview", {{"name", name}});
        auto const own = town.result(town.staff, "template.preview", {{"name", name}, {"language", "en"}});
        CHECK(own.at("own") == true);
        CHECK(own.at("body") == catalogues.at("body"));
    }
}

TEST_CASE("words of a later day that the catalogue no more knows are passed over, not sent with a hole") {
    Town town;
    town.writer->change([](store::Change& change) {
        store::Correspondence(change.database(), 1)
            .put(store::TemplateRow{"offer", "en", "x", "{gone} {link}", change.now(), "staff"});
    });
    CHECK(town.result(town.staff, "template.preview", {{"name", "offer"}, {"language", "en"}}).at("own") ==
          false);
    for (auto const& each : town.result(town.staff, "template.list").at("templates").as_array()) {
        if (each.at("name") == "offer") CHECK(each.at("own").at(0).at("usable") == false);
    }
    auto const words = desk::Catalogue::load("en");
    store::MessageRow message;
    message.name = "offer";
    auto const said = desk::write_message(words, message, {.centre = "Stepney", .about = {}, .site = ""},
                                          desk::Wording{"x", "{gone} {link}"});
    CHECK(said.body.find("gone") == std::string::npos);
}

TEST_CASE("news by consent goes to those who said yes, by the way they said it, and to nobody else") {
    Town town;
    CHECK(outcome(town.change(town.staff, "mailing.send",
                              {{"subject", "x"}, {"body", "y"}, {"basis", "consent"}})) ==
          "nobody_to_send_to");
    town.says("V00", true);
    town.done(town.staff, "marketing.choose",
              {{"volunteer", "V01"}, {"channel", "e_mail"}, {"wanted", true}});
    auto const sent = town.mail("consent").at("reached");
    CHECK(town.news() == Names{"V00"}); // V01 is reached by text, and never said yes to that
    CHECK(sent.at("asked") == 5);       // V03 has paused
    CHECK(sent.at("queued") == 1);
    CHECK(sent.at("not_agreed") == 3);
    CHECK(sent.at("unreachable") == 1); // V04 can only be rung, and news rings nobody up
}

TEST_CASE("news to those who are with us leaves out whoever said no more, whatever they are called now") {
    Town town;
    auto const all = Names{"V00", "V01", "V02", "V05"};
    auto const counted = town.result(town.staff, "mailing.count", {{"basis", "soft_opt_in"}});
    CHECK(counted.at("queued") == 4);
    CHECK(counted.at("on_paper") == 1);
    town.done(town.ana, "marketing.choose", {{"volunteer", "V00"}, {"wanted", false}});
    CHECK(outcome(town.change(town.ana, "marketing.choose", {{"volunteer", "V01"}, {"wanted", false}})) ==
          "not_allowed");
    auto const said = town.result(town.ana, "marketing.get", {{"volunteer", "V00"}}).at("choices").as_array();
    REQUIRE(said.size() == 3); // a row for each way
    CHECK(said.at(0).at("source") == "person");
    CHECK(said.at(0).at("at") == town.now().time_since_epoch().count());
    // Another person with the same address is the same person to them.
    town.writer->change([](store::Change& change) {
        auto row = *store::find_contact(change.database(), 1, "volunteer", "V02");
        row.e_mail = "V00@example.org";
        store::put_contact(change.database(), 1, row, change.now());
    });
    auto const sent = town.mail("soft_opt_in").at("reached");
    CHECK(sent.at("no_more") == 2);
    CHECK(sent.at("on_paper") == 1);
    auto const to = town.news();
    CHECK(std::ranges::find(to, "V00") == to.end());
    CHECK(std::ranges::find(to, "V02") == to.end());
    CHECK(std::ranges::find(to, "V01") != to.end());
    // A later yes counts.
    town.wait(std::chrono::minutes(5));
    town.says("V00", true);
    CHECK(town.result(town.staff, "mailing.count", {{"basis", "soft_opt_in"}}).at("no_more") == 0);
}

TEST_CASE("news goes to those it is meant for") {
    Town town;
    auto const asked = [&](json::object to) {
        return town.result(town.staff, "mailing.count", {{"basis", "soft_opt_in"}, {"to", std::move(to)}})
            .at("asked")
            .as_int64();
    };
    CHECK(asked({{"language", "bengali"}}) == 1);
    CHECK(asked({{"cause", "environment"}}) == 2);
    CHECK(asked({{"cause", "environment"}, {"language", "english"}}) == 1);
    CHECK(asked({{"programme", "food"}}) == 0);
    town.done(town.staff, "programme.tag", {{"programme", "food"}, {"volunteer", "V02"}, {"belongs", true}});
    CHECK(asked({{"programme", "food"}}) == 1);
    CHECK(outcome(town.change(town.staff, "mailing.send",
                              {{"subject", "x"}, {"body", "{link}"}, {"basis", "soft_opt_in"}})) ==
          "placeholder_unknown");
    town.mail("soft_opt_in", {{"cause", "environment"}});
    auto const list = town.result(town.staff, "mailing.list").at("mailings").as_array();
    REQUIRE(list.size() == 1);
    CHECK(list.at(0).at("people") == 2);
    CHECK(list.at(0).at("basis") == "soft_opt_in");
    CHECK(town.result(town.elsewhere, "mailing.list").at("mailings").as_array().empty());
}
