// SPDX-License-Identifier: MIT
#include "audit/audit.hpp"

#include "explanation/newcomer.hpp"
#include "explanation/reasons.hpp"

#include <algorithm>
#include <tuple>

namespace kith::audit {

namespace {

using eligibility::Judge;
using eligibility::Question;
using explanation::PriceGroup;

std::vector<Resting> resting_questions(Judge const& judge, Plan const& plan, std::size_t first_max) {
    std::vector<Resting> found(explanation::question_count);
    for (std::size_t index = 0; index < found.size(); ++index)
        found[index].question = static_cast<Question>(index);
    for (PlannedPairing const& each : plan.pairings) {
        if (each.pinned) continue;
        auto const reasons = explanation::reasons_of(judge.verdict(each.volunteer, each.opening).rules);
        for (Resting& resting : found) {
            if (!reasons.open.contains(resting.question)) continue;
            resting.people += resting.first.empty() || resting.first.back().volunteer != each.volunteer;
            resting.first.push_back(
                {each.volunteer, each.opening, each.weight - plan.price[each.opening.index()]});
        }
    }
    std::erase_if(found, [](Resting const& each) { return each.first.empty(); });
    for (Resting& resting : found) {
        resting.pairings = static_cast<std::int32_t>(resting.first.size());
        std::ranges::sort(resting.first, {}, [](Resting::Pair const& pair) {
            return std::tuple(-pair.margin, pair.volunteer, pair.opening);
        });
        if (resting.first.size() > first_max) resting.first.resize(first_max);
    }
    std::ranges::sort(found, {},
                      [](Resting const& each) { return std::pair(-each.pairings, each.question); });
    return found;
}

// Numbers of people imagined together.
using Numbers = std::vector<std::size_t>;

} // namespace

Audit make_audit(Judge const& judge, eligibility::EligibilityGraph const& graph,
                 PlanningProblem const& problem, Plan const& plan, AuditOptions const& options) {
    Roster const& roster = judge.roster();
    Audit audit;
    for (std::size_t group = 0; group < audit.supply.size(); ++group)
        audit.supply[group] = explanation::price_table(judge, graph, plan, static_cast<PriceGroup>(group));
    audit.resting = resting_questions(judge, plan, options.limits.asked_max);
    audit.heat = heat_map(judge, plan);
    auto const prices = explanation::newcomer_prices(judge, graph, plan);
    audit.needs = find_needs(judge, plan, prices, options.needs_max);
    audit.remedies = find_remedies(judge, problem, plan, prices, options.limits);

    WhatIf what_if(judge, graph, problem, plan);
    std::vector<Numbers> newcomers;
    for (Need const& need : audit.needs) {
        Numbers numbers;
        for (std::int32_t each = 0; each < need.people; ++each)
            numbers.push_back(what_if.add(person_for(need, roster)));
        newcomers.push_back(std::move(numbers));
    }
    std::vector<Numbers> helped;
    for (Remedy const& remedy : audit.remedies) {
        Numbers numbers;
        for (Helped const& each : remedy.people)
            numbers.push_back(
                what_if.add(each.volunteer, apply(each.change, roster[each.volunteer], roster)));
        helped.push_back(std::move(numbers));
    }
    what_if.build(options.threads);

    std::size_t const total = 2 * audit.needs.size() + audit.remedies.size();
    auto const solve = [&](std::span<std::size_t const> numbers) {
        Effect effect = what_if.effect(numbers);
        ++audit.solved_again;
        if (options.progress) options.progress(audit.solved_again, total);
        return effect;
    };
    for (std::size_t index = 0; index < audit.needs.size(); ++index) {
        Need& need = audit.needs[index];
        need.one = solve(std::span(newcomers[index]).first(1));
        need.several = solve(newcomers[index]);
    }
    for (std::size_t index = 0; index < audit.remedies.size(); ++index)
        audit.remedies[index].effect = solve(helped[index]);

    std::erase_if(audit.needs, [](Need const& need) { return need.one.gain <= 0; });
    std::ranges::sort(audit.needs, {}, [](Need const& need) {
        return std::tuple(-need.one.gain, need.price, need.openings.front());
    });
    std::erase_if(audit.remedies, [](Remedy const& each) { return each.effect.gain <= 0; });
    std::ranges::sort(audit.remedies, {}, [](Remedy const& each) {
        Change const& change = each.change;
        return std::tuple(-each.effect.gain, change.kind, change.question, change.word, change.level,
                          change.slot);
    });
    return audit;
}

} // namespace kith::audit
