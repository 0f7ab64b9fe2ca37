// SPDX-License-Identifier: MIT
// People through the whole door: who may be given an account, how they are reached and who looked, who
// registers by themselves and how often, whose name an organisation is told, and places that change hands.
#include "hub.hpp"

#include "store/messages.hpp"
#include "store/principals.hpp"

#include <set>

using namespace kith;
using namespace kith::rpc;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

// Two organisations with a role each (R2's has delegated its yes), four volunteers, and whoever works with
// them.
struct Town {
    Hub hub;
    std::string admin = hub.somebody(1, "adm", Standing::administrator);
    std::string coordinator = hub.somebody(1, "cor", Standing::coordinator);
    std::string broker = hub.somebody(1, "bro", Standing::broker);
    std::string lead = hub.somebody(1, "lead1", Standing::organiser, "", "O1");
    std::string other_lead = hub.somebody(1, "lead2", Standing::organiser, "", "O2");
    std::string ana = hub.somebody(1, "ana", Standing::volunteer, "V1");
    std::string ben = hub.somebody(1, "ben", Standing::volunteer, "V2");

    Town() {
        for (std::string const id : {"O1", "O2"})
            add("organisation.add", id, {{"name", "Organisation " + id}});
        for (auto const& [id, name] :
             {std::pair{"V1", "Ana Lee"}, {"V2", "Ben Ode"}, {"V3", "Cat Ray"}, {"V4", "Dan Lee"}})
            add("volunteer.add", id,
                {{"name", name}, {"status", "active"}, {"postcode", "E1 4AA"}, {"remote", "yes"}});
        add("role.add", "R1",
            {{"title", "Cook"}, {"organisation", "O1"}, {"setting", "remote"}, {"places_maximum", "9"}});
        add("role.add", "R2",
            {{"title", "Driver"}, {"organisation", "O2"}, {"setting", "remote"}, {"direct", "yes"}});
        (void)hub.letters.take();
    }

    void add(std::string const& method, std::string const& id, json::object cells) {
        auto const reply = change(admin, method, {{"id", id}, {"cells", std::move(cells)}});
        CAPTURE(json::serialize(reply));
        REQUIRE(reply.at("result").at("saved") == true);
    }
    json::value call(std::string const& who, std::string const& method, json::object params = {}) {
        return hub.call(who, method, std::move(params));
    }
    json::value change(std::string const& who, std::string const& method, json::object params) {
        params["key"] = hub.key();
        return hub.call(who, method, std::move(params));
    }
    std::string said(std::string const& who, std::string const& method, json::object params) {
        return outcome(change(who, method, std::move(params)));
    }
    // A brokered match as far as clearing; then confirmed, where it is to be.
    void bring_in(std::string const& volunteer, bool confirmed) {
        json::object const pair{{"volunteer", volunteer}, {"opening", "R1"}};
        for (auto const* step : {"match.offer", "match.accept", "match.refer", "match.take_on"}) {
            auto with = pair;
            if (step == std::string_view("match.offer")) with["channel"] = "email";
            CAPTURE(step);
            REQUIRE(said(coordinator, step, with) == "result");
        }
        if (!confirmed) return;
        auto with = pair;
        with["first_day"] = "2027-02-01";
        with["override_gates"] = true;
        with["reason"] = "settled on paper";
        REQUIRE(said(coordinator, "match.confirm", with) == "result");
    }
};

std::int64_t now_of(Town const& town) {
    return town.hub.seconds;
}

} // namespace

TEST_CASE("accounts are for volunteers and organisations that this centre has") {
    Town town;
    auto const invite = [&](json::object params) {
        params["name"] = "Eve";
        return town.said(town.coordinator, "principal.invite", std::move(params));
    };
    CHECK(invite({{"standing", "volunteer"}, {"volunteer", "V3"}}) == "result");
    CHECK(invite({{"standing", "volunteer"}, {"volunteer", "V9"}}) == "volunteer_unknown");
    CHECK(invite({{"standing", "volunteer"}}) == "volunteer_needed");
    CHECK(invite({{"standing", "organiser"}, {"organisation", "O9"}}) == "organisation_unknown");
    CHECK(invite({{"standing", "organiser"}, {"organisation", "O1"}, {"volunteer", "V9"}}) ==
          "volunteer_unknown");
    auto const turn_into = [&](json::object params) {
        params["principal"] = "ben";
        return town.said(town.coordinator, "principal.change", std::move(params));
    };
    CHECK(turn_into({{"standing", "volunteer"}, {"volunteer", "V9"}}) == "volunteer_unknown");
    CHECK(turn_into({{"standing", "organiser"}, {"organisation", "O9"}}) == "organisation_unknown");
    CHECK(turn_into({{"standing", "organiser"}, {"organisation", "O2"}}) == "result");
    // Of another centre's people nobody is known here.
    auto const elsewhere = town.hub.somebody(2, "boss", Standing::administrator);
    CHECK(town.said(elsewhere, "principal.invite",
                    {{"standing", "volunteer"}, {"name", "Eve"}, {"volunteer", "V3"}}) ==
          "volunteer_unknown");
}

TEST_CASE("a volunteer can be written down and invited in one call, or not at all") {
    Town town;
    json::object const cells{{"name", "Eve Dee"}, {"status", "active"}};
    auto const add = [&](std::string const& who, std::string const& id, std::string const& address,
                         json::object const& with) {
        return town.change(who, "volunteer.add", {{"id", id}, {"cells", with}, {"invite", address}});
    };
    auto const there = [&](std::string const& id) {
        return outcome(town.call(town.admin, "volunteer.get", {{"id", id}})) == "result";
    };
    CHECK(outcome(add(town.broker, "V5", "eve@example.org", cells)) == "not_allowed");
    CHECK(outcome(add(town.coordinator, "V5", "nonsense", cells)) == "address_unreadable");
    CHECK(outcome(add(town.coordinator, "V5", "ana@example.org", cells)) == "address_taken");
    CHECK_FALSE(there("V5"));
    // A cell that cannot be read: neither row nor account.
    auto const wrong = add(town.coordinator, "V5", "eve@example.org", {{"capacity", "many"}});
    CHECK(wrong.at("result").at("saved") == false);
    CHECK(outcome(add(town.coordinator, "V5", " Eve@Example.org", cells)) == "result");
    CHECK(there("V5"));
    town.hub.writer->read([&](store::Database& database) {
        auto const row = store::principal_at(database, 1, "eve@example.org");
        REQUIRE(row);
        CHECK(row->volunteer == "V5");
        CHECK(row->standing == "volunteer");
        CHECK(row->name == "Eve Dee");
        auto const sent = store::Messages(database, 1).about("V5", "", 10);
        REQUIRE(sent.size() == 1);
        CHECK(sent[0].name == "invited");
        CHECK(sent[0].to_kind == "volunteer");
    });
    auto const contact = town.call(town.coordinator, "contact.get", {{"volunteer", "V5"}});
    CHECK(contact.at("result").at("e_mail") == "eve@example.org");
}

TEST_CASE(
    "how somebody is reached is theirs and the centre's to say, is checked, and who looked is on record") {
    Town town;
    auto const set = [&](std::string const& who, json::object params) {
        return town.said(who, "contact.set", std::move(params));
    };
    auto const get = [&](std::string const& who, json::object params) {
        return town.call(who, "contact.get", std::move(params));
    };
    CHECK(get(town.ana, {{"volunteer", "V1"}}).at("result").at("known") == false);
    CHECK(set(town.ana, {{"volunteer", "V1"},
                         {"e_mail", "Ana@Example.org"},
                         {"telephone", "07700 900123"},
                         {"channel", "text"},
                         {"quiet_from", "21:30"},
                         {"quiet_until", "07:00"},
                         {"language", "en"}}) == "result");
    auto const mine = get(town.ana, {{"volunteer", "V1"}}).at("result").as_object();
    CHECK(mine.at("known") == true);
    CHECK(mine.at("e_mail") == "ana@example.org");
    CHECK(mine.at("telephone") == "+447700900123");
    CHECK(mine.at("quiet_from") == "21:30");
    CHECK(mine.at("quiet_until") == "07:00");

    struct Row {
        json::object params;
        std::string refused;
    };
    for (auto const& row : std::vector<Row>{
             {{}, "volunteer_or_organisation"},
             {{{"volunteer", "V1"}, {"organisation", "O1"}}, "volunteer_or_organisation"},
             {{{"volunteer", "V1"}, {"e_mail", "nobody"}}, "address_unreadable"},
             {{{"volunteer", "V1"}, {"telephone", "12"}}, "telephone_unreadable"},
             {{{"volunteer", "V1"}, {"channel", "e_mail"}}, "address_needed"},
             {{{"volunteer", "V1"}, {"channel", "text"}, {"e_mail", "a@b.org"}}, "address_needed"},
             {{{"volunteer", "V1"}, {"channel", "letter"}, {"quiet_from", "09:00"}},
              "quiet_hours_unreadable"},
             {{{"volunteer", "V1"}, {"channel", "letter"}, {"quiet_from", "25:00"}, {"quiet_until", "26:00"}},
              "quiet_hours_unreadable"},
             {{{"volunteer", "V9"}, {"channel", "letter"}}, "volunteer_unknown"},
             {{{"organisation", "O9"}, {"channel", "letter"}}, "organisation_unknown"},
         }) {
        auto params = row.params;
        if (!params.contains("channel")) params["channel"] = "e_mail";
        CAPTURE(json::serialize(params));
        CHECK(set(town.coordinator, params) == row.refused);
    }
    CHECK(get(town.ana, {{"volunteer", "V1"}}).at("result").at("telephone") == "+447700900123");

    // Not other volunteers, not organisers, not another centre; an organisation's own organiser its own.
    for (auto const& who : {town.ben, town.lead, town.other_lead}) {
        CHECK(outcome(get(who, {{"volunteer", "V1"}})) == "not_allowed");
        CHECK(set(who, {{"volunteer", "V1"}, {"channel", "letter"}}) == "not_allowed");
    }
    CHECK(outcome(get("", {{"volunteer", "V1"}})) == "not_signed_in");
    CHECK(set(town.lead, {{"organisation", "O1"}, {"channel", "e_mail"}, {"e_mail", "o1@example.org"}}) ==
          "result");
    CHECK(outcome(get(town.other_lead, {{"organisation", "O1"}})) == "not_allowed");
    CHECK(get(town.lead, {{"organisation", "O1"}}).at("result").at("e_mail") == "o1@example.org");

    // Who looked: the coordinator at V1's contact, once an hour however often; people at their own are not
    // noted.
    for (int i = 0; i < 3; ++i) CHECK(outcome(get(town.coordinator, {{"volunteer", "V1"}})) == "result");
    CHECK(outcome(get(town.broker, {{"volunteer", "V1"}})) == "result");
    CHECK(outcome(town.call(town.coordinator, "audit.list")) == "not_allowed");
    auto const reads = [&](json::object params) {
        json::array found;
        params["limit"] = 500;
        for (auto const& each :
             town.call(town.admin, "audit.list", params).at("result").at("rows").as_array())
            if (each.as_object().contains("field")) found.push_back(each);
        return found;
    };
    std::map<std::string, int> looked;
    for (auto const& each : reads({{"volunteer", "V1"}})) {
        CHECK(each.at("field") == "contacts");
        CHECK(each.at("volunteers") == json::array{"V1"});
        CHECK(each.at("at") == now_of(town));
        if (each.at("method") == "contact.get") ++looked[std::string(each.at("principal").as_string())];
    }
    CHECK(looked == std::map<std::string, int>{{"bro", 1}, {"cor", 1}});
    town.hub.wait(std::chrono::hours(2));
    town.coordinator = town.hub.somebody(1, "cor2", Standing::coordinator);
    CHECK(outcome(get(town.coordinator, {{"volunteer", "V1"}})) == "result");
    town.admin = town.hub.somebody(1, "adm2", Standing::administrator);
    auto const newest = town.call(town.admin, "audit.list", {{"limit", 1}}).at("result").as_object();
    CHECK(newest.at("rows").at(0).at("principal") == "cor2");
    REQUIRE(newest.contains("next"));
    auto const before = town.call(town.admin, "audit.list", {{"limit", 1}, {"before", newest.at("next")}});
    CHECK(before.at("result").at("rows").at(0).at("principal") != "cor2");
    // A list of many is one row, with everybody in it.
    CHECK(outcome(town.call(town.coordinator, "volunteer.list")) == "result");
    auto const many =
        town.call(town.admin, "audit.list", {{"limit", 1}}).at("result").at("rows").at(0).as_object();
    CHECK(many.at("method") == "volunteer.list");
    CHECK(many.at("volunteers").as_array().size() == 4);
}

TEST_CASE("whoever registers gives a name and an address within bounds, and so many from one place") {
    Town town;
    int last = 0;
    auto const from = [&](std::string const& place, json::object params) {
        return outcome(town.hub.call(auth::Origin{auth::ConnectionId::none, place, ""}, "volunteer.register",
                                     std::move(params)));
    };
    auto const somebody = [&](std::string const& place) {
        return from(
            place,
            {{"centre", 1}, {"name", "Flo"}, {"address", std::to_string(++last) + "@new.example.org"}});
    };
    CHECK(from("192.0.2.7", {{"name", "Flo"}, {"address", "f@example.org"}}) ==
          "centre_needed"); // there are two
    CHECK(from("192.0.2.7", {{"centre", 1}, {"name", "Flo"}, {"address", "nonsense"}}) ==
          "address_unreadable");
    CHECK(from("192.0.2.7", {{"centre", 1}, {"name", ""}, {"address", "f@example.org"}}) == "-32602");
    CHECK(from("192.0.2.7", {{"centre", 1}, {"name", std::string(121, 'x')}, {"address", "f@example.org"}}) ==
          "-32602");
    CHECK(from("192.0.2.7",
               {{"centre", 1}, {"name", "Flo"}, {"address", std::string(250, 'x') + "@e.org"}}) == "-32602");
    CHECK(from("192.0.2.7", {{"centre", 1}, {"name", "Flo"}}) == "-32602");
    CHECK(town.hub.letters.take().empty());

    // Twenty at once, then one a minute, from one household; others are not held up by it.
    std::map<std::string, int> said;
    for (int i = 0; i < 40; ++i) ++said[somebody("192.0.2.8")];
    CHECK(said["result"] == 20);
    CHECK(said["too_many_tries"] == 20);
    CHECK(somebody("192.0.2.9") == "result");
    town.hub.wait(std::chrono::seconds(60));
    CHECK(somebody("192.0.2.8") == "result");
    CHECK(somebody("192.0.2.8") == "too_many_tries");
    CHECK(town.hub.letters.take().size() == 22);

    // Whoever was refused left nothing behind; who never signs in is forgotten after a week, with every
    // trace.
    auto const count = [&](std::string const& table) {
        std::int64_t found = 0;
        town.hub.writer->read([&](store::Database& database) {
            store::Statement row(database, "select count(*) from " + table + " where centre = 1");
            row.step();
            found = row.integer(0);
        });
        return found;
    };
    CHECK(count("volunteer") == 4 + 22);
    CHECK(count("registration") == 22);
    town.hub.wait(std::chrono::days(8));
    CHECK(outcome(town.call("", "session.me")) == "result");
    CHECK(count("volunteer") == 4);
    CHECK(count("registration") == 0);
    CHECK(count("contact") == 0);
    town.hub.writer->read([&](store::Database& database) {
        CHECK_FALSE(store::principal_at(database, 1, "1@new.example.org"));
        store::Statement words(database, "select count(*) from volunteer_word where word = 'flo'");
        words.step();
        CHECK(words.integer(0) == 0);
    });
}

TEST_CASE("an organisation is told the name of those who are referred to it, and of nobody else") {
    Town town;
    town.bring_in("V1", true);
    town.bring_in("V2", false);
    json::object const asked{{"volunteer", "V3"}, {"opening", "R1"}};
    auto offer = asked;
    offer["channel"] = "email";
    REQUIRE(town.said(town.coordinator, "match.offer", offer) == "result");
    REQUIRE(town.said(town.coordinator, "match.accept", asked) == "result"); // a yes, not referred yet
    auto const named = [&](std::string const& who, json::object more = {}) {
        more["names"] = true;
        std::map<std::string, std::string> names;
        for (auto const& match : town.call(who, "match.list", more).at("result").at("matches").as_array()) {
            auto const& told = match.at("names").as_object();
            auto const* person = told.if_contains("person");
            names[std::string(match.at("volunteer").as_string())] =
                person == nullptr ? "" : std::string(person->as_string());
            CHECK(told.at("opening") == "Cook");
            CHECK(told.at("organisation") == "Organisation O1");
        }
        return names;
    };
    using Names = std::map<std::string, std::string>;
    CHECK(named(town.lead) == Names{{"V1", "Ana Lee"}, {"V2", "Ben Ode"}}); // of V3 it knows nothing yet
    CHECK(named(town.other_lead).empty());
    CHECK(named(town.coordinator) == Names{{"V1", "Ana Lee"}, {"V2", "Ben Ode"}, {"V3", "Cat Ray"}});
    CHECK(named(town.ana) == Names{{"V1", "Ana Lee"}});
    auto const one = [&](std::string const& who, std::string const& volunteer) {
        return town.call(who, "match.get", {{"volunteer", volunteer}, {"opening", "R1"}});
    };
    CHECK(one(town.lead, "V1").at("result").at("match").at("names").at("person") == "Ana Lee");
    CHECK(one(town.lead, "V3").as_object().contains("error"));
    CHECK(outcome(one(town.other_lead, "V1")) == "not_allowed");
    // Nothing else of the person: neither the row, nor the contact, nor a search.
    CHECK(outcome(town.call(town.lead, "volunteer.get", {{"id", "V1"}})) == "not_allowed");
    CHECK(outcome(town.call(town.lead, "contact.get", {{"volunteer", "V1"}})) == "not_allowed");
    CHECK(outcome(town.call(town.lead, "volunteer.search", {{"text", "ana"}})) == "not_allowed");
    // It ends with the match.
    json::object const pair{{"volunteer", "V1"}, {"opening", "R1"}};
    CHECK(town.said(town.ana, "match.drop_out", pair) == "result");
    CHECK(named(town.lead)["V1"].empty());
    // Not asked for, not told.
    auto const plain =
        town.call(town.coordinator, "match.list", {}).at("result").at("matches").at(0).as_object();
    CHECK_FALSE(plain.contains("names"));
}

TEST_CASE("the longest waiting come first, page by page") {
    Town town;
    for (auto const* volunteer : {"V3", "V1", "V4"}) {
        REQUIRE(town.said(town.coordinator, "match.offer",
                          {{"volunteer", volunteer}, {"opening", "R1"}, {"channel", "email"}}) == "result");
        town.hub.wait(std::chrono::minutes(1));
    }
    REQUIRE(town.said(town.coordinator, "match.suggest", {{"volunteer", "V2"}, {"opening", "R1"}}) ==
            "result");
    json::object page{{"state", "offered"}, {"oldest_first", true}, {"limit", 2}};
    auto const first = town.call(town.coordinator, "match.list", page).at("result").as_object();
    REQUIRE(first.at("matches").as_array().size() == 2);
    CHECK(first.at("matches").at(0).at("volunteer") == "V3");
    CHECK(first.at("matches").at(1).at("volunteer") == "V1");
    CHECK(first.at("more") == true);
    page["after_since"] = first.at("matches").at(1).at("since");
    page["after_volunteer"] = "V1";
    page["after_opening"] = "R1";
    auto const second = town.call(town.coordinator, "match.list", page).at("result").as_object();
    REQUIRE(second.at("matches").as_array().size() == 1);
    CHECK(second.at("matches").at(0).at("volunteer") == "V4");
    CHECK(second.at("more") == false);
    CHECK(outcome(town.call(town.coordinator, "match.list", {{"oldest_first", true}})) == "state_needed");
    // The organisation has not been told of any of them.
    CHECK(town.call(town.lead, "match.list", {{"state", "offered"}, {"oldest_first", true}})
              .at("result")
              .at("matches")
              .as_array()
              .empty());
}

TEST_CASE("people are searched by those who may list them") {
    Town town;
    auto const found = [&](std::string const& who, json::object params) {
        std::vector<std::string> ids;
        for (auto const& each :
             town.call(who, "volunteer.search", std::move(params)).at("result").at("people").as_array())
            ids.emplace_back(each.at("volunteer").as_string());
        return ids;
    };
    using Ids = std::vector<std::string>;
    CHECK(found(town.coordinator, {{"text", "lee"}}) == Ids{"V1", "V4"});
    CHECK(found(town.broker, {{"text", "d lee"}}) == Ids{"V4"});
    CHECK(found(town.coordinator, {{"text", "-"}}).empty());
    auto const page = town.call(town.coordinator, "volunteer.search", {{"text", "v"}, {"limit", 3}})
                          .at("result")
                          .as_object();
    CHECK(page.at("people").as_array().size() == 3);
    CHECK(page.at("people").at(0).at("name") == "Ana Lee");
    CHECK(found(town.coordinator, {{"text", "v"}, {"limit", 3}, {"after", page.at("next")}}) == Ids{"V4"});
    for (auto const& who : {town.ana, town.lead})
        CHECK(outcome(town.call(who, "volunteer.search", {{"text", "lee"}})) == "not_allowed");
    auto const elsewhere = town.hub.somebody(2, "boss", Standing::administrator);
    CHECK(found(elsewhere, {{"text", "lee"}}).empty());
}

TEST_CASE("a place changes hands over the wire: given away, taken, kept after all, stood in for") {
    Town town;
    json::object const pair{{"volunteer", "V1"}, {"opening", "R2"}};
    auto const of = [](std::string const& volunteer) {
        return json::object{{"volunteer", volunteer}, {"opening", "R2"}};
    };
    auto const state = [&](std::string const& volunteer) {
        auto const reply = town.call(town.coordinator, "match.get", of(volunteer));
        return outcome(reply) == "result"
                   ? std::string(reply.at("result").at("match").at("state").as_string())
                   : "";
    };
    auto asking = pair;
    asking["channel"] = "email";
    REQUIRE(town.said(town.coordinator, "match.offer", asking) == "result");
    CHECK(town.said(town.ana, "match.offer_swap", pair) == "not_held");
    REQUIRE(town.said(town.ana, "match.accept", pair) == "result");
    REQUIRE((state("V1") == "clearing" || state("V1") == "confirmed"));
    // Only their own to give, and not by the organisation.
    CHECK(town.said(town.ben, "match.offer_swap", pair) == "not_allowed");
    CHECK(town.said(town.other_lead, "match.offer_swap", pair) == "not_allowed");
    auto giving = pair;
    giving["reason"] = "a wedding";
    CHECK(town.said(town.ana, "match.offer_swap", giving) == "result");
    // Others see that there is a place, not whose nor why.
    auto const seen = [&](std::string const& who) {
        return town.call(who, "swap.list").at("result").at("swaps").as_array();
    };
    REQUIRE(seen(town.ben).size() == 1);
    CHECK_FALSE(seen(town.ben)[0].as_object().contains("volunteer"));
    CHECK_FALSE(seen(town.ben)[0].as_object().contains("reason"));
    CHECK(seen(town.ana)[0].at("reason") == "a wedding");
    CHECK(seen(town.other_lead)[0].at("volunteer") == "V1");
    CHECK(seen(town.lead).empty());
    CHECK(town.said(town.ana, "match.withdraw_swap", pair) == "result");
    CHECK(town.said(town.ana, "match.withdraw_swap", pair) == "not_offered");
    CHECK(town.said(town.ben, "match.take_swap", of("V2")) == "not_offered");
    CHECK(town.said(town.ana, "match.offer_swap", giving) == "result");
    CHECK(town.said(town.ana, "match.take_swap", of("V1")) == "same_person");
    CHECK(town.said(town.ben, "match.take_swap", of("V1")) == "not_allowed");
    CHECK(town.said(town.ben, "match.take_swap", of("V2")) == "result");
    CHECK(state("V1") == "withdrawn");
    CHECK((state("V2") == "clearing" || state("V2") == "confirmed"));
    CHECK(seen(town.coordinator).empty());
    // A stand-in, by the coordinator alone.
    auto standing_in = of("V2");
    standing_in["stand_in"] = "V3";
    standing_in["reason"] = "ill";
    CHECK(town.said(town.ben, "match.stand_in", standing_in) == "not_allowed");
    CHECK(town.said(town.coordinator, "match.stand_in", standing_in) == "result");
    CHECK(state("V2") == "withdrawn");
    CHECK((state("V3") == "clearing" || state("V3") == "confirmed"));
    CHECK(town.said(town.coordinator, "match.stand_in", standing_in) == "not_held");
    // Those whom it concerns are told: the one who goes, the one who comes, the organisation; and where
    // nobody knows how to write to the one who comes, the coordinator is asked to ring them.
    bool to_ring = false;
    for (auto const& each :
         town.call(town.coordinator, "attention.list").at("result").at("waiting").as_array())
        to_ring = to_ring || (each.at("volunteer") == "V3" && each.at("ring") == "ring_volunteer");
    CHECK(to_ring);
    town.hub.writer->read([&](store::Database& database) {
        store::Messages messages(database, 1);
        auto const about = [&](std::string const& volunteer) {
            std::set<std::string> names;
            for (auto const& each : messages.about(volunteer, "R2", 50)) names.insert(each.name);
            return names;
        };
        for (auto const* gone : {"V1", "V2"}) {
            CHECK(about(gone).contains("swapped"));
            CHECK(about(gone).contains("swapped_organisation"));
        }
        CHECK(about("V2").contains("taken_on"));
    });
}
