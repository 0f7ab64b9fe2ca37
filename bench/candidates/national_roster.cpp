// SPDX-License-Identifier: MIT
#include "national_roster.hpp"

#include <cmath>
#include <random>

namespace kith::bench {
namespace {

using namespace std::chrono_literals;

class Maker {
  public:
    Maker(std::uint64_t seed, NationalSize size)
        : random_(seed),
          size_(size),
          wards_a_side_(std::max(1, static_cast<std::int32_t>(std::sqrt(size.volunteers / 115.0)))) {}

    RosterDraft make() {
        words();
        for (std::int32_t id = 0; id < size_.volunteers; ++id) draft_.volunteers.push_back(volunteer(id));
        std::int32_t const organisations = std::max(1, size_.openings / 8);
        for (std::int32_t id = 0; id < organisations; ++id)
            draft_.organisations.push_back({key("o", id), "Organisation", {point(), {}}});
        while (made_ < size_.openings) role(organisations);
        matches();
        return std::move(draft_);
    }

  private:
    static constexpr std::int32_t skills = 16;
    static constexpr std::int32_t ward_metres = 800;

    std::int32_t below(std::int32_t bound) {
        return static_cast<std::int32_t>(random_() % static_cast<std::uint64_t>(bound));
    }
    bool per_mille(std::int32_t chance) { return below(1'000) < chance; }

    // Keys in no order of place, as in life.
    std::string key(char const* prefix, std::int32_t id) {
        std::string digits = std::to_string(id);
        return prefix + std::string(7 - digits.size(), '0') + digits;
    }

    void words() {
        draft_.community = "national";
        draft_.as_of = Instant(std::chrono::sys_days(2026y / 11 / 2)) + 9h;
        std::vector<std::string> codes;
        for (std::int32_t id = 0; id < skills; ++id) codes.push_back(key("w", id));
        draft_.words.skills = Skills(codes);
        draft_.words.languages = Languages(codes);
        draft_.words.causes = Causes(codes);
        draft_.words.goals = Goals(codes);
        draft_.words.trainings = Trainings(codes);
        draft_.words.access_needs = AccessNeeds(codes);
        draft_.words.checks = CheckCodes({"dbs_basic", "dbs_enhanced"});
        draft_.check_kinds = {{CheckId(0), "dbs", 1}, {CheckId(1), "dbs", 3}};
    }

    GridPoint point() {
        return {100'000 + below(wards_a_side_ * ward_metres), 100'000 + below(wards_a_side_ * ward_metres)};
    }
    // Morning 9-13, afternoon 13-17, evening 17-21 of one of seven days.
    static WeekInterval slot(std::int32_t index) {
        WeekMinute const begin = index / 3 * minutes_per_day + (9 + index % 3 * 4) * 60;
        return {begin, begin + 240};
    }

    template <class Id>
    std::vector<Id> some(std::int32_t chance) {
        std::vector<Id> list;
        for (std::int32_t id = 0; id < skills; ++id)
            if (per_mille(chance)) list.push_back(Id(static_cast<std::size_t>(id)));
        return list;
    }

    Volunteer volunteer(std::int32_t id) {
        Volunteer each;
        each.key = key("v", id);
        if (!per_mille(20)) {
            each.skills.emplace();
            for (SkillId const skill : some<SkillId>(220))
                each.skills->push_back({skill, static_cast<SkillLevel>(below(3))});
        }
        if (!per_mille(50)) {
            each.languages.emplace();
            for (LanguageId const language : some<LanguageId>(60))
                each.languages->push_back({language, static_cast<LanguageLevel>(below(3))});
        }
        each.causes = some<CauseId>(120);
        each.goals = some<GoalId>(60);
        if (!per_mille(10)) availability(each);
        if (below(10'000) != 0) each.home.point = point();
        if (below(10'000) != 0) each.travel_metres_max = 1'000 + below(4) * 1'000;
        if (!per_mille(200)) each.travel_mode = static_cast<TravelMode>(below(4));
        each.remote = per_mille(40) ? Answer::yes : per_mille(5) ? Answer::unknown : Answer::no;
        if (!per_mille(100)) each.vehicle = per_mille(400) ? Vehicle::car : Vehicle::none;
        each.capacity = per_mille(150) ? 2 : 1;
        if (!per_mille(300)) each.weekly_minutes_max = Minutes(240 * (1 + below(3)));
        if (!per_mille(400)) {
            each.checks.emplace();
            if (per_mille(350)) each.checks->push_back({CheckId(1), Workforce::adult_and_child, {}, {}});
        }
        if (per_mille(300)) each.training = std::vector<TrainingHeld>{{TrainingId(0), {}, {}}};
        each.references = per_mille(300) ? Answer::yes : Answer::unknown;
        each.induction = per_mille(300) ? Answer::yes : Answer::unknown;
        if (!per_mille(50))
            each.birth = BirthMonth{std::chrono::year(1945 + below(66)) / static_cast<int>(1 + below(12))};
        if (!per_mille(100)) each.access_needs = some<AccessId>(5);
        each.expenses_needed = per_mille(100) ? Answer::yes : Answer::no;
        each.waiting_since = Date(2026y / 11 / 2) - std::chrono::days(below(200));
        return each;
    }

    void availability(Volunteer& each) {
        std::vector<WeekInterval> slots;
        for (std::int32_t index = 0; index < 21; ++index)
            if (per_mille(260)) slots.push_back(slot(index));
        Availability availability{WeekSet(slots), {}, {}};
        if (per_mille(50)) {
            Instant const away = draft_.as_of + std::chrono::days(below(60));
            availability.except = IntervalSet{{away, away + std::chrono::days(1 + below(21))}};
        }
        each.availability = availability;
    }

    void requirements(Role& each) {
        if (per_mille(700))
            each.requirements.push_back({SkillRequirement{{{SkillId(static_cast<std::size_t>(below(skills))),
                                                            static_cast<SkillLevel>(below(2))}}},
                                         {}});
        if (per_mille(80))
            each.requirements.push_back(
                {LanguageRequirement{
                     {{LanguageId(static_cast<std::size_t>(below(skills))), LanguageLevel::conversational}}},
                 {}});
        if (per_mille(250)) each.requirements.push_back({CheckRequirement{CheckId(1), Workforce::adult}, {}});
        if (per_mille(100)) each.requirements.push_back({TrainingRequirement{{TrainingId(0)}}, {}});
        if (per_mille(100)) each.requirements.push_back({VehicleRequirement{Vehicle::car}, {}});
        if (per_mille(100)) each.requirements.push_back({ReferencesRequirement{}, {}});
        if (per_mille(300)) each.requirements.push_back({AgeRequirement{18, {}}, {}});
    }

    void role(std::int32_t organisations) {
        Role each;
        each.key = key("r", made_);
        each.setting = per_mille(50) ? Setting::remote : per_mille(20) ? Setting::either : Setting::in_person;
        each.location.point = point();
        each.places.maximum = 1 + below(100) * below(100) / 100;
        each.places.minimum = *each.places.maximum / 2;
        each.causes = some<CauseId>(100);
        each.goals = some<GoalId>(100);
        each.desired_skills = {{SkillId(static_cast<std::size_t>(below(skills))), SkillLevel::basic}};
        each.access = some<AccessId>(900);
        each.expenses_paid = per_mille(700) ? Answer::yes : Answer::no;
        requirements(each);
        std::int32_t const kind = below(100);
        if (kind < 40) {
            shifts(each);
        } else if (kind < 95) {
            std::int32_t const first = below(21);
            each.pattern = WeekSet{slot(first), slot((first + 7) % 21)};
            if (per_mille(500)) each.weekly_minutes = Minutes(240);
            ++made_;
        } else {
            ++made_; // by arrangement
        }
        draft_.roles.push_back({each, key("o", below(organisations))});
    }

    void shifts(Role& each) {
        each.kind = RoleKind::shifts;
        for (std::int32_t left = 1 + below(4); left > 0 && made_ < size_.openings; --left) {
            ShiftRow row;
            row.shift.key = key("s", made_);
            Instant const monday{std::chrono::sys_days(2026y / 11 / 9) + std::chrono::weeks(below(8))};
            WeekInterval const when = slot(below(21));
            row.shift.when = {monday + Minutes(when.begin), monday + Minutes(when.end)};
            row.role = each.key;
            draft_.shifts.push_back(row);
            ++made_;
        }
    }

    void matches() {
        for (auto const& volunteer : draft_.volunteers) {
            if (!per_mille(30)) continue;
            auto const& role =
                draft_.roles[static_cast<std::size_t>(below(static_cast<std::int32_t>(draft_.roles.size())))];
            if (role.role.kind == RoleKind::shifts) continue;
            draft_.matches.push_back({volunteer.key,
                                      role.role.key,
                                      per_mille(500) ? MatchState::active : MatchState::completed,
                                      {}});
        }
    }

    std::mt19937_64 random_;
    NationalSize size_;
    std::int32_t wards_a_side_;
    std::int32_t made_ = 0;
    RosterDraft draft_;
};

} // namespace

RosterDraft national_roster(std::uint64_t seed, NationalSize size) {
    return Maker(seed, size).make();
}

} // namespace kith::bench
