// SPDX-License-Identifier: MIT
#include "plans/plan_json.hpp"

#include "exchange/zone.hpp"
#include "explanation/codes.hpp"
#include "plans/pack_json.hpp"

namespace kith::plans {

namespace json = boost::json;
using exchange::utc_text;
using explanation::code_of;

namespace {

// [[480,600]]: minutes of the week.
json::array sessions_json(WeekSet const& sessions) {
    json::array rows;
    for (auto const& each : sessions.intervals()) rows.push_back(json::array{each.begin, each.end});
    return rows;
}

} // namespace

MatchState state_of(Roster const& roster, PlannedPairing const& pairing) {
    for (Match const& match : roster.matches_of(pairing.volunteer)) {
        if (match.opening == pairing.opening) return match.state;
    }
    return MatchState::suggested;
}

eligibility::Score score_of(eligibility::Judge const& judge, PlannedPairing const& pairing) {
    return judge.verdict(pairing.volunteer, pairing.opening).score;
}

namespace {

// What is decided of openings in each branch of the proof, and those of its prices that are not the plan's.
json::array branches_json(Roster const& roster, Plan const& plan) {
    json::array rows;
    for (ShiftBranch const& branch : plan.branches) {
        json::array decided;
        for (RunsOrNot const& each : branch.decided)
            decided.push_back({{"opening", roster[OpeningId(each.role)].key}, {"runs", each.runs}});
        json::array prices;
        for (std::size_t index = 0; index < branch.prices.size(); ++index) {
            if (branch.prices[index] == plan.price[index]) continue;
            prices.push_back({{"opening", roster[OpeningId(index)].key}, {"price", branch.prices[index]}});
        }
        rows.push_back({{"decided", std::move(decided)}, {"prices", std::move(prices)}});
    }
    return rows;
}

} // namespace

json::object plan_json(eligibility::Judge const& judge, PlanReport const& report) {
    Roster const& roster = judge.roster();
    Plan const& plan = report.plan;
    json::array pairings;
    for (auto const& pairing : plan.pairings) {
        json::object row{{"volunteer", roster[pairing.volunteer].key},
                         {"opening", roster[pairing.opening].key},
                         {"state", code_of(state_of(roster, pairing))},
                         {"weight", pairing.weight},
                         {"pinned", pairing.pinned},
                         {"eligible", pairing.eligible}};
        if (roster[pairing.volunteer].party > 1) row["people"] = roster[pairing.volunteer].party;
        if (!pairing.sessions.empty()) row["sessions"] = sessions_json(pairing.sessions);
        row["terms"] = terms_json(score_of(judge, pairing));
        pairings.push_back(std::move(row));
    }
    json::array prices;
    for (std::size_t index = 0; index < plan.price.size(); ++index) {
        prices.push_back({{"opening", roster[OpeningId(index)].key}, {"price", plan.price[index]}});
    }
    json::array unfilled;
    for (auto const& each : report.unfilled) unfilled.push_back(unfilled_json(roster, each));
    json::array unplaced;
    for (auto const& each : report.unplaced) unplaced.push_back(unplaced_json(roster, each));
    json::object object{{"community", roster.community()},
                        {"as_of", utc_text(roster.as_of())},
                        {"value", plan.value},
                        {"upper_bound", plan.upper_bound},
                        {"gap", plan.gap()},
                        {"optimal", plan.optimal()},
                        {"class", code_of(plan.plan_class)},
                        {"slots_only", plan.slots_only},
                        {"stopped", code_of(plan.stopped)},
                        {"matched", plan.pairings.size()},
                        {"settings", settings_json(judge.settings())},
                        {"pairings", std::move(pairings)},
                        {"prices", std::move(prices)},
                        {"unfilled", std::move(unfilled)},
                        {"unplaced", std::move(unplaced)}};
    json::array full_only;
    for (FullOnly const& each : plan.full_only)
        full_only.push_back({{"opening", roster[each.opening].key},
                             {"why", code_of(each.why)},
                             {"people", each.people},
                             {"minimum", each.minimum},
                             {"suited", each.suited},
                             {"most_if_runs", each.most_if_runs}});
    if (!full_only.empty()) object["full_only"] = std::move(full_only);
    if (!plan.branches.empty()) object["branches"] = branches_json(roster, plan);
    return object;
}

PlanReport make_report(Roster const& roster, explanation::Explainer const& explainer, Plan const& plan,
                       unsigned threads) {
    PlanReport report{.plan = plan,
                      .filled = std::vector<std::int32_t>(roster.openings().size()),
                      .unfilled = explainer.unfilled(explainer.unfilled_openings(), threads),
                      .unplaced = explainer.unplaced(explainer.unplaced_people(), threads)};
    for (auto const& pairing : plan.pairings)
        report.filled[pairing.opening.index()] += roster[pairing.volunteer].party;
    return report;
}

} // namespace kith::plans
