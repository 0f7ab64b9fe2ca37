// SPDX-License-Identifier: MIT
#include "audit/remedies.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace kith::audit {

namespace {

using eligibility::Judge;
using eligibility::Question;
using eligibility::Standing;
using explanation::ChangeKind;
using explanation::Judged;
using explanation::Trial;

// Estimates are taken for so many times the places and people wanted; the judge has the last word on which
// of them it really helps.
constexpr std::size_t spare_factor = 3;

// The part of a change that people have in common.
Change common(Change const& change) {
    Change shared{.kind = change.kind};
    switch (change.kind) {
    case ChangeKind::answer: shared.question = change.question; break;
    case ChangeKind::free_slot: shared.slot = change.slot; break;
    case ChangeKind::check:
    case ChangeKind::training:
    case ChangeKind::language:
    case ChangeKind::skill: shared.word = change.word; [[fallthrough]];
    case ChangeKind::vehicle: shared.level = change.level; break;
    default: break;
    }
    return shared;
}

struct CommonOrder {
    bool operator()(Change const& one, Change const& other) const {
        auto const key = [](Change const& each) {
            return std::tuple(each.kind, each.question, each.word, each.level, each.slot);
        };
        return key(one) < key(other);
    }
};

// Is it for people to say, or has somebody to teach or to apply?
bool is_asked(ChangeKind kind) {
    return kind == ChangeKind::answer || kind == ChangeKind::resume || kind == ChangeKind::work_from_home ||
           kind == ChangeKind::free_slot || kind == ChangeKind::weekly_minutes ||
           kind == ChangeKind::travel_limit;
}

// One person, one change, one opening with a place left. Of the change only what is theirs: there are many.
struct Chance {
    std::int64_t gain = 0;
    VolunteerId volunteer;
    OpeningId opening;
    std::int64_t to = -1;
    std::int32_t level = -1;

    [[nodiscard]] Change change(Change shared) const {
        shared.to = to;
        shared.level = level;
        return shared;
    }
};

// The best first; of equals the lesser change.
bool is_better(Chance const& one, Chance const& other) {
    auto const key = [](Chance const& each) {
        return std::tuple(-each.gain, each.volunteer, each.opening, each.to, each.level);
    };
    return key(one) < key(other);
}

class Finder {
  public:
    Finder(Judge const& judge, PlanningProblem const& problem, Plan const& plan,
           std::span<std::int64_t const> prices, RemedyLimits const& limits)
        : judge_(judge),
          prices_(prices),
          limits_(limits),
          room_(problem.instance.maximum),
          cost_(problem.instance.capacity.size(), 0) {
        for (PlannedPairing const& each : plan.pairings) --room_[each.opening.index()];
        for (std::size_t index = 0; index < room_.size(); ++index)
            if (room_[index] > 0) open_.emplace_back(index);
        set_costs(problem, plan);
    }

    std::vector<Remedy> find() {
        for (std::size_t index = 0; index < judge_.roster().volunteers().size(); ++index)
            look_at(VolunteerId(index));
        for (auto& [change, group] : groups_) keep_best(group.chances, spare_factor, limit(change));
        weigh();
        std::vector<Remedy> remedies;
        for (auto& [change, group] : groups_) {
            keep_best(group.chances, 1, limit(change));
            if (group.chances.empty()) continue;
            Remedy remedy{.change = change, .people = {}, .could = group.people, .effect = {}};
            for (Chance const& each : group.chances)
                remedy.people.push_back({each.volunteer, each.change(change)});
            std::ranges::sort(remedy.people, {}, &Helped::volunteer);
            remedies.push_back(std::move(remedy));
        }
        return remedies;
    }

  private:
    struct Group {
        std::vector<Chance> chances;
        std::int32_t people = 0;
    };

    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    // What each person would give up for another place, at the plan's prices.
    void set_costs(PlanningProblem const& problem, Plan const& plan) {
        std::vector<std::int32_t> spare = problem.instance.capacity;
        std::vector<std::int64_t> least(spare.size(), never);
        for (PlannedPairing const& each : plan.pairings) {
            std::size_t const volunteer = each.volunteer.index();
            --spare[volunteer];
            if (!each.pinned)
                least[volunteer] = std::min(least[volunteer], each.weight - plan.price[each.opening.index()]);
        }
        for (std::size_t index = 0; index < spare.size(); ++index)
            cost_[index] = spare[index] > 0 ? 0 : least[index];
    }

    [[nodiscard]] std::size_t limit(Change const& change) const {
        return is_asked(change.kind) ? limits_.asked_max : limits_.trained_max;
    }

    // The changes that would open a place to one person, each with what it might gain.
    void look_at(VolunteerId volunteer) {
        if (cost_[volunteer.index()] == never) return;
        if (judge_.roster()[volunteer].status == VolunteerStatus::stopped) return;
        std::vector<Judged> pairs;
        for (OpeningId const opening : open_) {
            if (!judge_.is_near_miss(volunteer, opening)) continue;
            auto verdict = judge_.verdict(volunteer, opening);
            auto const reasons = explanation::reasons_of(verdict.rules);
            pairs.push_back({opening, std::move(verdict), reasons});
        }
        if (pairs.empty()) return;
        std::map<Change, std::vector<Chance>, CommonOrder> own;
        for (Trial const& trial : explanation::trials_for(judge_.roster(), volunteer, pairs)) {
            // Whether somebody meets a lawful condition of sex is never asked for what it would gain.
            if (trial.change.question == Question::sex_condition) continue;
            std::vector<Chance>& chances = own[common(trial.change)];
            for (Trial::Target const& target : trial.targets) {
                auto const pair = std::ranges::lower_bound(pairs, target.opening, {}, &Judged::opening);
                std::int64_t const gain = gain_of(volunteer, target.opening, pair->verdict.score.total);
                if (gain > 0)
                    chances.push_back({gain, volunteer, target.opening, trial.change.to, trial.change.level});
            }
        }
        for (auto& [change, chances] : own) {
            Group& group = groups_[change];
            ++group.people;
            std::ranges::sort(chances, is_better);
            if (chances.size() > spare_factor) chances.resize(spare_factor);
            group.chances.insert(group.chances.end(), chances.begin(), chances.end());
        }
    }

    [[nodiscard]] std::int64_t gain_of(VolunteerId volunteer, OpeningId opening, std::int32_t score) const {
        return score - prices_[opening.index()] - cost_[volunteer.index()];
    }

    // Of many chances those that would share the open places out: each person once, each opening as often as
    // it has places, `times` over.
    void keep_best(std::vector<Chance>& chances, std::size_t times, std::size_t people_max) const {
        std::ranges::sort(chances, is_better);
        std::map<OpeningId, std::size_t> taken;
        std::map<VolunteerId, std::size_t> helped;
        std::erase_if(chances, [&](Chance const& each) {
            auto const person = helped.find(each.volunteer);
            bool const full = person == helped.end() && helped.size() >= people_max * times;
            if (full || (person != helped.end() && person->second >= times)) return true;
            if (taken[each.opening] >= static_cast<std::size_t>(room_[each.opening.index()]) * times)
                return true;
            ++taken[each.opening];
            ++helped[each.volunteer];
            return false;
        });
    }

    // Replaces estimates by what the judge says of the person changed.
    void weigh() {
        explanation::Hypotheses hypotheses(judge_.roster(), judge_.settings());
        for (auto const& [change, group] : groups_)
            for (Chance const& each : group.chances)
                hypotheses.add(each.volunteer,
                               apply(each.change(change), judge_.roster()[each.volunteer], judge_.roster()));
        hypotheses.build();
        std::size_t number = 0;
        for (auto& [change, group] : groups_) {
            std::erase_if(group.chances, [&](Chance& each) {
                auto const glance = hypotheses.glance(number++, each.opening);
                each.gain = gain_of(each.volunteer, each.opening, glance.score);
                return glance.standing != Standing::eligible || each.gain <= 0;
            });
        }
    }

    Judge const& judge_;
    std::span<std::int64_t const> prices_;
    RemedyLimits limits_;
    std::vector<std::int32_t> room_; // by opening: places left
    std::vector<OpeningId> open_;    // openings with room
    std::vector<std::int64_t> cost_; // by volunteer
    std::map<Change, Group, CommonOrder> groups_;
};

} // namespace

std::vector<Remedy> find_remedies(Judge const& judge, PlanningProblem const& problem, Plan const& plan,
                                  std::span<std::int64_t const> prices, RemedyLimits const& limits) {
    return Finder(judge, problem, plan, prices, limits).find();
}

} // namespace kith::audit
