// SPDX-License-Identifier: MIT
// The score of a pair: a sum of integer terms, each with its formula beside it. No term reads age, sex,
// access needs or anything else the Equality Act protects. Internal to the judge.
#pragma once

#include "eligibility/rules_person.hpp"

#include <algorithm>

namespace kith::eligibility {

// How many words two sorted lists share.
[[nodiscard]] inline std::int32_t shared_words(std::span<std::uint32_t const> a,
                                               std::span<std::uint32_t const> b) {
    std::int32_t shared = 0;
    for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
        if (*left == *right) ++shared;
        bool const step_left = *left <= *right;
        bool const step_right = *right <= *left;
        left += step_left;
        right += step_right;
    }
    return shared;
}

// `of` in proportion part / whole, rounded down; 0 <= part <= whole, 0 < whole.
[[nodiscard]] inline std::int32_t share(std::int32_t of, std::int64_t part, std::int64_t whole) {
    if (part == 0) return 0;
    if (part == whole) return of;
    return static_cast<std::int32_t>(std::int64_t{of} * part / whole);
}

// base: always.
[[nodiscard]] inline TermValue base(Pair const& pair) {
    return {pair.settings.score.base, 0};
}

// skill_fit * held / desired. A skill counts at the desired level or above; unstated, at the lowest only.
[[nodiscard]] inline TermValue skill_fit(Pair const& pair) {
    auto const desired = in(pair.facts.levelled, pair.r.desired);
    if (desired.empty()) return {};
    auto const own = in(pair.facts.levelled, pair.v.skills);
    auto const held = std::ranges::count_if(desired, [&](LevelledWord const& wanted) {
        if ((pair.v.skill_mask & mask_of(wanted.word)) == 0) return false;
        return std::ranges::any_of(own, [&](LevelledWord const& skill) {
            return skill.word == wanted.word && std::max(0, skill.level) >= wanted.level;
        });
    });
    return {share(pair.settings.score.skill_fit, held, std::ssize(desired)), held};
}

// cause, goal: in full for one in common; more add nothing.
[[nodiscard]] inline TermValue in_common(Pair const& pair, WordMask folded, Slice own, Slice offered,
                                         std::int32_t points) {
    if (folded == 0) return {};
    std::int32_t const shared = shared_words(in(pair.facts.words, own), in(pair.facts.words, offered));
    return {shared > 0 ? points : 0, shared};
}

// travel * (limit - metres) / limit; in full without a journey; nothing when too far or unknown.
[[nodiscard]] inline TermValue travel(Pair const& pair, Measures const& measures) {
    if (!measures.within_reach) return {0, measures.metres};
    if (measures.metres == 0) return {pair.settings.score.travel, 0};
    std::int64_t const limit = pair.v.travel_metres_max;
    return {share(pair.settings.score.travel, limit - measures.metres, limit), measures.metres};
}

// availability_surplus * min(surplus, needed) / needed, of weekly openings; a dated one needs no more than
// its own time.
[[nodiscard]] inline TermValue availability_surplus(Pair const& pair, Measures const& measures) {
    std::int64_t const needed = pair.o.minutes_needed;
    if (measures.surplus_minutes == 0 || needed == 0) return {};
    return {
        share(pair.settings.score.availability_surplus, std::min(measures.surplus_minutes, needed), needed),
        measures.surplus_minutes};
}

// continuity: in full for having served with the organisation.
[[nodiscard]] inline TermValue continuity(Pair const& pair) {
    for (ServedFacts const& served : in(pair.facts.served, pair.v.served))
        if (served.organisation == pair.r.organisation)
            return {pair.settings.score.continuity, served.matches};
    return {};
}

// min(waiting, days * waiting_per_day).
[[nodiscard]] inline TermValue waiting(Pair const& pair) {
    if (pair.v.waiting_days < 0) return {0, -1};
    std::int64_t const points = std::int64_t{pair.v.waiting_days} * pair.settings.score.waiting_per_day;
    return {static_cast<std::int32_t>(std::min<std::int64_t>(points, pair.settings.score.waiting)),
            pair.v.waiting_days};
}

// -min(spreading, matches on their way * connection_penalty), the person's own match not counted.
[[nodiscard]] inline TermValue spreading(Pair const& pair) {
    std::int64_t promised = pair.o.promised;
    if (promised == 0) return {};
    if (Match const* own = match_on_record(pair))
        promised -= is_promised(own->state, pair.roster.role_of(pair.opening).direct);
    std::int64_t const penalty = promised * pair.settings.score.connection_penalty;
    return {static_cast<std::int32_t>(-std::min<std::int64_t>(penalty, pair.settings.score.spreading)),
            promised};
}

// unknowns, clearing: -penalty for each.
[[nodiscard]] inline TermValue each_costs(std::int32_t penalty, int count) {
    return {-penalty * count, count};
}

// disruption.<state>: for a promise to this person that is on its way.
[[nodiscard]] inline TermValue promise(Pair const& pair) {
    Match const* const own = match_on_record(pair);
    if (own == nullptr || !is_promised(own->state, pair.roster.role_of(pair.opening).direct)) return {};
    constexpr auto first = static_cast<int>(MatchState::offered);
    return {disruption_points(pair.settings, own->state), static_cast<int>(own->state) - first + 1};
}

// Calls visit(term, value) for every term.
template <class Visit>
void visit_terms(Pair const& pair, Tally const& tally, Measures const& measures, Visit visit) {
    ScoreWeights const& weights = pair.settings.score;
    visit(Term::base, base(pair));
    visit(Term::skill_fit, skill_fit(pair));
    visit(Term::cause, in_common(pair, pair.v.cause_mask & pair.r.cause_mask, pair.v.causes, pair.r.causes,
                                 weights.cause));
    visit(Term::goal,
          in_common(pair, pair.v.goal_mask & pair.r.goal_mask, pair.v.goals, pair.r.goals, weights.goal));
    visit(Term::travel, travel(pair, measures));
    visit(Term::availability_surplus, availability_surplus(pair, measures));
    visit(Term::continuity, continuity(pair));
    visit(Term::waiting, waiting(pair));
    visit(Term::spreading, spreading(pair));
    visit(Term::unknowns, each_costs(weights.unknown_penalty, tally.facts_to_ask()));
    visit(Term::clearing, each_costs(weights.clearing_penalty, tally.things_to_clear()));
    visit(Term::promise, promise(pair));
}

[[nodiscard]] inline std::int32_t cut(std::int64_t sum) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(sum, 0, weight_max));
}

[[nodiscard]] inline Score score_of(Pair const& pair, Tally const& tally, Measures const& measures) {
    Score score;
    std::int64_t sum = 0;
    visit_terms(pair, tally, measures, [&](Term term, TermValue value) {
        score.terms[static_cast<std::size_t>(term)] = value;
        sum += value.points;
    });
    score.total = cut(sum);
    return score;
}

// The same total, without the terms.
[[nodiscard]] inline std::int32_t score_total(Pair const& pair, Tally const& tally,
                                              Measures const& measures) {
    std::int64_t sum = 0;
    visit_terms(pair, tally, measures, [&](Term, TermValue value) { sum += value.points; });
    return cut(sum);
}

} // namespace kith::eligibility
