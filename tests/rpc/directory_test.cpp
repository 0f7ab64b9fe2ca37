// SPDX-License-Identifier: MIT
// The directory's entries over the wire: who may keep them, what is refused, and which are to be looked at
// again.
#include "hub.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string staff = somebody(1, "staff", Standing::coordinator);
    std::string elsewhere = somebody(2, "elsewhere", Standing::administrator);
    std::string rota = somebody(1, "rota", Standing::organiser, {}, "O1");

    std::string keep(json::object changed, std::string const& who = {}) {
        json::object params{
            {"entry", "S1"}, {"kind", "service"}, {"name", "Lunch club"}, {"review_on", "2026-12-01"}};
        for (auto& each : changed) params[each.key()] = each.value();
        params["key"] = key();
        return outcome(call(who.empty() ? staff : who, "directory.keep", std::move(params)));
    }
    json::array entries(json::object params = {}, std::string const& who = {}) {
        return call(who.empty() ? staff : who, "directory.list", std::move(params))
            .at("result")
            .at("entries")
            .as_array();
    }
};

} // namespace

TEST_CASE("a coordinator publishes a service, corrects it, and takes it out again") {
    Town town;
    CHECK(town.keep({{"entry", "O1"}, {"kind", "organisation"}, {"name", "Age Friends"}}) == "result");
    CHECK(town.keep(
              {{"organisation", "O1"}, {"telephone", "020 7946 0018"}, {"website", "https://example.org"}}) ==
          "result");
    auto listed = town.entries({{"after", "O1"}});
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("name") == "Lunch club");
    CHECK(listed[0].at("organisation") == "O1");
    CHECK(listed[0].at("changed_by") == "staff");
    CHECK(listed[0].at("published") == true);
    CHECK(town.keep({{"name", "Supper club"}}) == "result");
    CHECK_FALSE(town.entries({{"after", "O1"}})[0].as_object().contains("telephone"));
    CHECK(outcome(town.call(town.staff, "directory.withdraw", {{"entry", "S1"}, {"key", town.key()}})) ==
          "result");
    CHECK(town.entries({{"after", "O1"}})[0].at("published") == false);
    CHECK(outcome(town.call(town.staff, "directory.withdraw", {{"entry", "S9"}, {"key", town.key()}})) ==
          "unknown");
    CHECK(town.keep({}) == "result");
    CHECK(town.entries({{"after", "O1"}})[0].at("published") == true);
}

TEST_CASE(
    "an entry comes up in the queue on its day of review, with whoever is on duty, until it is kept again") {
    Town town;
    auto const reviews = [&](json::object params) {
        params["what"] = "directory_review";
        return town.call(town.staff, "queue.list", std::move(params)).at("result").at("rows").as_array();
    };
    CHECK(town.keep({{"review_on", "2000-01-01"}}) == "result");
    CHECK(town.keep({{"entry", "S2"}, {"name", "Walking group"}, {"review_on", "2036-12-01"}}) == "result");
    auto const rows = reviews({});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("entry") == "S1");
    CHECK(rows[0].at("note") == "Lunch club");
    CHECK(rows[0].as_object().contains("owner"));
    CHECK(reviews({{"mine", true}}).size() == 1);
    CHECK(town.keep({{"review_on", "2036-12-01"}}) == "result");
    CHECK(reviews({}).empty());
    CHECK(town.keep({{"review_on", "2000-01-01"}}) == "result");
    CHECK(outcome(town.call(town.staff, "directory.withdraw", {{"entry", "S1"}, {"key", town.key()}})) ==
          "result");
    CHECK(reviews({}).empty());
}

TEST_CASE("entries come up when they are to be looked at again, and a page ends where the next begins") {
    Town town;
    for (int i = 1; i <= 3; ++i)
        CHECK(town.keep({{"entry", "S" + std::to_string(i)},
                         {"review_on", "2026-12-0" + std::to_string(i)}}) == "result");
    CHECK(town.entries({{"review_by", "2026-12-02"}}).size() == 2);
    auto const first = town.call(town.staff, "directory.list", {{"limit", 2}}).at("result");
    CHECK(first.at("next") == "S2");
    CHECK(town.entries({{"limit", 2}, {"after", "S2"}}).size() == 1);
    CHECK(outcome(town.call(town.staff, "directory.list", {{"review_by", "soon"}})) == "day_unreadable");
}

TEST_CASE("what could not be published as it is is refused") {
    Town town;
    for (auto const* website : {"javascript:alert(1)", "example.org", "https://", "https:///", "http://a\"b",
                                "https://a b", "data:text/html,x", "HTTPS://x\n"}) {
        CAPTURE(website);
        CHECK(town.keep({{"website", website}}) == "website_unclear");
    }
    for (auto const* address :
         {"nobody", "@example.org", "a@", "a@b@c", "a b@example.org", "a@b?subject=\"x"}) {
        CAPTURE(address);
        CHECK(town.keep({{"e_mail", address}}) == "e_mail_unclear");
    }
    CHECK(town.keep({{"review_on", "2026-13-01"}}) == "day_unreadable");
    CHECK(town.keep({{"organisation", "O9"}}) == "organisation_unknown");
    CHECK(town.keep({{"organisation", "S1"}}) == "organisation_unknown");
    CHECK(town.entries().empty());
    CHECK(town.keep({}) == "result");
    CHECK(town.keep({{"entry", "S2"}, {"organisation", "S1"}}) ==
          "organisation_unknown"); // a service runs none
}

TEST_CASE("the directory of a centre is its staff's to keep") {
    Town town;
    CHECK(town.keep({}, town.elsewhere) == "result"); // in its own
    CHECK(town.entries().empty());
    CHECK(town.entries({}, town.elsewhere).size() == 1);
    CHECK(town.keep({}, town.rota) == "not_allowed");
    CHECK(outcome(town.call("", "directory.list", {})) == "not_signed_in");
}
