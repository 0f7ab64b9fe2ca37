// SPDX-License-Identifier: MIT
// Looking into a run that is done: what it would change, why, and its proof. What takes long is worked out in
// the pool.
#include "desk/run_service.hpp"
#include "desk/snapshots.hpp"
#include "desk/study.hpp"
#include "explanation/codes.hpp"
#include "phrases/explanations.hpp"
#include "phrases/movements.hpp"
#include "rpc/methods/answers.hpp"
#include "rpc/methods/lists.hpp"
#include "rpc/methods/run_filter.hpp"
#include "rpc/methods/runs.hpp"
#include "rpc/services.hpp"
#include "rpc/turn.hpp"

#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

namespace kith::rpc {

using explanation::code_of;
using explanation::from_code;
using explanation::Movement;
using store::KeptRun;
using store::KeptRunPairing;

namespace {

using Key = Text<key_bytes_max>;
using RunNumber = Number<1, INT64_MAX>;

// ---- what it would change ----

enum class Decision : std::uint8_t { none, open, approved, rejected };
BOOST_DESCRIBE_ENUM(Decision, none, open, approved, rejected)

struct DiffPage {
    RunNumber run;
    std::optional<Number<0, INT64_MAX>> after; // the number of the last page's last entry
    std::optional<Number<1, 200>> limit;
    std::optional<RunMove> movement;
    std::optional<Decision> decision;
    // As in RunMatching.
    std::optional<Key> organisation;
    std::optional<Text<200>> ward;
    std::optional<Key> role;
    std::optional<Text<120>> person;
};
BOOST_DESCRIBE_STRUCT(DiffPage, (), (run, after, limit, movement, decision, organisation, ward, role, person))

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
    MatchNames names;
};
BOOST_DESCRIBE_STRUCT(ShownEntry, (),
                      (number, movement, volunteer, opening, from, before, weight, left, came, other, points,
                       price, promise, rules, terms, sentence, decision, step, decided_by, decided_at,
                       outcome, refused, names))

struct DiffShown {
    std::vector<ShownEntry> entries; // dropped, moved, added, untouched
    bool more = false;
    std::optional<std::int64_t> open; // of the first page: how many rows that fit are open
};
BOOST_DESCRIBE_STRUCT(DiffShown, (), (entries, more, open))

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
    entry.from = if_any(row.moved_from);
    entry.before = if_any(row.state_before);
    entry.weight = row.weight;
    auto const reasons = boost::json::parse(row.reasons).as_object();
    entry.left = if_any(text_of(reasons, "left"));
    entry.came = if_any(text_of(reasons, "came"));
    entry.other = if_any(text_of(reasons, "other"));
    entry.promise = if_any(text_of(reasons, "promise"));
    if (reasons.contains("points")) entry.points = number_of(reasons, "points");
    if (reasons.contains("price")) entry.price = number_of(reasons, "price");
    if (auto const* rules = reasons.if_contains("rules")) {
        for (auto const& each : rules->as_array()) {
            auto const& rule = each.as_object();
            entry.rules.push_back({text_of(rule, "rule"), text_of(rule, "outcome"),
                                   if_any(text_of(rule, "question")), number_of(rule, "needed"),
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
    entry.step = if_any(row.step);
    entry.decided_by = if_any(row.decided_by);
    entry.decided_at = if_any(row.decided_at);
    entry.outcome = if_any(row.outcome);
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

// What a slow part found.
template <class Result>
struct Found {
    std::optional<Refused> refused;
    Result result;
};

template <class Result>
Slow refused_slowly(std::string code, bool retry = false) {
    return
        [code = std::move(code), retry]() -> std::any { return Found<Result>{Refused{code, retry, {}}, {}}; };
}

template <class Result>
Slow slowly(std::function<Outcome<Result, Refused>()> look) {
    return [look = std::move(look)]() -> std::any {
        Found<Result> found;
        auto result = look();
        if (result)
            found.result = std::move(*result);
        else
            found.refused = result.error();
        return found;
    };
}

template <class Result, class Params>
Outcome<Result, Refused> answer(Turn& turn, Params const&) {
    auto const& found = turn.prepared<Found<Result>>();
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
    auto filter = filter_of({page.movement, page.organisation, page.ward, page.role, page.person});
    if (page.decision) filter.decision = boost::describe::enum_to_string(*page.decision, "");
    store::RunRows rows(turn.database(), turn.centre());
    DiffShown shown;
    if (!page.after && (filter.decision.empty() || filter.decision == "open")) {
        auto open = filter;
        open.decision = "open";
        shown.open = rows.count(run->number, open);
    }
    MatchNaming names(turn);
    for (auto const& row :
         rows.pairings(run->number, page.after ? page.after->value : 0, limit + 1, filter)) {
        shown.more = shown.entries.size() == limit;
        if (shown.more) break;
        shown.entries.push_back(entry_of(row));
        store::KeptMatch match;
        match.volunteer = row.volunteer;
        match.opening = row.opening;
        auto const about = rows.find_opening(run->number, row.opening);
        if (about) match.organisation = about->organisation;
        shown.entries.back().names = names.of(match);
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

// ---- what its rows can be told apart by ----

struct PlacesOf {
    RunNumber run;
    std::optional<Key> organisation; // roles of this one alone; none: no roles
};
BOOST_DESCRIBE_STRUCT(PlacesOf, (), (run, organisation))

struct CountedPlace {
    std::string id; // of a ward its name
    std::string name;
    std::int64_t rows = 0; // that would change something
    std::int64_t open = 0;
};
BOOST_DESCRIBE_STRUCT(CountedPlace, (), (id, name, rows, open))

struct RunPlaces {
    std::vector<CountedPlace> organisations; // each by name
    std::vector<CountedPlace> wards;
    std::vector<CountedPlace> roles;
};
BOOST_DESCRIBE_STRUCT(RunPlaces, (), (organisations, wards, roles))

RunPlaces read_places(std::filesystem::path const& path, std::int64_t centre, PlacesOf const& params) {
    using Facet = store::RunRows::Facet;
    store::Database database(path, store::Database::Mode::read);
    store::RunRows rows(database, centre);
    store::CommunityRows names(database, centre);
    auto const named = [](std::vector<store::RunRows::Counted> counted, auto const& name_of) {
        std::vector<CountedPlace> made;
        for (auto& each : counted) {
            auto name = name_of(each.value);
            if (name.empty()) name = each.value;
            made.push_back({std::move(each.value), std::move(name), each.rows, each.open});
        }
        std::ranges::sort(made, {}, [](auto const& each) { return std::tie(each.name, each.id); });
        return made;
    };
    auto const called = [&names](store::PackTable table) {
        return [&names, table](std::string const& id) { return names.called(table, id); };
    };
    RunPlaces places;
    auto const run = params.run.value;
    places.organisations =
        named(rows.counted(run, Facet::organisation), called(store::PackTable::organisations));
    places.wards = named(rows.counted(run, Facet::ward), [](std::string const& ward) { return ward; });
    if (params.organisation)
        places.roles = named(rows.counted(run, Facet::role, params.organisation->value),
                             called(store::PackTable::roles));
    return places;
}

Slow prepare_places(Turn& turn, PlacesOf const& params) {
    auto const run = finished(turn, params.run.value);
    if (!run) return refused_slowly<RunPlaces>(run.error().code, run.error().retry);
    return slowly<RunPlaces>(
        [path = turn.database().path(), centre = turn.centre(), params]() -> Outcome<RunPlaces, Refused> {
            return read_places(path, centre, params);
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

std::vector<Method> run_study_methods() {
    using enum Effect;
    constexpr auto looking = SlowWork::looking;
    std::vector<Method> all;
    all.push_back(with_slow<DiffPage>(method("run.diff", reads,
                                             "What the plan would change of what is in force, and why.",
                                             answer<DiffShown, DiffPage>),
                                      prepare_diff, looking));
    all.push_back(with_slow<PlacesOf>(
        method("run.places", reads, "The organisations, wards and roles that a run's rows are of, counted.",
               answer<RunPlaces, PlacesOf>),
        prepare_places, looking));
    all.push_back(
        with_slow<Why>(method("run.explain", reads, "Why a person has this opening in the plan, or why not.",
                              answer<Explained, Why>),
                       prepare_explain, looking));
    all.push_back(with_slow<CertificatePart>(method("run.certificate", reads,
                                                    "The plan with its proof, checked anew on request.",
                                                    answer<ShownCertificate, CertificatePart>),
                                             prepare_certificate, looking));
    return all;
}

} // namespace kith::rpc
