// SPDX-License-Identifier: MIT
// Before a yes or a no: a question about an offer, in the desk's queue until somebody has talked about it.
#include "../desk/desk_town.hpp"
#include "desk/care.hpp"
#include "hub.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

TEST_CASE("a volunteer asks about an offer: the question is in the log, waits in the queue, and is answered "
          "by talking") {
    Hub hub;
    hub.seconds = desk::testing::opening_day.time_since_epoch().count();
    hub.writer->change([](store::Change& change) {
        REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 2, 5), "Stepney").has_value());
    });
    auto const staff = hub.somebody(1, "staff", Standing::coordinator);
    auto const ana = hub.somebody(1, "ana", Standing::volunteer, "V00");
    auto const ben = hub.somebody(1, "ben", Standing::volunteer, "V01");
    auto const change = [&](std::string const& who, std::string const& method, json::object params) {
        params["key"] = hub.key();
        return hub.call(who, method, std::move(params));
    };
    auto const role = std::string(hub.call("", "role.find", {{"centre", 1}, {"limit", 1}})
                                      .at("result")
                                      .at("roles")
                                      .as_array()
                                      .front()
                                      .at("role")
                                      .as_string());
    json::object const pair{{"volunteer", "V00"}, {"opening", role}};
    auto const asking = [&](std::string const& who, std::string const& question) {
        auto params = pair;
        params["question"] = question;
        return outcome(change(who, "match.ask", params));
    };
    CHECK(asking(ana, "Is there a lift?") == "match_unknown");
    REQUIRE(outcome(change(staff, "match.suggest", pair)) == "result");
    CHECK(asking(ana, "Is there a lift?") == "match_unknown"); // she does not know of it
    auto offer = pair;
    offer["channel"] = "email";
    REQUIRE(outcome(change(staff, "match.offer", offer)) == "result");
    CHECK(asking(ben, "Is there a lift?") == "not_allowed");
    REQUIRE(asking(ana, "Is there a lift?") == "result");
    REQUIRE(asking(ana, "And a bus?") == "result");
    auto const waiting = [&] {
        auto const reply = hub.call(staff, "queue.list", {{"what", "question"}});
        REQUIRE(outcome(reply) == "result");
        return reply.at("result").at("rows").as_array().size();
    };
    CHECK(waiting() == 1); // once, however often
    auto const log =
        json::serialize(hub.call(staff, "contact_log.list", {{"about", json::object{{"volunteer", "V00"}}}}));
    CHECK(log.find("Is there a lift?") != std::string::npos);
    CHECK(log.find("And a bus?") != std::string::npos);
    REQUIRE(outcome(change(staff, "contact_log.add",
                           {{"about", pair},
                            {"way", "call"},
                            {"spoke_to", "volunteer"},
                            {"outcome", "reached"},
                            {"nothing_more", true}})) == "result");
    CHECK(waiting() == 0);
}
