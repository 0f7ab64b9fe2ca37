// SPDX-License-Identifier: MIT
// Matching runs over the dispatcher: 2,300 people planned for, looked at, explained, proven, approved and
// rejected by those who may, and by nobody else.
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

// Every entry of the difference, page by page.
std::vector<json::object> whole_diff(RunsHub& hub, std::string const& by, std::int64_t run,
                                     json::object more = {}) {
    std::vector<json::object> all;
    more["run"] = run;
    more["limit"] = 200;
    for (;;) {
        auto const page = result(hub.call(by, "run.diff", more));
        for (auto const& each : page.at("entries").as_array()) all.push_back(each.as_object());
        if (!page.at("more").as_bool()) return all;
        more["after"] = all.back().at("number");
    }
}

std::int64_t whole(json::object const& object, std::string_view name) {
    return object.at(name).as_int64();
}

} // namespace

TEST_CASE("a run of 2,300 people through the dispatcher, from its start to the last decision") {
    RunsHub hub;
    hub.load_sample(2'300);
    auto const coordinator = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const second = hub.somebody(1, "d", auth::Standing::administrator);
    auto const elsewhere = hub.somebody(2, "e", auth::Standing::coordinator);
    auto const organiser = hub.somebody(1, "o", auth::Standing::organiser, "", "O0001");

    json::object const start{{"key", hub.key()}, {"scope", "all"}};
    auto const run = whole(result(hub.call(coordinator, "run.start", start)), "run");
    CHECK(whole(result(hub.call(coordinator, "run.start", start)), "run") == run); // sent again
    CHECK(outcome(hub.call(organiser, "run.start", {{"key", hub.key()}, {"scope", "all"}})) == "not_allowed");
    CHECK(outcome(hub.call(elsewhere, "run.get", {{"run", run}})) == "run_unknown");
    CHECK(outcome(hub.call(coordinator, "run.start",
                           {{"key", hub.key()}, {"scope", "programme"}, {"scope_value", "nothing"}})) ==
          "scope_unknown");

    auto const done = hub.ended(coordinator, run);
    REQUIRE(done.at("state") == "done");
    CHECK(whole(done, "volunteers") == 2'300);
    CHECK(whole(done, "gap") == whole(done, "upper_bound") - whole(done, "value"));
    CHECK(result(hub.call(coordinator, "run.list")).at("runs").as_array().size() == 1);
    CHECK(outcome(hub.call(coordinator, "run.cancel", {{"key", hub.key()}, {"run", run}})) == "run_ended");

    auto const entries = whole_diff(hub, coordinator, run);
    CHECK(static_cast<std::int64_t>(entries.size()) ==
          whole(done, "added") + whole(done, "moved") + whole(done, "dropped") + whole(done, "untouched"));
    std::vector<json::object> open;
    std::set<std::string> placed;
    for (auto const& each : entries) {
        CHECK(!each.at("sentence").as_string().empty());
        if (each.at("movement") != "dropped") placed.insert(std::string(each.at("volunteer").as_string()));
        if (each.at("decision") == "open") open.push_back(each);
        bool const comes = each.at("movement") == "added" || each.at("movement") == "moved";
        CHECK(each.contains("came") == comes);
        if (comes) CHECK(!each.at("terms").as_array().empty());
    }
    REQUIRE(open.size() > 100);
    CHECK(whole_diff(hub, coordinator, run, {{"movement", "added"}}).size() ==
          static_cast<std::size_t>(whole(done, "added")));

    // Why this pair, and why somebody has nothing.
    auto const& first = open.back();
    auto const why = result(
        hub.call(coordinator, "run.explain",
                 {{"run", run}, {"volunteer", first.at("volunteer")}, {"opening", first.at("opening")}}));
    CHECK(why.at("decision") == "planned");
    CHECK(!why.at("sentences").as_array().empty());
    for (int i = 1; i <= 2'300; ++i) {
        std::array<char, 16> id{};
        std::snprintf(id.data(), id.size(), "V%04d", i);
        if (placed.contains(id.data())) continue;
        auto const person =
            result(hub.call(coordinator, "run.explain", {{"run", run}, {"volunteer", id.data()}}));
        CHECK(person.at("decision") == "unplaced");
        CHECK(!person.at("sentences").as_array().empty());
        auto const not_this =
            result(hub.call(coordinator, "run.explain",
                            {{"run", run}, {"volunteer", id.data()}, {"opening", first.at("opening")}}));
        CHECK(not_this.at("decision") != "planned");
        CHECK(!not_this.at("sentences").as_array().empty());
        break;
    }

    // The proof, whole and checked.
    std::string text;
    auto const part = result(hub.call(coordinator, "run.certificate", {{"run", run}, {"check", true}}));
    CHECK(part.at("check").at("holds").as_bool());
    CHECK(part.at("check").at("rows") == "as_read");
    for (std::int64_t i = 1; i <= whole(part, "parts"); ++i)
        text += result(hub.call(coordinator, "run.certificate", {{"run", run}, {"part", i}}))
                    .at("text")
                    .as_string();
    CHECK(json::parse(text).at("value") == done.at("value"));
    CHECK(outcome(hub.call(coordinator, "run.certificate", {{"run", run}, {"part", 1'000}})) ==
          "part_unknown");

    // Two approve the same pairs; a third says no to the rest.
    json::array pairs;
    for (std::size_t i = open.size() - 40; i < open.size(); ++i) // the last are added
        pairs.push_back({{"volunteer", open[i].at("volunteer")}, {"opening", open[i].at("opening")}});
    json::object const approve{{"key", hub.key()}, {"run", run}, {"pairs", pairs}};
    auto const approved = result(hub.call(coordinator, "run.approve", approve));
    CHECK(whole(approved, "decided") == 40);
    CHECK(result(hub.call(coordinator, "run.approve", approve)) == approved); // sent again
    auto const too_late =
        result(hub.call(second, "run.approve", {{"key", hub.key()}, {"run", run}, {"pairs", pairs}}));
    CHECK(whole(too_late, "decided") == 0);
    CHECK(too_late.at("already").as_array().size() == 40);
    auto const rejected = result(hub.call(second, "run.reject", {{"key", hub.key()}, {"run", run}}));
    CHECK(whole(rejected, "decided") == static_cast<std::int64_t>(open.size()) - 40);
    (void)hub.ended(coordinator, run);
    auto const decisions =
        result(hub.call(coordinator, "run.get", {{"run", run}})).at("decisions").as_object();
    CHECK(whole(decisions, "open") == 0);
    CHECK(whole(decisions, "applied") + whole(decisions, "refused") == 40);
    CHECK(whole(decisions, "rejected") == static_cast<std::int64_t>(open.size()) - 40);
    std::size_t suggested = 0;
    for (auto const& each : whole_diff(hub, coordinator, run, {{"decision", "approved"}})) {
        CHECK(each.at("decided_by") == "c");
        suggested += each.at("outcome") == "suggested";
    }
    CHECK(suggested > 0);

    // What it was found from has gone with the process: names and codes are told, the proof is checked on the
    // rows as they are.
    hub.restart_runs();
    auto const later = whole_diff(hub, coordinator, run);
    CHECK(later.size() == entries.size());
    for (auto const& each : later) CHECK(!each.at("sentence").as_string().empty());
    CHECK(outcome(hub.call(coordinator, "run.explain", {{"run", run}, {"volunteer", "V0001"}})) ==
          "explanation_gone");
    auto const anew = result(hub.call(coordinator, "run.certificate", {{"run", run}, {"check", true}}));
    CHECK(anew.at("check").at("rows") == "as_now");
    CHECK(hub.incidents.empty());
}

TEST_CASE("a run can be cancelled over the wire before it is begun") {
    RunsHub hub;
    hub.load_sample(50);
    hub.services.runs = nullptr; // nobody works it out
    auto const coordinator = hub.somebody(1, "c", auth::Standing::coordinator);
    auto const run =
        whole(result(hub.call(coordinator, "run.start", {{"key", hub.key()}, {"scope", "all"}})), "run");
    CHECK(result(hub.call(coordinator, "run.get", {{"run", run}})).at("run").at("state") == "queued");
    CHECK(outcome(hub.call(coordinator, "run.diff", {{"run", run}})) == "run_not_done");
    CHECK(outcome(hub.call(coordinator, "run.approve", {{"key", hub.key()}, {"run", run}})) ==
          "run_not_done");
    (void)result(hub.call(coordinator, "run.cancel", {{"key", hub.key()}, {"run", run}}));
    CHECK(result(hub.call(coordinator, "run.get", {{"run", run}})).at("run").at("state") == "cancelled");
    CHECK(outcome(hub.call(coordinator, "run.get", {{"run", 99}})) == "run_unknown");
}
