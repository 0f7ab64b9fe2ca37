// SPDX-License-Identifier: MIT
#include "audit/needs.hpp"

#include "explanation/prices.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <tuple>

namespace kith::audit {

namespace {

using eligibility::ClosedBecause;
using eligibility::Judge;

constexpr std::int32_t usual_age = 30;

struct Span {
    std::int32_t first; // day, Monday 0
    std::int32_t last;
};
constexpr std::array<Span, 3> day_spans{{{0, 4}, {5, 6}, {0, 6}}};
// Hours of the day, by Hours. Mornings and afternoons overlap: a lunch club is either.
constexpr std::array<WeekInterval, 5> hour_spans{
    {{6 * 60, 14 * 60}, {12 * 60, 19 * 60}, {17 * 60, 24 * 60}, {6 * 60, 19 * 60}, {0, 24 * 60}}};

// Is being free then enough for the opening?
bool suffices(FreeTime time, Opening const& opening, std::span<WeekInterval const> sessions) {
    WeekSet const free = week_of(time);
    if (opening.timing == Timing::dated)
        return std::ranges::all_of(sessions, [&](auto const& each) { return free.covers(each); });
    std::int64_t covered = 0;
    for (WeekInterval const& session : sessions)
        if (free.covers(session)) covered += session.length();
    return covered > 0 && (!opening.minutes || covered >= opening.minutes->count());
}

// The least of the parts of a week that is enough.
FreeTime free_time_for(Roster const& roster, Opening const& opening) {
    auto const sessions = explanation::week_times(roster, opening);
    if (!sessions.empty()) {
        for (Hours const hours : {Hours::mornings, Hours::afternoons, Hours::evenings, Hours::daytime})
            for (Days const days : {Days::weekdays, Days::weekend})
                if (suffices({days, hours}, opening, sessions)) return {days, hours};
        for (Days const days : {Days::weekdays, Days::weekend})
            if (suffices({days, Hours::any_time}, opening, sessions)) return {days, Hours::any_time};
    }
    return {};
}

// Adds to a sorted list, or joins what it has for the same word.
template <class List, class Wanted, class Word, class Join>
void add_word(List& list, Wanted const& wanted, Word word, Join join) {
    auto const at = std::ranges::lower_bound(list, std::invoke(word, wanted), {}, word);
    if (at == list.end() || std::invoke(word, *at) != std::invoke(word, wanted))
        list.insert(at, wanted);
    else
        join(*at);
}

// Several requirements may be about one word: the person meets them all. A role that asks for one of several
// skills is content with the first it names.
struct AddWanted {
    Need& need;

    void operator()(SkillRequirement const& each) const {
        SkillWanted const& wanted = each.any_of.front();
        add_word(need.skills, wanted, &SkillWanted::skill,
                 [&](SkillWanted& own) { own.level = std::max(own.level, wanted.level); });
    }
    void operator()(LanguageRequirement const& each) const {
        LanguageWanted const& wanted = each.any_of.front();
        add_word(need.languages, wanted, &LanguageWanted::language,
                 [&](LanguageWanted& own) { own.level = std::max(own.level, wanted.level); });
    }
    void operator()(CheckRequirement const& each) const {
        add_word(need.checks, each, &CheckRequirement::check, [&](CheckRequirement& own) {
            auto const both = static_cast<unsigned>(own.workforce) | static_cast<unsigned>(each.workforce);
            own.workforce = static_cast<Workforce>(both); // adult and child are its bits
        });
    }
    void operator()(TrainingRequirement const& each) const {
        add_word(need.trainings, each.any_of.front(), std::identity(), [](TrainingId) {});
    }
    void operator()(VehicleRequirement const& each) const { need.vehicle = each.vehicle; }
    void operator()(AgeRequirement const& each) const {
        if (each.minimum.value_or(0) > usual_age || each.maximum.value_or(age_max) <= usual_age)
            need.age = each;
    }
    void operator()(SingleSexRequirement const& each) const { need.sex = each.sex; }
    void operator()(ReferencesRequirement const&) const {}
    void operator()(InductionRequirement const&) const {}
};

Need need_of(Roster const& roster, OpeningId id) {
    Role const& role = roster.role_of(id);
    Need need;
    for (Requirement const& each : role.requirements) std::visit(AddWanted{need}, each.what);
    need.from_home = role.setting == Setting::remote;
    if (!need.from_home) need.ward = roster.location_of(id).ward;
    need.time = free_time_for(roster, roster[id]);
    return need;
}

// All that makes two needs the same.
auto identity(Need const& need) {
    std::vector<std::int64_t> words;
    auto const add = [&](auto... value) { (words.push_back(static_cast<std::int64_t>(value)), ...); };
    for (auto const& each : need.skills) add(1, each.skill.index(), each.level);
    for (auto const& each : need.languages) add(2, each.language.index(), each.level);
    for (auto const& each : need.checks) add(3, each.check.index(), each.workforce);
    for (auto const& each : need.trainings) add(4, each.index());
    if (need.vehicle) add(5, *need.vehicle);
    if (need.age) add(6, need.age->minimum.value_or(-1), need.age->maximum.value_or(-1));
    if (need.sex) add(7, *need.sex);
    if (need.ward) add(8, need.ward->index());
    add(9, need.from_home, need.time.days, need.time.hours);
    return words;
}

} // namespace

WeekSet week_of(FreeTime time) {
    Span const days = day_spans[static_cast<std::size_t>(time.days)];
    WeekInterval const hours = hour_spans[static_cast<std::size_t>(time.hours)];
    std::vector<WeekInterval> free;
    for (std::int32_t day = days.first; day <= days.last; ++day)
        free.push_back({day * minutes_per_day + hours.begin, day * minutes_per_day + hours.end});
    return WeekSet(std::move(free));
}

std::vector<Need> find_needs(Judge const& judge, Plan const& plan, std::span<std::int64_t const> prices,
                             std::size_t most) {
    Roster const& roster = judge.roster();
    std::vector<std::int32_t> room;
    for (Opening const& opening : roster.openings()) room.push_back(opening.places_maximum);
    for (PlannedPairing const& each : plan.pairings) --room[each.opening.index()];

    std::map<std::vector<std::int64_t>, Need> needs;
    for (std::size_t index = 0; index < room.size(); ++index) {
        OpeningId const id(index);
        if (judge.facts().openings[index].closed != ClosedBecause::not_closed || room[index] <= 0) continue;
        Need const found = need_of(roster, id);
        Need& need = needs.try_emplace(identity(found), found).first->second;
        need.price = need.openings.empty() ? prices[index] : std::min(need.price, prices[index]);
        need.openings.push_back(id);
        need.places += room[index];
    }
    std::vector<Need> list;
    for (auto& [words, need] : needs) {
        need.people = std::min(need.places, several_max);
        list.push_back(std::move(need));
    }
    std::ranges::sort(list, {},
                      [](Need const& need) { return std::pair(need.price, need.openings.front()); });
    if (list.size() > most) list.resize(most);
    return list;
}

Volunteer person_for(Need const& need, Roster const& roster) {
    Volunteer person;
    person.skills.emplace();
    for (SkillWanted const& each : need.skills) person.skills->push_back({each.skill, each.level});
    person.languages.emplace();
    for (LanguageWanted const& each : need.languages)
        person.languages->push_back({each.language, each.level});
    person.checks.emplace();
    for (CheckRequirement const& each : need.checks)
        person.checks->push_back({each.check, each.workforce, roster.as_of_date(), {}});
    person.training.emplace();
    for (TrainingId const each : need.trainings) person.training->push_back({each, roster.as_of_date(), {}});
    person.vehicle = need.vehicle.value_or(Vehicle::none);
    person.availability = Availability{week_of(need.time), {}, {}};
    if (need.ward) {
        person.home.ward = need.ward;
        person.home.point = roster[*need.ward].centre;
        if (!person.home.point)
            for (OpeningId const each : need.openings)
                if (!person.home.point) person.home.point = roster.location_of(each).point;
    }
    person.travel_metres_max = newcomer_travel_metres;
    person.remote = need.from_home ? Answer::yes : Answer::no;
    person.capacity = 1;
    person.weekly_minutes_max = Minutes(minutes_per_week);
    person.references = Answer::yes;
    person.induction = Answer::yes;
    person.guardian_consent = Answer::yes;
    person.access_needs.emplace();
    person.expenses_needed = Answer::no;
    person.sex = need.sex;
    std::int32_t age = usual_age;
    if (need.age) {
        age = std::max(age, need.age->minimum.value_or(0));
        if (need.age->maximum)
            age = std::min(age, std::max(*need.age->maximum - 1, need.age->minimum.value_or(0)));
    }
    std::chrono::year_month_day const today(roster.as_of_date());
    person.birth = BirthMonth{today.year() / today.month() - std::chrono::years(age)};
    person.waiting_since = roster.as_of_date();
    return person;
}

} // namespace kith::audit
