// SPDX-License-Identifier: MIT
#include "explanation/explainer.hpp"

#include "assignment/planner_times.hpp"
#include "base/contract.hpp"
#include "base/parallel.hpp"

#include <algorithm>
#include <tuple>

namespace kith::explanation {

using eligibility::EligibilityGraph;
using eligibility::Glance;
using eligibility::Judge;

namespace {

// How many hypotheses share one roster: enough to make the openings' own cost small, few enough to stay in
// cache.
constexpr std::size_t hypotheses_at_a_time = 4'096;
constexpr std::size_t people_at_a_time = 512; // a thread's share

constexpr std::size_t near_fails_max = 2;

// Of what a person has, how many openings are looked at as something to give up: every set of them is tried.
constexpr std::size_t given_up_max = 6;

// Reasons no one can do anything about, or that are nobody's business: an opening behind one is not "near".
bool is_final(Reasons const& reasons) {
    return reasons.failed.contains(Rule::status) || reasons.failed.contains(Rule::closed) ||
           reasons.failed.contains(Rule::answered) || reasons.failed.contains(Rule::barred);
}

bool is_near(Verdict const& verdict, Reasons const& reasons) {
    return verdict.standing != Standing::eligible && !is_final(reasons) &&
           reasons.failed.size() <= near_fails_max;
}

// Least in the way first, then the highest score.
auto nearness(Verdict const& verdict, Reasons const& reasons) {
    return std::tuple(reasons.failed.size(), reasons.blocking.size(), -verdict.score.total);
}

// The first `most` of `list` by `order`, in order, and of the shifts of one role only the first: they tend to
// be alike.
template <class List, class Order>
void keep_first_of_each_role(Roster const& roster, List& list, std::size_t most, Order order) {
    std::ranges::sort(list, order);
    std::vector<RoleId> roles;
    std::erase_if(list, [&](auto const& each) {
        RoleId const role = roster[each.opening].role;
        if (roles.size() >= most || std::ranges::find(roles, role) != roles.end()) return true;
        roles.push_back(role);
        return false;
    });
}

} // namespace

Explainer::Explainer(Judge const& judge, EligibilityGraph const& graph, Plan const& plan)
    : judge_(judge),
      graph_(graph),
      plan_(plan),
      price_(newcomer_prices(judge, graph, plan)),
      first_planned_(roster().volunteers().size() + 1, 0),
      filled_(roster().openings().size(), 0),
      lowest_(roster().openings().size(), -1),
      candidates_(roster().openings().size()) {
    KITH_EXPECT(plan.price.size() == roster().openings().size());
    KITH_EXPECT(graph.volunteers() == roster().volunteers().size());
    for (PlannedPairing const& pairing : plan.pairings) {
        ++first_planned_[pairing.volunteer.index() + 1];
        filled_[pairing.opening.index()] += roster()[pairing.volunteer].party;
        std::int32_t& lowest = lowest_[pairing.opening.index()];
        lowest = lowest < 0 ? pairing.weight : std::min(lowest, pairing.weight);
    }
    for (std::size_t index = 1; index < first_planned_.size(); ++index)
        first_planned_[index] += first_planned_[index - 1];
    for (std::size_t index = 0; index < candidates_.size(); ++index) {
        auto& candidates = candidates_[index];
        for (auto const& taker : graph.takers(OpeningId(index)))
            candidates.push_back({graph.weight_of(taker.edge), taker.volunteer});
        std::ranges::sort(candidates, {},
                          [](Candidate const& each) { return std::pair(-each.weight, each.volunteer); });
    }
}

std::span<PlannedPairing const> Explainer::planned(VolunteerId volunteer) const {
    std::size_t const first = first_planned_[volunteer.index()];
    return std::span(plan_.pairings).subspan(first, first_planned_[volunteer.index() + 1] - first);
}

std::int32_t Explainer::room(VolunteerId volunteer) const {
    auto const pairings = planned(volunteer);
    auto const pinned =
        static_cast<std::int32_t>(std::ranges::count(pairings, true, &PlannedPairing::pinned));
    std::int32_t const capacity = std::max(roster()[volunteer].capacity.value_or(1), pinned);
    return capacity - static_cast<std::int32_t>(pairings.size());
}

Offer Explainer::offer(OpeningId opening, std::int32_t weight) const {
    return {.opening = opening,
            .weight = weight,
            .price = price(opening),
            .filled = filled_[opening.index()],
            .places = roster()[opening].places_maximum,
            .lowest = lowest_[opening.index()]};
}

Prospect Explainer::prospect(VolunteerId volunteer, OpeningId opening, std::int32_t weight) const {
    auto const& candidates = candidates_[opening.index()];
    auto const at =
        std::ranges::lower_bound(candidates, std::pair(-weight, volunteer), {}, [](Candidate const& each) {
            return std::pair(-each.weight, each.volunteer);
        });
    auto const better = static_cast<std::int32_t>(at - candidates.begin());
    // Somebody who is a candidate already and falls behind does not stand before themselves.
    auto const edge = graph_.find(volunteer, opening);
    bool const self_before = edge && graph_.weight_of(*edge) > weight;
    return {.opening = opening,
            .weight = weight,
            .rank = better + 1 - static_cast<std::int32_t>(self_before),
            .candidates = static_cast<std::int32_t>(candidates.size()) + (edge ? 0 : 1),
            .proven = plan_.optimal() && plan_.plan_class == PlanClass::flow,
            .gain = weight - price(opening)};
}

std::vector<Offer> Explainer::other_offers(VolunteerId volunteer) const {
    auto const pairings = planned(volunteer);
    std::vector<Offer> offers;
    for (auto const& choice : graph_.choices(volunteer)) {
        if (!std::ranges::binary_search(pairings, choice.opening, {}, &PlannedPairing::opening))
            offers.push_back(offer(choice.opening, choice.weight));
    }
    return offers;
}

namespace {

bool worth_more(Offer const& one, Offer const& other) {
    return std::pair(-one.margin(), one.opening) < std::pair(-other.margin(), other.opening);
}

} // namespace

WhyHere Explainer::why_here(VolunteerId volunteer, OpeningId opening) const {
    auto const pairings = planned(volunteer);
    auto const pairing = std::ranges::find(pairings, opening, &PlannedPairing::opening);
    KITH_EXPECT(pairing != pairings.end());
    WhyHere why{.pairing = *pairing,
                .verdict = judge_.verdict(volunteer, opening),
                .here = offer(opening, pairing->weight),
                .alternatives = other_offers(volunteer),
                .proven = plan_.optimal() && plan_.plan_class == PlanClass::flow};
    why.alternatives_total = static_cast<std::int32_t>(why.alternatives.size());
    if (plan_.plan_class == PlanClass::shifts && pairings.size() > 1) {
        std::vector<PlannedPairing> others;
        for (PlannedPairing const& each : pairings)
            if (each.opening != opening) others.push_back(each);
        std::erase_if(why.alternatives, [&](Offer const& each) {
            return !beside(judge_, volunteer, others, each.opening).possible;
        });
    }
    keep_first_of_each_role(roster(), why.alternatives, alternatives_max, worth_more);
    return why;
}

WhyNot Explainer::why_not(VolunteerId volunteer, OpeningId opening) const {
    WhyNot why;
    why.verdict = judge_.verdict(volunteer, opening);
    why.there = offer(opening, why.verdict.score.total);
    std::optional<std::int64_t> least_own; // margin of what they would give up first
    bool planned_here = false;
    for (PlannedPairing const& pairing : planned(volunteer)) {
        planned_here |= pairing.opening == opening;
        Offer const held = offer(pairing.opening, pairing.weight);
        why.held.push_back(held);
        if (!pairing.pinned) least_own = std::min(least_own.value_or(held.margin()), held.margin());
    }
    auto const decided_by = [&](Decision decision, std::int64_t short_by = 0) {
        why.decision = decision;
        why.short_by = short_by;
        return why;
    };
    if (planned_here) return decided_by(Decision::planned);
    if (why.verdict.standing == Standing::excluded) return decided_by(Decision::excluded);
    if (why.verdict.standing == Standing::ask_first) return decided_by(Decision::ask_first);
    bool const full = room(volunteer) <= 0;
    if (plan_.plan_class == PlanClass::shifts) {
        decide_among_shifts(volunteer, why);
        return why;
    }
    if (full && !least_own) return decided_by(Decision::no_room);
    std::int64_t const margin = why.there.margin();
    std::int64_t const own = full ? *least_own : 0;
    if (margin < 0) return decided_by(Decision::outbid, -margin);
    if (margin < own) return decided_by(Decision::own_better, own - margin);
    if (margin == own) return decided_by(Decision::tied);
    return decided_by(Decision::not_optimal);
}

bool Explainer::is_full(OpeningId opening) const {
    return filled_[opening.index()] >= roster()[opening].places_maximum;
}

bool Explainer::runs(OpeningId opening) const {
    return !roster().role_of(opening).runs_only_full ||
           filled_[opening.index()] >= roster()[opening].places_minimum;
}

// What the person would have to give up is the cheapest set of openings, at the prices, without which they
// could have this one.
void Explainer::decide_among_shifts(VolunteerId volunteer, WhyNot& why) const {
    OpeningId const opening = why.there.opening;
    auto const own = planned(volunteer);
    std::vector<PlannedPairing> kept(own.begin(), own.end());
    Beside const as_planned = beside(judge_, volunteer, kept, opening);
    bool const no_room = room(volunteer) <= 0;
    why.clashes_with = as_planned.clashes_with;
    why.week = as_planned.full_week;
    why.minutes = as_planned.minutes;
    why.minutes_max = as_planned.minutes_max;
    auto const by_times = [&] {
        return why.week && !why.clashes_with ? Decision::hours_full : Decision::clash;
    };

    std::optional<std::int64_t> given_up;
    if (as_planned.possible && !no_room) given_up = 0;
    std::vector<PlannedPairing> movable;
    std::vector<PlannedPairing> pinned;
    for (PlannedPairing const& each : own) (each.pinned ? pinned : movable).push_back(each);
    std::size_t const tried = std::min(movable.size(), given_up_max);
    for (std::uint32_t leaving = 1; given_up != std::int64_t{0} && leaving < (1U << tried); ++leaving) {
        std::int64_t margins = 0;
        kept = pinned;
        for (std::size_t i = 0; i < movable.size(); ++i) {
            bool const leaves = i < tried && (leaving >> i & 1U) != 0;
            if (leaves)
                margins += offer(movable[i].opening, movable[i].weight).margin();
            else
                kept.push_back(movable[i]);
        }
        if (given_up && margins >= *given_up) continue;
        if (beside(judge_, volunteer, kept, opening).possible) given_up = margins;
    }
    std::int64_t const margin = why.there.margin();
    if (!given_up) {
        why.decision = as_planned.possible ? Decision::no_room : by_times();
    } else if (margin < 0 && is_full(opening)) {
        why.decision = Decision::outbid;
        why.short_by = -margin;
    } else if (!as_planned.possible) {
        why.decision = by_times();
        why.short_by = std::max<std::int64_t>(0, *given_up - margin);
    } else if (*given_up > 0 && margin <= *given_up) {
        why.short_by = *given_up - margin;
        why.decision = why.short_by > 0 ? Decision::own_better : Decision::tied;
    } else if (!runs(opening)) {
        why.decision = Decision::not_running;
    } else if (margin == 0 && *given_up == 0 && is_full(opening)) {
        why.decision = Decision::tied;
    } else {
        why.decision = plan_.optimal() ? Decision::ruled_out : Decision::not_optimal;
    }
}

// --- the unplaced ---

Explainer::Case Explainer::study(VolunteerId volunteer) const {
    Volunteer const& person = roster()[volunteer];
    Case found;
    Unplaced& result = found.result;
    result.volunteer = volunteer;
    result.status = person.status;
    result.capacity = person.capacity.value_or(1);
    if (person.status == VolunteerStatus::stopped) return found;

    std::vector<Judged> pairs;
    for (std::size_t index = 0; index < roster().openings().size(); ++index) {
        OpeningId const opening(index);
        if (judge_.facts().openings[index].closed != eligibility::ClosedBecause::not_closed) continue;
        Verdict verdict = judge_.verdict(volunteer, opening);
        Reasons const reasons = reasons_of(verdict.rules);
        result.tally.add(verdict.standing, reasons);
        pairs.push_back({opening, std::move(verdict), reasons});
    }
    result.outbid = other_offers(volunteer);
    keep_first_of_each_role(roster(), result.outbid, alternatives_max, worth_more);
    if (result.capacity > 0) found.trials = trials_for(roster(), volunteer, pairs);

    struct Near {
        std::tuple<std::size_t, std::size_t, std::int32_t> key;
        OpeningId opening;
        Verdict* verdict;
    };
    std::vector<Near> nearest;
    for (Judged& pair : pairs)
        if (is_near(pair.verdict, pair.reasons))
            nearest.push_back({nearness(pair.verdict, pair.reasons), pair.opening, &pair.verdict});
    keep_first_of_each_role(roster(), nearest, nearest_max, [](Near const& one, Near const& other) {
        return std::tie(one.key, one.opening) < std::tie(other.key, other.opening);
    });
    for (Near const& near : nearest) result.nearest.push_back({near.opening, std::move(*near.verdict)});
    return found;
}

void Explainer::count_trial(Trial& trial, VolunteerId volunteer, Hypotheses const& hypotheses,
                            std::size_t number) const {
    Change& change = trial.change;
    for (Trial::Target const& target : trial.targets) {
        Glance const after = hypotheses.glance(number, target.opening);
        if (after.standing != Standing::eligible) continue;
        bool const opens = !target.eligible;
        bool const improves = target.eligible && after.score > target.weight;
        if (!opens && !improves) continue;
        change.opens += opens;
        change.improves += improves;
        Prospect const there = prospect(volunteer, target.opening, after.score);
        bool const won_before = target.eligible && target.weight > price(target.opening);
        change.wins += there.gain > 0 && !won_before;
        auto const order = [](Prospect const& each) {
            return std::tuple(-std::max<std::int64_t>(each.gain, 0), each.rank, -each.weight, each.opening);
        };
        if (!change.best || order(there) < order(*change.best)) change.best = there;
    }
}

void Explainer::try_changes(std::span<Case* const> cases) const {
    Hypotheses hypotheses(roster(), judge_.settings());
    std::size_t added = 0;
    for (Case* const each : cases) {
        for (Trial const& trial : each->trials) {
            hypotheses.add(each->result.volunteer,
                           apply(trial.change, roster()[each->result.volunteer], roster()));
            ++added;
        }
    }
    if (added == 0) return;
    hypotheses.build();
    std::size_t number = 0;
    for (Case* const each : cases) {
        auto& changes = each->result.changes;
        for (Trial& trial : each->trials) {
            count_trial(trial, each->result.volunteer, hypotheses, number++);
            if (trial.change.opens + trial.change.improves + trial.change.settles > 0)
                changes.push_back(trial.change);
        }
        auto const order = [](Change const& change) {
            return std::tuple(-change.wins, -change.opens, -change.improves, -change.settles, change.kind,
                              change.question, change.to, change.word, change.level, change.slot);
        };
        std::ranges::sort(changes, {}, order);
        // Of several answers to one question the most helpful stands for it, of parts of a day the best, and
        // of other kinds two are enough.
        std::vector<Change> kept;
        for (Change const& change : changes) {
            bool const one_is_enough =
                change.kind == ChangeKind::answer || change.kind == ChangeKind::free_slot;
            auto const alike = std::ranges::count_if(kept, [&](Change const& other) {
                return other.kind == change.kind && other.question == change.question;
            });
            if (alike < (one_is_enough ? 1 : 2)) kept.push_back(change);
        }
        if (kept.size() > changes_max) kept.resize(changes_max);
        changes = std::move(kept);
        each->trials.clear();
    }
}

std::vector<Unplaced> Explainer::study_together(std::span<VolunteerId const> volunteers) const {
    std::vector<Case> cases;
    cases.reserve(volunteers.size());
    std::vector<Case*> together;
    std::size_t trials = 0;
    for (VolunteerId const volunteer : volunteers) {
        together.push_back(&cases.emplace_back(study(volunteer)));
        trials += together.back()->trials.size();
        if (trials < hypotheses_at_a_time) continue;
        try_changes(together);
        together.clear();
        trials = 0;
    }
    try_changes(together);
    std::vector<Unplaced> results;
    results.reserve(cases.size());
    for (Case& each : cases) results.push_back(std::move(each.result));
    return results;
}

std::vector<Unplaced> Explainer::unplaced(std::span<VolunteerId const> volunteers, unsigned threads) const {
    std::size_t const blocks = (volunteers.size() + people_at_a_time - 1) / people_at_a_time;
    std::vector<std::vector<Unplaced>> by_block(blocks);
    in_parallel(blocks, threads, [&](std::size_t block) {
        std::size_t const first = block * people_at_a_time;
        auto const count = std::min(people_at_a_time, volunteers.size() - first);
        by_block[block] = study_together(volunteers.subspan(first, count));
    });
    std::vector<Unplaced> results;
    results.reserve(volunteers.size());
    for (auto& block : by_block) std::ranges::move(block, std::back_inserter(results));
    return results;
}

Unplaced Explainer::unplaced(VolunteerId volunteer) const {
    return std::move(unplaced(std::span(&volunteer, 1)).front());
}

std::vector<VolunteerId> Explainer::unplaced_people() const {
    std::vector<VolunteerId> people;
    for (std::size_t index = 0; index < roster().volunteers().size(); ++index) {
        VolunteerId const volunteer(index);
        if (roster()[volunteer].status != VolunteerStatus::stopped && planned(volunteer).empty())
            people.push_back(volunteer);
    }
    return people;
}

// --- the unfilled ---

std::vector<OpeningId> Explainer::unfilled_openings() const {
    std::vector<OpeningId> openings;
    for (std::size_t index = 0; index < roster().openings().size(); ++index) {
        bool const open = judge_.facts().openings[index].closed == eligibility::ClosedBecause::not_closed;
        if (open && filled_[index] < roster()[OpeningId(index)].places_maximum) openings.emplace_back(index);
    }
    return openings;
}

// Changes that make one pair eligible.
std::vector<Change> Explainer::changes_for(VolunteerId volunteer, Judged const& pair) const {
    Case single;
    single.result.volunteer = volunteer;
    single.trials = trials_for(roster(), volunteer, std::span(&pair, 1));
    Case* const alone = &single;
    try_changes(std::span(&alone, 1));
    auto& changes = single.result.changes;
    std::erase_if(changes, [](Change const& change) { return change.opens == 0; });
    std::ranges::sort(changes, {}, [](Change const& change) {
        return std::tuple(change.kind, change.best->rank, change.question, change.to, change.word,
                          change.level, change.slot);
    });
    return std::move(changes);
}

std::vector<Unfilled> Explainer::unfilled(std::span<OpeningId const> openings, unsigned threads) const {
    std::vector<Unfilled> results(openings.size());
    in_parallel(openings.size(), threads, [&](std::size_t at) { results[at] = unfilled(openings[at]); });
    return results;
}

Unfilled Explainer::unfilled(OpeningId opening) const {
    Opening const& wanted = roster()[opening];
    Unfilled result;
    result.opening = opening;
    result.filled = filled_[opening.index()];
    result.minimum = wanted.places_minimum;
    result.maximum = wanted.places_maximum;
    result.price = price(opening);
    struct Near {
        VolunteerId volunteer;
        Judged pair;
    };
    std::vector<Near> nearest;
    auto const order = [](Near const& one, Near const& other) {
        return std::pair(nearness(one.pair.verdict, one.pair.reasons), one.volunteer) <
               std::pair(nearness(other.pair.verdict, other.pair.reasons), other.volunteer);
    };
    for (std::size_t index = 0; index < roster().volunteers().size(); ++index) {
        VolunteerId const volunteer(index);
        if (roster()[volunteer].status == VolunteerStatus::stopped) continue;
        auto const pairings = planned(volunteer);
        if (std::ranges::binary_search(pairings, opening, {}, &PlannedPairing::opening)) continue;
        Verdict verdict = judge_.verdict(volunteer, opening);
        Reasons const reasons = reasons_of(verdict.rules);
        result.tally.add(verdict.standing, reasons);
        result.eligible_elsewhere += verdict.standing == Standing::eligible && room(volunteer) <= 0;
        if (!is_near(verdict, reasons)) continue;
        // A heap of the nearest so far, the farthest of them on top.
        nearest.push_back({volunteer, {opening, std::move(verdict), reasons}});
        std::ranges::push_heap(nearest, order);
        if (nearest.size() <= nearest_max) continue;
        std::ranges::pop_heap(nearest, order);
        nearest.pop_back();
    }
    std::ranges::sort_heap(nearest, order);
    for (Near& each : nearest) {
        auto const openings = static_cast<std::int32_t>(planned(each.volunteer).size());
        std::vector<Change> changes = changes_for(each.volunteer, each.pair);
        result.nearest.push_back(
            {each.volunteer, std::move(each.pair.verdict), openings, std::move(changes)});
    }
    return result;
}

} // namespace kith::explanation
