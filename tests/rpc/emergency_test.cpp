// SPDX-License-Identifier: MIT
// Emergencies over the wire: whatever changes something is sent twice and done once; every step has its way
// back; the reserve's log; paper for as many openings as an emergency may have.
#include "../desk/desk_town.hpp"
#include "desk/emergency.hpp"
#include "desk/paper.hpp"
#include "desk/runs.hpp"
#include "desk/waves.hpp"
#include "hub.hpp"
#include "store/emergencies.hpp"

#include <set>

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;
using namespace std::chrono_literals;

namespace {

struct Town : rpc_test::Hub {
    std::string staff, ana;

    explicit Town(int people = 6, std::string const& party = {}) {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        auto files = desk::testing::town(people, 1, 2);
        files["wards.csv"] = "ward,name,easting,northing\nW1,West,535000,181000\n";
        if (!party.empty()) with_parties(files["volunteers.csv"], party);
        writer->change([&](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, std::move(files), "Stepney").has_value());
            desk::testing::Hub::give_contacts(change);
        });
        staff = somebody(1, "staff", Standing::coordinator);
        ana = somebody(1, "ana", Standing::volunteer, "V00");
    }
    // The first of them is a group.
    static void with_parties(std::string& csv, std::string const& party) {
        bool heading = true;
        bool first = true;
        for (std::size_t at = csv.find('\n'); at != csv.npos; at = csv.find('\n', at + 1)) {
            std::string const cell = heading ? ",party" : first ? "," + party : ",";
            if (!heading) first = false;
            heading = false;
            csv.insert(at, cell);
            at += cell.size();
        }
    }
    json::value change(std::string const& method, json::object params) {
        return Hub::change(staff, method, std::move(params));
    }
    json::object result(std::string const& method, json::object params = {}) {
        return Hub::result(staff, method, std::move(params));
    }
    json::object done(std::string const& method, json::object params) {
        params["key"] = key();
        return result(method, std::move(params));
    }
    std::string said(std::string const& method, json::object params) {
        return outcome(change(method, std::move(params)));
    }
    std::int64_t activated() {
        auto const number =
            done("emergency.open", {{"name", "Flood"}, {"asked_by", "duty officer"}, {"reference", "B-1"}})
                .at("emergency")
                .as_int64();
        done("emergency.activate", {{"emergency", number}});
        return number;
    }
    std::vector<std::string> flood(std::int64_t number) {
        auto const made = done("emergency.open_roles", {{"emergency", number},
                                                        {"surge", "flood"},
                                                        {"organisation", "O1"},
                                                        {"wards", {"W1"}},
                                                        {"scale_per_cent", 10}});
        std::vector<std::string> openings;
        for (auto const& each : made.at("openings").as_array()) openings.emplace_back(each.as_string());
        return openings;
    }
    std::string state_of(std::int64_t number) {
        return std::string(
            result("emergency.get", {{"emergency", number}}).at("emergency").at("state").as_string());
    }
    // Every row that an emergency may change.
    std::string everything() {
        std::string all;
        writer->read([&](store::Database& database) {
            for (std::string const table :
                 {"emergency", "emergency_step", "emergency_opening", "emergency_report",
                  "emergency_report_row", "reserve_person", "campaign", "offer", "match", "match_step",
                  "event", "run", "message", "role", "volunteer", "contact"}) {
                store::Statement names(database, "select name from pragma_table_info('" + table + "')");
                std::string columns;
                while (names.step())
                    columns += std::string(columns.empty() ? "" : " || '|' || ") + "coalesce(\"" +
                               std::string(names.text(0)) + "\", '')";
                REQUIRE_FALSE(columns.empty());
                store::Statement rows(database, "select " + columns + " from " + table + " order by 1");
                while (rows.step()) all.append(table).append("|").append(rows.text(0)).append("\n");
            }
        });
        return all;
    }
};

bool is_of_emergencies(std::string const& name) {
    return name.starts_with("emergency.") || name.starts_with("reserve.") || name.starts_with("wave.");
}

} // namespace

TEST_CASE("whatever changes something in an emergency is done once, however often it is sent") {
    Town town;
    auto const number = 1;
    json::object const this_one{{"emergency", number}};
    auto const with = [&](json::object more) {
        more["emergency"] = number;
        return more;
    };
    std::string opening;
    std::int64_t campaign = 0;
    struct Row {
        std::string method;
        std::function<json::object()> params;
    };
    std::vector<Row> const rows{
        {"emergency.open",
         [] { return json::object{{"name", "Flood"}, {"asked_by", "duty officer"}, {"reference", "B-1"}}; }},
        {"reserve.add", [] { return json::object{{"volunteer", "V01"}, {"reason", "known"}}; }},
        {"emergency.activate", [&] { return this_one; }},
        {"emergency.stand_by", [&] { return with({{"reason", "water falls"}}); }},
        {"emergency.activate", [&] { return this_one; }},
        {"reserve.enlist", [&] { return with({{"name", "Bo"}, {"telephone", "+442079460000"}}); }},
        {"emergency.open_roles",
         [&] { return with({{"surge", "flood"}, {"organisation", "O1"}, {"wards", {"W1"}}}); }},
        {"emergency.rematch", [&] { return this_one; }},
        {"emergency.ask", [&] { return this_one; }},
        {"wave.stop",
         [&] {
             auto const first = town.result("wave.list").at("campaigns").as_array().back().as_object();
             opening = first.at("opening").as_string();
             campaign = first.at("campaign").as_int64();
             return json::object{{"campaign", campaign}};
         }},
        {"wave.start", [&] { return json::object{{"opening", opening}}; }},
        {"wave.next",
         [&] { return json::object{{"opening", opening}, {"candidates", {"V00", "V01", "V02"}}}; }},
        {"emergency.make_report", [&] { return this_one; }},
        {"emergency.stand_down", [&] { return this_one; }},
        {"emergency.release", [&] { return with({{"reason", "the water has gone"}}); }},
        {"emergency.close_roles", [&] { return this_one; }},
        {"emergency.close", [&] { return this_one; }},
        {"emergency.reopen", [&] { return with({{"reason", "it comes back"}}); }},
        {"reserve.remove", [] { return json::object{{"volunteer", "V01"}, {"reason", "asked to"}}; }},
    };
    std::set<std::string> sent;
    for (auto const& row : rows) {
        CAPTURE(row.method);
        sent.insert(row.method);
        auto params = row.params();
        params["key"] = town.key();
        auto const before = town.everything();
        auto const first = town.call(town.staff, row.method, params);
        CAPTURE(json::serialize(first));
        REQUIRE(outcome(first) == "result");
        auto const after = town.everything();
        CHECK(after != before);
        for (int again = 0; again < 3; ++again) CHECK(town.call(town.staff, row.method, params) == first);
        CHECK(town.everything() == after);
        for (auto const* const other : {"reason", "name", "opening", "volunteer", "asked_by"}) {
            if (!params.contains(other)) continue;
            auto changed = params;
            changed[other] = "V03";
            CHECK(outcome(town.call(town.staff, row.method, changed)) == "key_reused");
            break;
        }
        CHECK(town.everything() == after);
    }
    for (auto const& method : rpc::all_methods()) {
        if (method.effect != rpc::Effect::changes || !is_of_emergencies(method.name)) continue;
        CAPTURE(method.name);
        CHECK(sent.contains(method.name));
    }
}

TEST_CASE("an emergency's openings fit on one sheet, however many there are") {
    Town town;
    auto const number = town.activated();
    std::vector<std::string> openings;
    for (std::string last = "result"; last == "result";) {
        auto const reply = town.change(
            "emergency.open_roles",
            {{"emergency", number}, {"surge", "flood"}, {"organisation", "O1"}, {"wards", {"W1"}}});
        last = outcome(reply);
        if (last != "result") {
            CHECK(last == "openings_full");
            break;
        }
        for (auto const& each : reply.at("result").at("openings").as_array())
            openings.emplace_back(each.as_string());
    }
    CHECK(openings.size() > 450);
    // The last of the template's roles no longer fit, and then none of them does: keys of no opening fill up.
    while (openings.size() < desk::surge_openings_max)
        openings.push_back("none" + std::to_string(openings.size()));
    REQUIRE(openings.size() == 500);
    std::set<std::string> asked;
    for (std::size_t i = 0; i < 450; i += 90) {
        auto const volunteer = "V0" + std::to_string(i / 90);
        CHECK(town.said("match.offer",
                        {{"volunteer", volunteer}, {"opening", openings[i]}, {"channel", "text"}}) ==
              "result");
        asked.insert(openings[i]);
    }
    json::array names(openings.begin(), openings.end());
    auto const list = town.result("paper.call_list", {{"openings", names}});
    CHECK(list.at("total") == 5);
    for (auto const& line : list.at("lines").as_array())
        CHECK(asked.contains(std::string(line.at("opening").as_string())));
    CHECK(town.result("paper.rota", {{"openings", names}, {"form", "csv"}}).at("total") == 0);
    names.emplace_back("one more");
    CHECK(outcome(town.call(town.staff, "paper.rota", {{"openings", names}})) == "-32602");
}

TEST_CASE(
    "whoever comes by themselves and says that they are 18 or over suits roles for adults, whose age nobody "
    "asked does not") {
    Town town;
    auto const number = town.activated();
    auto const enlist = [&](json::object person) {
        person["emergency"] = number;
        person["telephone"] = "+442079460000";
        return std::string(town.done("reserve.enlist", std::move(person)).at("volunteer").as_string());
    };
    auto const bo = enlist({{"name", "Bo"}, {"adult", true}});
    auto const cy = enlist({{"name", "Cy"}});
    auto const ola = enlist({{"name", "Ola"}, {"adult", false}});
    std::set<std::string> suited;
    for (auto const& opening : town.flood(number)) {
        auto const list = town.result("shortlist.of_opening", {{"opening", opening}, {"limit", 50}});
        for (auto const& each : list.at("eligible").as_array()) suited.emplace(each.at("id").as_string());
    }
    CHECK(suited.contains(bo));
    CHECK_FALSE(suited.contains(cy));
    CHECK_FALSE(suited.contains(ola));
}

TEST_CASE("the reserve's log says who was added and taken out, by whom, when and why, and is never changed") {
    Town town;
    auto const number = town.activated();
    auto const add = [&](std::string const& volunteer, std::string const& reason) {
        town.done("reserve.add", {{"volunteer", volunteer}, {"reason", reason}});
    };
    add("V01", "known to the warden");
    town.wait(10min);
    add("V02", "drives for the hospital");
    CHECK(town.said("reserve.remove", {{"volunteer", "V01"}, {"reason", ""}}) == "-32602");
    town.done("reserve.remove", {{"volunteer", "V01"}, {"reason", "moves away"}});
    CHECK(town.said("reserve.remove", {{"volunteer", "V01"}, {"reason", "again"}}) == "unknown");
    add("V01", "is back");
    auto const bo =
        town.done("reserve.enlist", {{"emergency", number}, {"name", "Bo"}, {"telephone", "+442079460000"}})
            .at("volunteer");
    auto const told = [](json::object const& log) {
        std::vector<std::string> lines;
        for (auto const& each : log.at("steps").as_array())
            lines.push_back(std::string(each.at("step").as_string()) + " " +
                            std::string(each.at("volunteer").as_string()) + ": " +
                            std::string(each.at("reason").as_string()));
        return lines;
    };
    auto const whole = town.result("reserve.log");
    CHECK(told(whole) == std::vector<std::string>{"enlist " + std::string(bo.as_string()) + ": ",
                                                  "add V01: is back", "remove V01: moves away",
                                                  "add V02: drives for the hospital",
                                                  "add V01: known to the warden"});
    auto const& steps = whole.at("steps").as_array();
    CHECK(steps[0].at("emergency") == number);
    for (auto const& each : steps) {
        CHECK(each.at("principal") == "staff");
        CHECK(each.at("standing") == "coordinator");
    }
    CHECK(steps[4].at("at").as_int64() + 600 == steps[3].at("at").as_int64());
    CHECK(told(town.result("reserve.log", {{"volunteer", "V01"}})) ==
          std::vector<std::string>{"add V01: is back", "remove V01: moves away",
                                   "add V01: known to the warden"});
    // A page at a time, it is the same.
    std::vector<std::string> paged;
    json::object page{{"limit", 2}};
    for (std::size_t read = 2; read == 2;) {
        auto const part = town.result("reserve.log", page);
        for (auto& each : told(part)) paged.push_back(std::move(each));
        read = part.at("steps").as_array().size();
        if (read != 0) page["before"] = part.at("steps").as_array().back().at("number");
    }
    CHECK(paged == told(whole));
    CHECK(outcome(town.call(town.ana, "reserve.log", {})) == "not_allowed");
}

TEST_CASE("no wave asks a group for which there is no room, and one does once there is") {
    Town town(4, "3"); // V00 is three people
    auto const number = town.activated();
    auto const openings = town.flood(number);
    std::string opening; // for three
    for (auto const& each : openings) {
        auto const role = town.result("role.get", {{"id", each}});
        if (role.at("cells").at("places_maximum") == "3") opening = each;
    }
    REQUIRE_FALSE(opening.empty());
    auto const next = [&] {
        std::set<std::string> asked;
        auto const wave = town.done("wave.next", {{"opening", opening}, {"candidates", {"V00"}}});
        for (auto const& each : wave.at("asked").as_array()) asked.emplace(each.at("volunteer").as_string());
        return asked;
    };
    json::object const pair{{"volunteer", "V01"}, {"opening", opening}};
    auto offer = pair;
    offer["channel"] = "text";
    town.done("match.offer", offer);
    town.done("match.accept", pair);
    CHECK(next().empty());
    town.done("match.drop_out", pair);
    CHECK(next() == std::set<std::string>{"V00"});
}

TEST_CASE("every step of an emergency has its way back, and its end comes in order") {
    Town town;
    auto const number = town.activated();
    auto const with = [&](json::object more = {}) {
        more["emergency"] = number;
        return more;
    };
    auto const openings = town.flood(number);
    auto const& opening = openings.front();
    auto const status = [&](std::string const& role) {
        return std::string(town.result("role.get", {{"id", role}}).at("cells").at("status").as_string());
    };
    auto const running = [&] {
        return town.result("wave.list", {{"state", "running"}, {"limit", 500}})
            .at("campaigns")
            .as_array()
            .size();
    };
    auto const state = [&](std::string const& volunteer) {
        return std::string(town.result("match.get", {{"volunteer", volunteer}, {"opening", opening}})
                               .at("match")
                               .at("state")
                               .as_string());
    };

    // Roles are closed, and open again.
    CHECK(town.done("emergency.close_roles", with()).at("count") == openings.size());
    CHECK(status(opening) == "closed");
    for (auto const& each : openings)
        town.done("role.update", {{"id", each}, {"cells", {{"status", "open"}}}});
    CHECK(status(opening) == "open");

    // Asking stops by itself, and all of it on standing by; each goes on where it is asked to.
    CHECK(town.done("emergency.ask", with()).at("count") == openings.size());
    auto const campaign = town.result("wave.list").at("campaigns").as_array().front().as_object();
    town.done("wave.stop", {{"campaign", campaign.at("campaign")}});
    CHECK(running() == openings.size() - 1);
    town.done("wave.start", {{"opening", campaign.at("opening")}});
    CHECK(running() == openings.size());
    town.done("emergency.stand_by", with({{"reason", "water falls"}}));
    CHECK(running() == 0);
    town.done("emergency.activate", with());
    CHECK(town.done("emergency.ask", with()).at("count") == openings.size());

    // A run that is not wanted any more.
    auto const run = town.done("emergency.rematch", with()).at("run");
    town.done("run.cancel", {{"run", run}});
    CHECK(town.done("emergency.rematch", with()).at("run") != run);

    // Whoever is let go may be asked again once the water is back; who said no is not.
    for (auto const* const who : {"V00", "V01", "V02"})
        town.done("match.offer", {{"volunteer", who}, {"opening", opening}, {"channel", "text"}});
    town.done("match.accept", {{"volunteer", "V00"}, {"opening", opening}});
    town.done("match.decline", {{"volunteer", "V01"}, {"opening", opening}});
    CHECK(town.said("emergency.release", with({{"reason", "too soon"}})) == "not_now");
    CHECK(town.said("emergency.close", with()) == "not_from_here");
    std::int64_t before = 0;
    auto const events = [&](std::int64_t after) {
        std::vector<std::pair<std::int64_t, std::string>> found;
        town.writer->read([&](store::Database& database) {
            store::Statement row(database,
                                 "select sequence, kind from event where centre = 1 and sequence > ? "
                                 "order by sequence");
            row.bind(1, after);
            while (row.step()) found.emplace_back(row.integer(0), std::string(row.text(1)));
        });
        return found;
    };
    for (auto const& each : events(0)) before = each.first;
    CHECK(town.done("emergency.stand_down", with({{"reference", "B-9"}})).at("state") == "stood_down");
    CHECK(running() == 0);
    CHECK(town.said("emergency.ask", with()) == "not_now");
    CHECK(town.said("emergency.close", with()) == "still_open");
    CHECK(town.done("emergency.release", with({{"reason", "the water has gone"}})).at("count") == 2);
    CHECK(town.done("emergency.close_roles", with()).at("count") == openings.size());
    CHECK(town.done("emergency.close", with()).at("state") == "closed");
    // In order: asking stops, then it is told; people are let go; roles end; it is over.
    std::vector<std::string> order;
    for (auto const& [sequence, kind] : events(before)) {
        CHECK(sequence == ++before); // without a gap
        if (order.empty() || order.back() != kind) order.push_back(kind);
    }
    CHECK(order == std::vector<std::string>{"campaign.changed", "emergency.reported", "emergency.changed",
                                            "match.withdrawn", "opening.place_freed", "match.withdrawn",
                                            "emergency.changed", "role.changed", "emergency.changed"});

    CHECK(town.said("emergency.activate", with({{"reason", "again"}})) == "not_from_here");
    CHECK(town.done("emergency.reopen", with({{"reason", "the dam is not safe"}})).at("state") ==
          "stood_down");
    CHECK(town.said("emergency.activate", with()) == "reason_missing");
    town.done("emergency.activate", with({{"reason", "the water is back"}}));
    town.done("role.update", {{"id", opening}, {"cells", {{"status", "open"}}}});
    CHECK(state("V00") == "withdrawn");
    auto const campaign_again =
        town.done("wave.start", {{"opening", opening}, {"urgent", true}}).at("campaign");
    town.writer->change([&](store::Change& change) {
        auto const done = desk::carry_on(change, 1, campaign_again.as_int64(), {"V00", "V01", "V02", "V03"});
        REQUIRE(done.has_value());
        std::set<std::string> asked;
        for (auto const& each : done->asked) asked.insert(each.volunteer);
        CHECK(asked.contains("V00"));
        CHECK_FALSE(asked.contains("V01"));
    });

    // It ends past what is still open only with a reason, which is on record with who said so.
    town.done("emergency.stand_down", with());
    CHECK(town.said("emergency.close", with({{"override_open", true}})) == "reason_missing");
    town.done("emergency.close", with({{"override_open", true}, {"reason", "handed over to the council"}}));
    CHECK(town.state_of(number) == "closed");
    auto const log = town.result("emergency.get", with()).at("steps").as_array();
    CHECK(log.back().at("step") == "close");
    CHECK(log.back().at("overridden") == true);
    CHECK(log.back().at("reason") == "handed over to the council");
    std::vector<std::string> steps;
    for (auto const& each : log) {
        CHECK(each.at("principal") == "staff");
        steps.emplace_back(each.at("step").as_string());
    }
    CHECK(steps == std::vector<std::string>{"open",       "activate", "open_roles", "close_roles", "ask",
                                            "stand_by",   "activate", "ask",        "rematch",     "rematch",
                                            "stand_down", "report",   "release",    "close_roles", "close",
                                            "reopen",     "activate", "stand_down", "report",      "close"});
}
