// SPDX-License-Identifier: MIT
#include "cli/proof.hpp"

#include "cli/table.hpp"
#include "explanation/codes.hpp"
#include "phrases/phrases.hpp"

#include <boost/json/serialize.hpp>

#include <ostream>

namespace kith::cli {

namespace json = boost::json;
using explanation::code_of;

void print_proof(Console& console, Proof const& proof, Measured const& measured) {
    std::int64_t const gap = proof.upper_bound - proof.value;
    bool const as_claimed = !proof.claimed || (proof.value >= proof.claimed->value &&
                                               proof.upper_bound <= proof.claimed->upper_bound);
    if (console.format == Format::json) {
        json::object object{{"value", proof.value},
                            {"upper_bound", proof.upper_bound},
                            {"gap", gap},
                            {"optimal", gap == 0},
                            {"class", code_of(proof.plan_class)}};
        if (proof.stopped) object["stopped"] = code_of(*proof.stopped);
        object["matched"] = proof.matched;
        if (proof.claimed) object["as_claimed"] = as_claimed;
        object["measured"] = measured.json();
        console.out << json::serialize(object) << '\n';
        return;
    }
    auto const phrases = phrases::Phrases::load("en");
    Table table({{"value", phrases.say("proof.value")},
                 {"upper_bound", phrases.say("proof.upper_bound")},
                 {"gap", phrases.say("proof.gap")},
                 {"matched", phrases.say("proof.matched")}});
    table.add({proof.value, proof.upper_bound, gap, static_cast<std::int64_t>(proof.matched)});
    if (console.format == Format::csv) return table.print_csv(console.out);
    table.print(console.out);
    console.out << '\n' << phrases.say(gap == 0 ? "proof.is_best" : "proof.is_not_best") << '\n';
    if (!as_claimed)
        console.out << phrases.say("proof.less_than_claimed",
                                   {{"value", proof.claimed->value}, {"bound", proof.claimed->upper_bound}})
                    << '\n';
}

namespace {

using KeyOf = std::function<std::string(std::size_t)>;

Table flaw_table(phrases::Phrases const& phrases) {
    return Table({{"flaw", phrases.say("proof.flaw")},
                  {"volunteer", phrases.say("proof.volunteer")},
                  {"role", phrases.say("proof.role")},
                  {"read", phrases.say("proof.read")},
                  {"limit", phrases.say("proof.limit")}});
}

Exit print_flaws(Console& console, phrases::Phrases const& phrases, Table const& table) {
    if (console.format == Format::json) {
        console.out << json::serialize(json::object{{"feasible", false}, {"flaws", table.json()}}) << '\n';
    } else if (console.format == Format::csv) {
        table.print_csv(console.out);
    } else {
        console.out << phrases.say("proof.infeasible") << "\n\n";
        table.print(console.out);
    }
    return Exit::refused;
}

} // namespace

Exit print_infeasible(Console& console, std::span<PlanError const> errors, KeyOf const& volunteer_key,
                      KeyOf const& role_key) {
    auto const phrases = phrases::Phrases::load("en");
    Table table = flaw_table(phrases);
    for (auto const& error : errors) {
        bool const of_role = error.flaw == PlanFlaw::over_maximum;
        bool const of_volunteer = error.flaw == PlanFlaw::over_capacity;
        bool const of_pair = error.flaw == PlanFlaw::duplicate_pairing ||
                             error.flaw == PlanFlaw::not_an_edge || error.flaw == PlanFlaw::pin_missing;
        table.add({std::string(code_of(error.flaw)),
                   of_volunteer || of_pair ? volunteer_key(error.volunteer) : std::string(),
                   of_role || of_pair ? role_key(error.role) : std::string(), error.value, error.limit});
    }
    return print_flaws(console, phrases, table);
}

Exit print_infeasible(Console& console, std::span<ShiftPlanError const> errors, KeyOf const& volunteer_key,
                      KeyOf const& role_key) {
    using enum ShiftPlanFlaw;
    auto const phrases = phrases::Phrases::load("en");
    Table table = flaw_table(phrases);
    for (auto const& error : errors) {
        bool const of_role =
            error.flaw == over_maximum || error.flaw == cannot_run || error.flaw == branches_incomplete;
        bool const of_volunteer =
            error.flaw == over_capacity || error.flaw == no_way_for_all || error.flaw == over_hours;
        bool const of_pair = error.flaw == duplicate_pairing || error.flaw == not_an_edge ||
                             error.flaw == pin_missing || error.flaw == openings_clash;
        std::string role = of_role || of_pair ? role_key(error.role) : std::string();
        if (error.flaw == openings_clash) role += " " + role_key(static_cast<std::size_t>(error.value));
        table.add({std::string(code_of(error.flaw)),
                   of_volunteer || of_pair ? volunteer_key(error.volunteer) : std::string(), std::move(role),
                   error.flaw == openings_clash ? std::int64_t{0} : error.value, error.limit});
    }
    return print_flaws(console, phrases, table);
}

} // namespace kith::cli
