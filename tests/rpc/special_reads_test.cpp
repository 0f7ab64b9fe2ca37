// SPDX-License-Identifier: MIT
// P5: a mark in every column that the inventory calls special, and every method that reads called by those
// who may see most. Whatever answers with a mark leaves a row in the audit, each time.
#include "../desk/desk_town.hpp"
#include "desk/imports.hpp"
#include "hub.hpp"
#include "store/audit.hpp"
#include "store/inventory.hpp"

#include <map>
#include <set>

using namespace kith;
using namespace kith::rpc;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : rpc_test::Hub {
    std::string boss, staff, rota, ana;
    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        writer->change([](store::Change& change) {
            REQUIRE(desk::load_pack(change, 1, desk::testing::town(4, 4, 5), "Stepney").has_value());
        });
        boss = somebody(1, "boss", Standing::administrator);
        staff = somebody(1, "staff", Standing::coordinator);
        rota = somebody(1, "rota", Standing::organiser, {}, "O1");
        ana = somebody(1, "ana", Standing::volunteer, "V00");
        json::object const volunteer{{"volunteer", "V00"}};
        done(boss, "volunteer.update", {{"id", "V00"}, {"cells", {{"checks", "dbs_basic"}}}});
        done(staff, "match.offer", {{"volunteer", "V00"}, {"opening", "E00"}, {"channel", "phone"}});
        done(ana, "match.accept", {{"volunteer", "V00"}, {"opening", "E00"}});
        done(ana, "intake.set", {{"volunteer", "V00"}, {"adjustments", "large print"}});
        done(boss, "concern.raise", {{"about", volunteer}, {"what", "x"}, {"review_on", "2026-09-14"}});
        done(boss, "concern.note", {{"number", 1}, {"note", "x"}});
        done(boss, "restriction.place", {{"volunteer", "V00"}, {"kind", "not_for"}, {"target", "COOK"}});
        done(staff, "incident.report",
             {{"organisation", "O1"},
              {"volunteer", "V00"},
              {"what", "x"},
              {"action", "x"},
              {"kind", "injury"}});
        done(staff, "need.add",
             {{"person", {{"name", "Edith"}, {"telephone", "020 7946 0010"}, {"access_notes", "x"}}},
              {"kind", "befriending"},
              {"wants", "x"},
              {"preferences", "x"},
              {"consent", true},
              {"how", "telephone"}});
        done(staff, "passing.make",
             {{"to", "O2"}, {"volunteer", "V00"}, {"wants", "x"}, {"consent", "telephone"}});
        done(ana, "monitoring.answer",
             {{"volunteer", "V00"},
              {"answers", json::array{json::object{{"question", "gender"}, {"answer", "woman"}}}}});
    }

    // How many columns of rows that are there were marked.
    std::size_t mark_everything() {
        std::size_t marked = 0;
        writer->change([&](store::Change& change) {
            for (auto const& each : store::inventory()) {
                if (each.tag != store::Tag::special || each.secret) continue;
                auto const name = "MARK." + each.table + "." + each.column;
                change.database().run("update \"" + each.table + "\" set \"" + each.column + "\" = '" + name +
                                      "' where centre = 1");
                store::Statement count(change.database(), "select changes()");
                if (count.step() && count.integer(0) > 0) ++marked;
            }
        });
        return marked;
    }

    // What was looked at beside contacts, which are on record once an hour.
    std::map<std::string, std::size_t> reads() {
        std::map<std::string, std::size_t> found;
        writer->read([&](store::Database& database) {
            store::Statement row(
                database,
                "select method, count(*) from audit where field not in ('', 'contacts') group by method");
            while (row.step()) found[std::string(row.text(0))] = static_cast<std::size_t>(row.integer(1));
        });
        return found;
    }
};

// Params that name what is there.
json::object params_of(Method const& method, bool all) {
    auto params = fitting(method.params).as_object();
    static std::map<std::string, json::value, std::less<>> const known{
        {"volunteer", "V00"}, {"id", "V00"},
        {"opening", "E00"},   {"organisation", "O1"},
        {"number", 1},        {"need", 1},
        {"concern", 1},       {"about", json::object{{"volunteer", "V00"}}},
        {"text", "v0"},       {"role", "COOK"},
        {"all", true},        {"table", "volunteer"},
        {"names", true}};
    auto const* properties = method.params.if_contains("properties");
    if (properties == nullptr) return params;
    for (auto const& [name, value] : known)
        if (properties->as_object().contains(name) && (all || params.contains(name))) params[name] = value;
    return params;
}

std::set<std::string> marks_in(std::string const& text) {
    std::set<std::string> found;
    for (auto at = text.find("MARK."); at != std::string::npos; at = text.find("MARK.", at + 1))
        found.insert(text.substr(at, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.MARK", at) - at));
    return found;
}

} // namespace

TEST_CASE("P5: whatever answers with something special is on record, by every method and each time") {
    Town hub;
    CHECK(hub.mark_everything() > 15);
    std::set<std::string> seen;
    std::set<std::string> methods;
    for (auto const& method : hub.dispatcher->methods().all()) {
        if (method.effect != Effect::reads) continue;
        for (auto const* who : {&hub.boss, &hub.staff, &hub.rota}) {
            for (bool const all : {false, true}) {
                auto const before = hub.reads()[std::string(method.name)];
                auto const answer = json::serialize(hub.call(*who, method.name, params_of(method, all)));
                auto const marks = marks_in(answer);
                if (marks.empty()) continue;
                CAPTURE(method.name);
                CAPTURE(*marks.begin());
                CHECK(hub.reads()[std::string(method.name)] > before);
                seen.insert(marks.begin(), marks.end());
                methods.insert(std::string(method.name));
            }
        }
    }
    CHECK(seen.size() > 10);
    std::string told;
    for (auto const& each : methods) told += " " + each;
    MESSAGE(seen.size(), " columns seen, by", told);
}
