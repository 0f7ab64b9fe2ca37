// SPDX-License-Identifier: MIT
#include "explanation/diff.hpp"

#include "assignment/rematch.hpp"
#include "base/contract.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace kith::explanation {
namespace {

using eligibility::ClosedBecause;
using eligibility::Judge;

Match const* match_of(Roster const& roster, std::string_view volunteer, std::string_view opening) {
    auto const person = roster.find_volunteer(volunteer);
    auto const place = roster.find_opening(opening);
    if (!person || !place) return nullptr;
    auto const matches = roster.matches_of(*person);
    auto const found = std::ranges::find(matches, *place, &Match::opening);
    return found == matches.end() ? nullptr : &*found;
}

Bond bond_of(Roster const& roster, std::string_view volunteer, std::string_view opening) {
    Match const* const match = match_of(roster, volunteer, opening);
    if (match == nullptr) return Bond::free;
    bool const direct = roster.role_of(match->opening).direct;
    if (holds_place(match->state, direct)) return Bond::held;
    if (!is_promised(match->state, direct)) return Bond::free;
    switch (match->state) {
    case MatchState::offered: return Bond::offered;
    case MatchState::accepted: return Bond::accepted;
    case MatchState::referred: return Bond::referred;
    default: return Bond::met;
    }
}

// Two plans side by side, as movements without reasons. Of a person who had several places and has several
// others now, the first gone by key goes with the first come.
std::vector<DiffEntry> movements(std::vector<KeptPairing> was, std::vector<KeptPairing> is) {
    std::ranges::sort(was);
    std::ranges::sort(is);
    std::vector<DiffEntry> entries;
    auto const add = [&](Movement movement, std::string const& volunteer, std::string from, std::string to) {
        DiffEntry entry;
        entry.movement = movement;
        entry.volunteer = volunteer;
        entry.from = std::move(from);
        entry.to = std::move(to);
        entries.push_back(std::move(entry));
    };
    std::vector<KeptPairing> gone, come, both;
    std::ranges::set_difference(was, is, std::back_inserter(gone));
    std::ranges::set_difference(is, was, std::back_inserter(come));
    std::ranges::set_intersection(was, is, std::back_inserter(both));
    auto left = gone.begin();
    auto came = come.begin();
    while (left != gone.end() || came != come.end()) {
        if (came == come.end() || (left != gone.end() && left->volunteer < came->volunteer)) {
            add(Movement::dropped, left->volunteer, left->opening, {});
            ++left;
        } else if (left == gone.end() || came->volunteer < left->volunteer) {
            add(Movement::added, came->volunteer, {}, came->opening);
            ++came;
        } else {
            add(Movement::moved, left->volunteer, left->opening, came->opening);
            ++left;
            ++came;
        }
    }
    for (auto const& each : both) add(Movement::untouched, each.volunteer, each.opening, each.opening);
    std::ranges::sort(entries, {}, [](DiffEntry const& each) {
        return std::tie(each.movement, each.volunteer, each.from, each.to);
    });
    return entries;
}

class Reasoner {
  public:
    Reasoner(Judge const& before, Judge const& after, PlanningProblem const& problem, Plan const& plan,
             Explainer const& explainer)
        : before_(before), after_(after), problem_(problem), plan_(plan), explainer_(explainer) {}

    void note_leaver(DiffEntry const& entry) {
        leavers_.try_emplace(entry.from, entry.volunteer); // entries come by volunteer within a movement
        auto& first = leavers_.at(entry.from);
        first = std::min(first, entry.volunteer);
    }

    void say_why_left(DiffEntry& entry) const {
        Roster const& roster = after_.roster();
        auto const volunteer = roster.find_volunteer(entry.volunteer);
        auto const opening = roster.find_opening(entry.from);
        if (!volunteer || !opening) {
            entry.left = volunteer ? LeftBecause::opening_gone : LeftBecause::person_gone;
            return;
        }
        auto const why = explainer_.why_not(*volunteer, *opening);
        if (why.decision == Decision::excluded) return set_failed(entry, why.verdict);
        if (why.decision == Decision::ask_first) {
            entry.left = LeftBecause::must_ask;
            for (auto const& result : why.verdict.rules)
                if (result.outcome == RuleOutcome::unknown && result.gate.kind == GateKind::before_referral)
                    entry.in_the_way.push_back(result);
            return;
        }
        LeftBecause const worth_less =
            entry.movement == Movement::moved ? LeftBecause::better_elsewhere : LeftBecause::outbid;
        entry.left = why.decision == Decision::no_room        ? LeftBecause::no_room
                     : explainer_.price(*opening) == no_place ? LeftBecause::places_held
                     : plan_.plan_class == PlanClass::shifts  ? among_shifts(why.decision, worth_less)
                     : !plan_.optimal()                       ? LeftBecause::not_optimal
                                                              : worth_less;
        bool const counted = entry.left == LeftBecause::better_elsewhere || entry.left == LeftBecause::outbid;
        entry.points = counted ? -1 : 0;
    }

    // What the plan would lose by giving the person the place they had, everything else as good as it can be.
    void count_cost(DiffEntry& entry) const {
        Roster const& roster = after_.roster();
        auto const volunteer = static_cast<std::uint32_t>(roster.find_volunteer(entry.volunteer)->index());
        auto const opening = static_cast<std::uint32_t>(roster.find_opening(entry.from)->index());
        InstanceView view = problem_.instance.view();
        auto const first = view.offsets[volunteer];
        auto const row = view.role.subspan(first, view.offsets[volunteer + 1] - first);
        auto const at = std::ranges::lower_bound(row, opening);
        KITH_EXPECT(at != row.end() && *at == opening);
        std::vector<Pin> pins = problem_.instance.pins;
        pins.push_back({volunteer, opening, view.weight[first + static_cast<std::size_t>(at - row.begin())]});
        std::ranges::sort(pins);
        view.pins = pins;
        std::vector<Pairing> pairings;
        for (auto const& each : plan_.pairings)
            pairings.push_back({static_cast<std::uint32_t>(each.volunteer.index()),
                                static_cast<std::uint32_t>(each.opening.index())});
        entry.points = plan_.value - repair(view, pairings, plan_.price).value;
        KITH_EXPECT(entry.points >= 0);
        if (entry.points == 0) entry.left = LeftBecause::tied;
    }

    void say_why_came(DiffEntry& entry) const {
        Roster const& roster = after_.roster();
        VolunteerId const volunteer = roster.find_volunteer(entry.volunteer).value();
        OpeningId const opening = roster.find_opening(entry.to).value();
        PlannedPairing const planned =
            *std::ranges::find(explainer_.planned(volunteer), opening, &PlannedPairing::opening);
        entry.weight = planned.weight;
        entry.price = explainer_.price(opening);
        entry.came = why_came(entry, planned);
        if (entry.came == CameBecause::freed_place) entry.other = leavers_.at(entry.to);
    }

  private:
    static void set_failed(DiffEntry& entry, Verdict const& verdict) {
        for (auto const& result : verdict.rules)
            if (result.outcome == RuleOutcome::fail) entry.in_the_way.push_back(result);
        entry.left = LeftBecause::not_eligible;
        for (auto const& result : entry.in_the_way) {
            if (result.rule == Rule::status)
                entry.left = LeftBecause::person_out;
            else if (result.rule == Rule::closed)
                entry.left = LeftBecause::opening_closed;
            else if (result.rule == Rule::answered)
                entry.left = LeftBecause::refused;
            else
                continue;
            return; // in order of Rule: the plainest reason comes first
        }
    }

    // What decided, as the explainer found it: it knows what goes together.
    static LeftBecause among_shifts(Decision decision, LeftBecause worth_less) {
        switch (decision) {
        case Decision::clash:
        case Decision::hours_full: return LeftBecause::clashes;
        case Decision::not_running: return LeftBecause::not_running;
        case Decision::tied: return LeftBecause::tied;
        case Decision::outbid: return LeftBecause::outbid;
        case Decision::own_better:
        case Decision::ruled_out: return worth_less;
        default: return LeftBecause::not_optimal;
        }
    }

    [[nodiscard]] CameBecause why_came(DiffEntry const& entry, PlannedPairing const& planned) const {
        if (planned.pinned) return CameBecause::pinned;
        Roster const& was = before_.roster();
        auto const person = was.find_volunteer(entry.volunteer);
        if (!person || was[*person].status != VolunteerStatus::active) return CameBecause::joined;
        auto const place = was.find_opening(entry.to);
        if (!place || before_.facts().openings[place->index()].closed != ClosedBecause::not_closed)
            return CameBecause::opened;
        if (before_.glance(*person, *place).standing != Standing::eligible)
            return CameBecause::newly_eligible;
        if (leavers_.contains(entry.to)) return CameBecause::freed_place;
        Opening const& then = was[*place];
        Opening const& now = after_.roster()[planned.opening];
        if (now.places_maximum > then.places_maximum) return CameBecause::more_places;
        if (now.urgency > then.urgency || now.places_minimum > then.places_minimum)
            return CameBecause::more_urgent;
        if (entry.movement == Movement::moved && !is_choice(entry.left)) return CameBecause::own_place_gone;
        return CameBecause::worth_more;
    }

    Judge const& before_;
    Judge const& after_;
    PlanningProblem const& problem_;
    Plan const& plan_;
    Explainer const& explainer_;
    std::map<std::string, std::string, std::less<>> leavers_; // opening -> who left it, the first by key
};

void count_costs(std::vector<DiffEntry>& entries, Reasoner const& reasoner) {
    std::size_t counted = 0;
    for (bool const promised : {true, false}) {
        for (auto& entry : entries) {
            if (entry.points != -1 || entry.promise.has_value() != promised) continue;
            if (counted++ == costs_counted_max) return;
            reasoner.count_cost(entry);
        }
    }
}

} // namespace

std::size_t Diff::count(Movement movement) const {
    return static_cast<std::size_t>(std::ranges::count(entries, movement, &DiffEntry::movement));
}

Diff diff(Judge const& before, KeptPlan const& kept, Judge const& after, PlanningProblem const& problem,
          Plan const& plan, Explainer const& explainer) {
    Diff result;
    result.entries = movements(kept.pairings, keep(plan, after.roster()).pairings);
    Reasoner reasoner(before, after, problem, plan, explainer);
    for (auto const& entry : result.entries)
        if (entry.movement == Movement::moved || entry.movement == Movement::dropped)
            reasoner.note_leaver(entry);
    for (auto& entry : result.entries) {
        if (!entry.from.empty()) {
            Bond const bond = bond_of(before.roster(), entry.volunteer, entry.from);
            BondCount& count = result.disruption[static_cast<std::size_t>(bond)];
            if (entry.movement == Movement::untouched) {
                ++count.kept;
                continue;
            }
            reasoner.say_why_left(entry);
            if (bond != Bond::free && bond != Bond::held)
                entry.promise = match_of(before.roster(), entry.volunteer, entry.from)->state;
            if (!is_choice(entry.left)) {
                ++count.ended;
            } else {
                ++(entry.movement == Movement::moved ? count.moved : count.dropped);
                if (entry.promise)
                    count.points += eligibility::disruption_points(after.settings(), *entry.promise);
            }
        }
        if (entry.movement == Movement::added || entry.movement == Movement::moved)
            reasoner.say_why_came(entry);
    }
    if (plan.plan_class == PlanClass::flow) count_costs(result.entries, reasoner);
    for (auto const& pairing : plan.pairings) {
        auto const matches = after.roster().matches_of(pairing.volunteer);
        bool const promised = std::ranges::any_of(matches, [&](Match const& match) {
            return match.opening == pairing.opening &&
                   is_promised(match.state, after.roster().role_of(match.opening).direct);
        });
        if (!promised || pairing.pinned) continue;
        result.promise_points += after.verdict(pairing.volunteer, pairing.opening)
                                     .score.terms[static_cast<std::size_t>(eligibility::Term::promise)]
                                     .points;
    }
    return result;
}

} // namespace kith::explanation
