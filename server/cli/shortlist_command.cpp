// SPDX-License-Identifier: MIT
// kith shortlist: the best people for an opening, or the best openings for a person, with reasons, and apart
// from them whom to ask what first.
#include "cli/commands.hpp"
#include "cli/import_report.hpp"
#include "cli/judged_pack.hpp"
#include "cli/pack_json.hpp"
#include "cli/table.hpp"
#include "eligibility/shortlist.hpp"
#include "phrases/explanations.hpp"

#include <ostream>

namespace kith::cli {
namespace {

namespace json = boost::json;

struct ShortlistArguments {
    PackArguments pack;
    std::string opening;
    std::string volunteer;
    std::size_t limit = 10;
};

// One line of a shortlist, whichever way it was asked.
struct Row {
    VolunteerId volunteer;
    OpeningId opening;
    std::int32_t score = 0;
    std::string id;
    std::string name;
};

struct Rows {
    std::vector<Row> eligible;
    std::vector<Row> ask_first;
};

Rows rows_for(JudgedPack const& judged, OpeningId opening, std::size_t limit) {
    auto const list = eligibility::shortlist(judged.judge, opening, limit);
    auto const row = [&](auto const& listed) {
        Volunteer const& volunteer = judged.roster()[listed.id];
        return Row{listed.id, opening, listed.score, volunteer.key, volunteer.name};
    };
    Rows rows;
    for (auto const& listed : list.eligible) rows.eligible.push_back(row(listed));
    for (auto const& listed : list.ask_first) rows.ask_first.push_back(row(listed));
    return rows;
}

Rows rows_for(JudgedPack const& judged, VolunteerId volunteer, std::size_t limit) {
    auto const list = eligibility::shortlist(judged.judge, volunteer, limit);
    auto const row = [&](auto const& listed) {
        return Row{volunteer, listed.id, listed.score, judged.roster()[listed.id].key,
                   judged.speaker.opening(listed.id)};
    };
    Rows rows;
    for (auto const& listed : list.eligible) rows.eligible.push_back(row(listed));
    for (auto const& listed : list.ask_first) rows.ask_first.push_back(row(listed));
    return rows;
}

std::string joined(std::vector<std::string> const& lines) {
    std::string text;
    for (auto const& line : lines) {
        if (!text.empty()) text += "; ";
        text += line;
    }
    return text;
}

// The score's terms of an eligible row; what is to be asked of the others.
std::string reasons(JudgedPack const& judged, Row const& row, eligibility::Verdict const& verdict) {
    if (verdict.standing == eligibility::Standing::eligible)
        return joined(phrases::terms(judged.speaker, verdict.score));
    std::vector<std::string> questions;
    for (auto const& result : verdict.rules) {
        if (result.outcome != eligibility::RuleOutcome::unknown ||
            result.gate.kind != GateKind::before_referral)
            continue;
        questions.push_back(judged.speaker.question(row.opening, result));
    }
    return joined(questions);
}

Table table_of(JudgedPack const& judged, std::vector<Row> const& rows, std::size_t width_max) {
    auto const& phrases = judged.phrases;
    Table table({{"rank", phrases.say("shortlist.rank")},
                 {"id", phrases.say("shortlist.id")},
                 {"name", phrases.say("shortlist.name"), width_max > 0 ? std::size_t{40} : 0},
                 {"standing", phrases.say("shortlist.standing")},
                 {"score", phrases.say("shortlist.score")},
                 {"reasons", phrases.say("shortlist.reasons"), width_max}});
    std::int64_t rank = 0;
    for (auto const& row : rows) {
        auto const verdict = judged.judge.verdict(row.volunteer, row.opening);
        table.add({++rank, row.id, row.name, judged.speaker.name(verdict.standing), std::int64_t{row.score},
                   reasons(judged, row, verdict)});
    }
    return table;
}

json::array json_of(JudgedPack const& judged, std::vector<Row> const& rows) {
    json::array array;
    for (auto const& row : rows) {
        array.push_back({{"id", row.id},
                         {"name", row.name},
                         {"score", row.score},
                         {"verdict", verdict_json(judged.judge.verdict(row.volunteer, row.opening))}});
    }
    return array;
}

Exit print(JudgedPack const& judged, Rows const& rows, Console& console) {
    if (console.format == Format::json) {
        console.out << json::serialize(json::object{{"eligible", json_of(judged, rows.eligible)},
                                                    {"ask_first", json_of(judged, rows.ask_first)}})
                    << '\n';
        return Exit::done;
    }
    if (console.format == Format::csv) {
        auto all = rows.eligible;
        all.insert(all.end(), rows.ask_first.begin(), rows.ask_first.end());
        table_of(judged, all, 0).print_csv(console.out);
        return Exit::done;
    }
    if (rows.eligible.empty())
        console.out << judged.phrases.say("shortlist.nobody") << '\n';
    else
        table_of(judged, rows.eligible, 100).print(console.out);
    if (rows.ask_first.empty()) return Exit::done;
    console.out << '\n' << judged.phrases.say("shortlist.ask_first") << '\n';
    table_of(judged, rows.ask_first, 100).print(console.out);
    return Exit::done;
}

Exit shortlist(ShortlistArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    auto const judged = open_pack(arguments.pack, console, progress, measured);
    if (!judged) return Exit::refused;
    exchange::ImportReport report;
    if (!arguments.opening.empty()) {
        if (auto const opening = judged->roster().find_opening(arguments.opening)) {
            return print(*judged, rows_for(*judged, *opening, arguments.limit), console);
        }
        report.add({"--opening", 0, {}, arguments.opening, exchange::Expected::known_key, {}});
    } else {
        if (auto const volunteer = judged->roster().find_volunteer(arguments.volunteer)) {
            return print(*judged, rows_for(*judged, *volunteer, arguments.limit), console);
        }
        report.add({"--volunteer", 0, {}, arguments.volunteer, exchange::Expected::known_key, {}});
    }
    return print_refused(console, report);
}

} // namespace

void add_shortlist(CommandLine& command_line) {
    auto const arguments = std::make_shared<ShortlistArguments>();
    CLI::App& command =
        command_line.add("shortlist", "The best people for an opening, or the best openings for a person",
                         [arguments](Console& console) { return shortlist(*arguments, console); });
    add_pack_options(command, arguments->pack);
    auto* const who = command.add_option_group("whom");
    who->add_option("--opening", arguments->opening, "A role's or shift's id: who could take it");
    who->add_option("--volunteer", arguments->volunteer, "A person's id: what could suit them");
    who->require_option(1);
    command.add_option("--limit", arguments->limit, "How many of each")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
}

} // namespace kith::cli
