// SPDX-License-Identifier: MIT
#include "explanation/change.hpp"

#include "base/contract.hpp"
#include "explanation/prices.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace kith::explanation {

namespace {

using eligibility::Rule;

constexpr WeekInterval whole_week{0, minutes_per_week};

// Parts of a day people think in: morning, afternoon, evening, and the day with its evening.
constexpr std::array<WeekInterval, 4> day_parts{
    {{9 * 60, 13 * 60}, {13 * 60, 17 * 60}, {17 * 60, 21 * 60}, {9 * 60, 21 * 60}}};

template <class List, class Held, class Word>
void hold(Known<List>& list, Held held, Word Held::* word) {
    if (!list) list.emplace();
    auto const same = std::ranges::find(*list, held.*word, word);
    if (same == list->end())
        list->push_back(held);
    else
        *same = held;
}

void apply_answer(Change const& change, Volunteer& volunteer, Roster const& roster) {
    switch (change.question) {
    case Question::birth: {
        std::chrono::year_month_day const today(roster.as_of_date());
        auto const month = today.year() / today.month() - std::chrono::years(change.to);
        volunteer.birth = BirthMonth{month};
        break;
    }
    case Question::sex_condition: volunteer.sex = static_cast<Sex>(change.level); break;
    case Question::skills:
        volunteer.skills.emplace();
        for (std::size_t id = 0; id < roster.words().skills.size(); ++id)
            volunteer.skills->push_back({SkillId(id), SkillLevel::expert});
        break;
    case Question::languages:
        volunteer.languages.emplace();
        for (std::size_t id = 0; id < roster.words().languages.size(); ++id)
            volunteer.languages->push_back({LanguageId(id), LanguageLevel::fluent});
        break;
    case Question::vehicle: volunteer.vehicle = static_cast<Vehicle>(change.level); break;
    case Question::access_needs: volunteer.access_needs.emplace(); break;
    case Question::remote: volunteer.remote = Answer::yes; break;
    case Question::travel_limit: volunteer.travel_metres_max = travel_metres_max; break;
    case Question::availability: volunteer.availability = Availability{WeekSet({whole_week}), {}, {}}; break;
    case Question::hours_per_week: volunteer.weekly_minutes_max = Minutes(minutes_per_week); break;
    case Question::expenses_needed: volunteer.expenses_needed = Answer::no; break;
    default: break; // a postcode: no answer is the best for every opening
    }
}

} // namespace

Volunteer apply(Change const& change, Volunteer volunteer, Roster const& roster) {
    Date const today = roster.as_of_date();
    switch (change.kind) {
    case ChangeKind::answer: apply_answer(change, volunteer, roster); break;
    case ChangeKind::resume: volunteer.status = VolunteerStatus::active; break;
    case ChangeKind::work_from_home: volunteer.remote = Answer::yes; break;
    case ChangeKind::free_slot:
        if (!volunteer.availability) volunteer.availability.emplace();
        volunteer.availability->weekly = volunteer.availability->weekly.with(WeekSet({change.slot}));
        break;
    case ChangeKind::weekly_minutes: volunteer.weekly_minutes_max = Minutes(change.to); break;
    case ChangeKind::travel_limit: volunteer.travel_metres_max = static_cast<std::int32_t>(change.to); break;
    case ChangeKind::references: volunteer.references = Answer::yes; break;
    case ChangeKind::consent: volunteer.guardian_consent = Answer::yes; break;
    case ChangeKind::induction: volunteer.induction = Answer::yes; break;
    case ChangeKind::check:
        if (!volunteer.checks) volunteer.checks.emplace();
        volunteer.checks->push_back({CheckId(change.word), static_cast<Workforce>(change.level), today, {}});
        break;
    case ChangeKind::training:
        hold(volunteer.training, TrainingHeld{TrainingId(change.word), today, {}}, &TrainingHeld::training);
        break;
    case ChangeKind::language:
        hold(volunteer.languages,
             LanguageSpoken{LanguageId(change.word), static_cast<LanguageLevel>(change.level)},
             &LanguageSpoken::language);
        break;
    case ChangeKind::skill:
        hold(volunteer.skills, SkillHeld{SkillId(change.word), static_cast<SkillLevel>(change.level)},
             &SkillHeld::skill);
        break;
    case ChangeKind::vehicle: volunteer.vehicle = static_cast<Vehicle>(change.level); break;
    }
    return volunteer;
}

namespace {

// A fact that the requirements of several openings have in common, e.g. a skill at a level.
struct Fact {
    std::uint32_t word = 0;
    std::int32_t level = 0;
    friend auto operator<=>(Fact const&, Fact const&) = default;
};

class TrialMaker {
  public:
    TrialMaker(Roster const& roster, VolunteerId volunteer, std::span<Judged const> pairs)
        : roster_(roster), volunteer_(roster[volunteer]) {
        for (Judged const& pair : pairs) sort_in(pair);
    }

    std::vector<Trial> make() && {
        answers();
        if (!failing(Rule::status).empty() && volunteer_.status == VolunteerStatus::paused)
            add({.kind = ChangeKind::resume}, {Rule::status});
        if (volunteer_.remote == Answer::no)
            add({.kind = ChangeKind::work_from_home}, {Rule::setting, Rule::travel});
        free_slots();
        limits(Rule::hours, ChangeKind::weekly_minutes, 60, minutes_per_week,
               volunteer_.weekly_minutes_max.value_or(Minutes(-1)).count());
        limits(Rule::travel, ChangeKind::travel_limit, 1'000, travel_metres_max,
               volunteer_.travel_metres_max.value_or(-1));
        add({.kind = ChangeKind::references}, {Rule::references}, Question::references);
        add({.kind = ChangeKind::consent}, {Rule::consent}, Question::consent);
        add({.kind = ChangeKind::induction}, {Rule::induction}, Question::induction);
        facts(Rule::check, Question::check, ChangeKind::check);
        facts(Rule::training, Question::training, ChangeKind::training);
        facts(Rule::language, Question::none, ChangeKind::language);
        facts(Rule::skill, Question::none, ChangeKind::skill);
        facts(Rule::vehicle, Question::none, ChangeKind::vehicle);
        return std::move(trials_);
    }

  private:
    using Pairs = std::vector<Judged const*>;

    Pairs& failing(Rule rule) { return failing_[static_cast<std::size_t>(rule)]; }
    Pairs& waiting(Question question) { return waiting_[static_cast<std::size_t>(question)]; }
    Pairs& open(Question question) { return open_[static_cast<std::size_t>(question)]; }

    void sort_in(Judged const& pair) {
        Reasons const& reasons = pair.reasons;
        if (pair.verdict.standing == Standing::eligible) eligible_.push_back(&pair);
        for (RuleResult const& result : pair.verdict.rules) {
            if (result.outcome == RuleOutcome::fail && reasons.fails_only(result.rule))
                add_once(failing(result.rule), pair);
            if (result.outcome != RuleOutcome::unknown) continue;
            if (reasons.waits_only_for(result.question)) add_once(waiting(result.question), pair);
            if (pair.verdict.standing == Standing::eligible) add_once(open(result.question), pair);
        }
    }

    // Several requirements of one role may meet the same reason.
    static void add_once(Pairs& pairs, Judged const& pair) {
        if (pairs.empty() || pairs.back() != &pair) pairs.push_back(&pair);
    }

    static Trial::Target target_of(Judged const& pair) {
        bool const eligible = pair.verdict.standing == Standing::eligible;
        return {pair.opening, eligible ? pair.verdict.score.total : 0, eligible};
    }

    // Tried where one of the rules is all that fails, or the question all that is waited for.
    void add(Change change, std::initializer_list<Rule> rules, Question question = Question::none) {
        Trial trial{change, {}};
        for (Rule const rule : rules)
            for (Judged const* pair : failing(rule)) trial.targets.push_back(target_of(*pair));
        if (question != Question::none)
            for (Judged const* pair : waiting(question)) trial.targets.push_back(target_of(*pair));
        if (trial.targets.empty()) return;
        add_eligible(trial);
        trials_.push_back(std::move(trial));
    }

    // A fact may raise scores also where nothing waits for it, such as a skill that is only desired.
    void add_eligible(Trial& trial) const {
        for (Judged const* pair : eligible_)
            if (may_raise(trial.change, *pair)) trial.targets.push_back(target_of(*pair));
    }

    // Which scores a change can touch at all; trying the others would find nothing.
    [[nodiscard]] bool may_raise(Change const& change, Judged const& pair) const {
        switch (change.kind) {
        case ChangeKind::answer: return change.question != Question::home;
        case ChangeKind::free_slot:
        case ChangeKind::work_from_home:
        case ChangeKind::travel_limit: return true;
        case ChangeKind::references: return pair.reasons.open.contains(Question::references);
        case ChangeKind::induction: return pair.reasons.open.contains(Question::induction);
        case ChangeKind::check: return pair.reasons.open.contains(Question::check);
        case ChangeKind::training: return pair.reasons.open.contains(Question::training);
        case ChangeKind::skill:
            return std::ranges::any_of(
                roster_.role_of(pair.opening).desired_skills,
                [&](SkillWanted const& each) { return each.skill == SkillId(change.word); });
        case ChangeKind::resume:
        case ChangeKind::weekly_minutes:
        case ChangeKind::consent:
        case ChangeKind::language:
        case ChangeKind::vehicle: return false;
        }
        KITH_EXPECT(false);
    }

    void add_answer(Change change) {
        if (open(change.question).empty() && waiting(change.question).empty()) return;
        change.settles = static_cast<std::int32_t>(open(change.question).size());
        Trial trial{change, {}};
        for (Judged const* pair : waiting(change.question)) trial.targets.push_back(target_of(*pair));
        // What a postcode would do to scores is not claimed: none is the best for every opening.
        add_eligible(trial);
        trials_.push_back(std::move(trial));
    }

    void answers() {
        for (Question const question :
             {Question::skills, Question::languages, Question::access_needs, Question::remote, Question::home,
              Question::travel_limit, Question::availability, Question::hours_per_week,
              Question::expenses_needed})
            add_answer({.kind = ChangeKind::answer, .question = question});
        for (Vehicle const vehicle : {Vehicle::van, Vehicle::bicycle})
            add_answer({.kind = ChangeKind::answer,
                        .question = Question::vehicle,
                        .level = static_cast<std::int32_t>(vehicle)});
        for (Sex const sex : {Sex::female, Sex::male})
            add_answer({.kind = ChangeKind::answer,
                        .question = Question::sex_condition,
                        .level = static_cast<std::int32_t>(sex)});
        for (std::int64_t const age : ages_asked_for())
            add_answer({.kind = ChangeKind::answer, .question = Question::birth, .to = age});
    }

    // Ages on the as-of day that would pass where only the age is waited for: thirty, and what else it takes.
    std::vector<std::int64_t> ages_asked_for() {
        constexpr std::int64_t usual = 30;
        std::vector<std::int64_t> ages{usual};
        for (Judged const* pair : waiting(Question::birth)) {
            std::int64_t lowest = 0;
            std::int64_t highest = age_max;
            for (RuleResult const& result : pair->verdict.rules) {
                if (result.rule != Rule::age) continue;
                if (result.subject == 0) lowest = std::max(lowest, result.needed);
                if (result.subject != 0) highest = std::min(highest, result.needed);
            }
            auto const fits = [&](std::int64_t age) { return lowest <= age && age <= highest; };
            if (!std::ranges::any_of(ages, fits) && ages.size() < trials_of_a_kind_max)
                ages.push_back(lowest);
        }
        return ages;
    }

    // Part of a day, every week. Most openings lie inside one such part; of those parts the fullest are
    // tried.
    void free_slots() {
        if (!volunteer_.availability || failing(Rule::availability).empty()) return;
        std::vector<std::pair<std::int32_t, WeekInterval>> slots; // openings it holds times of, negated
        for (WeekMinute day = 0; day < minutes_per_week; day += minutes_per_day) {
            for (WeekInterval const& part : day_parts) {
                WeekInterval const slot{day + part.begin, day + part.end};
                auto const holds =
                    std::ranges::count_if(failing(Rule::availability),
                                          [&](Judged const* pair) { return lies_in(pair->opening, slot); });
                if (holds > 0) slots.emplace_back(-static_cast<std::int32_t>(holds), slot);
            }
        }
        std::ranges::sort(slots);
        if (slots.size() > trials_of_a_kind_max) slots.resize(trials_of_a_kind_max);
        for (auto const& [holds, slot] : slots)
            add({.kind = ChangeKind::free_slot, .slot = slot}, {Rule::availability});
    }

    // Has the opening a session inside the slot?
    [[nodiscard]] bool lies_in(OpeningId id, WeekInterval slot) const {
        Opening const& opening = roster_[id];
        auto const inside = [&](WeekInterval const& time) {
            return slot.begin <= time.begin && time.end <= slot.end;
        };
        return std::ranges::any_of(week_times(roster_, opening), inside);
    }

    // The smallest rise that opens anything, and the largest that stays within twice what they give now; both
    // rounded up to a whole `step`.
    void limits(Rule rule, ChangeKind kind, std::int64_t step, std::int64_t highest, std::int64_t now) {
        if (now < 0) return;
        std::set<std::int64_t> wanted;
        for (Judged const* pair : failing(rule)) {
            std::int64_t most = 0; // hours: of its weeks the fullest
            for (RuleResult const& result : pair->verdict.rules) {
                if (result.rule != rule || result.outcome != RuleOutcome::fail) continue;
                most =
                    std::max(most, rule == Rule::travel ? result.found : now + result.needed - result.found);
            }
            wanted.insert(std::min(highest, (most + step - 1) / step * step));
        }
        if (wanted.empty()) return;
        add({.kind = kind, .from = now, .to = *wanted.begin()}, {rule});
        auto const beyond = wanted.upper_bound(2 * now);
        if (beyond != wanted.begin() && std::prev(beyond) != wanted.begin())
            add({.kind = kind, .from = now, .to = *std::prev(beyond)}, {rule});
    }

    // Single facts that requirements ask for, the most wanted first.
    void facts(Rule rule, Question question, ChangeKind kind) {
        std::map<Fact, std::int32_t> wanted;
        auto const count = [&](Judged const* pair) {
            for (RuleResult const& result : pair->verdict.rules)
                if (result.rule == rule && result.outcome != RuleOutcome::pass)
                    for (Fact const& fact : facts_of(pair->opening, result)) ++wanted[fact];
        };
        std::ranges::for_each(failing(rule), count);
        if (question != Question::none) std::ranges::for_each(waiting(question), count);
        std::vector<std::pair<std::int32_t, Fact>> order;
        for (auto const& [fact, times] : wanted) order.emplace_back(-times, fact);
        std::ranges::sort(order);
        if (order.size() > trials_of_a_kind_max) order.resize(trials_of_a_kind_max);
        for (auto const& [times, fact] : order)
            add({.kind = kind, .level = fact.level, .word = fact.word}, {rule}, question);
    }

    // What would satisfy the requirement behind a result.
    [[nodiscard]] std::vector<Fact> facts_of(OpeningId opening, RuleResult const& result) const {
        KITH_EXPECT(result.requirement >= 0);
        auto const& what =
            roster_.role_of(opening).requirements[static_cast<std::size_t>(result.requirement)].what;
        std::vector<Fact> found;
        auto const add_fact = [&](std::size_t word, auto level) {
            found.push_back({static_cast<std::uint32_t>(word), static_cast<std::int32_t>(level)});
        };
        if (auto const* skill = std::get_if<SkillRequirement>(&what)) {
            for (auto const& each : skill->any_of) add_fact(each.skill.index(), each.level);
        } else if (auto const* language = std::get_if<LanguageRequirement>(&what)) {
            for (auto const& each : language->any_of) add_fact(each.language.index(), each.level);
        } else if (auto const* check = std::get_if<CheckRequirement>(&what)) {
            add_fact(check->check.index(), check->workforce);
        } else if (auto const* training = std::get_if<TrainingRequirement>(&what)) {
            for (auto const& each : training->any_of) add_fact(each.index(), 0);
        } else if (auto const* vehicle = std::get_if<VehicleRequirement>(&what)) {
            add_fact(0, vehicle->vehicle);
        }
        return found;
    }

    Roster const& roster_;
    Volunteer const& volunteer_;
    std::array<Pairs, eligibility::rule_count> failing_; // by Rule: where nothing else stands in the way
    std::array<Pairs, question_count> waiting_;          // by Question: the same
    std::array<Pairs, question_count> open_;             // by Question: eligible, to settle later
    Pairs eligible_;
    std::vector<Trial> trials_;
};

} // namespace

std::vector<Trial> trials_for(Roster const& roster, VolunteerId volunteer, std::span<Judged const> pairs) {
    return TrialMaker(roster, volunteer, pairs).make();
}

} // namespace kith::explanation
