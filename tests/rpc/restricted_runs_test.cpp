// SPDX-License-Identifier: MIT
// What is decided about a person holds in runs, on shortlists and in waves, whichever way their row is
// written afterwards, and for what was planned before.
#include "runs_hub.hpp"

using namespace kith;
using namespace kith::rpc_test;
using auth::Standing;

namespace {

struct Town : RunsHub {
    std::string staff, boss;
    desk::PackFiles files = desk::testing::sample_files(folder.path / "pack", 200);

    Town() {
        seconds = desk::testing::opening_day.time_since_epoch().count();
        load();
        staff = somebody(1, "staff", Standing::coordinator);
        boss = somebody(1, "boss", Standing::administrator);
    }
    void load() {
        writer->change([&](store::Change& change) { REQUIRE(desk::load_pack(change, 1, files, "Stepney")); });
    }
    json::object done(std::string const& method, json::object params, std::string const& who = {}) {
        return Hub::done(who.empty() ? staff : who, method, std::move(params));
    }
    json::object result(std::string const& method, json::object params) {
        return Hub::result(staff, method, std::move(params));
    }
    std::int64_t run() {
        auto const number = done("run.start", {{"scope", "all"}, {"fresh", true}}).at("run").as_int64();
        REQUIRE(ended(staff, number).at("state") == "done");
        return number;
    }
    // Whom the run adds, and where to; each person once, or as often as they are added.
    std::vector<std::pair<std::string, std::string>> added(std::int64_t number, bool once = true) {
        std::vector<std::pair<std::string, std::string>> pairs;
        std::set<std::string> people;
        for (std::int64_t after = 0;;) {
            auto const page = result("run.diff", {{"run", number}, {"limit", 200}, {"after", after}});
            for (auto const& each : page.at("entries").as_array()) {
                after = each.at("number").as_int64();
                bool const is_new = people.emplace(each.at("volunteer").as_string()).second;
                if (each.at("movement") == "added" && (is_new || !once))
                    pairs.emplace_back(each.at("volunteer").as_string(), each.at("opening").as_string());
            }
            if (!page.at("more").as_bool()) return pairs;
        }
    }
    std::set<std::string> people_on_list(std::string const& opening) {
        std::set<std::string> ids;
        auto const list = result("shortlist.of_opening", {{"opening", opening}, {"limit", 200}});
        for (auto const* part : {"eligible", "ask_first"})
            for (auto const& each : list.at(part).as_array()) ids.emplace(each.at("id").as_string());
        return ids;
    }
};

} // namespace

TEST_CASE("runs and shortlists leave out whoever is stopped, and one role for whom it is not, also after the "
          "pack came again") {
    Town hub;
    auto const first = hub.run();
    auto pairs = hub.added(first);
    REQUIRE(pairs.size() > 3);
    // The third is of a role, not of one of its shifts: that is what somebody can be ruled out for.
    auto const role = std::ranges::find_if(pairs.begin() + 2, pairs.end(), [&](auto const& pair) {
        return outcome(hub.call(hub.staff, "role.get", {{"id", pair.second}})) == "result";
    });
    REQUIRE(role != pairs.end());
    std::swap(pairs[2], *role);
    auto const [suspended, here] = pairs[0];
    auto const [unreferred, there] = pairs[1];
    auto const [barred, not_here] = pairs[2];
    REQUIRE(std::set{suspended, unreferred, barred}.size() == 3);
    CHECK(hub.people_on_list(here).contains(suspended));
    hub.done("restriction.place", {{"volunteer", suspended}, {"kind", "suspended"}});
    hub.done("restriction.place", {{"volunteer", unreferred}, {"kind", "do_not_refer"}});
    hub.done("restriction.place", {{"volunteer", barred}, {"kind", "not_for"}, {"target", not_here}});

    // What was planned before is not carried out.
    json::array approved;
    for (auto const& [volunteer, opening] : {pairs[0], pairs[1], pairs[2], pairs[3]})
        approved.push_back({{"volunteer", volunteer}, {"opening", opening}});
    hub.done("run.approve", {{"run", first}, {"pairs", approved}});
    (void)hub.ended(hub.staff, first);
    std::map<std::string, std::string> came_to;
    for (auto const& each : hub.result("run.diff", {{"run", first}, {"limit", 200}, {"decision", "approved"}})
                                .at("entries")
                                .as_array())
        came_to[std::string(each.at("volunteer").as_string())] = each.at("outcome").as_string();
    CHECK(came_to[suspended] == "person_stopped");
    CHECK(came_to[unreferred] == "person_stopped");
    CHECK(came_to[barred] == "opening_closed"); // no more than that is said
    CHECK(came_to[pairs[3].first] == "suggested");

    for (int round = 0; round < 2; ++round) {
        CAPTURE(round);
        CHECK_FALSE(hub.people_on_list(here).contains(suspended));
        CHECK_FALSE(hub.people_on_list(there).contains(unreferred));
        CHECK_FALSE(hub.people_on_list(not_here).contains(barred));
        for (auto const& [volunteer, opening] : hub.added(hub.run(), false)) {
            CHECK(volunteer != suspended);
            CHECK(volunteer != unreferred);
            CHECK_FALSE((volunteer == barred && opening == not_here));
        }
        hub.load(); // the file says that all three are active
    }
    hub.done("restriction.lift", {{"number", 1}}, hub.boss);
    CHECK(hub.people_on_list(here).contains(suspended));
}

TEST_CASE("a file cannot bring back what a suspension has ended") {
    Town hub;
    auto const pairs = hub.added(hub.run());
    auto const [volunteer, opening] = pairs[0];
    hub.done("restriction.place", {{"volunteer", volunteer}, {"kind", "suspended"}});
    hub.files["matches.csv"] =
        "volunteer,opening,state,since\n" + volunteer + "," + opening + ",accepted,2026-09-01\n";
    hub.load();
    std::string state;
    hub.writer->read([&](store::Database& database) {
        state = exchange::word_of(store::Matches(database, 1).find(volunteer, opening)->state);
    });
    CHECK(state == "withdrawn");
}
