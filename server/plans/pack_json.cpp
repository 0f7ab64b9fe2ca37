// SPDX-License-Identifier: MIT
#include "plans/pack_json.hpp"

#include "explanation/codes.hpp"
#include "phrases/explanations.hpp"

#include <chrono>

namespace kith::plans {

namespace json = boost::json;
using explanation::Change;
using explanation::ChangeKind;
using explanation::code_of;

json::array terms_json(eligibility::Score const& score) {
    json::array terms;
    for (std::size_t term = 0; term < score.terms.size(); ++term) {
        auto const& value = score.terms[term];
        if (value.points == 0) continue;
        terms.push_back({{"code", code_of(static_cast<eligibility::Term>(term))},
                         {"points", value.points},
                         {"measure", value.measure}});
    }
    return terms;
}

json::object rule_json(eligibility::RuleResult const& result) {
    json::object rule{{"rule", code_of(result.rule)},
                      {"outcome", code_of(result.outcome)},
                      {"gate", code_of(result.gate.kind)},
                      {"needed", result.needed},
                      {"found", result.found},
                      {"subject", result.subject}};
    if (result.gate.kind == GateKind::within_days) rule["gate_days"] = result.gate.days;
    if (result.requirement >= 0) rule["requirement"] = result.requirement;
    if (result.question != eligibility::Question::none) rule["question"] = code_of(result.question);
    return rule;
}

json::object verdict_json(eligibility::Verdict const& verdict) {
    json::array rules;
    for (auto const& result : verdict.rules) rules.push_back(rule_json(result));
    return {{"standing", code_of(verdict.standing)},
            {"score", verdict.score.total},
            {"terms", terms_json(verdict.score)},
            {"rules", std::move(rules)}};
}

json::object tally_json(explanation::Tally const& tally) {
    json::array fails, blocking;
    for (std::size_t rule = 0; rule < tally.fails.size(); ++rule) {
        auto const& count = tally.fails[rule];
        if (count.any > 0)
            fails.push_back({{"rule", code_of(static_cast<eligibility::Rule>(rule))},
                             {"any", count.any},
                             {"only", count.only}});
    }
    for (std::size_t question = 0; question < tally.blocking.size(); ++question) {
        auto const& count = tally.blocking[question];
        if (count.any == 0) continue;
        blocking.push_back({{"question", code_of(static_cast<eligibility::Question>(question))},
                            {"any", count.any},
                            {"only", count.only}});
    }
    return {{"pairs", tally.pairs},       {"eligible", tally.eligible}, {"ask_first", tally.ask_first},
            {"excluded", tally.excluded}, {"fails", std::move(fails)},  {"blocking", std::move(blocking)}};
}

json::object offer_json(Roster const& roster, explanation::Offer const& offer) {
    return {{"opening", roster[offer.opening].key},
            {"weight", offer.weight},
            {"price", offer.price},
            {"margin", offer.margin()},
            {"filled", offer.filled},
            {"places", offer.places},
            {"lowest", offer.lowest}};
}

json::object change_json(Roster const& roster, Change const& change) {
    json::object object{{"change", phrases::change_code(roster, change)},
                        {"opens", change.opens},
                        {"improves", change.improves},
                        {"wins", change.wins},
                        {"settles", change.settles}};
    if (change.kind == ChangeKind::free_slot)
        object["slot"] = json::array{change.slot.begin, change.slot.end};
    if (change.level >= 0) object["level"] = change.level;
    if (change.from >= 0) object["from"] = change.from;
    if (change.to >= 0) object["to"] = change.to;
    if (change.best) {
        object["best"] = json::object{{"opening", roster[change.best->opening].key},
                                      {"weight", change.best->weight},
                                      {"rank", change.best->rank},
                                      {"candidates", change.best->candidates},
                                      {"gain", change.best->gain}};
    }
    return object;
}

json::object unfilled_json(Roster const& roster, explanation::Unfilled const& unfilled) {
    return {{"opening", roster[unfilled.opening].key},
            {"filled", unfilled.filled},
            {"minimum", unfilled.minimum},
            {"maximum", unfilled.maximum},
            {"price", unfilled.price},
            {"eligible_elsewhere", unfilled.eligible_elsewhere},
            {"reasons", tally_json(unfilled.tally)}};
}

json::object unplaced_json(Roster const& roster, explanation::Unplaced const& unplaced) {
    json::array outbid, changes;
    for (auto const& offer : unplaced.outbid) outbid.push_back(offer_json(roster, offer));
    for (auto const& change : unplaced.changes) changes.push_back(change_json(roster, change));
    return {{"volunteer", roster[unplaced.volunteer].key},
            {"status", code_of(unplaced.status)},
            {"capacity", unplaced.capacity},
            {"reasons", tally_json(unplaced.tally)},
            {"outbid", std::move(outbid)},
            {"would_help", std::move(changes)}};
}

json::object entry_json(explanation::DiffEntry const& entry) {
    json::object object{{"movement", code_of(entry.movement)}, {"volunteer", entry.volunteer}};
    if (!entry.from.empty()) object["from"] = entry.from;
    if (!entry.to.empty()) object["to"] = entry.to;
    if (explanation::has_left(entry)) {
        object["left"] = code_of(entry.left);
        if (entry.points != 0) object["points"] = entry.points;
        json::array rules;
        for (auto const& result : entry.in_the_way) rules.push_back(rule_json(result));
        if (!rules.empty()) object["rules"] = std::move(rules);
        if (entry.promise) object["promise"] = code_of(*entry.promise);
    }
    if (explanation::has_come(entry)) {
        object["came"] = code_of(entry.came);
        if (!entry.other.empty()) object["other"] = entry.other;
        object["weight"] = entry.weight;
        object["price"] = entry.price;
    }
    return object;
}

json::object settings_json(eligibility::Settings const& settings) {
    json::object object;
    eligibility::visit_settings(settings, [&](std::string_view name, std::int64_t value, std::int64_t,
                                              std::int64_t) { object[name] = value; });
    object["session_minutes"] = settings.session_minutes.count();
    object["travel.assumed_mode"] = code_of(settings.assumed_mode);
    return object;
}

} // namespace kith::plans
