// SPDX-License-Identifier: MIT
// Two rows that are one person, over the wire: who may look and decide, what is refused, and what is told.
#include "../desk/desk_town.hpp"
#include "desk/duplicates.hpp"
#include "hub.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string staff, elsewhere, rota, ana, broker;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 2, 5), "Stepney").has_value());
        });
        staff = somebody(1, "staff", Standing::coordinator);
        elsewhere = somebody(2, "elsewhere", Standing::administrator);
        rota = somebody(1, "rota", Standing::organiser, {}, "O1");
        ana = somebody(1, "ana", Standing::volunteer, "V01");
        broker = somebody(1, "broker", Standing::broker);
    }
    std::string said(std::string const& method, json::object params) {
        return outcome(change(staff, method, std::move(params)));
    }
    std::string rings(std::string const& name, std::string const& postcode) {
        auto const reply = change(staff, "volunteer.take_down",
                                  {{"name", name},
                                   {"telephone", "020 7946 0018"},
                                   {"call_back_on", "2026-09-09"},
                                   {"details", json::object{{"postcode", postcode}}}});
        CAPTURE(json::serialize(reply));
        REQUIRE(outcome(reply) == "result");
        return std::string(reply.at("result").at("volunteer").as_string());
    }
    json::array proposals(json::object params = {}) {
        return call(staff, "duplicate.list", std::move(params)).at("result").at("duplicates").as_array();
    }
};

} // namespace

TEST_CASE("somebody who rings twice is proposed, waits in the queue, and is merged only by a coordinator") {
    Town hub;
    auto const first = hub.rings("Rina Begum", "E1 4NS");
    CHECK(hub.proposals().empty());
    auto const second = hub.rings("Rina Begum", "E1 4NS");
    auto const found = hub.proposals();
    REQUIRE(found.size() == 1);
    CHECK(found[0].at("first_name") == "Rina Begum");
    CHECK(found[0].at("reasons") == json::array{"name", "telephone", "postcode"});
    auto const queue = json::serialize(hub.call(hub.staff, "queue.list"));
    CHECK(queue.find("possible_duplicate") != std::string::npos);
    json::object const pair{{"kept", first}, {"gone", second}};
    for (auto const& who : {hub.rota, hub.ana, hub.broker}) {
        CHECK(outcome(hub.change(who, "duplicate.merge", pair)) == "not_allowed");
        CHECK(outcome(hub.call(who, "duplicate.list")) == "not_allowed");
    }
    CHECK(outcome(hub.change(hub.elsewhere, "duplicate.merge", pair)) == "volunteer_unknown");
    auto const done = hub.change(hub.staff, "duplicate.merge", pair);
    REQUIRE(outcome(done) == "result");
    CHECK(done.at("result").at("undo_until").as_int64() ==
          hub.seconds + std::chrono::seconds(desk::merge_undone_within).count());
    CHECK(hub.proposals().empty());
    CHECK(hub.proposals({{"volunteer", second}, {"state", "merged"}}).size() == 1);
    auto const log = hub.call(hub.staff, "contact_log.list", {{"about", json::object{{"volunteer", first}}}});
    CHECK(log.at("result").at("contacts").as_array().size() == 2);
    CHECK(json::serialize(hub.call(hub.staff, "queue.list")).find("possible_duplicate") == std::string::npos);
    auto const merges = hub.call(hub.staff, "duplicate.merges").at("result").at("merges").as_array();
    REQUIRE(merges.size() == 1);
    CHECK(merges[0].at("gone") == json::value(second));
    CHECK(hub.said("duplicate.undo", {{"number", 1}}) == "result");
    CHECK(hub.said("duplicate.undo", {{"number", 1}}) == "undone_already");
    CHECK(hub.proposals({{"state", "dismissed"}}).size() == 1);
    CHECK(hub.said("duplicate.find", {{"volunteer", first}}) == "result");
    CHECK(hub.proposals().empty()); // told apart
}

TEST_CASE("whoever signs in as the one that went is the one that was kept, from the next message on") {
    Town hub;
    REQUIRE(outcome(hub.call(hub.ana, "volunteer.get", {{"id", "V01"}})) == "result");
    REQUIRE(hub.said("duplicate.merge", {{"kept", "V00"}, {"gone", "V01"}}) == "result");
    CHECK(outcome(hub.call(hub.ana, "volunteer.get", {{"id", "V00"}})) == "result");
    CHECK(outcome(hub.call(hub.ana, "volunteer.get", {{"id", "V01"}})) == "not_allowed");
    REQUIRE(hub.said("duplicate.undo", {{"number", 1}}) == "result");
    CHECK(outcome(hub.call(hub.ana, "volunteer.get", {{"id", "V00"}})) == "not_allowed");
    CHECK(outcome(hub.call(hub.ana, "volunteer.get", {{"id", "V01"}})) == "result");
}

TEST_CASE("a registration whose address nobody has shown to be theirs is merged with nobody") {
    Town hub;
    hub.writer->change([](store::Change& change) {
        store::Statement(change.database(),
                         "insert into registration (centre, principal, volunteer, made_at) "
                         "values (1, 'ana', 'V01', ?)")
            .bind(1, change.now().time_since_epoch().count())
            .run();
    });
    CHECK(hub.said("duplicate.merge", {{"kept", "V00"}, {"gone", "V01"}}) == "not_signed_up_yet");
    CHECK(hub.said("duplicate.merge", {{"kept", "V01"}, {"gone", "V00"}}) == "not_signed_up_yet");
}

TEST_CASE("what cannot be read or does not fit is refused, and nothing is changed") {
    Town hub;
    CHECK(hub.said("duplicate.merge", {{"kept", "V00"}, {"gone", "V00"}}) == "one_row_twice");
    CHECK(hub.said("duplicate.merge", {{"kept", "V00"}, {"gone", "X"}}) == "volunteer_unknown");
    CHECK(hub.said("duplicate.merge", {{"kept", "V00"}}) == "-32602");
    CHECK(hub.said("duplicate.merge", {{"kept", ""}, {"gone", "V01"}}) != "result");
    CHECK(hub.said("duplicate.merge", {{"kept", "V00' or 1=1 --"}, {"gone", "V01"}}) == "volunteer_unknown");
    CHECK(hub.said("duplicate.undo", {{"number", 0}}) == "-32602");
    CHECK(hub.said("duplicate.undo", {{"number", 99}}) == "unknown");
    CHECK(hub.said("duplicate.dismiss", {{"first", "V00"}, {"second", "V01"}}) == "not_proposed");
    CHECK(hub.said("duplicate.find", {{"volunteer", "X"}}) == "volunteer_unknown");
    CHECK(hub.said("duplicate.find", {{"limit", 201}}) == "-32602");
    CHECK(outcome(hub.call(hub.staff, "duplicate.list", {{"state", "unsure"}})) == "-32602");
    CHECK(outcome(hub.call(hub.staff, "duplicate.merges", {{"limit", 0}})) == "-32602");
    auto const all = hub.change(hub.staff, "duplicate.find", {{"limit", 2}});
    CHECK(all.at("result").at("next") == "V01");
    CHECK_FALSE(hub.change(hub.staff, "duplicate.find", {{"after", "V01"}, {"limit", 3}})
                    .at("result")
                    .as_object()
                    .contains("next"));
    CHECK(hub.call(hub.staff, "duplicate.merges").at("result").at("merges").as_array().empty());
    CHECK(outcome(hub.call(hub.ana, "volunteer.get", {{"id", "V01"}})) == "result");
}
