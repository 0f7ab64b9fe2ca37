// SPDX-License-Identifier: MIT
#include "desk/study.hpp"

#include "assignment/shifts_certify.hpp"
#include "desk/pins.hpp"
#include "desk/snapshots.hpp"
#include "explanation/codes.hpp"
#include "plans/pack_json.hpp"
#include "plans/plan_json.hpp"
#include "plans/stored_plan.hpp"
#include "store/events.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>

namespace kith::desk {
namespace {

namespace json = boost::json;
using explanation::code_of;
using explanation::Movement;

constexpr char const* certificate_name = "plan.json";

// By opening: whether the run may give it people.
std::vector<char> openings_in(store::KeptRun const& run, Roster const& roster) {
    std::vector<char> in(roster.openings().size(), 0);
    auto const& value = run.scope_value;
    for (std::size_t index = 0; index < in.size(); ++index) {
        OpeningId const id(index);
        auto const& role = roster.role_of(id);
        if (run.scope_kind == "all") in[index] = 1;
        if (run.scope_kind == "organisation") in[index] = roster[role.organisation].key == value;
        if (run.scope_kind == "programme") in[index] = role.programme == value;
        if (run.scope_kind == "ward") {
            auto const ward = role.setting == Setting::remote ? Known<WardId>() : roster.location_of(id).ward;
            in[index] = ward && (roster[*ward].name == value || roster.words().wards.code(*ward) == value);
        }
    }
    return in;
}

// The prices of the newest run that has any: where repairing starts. Of a certificate that cannot be read any
// more there are none, and the plan is as good without.
std::int64_t take_prices(store::Database& database, std::int64_t centre, KeptPlan& kept) {
    store::RunRows runs(database, centre);
    std::int64_t before = 0;
    for (;;) {
        auto const page = runs.page(before, 20, "done");
        if (page.empty()) return 0;
        for (auto const& each : page) {
            before = each.number;
            if (!each.details) continue;
            std::string text;
            auto const parts = runs.parts(each.number);
            for (std::int64_t part = 1; part <= parts; ++part) text += runs.part(each.number, part);
            exchange::ImportReport report;
            auto stored = plans::read_stored_plan(certificate_name, text, report);
            if (!stored) return 0;
            kept.prices = std::move(stored->plan.prices);
            return each.number;
        }
    }
}

// The pairs of openings within the scope, and no others.
eligibility::EligibilityGraph within(eligibility::EligibilityGraph const& graph,
                                     std::vector<char> const& in) {
    std::vector<eligibility::EdgeIndex> first;
    std::vector<eligibility::Choice> choices;
    for (std::size_t volunteer = 0; volunteer < graph.volunteers(); ++volunteer) {
        first.push_back(static_cast<eligibility::EdgeIndex>(choices.size()));
        for (auto const& choice : graph.choices(VolunteerId(volunteer))) {
            if (in[choice.opening.index()] != 0) choices.push_back(choice);
        }
    }
    first.push_back(static_cast<eligibility::EdgeIndex>(choices.size()));
    return {graph.openings(), std::move(first), std::move(choices)};
}

Outcome<eligibility::EligibilityGraph, StudyRefused>
graph_of(eligibility::Judge const& judge, store::KeptRun const& run, RunWatch const& watch) {
    std::stop_source stop;
    eligibility::BuildOptions options;
    options.threads = watch.threads;
    options.edges_max = run_edges_max;
    options.cancel = stop.get_token();
    options.progress = [&](std::size_t done, std::size_t total) {
        if (watch.cancelled()) (void)stop.request_stop();
        watch.progress("judging", static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
    };
    auto graph = eligibility::build_graph(judge, options);
    if (!graph) {
        bool const many = graph.error() == eligibility::BuildRefusal::too_many_edges;
        return refuse(StudyRefused{many ? "too_many_pairs" : "cancelled"});
    }
    if (run.scope_kind == "all") return std::move(*graph);
    return within(*graph, openings_in(run, judge.roster()));
}

// Ends a solve that nobody waits for any longer where it is: whatever it has found needs no proof.
struct Cancelled {};

std::function<void()> give_up_if_cancelled(RunWatch const& watch) {
    return [&watch] {
        if (watch.cancelled()) throw Cancelled();
    };
}

Plan solve(PlanningProblem const& problem, RunInput const& rows, Roster const& roster,
           store::KeptRun const& run, RunWatch const& watch) {
    SolveOptions options;
    if (run.steps_max > 0) options.step_budget = run.steps_max;
    options.stop = [&]() -> std::optional<Stopped> {
        if (watch.cancelled()) throw Cancelled();
        return std::nullopt;
    };
    options.check_in = give_up_if_cancelled(watch);
    options.progress = [&](SolveProgress const& progress) { watch.progress("solving", 0, progress.left); };
    // Where nothing may be moved there is nothing to repair: it is a plan made anew, as `kith match` makes
    // it.
    if (run.fresh || !rows.any_free) return make_plan(problem, options);
    return repair_plan(problem, rows.kept, roster, options);
}

// Of what coordinators want, what is within the scope and can be: nobody who said no is kept.
Pinned pins_that_count(Pinned pins, Roster const& roster, std::vector<char> const& in) {
    std::erase_if(pins.keep, [&](auto const& pair) {
        auto const volunteer = roster.find_volunteer(pair.first);
        auto const opening = roster.find_opening(pair.second);
        if (!volunteer || !opening || in[opening->index()] == 0) return true;
        auto const matches = roster.matches_of(*volunteer);
        auto const match = std::ranges::find(matches, *opening, &Match::opening);
        return match != matches.end() && is_refused(match->state);
    });
    std::set<std::string, std::less<>> known;
    for (auto const& role : roster.roles()) known.insert(role.key);
    for (auto& [volunteer, roles] : pins.ruled_out)
        std::erase_if(roles, [&](auto const& role) { return !known.contains(role); });
    std::erase_if(pins.ruled_out, [](auto const& each) { return each.second.empty(); });
    return pins;
}

// A pair that is to stay together counts as if it held its place.
Imagined imagined(Pinned const& pins, Roster const& roster,
                  std::function<void(store::KeptMatch&)> const& otherwise) {
    Imagined made;
    made.match = [&pins, otherwise](store::KeptMatch& match) {
        otherwise(match);
        bool const holds = holds_place(match.state, match.direct);
        if (!holds && pins.keep.contains({match.volunteer, match.opening}))
            match.state = MatchState::confirmed;
    };
    for (auto const& [volunteer, opening] : pins.keep) {
        auto const matches = roster.matches_of(*roster.find_volunteer(volunteer));
        if (std::ranges::find(matches, *roster.find_opening(opening), &Match::opening) != matches.end())
            continue;
        store::KeptMatch match;
        match.volunteer = volunteer;
        match.opening = opening;
        match.state = MatchState::confirmed;
        made.more.push_back(std::move(match));
    }
    made.not_for = [&pins](std::string const& volunteer) -> std::set<std::string> const* {
        auto const found = pins.ruled_out.find(volunteer);
        return found == pins.ruled_out.end() ? nullptr : &found->second;
    };
    return made;
}

} // namespace

bool is_in_force(MatchState state) {
    switch (state) {
    case MatchState::suggested:
    case MatchState::offered:
    case MatchState::accepted:
    case MatchState::referred:
    case MatchState::met:
    case MatchState::clearing:
    case MatchState::confirmed:
    case MatchState::active: return true;
    default: return false;
    }
}

Outcome<RunInput, StudyRefused> read_run(store::Database& database, std::int64_t centre,
                                         store::KeptRun const& run, Instant as_of,
                                         std::function<bool()> const& cancelled) {
    auto pack = snapshot(database, centre, as_of);
    if (!pack) return refuse(StudyRefused{"rows_unreadable"});
    auto const is_cancelled = [&] { return cancelled && cancelled(); };
    if (is_cancelled()) return refuse(StudyRefused{"cancelled"});
    RunInput rows{.pack = std::move(*pack),
                  .pinned = {},
                  .kept = {},
                  .event = static_cast<std::int64_t>(store::newest_event(database, centre))};
    auto const& roster = rows.pack.roster;
    auto const in = openings_in(run, roster);
    if (std::ranges::find(in, 1) == in.end()) return refuse(StudyRefused{"scope_empty"});
    bool any_pinned = false;
    for (Match const& match : roster.matches()) {
        if (!is_in_force(match.state)) continue;
        rows.kept.pairings.push_back({roster[match.volunteer].key, roster[match.opening].key});
        if (holds_place(match.state, roster.role_of(match.opening).direct)) continue;
        bool const stays = run.keep_in_force || in[match.opening.index()] == 0;
        (stays ? any_pinned : rows.any_free) = true;
    }
    auto const pins = pins_that_count(pins_in_force(database, centre), roster, in);
    if (any_pinned || !pins.empty()) {
        auto pinned = snapshot(database, centre, as_of, imagined(pins, roster, [&](store::KeptMatch& match) {
                                   auto const opening = roster.find_opening(match.opening);
                                   bool const stays =
                                       run.keep_in_force || !opening || in[opening->index()] == 0;
                                   if (is_in_force(match.state) && stays) match.state = MatchState::confirmed;
                               }));
        if (!pinned) return refuse(StudyRefused{"rows_unreadable"});
        rows.pinned = std::move(*pinned);
    }
    if (is_cancelled()) return refuse(StudyRefused{"cancelled"});
    if (rows.any_free && !run.fresh) rows.previous = take_prices(database, centre, rows.kept);
    return rows;
}

Study::Study(RunInput rows)
    : rows_(std::move(rows)),
      labels_(labels_of(rows_.pack.taxonomy)),
      before_(rows_.pack.roster, rows_.pack.settings),
      judge_(&before_) {
    if (!rows_.pinned) return;
    pinned_.emplace(rows_.pinned->roster, rows_.pinned->settings);
    judge_ = &*pinned_;
}

Outcome<std::shared_ptr<Study const>, StudyRefused> Study::make(RunInput rows, store::KeptRun const& run,
                                                                RunWatch const& watch) {
    auto const refused = [](char const* code) { return refuse(StudyRefused{code}); };
    std::shared_ptr<Study> study(new Study(std::move(rows)));
    auto const& judge = *study->judge_;
    watch.progress("judging", 0, static_cast<std::int64_t>(judge.roster().volunteers().size()));
    auto graph = graph_of(judge, run, watch);
    if (!graph) return refuse(graph.error());
    study->graph_ = std::move(*graph);
    if (watch.cancelled()) return refused("cancelled");
    try {
        study->problem_ = make_problem(judge, study->graph_, give_up_if_cancelled(watch));
        watch.progress("solving", 0, 0);
        study->plan_ = solve(study->problem_, study->rows_, judge.roster(), run, watch);
    } catch (Cancelled const&) {
        return refused("cancelled");
    }
    if (watch.cancelled()) return refused("cancelled");

    watch.progress("comparing", 0, 0);
    study->explainer_.emplace(judge, study->graph_, study->plan_);
    if (watch.cancelled()) return refused("cancelled");
    study->diff_ = explanation::diff(study->before_, study->rows_.kept, judge, study->problem_, study->plan_,
                                     *study->explainer_);
    if (watch.cancelled()) return refused("cancelled");
    plans::PlanReport const report{study->plan_, {}, {}, {}};
    study->certificate_ = json::serialize(plans::plan_json(judge, report)) + "\n";

    // What is kept is what was proven: the text itself is read back and checked.
    auto const check = check_certificate(study->certificate_, study->problem_, judge.roster());
    if (!check.feasible || check.value != study->plan_.value || check.upper_bound != study->plan_.upper_bound)
        throw std::logic_error("the certificate of a run does not prove it");
    return std::shared_ptr<Study const>(std::move(study));
}

std::vector<store::KeptRunPairing> Study::pairings() const {
    auto const& before = rows_.pack.roster;
    auto const state_before = [&](std::string const& volunteer, std::string const& opening) {
        auto const person = before.find_volunteer(volunteer);
        auto const place = before.find_opening(opening);
        if (!person || !place) return std::string();
        auto const matches = before.matches_of(*person);
        auto const found = std::ranges::find(matches, *place, &Match::opening);
        return found == matches.end() ? std::string() : std::string(code_of(found->state));
    };
    std::vector<store::KeptRunPairing> all;
    for (auto const movement : {Movement::dropped, Movement::moved, Movement::added, Movement::untouched}) {
        for (auto const& entry : diff_.entries) {
            if (entry.movement != movement) continue;
            store::KeptRunPairing row;
            row.number = static_cast<std::int64_t>(all.size()) + 1;
            row.volunteer = entry.volunteer;
            row.opening = entry.to.empty() ? entry.from : entry.to;
            if (movement == Movement::moved) row.moved_from = entry.from;
            row.movement = code_of(movement);
            if (!entry.from.empty()) row.state_before = state_before(entry.volunteer, entry.from);
            auto reasons = plans::entry_json(entry);
            if (auto const person = roster().find_volunteer(entry.volunteer); person && !entry.to.empty()) {
                auto const opening = roster().find_opening(entry.to);
                auto const planned = explainer_->planned(*person);
                auto const found = std::ranges::find(planned, *opening, &PlannedPairing::opening);
                row.weight = found == planned.end() ? 0 : found->weight;
                reasons["terms"] = plans::terms_json(judge_->verdict(*person, *opening).score);
            }
            for (auto const* known : {"volunteer", "from", "to", "movement"}) reasons.erase(known);
            row.reasons = json::serialize(reasons);
            row.decision = movement == Movement::untouched ? "none" : "open";
            all.push_back(std::move(row));
        }
    }
    return all;
}

std::vector<store::KeptRunOpening> Study::openings() const {
    std::set<std::string> named;
    for (auto const& entry : diff_.entries) {
        if (!entry.from.empty()) named.insert(entry.from);
        if (!entry.to.empty()) named.insert(entry.to);
    }
    std::vector<store::KeptRunOpening> all;
    for (auto const& key : named) {
        auto const id = roster().find_opening(key);
        if (!id) continue;
        auto const& role = roster().role_of(*id);
        auto const ward = role.setting == Setting::remote ? Known<WardId>() : roster().location_of(*id).ward;
        all.push_back({key, role.key, roster()[role.organisation].key, ward ? roster()[*ward].name : ""});
    }
    return all;
}

CertificateCheck check_certificate(std::string_view certificate, PlanningProblem const& problem,
                                   Roster const& roster) {
    CertificateCheck check;
    exchange::ImportReport report;
    auto const stored = plans::read_stored_plan(certificate_name, certificate, report);
    if (!stored) return check;
    auto const plan = plans::by_index(*stored, roster, certificate_name, report);
    if (!plan) return check;
    check.readable = true;
    auto const take = [&](auto const& proven) {
        check.flaws = static_cast<std::int64_t>(proven.errors.size());
        check.feasible = proven.feasible();
        if (!check.feasible) return;
        check.value = proven.value;
        check.upper_bound = proven.upper_bound;
    };
    if (problem.plan_class == PlanClass::shifts)
        take(certify_shifts(shift_instance(problem), plan->pairings, plan->prices, plan->branches));
    else
        take(certify(problem.instance.view(), plan->pairings, plan->prices));
    return check;
}

Outcome<CertificateCheck, StudyRefused> check_certificate(std::string_view certificate, RunInput rows,
                                                          store::KeptRun const& run) {
    auto const& pack = rows.pinned ? *rows.pinned : rows.pack;
    eligibility::Judge const judge(pack.roster, pack.settings);
    RunWatch const watch{[] { return false; }, [](std::string_view, std::int64_t, std::int64_t) {}, 1};
    auto const graph = graph_of(judge, run, watch);
    if (!graph) return refuse(graph.error());
    return check_certificate(certificate, make_problem(judge, *graph), pack.roster);
}

} // namespace kith::desk
