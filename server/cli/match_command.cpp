// SPDX-License-Identifier: MIT
// kith match: a community pack -> the best plan, what it fills, what it cannot fill and why, with its proof.
#include "assignment/planner.hpp"
#include "cli/commands.hpp"
#include "cli/fairness_tables.hpp"
#include "cli/judged_pack.hpp"
#include "cli/plan_files.hpp"
#include "cli/table.hpp"
#include "phrases/explanations.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <ostream>
#include <tuple>

namespace kith::cli {
namespace {

namespace json = boost::json;

struct MatchArguments {
    PackArguments pack;
    std::string out;
    std::int64_t steps = 0;
    bool all = false;
    bool fairness = false;
};

constexpr std::size_t rows_shown = 12; // of a table that --all shows whole
constexpr std::size_t lines_shown =
    5; // of what is said of an unfilled opening: how it stands, the main reasons

// Places wanted and filled, summed over some openings.
struct Fill {
    std::int64_t openings = 0, minimum = 0, maximum = 0, filled = 0, below_minimum = 0;

    void add(Opening const& opening, std::int32_t places_filled) {
        ++openings;
        minimum += opening.places_minimum;
        maximum += opening.places_maximum;
        filled += places_filled;
        below_minimum += std::max(0, opening.places_minimum - places_filled);
    }
};

// By ward of the opening, "remote" or "unknown" where it has none; in order of ward, those two last.
Table fill_by_ward(JudgedPack const& judged, plans::PlanReport const& report) {
    Roster const& roster = judged.roster();
    std::vector<Fill> wards(roster.wards().size() + 2);
    for (std::size_t index = 0; index < roster.openings().size(); ++index) {
        OpeningId const id(index);
        if (roster[id].status != RoleStatus::open) continue;
        auto const location = roster.location_of(id);
        std::size_t row = roster.wards().size() + 1;
        if (roster.role_of(id).setting == Setting::remote)
            row = roster.wards().size();
        else if (location.ward)
            row = location.ward->index();
        wards[row].add(roster[id], report.filled[index]);
    }
    auto const& phrases = judged.phrases;
    Table table({{"ward", phrases.say("match.ward")},
                 {"openings", phrases.say("match.openings")},
                 {"minimum", phrases.say("match.minimum")},
                 {"maximum", phrases.say("match.maximum")},
                 {"filled", phrases.say("match.filled")},
                 {"below_minimum", phrases.say("match.below_minimum")}});
    for (std::size_t row = 0; row < wards.size(); ++row) {
        Fill const& fill = wards[row];
        if (fill.openings == 0) continue;
        std::string name;
        if (row < roster.wards().size())
            name = roster.wards()[row].name;
        else
            name = phrases.say(row == roster.wards().size() ? "match.from_home" : "match.ward_unknown");
        table.add(
            {std::move(name), fill.openings, fill.minimum, fill.maximum, fill.filled, fill.below_minimum});
    }
    return table;
}

// By role, the furthest below its minimum first, then the one with most places left.
Table fill_by_role(JudgedPack const& judged, plans::PlanReport const& report, std::size_t rows_max) {
    Roster const& roster = judged.roster();
    std::vector<Fill> roles(roster.roles().size());
    for (std::size_t index = 0; index < roster.openings().size(); ++index) {
        Opening const& opening = roster[OpeningId(index)];
        if (opening.status == RoleStatus::open)
            roles[opening.role.index()].add(opening, report.filled[index]);
    }
    std::vector<std::size_t> order;
    for (std::size_t role = 0; role < roles.size(); ++role) {
        if (roles[role].openings > 0) order.push_back(role);
    }
    std::ranges::sort(order, {}, [&](std::size_t role) {
        return std::tuple(-roles[role].below_minimum, roles[role].filled - roles[role].maximum, role);
    });
    order.resize(std::min(order.size(), rows_max));
    auto const& phrases = judged.phrases;
    Table table({{"role", phrases.say("match.role")},
                 {"title", phrases.say("match.title"), 44},
                 {"urgency", phrases.say("match.urgency")},
                 {"openings", phrases.say("match.openings")},
                 {"minimum", phrases.say("match.minimum")},
                 {"maximum", phrases.say("match.maximum")},
                 {"filled", phrases.say("match.filled")},
                 {"below_minimum", phrases.say("match.below_minimum")}});
    for (std::size_t const index : order) {
        Role const& role = roster[RoleId(index)];
        Fill const& fill = roles[index];
        table.add({role.key, role.title, judged.speaker.name(role.urgency), fill.openings, fill.minimum,
                   fill.maximum, fill.filled, fill.below_minimum});
    }
    return table;
}

Fill fill_of_all(Roster const& roster, plans::PlanReport const& report) {
    Fill all;
    for (std::size_t index = 0; index < roster.openings().size(); ++index) {
        Opening const& opening = roster[OpeningId(index)];
        if (opening.status == RoleStatus::open) all.add(opening, report.filled[index]);
    }
    return all;
}

std::size_t people_in(Plan const& plan) {
    std::size_t people = 0;
    for (std::size_t i = 0; i < plan.pairings.size(); ++i) {
        if (i == 0 || plan.pairings[i].volunteer != plan.pairings[i - 1].volunteer) ++people;
    }
    return people;
}

void print_rows_left(Console& console, JudgedPack const& judged, std::size_t rows, std::size_t shown) {
    if (rows > shown) console.out << judged.phrases.say("match.more", {{"count", rows - shown}}) << '\n';
}

// The assumptions a reader must know of before believing the figures.
void print_assumptions(Console& console, JudgedPack const& judged, Plan const& plan) {
    Roster const& roster = judged.roster();
    auto const unstated = std::ranges::count_if(roster.openings(), [](Opening const& each) {
        return each.status == RoleStatus::open && !each.places_stated;
    });
    auto const broken_pins =
        std::ranges::count_if(plan.pairings, [](auto const& each) { return !each.eligible; });
    auto const say = [&](char const* key, std::int64_t count) {
        if (count > 0) console.out << judged.phrases.say(key, {{"count", count}}) << '\n';
    };
    say("match.places_unstated", unstated);
    say("match.pins_to_decide", broken_pins);
}

void print_head(Console& console, JudgedPack const& judged, plans::PlanReport const& report,
                std::size_t edges) {
    Roster const& roster = judged.roster();
    auto const& phrases = judged.phrases;
    console.out << phrases.say("match.community",
                               {{"community", roster.community()}, {"as_of", roster.as_of()}})
                << '\n';
    console.out << phrases.say("match.size", {{"volunteers", roster.volunteers().size()},
                                              {"organisations", roster.organisations().size()},
                                              {"roles", roster.roles().size()},
                                              {"openings", roster.openings().size()},
                                              {"pairs", edges}})
                << "\n\n";
    Fill const all = fill_of_all(roster, report);
    console.out << phrases.say("match.placed", {{"people", people_in(report.plan)},
                                                {"filled", all.filled},
                                                {"maximum", all.maximum},
                                                {"reached", all.minimum - all.below_minimum},
                                                {"minimum", all.minimum}})
                << '\n';
    for (auto const& line : phrases::describe(judged.speaker, report.plan)) console.out << line << '\n';
    print_assumptions(console, judged, report.plan);
}

// Those that do not run first: they are what somebody has to be told.
void print_full_only(Console& console, JudgedPack const& judged, Plan const& plan, bool all) {
    if (plan.full_only.empty()) return;
    auto openings = plan.full_only;
    std::ranges::sort(openings, {}, [](FullOnly const& each) {
        return std::tuple(each.why == WhyRuns::runs, each.opening);
    });
    auto const running = std::ranges::count(openings, WhyRuns::runs, &FullOnly::why);
    console.out << '\n'
                << judged.phrases.say("match.full_only_heading",
                                      {{"count", openings.size()}, {"running", running}})
                << '\n';
    std::size_t const shown = all ? openings.size() : std::min(openings.size(), rows_shown);
    for (std::size_t i = 0; i < shown; ++i)
        console.out << "  " << phrases::describe(judged.speaker, plan, openings[i]) << '\n';
    print_rows_left(console, judged, openings.size(), shown);
}

void print_unfilled(Console& console, JudgedPack const& judged, plans::PlanReport const& report, bool all) {
    std::vector<explanation::Unfilled const*> wanted;
    for (auto const& each : report.unfilled) {
        if (each.filled < each.minimum) wanted.push_back(&each);
    }
    std::ranges::sort(wanted, {}, [&](auto const* each) {
        auto const urgency = judged.roster()[each->opening].urgency;
        return std::tuple(-static_cast<int>(urgency), each->filled - each->minimum, each->opening);
    });
    console.out << '\n' << judged.phrases.say("match.unfilled_heading", {{"count", wanted.size()}}) << '\n';
    std::size_t const shown = all ? wanted.size() : std::min(wanted.size(), rows_shown);
    for (std::size_t i = 0; i < shown; ++i) {
        auto lines = phrases::describe(judged.speaker, *wanted[i]);
        if (!all && lines.size() > lines_shown) lines.resize(lines_shown);
        for (auto const& line : lines) console.out << "  " << line << '\n';
    }
    print_rows_left(console, judged, wanted.size(), shown);
}

// What would help, summed over the people without a place: the same question, course or offer for many.
struct Help {
    explanation::ChangeKind kind;
    eligibility::Question question;
    std::uint32_t word;
    std::int64_t people = 0;
    std::int64_t openings = 0; // pairings it would make eligible
};

std::vector<Help> sum_help(std::span<explanation::Unplaced const> unplaced) {
    using Key = std::tuple<explanation::ChangeKind, eligibility::Question, std::uint32_t>;
    std::map<Key, Help> sums;
    for (auto const& each : unplaced) {
        std::map<Key, std::int64_t> own; // of several steps of one kind ("5 km", "8 km") the greatest counts
        for (auto const& change : each.changes) {
            Key const key{change.kind, change.question, change.word};
            own[key] = std::max<std::int64_t>(own[key], change.opens);
        }
        for (auto const& [key, opens] : own) {
            if (opens == 0) continue;
            auto& help = sums.try_emplace(key, Help{std::get<0>(key), std::get<1>(key), std::get<2>(key)})
                             .first->second;
            ++help.people;
            help.openings += opens;
        }
    }
    std::vector<Help> found;
    for (auto const& [key, help] : sums) found.push_back(help);
    std::ranges::sort(found, {}, [](Help const& help) {
        return std::tuple(-help.openings, help.kind, help.question, help.word);
    });
    return found;
}

std::string help_label(JudgedPack const& judged, Help const& help) {
    auto const& phrases = judged.phrases;
    Words const& words = judged.roster().words();
    using explanation::ChangeKind;
    switch (help.kind) {
    case ChangeKind::answer:
        return phrases.say(phrases::key_of(help.question), {{"has_word", "no"}, {"word", ""}});
    case ChangeKind::skill:
        return phrases.say(
            "match.help_skill",
            {{"word", judged.labels.label(phrases::WordKind::skill, words.skills.code(SkillId(help.word)))}});
    case ChangeKind::language:
        return phrases.say("match.help_language",
                           {{"word", judged.labels.label(phrases::WordKind::language,
                                                         words.languages.code(LanguageId(help.word)))}});
    case ChangeKind::check:
        return phrases.say(
            "match.help_check",
            {{"word", judged.labels.label(phrases::WordKind::check, words.checks.code(CheckId(help.word)))}});
    case ChangeKind::training:
        return phrases.say("match.help_training",
                           {{"word", judged.labels.label(phrases::WordKind::training,
                                                         words.trainings.code(TrainingId(help.word)))}});
    case ChangeKind::resume: return phrases.say("match.help_resume");
    case ChangeKind::work_from_home: return phrases.say("match.help_work_from_home");
    case ChangeKind::free_slot: return phrases.say("match.help_free_slot");
    case ChangeKind::weekly_minutes: return phrases.say("match.help_weekly_minutes");
    case ChangeKind::travel_limit: return phrases.say("match.help_travel_limit");
    case ChangeKind::references: return phrases.say("match.help_references");
    case ChangeKind::consent: return phrases.say("match.help_consent");
    case ChangeKind::induction: return phrases.say("match.help_induction");
    case ChangeKind::vehicle: return phrases.say("match.help_vehicle");
    }
    return {};
}

// People without a place, and the questions and courses that would open most for them.
void print_unplaced(Console& console, JudgedPack const& judged, plans::PlanReport const& report, bool all) {
    auto const suited =
        std::ranges::count_if(report.unplaced, [](auto const& each) { return each.tally.eligible > 0; });
    console.out << '\n'
                << judged.phrases.say("match.unplaced",
                                      {{"people", report.unplaced.size()}, {"suited", suited}})
                << '\n';
    auto const helps = sum_help(report.unplaced);
    if (helps.empty()) return;
    std::size_t const shown = all ? helps.size() : std::min(helps.size(), rows_shown);
    Table table({{"help", judged.phrases.say("match.would_help")},
                 {"people", judged.phrases.say("match.people")},
                 {"pairings", judged.phrases.say("match.pairings_opened")}});
    for (std::size_t i = 0; i < shown; ++i)
        table.add({help_label(judged, helps[i]), helps[i].people, helps[i].openings});
    console.out << '\n';
    table.print(console.out);
    print_rows_left(console, judged, helps.size(), shown);
}

void print_table(Console& console, JudgedPack const& judged, plans::PlanReport const& report,
                 std::size_t edges, bool all, Measured const& measured) {
    print_head(console, judged, report, edges);
    console.out << '\n';
    fill_by_ward(judged, report).print(console.out);
    console.out << '\n';
    std::size_t const roles = judged.roster().roles().size();
    auto const by_role = fill_by_role(judged, report, all ? roles : rows_shown);
    by_role.print(console.out);
    print_rows_left(console, judged, fill_by_role(judged, report, roles).rows(), by_role.rows());
    print_full_only(console, judged, report.plan, all);
    print_unfilled(console, judged, report, all);
    print_unplaced(console, judged, report, all);
    print_costs(console, judged, measured);
}

Exit match(MatchArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    auto const judged = open_pack(arguments.pack, console, progress, measured);
    if (!judged) return Exit::refused;

    progress.step("judging");
    auto const graph = judged->graph(arguments.pack.threads, progress);
    auto const problem = make_problem(judged->judge, graph);
    measured.lap("judge");
    progress.step("solving");
    SolveOptions options;
    if (arguments.steps > 0) options.step_budget = arguments.steps;
    Plan const plan = make_plan(problem, options);
    measured.lap("solve");
    progress.step("explaining");
    explanation::Explainer const explainer(judged->judge, graph, plan);
    auto const report =
        plans::make_report(judged->roster(), explainer, plan, threads_for(arguments.pack.threads));
    measured.lap("explain");
    progress.finish();

    if (!arguments.out.empty()) write_plan(arguments.out, *judged, report);
    if (console.format == Format::json) {
        auto object = plans::plan_json(judged->judge, report);
        object["measured"] = measured.json();
        console.out << json::serialize(object) << '\n';
    } else if (console.format == Format::csv) {
        console.out << plan_csv(*judged, report);
    } else {
        print_table(console, *judged, report, graph.edges(), arguments.all, measured);
        if (arguments.fairness) print_fairness(console, *judged, problem, plan);
        if (!arguments.out.empty())
            console.out << judged->phrases.say("match.written", {{"folder", arguments.out}}) << '\n';
    }
    return Exit::done;
}

} // namespace

void add_match(CommandLine& command_line) {
    auto const arguments = std::make_shared<MatchArguments>();
    CLI::App& command =
        command_line.add("match", "Find the best plan for a community, explain it and prove it",
                         [arguments](Console& console) { return match(*arguments, console); });
    add_pack_options(command, arguments->pack);
    command.add_option("--out", arguments->out,
                       "Write plan.csv, plan.json, unmatched.csv and a calendar for each volunteer here");
    command.add_option("--pins", arguments->pack.pins, "CSV volunteer,opening: pairings that stand")
        ->check(CLI::ExistingFile);
    command.add_option("--steps", arguments->steps, "Stop after so many steps: the same on every machine")
        ->check(CLI::PositiveNumber);
    command.add_flag("--all", arguments->all, "Show every role and every unfilled opening");
    command.add_flag("--fairness", arguments->fairness, "Say how evenly the plan falls, too");
}

} // namespace kith::cli
