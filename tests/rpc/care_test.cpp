// SPDX-License-Identifier: MIT
// The desk's queue over the wire: every call ends with what is next, roles wait to be approved, and nobody
// but the centre's own people sees any of it.
#include "../desk/desk_town.hpp"
#include "desk/care.hpp"
#include "desk/messages.hpp"
#include "hub.hpp"

#include <set>

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string staff, other, elsewhere, kitchen, ana;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 2, 5), "Stepney").has_value());
            store::ContactRow contact;
            contact.kind = "organisation";
            contact.id = "O2";
            contact.e_mail = "kitchen@example.org";
            store::put_contact(change.database(), 1, contact, change.now());
        });
        staff = somebody(1, "staff", Standing::coordinator);
        other = somebody(1, "other", Standing::coordinator);
        elsewhere = somebody(2, "elsewhere", Standing::coordinator);
        kitchen = somebody(1, "kitchen", Standing::organiser, {}, "O2");
        ana = somebody(1, "ana", Standing::volunteer, "V00");
    }
    // A new session, once the one before has ended.
    void again(std::string& who, std::string const& id, std::int64_t centre = 1) {
        writer->change([&](store::Change& change) {
            auto const row = *store::find_principal(change.database(), centre, id);
            who = entrance.begin_session(change.database(), row, change.now()).second;
        });
    }
    json::array queue(json::object params = {}) {
        return result(staff, "queue.list", std::move(params)).at("rows").as_array();
    }
};

json::object about(json::object matter, json::object more = {}) {
    more["about"] = std::move(matter);
    return more;
}

} // namespace

TEST_CASE(
    "a call with no next step is not taken, and one with a next step comes up on its day with its owner") {
    Town hub;
    json::object const spoke{{"way", "call"}, {"spoke_to", "volunteer"}, {"outcome", "no_answer"}};
    auto const with = [&](json::object more) {
        auto params = spoke;
        for (auto const& [name, value] : more) params[name] = value;
        return about({{"volunteer", "V00"}}, std::move(params));
    };
    CHECK(outcome(hub.change(hub.staff, "contact_log.add", with({}))) == "next_step_needed");
    json::object const next{
        {"what", "call"}, {"on", "9 September 2026"}, {"at", "10:30"}, {"note", "after work"}};
    CHECK(outcome(hub.change(hub.staff, "contact_log.add", with({{"next", next}, {"nothing_more", true}}))) ==
          "next_step_needed");
    CHECK(outcome(hub.change(hub.staff, "contact_log.add",
                             with({{"next", {{"what", "call"}, {"on", "some day"}}}}))) == "day_unreadable");
    CHECK(outcome(hub.change(hub.staff, "contact_log.add",
                             with({{"next", {{"what", "call"}, {"on", "9/9/2026"}, {"at", "9"}}}}))) ==
          "time_unreadable");
    CHECK(outcome(hub.change(hub.staff, "contact_log.add",
                             with({{"next", next}, {"at", hub.seconds + 4000}}))) == "time_out_of_range");
    CHECK(outcome(hub.change(hub.ana, "contact_log.add", with({{"next", next}}))) == "not_allowed");
    CHECK(outcome(hub.change(hub.elsewhere, "contact_log.add", with({{"next", next}}))) ==
          "volunteer_unknown");
    auto const logged = hub.change(hub.staff, "contact_log.add", with({{"next", next}}));
    REQUIRE(outcome(logged) == "result");
    // Half past ten by the centre's clock is half past nine UTC in summer.
    CHECK(logged.at("result").at("next").at("due_at") == hub.seconds + 2 * 86400 + 90 * 60);
    CHECK(hub.queue().empty());
    CHECK(hub.queue({{"days", 7}}).size() == 1);
    hub.wait(std::chrono::days(3));
    hub.again(hub.staff, "staff");
    hub.again(hub.other, "other");
    hub.again(hub.elsewhere, "elsewhere", 2);
    auto const row = hub.queue().at(0).as_object();
    CHECK(row.at("what") == "call");
    CHECK(row.at("person") == "Person 00");
    CHECK(row.at("owner") == "other"); // on duty: made at the same moment, first by id
    CHECK(row.at("assigned") == false);
    CHECK(outcome(hub.change(hub.staff, "queue.assign",
                             about({{"volunteer", "V00"}}, {{"owner", "staff"}}))) == "result");
    CHECK(hub.queue({{"mine", true}}).size() == 1);
    CHECK(hub.queue({{"owner", "other"}}).empty());
    CHECK(hub.queue({{"what", "visit"}}).empty());
    auto const all = hub.result(hub.staff, "queue.list", {{"what", "visit"}});
    CHECK(all.at("total") == 0);
    CHECK(all.at("by_owner").as_array().at(0).at("of") == "staff");
    CHECK(outcome(hub.change(hub.staff, "queue.plan", about({{"volunteer", "V00"}}))) == "result");
    CHECK(hub.queue().empty());
    CHECK(hub.result(hub.other, "contact_log.list", about({{"volunteer", "V00"}}))
              .at("contacts")
              .as_array()
              .size() == 1);
    CHECK(outcome(hub.call(hub.staff, "contact_log.list", about({}))) == "about_unclear");
    CHECK(hub.result(hub.elsewhere, "contact_log.list", about({{"volunteer", "V00"}}))
              .at("contacts")
              .as_array()
              .empty());
    CHECK(outcome(hub.change(hub.elsewhere, "contact_log.forget", {{"number", 1}})) == "unknown");
    CHECK(outcome(hub.change(hub.staff, "contact_log.forget", {{"number", 1}})) == "result");
    auto const kept =
        hub.result(hub.staff, "contact_log.list", about({{"volunteer", "V00"}})).at("contacts").as_array();
    CHECK_FALSE(kept.at(0).as_object().contains("note"));
}

TEST_CASE("what came up by itself stands in the same queue, and can be settled whatever it is about") {
    Town hub;
    hub.writer->change([](store::Change& change) {
        desk::raise_attention(change, 1, "V01", "", "message_failed");
        desk::CareDesk(change, 1).raise({.organisation = "O2"}, "ring_organisation");
    });
    auto const rows = hub.queue();
    REQUIRE(rows.size() == 2);
    CHECK(rows.at(0).at("organisation_name") == "Kitchen");
    CHECK(rows.at(1).at("about").at("volunteer") == "V01");
    // The older list has what is about people, matches and openings, and takes a person alone off it.
    CHECK(hub.result(hub.staff, "attention.list").at("waiting").as_array().size() == 1);
    CHECK(
        hub.result(hub.staff, "queue.get", about({{"organisation", "O2"}})).at("waiting").as_array().size() ==
        1);
    CHECK(outcome(hub.change(hub.staff, "queue.settle", about({{"organisation", "O1"}}))) == "unknown");
    CHECK(outcome(hub.change(hub.staff, "queue.settle",
                             about({{"organisation", "O2"}}, {{"what", "escalate"}}))) == "unknown");
    CHECK(outcome(hub.change(hub.elsewhere, "queue.settle", about({{"organisation", "O2"}}))) == "unknown");
    CHECK(outcome(hub.change(hub.staff, "queue.settle", about({{"organisation", "O2"}}))) == "result");
    CHECK(outcome(hub.change(hub.staff, "attention.settle", {{"volunteer", "V01"}, {"opening", ""}})) ==
          "result");
    CHECK(outcome(hub.change(hub.staff, "queue.settle", about({{"volunteer", "V01"}}))) == "unknown");
    CHECK(hub.queue().empty());
}

TEST_CASE(
    "the queue is read page by page to its end, past what one look counts, each row once and in order") {
    Town hub;
    // Many in the same second, as when a borough signs up, and some of everything else before and after.
    constexpr std::int64_t people = 5200;
    constexpr std::int64_t failed = 743; // every seventh
    hub.writer->change([&](store::Change& change) {
        store::Statement row(change.database(),
                             "insert into attention (centre, volunteer, opening, organisation, need, ring, "
                             "raised_at, settled_at, principal) values (1, ?, '', '', 0, ?, ?, -1, '')");
        for (std::int64_t i = 0; i < people; ++i)
            row.bind(1, "P" + std::to_string(i))
                .bind(2, i % 7 == 0 ? "message_failed" : "new_enquiry")
                .bind(3, hub.seconds - people / 100 + i / 100)
                .run();
    });
    for (auto const* const id : {"S1", "S2", "S3"})
        REQUIRE(
            outcome(hub.change(
                hub.staff, "directory.keep",
                {{"entry", id}, {"kind", "service"}, {"name", "Lunch club"}, {"review_on", "2020-05-01"}})) ==
            "result");
    REQUIRE(outcome(hub.change(hub.staff, "queue.plan",
                               about({{"volunteer", "V00"}},
                                     {{"next", {{"what", "visit"}, {"on", "2026-10-02"}}}}))) == "result");
    auto const walk = [&](json::object asked) {
        std::vector<std::string> seen;
        std::int64_t due = 0;
        std::int64_t total = -1;
        bool more = true;
        for (int pages = 0; more && pages < 100; ++pages) {
            auto const page = hub.result(hub.staff, "queue.list", asked);
            if (total < 0) total = page.at("total").as_int64();
            for (auto const& row : page.at("rows").as_array()) {
                CHECK(row.at("due_at").as_int64() >= due);
                due = row.at("due_at").as_int64();
                seen.push_back(json::serialize(row));
            }
            more = page.contains("next");
            if (more) asked["after"] = page.at("next");
        }
        CHECK_FALSE(more);
        std::set<std::string> const once(seen.begin(), seen.end());
        CHECK(once.size() == seen.size());
        return std::pair(seen.size(), total);
    };
    CHECK(walk({{"limit", 500}, {"days", 60}}) == std::pair<std::size_t, std::int64_t>(people + 4, 5003));
    CHECK(walk({{"limit", 500}}).first == people + 3);
    CHECK(walk({{"limit", 97}, {"what", "message_failed"}}).first == failed);
    CHECK(walk({{"limit", 1}, {"what", "directory_review"}}).first == 3);
    CHECK(walk({{"limit", 10}, {"what", "visit"}, {"days", 60}}) ==
          std::pair<std::size_t, std::int64_t>(1, 0));
    CHECK(walk({{"owner", "nobody"}}).first == 0);
}

TEST_CASE("who works at the desk is told, however many volunteers have accounts") {
    Town hub;
    for (int i = 0; i < 60; ++i)
        (void)hub.somebody(1, "a" + std::to_string(i), Standing::volunteer, "V0" + std::to_string(i % 4));
    auto const all = hub.result(hub.staff, "principal.list");
    CHECK(all.at("principals").as_array().size() == 50);
    CHECK(all.contains("next"));
    auto const desk = hub.result(hub.staff, "principal.list", {{"staff", true}});
    CHECK_FALSE(desk.contains("next"));
    std::set<std::string> names;
    for (auto const& each : desk.at("principals").as_array())
        names.insert(std::string(each.at("principal").as_string()));
    CHECK(names == std::set<std::string>{"other", "staff"});
}

TEST_CASE("roles to approve: an organiser's new role waits closed until somebody has looked at it") {
    Town hub;
    json::object const cells{{"organisation", "O2"}, {"title", "Drive"}, {"status", "open"}};
    auto const status = [&](std::string const& role) {
        auto const row = hub.result(hub.staff, "role.get", {{"id", role}}).at("cells").as_object();
        return row.contains("status") ? std::string(row.at("status").as_string()) : std::string();
    };
    REQUIRE(outcome(hub.change(hub.kitchen, "role.add", {{"id", "R1"}, {"cells", cells}})) == "result");
    CHECK(status("R1") == "open"); // not asked for
    CHECK(outcome(hub.change(hub.kitchen, "queue.set_rules", {{"approve_roles", true}})) == "not_allowed");
    CHECK(outcome(hub.change(hub.staff, "queue.set_rules", {{"approve_roles", true}, {"duty", "ana"}})) ==
          "owner_unknown");
    REQUIRE(outcome(hub.change(hub.staff, "queue.set_rules", {{"approve_roles", true}, {"duty", "staff"}})) ==
            "result");
    for (std::string const role : {"R2", "R3"})
        REQUIRE(outcome(hub.change(hub.kitchen, "role.add", {{"id", role}, {"cells", cells}})) == "result");
    CHECK(status("R2") == "closed");
    REQUIRE(outcome(hub.change(hub.staff, "role.add", {{"id", "R4"}, {"cells", cells}})) == "result");
    CHECK(status("R4") == "open"); // the centre's own
    // Nor by changing it, nor what was open before.
    REQUIRE(outcome(hub.change(hub.kitchen, "role.update",
                               {{"id", "R2"}, {"cells", {{"status", "open"}}}})) == "result");
    CHECK(status("R2") == "closed");
    REQUIRE(outcome(hub.change(hub.kitchen, "role.update", {{"id", "R1"}, {"cells", {{"title", "Ride"}}}})) ==
            "result");
    CHECK(status("R1") == "open");
    auto const rows = hub.queue({{"what", "role_to_approve"}, {"mine", true}});
    REQUIRE(rows.size() == 2);
    CHECK(rows.at(0).at("opening_name") == "Drive");
    CHECK(rows.at(0).at("organisation") == "O2");
    CHECK(outcome(hub.change(hub.kitchen, "role.approve", {{"id", "R2"}})) == "not_allowed");
    CHECK(outcome(hub.change(hub.elsewhere, "role.approve", {{"id", "R2"}})) == "not_awaited");
    REQUIRE(outcome(hub.change(hub.staff, "role.approve", {{"id", "R2"}})) == "result");
    REQUIRE(outcome(hub.change(hub.staff, "role.refuse",
                               {{"id", "R3"}, {"reason", "It takes the place of paid work."}})) == "result");
    CHECK(outcome(hub.change(hub.staff, "role.approve", {{"id", "R3"}})) == "not_awaited");
    CHECK(status("R2") == "open");
    CHECK(status("R3") == "closed");
    CHECK(hub.queue().empty());
    std::vector<std::string> told;
    hub.writer->read([&](store::Database& database) {
        for (auto const& each : store::Messages(database, 1).due(hub.now() + std::chrono::days(1), 10))
            told.push_back(each.name + " " + each.to_id);
    });
    CHECK(told == std::vector<std::string>{"role_approved O2", "role_refused O2"});
}
