// SPDX-License-Identifier: MIT
// Sites and paper over the wire: whose site it is, what is told of whom, and what is not.
#include "../desk/desk_town.hpp"
#include "hub.hpp"
#include "store/audit.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string staff, elsewhere, rota, kitchen, ana, ben;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 2, 5), "Stepney").has_value());
            store::ContactRow contact;
            contact.kind = "volunteer";
            contact.id = "V00";
            contact.telephone = "+441632960001";
            store::put_contact(change.database(), 1, contact, change.now());
        });
        staff = somebody(1, "staff", Standing::coordinator);
        elsewhere = somebody(2, "elsewhere", Standing::coordinator);
        rota = somebody(1, "rota", Standing::organiser, {}, "O1");
        kitchen = somebody(1, "kitchen", Standing::organiser, {}, "O2");
        ana = somebody(1, "ana", Standing::volunteer, "V00");
        ben = somebody(1, "ben", Standing::volunteer, "V01");
    }
    std::size_t seen(std::string const& who, json::object params = {}) {
        return result(who, "site.list", std::move(params)).at("people").as_array().size();
    }
};

std::int64_t number_of(json::value const& reply) {
    return reply.at("result").at("sign_in").as_int64();
}

} // namespace

TEST_CASE("people sign in and out by themselves, by their site, or by a coordinator, and see no other site") {
    Town hub;
    json::object const ana_at_rota{{"site", "O1"}, {"volunteer", "V00"}};
    CHECK(outcome(hub.change(hub.ben, "site.sign_in", ana_at_rota)) == "not_allowed");
    CHECK(outcome(hub.change(hub.kitchen, "site.sign_in", ana_at_rota)) == "not_allowed");
    CHECK(outcome(hub.change(hub.elsewhere, "site.sign_in", ana_at_rota)) == "organisation_unknown");
    auto const ana = hub.change(hub.ana, "site.sign_in", ana_at_rota);
    CHECK(outcome(ana) == "result");
    auto const refused = hub.change(hub.kitchen, "site.sign_in", {{"site", "O2"}, {"volunteer", "V00"}});
    CHECK(outcome(refused) == "on_another_site");
    CHECK(refused.at("error").at("data").at("numbers").at("sign_in") == number_of(ana));
    auto const walked_in = hub.change(
        hub.kitchen, "site.sign_in",
        {{"site", "O2"}, {"name", "Cem"}, {"telephone", "01632 960002"}, {"due_at", hub.seconds + 600}});
    CHECK(outcome(walked_in) == "result");
    CHECK(walked_in.at("result").at("telephone") == "+441632960002");

    CHECK(hub.seen(hub.rota) == 1);
    CHECK(hub.seen(hub.kitchen) == 1);
    CHECK(hub.seen(hub.kitchen, {{"site", "O1"}}) == 0);
    CHECK(hub.seen(hub.ana) == 1);
    CHECK(hub.seen(hub.ben) == 0);
    CHECK(hub.seen(hub.staff) == 2);
    CHECK(hub.seen(hub.elsewhere) == 0);
    hub.wait(std::chrono::minutes(20));
    auto const late = hub.result(hub.staff, "site.list", {{"show", "overdue"}});
    CHECK(late.at("people").as_array().size() == 1);
    CHECK(late.at("on_site") == 2);
    CHECK(late.at("overdue") == 1);
    CHECK_FALSE(hub.result(hub.rota, "site.list").contains("on_site"));

    json::object const leave{{"sign_in", number_of(ana)}};
    CHECK(outcome(hub.change(hub.kitchen, "site.sign_out", leave)) == "not_allowed");
    CHECK(outcome(hub.change(hub.ben, "site.sign_out", leave)) == "not_allowed");
    CHECK(outcome(hub.change(hub.staff, "site.sign_out", leave)) == "result"); // the way past another site
    CHECK(outcome(hub.change(hub.ana, "site.sign_out", leave)) == "result");   // once more
    CHECK(outcome(hub.change(hub.kitchen, "site.sign_in", {{"site", "O2"}, {"volunteer", "V00"}})) ==
          "result");
    CHECK(hub.seen(hub.staff, {{"show", "history"}}) == 3);
    auto const first = hub.result(hub.staff, "site.list", {{"show", "history"}, {"limit", 2}});
    CHECK(hub.seen(hub.staff, {{"show", "history"}, {"after", first.at("next")}}) == 1);
}

TEST_CASE("a sign-in says who it is, in one way, and a name can be forgotten by its own site only") {
    Town hub;
    for (json::object params : {json::object{{"site", "O1"}}, json::object{{"site", "O1"}, {"name", "Cem"}},
                                json::object{{"site", "O1"}, {"volunteer", "V00"}, {"name", "Cem"}}})
        CHECK(outcome(hub.change(hub.staff, "site.sign_in", params)) == "person_unclear");
    CHECK(outcome(hub.change(hub.staff, "site.sign_in",
                             {{"site", "O1"}, {"name", "Cem"}, {"telephone", "none"}})) ==
          "telephone_unreadable");
    auto const cem = hub.change(hub.rota, "site.sign_in",
                                {{"site", "O1"}, {"name", "Cem"}, {"telephone", "01632 960002"}});
    json::object const one{{"sign_in", number_of(cem)}};
    CHECK(outcome(hub.change(hub.rota, "site.forget", one)) == "still_on_site");
    CHECK(outcome(hub.change(hub.rota, "site.sign_out", one)) == "result");
    CHECK(outcome(hub.change(hub.kitchen, "site.forget", one)) == "not_allowed");
    CHECK(outcome(hub.change(hub.rota, "site.forget", one)) == "result");
    auto const listed = hub.result(hub.rota, "site.list", {{"show", "history"}});
    auto const row = listed.at("people").as_array().at(0).as_object();
    CHECK_FALSE(row.contains("name"));
    CHECK_FALSE(row.contains("telephone"));
}

TEST_CASE("paper shows an organisation its own people, once it knows of them, and notes who saw numbers") {
    Town hub;
    for (auto const& [volunteer, opening] : {std::pair("V00", "E00"), std::pair("V01", "COOK")})
        REQUIRE(outcome(hub.change(hub.staff, "match.offer",
                                   {{"volunteer", volunteer}, {"opening", opening}, {"channel", "phone"}})) ==
                "result");
    auto const total = [&](std::string const& who, std::string const& method, json::object params = {}) {
        return hub.result(who, method, std::move(params)).at("total").as_int64();
    };
    CHECK(total(hub.staff, "paper.call_list") == 2);
    CHECK(total(hub.elsewhere, "paper.call_list") == 0);
    CHECK(total(hub.rota, "paper.call_list") == 0); // not told yet
    CHECK(total(hub.staff, "paper.rota") == 0);
    REQUIRE(outcome(hub.change(hub.ana, "match.accept", {{"volunteer", "V00"}, {"opening", "E00"}})) ==
            "result");
    CHECK(total(hub.rota, "paper.rota") == 1);
    CHECK(total(hub.rota, "paper.rota", {{"openings", json::array{"COOK"}}}) == 0);
    CHECK(total(hub.kitchen, "paper.rota", {{"openings", json::array{"E00"}}}) == 0);
    CHECK(outcome(hub.call(hub.kitchen, "paper.rota", {{"organisation", "O1"}})) == "organisation_unknown");
    CHECK(outcome(hub.call(hub.ana, "paper.rota", {})) == "not_allowed");
    auto const rows = hub.result(hub.rota, "paper.rota");
    CHECK_FALSE(rows.at("lines").as_array().at(0).as_object().contains("telephone")); // not theirs to see
    CHECK(hub.result(hub.staff, "paper.rota").at("lines").as_array().at(0).at("telephone") ==
          "+441632960001");
    CHECK_FALSE(rows.contains("text"));
    for (std::string const form : {"csv", "html"}) {
        auto const printed = hub.result(hub.rota, "paper.rota", {{"form", form}});
        CHECK(printed.at("text").as_string().find("Person 00") != json::string::npos);
        CHECK_FALSE(printed.contains("lines"));
    }
    bool noted = false;
    hub.writer->read([&](store::Database& database) {
        for (auto const& each : store::Audit(database, 1).newest("V00", {}, 0, 100))
            noted = noted || (each.method == "paper.rota" && each.principal == "staff");
    });
    CHECK(noted);
}
