// SPDX-License-Identifier: MIT
#include "rpc/methods/runs.hpp"

#include "desk/run_service.hpp"
#include "explanation/codes.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/run_filter.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kith::rpc {

using explanation::code_of;
using explanation::from_code;
using store::KeptRun;

namespace {

using Key = Text<key_bytes_max>;
using RunNumber = Number<1, INT64_MAX>;

desk::Actor actor_of(Turn& turn) {
    return {std::string(auth::word_of(turn.principal().standing)), turn.principal().id};
}

Refused refused_of(desk::RunRefused const& refused) {
    Refused said{refused.code, refused.retry, {}};
    if (refused.limit != 0) said.numbers.emplace_back("limit", refused.limit);
    return said;
}

// ---- starting, watching, cancelling ----

enum class RunScopeWord : std::uint8_t { all, organisation, ward, programme };
BOOST_DESCRIBE_ENUM(RunScopeWord, all, organisation, ward, programme)

struct Start {
    RunScopeWord scope = RunScopeWord::all;
    std::optional<Text<200>> scope_value; // the organisation's id, the ward, the programme
    std::optional<bool> fresh;            // solved anew, whatever is in force
    std::optional<bool> keep_in_force;    // only free places are filled
    std::optional<Number<1, INT64_MAX>> steps_max;
};
BOOST_DESCRIBE_STRUCT(Start, (), (scope, scope_value, fresh, keep_in_force, steps_max))

struct Started {
    std::int64_t run = 0;
};
BOOST_DESCRIBE_STRUCT(Started, (), (run))

struct OneRun {
    RunNumber run;
};
BOOST_DESCRIBE_STRUCT(OneRun, (), (run))

void wake_after(Turn& turn) {
    auto* const runs = turn.services().runs;
    if (runs != nullptr) turn.after_commit([runs, centre = turn.centre()] { runs->wake(centre); });
}

Outcome<Started, Refused> start(Turn& turn, Start const& params) {
    desk::RunOrder order;
    order.scope.kind =
        *from_code<desk::RunScope::Kind>(std::string(boost::describe::enum_to_string(params.scope, "all")));
    if (params.scope_value) order.scope.value = params.scope_value->value;
    order.fresh = params.fresh.value_or(false);
    order.keep_in_force = params.keep_in_force.value_or(false);
    order.steps_max = params.steps_max ? params.steps_max->value : 0;
    auto const number = desk::start_run(turn.change(), turn.centre(), order, actor_of(turn));
    if (!number) return refuse(refused_of(number.error()));
    wake_after(turn);
    return Started{*number};
}

Outcome<Nothing, Refused> cancel(Turn& turn, OneRun const& params) {
    if (auto const refused = desk::cancel_run(turn.change(), turn.centre(), params.run.value, actor_of(turn)))
        return refuse(refused_of(*refused));
    auto* const runs = turn.services().runs;
    if (runs != nullptr)
        turn.after_commit(
            [runs, centre = turn.centre(), run = params.run.value] { runs->cancel(centre, run); });
    return Nothing{};
}

struct ShownRun {
    std::int64_t run = 0;
    std::string scope;
    std::optional<std::string> scope_value;
    bool fresh = false;
    bool keep_in_force = false;
    std::optional<std::int64_t> steps_max;
    std::optional<std::string> purpose;
    std::string started_by;
    std::int64_t started_at = 0; // seconds since 1970, as all instants here
    std::string state;           // queued, running, done, cancelled, failed
    std::optional<std::string> why;
    std::optional<std::string> stage; // reading, judging, solving, comparing, writing
    std::optional<std::int64_t> stage_done;
    std::optional<std::int64_t> stage_total;
    std::optional<std::int64_t> as_of;
    std::optional<std::int64_t> ended_at;
    // Of one that is done.
    std::optional<std::string> plan_class;
    std::optional<std::string> stopped;
    std::optional<std::int64_t> value;
    std::optional<std::int64_t> upper_bound;
    std::optional<std::int64_t> gap;
    std::optional<std::int64_t> promise_points;
    std::optional<std::int64_t> previous; // the run whose prices it began from
    std::optional<std::int64_t> volunteers;
    std::optional<std::int64_t> openings;
    std::optional<std::int64_t> pairs; // eligible
    std::optional<std::int64_t> added;
    std::optional<std::int64_t> moved;
    std::optional<std::int64_t> dropped;
    std::optional<std::int64_t> untouched;
    std::optional<bool> details; // its pairings and certificate are still kept
};
BOOST_DESCRIBE_STRUCT(ShownRun, (),
                      (run, scope, scope_value, fresh, keep_in_force, steps_max, purpose, started_by,
                       started_at, state, why, stage, stage_done, stage_total, as_of, ended_at, plan_class,
                       stopped, value, upper_bound, gap, promise_points, previous, volunteers, openings,
                       pairs, added, moved, dropped, untouched, details))

ShownRun shown(KeptRun const& run) {
    ShownRun row;
    row.run = run.number;
    row.scope = run.scope_kind;
    row.scope_value = if_any(run.scope_value);
    row.fresh = run.fresh;
    row.keep_in_force = run.keep_in_force;
    if (run.steps_max > 0) row.steps_max = run.steps_max;
    row.purpose = if_any(run.purpose);
    row.started_by = run.started_by;
    row.started_at = store::seconds(run.started_at);
    row.state = run.state;
    row.why = if_any(run.why);
    if (run.state == "running") {
        row.stage = run.stage;
        row.stage_done = run.stage_done;
        row.stage_total = run.stage_total;
    }
    row.as_of = if_any(run.as_of);
    row.ended_at = if_any(run.ended_at);
    if (run.state != "done") return row;
    row.plan_class = run.plan_class;
    row.stopped = run.stopped;
    row.value = run.value;
    row.upper_bound = run.upper_bound;
    row.gap = run.upper_bound - run.value;
    row.promise_points = run.promise_points;
    if (run.previous > 0) row.previous = run.previous;
    row.volunteers = run.volunteers;
    row.openings = run.openings;
    row.pairs = run.edges;
    row.added = run.added;
    row.moved = run.moved;
    row.dropped = run.dropped;
    row.untouched = run.untouched;
    row.details = run.details;
    return row;
}

struct Decisions {
    std::int64_t open = 0;
    std::int64_t waiting = 0;  // approved, not tried yet
    std::int64_t applied = 0;  // approved, and so it is
    std::int64_t refused = 0;  // approved, and could not be done
    std::int64_t rejected = 0; // by a coordinator
};
BOOST_DESCRIBE_STRUCT(Decisions, (), (open, waiting, applied, refused, rejected))

struct WholeRun {
    ShownRun run;
    Decisions decisions;
};
BOOST_DESCRIBE_STRUCT(WholeRun, (), (run, decisions))

Outcome<WholeRun, Refused> look(Turn& turn, OneRun const& params) {
    store::RunRows rows(turn.database(), turn.centre());
    auto const run = rows.find(params.run.value);
    if (!run) return refuse(Refused{"run_unknown", false, {}});
    WholeRun whole{shown(*run), {}};
    if (!run->details) return whole;
    for (auto const& each : rows.decided(run->number)) {
        if (each.decision == "open") whole.decisions.open += each.count;
        if (each.decision == "rejected") whole.decisions.rejected += each.count;
        if (each.decision != "approved") continue;
        (!each.tried    ? whole.decisions.waiting
         : each.refused ? whole.decisions.refused
                        : whole.decisions.applied) += each.count;
    }
    return whole;
}

struct RunPage {
    std::optional<RunNumber> before; // that of the last page's last run
    std::optional<Number<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(RunPage, (), (before, limit))

struct RunList {
    std::vector<ShownRun> runs; // the newest first
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(RunList, (), (runs, more))

Outcome<RunList, Refused> list(Turn& turn, RunPage const& page) {
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    RunList all;
    for (auto const& run : store::RunRows(turn.database(), turn.centre())
                               .page(page.before ? page.before->value : 0, limit + 1, "")) {
        all.more = all.runs.size() == limit;
        if (!all.more) all.runs.push_back(shown(run));
    }
    return all;
}

// ---- deciding ----

enum class ApproveStep : std::uint8_t { suggest, offer };
BOOST_DESCRIBE_ENUM(ApproveStep, suggest, offer)
enum class AskBy : std::uint8_t { phone, text, email };
BOOST_DESCRIBE_ENUM(AskBy, phone, text, email)

struct Pair {
    Key volunteer;
    Key opening;
};
BOOST_DESCRIBE_STRUCT(Pair, (), (volunteer, opening))

struct Approve {
    RunNumber run;
    std::optional<List<Pair, 1000>> pairs; // none: all that are open,
    std::optional<RunMatching> matching;   // or of them those that fit
    std::optional<ApproveStep> step;       // none: suggest
    std::optional<AskBy> channel;          // of an offer
};
BOOST_DESCRIBE_STRUCT(Approve, (), (run, pairs, matching, step, channel))

struct Reject {
    RunNumber run;
    std::optional<List<Pair, 1000>> pairs; // none: all that are open,
    std::optional<RunMatching> matching;   // or of them those that fit
};
BOOST_DESCRIBE_STRUCT(Reject, (), (run, pairs, matching))

struct ShownPair {
    std::string volunteer;
    std::string opening;
};
BOOST_DESCRIBE_STRUCT(ShownPair, (), (volunteer, opening))

struct TriedPair {
    std::string volunteer;
    std::string opening;
    std::string outcome; // the state it came to, or why it was refused
    bool refused = false;
};
BOOST_DESCRIBE_STRUCT(TriedPair, (), (volunteer, opening, outcome, refused))

struct Decided {
    std::int64_t decided = 0;
    std::int64_t waiting = 0; // approved, and tried as soon as may be: see run.diff for what becomes of them
    std::vector<TriedPair> tried;
    std::vector<ShownPair> already; // decided before
    std::vector<ShownPair> unknown; // not of this run
};
BOOST_DESCRIBE_STRUCT(Decided, (), (decided, waiting, tried, already, unknown))

// Pairs or what they have in common, not both.
Outcome<desk::RunChosen, Refused> chosen(std::optional<List<Pair, 1000>> const& pairs,
                                         std::optional<RunMatching> const& matching) {
    if (pairs && matching) return refuse(Refused{"choice_unclear", false, {}});
    desk::RunChosen made;
    if (matching) made.filter = filter_of(*matching);
    if (!pairs) return made;
    made.pairs.emplace();
    for (auto const& each : pairs->values) made.pairs->push_back({each.volunteer.value, each.opening.value});
    return made;
}

Decided shown(desk::RunDecided const& done) {
    Decided told{done.decided, done.waiting, {}, {}, {}};
    for (auto const& each : done.tried)
        told.tried.push_back({each.volunteer, each.opening, each.outcome, each.refused});
    for (auto const& each : done.already) told.already.push_back({each.volunteer, each.opening});
    for (auto const& each : done.unknown) told.unknown.push_back({each.volunteer, each.opening});
    return told;
}

Outcome<Decided, Refused> approve(Turn& turn, Approve const& params) {
    desk::RunStep step;
    if (params.step == ApproveStep::offer) {
        step.step = brokerage::Step::offer;
        step.channel = boost::describe::enum_to_string(params.channel.value_or(AskBy::email), "");
    }
    auto const which = chosen(params.pairs, params.matching);
    if (!which) return refuse(which.error());
    auto const done =
        desk::approve_run(turn.change(), turn.centre(), params.run.value, *which, step, actor_of(turn));
    if (!done) return refuse(refused_of(done.error()));
    if (done->waiting > 0) wake_after(turn);
    return shown(*done);
}

Outcome<Decided, Refused> reject(Turn& turn, Reject const& params) {
    auto const which = chosen(params.pairs, params.matching);
    if (!which) return refuse(which.error());
    auto const done =
        desk::reject_run(turn.change(), turn.centre(), params.run.value, *which, actor_of(turn));
    if (!done) return refuse(refused_of(done.error()));
    return shown(*done);
}

} // namespace

std::vector<Method> run_methods() {
    using enum Effect;
    std::vector<Method> all;
    all.push_back(
        method("run.start", changes, "Works out the best plan for a scope, beside everything else.", start));
    all.push_back(method("run.get", reads, "One run: how far it is, or what it found.", look));
    all.push_back(method("run.list", reads, "The runs, the newest first.", list));
    all.push_back(method("run.cancel", changes, "Ends a run that is not done.", cancel));
    all.push_back(method("run.approve", changes,
                         "Lets pairings of a run come about, each judged on how things are now.", approve));
    all.push_back(method("run.reject", changes, "Says no to pairings of a run.", reject));
    return all;
}

} // namespace kith::rpc
