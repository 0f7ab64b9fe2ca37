// SPDX-License-Identifier: MIT
// Matching runs on real rows: what `kith match` and `kith rematch` find on the same community; nobody outside
// the scope moved; approvals judged on how things are then, by several hands at once; a run cancelled and a
// server ended in the middle.
#include "explanation/codes.hpp"
#include "run_hub.hpp"

#include <map>
#include <random>
#include <set>

using namespace kith;
using namespace kith::desk;
using namespace kith::desk::testing;

namespace {

using Pairs = std::set<std::pair<std::string, std::string>>;

// Pairs of the plan in a certificate; only those that hold a place, where asked.
Pairs planned(std::string const& certificate, bool pinned_only = false) {
    Pairs all;
    for (auto const& each : json::parse(certificate).at("pairings").as_array()) {
        if (pinned_only && !each.at("pinned").as_bool()) continue;
        all.insert(
            {std::string(each.at("volunteer").as_string()), std::string(each.at("opening").as_string())});
    }
    return all;
}

Pairs in_state(Hub const& hub, std::function<bool(store::KeptMatch const&)> const& wanted) {
    Pairs all;
    hub.look([&](store::Matches& matches) {
        matches.each([&](store::KeptMatch const& match) {
            if (wanted(match)) all.insert({match.volunteer, match.opening});
        });
    });
    return all;
}

Pairs held(Hub const& hub) {
    return in_state(hub, [](store::KeptMatch const& match) { return match.holds; });
}
Pairs in_force(Hub const& hub) {
    return in_state(hub, [](store::KeptMatch const& match) { return is_in_force(match.state); });
}

std::string as_of(Hub const& hub) {
    auto const at = opening_day + std::chrono::seconds(hub.seconds->load());
    return exchange::utc_text(at);
}

// A comparison whose failure is told in a few words.
bool same(std::string const& one, std::string const& other) {
    return one == other;
}

} // namespace

TEST_CASE("a run is the plan that the command line makes of the same community, byte for byte") {
    for (auto const* more : {"--seed 14", "--seed 3 --tight"}) {
        CAPTURE(more);
        RunHub hub;
        auto const files = sample_files(hub.folder / "pack", 300, more);
        hub.load(files);
        hub.start_service();
        auto const run = hub.done({.fresh = true});
        CHECK(run.value == run.upper_bound);

        write_pack(hub.folder / "pack", files, hub);
        run_program("match " + (hub.folder / "pack").string() + " --as-of " + as_of(hub) + " --out " +
                    (hub.folder / "plan").string());
        auto const text = read_text(hub.folder / "plan" / "plan.json");
        CHECK(same(plan_of(hub.certificate(run.number)), plan_of(text)));

        // Pins are kept; every pairing of before and after is told once.
        auto const plan = planned(hub.certificate(run.number));
        for (auto const& pair : held(hub)) CHECK(plan.contains(pair));
        Pairs before;
        Pairs after;
        for (auto const& each : hub.pairings(run.number)) {
            if (each.movement != "dropped") CHECK(after.insert({each.volunteer, each.opening}).second);
            if (each.movement == "moved") before.insert({each.volunteer, each.moved_from});
            if (each.movement == "dropped" || each.movement == "untouched")
                before.insert({each.volunteer, each.opening});
        }
        CHECK(after == plan);
        CHECK(before == in_force(hub));
    }
}

TEST_CASE("with promises on their way a run is the rematch that the command line makes") {
    RunHub hub;
    auto const files = sample_files(hub.folder / "pack", 300, "--seed 5");
    hub.load(files);
    hub.start_service();
    auto const first = hub.done();
    (void)hub.approve(first.number, {}, {Step::offer, "email"});
    (void)hub.ended(first.number);
    // Some said yes, one of those whom the plan counted on stopped, an opening closed.
    int count = 0;
    for (auto const& [volunteer, opening] :
         in_state(hub, [](auto const& match) { return match.state == MatchState::offered; })) {
        if (++count % 3 == 0)
            CHECK(hub.take({.volunteer = volunteer, .opening = opening, .step = Step::accept}, themselves));
        if (count % 7 == 1)
            CHECK(hub.take({.volunteer = volunteer, .opening = opening, .step = Step::decline}, themselves));
    }
    hub.wait(1h);
    json::object kept{{"prices", json::parse(hub.certificate(first.number)).at("prices")}};
    auto& pairings = kept["pairings"].emplace_array();
    for (auto const& [volunteer, opening] : in_force(hub))
        pairings.push_back({{"volunteer", volunteer}, {"opening", opening}});
    write_pack(hub.folder / "pack", files, hub);
    write_text(hub.folder / "kept.json", json::serialize(kept));
    write_text(hub.folder / "changes.csv", "kind,volunteer,opening,field,value\n");
    run_program("rematch " + (hub.folder / "pack").string() + " --as-of " + as_of(hub) + " --plan " +
                (hub.folder / "kept.json").string() + " --changes " + (hub.folder / "changes.csv").string() +
                " --out " + (hub.folder / "plan").string());

    auto const second = hub.done();
    CHECK(second.previous == first.number);
    CHECK(
        same(plan_of(hub.certificate(second.number)), plan_of(read_text(hub.folder / "plan" / "plan.json"))));
    // The same when it is asked for again, and as good when it is made anew.
    auto const again = hub.done();
    CHECK(again.value == second.value);
    auto const fresh = hub.done({.fresh = true});
    CHECK(fresh.previous == 0);
    run_program("match " + (hub.folder / "pack").string() + " --as-of " + as_of(hub) + " --out " +
                (hub.folder / "plan").string());
    CHECK(
        same(plan_of(hub.certificate(fresh.number)), plan_of(read_text(hub.folder / "plan" / "plan.json"))));
}

TEST_CASE("a run is the same on one thread and on several") {
    std::vector<std::string> said;
    for (unsigned const threads : {1U, 2U, 3U}) {
        RunHub hub;
        hub.load(sample_files(hub.folder / "pack", 200));
        hub.start_service(threads);
        auto const run = hub.done();
        std::string text = hub.certificate(run.number);
        for (auto const& each : hub.pairings(run.number))
            text += each.movement + each.volunteer + each.opening + each.reasons + "\n";
        said.push_back(text);
    }
    CHECK(same(said[0], said[1]));
    CHECK(same(said[0], said[2]));
}

TEST_CASE("a run over an organisation, a ward or a programme moves nobody outside it") {
    RunHub hub;
    auto const files = sample_files(hub.folder / "pack", 300, "--seed 8");
    hub.load(files);
    hub.start_service();
    auto const whole = hub.done();
    (void)hub.approve(whole.number);
    (void)hub.ended(whole.number);
    auto const before = in_force(hub);
    std::optional<Pack> pack;
    hub.writer->read([&](store::Database& database) {
        auto read = snapshot(database, centre, opening_day);
        REQUIRE(read);
        pack = std::move(*read);
    });
    auto const& roster = pack->roster;
    OpeningId const first(0);
    std::vector<std::pair<RunScope, std::function<bool(OpeningId)>>> scopes;
    auto const organisation = roster.role_of(first).organisation;
    scopes.emplace_back(RunScope{RunScope::Kind::organisation, roster[organisation].key},
                        [&](OpeningId id) { return roster.role_of(id).organisation == organisation; });
    for (std::size_t i = 0; i < roster.openings().size(); ++i) {
        auto const ward = roster.location_of(OpeningId(i)).ward;
        if (!ward || roster.role_of(OpeningId(i)).setting == Setting::remote) continue;
        auto const in_ward = [&roster, ward = *ward](OpeningId id) {
            auto const there = roster.location_of(id).ward;
            return there && *there == ward && roster.role_of(id).setting != Setting::remote;
        };
        scopes.emplace_back(RunScope{RunScope::Kind::ward, roster[*ward].name}, in_ward);
        break;
    }
    for (auto const& role : roster.roles()) {
        if (role.programme.empty()) continue;
        scopes.emplace_back(RunScope{RunScope::Kind::programme, role.programme},
                            [&roster, programme = role.programme](OpeningId id) {
                                return roster.role_of(id).programme == programme;
                            });
        break;
    }
    CHECK(scopes.size() >= 2);
    for (auto const& [scope, inside] : scopes) {
        CAPTURE(scope.value);
        auto const run = hub.done({.scope = scope, .fresh = true});
        for (auto const& each : hub.pairings(run.number)) {
            if (each.movement == "untouched") continue;
            CHECK(inside(*roster.find_opening(each.opening)));
            if (!each.moved_from.empty()) CHECK(inside(*roster.find_opening(each.moved_from)));
        }
        auto const plan = planned(hub.certificate(run.number));
        for (auto const& [volunteer, opening] : before) {
            if (!inside(*roster.find_opening(opening))) CHECK(plan.contains({volunteer, opening}));
        }
    }
    // Told to keep what is in force, it moves nobody at all.
    auto const kept = hub.done({.keep_in_force = true});
    CHECK(kept.moved == 0);
    CHECK(kept.dropped == 0);
    CHECK(kept.untouched == static_cast<std::int64_t>(before.size()));
    // Scopes that are none.
    hub.writer->change([&](store::Change& change) {
        for (auto const kind : {RunScope::Kind::organisation, RunScope::Kind::programme}) {
            auto const refused = start_run(change, centre, {.scope = {kind, "nothing"}}, coordinator);
            REQUIRE(!refused);
            CHECK(refused.error().code == "scope_unknown");
        }
    });
    auto const elsewhere = hub.ended(hub.start({.scope = {RunScope::Kind::ward, "Atlantis"}}));
    CHECK(elsewhere.state == "failed");
    CHECK(elsewhere.why == "scope_empty");
    CHECK(hub.faults.empty());
}

TEST_CASE("whatever is approved, and whoever says yes to it, no place is overfilled and nobody's time booked "
          "twice") {
    for (unsigned const seed : {1U, 2U, 3U, 4U}) {
        CAPTURE(seed);
        std::mt19937 drawn(seed);
        auto const chance = [&](unsigned of) { return drawn() % of == 0; };
        RunHub hub;
        hub.load(town(12, 6, 2));
        hub.start_service();
        for (int round = 0; round < 4; ++round) {
            auto const pinned = held(hub);
            auto const run = hub.done();
            auto const plan = planned(hub.certificate(run.number));
            for (auto const& pair : pinned) CHECK(plan.contains(pair));
            (void)hub.approve(run.number, {}, {Step::offer, "phone"});
            (void)hub.ended(run.number);
            for (auto const& [volunteer, opening] : in_force(hub)) {
                if (chance(2))
                    (void)hub.take({.volunteer = volunteer, .opening = opening, .step = Step::accept},
                                   themselves);
                if (chance(6))
                    (void)hub.take({.volunteer = volunteer, .opening = opening, .step = Step::decline},
                                   themselves);
            }
            std::map<std::string, int> taken;
            Pairs days;
            for (auto const& [volunteer, opening] : held(hub)) {
                CHECK(++taken[opening] <= 2);
                if (opening != "COOK") CHECK(days.insert({volunteer, opening.substr(1)}).second);
            }
            for (auto const& pair : pinned) CHECK(held(hub).contains(pair));
            hub.wait(1h);
        }
        CHECK(hub.faults.empty());
    }
}

TEST_CASE("two coordinators who approve the same run at once decide each pairing once") {
    RunHub hub;
    hub.load(sample_files(hub.folder / "pack", 200));
    hub.start_service();
    auto const run = hub.done();
    std::int64_t open = 0;
    for (auto const& each : hub.pairings(run.number)) open += each.decision == "open";
    REQUIRE(open > 20);
    std::atomic<std::int64_t> decided = 0;
    {
        std::vector<std::jthread> hands;
        for (int i = 0; i < 4; ++i) {
            hands.emplace_back([&, i] {
                decided += hub.approve(run.number, {}, {}, {"coordinator", "p" + std::to_string(i)}).decided;
            });
        }
    }
    CHECK(decided == open);
    (void)hub.ended(run.number);
    std::int64_t tried = 0;
    auto const pairings = hub.pairings(run.number);
    hub.look([&](store::Matches& matches) {
        for (auto const& each : pairings) {
            if (each.decision == "none") continue;
            ++tried;
            CHECK(each.decision == "approved");
            bool const dropped = each.movement == "dropped";
            CHECK(each.outcome == (dropped ? "withdrawn" : "suggested"));
            auto const steps = matches.steps(each.volunteer, each.opening);
            REQUIRE(!steps.empty());
            CHECK(steps.back().principal == each.decided_by);
            CHECK(std::ranges::count(steps, dropped ? "withdraw" : "suggest", &store::KeptStep::step) == 1);
        }
    });
    CHECK(tried == open);
}

TEST_CASE("what has changed since the run is refused by name, and everything else comes about") {
    RunHub hub;
    hub.load(town(8, 4, 1));
    hub.start_service();
    for (int i = 0; i < 8; ++i) // all are asked for the same shift, so the plan must undo some of it
        CHECK(hub.said({.volunteer = "V" + padded(i), .opening = "E00", .step = Step::offer}) == "offered");
    auto const run = hub.done();
    auto const all = hub.pairings(run.number);
    auto const of = [&](std::string const& movement) {
        std::vector<store::KeptRunPairing> found;
        for (auto const& each : all)
            if (each.movement == movement) found.push_back(each);
        return found;
    };
    auto const leaving = [&] {
        auto rows = of("moved");
        for (auto& each : of("dropped")) rows.push_back(each);
        return rows;
    }();
    REQUIRE(leaving.size() == 7);
    auto const first = leaving.front();
    auto const from = first.moved_from.empty() ? first.opening : first.moved_from;
    // One has said yes meanwhile, and holds the place now.
    CHECK(hub.said({.volunteer = first.volunteer, .opening = from, .step = Step::accept}, themselves) !=
          "offered");
    auto const second = leaving[1];
    auto const other = second.moved_from.empty() ? second.opening : second.moved_from;
    CHECK(hub.said({.volunteer = second.volunteer, .opening = other, .step = Step::decline}, themselves) ==
          "declined_by_volunteer");
    auto const added = of("added");
    REQUIRE(added.size() >= 2);
    CHECK(hub.said({.volunteer = added[0].volunteer, .opening = added[0].opening, .step = Step::apply},
                   themselves) == "interested");

    auto const done = hub.approve(run.number, std::vector<PairKey>{{"V00", "nothing"}});
    CHECK(done.unknown.size() == 1);
    CHECK(done.decided == 0);
    (void)hub.approve(run.number);
    (void)hub.ended(run.number);
    for (auto const& each : hub.pairings(run.number)) {
        CAPTURE(each.volunteer);
        CAPTURE(each.opening);
        if (each.decision == "none") continue;
        bool const changed = each.number == first.number || each.number == second.number;
        if (changed) CHECK(each.outcome == "changed_since");
        if (each.number == added[0].number) CHECK(each.outcome == "already_applied");
        bool const refused = changed || each.number == added[0].number;
        CHECK(each.refused == refused);
        if (!refused) CHECK(each.outcome == (each.movement == "dropped" ? "withdrawn" : "suggested"));
    }
    // What is decided stays so.
    auto const again = hub.approve(run.number, std::vector<PairKey>{{first.volunteer, first.opening}});
    CHECK(again.already.size() == 1);
    CHECK(again.decided == 0);
}

TEST_CASE("some are approved, some rejected, the rest stays open") {
    RunHub hub;
    hub.load(town(6, 3, 1));
    hub.start_service();
    auto const run = hub.done();
    auto const all = hub.pairings(run.number);
    REQUIRE(all.size() >= 3);
    auto const key = [&](std::size_t at) { return PairKey{all[at].volunteer, all[at].opening}; };
    auto const done = hub.approve(run.number, std::vector{key(0)});
    REQUIRE(done.tried.size() == 1);
    CHECK(done.tried[0].outcome == "suggested");
    hub.writer->change([&](store::Change& change) {
        auto const rejected =
            reject_run(change, centre, run.number, {.pairs = std::vector{key(0), key(1)}}, coordinator);
        REQUIRE(rejected);
        CHECK(rejected->decided == 1);
        CHECK(rejected->already == std::vector{key(0)});
    });
    auto const now = hub.pairings(run.number);
    CHECK(now[0].decision == "approved");
    CHECK(now[1].decision == "rejected");
    CHECK(now[2].decision == "open");
    CHECK(in_force(hub).size() == 1);
    // For waves: whom nobody has decided on yet.
    hub.writer->change([&](store::Change& change) {
        std::size_t open = 0;
        for (auto const& each : planned_for(change.database(), centre, run.number))
            open += each.volunteers.size();
        CHECK(open == all.size() - 2);
        CHECK(mark_asked(change, centre, run.number, key(2), "text", coordinator));
        CHECK(!mark_asked(change, centre, run.number, key(2), "text", coordinator));
    });
}

TEST_CASE("a run is cancelled while it waits and while it is worked out, and leaves nothing behind") {
    RunHub hub;
    hub.load(sample_files(hub.folder / "pack", 300));
    auto const cancel = [&](std::int64_t run) {
        std::optional<RunRefused> refused;
        hub.writer->change(
            [&](store::Change& change) { refused = cancel_run(change, centre, run, coordinator); });
        return refused;
    };
    auto const waits = hub.start();
    CHECK(!cancel(waits));
    CHECK(hub.run(waits).state == "cancelled");
    CHECK(cancel(waits)->code == "run_ended");
    CHECK(cancel(99)->code == "run_unknown");

    // Told on the writer's thread, which the result cannot get past.
    hub.start_service();
    hub.writer->listen([&](std::span<store::PublishedEvent const> events) {
        for (auto const& each : events) {
            if (each.event.kind == "run.changed") hub.service->cancel(centre, std::stoll(each.event.other));
        }
    });
    auto const next = hub.ended(hub.start());
    CHECK(next.state == "cancelled");
    CHECK(hub.pairings(next.number).empty());
    CHECK(hub.certificate(next.number).empty());
    hub.writer->listen([](auto const&) {});
    CHECK(hub.done().number == next.number + 1);
    CHECK(hub.faults.empty());
}

TEST_CASE(
    "of a server that died in the middle, what it was working out has failed, what waited is worked out "
    "and what was approved is tried") {
    RunHub hub;
    hub.load(sample_files(hub.folder / "pack", 200));
    hub.start_service();
    auto const first = hub.done();
    hub.stop_service();
    auto const approved =
        hub.approve(first.number); // ten are tried in the call; the server dies before the rest
    CHECK(approved.tried.size() == 10);
    REQUIRE(approved.waiting > 0);
    std::int64_t dying = 0;
    hub.writer->change([&](store::Change& change) {
        store::RunRows rows(change.database(), centre);
        auto const started = start_run(change, centre, {}, coordinator);
        REQUIRE(started);
        dying = *started;
        auto run = *rows.find(dying);
        run.state = "running";
        run.stage = "writing";
        rows.put(run);
        store::KeptRunPairing half;
        half.number = 1;
        half.volunteer = "V1";
        half.opening = "R1";
        rows.add(dying, half);
        rows.add_part(dying, 1, "{");
    });
    auto const waits = hub.start();
    hub.restart();
    hub.start_service();
    CHECK(hub.run(dying).state == "failed");
    CHECK(hub.run(dying).why == "interrupted");
    CHECK(hub.ended(waits).state == "done");
    CHECK(hub.ended(first.number).waiting == 0);
    for (auto const& each : hub.pairings(first.number))
        CHECK((each.decision == "none" || !each.outcome.empty()));
}

TEST_CASE("a server that stops in the middle of a solve says that the run was interrupted") {
    RunHub hub;
    hub.load(sample_files(hub.folder / "pack", 2'300));
    hub.start_service();
    std::promise<void> begun;
    std::atomic<bool> once = false;
    hub.writer->listen([&](std::span<store::PublishedEvent const> events) {
        for (auto const& each : events)
            if (each.event.kind == "run.changed" && !once.exchange(true)) begun.set_value();
    });
    auto const number = hub.start();
    begun.get_future().get();
    auto const before = std::chrono::steady_clock::now();
    hub.stop_service();
    MESSAGE("stopped within ms: ",
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - before)
                .count());
    auto const run = hub.run(number);
    CHECK((run.state == "failed" || run.state == "queued"));
    if (run.state == "failed") CHECK(run.why == "interrupted");
}

TEST_CASE("what a run had written when the server stopped or was killed is erased by the next one") {
    RunHub hub;
    hub.load(sample_files(hub.folder / "pack", 600));
    hub.start_service();
    RunHub killed;
    killed.writer.reset();
    store::Database database(hub.folder / "kith.db", store::Database::Mode::read);
    std::promise<void> written;
    std::promise<void> told;
    bool once = false;
    // On the writer's thread: while it waits here nothing more is written.
    hub.writer->listen([&](std::span<store::PublishedEvent const>) {
        store::Statement rows(database, "select count(*) from run_pairing");
        if (once || !rows.step() || rows.integer(0) == 0) return;
        once = true;
        for (auto const* file : {"kith.db", "kith.db-wal"})
            fs::copy_file(hub.folder / file, killed.folder / file, fs::copy_options::overwrite_existing);
        written.set_value();
        told.get_future().get();
    });
    auto const number = hub.start();
    written.get_future().get();
    hub.service->stop();
    hub.pool->tell_to_stop();
    told.set_value();
    hub.stop_service();
    killed.writer = open_writer(killed.folder / "kith.db", killed.seconds);
    CHECK(killed.run(number).state == "running");
    CHECK(hub.run(number).why == "interrupted");
    hub.restart();
    for (auto* each : {&hub, &killed}) {
        CHECK(each->run(number).partial);
        CHECK(!each->pairings(number).empty());
        each->start_service();
        CHECK(each->run(number).state == "failed");
        CHECK(each->run(number).why == "interrupted");
        while (each->run(number).partial) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        CHECK(each->pairings(number).empty());
        CHECK(each->certificate(number).empty());
        auto const again = each->done();
        CHECK(again.details);
        CHECK(!again.partial);
    }
}

TEST_CASE("past their bounds runs are refused, and what is old is forgotten but for what it came to") {
    RunHub hub;
    hub.load(town(3, 1, 1));
    for (std::size_t i = 0; i < runs_waiting_max; ++i) (void)hub.start();
    hub.writer->change([&](store::Change& change) {
        auto const refused = start_run(change, centre, {}, coordinator);
        REQUIRE(!refused);
        CHECK(refused.error().code == "run_queue_full");
        CHECK(refused.error().retry);
    });
    hub.start_service();
    for (std::size_t i = 1; i <= runs_waiting_max; ++i)
        CHECK(hub.ended(static_cast<std::int64_t>(i)).state == "done");
    for (std::size_t i = 0; i < runs_detailed_max; ++i) (void)hub.done();
    auto const newest = hub.done().number;
    hub.stop_service();
    CHECK(hub.run(1).details == false);
    CHECK(hub.pairings(1).empty());
    CHECK(hub.certificate(1).empty());
    CHECK(hub.run(1).value == hub.run(newest).value);
    CHECK(hub.run(newest).details);
    hub.writer->change([&](store::Change& change) {
        auto const refused = approve_run(change, centre, 1, {}, {}, coordinator);
        REQUIRE(!refused);
        CHECK(refused.error().code == "details_gone");
    });
}

TEST_CASE("a certificate holds on the rows it was made on, and is told from one that does not") {
    RunHub hub;
    hub.load(sample_files(hub.folder / "pack", 300));
    hub.start_service();
    auto const run = hub.done();
    auto const text = hub.certificate(run.number);
    auto const study = hub.service->study(centre, run.number);
    REQUIRE(study);
    auto const check = check_certificate(text, study->problem(), study->roster());
    CHECK(check.feasible);
    CHECK(check.value == run.value);
    CHECK(check.upper_bound == run.upper_bound);
    // On the rows as they are: nothing has changed yet.
    hub.writer->read([&](store::Database& database) {
        auto input = read_run(database, centre, run, *run.as_of);
        REQUIRE(input);
        auto const anew = check_certificate(text, std::move(*input), run);
        REQUIRE(anew);
        CHECK(*anew == check);
    });
    auto document = json::parse(text);
    document.at("pairings").as_array().pop_back(); // somebody left out
    auto const less = check_certificate(json::serialize(document), study->problem(), study->roster());
    CHECK((!less.feasible || less.value < run.value));
    document.at("pairings").as_array().push_back({{"volunteer", "nobody"}, {"opening", "nothing"}});
    CHECK(!check_certificate(json::serialize(document), study->problem(), study->roster()).readable);
    CHECK(!check_certificate("{", study->problem(), study->roster()).readable);
}
