// SPDX-License-Identifier: MIT
#include "sample/history.hpp"

#include "sample/rates.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace kith::sample {

namespace {

namespace chrono = std::chrono;

struct MadeOpening {
    std::size_t role = 0;
    std::string_view key;
    std::optional<Interval> when; // of a shift, or a one-off with a time
    std::int32_t free = 0;        // places that history may still fill
};

struct StateWeight {
    MatchState state;
    std::int32_t weight;
};

constexpr std::array<StateWeight, 3> holding_states{
    {{MatchState::active, 620}, {MatchState::confirmed, 200}, {MatchState::clearing, 180}}};
constexpr std::array<StateWeight, 4> asked_states{{{MatchState::offered, 450},
                                                   {MatchState::accepted, 180},
                                                   {MatchState::referred, 280},
                                                   {MatchState::met, 90}}};
constexpr std::array<StateWeight, 2> applied_states{
    {{MatchState::interested, 700}, {MatchState::suggested, 300}}};
constexpr std::array<StateWeight, 2> served_states{{{MatchState::completed, 800}, {MatchState::left, 200}}};
constexpr std::array<StateWeight, 5> ended_states{{{MatchState::declined_by_volunteer, 350},
                                                   {MatchState::no_reply, 330},
                                                   {MatchState::declined_by_organisation, 120},
                                                   {MatchState::withdrawn, 120},
                                                   {MatchState::expired, 80}}};

template <std::size_t count>
MatchState drawn(std::array<StateWeight, count> const& states, Random& random) {
    std::array<std::int32_t, count> weights{};
    for (std::size_t index = 0; index < count; ++index) weights[index] = states[index].weight;
    return states[random.weighted(weights)].state;
}

template <class List, class Word>
bool names(List const& list, Word const& word) {
    return std::ranges::find(list, word) != list.end();
}

// Would a coordinator have thought of this person for this role? Facts on record that speak against it, and
// the maker's own knowledge of age and sex.
class Suitability {
  public:
    Suitability(Person const& person, Role const& role, RoleFacts const& facts)
        : person_(person), volunteer_(person.volunteer), role_(role), facts_(facts) {}

    [[nodiscard]] bool holds() const {
        return place_suits() && needs_suit() &&
               std::ranges::all_of(role_.requirements, [this](Requirement const& each) {
                   return std::visit([this](auto const& what) { return suits(what); }, each.what);
               });
    }

  private:
    bool needs_suit() const {
        if (volunteer_.expenses_needed == Answer::yes && role_.expenses_paid == Answer::no) return false;
        if (!volunteer_.access_needs || !role_.access) return true;
        return std::ranges::all_of(*volunteer_.access_needs,
                                   [this](AccessId need) { return names(*role_.access, need); });
    }

    bool place_suits() const {
        if (role_.setting == Setting::remote) return volunteer_.remote != Answer::no;
        if (person_.lives_elsewhere) return false;
        constexpr std::int32_t usual_metres = 4'000;
        return distance_metres(person_.home, facts_.point) <=
               volunteer_.travel_metres_max.value_or(usual_metres);
    }

    bool suits(SkillRequirement const& wanted) const {
        return !volunteer_.skills || std::ranges::any_of(wanted.any_of, [this](SkillWanted const& each) {
            return std::ranges::any_of(*volunteer_.skills, [&](SkillHeld const& held) {
                return held.skill == each.skill && held.level.value_or(each.level) >= each.level;
            });
        });
    }
    bool suits(LanguageRequirement const& wanted) const {
        return !volunteer_.languages ||
               std::ranges::any_of(wanted.any_of, [this](LanguageWanted const& each) {
                   return std::ranges::any_of(*volunteer_.languages, [&](LanguageSpoken const& spoken) {
                       return spoken.language == each.language &&
                              spoken.level.value_or(each.level) >= each.level;
                   });
               });
    }
    bool suits(VehicleRequirement const& wanted) const {
        if (!volunteer_.vehicle) return true;
        if (wanted.vehicle == Vehicle::bicycle) return *volunteer_.vehicle == Vehicle::bicycle;
        return *volunteer_.vehicle >= wanted.vehicle;
    }
    bool suits(AgeRequirement const& wanted) const {
        return person_.age >= wanted.minimum.value_or(0) && person_.age < wanted.maximum.value_or(age_max);
    }
    bool suits(SingleSexRequirement const& wanted) const { return person_.sex == wanted.sex; }
    // Checks, training, references and induction come with the place.
    bool suits(CheckRequirement const&) const { return person_.age >= 18; }
    bool suits(TrainingRequirement const&) const { return true; }
    bool suits(ReferencesRequirement const&) const { return true; }
    bool suits(InductionRequirement const&) const { return true; }

    Person const& person_;
    Volunteer const& volunteer_;
    Role const& role_;
    RoleFacts const& facts_;
};

// Makes a record say what holding a place means.
class Settlement {
  public:
    Settlement(Backdrop const& backdrop, Person& person, Role const& role, Random& random)
        : backdrop_(backdrop), person_(person), volunteer_(person.volunteer), role_(role), random_(random) {}

    void settle(std::optional<Interval> const& when) {
        for (auto const& each : role_.requirements) {
            std::visit([this](auto const& what) { grant(what); }, each.what);
        }
        grant_time(when);
        if (person_.age < 18) volunteer_.guardian_consent = Answer::yes;
    }

  private:
    void grant(SkillRequirement const& wanted) {
        if (!volunteer_.skills)
            volunteer_.skills = {{wanted.any_of.front().skill, wanted.any_of.front().level}};
    }
    void grant(LanguageRequirement const& wanted) {
        if (volunteer_.languages) return;
        volunteer_.languages = {{wanted.any_of.front().language, wanted.any_of.front().level}};
    }
    void grant(VehicleRequirement const& wanted) {
        if (!volunteer_.vehicle) volunteer_.vehicle = wanted.vehicle;
    }
    void grant(AgeRequirement const&) {
        if (std::holds_alternative<BirthMonth>(volunteer_.birth)) return;
        chrono::year_month_day const today(backdrop_.today);
        volunteer_.birth =
            BirthMonth{today.year() / today.month() - chrono::years(person_.age) - chrono::months(4)};
    }
    void grant(SingleSexRequirement const& wanted) { volunteer_.sex = wanted.sex; }
    void grant(CheckRequirement const& wanted) {
        if (!volunteer_.checks) volunteer_.checks.emplace();
        auto const age_days = random_.between(30, rates::recheck_days - 100);
        CheckHeld held{.check = wanted.check,
                       .workforce = wanted.workforce,
                       .issued = backdrop_.today - chrono::days(age_days),
                       .recheck = backdrop_.today + chrono::days(rates::recheck_days - age_days)};
        if (random_.chance(rates::held_check_lapsed)) {
            auto const overdue = chrono::days(random_.between(5, 150));
            held.recheck = backdrop_.today - overdue;
            held.issued = *held.recheck - chrono::days(rates::recheck_days);
        }
        std::erase_if(*volunteer_.checks, [&](CheckHeld const& each) {
            return each.check == wanted.check && each.workforce == wanted.workforce;
        });
        volunteer_.checks->push_back(held);
    }
    void grant(TrainingRequirement const& wanted) {
        if (!volunteer_.training) volunteer_.training.emplace();
        auto const training = wanted.any_of.front();
        std::erase_if(*volunteer_.training,
                      [&](TrainingHeld const& held) { return held.training == training; });
        auto const done = backdrop_.today - chrono::days(random_.between(20, 400));
        volunteer_.training->push_back({.training = training, .completed = done, .expires = std::nullopt});
    }
    void grant(ReferencesRequirement const&) { volunteer_.references = Answer::yes; }
    void grant(InductionRequirement const&) { volunteer_.induction = Answer::yes; }

    // A blank stays blank: that somebody comes on Tuesdays says nothing of Wednesdays.
    void grant_time(std::optional<Interval> const& when) {
        auto& free = volunteer_.availability;
        Minutes weekly = role_.weekly_minutes.value_or(Minutes(0));
        if (when) {
            weekly = chrono::ceil<Minutes>(when->length());
            if (free) {
                free->also = free->also.with(IntervalSet{*when});
                free->except = free->except.without(IntervalSet{*when});
            }
        } else if (role_.pattern) {
            WeekInterval const session = role_.pattern->intervals().front();
            weekly = std::max(weekly, Minutes(session.length()));
            if (free) free->weekly = free->weekly.with(WeekSet{session});
            if (free) free->except = {};
        }
        auto& most = volunteer_.weekly_minutes_max;
        if (most) *most = std::max(*most, Minutes(chrono::ceil<chrono::hours>(weekly)));
    }

    Backdrop const& backdrop_;
    Person& person_;
    Volunteer& volunteer_;
    Role const& role_;
    Random& random_;
};

class HistoryMaker {
  public:
    HistoryMaker(Backdrop const& backdrop, Work const& work, std::vector<Person>& people)
        : backdrop_(backdrop), work_(work), people_(people), by_borough_(backdrop.boroughs) {
        for (std::size_t index = 0; index < work.roles.size(); ++index) list_openings(index);
    }

    History make() {
        for (std::size_t index = 0; index < people_.size(); ++index) {
            draw_matches(index);
            draw_bar(index);
        }
        return std::move(history_);
    }

  private:
    void list_openings(std::size_t index) {
        Role const& role = work_.roles[index].role;
        RoleFacts const& facts = work_.facts[index];
        // History fills at most half of what an opening wants, so that there is work left to do.
        auto const half = (role.places.maximum.value_or(1) + 1) / 2;
        auto const free = role.status == RoleStatus::open ? half : 0;
        auto& openings = by_borough_[facts.borough];
        if (facts.shift_count == 0) {
            openings.push_back({.role = index, .key = role.key, .when = role.when, .free = free});
        }
        for (std::size_t each = 0; each < facts.shift_count; ++each) {
            Shift const& shift = work_.shifts[facts.first_shift + each].shift;
            openings.push_back({.role = index, .key = shift.key, .when = shift.when, .free = free});
        }
    }

    void draw_matches(std::size_t index) {
        Random random(backdrop_.seed, Stream::match, index);
        Person& person = people_[index];
        used_.clear();
        if (person.volunteer.status == VolunteerStatus::stopped) {
            if (random.chance(rates::served_before)) draw(person, drawn(served_states, random), random);
            return;
        }
        if (random.chance(rates::holds_a_place)) draw(person, drawn(holding_states, random), random);
        if (random.chance(rates::served_before)) draw(person, drawn(served_states, random), random);
        if (random.chance(rates::ended)) draw(person, drawn(ended_states, random), random);
        if (person.volunteer.status != VolunteerStatus::active) return;
        if (random.chance(rates::asked)) draw(person, drawn(asked_states, random), random);
        if (random.chance(rates::applied)) draw(person, drawn(applied_states, random), random);
        if (random.chance(rates::waiting_list)) draw(person, MatchState::waiting_list, random);
    }

    // Looks at a few openings of the borough and takes the first that fits; none may.
    void draw(Person& person, MatchState state, Random& random) {
        auto& openings = by_borough_[person.borough];
        if (openings.empty()) return;
        constexpr int looks = 24;
        for (int look = 0; look < looks; ++look) {
            auto const at = random.below(static_cast<std::uint32_t>(openings.size()));
            MadeOpening& opening = openings[at];
            Role const& role = work_.roles[opening.role].role;
            if (names(used_, at) || !fits(opening, role, state)) continue;
            if (!Suitability(person, role, work_.facts[opening.role]).holds()) continue;
            used_.push_back(at);
            // In direct mode a yes is as good as a place; history keeps the two apart.
            if (state == MatchState::accepted && role.direct) state = MatchState::offered;
            record(person, opening, role, state, random);
            return;
        }
    }

    bool fits(MadeOpening const& opening, Role const& role, MatchState state) const {
        bool const begun = !opening.when && (!role.start || *role.start <= backdrop_.today);
        if (state == MatchState::active) return begun && opening.free > 0;
        if (holds_place(state, role.direct)) return opening.free > 0;
        // Nobody has finished what is still to come.
        if (state == MatchState::completed || state == MatchState::left) return begun;
        return role.status == RoleStatus::open;
    }

    void record(Person& person, MadeOpening& opening, Role const& role, MatchState state, Random& random) {
        bool const holds = holds_place(state, role.direct);
        auto days = holds ? random.between(5, 320) : random.between(1, 25);
        if (state == MatchState::completed || state == MatchState::left) days = random.between(20, 500);
        if (is_refused(state) || state == MatchState::no_reply) days = random.between(5, 200);
        Date since = backdrop_.today - chrono::days(days);
        bool const worked = has_served(state) || state == MatchState::left;
        if (worked && role.start) since = std::max(since, *role.start);
        if (holds) {
            --opening.free;
            Settlement(backdrop_, person, role, random).settle(opening.when);
            auto& waiting = person.volunteer.waiting_since;
            if (waiting && *waiting < since) *waiting = since;
        }
        history_.matches.push_back({.volunteer = person.volunteer.key,
                                    .opening = std::string(opening.key),
                                    .state = state,
                                    .since = since});
    }

    void draw_bar(std::size_t index) {
        Random random(backdrop_.seed, Stream::bar, index);
        if (!random.chance(rates::barred)) return;
        auto const& openings = by_borough_[people_[index].borough];
        if (openings.empty()) return;
        auto const& opening = openings[random.below(static_cast<std::uint32_t>(openings.size()))];
        RoleRow const& row = work_.roles[opening.role];
        bool const whole_organisation = random.chance(300);
        history_.bars.push_back({.volunteer = people_[index].volunteer.key,
                                 .target = whole_organisation ? row.organisation : row.role.key});
    }

    Backdrop const& backdrop_;
    Work const& work_;
    std::vector<Person>& people_;
    std::vector<std::vector<MadeOpening>> by_borough_;
    std::vector<std::size_t> used_; // openings of the person at hand
    History history_;
};

} // namespace

History make_history(Backdrop const& backdrop, Work const& work, std::vector<Person>& people) {
    return HistoryMaker(backdrop, work, people).make();
}

} // namespace kith::sample
