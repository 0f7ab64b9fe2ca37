// SPDX-License-Identifier: MIT
// kith explain: one person, or one person and one opening: every rule, the score term by term, why here and
// not there, and what would change it.
#include "assignment/planner.hpp"
#include "cli/commands.hpp"
#include "cli/import_report.hpp"
#include "cli/judged_pack.hpp"
#include "cli/table.hpp"
#include "explanation/codes.hpp"
#include "phrases/explanations.hpp"
#include "plans/pack_json.hpp"

#include <boost/json/serialize.hpp>

#include <ostream>

namespace kith::cli {
namespace {

namespace json = boost::json;
using explanation::code_of;
using plans::offer_json;
using plans::unplaced_json;
using plans::verdict_json;

struct ExplainArguments {
    PackArguments pack;
    std::string volunteer;
    std::string opening;
};

// Everything an explanation stands on, from one planning run.
struct Planned {
    explicit Planned(JudgedPack const& judged_, eligibility::EligibilityGraph graph_)
        : judged(judged_),
          graph(std::move(graph_)),
          plan(make_plan(make_problem(judged.judge, graph))),
          explainer(judged.judge, graph, plan) {}
    Planned(Planned const&) = delete;
    Planned& operator=(Planned const&) = delete;

    JudgedPack const& judged;
    eligibility::EligibilityGraph graph;
    Plan plan;
    explanation::Explainer explainer;
};

Table rule_table(JudgedPack const& judged, VolunteerId volunteer, OpeningId opening,
                 eligibility::Verdict const& verdict) {
    auto const& speaker = judged.speaker;
    Table table({{"rule", speaker.phrases().say("explain.rule")},
                 {"outcome", speaker.phrases().say("explain.outcome")},
                 {"gate", speaker.phrases().say("explain.gate")},
                 {"what", speaker.phrases().say("explain.what")},
                 {"question", speaker.phrases().say("explain.question")}});
    for (auto const& result : verdict.rules) {
        bool const settled = result.outcome == eligibility::RuleOutcome::pass;
        table.add({std::string(code_of(result.rule)), speaker.name(result.outcome),
                   settled ? std::string() : speaker.gate(result.gate),
                   speaker.rule(volunteer, opening, result), speaker.question(opening, result)});
    }
    return table;
}

Table term_table(JudgedPack const& judged, eligibility::Score const& score) {
    Table table({{"term", judged.phrases.say("explain.term")},
                 {"points", judged.phrases.say("explain.points")},
                 {"why", judged.phrases.say("explain.why")}});
    for (std::size_t index = 0; index < score.terms.size(); ++index) {
        auto const term = static_cast<eligibility::Term>(index);
        if (score.terms[index].points == 0) continue;
        table.add({std::string(code_of(term)), std::int64_t{score.terms[index].points},
                   judged.speaker.term(term, score.terms[index])});
    }
    return table;
}

Exit explain_pair(Planned const& planned, VolunteerId volunteer, OpeningId opening, Console& console) {
    auto const& judged = planned.judged;
    auto const why_not = planned.explainer.why_not(volunteer, opening);
    if (console.format == Format::json) {
        json::object object{{"volunteer", judged.roster()[volunteer].key},
                            {"opening", judged.roster()[opening].key},
                            {"decision", code_of(why_not.decision)},
                            {"short_by", why_not.short_by},
                            {"there", offer_json(judged.roster(), why_not.there)},
                            {"verdict", verdict_json(why_not.verdict)}};
        json::array held;
        for (auto const& offer : why_not.held) held.push_back(offer_json(judged.roster(), offer));
        object["held"] = std::move(held);
        if (why_not.clashes_with) object["clashes_with"] = judged.roster()[*why_not.clashes_with].key;
        console.out << json::serialize(object) << '\n';
        return Exit::done;
    }
    auto const rules = rule_table(judged, volunteer, opening, why_not.verdict);
    if (console.format == Format::csv) {
        rules.print_csv(console.out);
        return Exit::done;
    }
    if (why_not.decision == explanation::Decision::planned) {
        for (auto const& line :
             phrases::describe(judged.speaker, planned.explainer.why_here(volunteer, opening)))
            console.out << line << '\n';
    } else {
        for (auto const& line : phrases::describe(judged.speaker, volunteer, why_not))
            console.out << line << '\n';
    }
    console.out << '\n';
    rules.print(console.out);
    console.out << '\n';
    term_table(judged, why_not.verdict.score).print(console.out);
    return Exit::done;
}

json::object person_json(Planned const& planned, VolunteerId volunteer) {
    auto const& judged = planned.judged;
    json::array placements;
    for (auto const& pairing : planned.explainer.planned(volunteer)) {
        auto const why = planned.explainer.why_here(volunteer, pairing.opening);
        json::array alternatives;
        for (auto const& offer : why.alternatives) alternatives.push_back(offer_json(judged.roster(), offer));
        placements.push_back({{"here", offer_json(judged.roster(), why.here)},
                              {"verdict", verdict_json(why.verdict)},
                              {"alternatives", std::move(alternatives)},
                              {"alternatives_total", why.alternatives_total}});
    }
    json::object object{{"volunteer", judged.roster()[volunteer].key}, {"placements", std::move(placements)}};
    object["study"] = unplaced_json(judged.roster(), planned.explainer.unplaced(volunteer));
    return object;
}

Exit explain_person(Planned const& planned, VolunteerId volunteer, Console& console) {
    auto const& judged = planned.judged;
    if (console.format == Format::json) {
        console.out << json::serialize(person_json(planned, volunteer)) << '\n';
        return Exit::done;
    }
    auto const placements = planned.explainer.planned(volunteer);
    if (console.format == Format::csv) {
        Table table({{"opening", ""}, {"weight", ""}, {"price", ""}, {"margin", ""}, {"placed", ""}});
        for (auto const& pairing : placements) {
            auto const why = planned.explainer.why_here(volunteer, pairing.opening);
            table.add({judged.roster()[pairing.opening].key, std::int64_t{why.here.weight}, why.here.price,
                       why.here.margin(), std::string("yes")});
            for (auto const& offer : why.alternatives) {
                table.add({judged.roster()[offer.opening].key, std::int64_t{offer.weight}, offer.price,
                           offer.margin(), std::string("no")});
            }
        }
        table.print_csv(console.out);
        return Exit::done;
    }
    for (auto const& pairing : placements) {
        auto const why = planned.explainer.why_here(volunteer, pairing.opening);
        for (auto const& line : phrases::describe(judged.speaker, why)) console.out << line << '\n';
        console.out << '\n';
        term_table(judged, why.verdict.score).print(console.out);
        console.out << '\n';
    }
    auto const study = planned.explainer.unplaced(volunteer);
    if (placements.empty()) {
        for (auto const& line : phrases::describe(judged.speaker, study)) console.out << line << '\n';
    }
    if (study.changes.empty()) return Exit::done;
    console.out << '\n' << judged.phrases.say("explain.would_help") << '\n';
    for (auto const& change : study.changes)
        console.out << phrases::describe(judged.speaker, volunteer, change) << '\n';
    return Exit::done;
}

Exit explain(ExplainArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    auto const judged = open_pack(arguments.pack, console, progress, measured);
    if (!judged) return Exit::refused;
    exchange::ImportReport report;
    auto const volunteer = judged->roster().find_volunteer(arguments.volunteer);
    std::optional<OpeningId> opening;
    if (!volunteer)
        report.add({"--volunteer", 0, {}, arguments.volunteer, exchange::Expected::known_key, {}});
    if (!arguments.opening.empty()) {
        opening = judged->roster().find_opening(arguments.opening);
        if (!opening) report.add({"--opening", 0, {}, arguments.opening, exchange::Expected::known_key, {}});
    }
    if (!report.clean()) return print_refused(console, report);
    progress.step("planning");
    Planned const planned(*judged, judged->graph(arguments.pack.threads, progress));
    progress.finish();
    return opening ? explain_pair(planned, *volunteer, *opening, console)
                   : explain_person(planned, *volunteer, console);
}

} // namespace

void add_explain(CommandLine& command_line) {
    auto const arguments = std::make_shared<ExplainArguments>();
    CLI::App& command =
        command_line.add("explain", "Why here and not there, and what would change it",
                         [arguments](Console& console) { return explain(*arguments, console); });
    add_pack_options(command, arguments->pack);
    command.add_option("--volunteer", arguments->volunteer, "The person's id")->required();
    command.add_option("--opening", arguments->opening, "A role's or shift's id: why this one, or why not");
}

} // namespace kith::cli
