// SPDX-License-Identifier: MIT
// Pins and the rows of a run over the wire: set with a reason, shown with who and why and what a person has
// to decide, honoured by the next run, lifted; rows found, counted and decided by what they have in common.
#include "runs_hub.hpp"

#include <set>

using namespace kith;
using namespace kith::rpc_test;

namespace {

json::object result(json::value const& reply) {
    CAPTURE(json::serialize(reply).substr(0, 400));
    REQUIRE(reply.as_object().contains("result"));
    return reply.at("result").as_object();
}

std::int64_t run_once(RunsHub& hub, std::string const& by) {
    auto const run =
        result(hub.call(by, "run.start", {{"key", hub.key()}, {"scope", "all"}, {"fresh", true}}))
            .at("run")
            .as_int64();
    REQUIRE(hub.ended(by, run).at("state") == "done");
    return run;
}

json::array rows(RunsHub& hub, std::string const& by, std::int64_t run, json::object more = {}) {
    more["run"] = run;
    more["limit"] = 200;
    return result(hub.call(by, "run.diff", more)).at("entries").as_array();
}

} // namespace

TEST_CASE("a pin is set with its reason, honoured by the next run, shown with who set it, and lifted") {
    RunsHub hub;
    hub.load_sample(120);
    auto const by = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const elsewhere = hub.somebody(2, "e", auth::Standing::coordinator);
    auto const broker = hub.somebody(1, "b", auth::Standing::broker);
    auto const first = run_once(hub, by);
    auto const some = rows(hub, by, first, {{"movement", "added"}}).at(0).as_object();
    auto const pair = [&](char const* kind, char const* reason) {
        return json::object{{"key", hub.key()},
                            {"volunteer", some.at("volunteer")},
                            {"opening", some.at("opening")},
                            {"kind", kind},
                            {"reason", reason}};
    };
    CHECK(outcome(hub.call(by, "pin.set", pair("keep", "  "))) == "reason_missing");
    CHECK(outcome(hub.call(broker, "pin.set", pair("keep", "a"))) == "not_allowed");
    auto const pin = result(hub.call(by, "pin.set", pair("rule_out", "Had a row with the cook"))).at("pin");

    auto const listed = result(hub.call(by, "pin.list")).at("pins").as_array();
    REQUIRE(listed.size() == 1);
    auto const& shown = listed.at(0).as_object();
    CHECK(shown.at("pin") == pin);
    CHECK(shown.at("kind") == "rule_out");
    CHECK(shown.at("reason") == "Had a row with the cook");
    CHECK(shown.at("set_by") == "Person c");
    CHECK(!shown.at("names").at("person").as_string().empty());
    CHECK(!shown.at("names").at("opening").as_string().empty());
    // Of the person, and of the opening whose role it is.
    CHECK(result(hub.call(by, "pin.list", {{"volunteer", some.at("volunteer")}}))
              .at("pins")
              .as_array()
              .size() == 1);
    CHECK(result(hub.call(by, "pin.list", {{"opening", some.at("opening")}})).at("pins").as_array().size() ==
          1);
    CHECK(result(hub.call(by, "pin.list", {{"volunteer", "nobody"}})).at("pins").as_array().empty());
    CHECK(result(hub.call(elsewhere, "pin.list")).at("pins").as_array().empty());
    CHECK(outcome(hub.call(elsewhere, "pin.lift", {{"key", hub.key()}, {"pin", pin}})) == "pin_unknown");

    auto const planned = [&](std::int64_t run) {
        for (auto const& each : rows(hub, by, run, {{"person", some.at("volunteer")}}))
            if (each.at("opening") == some.at("opening")) return true;
        return false;
    };
    CHECK(planned(first));
    auto const second = run_once(hub, by);
    CHECK(!planned(second));
    auto const why = result(
        hub.call(by, "run.explain",
                 {{"run", second}, {"volunteer", some.at("volunteer")}, {"opening", some.at("opening")}}));
    CHECK(why.at("decision") == "excluded");
    // The proof still holds when it is checked on rows read anew, pins and all.
    hub.restart_runs();
    auto const proof = result(hub.call(by, "run.certificate", {{"run", second}, {"check", true}}));
    CHECK(proof.at("check").at("rows") == "as_now");
    CHECK(proof.at("check").at("holds").as_bool());

    (void)result(hub.call(by, "pin.lift", {{"key", hub.key()}, {"pin", pin}}));
    CHECK(outcome(hub.call(by, "pin.lift", {{"key", hub.key()}, {"pin", pin}})) == "pin_lifted");
    CHECK(result(hub.call(by, "pin.list")).at("pins").as_array().empty());
    auto const history = result(hub.call(by, "pin.list", {{"lifted", true}})).at("pins").as_array();
    REQUIRE(history.size() == 1);
    CHECK(history.at(0).at("lifted_by") == "Person c");
    (void)result(hub.call(by, "pin.set", pair("keep", "They cook well together")));
    CHECK(planned(run_once(hub, by)));
    CHECK(hub.incidents.empty());
}

TEST_CASE("pins come a page at a time, the newest first") {
    RunsHub hub;
    hub.load_sample(60);
    auto const by = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const run = run_once(hub, by);
    std::size_t set = 0;
    for (auto const& each : rows(hub, by, run)) {
        if (set == 5) break;
        set += outcome(hub.call(by, "pin.set",
                                {{"key", hub.key()},
                                 {"volunteer", each.at("volunteer")},
                                 {"opening", each.at("opening")},
                                 {"kind", "keep"},
                                 {"reason", "a"}})) == "result";
    }
    REQUIRE(set == 5);
    std::vector<std::int64_t> seen;
    json::object page{{"limit", 2}};
    for (;;) {
        auto const told = result(hub.call(by, "pin.list", page));
        for (auto const& each : told.at("pins").as_array()) seen.push_back(each.at("pin").as_int64());
        if (!told.at("more").as_bool()) break;
        page["before"] = seen.back();
    }
    CHECK(seen == std::vector<std::int64_t>{5, 4, 3, 2, 1});
}

TEST_CASE("rows of a run are told apart by whose and where they are, and decided so") {
    RunsHub hub;
    hub.load_sample(400);
    auto const by = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const run = run_once(hub, by);
    auto const places = result(hub.call(by, "run.places", {{"run", run}}));
    auto const& organisations = places.at("organisations").as_array();
    REQUIRE(organisations.size() > 2);
    REQUIRE(places.at("wards").as_array().size() > 2);
    CHECK(places.at("roles").as_array().empty());
    auto const organisation = organisations.at(0).as_object();
    CHECK(organisation.at("name") != organisation.at("id"));
    auto const page = result(
        hub.call(by, "run.diff", {{"run", run}, {"organisation", organisation.at("id")}, {"limit", 200}}));
    CHECK(page.at("open") == organisation.at("open"));
    CHECK(page.at("entries").as_array().size() >=
          static_cast<std::size_t>(organisation.at("rows").as_int64()));
    for (auto const& each : page.at("entries").as_array())
        CHECK(each.at("names").at("organisation") == organisation.at("name")); // nobody is moved yet
    auto const roles =
        result(hub.call(by, "run.places", {{"run", run}, {"organisation", organisation.at("id")}}))
            .at("roles")
            .as_array();
    REQUIRE(!roles.empty());
    std::int64_t of_roles = 0;
    for (auto const& each : roles) of_roles += each.at("open").as_int64();
    CHECK(of_roles == organisation.at("open").as_int64());

    json::object const matching{{"organisation", organisation.at("id")}};
    CHECK(outcome(hub.call(
              by, "run.approve",
              {{"key", hub.key()}, {"run", run}, {"pairs", json::array{}}, {"matching", matching}})) ==
          "choice_unclear");
    auto const approved =
        result(hub.call(by, "run.approve", {{"key", hub.key()}, {"run", run}, {"matching", matching}}));
    CHECK(approved.at("decided") == organisation.at("open"));
    (void)hub.ended(by, run);
    CHECK(rows(hub, by, run, {{"decision", "approved"}}).size() ==
          static_cast<std::size_t>(organisation.at("open").as_int64()));
    auto const ward = places.at("wards").at(0).at("id");
    auto const rejected = result(hub.call(
        by, "run.reject", {{"key", hub.key()}, {"run", run}, {"matching", json::object{{"ward", ward}}}}));
    for (auto const& each : rows(hub, by, run, {{"ward", ward}})) CHECK(each.at("decision") != "open");
    CHECK(result(hub.call(by, "run.diff", {{"run", run}, {"ward", ward}})).at("open") == 0);
    CHECK(rejected.at("decided").as_int64() <= places.at("wards").at(0).at("open").as_int64());
    CHECK(outcome(hub.call(by, "run.places", {{"run", 99}})) == "run_unknown");
}

TEST_CASE("names of many ids come in one call, and only of what there is") {
    RunsHub hub;
    hub.load_sample(60);
    auto const by = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const run = run_once(hub, by);
    auto const some = rows(hub, by, run).at(0).as_object();
    auto const told = result(hub.call(by, "name.list",
                                      {{"volunteers", {some.at("volunteer"), "nobody"}},
                                       {"openings", {some.at("opening"), "nothing"}},
                                       {"organisations", {"nobody's"}}}));
    REQUIRE(told.at("volunteers").as_array().size() == 1);
    CHECK(told.at("volunteers").at(0).at("name") == some.at("names").at("person"));
    REQUIRE(told.at("openings").as_array().size() == 1);
    CHECK(told.at("openings").at(0).at("title") == some.at("names").at("opening"));
    CHECK(told.at("organisations").as_array().empty());
}

TEST_CASE(
    "how many matches stand in a state is told with the longest there, to whoever sees the whole centre") {
    RunsHub hub;
    hub.load_sample(300);
    auto const by = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const all = result(hub.call(by, "match.list", {{"state", "offered"}, {"limit", 500}}));
    REQUIRE(!all.at("more").as_bool());
    auto const& matches = all.at("matches").as_array();
    REQUIRE(matches.size() > 1);
    json::object const page{{"state", "offered"}, {"oldest_first", true}, {"count", true}, {"limit", 1}};
    auto const told = result(hub.call(by, "match.list", page));
    CHECK(told.at("count").as_int64() == static_cast<std::int64_t>(matches.size()));
    CHECK(told.at("matches").as_array().size() == 1);
    auto const organiser = hub.somebody(1, "o", auth::Standing::organiser, "",
                                        std::string(matches[0].at("organisation").as_string()));
    CHECK(!result(hub.call(organiser, "match.list", page)).contains("count"));
}
