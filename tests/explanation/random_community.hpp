// SPDX-License-Identifier: MIT
// Small communities drawn at random, in which every kind of fact is now stated, now unknown, now in the way.
#pragma once

#include "model/roster.hpp"

#include <random>
#include <string>

namespace kith {

class RandomCommunity {
  public:
    explicit RandomCommunity(std::uint32_t seed) : random_(seed) {}

    RosterDraft draft() {
        RosterDraft draft;
        draft.community = "Bow";
        draft.as_of = Instant(std::chrono::sys_days(monday_)) + std::chrono::hours(9);
        draft.commitment_weeks = number(4, 12);
        draft.words.skills = Skills({"cooking", "driving", "listening", "tuition"});
        draft.words.languages = Languages({"bengali", "english", "somali"});
        draft.words.causes = Causes({"food", "older_people", "sport"});
        draft.words.goals = Goals({"award", "into_work"});
        draft.words.trainings = Trainings({"first_aid", "food_hygiene", "safeguarding"});
        draft.words.access_needs = AccessNeeds({"hearing_loop", "step_free"});
        draft.words.checks = CheckCodes({"dbs_basic", "dbs_enhanced", "pvg"});
        draft.check_kinds = {{CheckId(0), "dbs", 1}, {CheckId(1), "dbs", 3}, {CheckId(2), "pvg", 1}};
        for (int each = number(6, 14); each > 0; --each)
            draft.volunteers.push_back(volunteer("v" + std::to_string(10 + each)));
        draft.organisations = {{"hub", "Hub", {}}, {"kitchen", "Kitchen", location(30)}};
        for (int each = number(4, 9); each > 0; --each) add_role(draft, "r" + std::to_string(10 + each));
        add_matches(draft);
        return draft;
    }

    int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
    // True so many times in a hundred.
    bool in_100(int times) { return number(1, 100) <= times; }

  private:
    static constexpr std::chrono::year_month_day monday_{std::chrono::year(2026), std::chrono::month(11),
                                                         std::chrono::day(2)};

    Date day(int from_now) { return Date(std::chrono::local_days(monday_)) + std::chrono::days(from_now); }
    template <class Enum>
    Enum any(int count) {
        return static_cast<Enum>(number(0, count - 1));
    }
    Answer answer(int known) {
        return in_100(known) ? (in_100(50) ? Answer::yes : Answer::no) : Answer::unknown;
    }

    Location location(int known) {
        Location location;
        if (in_100(known)) location.point = GridPoint{535'000 + number(0, 6'000), 181'000 + number(0, 4'000)};
        return location;
    }

    WeekSet week(int sessions) {
        std::vector<WeekInterval> times;
        for (int each = 0; each < sessions; ++each) {
            WeekMinute const begin = number(0, 6) * minutes_per_day + number(7, 19) * 60;
            times.push_back({begin, begin + 60 * number(1, 5)});
        }
        return WeekSet(times);
    }

    Interval shift() {
        Instant const begin =
            Instant(std::chrono::sys_days(monday_)) + std::chrono::hours(24 * number(1, 40) + number(8, 18));
        return {begin, begin + std::chrono::minutes(30 * number(2, 8))};
    }

    Volunteer volunteer(std::string key) {
        Volunteer person;
        person.key = std::move(key);
        if (in_100(12)) person.status = in_100(70) ? VolunteerStatus::paused : VolunteerStatus::stopped;
        if (in_100(75)) {
            person.skills.emplace();
            for (std::size_t id = 0; id < 4; ++id)
                if (in_100(50))
                    person.skills->push_back(
                        {SkillId(id), in_100(80) ? Known<SkillLevel>(any<SkillLevel>(3)) : std::nullopt});
        }
        if (in_100(75)) {
            person.languages.emplace();
            for (std::size_t id = 0; id < 3; ++id)
                if (in_100(50))
                    person.languages->push_back(
                        {LanguageId(id),
                         in_100(80) ? Known<LanguageLevel>(any<LanguageLevel>(3)) : std::nullopt});
        }
        for (std::size_t id = 0; id < 3; ++id)
            if (in_100(30)) person.causes.emplace_back(id);
        for (std::size_t id = 0; id < 2; ++id)
            if (in_100(30)) person.goals.emplace_back(id);
        if (in_100(70)) person.availability = Availability{week(number(0, 8)), {}, {}};
        if (person.availability && in_100(20)) person.availability->except = IntervalSet({shift()});
        person.home = location(85);
        if (in_100(80)) person.travel_metres_max = number(0, 5) * 1'000;
        if (in_100(60)) person.travel_mode = any<TravelMode>(4);
        person.remote = answer(60);
        if (in_100(70)) person.vehicle = any<Vehicle>(4);
        if (in_100(60)) person.capacity = number(0, 3);
        if (in_100(60)) person.weekly_minutes_max = Minutes(60 * number(0, 12));
        if (in_100(60)) {
            person.checks.emplace();
            for (std::size_t id = 0; id < 3; ++id)
                if (in_100(30))
                    person.checks->push_back({CheckId(id), any<Workforce>(4), day(-number(1, 2'000)), {}});
        }
        if (in_100(60)) {
            person.training.emplace();
            for (std::size_t id = 0; id < 3; ++id) {
                if (!in_100(40)) continue;
                Date const completed = day(-number(1, 1'000));
                person.training->push_back({TrainingId(id), completed,
                                            in_100(60)
                                                ? Known<Date>(completed + std::chrono::days(number(1, 1'100)))
                                                : std::nullopt});
            }
        }
        person.references = answer(50);
        person.induction = answer(50);
        person.guardian_consent = answer(30);
        if (in_100(40)) {
            int const from = number(14, 70);
            person.birth = AgeBand{from, from + number(0, 9)};
        } else if (in_100(60)) {
            person.birth = BirthMonth{std::chrono::year(number(1945, 2011)) /
                                      std::chrono::month(static_cast<unsigned>(number(1, 12)))};
        }
        if (in_100(50)) person.sex = any<Sex>(2);
        if (in_100(60)) {
            person.access_needs.emplace();
            if (in_100(15)) person.access_needs->emplace_back(static_cast<std::size_t>(number(0, 1)));
        }
        person.expenses_needed = answer(60);
        if (in_100(60)) person.waiting_since = day(-number(0, 100));
        return person;
    }

    Requirement requirement(int kind) {
        Requirement wanted;
        auto const two = static_cast<std::size_t>(number(0, 1));
        if (kind == 0)
            wanted.what = SkillRequirement{
                {{SkillId(two), any<SkillLevel>(3)}, {SkillId(two + 2), any<SkillLevel>(3)}}};
        else if (kind == 1)
            wanted.what = LanguageRequirement{{{LanguageId(two + 1), any<LanguageLevel>(3)}}};
        else if (kind == 2)
            wanted.what =
                CheckRequirement{CheckId(two + static_cast<std::size_t>(number(0, 1))), any<Workforce>(4)};
        else if (kind == 3)
            wanted.what = TrainingRequirement{in_100(50) ? std::vector{TrainingId(two)}
                                                         : std::vector{TrainingId(two), TrainingId(two + 1)}};
        else if (kind == 4)
            wanted.what = VehicleRequirement{in_100(70)   ? Vehicle::car
                                             : in_100(50) ? Vehicle::van
                                                          : Vehicle::bicycle};
        else if (kind == 5)
            wanted.what = ReferencesRequirement{};
        else if (kind == 6)
            wanted.what = InductionRequirement{};
        else if (kind == 7)
            wanted.what =
                in_100(80) ? AgeRequirement{number(14, 21), {}} : AgeRequirement{16, number(18, 40)};
        else
            wanted.what = SingleSexRequirement{any<Sex>(2), "refuge", "trustees"};
        if (in_100(25)) wanted.gate = Gate{any<GateKind>(4), number(0, 60)};
        if (wanted.gate && wanted.gate->kind != GateKind::within_days) wanted.gate->days = 0;
        return wanted;
    }

    void add_role(RosterDraft& draft, std::string key) {
        Role role;
        role.key = key;
        role.kind = any<RoleKind>(3);
        if (in_100(5)) role.status = RoleStatus::closed;
        role.setting = in_100(60) ? Setting::in_person : any<Setting>(4);
        role.location = location(75);
        role.urgency = any<Urgency>(4);
        role.direct = in_100(20);
        if (in_100(70)) role.places.maximum = number(0, 3);
        if (role.places.maximum && in_100(50)) role.places.minimum = number(0, *role.places.maximum);
        if (role.kind == RoleKind::ongoing && in_100(75)) role.pattern = week(number(1, 3));
        if (role.kind != RoleKind::shifts && in_100(50)) role.weekly_minutes = Minutes(60 * number(1, 5));
        if (role.kind == RoleKind::one_off && in_100(75)) role.when = shift();
        if (in_100(40)) role.start = day(number(-30, 60));
        if (in_100(30)) role.end = (role.start ? *role.start : day(0)) + std::chrono::days(number(0, 120));
        if (in_100(30)) role.commitment_weeks = number(1, 20);
        for (int each = number(0, 2); each > 0; --each)
            role.requirements.push_back(requirement(number(0, 8)));
        if (in_100(40))
            role.desired_skills = {{SkillId(0), SkillLevel::basic}, {SkillId(2), SkillLevel::capable}};
        for (std::size_t id = 0; id < 3; ++id)
            if (in_100(30)) role.causes.emplace_back(id);
        for (std::size_t id = 0; id < 2; ++id)
            if (in_100(30)) role.goals.emplace_back(id);
        if (in_100(70)) role.access = std::vector<AccessId>{AccessId(1)};
        role.expenses_paid = answer(80);
        if (role.kind == RoleKind::shifts) {
            for (int each = number(1, 3); each > 0; --each) {
                Shift dated;
                dated.key = key + "-" + std::to_string(each);
                dated.when = shift();
                if (in_100(30)) dated.places = {1, 2};
                draft.shifts.push_back({std::move(dated), key});
            }
        }
        draft.roles.push_back({std::move(role), in_100(50) ? "hub" : "kitchen"});
    }

    void add_matches(RosterDraft& draft) {
        std::vector<std::string> openings;
        for (auto const& row : draft.roles)
            if (row.role.kind != RoleKind::shifts) openings.push_back(row.role.key);
        for (auto const& row : draft.shifts) openings.push_back(row.shift.key);
        for (Volunteer const& person : draft.volunteers) {
            for (std::string const& opening : openings)
                if (in_100(4)) draft.matches.push_back({person.key, opening, any<MatchState>(17), {}});
            if (in_100(5)) draft.bars.push_back({person.key, in_100(50) ? "hub" : draft.roles[0].role.key});
        }
    }

    std::mt19937 random_;
};

} // namespace kith
