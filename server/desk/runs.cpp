// SPDX-License-Identifier: MIT
#include "desk/runs.hpp"

#include "base/contract.hpp"
#include "explanation/codes.hpp"

#include <algorithm>
#include <map>

namespace kith::desk {

using brokerage::Step;
using explanation::code_of;
using store::KeptRun;
using store::KeptRunPairing;

namespace {

constexpr std::size_t tried_at_once = 10; // in the call itself: each reads and judges a few rows

void publish(store::Change& change, std::int64_t centre, std::int64_t run) {
    change.publish(centre, {"run.changed", {}, {}, {}, std::to_string(run)});
}

bool scope_exists(store::Change& change, std::int64_t centre, RunScope const& scope) {
    store::CommunityRows rows(change.database(), centre);
    switch (scope.kind) {
    case RunScope::Kind::organisation:
        return rows.find(store::PackTable::organisations, scope.value).has_value();
    case RunScope::Kind::programme:
        return !scope.value.empty() &&
               !rows.page(store::PackTable::roles, "", 1, "programme", scope.value).empty();
    case RunScope::Kind::ward: return !scope.value.empty(); // of the snapshot's wards; see scope_empty
    case RunScope::Kind::all: return scope.value.empty();
    }
    return false;
}

// A run whose pairings can be decided.
Outcome<KeptRun, RunRefused> finished(store::RunRows& rows, std::int64_t number) {
    auto run = rows.find(number);
    if (!run) return refuse(RunRefused{"run_unknown"});
    if (run->state != "done") return refuse(RunRefused{"run_not_done", run->state != "failed"});
    if (!run->details) return refuse(RunRefused{"details_gone"});
    return std::move(*run);
}

// The steps of one pairing, on the rows as they are: all of them or none.
struct Tried {
    std::string outcome;
    bool refused = false;
};

Tried try_steps(MatchDesk& desk, store::Matches& matches, std::int64_t run, KeptRunPairing const& row,
                Actor const& actor) {
    auto const reason = "run/" + std::to_string(run);
    bool const leaves = row.movement != "added";
    Tried tried;
    auto const refused_as = [](std::string code) { return Tried{std::move(code), true}; };
    if (leaves) {
        auto const& from = row.movement == "moved" ? row.moved_from : row.opening;
        auto const match = matches.find(row.volunteer, from);
        // Whatever has become of it since is somebody's decision, which an older plan does not undo.
        if (!match || match->holds || code_of(match->state) != row.state_before)
            return refused_as("changed_since");
        auto const taken = desk.take(
            {.volunteer = row.volunteer, .opening = from, .step = Step::withdraw, .reason = reason}, actor);
        if (!taken) return refused_as(taken.error().code);
        tried.outcome = code_of(taken->state);
    }
    if (row.movement == "dropped") return tried;
    auto const match = matches.find(row.volunteer, row.opening);
    if (match && match->state == MatchState::interested) return refused_as("already_applied");
    StepOrder order{.volunteer = row.volunteer, .opening = row.opening, .step = Step::suggest};
    order.reason = reason;
    if (row.step == code_of(Step::offer)) {
        order.step = Step::offer;
        order.channel = row.channel;
        order.policy = reason;
    }
    auto const taken = desk.take(order, actor);
    if (!taken) return refused_as(taken.error().code);
    tried.outcome = code_of(taken->state);
    return tried;
}

// Marks the pairs as decided by the actor, once each.
RunDecided decide(store::RunRows& rows, KeptRun const& run, RunChosen const& chosen,
                  KeptRunPairing const& how) {
    RunDecided done;
    if (!chosen.pairs) {
        done.decided = rows.decide_open(run.number, how, chosen.filter);
        return done;
    }
    for (auto const& pair : *chosen.pairs) {
        auto row = rows.find(run.number, pair.volunteer, pair.opening);
        if (!row) {
            done.unknown.push_back(pair);
            continue;
        }
        if (row->decision != "open") {
            done.already.push_back(pair);
            continue;
        }
        row->decision = how.decision;
        row->step = how.step;
        row->channel = how.channel;
        row->decided_by = how.decided_by;
        row->decided_standing = how.decided_standing;
        row->decided_at = how.decided_at;
        rows.put(run.number, *row);
        ++done.decided;
    }
    return done;
}

KeptRunPairing decision(std::string word, RunStep const& step, Actor const& actor, Instant now) {
    KeptRunPairing how;
    how.decision = std::move(word);
    how.step = code_of(step.step);
    how.channel = step.channel;
    how.decided_by = actor.principal;
    how.decided_standing = actor.standing;
    how.decided_at = now;
    return how;
}

// The pairings that were tried, with their outcomes.
std::vector<KeptRunPairing> try_some(store::Change& change, std::int64_t centre, KeptRun& run,
                                     std::size_t limit, DeskRules const& rules) {
    store::RunRows rows(change.database(), centre);
    store::Matches matches(change.database(), centre);
    MatchDesk desk(change, centre, rules);
    auto untried = rows.untried(run.number, limit);
    for (auto& row : untried) {
        Tried tried;
        (void)change.attempt([&] {
            tried = try_steps(desk, matches, run.number, row, {row.decided_standing, row.decided_by});
            return !tried.refused;
        });
        row.outcome = tried.outcome;
        row.refused = tried.refused;
        rows.put(run.number, row);
    }
    run.waiting -= static_cast<std::int64_t>(untried.size());
    if (untried.size() < limit) run.waiting = 0;
    rows.put(run);
    return untried;
}

} // namespace

Outcome<std::int64_t, RunRefused> start_run(store::Change& change, std::int64_t centre, RunOrder const& order,
                                            Actor const& actor) {
    store::RunRows rows(change.database(), centre);
    if (!scope_exists(change, centre, order.scope)) return refuse(RunRefused{"scope_unknown"});
    if (rows.in_state("queued").size() >= runs_waiting_max)
        return refuse(RunRefused{"run_queue_full", true, static_cast<std::int64_t>(runs_waiting_max)});
    KeptRun run;
    run.scope_kind = code_of(order.scope.kind);
    run.scope_value = order.scope.value;
    run.fresh = order.fresh;
    run.keep_in_force = order.keep_in_force;
    run.steps_max = order.steps_max;
    run.purpose = order.purpose;
    run.started_by = actor.principal;
    run.started_standing = actor.standing;
    run.started_at = change.now();
    auto const number = rows.add(run);
    publish(change, centre, number);
    return number;
}

std::optional<RunRefused> cancel_run(store::Change& change, std::int64_t centre, std::int64_t number,
                                     Actor const& actor) {
    store::RunRows rows(change.database(), centre);
    auto run = rows.find(number);
    if (!run) return RunRefused{"run_unknown"};
    if (run->state == "running") return {};
    if (run->state != "queued") return RunRefused{"run_ended"};
    run->state = "cancelled";
    run->why = "by/" + actor.principal;
    run->ended_at = change.now();
    rows.put(*run);
    publish(change, centre, number);
    return {};
}

Outcome<RunDecided, RunRefused> approve_run(store::Change& change, std::int64_t centre, std::int64_t number,
                                            RunChosen const& chosen, RunStep const& step, Actor const& actor,
                                            DeskRules rules) {
    KITH_EXPECT(step.step == Step::suggest || step.step == Step::offer);
    store::RunRows rows(change.database(), centre);
    auto run = finished(rows, number);
    if (!run) return refuse(run.error());
    auto done = decide(rows, *run, chosen, decision("approved", step, actor, change.now()));
    if (done.decided == 0) return done;
    bool const alone = run->waiting == 0; // else others' pairings come first
    run->waiting += done.decided;
    rows.put(*run);
    if (alone) done.tried = try_some(change, centre, *run, tried_at_once, rules);
    done.waiting = run->waiting;
    publish(change, centre, number);
    return done;
}

Outcome<RunDecided, RunRefused> reject_run(store::Change& change, std::int64_t centre, std::int64_t number,
                                           RunChosen const& chosen, Actor const& actor) {
    store::RunRows rows(change.database(), centre);
    auto const run = finished(rows, number);
    if (!run) return refuse(run.error());
    auto how = decision("rejected", {}, actor, change.now());
    how.step.clear();
    auto done = decide(rows, *run, chosen, how);
    if (done.decided > 0) publish(change, centre, number);
    return done;
}

bool try_approved(store::Change& change, std::int64_t centre, std::int64_t number, std::size_t limit,
                  DeskRules rules) {
    store::RunRows rows(change.database(), centre);
    auto run = rows.find(number);
    if (!run || run->waiting == 0) return false;
    (void)try_some(change, centre, *run, limit, rules);
    publish(change, centre, number);
    return run->waiting > 0;
}

std::vector<PlannedFor> planned_for(store::Database& database, std::int64_t centre, std::int64_t number) {
    std::map<std::string, std::vector<KeptRunPairing>> by_opening;
    store::RunRows rows(database, centre);
    for (auto const* movement : {"moved", "added"}) {
        std::int64_t after = 0;
        for (;;) {
            auto page = rows.pairings(number, after, 1000, {.movement = movement, .decision = "open"});
            if (page.empty()) break;
            after = page.back().number;
            for (auto& row : page) by_opening[row.opening].push_back(std::move(row));
        }
    }
    std::vector<PlannedFor> all;
    for (auto& [opening, planned] : by_opening) {
        std::ranges::sort(planned, {}, [](KeptRunPairing const& row) {
            return std::tuple(-row.weight, std::string_view(row.volunteer));
        });
        auto& each = all.emplace_back(opening, std::vector<std::string>());
        for (auto const& row : planned) each.volunteers.push_back(row.volunteer);
    }
    return all;
}

bool mark_asked(store::Change& change, std::int64_t centre, std::int64_t number, PairKey const& pair,
                std::string const& channel, Actor const& actor) {
    store::RunRows rows(change.database(), centre);
    auto row = rows.find(number, pair.volunteer, pair.opening);
    if (!row || row->decision != "open") return false;
    auto const how = decision("approved", {Step::offer, channel}, actor, change.now());
    row->decision = how.decision;
    row->step = how.step;
    row->channel = how.channel;
    row->decided_by = how.decided_by;
    row->decided_standing = how.decided_standing;
    row->decided_at = how.decided_at;
    row->outcome = code_of(MatchState::offered);
    rows.put(number, *row);
    publish(change, centre, number);
    return true;
}

} // namespace kith::desk
