// SPDX-License-Identifier: MIT
#include "rpc/methods/runs.hpp"

#include "desk/run_service.hpp"
#include "desk/snapshots.hpp"
#include "desk/study.hpp"
#include "explanation/codes.hpp"
#include "phrases/explanations.hpp"
#include "phrases/movements.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace kith::rpc {

using explanation::code_of;
using explanation::from_code;
using explanation::Movement;
using store::KeptRun;
using store::KeptRunPairing;

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

std::int64_t seconds(Instant instant) {
    return instant.time_since_epoch().count();
}

std::optional<std::int64_t> seconds(std::optional<Instant> const& instant) {
    return instant ? std::optional(seconds(*instant)) : std::nullopt;
}

std::optional<std::string> unless_empty(std::string const& text) {
    return text.empty() ? std::nullopt : std::optional(text);
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

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

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
    row.scope_value = unless_empty(run.scope_value);
    row.fresh = run.fresh;
    row.keep_in_force = run.keep_in_force;
    if (run.steps_max > 0) row.steps_max = run.steps_max;
    row.purpose = unless_empty(run.purpose);
    row.started_by = run.started_by;
    row.started_at = seconds(run.started_at);
    row.state = run.state;
    row.why = unless_empty(run.why);
    if (run.state == "running") {
        row.stage = run.stage;
        row.stage_done = run.stage_done;
        row.stage_total = run.stage_total;
    }
    row.as_of = seconds(run.as_of);
    row.ended_at = seconds(run.ended_at);
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

// ---- what it would change ----

enum class Move : std::uint8_t { added, moved, dropped, untouched };
BOOST_DESCRIBE_ENUM(Move, added, moved, dropped, untouched)
enum class Decision : std::uint8_t { none, open, approved, rejected };
BOOST_DESCRIBE_ENUM(Decision, none, open, approved, rejected)

struct DiffPage {
    RunNumber run;
    std::optional<Number<0, INT64_MAX>> after; // the number of the last page's last entry
    std::optional<Number<1, 200>> limit;
    std::optional<Move> movement;
    std::optional<Decision> decision;
};
BOOST_DESCRIBE_STRUCT(DiffPage, (), (run, after, limit, movement, decision))

struct ShownTerm {
    std::string code;
    std::int64_t points = 0;
    std::int64_t measure = 0;
};
BOOST_DESCRIBE_STRUCT(ShownTerm, (), (code, points, measure))

struct ShownRule {
    std::string rule;
    std::string outcome;
    std::optional<std::string> question;
    std::int64_t needed = 0;
    std::int64_t found = 0;
};
BOOST_DESCRIBE_STRUCT(ShownRule, (), (rule, outcome, question, needed, found))

struct ShownEntry {
    std::int64_t number = 0;
    std::string movement;
    std::string volunteer;
    std::string opening;               // in the plan; of dropped, the one they had
    std::optional<std::string> from;   // of moved
    std::optional<std::string> before; // state of the match that this would end
    std::int64_t weight = 0;
    std::optional<std::string> left; // why they would no longer have the place they had
    std::optional<std::string> came; // why they would have this one
    std::optional<std::string> other;
    std::optional<std::int64_t> points;
    std::optional<std::int64_t> price;
    std::optional<std::string> promise;
    std::vector<ShownRule> rules; // that stand in the way of the one they had
    std::vector<ShownTerm> terms; // of the score of the one they would have
    std::string sentence;
    std::string decision;
    std::optional<std::string> step;
    std::optional<std::string> decided_by;
    std::optional<std::int64_t> decided_at;
    std::optional<std::string> outcome; // the state it came to, or why it was refused
    bool refused = false;
};
BOOST_DESCRIBE_STRUCT(ShownEntry, (),
                      (number, movement, volunteer, opening, from, before, weight, left, came, other, points,
                       price, promise, rules, terms, sentence, decision, step, decided_by, decided_at,
                       outcome, refused))

struct DiffShown {
    std::vector<ShownEntry> entries; // dropped, moved, added, untouched
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(DiffShown, (), (entries, more))

std::string text_of(boost::json::object const& object, std::string_view name) {
    auto const* found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}
std::int64_t number_of(boost::json::object const& object, std::string_view name) {
    auto const* found = object.if_contains(name);
    return found != nullptr && found->is_int64() ? found->as_int64() : 0;
}

ShownEntry entry_of(KeptRunPairing const& row) {
    ShownEntry entry;
    entry.number = row.number;
    entry.movement = row.movement;
    entry.volunteer = row.volunteer;
    entry.opening = row.opening;
    entry.from = unless_empty(row.moved_from);
    entry.before = unless_empty(row.state_before);
    entry.weight = row.weight;
    auto const reasons = boost::json::parse(row.reasons).as_object();
    entry.left = unless_empty(text_of(reasons, "left"));
    entry.came = unless_empty(text_of(reasons, "came"));
    entry.other = unless_empty(text_of(reasons, "other"));
    entry.promise = unless_empty(text_of(reasons, "promise"));
    if (reasons.contains("points")) entry.points = number_of(reasons, "points");
    if (reasons.contains("price")) entry.price = number_of(reasons, "price");
    if (auto const* rules = reasons.if_contains("rules")) {
        for (auto const& each : rules->as_array()) {
            auto const& rule = each.as_object();
            entry.rules.push_back({text_of(rule, "rule"), text_of(rule, "outcome"),
                                   unless_empty(text_of(rule, "question")), number_of(rule, "needed"),
                                   number_of(rule, "found")});
        }
    }
    if (auto const* terms = reasons.if_contains("terms")) {
        for (auto const& each : terms->as_array()) {
            auto const& term = each.as_object();
            entry.terms.push_back(
                {text_of(term, "code"), number_of(term, "points"), number_of(term, "measure")});
        }
    }
    entry.decision = row.decision;
    entry.step = unless_empty(row.step);
    entry.decided_by = unless_empty(row.decided_by);
    entry.decided_at = seconds(row.decided_at);
    entry.outcome = unless_empty(row.outcome);
    entry.refused = row.refused;
    return entry;
}

// As far as its codes say it: for a run that is no longer in memory, without the rules' own sentences.
explanation::DiffEntry told_by_codes(ShownEntry const& shown) {
    explanation::DiffEntry entry;
    entry.movement = from_code<Movement>(shown.movement).value_or(Movement::untouched);
    entry.volunteer = shown.volunteer;
    if (entry.movement != Movement::dropped) entry.to = shown.opening;
    if (entry.movement != Movement::added) entry.from = shown.from.value_or(shown.opening);
    if (shown.left) entry.left = from_code<explanation::LeftBecause>(*shown.left).value_or(entry.left);
    if (shown.came) entry.came = from_code<explanation::CameBecause>(*shown.came).value_or(entry.came);
    entry.points = shown.points.value_or(0);
    if (auto const promise = from_code<MatchState>(shown.promise.value_or(""))) entry.promise = *promise;
    entry.other = shown.other.value_or("");
    entry.weight = static_cast<std::int32_t>(shown.weight);
    entry.price = shown.price.value_or(0);
    return entry;
}

phrases::Phrases const& words() {
    static thread_local phrases::Phrases const made = phrases::Phrases::load("en");
    return made;
}

// What a slow part found; `fault` says that it could not look.
template <class Result>
struct Found {
    std::optional<Refused> refused;
    std::string fault;
    Result result;
};

template <class Result>
Slow refused_slowly(std::string code, bool retry = false) {
    return [code = std::move(code), retry]() -> std::any {
        return Found<Result>{Refused{code, retry, {}}, {}, {}};
    };
}

// Its fault is told on the writer's thread, as a handler's is.
template <class Result>
Slow slowly(std::function<Outcome<Result, Refused>()> look) {
    return [look = std::move(look)]() -> std::any {
        Found<Result> found;
        try {
            auto result = look();
            if (result)
                found.result = std::move(*result);
            else
                found.refused = result.error();
        } catch (std::exception const& fault) {
            found.fault = fault.what();
        }
        return found;
    };
}

template <class Result, class Params>
Outcome<Result, Refused> answer(Turn& turn, Params const&) {
    auto const& found = turn.prepared<Found<Result>>();
    if (!found.fault.empty()) throw std::runtime_error(found.fault);
    if (found.refused) return refuse(*found.refused);
    return found.result;
}

// A run that is done and has its details; else why not.
Outcome<KeptRun, Refused> finished(Turn& turn, std::int64_t number) {
    auto run = store::RunRows(turn.database(), turn.centre()).find(number);
    if (!run) return refuse(Refused{"run_unknown", false, {}});
    if (run->state != "done")
        return refuse(Refused{"run_not_done", run->state == "queued" || run->state == "running", {}});
    if (!run->details) return refuse(Refused{"details_gone", false, {}});
    return std::move(*run);
}

std::shared_ptr<desk::Study const> study_of(Turn& turn, std::int64_t run) {
    auto* const runs = turn.services().runs;
    return runs != nullptr ? runs->study(turn.centre(), run) : nullptr;
}

// The community as it is now, for its names.
std::shared_ptr<desk::Snapshot const> snapshot_of(desk::Snapshots* shared, std::filesystem::path const& path,
                                                  std::int64_t centre, Instant now) {
    if (shared != nullptr) return shared->of(centre, now, std::chrono::hours(1));
    return desk::Snapshots(path).of(centre, now);
}

void add_sentences(desk::Study const& study, DiffShown& shown) {
    phrases::Speaker const speaker(words(), study.roster(), study.labels());
    std::map<std::pair<std::string_view, std::string_view>, explanation::DiffEntry const*> entries;
    for (auto const& each : study.diff().entries)
        entries[{each.volunteer, each.to.empty() ? each.from : each.to}] = &each;
    for (auto& each : shown.entries) {
        auto const found = entries.find({each.volunteer, each.opening});
        if (found != entries.end()) each.sentence = phrases::describe(speaker, *found->second);
    }
}

Slow prepare_diff(Turn& turn, DiffPage const& page) {
    auto const run = finished(turn, page.run.value);
    if (!run) return refused_slowly<DiffShown>(run.error().code, run.error().retry);
    auto const limit = static_cast<std::size_t>(page.limit ? page.limit->value : 50);
    auto const word = [](auto const& chosen) {
        return chosen ? std::string(boost::describe::enum_to_string(*chosen, "")) : std::string();
    };
    DiffShown shown;
    for (auto const& row : store::RunRows(turn.database(), turn.centre())
                               .pairings(run->number, page.after ? page.after->value : 0, limit + 1,
                                         word(page.movement), word(page.decision))) {
        shown.more = shown.entries.size() == limit;
        if (!shown.more) shown.entries.push_back(entry_of(row));
    }
    return slowly<DiffShown>([shown = std::move(shown), study = study_of(turn, run->number),
                              shared = turn.services().snapshots, path = turn.database().path(),
                              centre = turn.centre(),
                              now = turn.now()]() mutable -> Outcome<DiffShown, Refused> {
        if (study) {
            add_sentences(*study, shown);
            return std::move(shown);
        }
        auto const snapshot = snapshot_of(shared, path, centre, now);
        phrases::Speaker const speaker(words(), snapshot->roster(), snapshot->labels());
        for (auto& each : shown.entries) each.sentence = phrases::describe(speaker, told_by_codes(each));
        return std::move(shown);
    });
}

// ---- why ----

struct Why {
    RunNumber run;
    Key volunteer;
    std::optional<Key> opening; // none: why this person has what they have, or nothing
};
BOOST_DESCRIBE_STRUCT(Why, (), (run, volunteer, opening))

struct Explained {
    std::string decision; // planned; or why not: outbid, excluded, ...; of a person: planned, unplaced
    std::vector<std::string> sentences;
    std::vector<ShownTerm> terms;
    std::vector<ShownRule> rules;
    std::vector<std::string> would_help; // of somebody without a place: "answer.birth:3", and so on
};
BOOST_DESCRIBE_STRUCT(Explained, (), (decision, sentences, terms, rules, would_help))

void add_verdict(eligibility::Verdict const& verdict, Explained& told) {
    for (std::size_t at = 0; at < verdict.score.terms.size(); ++at) {
        auto const& term = verdict.score.terms[at];
        if (term.points == 0) continue;
        told.terms.push_back(
            {std::string(code_of(static_cast<eligibility::Term>(at))), term.points, term.measure});
    }
    for (auto const& rule : verdict.rules) {
        if (rule.outcome == eligibility::RuleOutcome::pass) continue;
        bool const asks = rule.question != eligibility::Question::none;
        told.rules.push_back({std::string(code_of(rule.rule)), std::string(code_of(rule.outcome)),
                              asks ? std::optional(std::string(code_of(rule.question))) : std::nullopt,
                              rule.needed, rule.found});
    }
}

void add(std::vector<std::string>& to, phrases::Lines lines) {
    std::ranges::move(lines, std::back_inserter(to));
}

Explained explain_pair(desk::Study const& study, VolunteerId volunteer, OpeningId opening) {
    phrases::Speaker const speaker(words(), study.roster(), study.labels());
    auto const why_not = study.explainer().why_not(volunteer, opening);
    Explained told;
    told.decision = code_of(why_not.decision);
    if (why_not.decision == explanation::Decision::planned)
        add(told.sentences, phrases::describe(speaker, study.explainer().why_here(volunteer, opening)));
    else
        add(told.sentences, phrases::describe(speaker, volunteer, why_not));
    add_verdict(why_not.verdict, told);
    return told;
}

Explained explain_person(desk::Study const& study, VolunteerId volunteer) {
    phrases::Speaker const speaker(words(), study.roster(), study.labels());
    auto const& explainer = study.explainer();
    Explained told;
    auto const planned = explainer.planned(volunteer);
    told.decision = planned.empty() ? "unplaced" : "planned";
    for (auto const& each : planned)
        add(told.sentences, phrases::describe(speaker, explainer.why_here(volunteer, each.opening)));
    auto const unplaced = explainer.unplaced(volunteer);
    if (planned.empty()) add(told.sentences, phrases::describe(speaker, unplaced));
    for (auto const& change : unplaced.changes) {
        told.sentences.push_back(phrases::describe(speaker, volunteer, change));
        told.would_help.push_back(phrases::change_code(study.roster(), change) + ":" +
                                  std::to_string(change.opens));
    }
    return told;
}

Slow prepare_explain(Turn& turn, Why const& params) {
    auto const run = finished(turn, params.run.value);
    if (!run) return refused_slowly<Explained>(run.error().code, run.error().retry);
    auto study = study_of(turn, run->number);
    if (!study) return refused_slowly<Explained>("explanation_gone");
    return slowly<Explained>([study, params]() -> Outcome<Explained, Refused> {
        auto const volunteer = study->roster().find_volunteer(params.volunteer.value);
        if (!volunteer) return refuse(Refused{"volunteer_unknown", false, {}});
        if (!params.opening) return explain_person(*study, *volunteer);
        auto const opening = study->roster().find_opening(params.opening->value);
        if (!opening) return refuse(Refused{"opening_unknown", false, {}});
        return explain_pair(*study, *volunteer, *opening);
    });
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
    std::optional<List<Pair, 1000>> pairs; // none: all that are open
    std::optional<ApproveStep> step;       // none: suggest
    std::optional<AskBy> channel;          // of an offer
};
BOOST_DESCRIBE_STRUCT(Approve, (), (run, pairs, step, channel))

struct Reject {
    RunNumber run;
    std::optional<List<Pair, 1000>> pairs; // none: all that are open
};
BOOST_DESCRIBE_STRUCT(Reject, (), (run, pairs))

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

std::optional<std::vector<desk::PairKey>> pairs_of(std::optional<List<Pair, 1000>> const& given) {
    if (!given) return {};
    std::vector<desk::PairKey> pairs;
    for (auto const& each : given->values) pairs.push_back({each.volunteer.value, each.opening.value});
    return pairs;
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
    auto const done = desk::approve_run(turn.change(), turn.centre(), params.run.value,
                                        pairs_of(params.pairs), step, actor_of(turn));
    if (!done) return refuse(refused_of(done.error()));
    if (done->waiting > 0) wake_after(turn);
    return shown(*done);
}

Outcome<Decided, Refused> reject(Turn& turn, Reject const& params) {
    auto const done = desk::reject_run(turn.change(), turn.centre(), params.run.value, pairs_of(params.pairs),
                                       actor_of(turn));
    if (!done) return refuse(refused_of(done.error()));
    return shown(*done);
}

// ---- the proof ----

struct CertificatePart {
    RunNumber run;
    std::optional<RunNumber> part; // none: the first
    std::optional<bool> check;     // anew, by code the solver does not share
};
BOOST_DESCRIBE_STRUCT(CertificatePart, (), (run, part, check))

struct ShownCheck {
    std::string rows;   // as_read: those the run was made on; as_now: read anew
    bool holds = false; // feasible, worth as much as the run says, and within its bound
    bool feasible = false;
    std::int64_t flaws = 0;
    std::int64_t value = 0;
    std::int64_t upper_bound = 0;
};
BOOST_DESCRIBE_STRUCT(ShownCheck, (), (rows, holds, feasible, flaws, value, upper_bound))

struct ShownCertificate {
    std::int64_t parts = 0;
    std::string text; // plan.json, this part of it
    std::optional<ShownCheck> check;
};
BOOST_DESCRIBE_STRUCT(ShownCertificate, (), (parts, text, check))

std::string whole_certificate(store::RunRows& rows, std::int64_t run) {
    std::string text;
    auto const parts = rows.parts(run);
    for (std::int64_t part = 1; part <= parts; ++part) text += rows.part(run, part);
    return text;
}

Outcome<desk::CertificateCheck, desk::StudyRefused> check_anew(desk::Study const* study,
                                                               std::filesystem::path const& path,
                                                               std::int64_t centre, KeptRun const& run) {
    store::Database database(path, store::Database::Mode::read);
    database.run("begin");
    store::RunRows rows(database, centre);
    auto const text = whole_certificate(rows, run.number);
    if (study != nullptr) return desk::check_certificate(text, study->problem(), study->roster());
    auto input = desk::read_run(database, centre, run, *run.as_of);
    if (!input) return refuse(input.error());
    return desk::check_certificate(text, std::move(*input), run);
}

Slow prepare_certificate(Turn& turn, CertificatePart const& params) {
    auto const run = finished(turn, params.run.value);
    if (!run) return refused_slowly<ShownCertificate>(run.error().code, run.error().retry);
    store::RunRows rows(turn.database(), turn.centre());
    ShownCertificate shown{
        rows.parts(run->number), rows.part(run->number, params.part ? params.part->value : 1), {}};
    if (shown.text.empty()) return refused_slowly<ShownCertificate>("part_unknown");
    return slowly<ShownCertificate>([shown = std::move(shown), check = params.check.value_or(false),
                                     study = study_of(turn, run->number), path = turn.database().path(),
                                     centre = turn.centre(),
                                     run = *run]() mutable -> Outcome<ShownCertificate, Refused> {
        if (!check) return std::move(shown);
        auto const found = check_anew(study.get(), path, centre, run);
        if (!found) return refuse(Refused{found.error().code, false, {}});
        bool const holds =
            found->feasible && found->value == run.value && found->upper_bound == run.upper_bound;
        shown.check = ShownCheck{study ? "as_read" : "as_now",
                                 holds,
                                 found->feasible,
                                 found->flaws,
                                 found->value,
                                 found->upper_bound};
        return std::move(shown);
    });
}

} // namespace

std::vector<Method> run_methods() {
    using enum Effect;
    constexpr auto looking = SlowWork::looking;
    std::vector<Method> all;
    all.push_back(
        method("run.start", changes, "Works out the best plan for a scope, beside everything else.", start));
    all.push_back(method("run.get", reads, "One run: how far it is, or what it found.", look));
    all.push_back(method("run.list", reads, "The runs, the newest first.", list));
    all.push_back(method("run.cancel", changes, "Ends a run that is not done.", cancel));
    all.push_back(with_slow<DiffPage>(method("run.diff", reads,
                                             "What the plan would change of what is in force, and why.",
                                             answer<DiffShown, DiffPage>),
                                      prepare_diff, looking));
    all.push_back(
        with_slow<Why>(method("run.explain", reads, "Why a person has this opening in the plan, or why not.",
                              answer<Explained, Why>),
                       prepare_explain, looking));
    all.push_back(method("run.approve", changes,
                         "Lets pairings of a run come about, each judged on how things are now.", approve));
    all.push_back(method("run.reject", changes, "Says no to pairings of a run.", reject));
    all.push_back(with_slow<CertificatePart>(method("run.certificate", reads,
                                                    "The plan with its proof, checked anew on request.",
                                                    answer<ShownCertificate, CertificatePart>),
                                             prepare_certificate, looking));
    return all;
}

} // namespace kith::rpc
