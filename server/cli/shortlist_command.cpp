// SPDX-License-Identifier: MIT
// kith shortlist: the best people for an opening, or the best openings for a person, with reasons, and apart
// from them whom to ask what first.
#include "asking/priced.hpp"
#include "cli/commands.hpp"
#include "cli/import_report.hpp"
#include "cli/judged_pack.hpp"
#include "cli/table.hpp"
#include "eligibility/shortlist.hpp"
#include "phrases/explanations.hpp"
#include "plans/pack_json.hpp"
#include "plans/stored_plan.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <ostream>

namespace kith::cli {
namespace {

namespace json = boost::json;
using plans::verdict_json;

struct ShortlistArguments {
    PackArguments pack;
    std::string opening;
    std::string volunteer;
    std::string prices; // plan.json: rank by its prices
    std::size_t limit = 10;
};

// One line of a shortlist, whichever way it was asked.
struct Row {
    VolunteerId volunteer;
    OpeningId opening;
    std::int32_t score = 0;
    std::string id;
    std::string name;
    std::int64_t uses_up = 0; // by price
};

struct Rows {
    std::vector<Row> eligible;
    std::vector<Row> ask_first;
    char const* ranked_by = nullptr; // by price: the sentence that says how
};

// By opening; empty: ranked by score.
using Prices = std::vector<std::int64_t>;

// The lists, by score or by price, as rows; `row` makes one of a listed id and its score.
template <class Id, class MakeRow>
Rows rows_of(JudgedPack const& judged, Id id, std::size_t limit, Prices const& prices, MakeRow row) {
    Rows rows;
    if (prices.empty()) {
        auto const list = eligibility::shortlist(judged.judge, id, limit);
        for (auto const& each : list.eligible) rows.eligible.push_back(row(each.id, each.score));
        for (auto const& each : list.ask_first) rows.ask_first.push_back(row(each.id, each.score));
        return rows;
    }
    auto const list = asking::priced_shortlist(judged.judge, prices, id, limit);
    auto const priced = [&](auto const& each) {
        Row made = row(each.id, each.score);
        made.uses_up = each.uses_up;
        return made;
    };
    for (auto const& each : list.eligible) rows.eligible.push_back(priced(each));
    for (auto const& each : list.ask_first) rows.ask_first.push_back(priced(each));
    return rows;
}

Rows rows_for(JudgedPack const& judged, OpeningId opening, std::size_t limit, Prices const& prices) {
    auto rows = rows_of(judged, opening, limit, prices, [&](VolunteerId volunteer, std::int32_t score) {
        Volunteer const& person = judged.roster()[volunteer];
        return Row{volunteer, opening, score, person.key, person.name};
    });
    if (!prices.empty()) rows.ranked_by = "shortlist.priced_opening";
    return rows;
}

Rows rows_for(JudgedPack const& judged, VolunteerId volunteer, std::size_t limit, Prices const& prices) {
    auto rows = rows_of(judged, volunteer, limit, prices, [&](OpeningId opening, std::int32_t score) {
        return Row{volunteer, opening, score, judged.roster()[opening].key, judged.speaker.opening(opening)};
    });
    if (!prices.empty()) rows.ranked_by = "shortlist.priced_volunteer";
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

Table table_of(JudgedPack const& judged, std::vector<Row> const& rows, bool priced, std::size_t width_max) {
    auto const& phrases = judged.phrases;
    std::vector<Column> columns{{"rank", phrases.say("shortlist.rank")},
                                {"id", phrases.say("shortlist.id")},
                                {"name", phrases.say("shortlist.name"), width_max > 0 ? std::size_t{40} : 0},
                                {"standing", phrases.say("shortlist.standing")},
                                {"score", phrases.say("shortlist.score")}};
    if (priced) {
        columns.push_back({"uses_up", phrases.say("shortlist.uses_up")});
        columns.push_back({"net", phrases.say("shortlist.net")});
    }
    columns.push_back({"reasons", phrases.say("shortlist.reasons"), width_max});
    Table table(std::move(columns));
    std::int64_t rank = 0;
    for (auto const& row : rows) {
        auto const verdict = judged.judge.verdict(row.volunteer, row.opening);
        std::vector<Cell> cells{++rank, row.id, row.name, judged.speaker.name(verdict.standing),
                                std::int64_t{row.score}};
        if (priced) {
            cells.emplace_back(row.uses_up);
            cells.emplace_back(row.score - row.uses_up);
        }
        cells.emplace_back(reasons(judged, row, verdict));
        table.add(std::move(cells));
    }
    return table;
}

json::array json_of(JudgedPack const& judged, std::vector<Row> const& rows, bool priced) {
    json::array array;
    for (auto const& row : rows) {
        json::object object{{"id", row.id}, {"name", row.name}, {"score", row.score}};
        if (priced) {
            object["uses_up"] = row.uses_up;
            object["net"] = row.score - row.uses_up;
        }
        object["verdict"] = verdict_json(judged.judge.verdict(row.volunteer, row.opening));
        array.push_back(std::move(object));
    }
    return array;
}

Exit print(JudgedPack const& judged, Rows const& rows, Console& console) {
    bool const priced = rows.ranked_by != nullptr;
    if (console.format == Format::json) {
        console.out << json::serialize(json::object{{"eligible", json_of(judged, rows.eligible, priced)},
                                                    {"ask_first", json_of(judged, rows.ask_first, priced)}})
                    << '\n';
        return Exit::done;
    }
    if (console.format == Format::csv) {
        auto all = rows.eligible;
        all.insert(all.end(), rows.ask_first.begin(), rows.ask_first.end());
        table_of(judged, all, priced, 0).print_csv(console.out);
        return Exit::done;
    }
    if (priced) console.out << judged.phrases.say(rows.ranked_by) << "\n\n";
    if (rows.eligible.empty())
        console.out << judged.phrases.say("shortlist.nobody") << '\n';
    else
        table_of(judged, rows.eligible, priced, 100).print(console.out);
    if (rows.ask_first.empty()) return Exit::done;
    console.out << '\n' << judged.phrases.say("shortlist.ask_first") << '\n';
    table_of(judged, rows.ask_first, priced, 100).print(console.out);
    return Exit::done;
}

Exit shortlist(ShortlistArguments const& arguments, Console& console) {
    Measured measured;
    Progress progress(console);
    auto const judged = open_pack(arguments.pack, console, progress, measured);
    if (!judged) return Exit::refused;
    exchange::ImportReport report;
    Prices prices;
    if (!arguments.prices.empty()) {
        auto const kept = plans::read_stored_plan(arguments.prices, report);
        if (!kept) return print_refused(console, report);
        auto const age = std::chrono::floor<std::chrono::days>(
            judged->roster().as_of() - kept->as_of.value_or(judged->roster().as_of()));
        prices = asking::prices_by_opening(kept->plan, judged->judge, std::max<std::int64_t>(0, age.count()));
    }
    if (!arguments.opening.empty()) {
        if (auto const opening = judged->roster().find_opening(arguments.opening)) {
            return print(*judged, rows_for(*judged, *opening, arguments.limit, prices), console);
        }
        report.add({"--opening", 0, {}, arguments.opening, exchange::Expected::known_key, {}});
    } else {
        if (auto const volunteer = judged->roster().find_volunteer(arguments.volunteer)) {
            return print(*judged, rows_for(*judged, *volunteer, arguments.limit, prices), console);
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
    command
        .add_option(
            "--prices", arguments->prices,
            "plan.json of the last plan: rank by the score less what the pairing uses up; prices of places "
            "still free fall a tenth a day")
        ->check(CLI::ExistingFile);
    command.add_option("--limit", arguments->limit, "How many of each")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
}

} // namespace kith::cli
