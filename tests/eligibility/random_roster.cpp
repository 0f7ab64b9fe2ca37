// SPDX-License-Identifier: MIT
#include "random_roster.hpp"

#include "one_pair.hpp"

namespace kith::eligibility {
namespace {

class Maker {
  public:
    Maker(Dice& dice, RandomSize size) : dice_(dice), size_(size) {}

    RosterDraft make() {
        words();
        for (std::int32_t id = 0; id < size_.volunteers; ++id) draft_.volunteers.push_back(volunteer(id));
        for (std::int32_t id = 0; id < 4; ++id)
            draft_.organisations.push_back({name("o", id), name("Organisation", id), location()});
        for (std::int32_t id = 0; id < size_.roles; ++id) role(id);
        matches();
        return std::move(draft_);
    }

  private:
    static std::string name(char const* prefix, std::int32_t id) { return prefix + std::to_string(id); }

    void words() {
        // A fortnight around a clock change, or any other time.
        static Date const starts[] = {day(2026, 10, 12), day(2026, 3, 18), day(2026, 6, 1)};
        today_ = starts[dice_.below(3)] + std::chrono::days(dice_.below(14));
        draft_.community = "random";
        draft_.as_of = at(today_, dice_.below(24), dice_.below(60));
        draft_.zone = london();
        draft_.commitment_weeks = dice_.between(1, 20);
        std::vector<std::string> codes;
        for (std::int32_t id = 0; id < size_.skills; ++id) codes.push_back(name("w", id));
        draft_.words.skills = Skills(codes);
        draft_.words.languages = Languages(codes);
        draft_.words.causes = Causes(codes);
        draft_.words.goals = Goals(codes);
        draft_.words.trainings = Trainings(codes);
        draft_.words.access_needs = AccessNeeds(codes);
        draft_.words.checks = CheckCodes({"c0", "c1", "c2", "c3"});
        draft_.check_kinds = {
            {CheckId(0), "dbs", 1}, {CheckId(1), "dbs", 2}, {CheckId(2), "dbs", 3}, {CheckId(3), "pvg", 2}};
        draft_.words.wards = WardCodes({"w0", "w1", "w2"});
        draft_.wards = {{WardId(0), "Bow", GridPoint{537'000, 183'000}},
                        {WardId(1), "Mile End", GridPoint{536'000, 182'000}},
                        {WardId(2), "Nowhere", {}}};
    }

    bool unknown() { return dice_.percent(size_.unknown_percent); }

    template <class Enum>
    Enum any(std::int32_t count) {
        return static_cast<Enum>(dice_.below(count));
    }
    template <class Enum>
    Known<Enum> perhaps(std::int32_t count) {
        if (unknown()) return {};
        return any<Enum>(count);
    }
    Answer answer() { return unknown() ? Answer::unknown : dice_.percent(70) ? Answer::yes : Answer::no; }

    template <class Each, class Make>
    std::vector<Each> some(std::int32_t count, std::int32_t percent, Make make) {
        std::vector<Each> list;
        for (std::int32_t id = 0; id < count; ++id)
            if (dice_.percent(percent)) list.push_back(make(static_cast<std::size_t>(id)));
        return list;
    }
    template <class Id>
    std::vector<Id> ids(std::int32_t percent) {
        return some<Id>(size_.skills, percent, [](std::size_t id) { return Id(id); });
    }

    GridPoint point() { return {536'000 + dice_.below(4'000), 182'000 + dice_.below(4'000)}; }
    Location location() {
        Location location;
        if (dice_.percent(60)) location.point = point();
        if (dice_.percent(60)) location.ward = WardId(static_cast<std::size_t>(dice_.below(3)));
        return location;
    }
    Date near_day(std::int32_t before, std::int32_t after) {
        return today_ + std::chrono::days(dice_.between(-before, after));
    }
    Interval near_time(std::int32_t days, std::int32_t minutes) {
        Instant const begin = at(near_day(2, days), dice_.below(24), dice_.below(4) * 15);
        return {begin, begin + Minutes(dice_.between(1, minutes / 15) * 15)};
    }
    WeekSet week(std::int32_t pieces, std::int32_t hours) {
        std::vector<WeekInterval> list;
        for (std::int32_t id = 0; id < pieces; ++id) {
            WeekMinute const begin = dice_.below(7 * 48) * 30;
            list.push_back({begin, std::min(minutes_per_week, begin + dice_.between(1, hours * 2) * 30)});
        }
        return WeekSet(list);
    }

    Volunteer volunteer(std::int32_t id) {
        Volunteer each;
        each.key = name("v", id);
        each.status = dice_.percent(90) ? VolunteerStatus::active : any<VolunteerStatus>(3);
        if (!unknown()) {
            each.skills = some<SkillHeld>(size_.skills, 60, [&](std::size_t skill) {
                return SkillHeld{SkillId(skill), perhaps<SkillLevel>(3)};
            });
        }
        if (!unknown()) {
            each.languages = some<LanguageSpoken>(size_.skills, 60, [&](std::size_t language) {
                return LanguageSpoken{LanguageId(language), perhaps<LanguageLevel>(3)};
            });
        }
        each.causes = ids<CauseId>(40);
        each.goals = ids<GoalId>(30);
        if (!unknown()) availability(each);
        each.home = location();
        if (!unknown()) each.travel_metres_max = dice_.below(6'000);
        each.travel_mode = perhaps<TravelMode>(4);
        each.remote = answer();
        each.vehicle = perhaps<Vehicle>(4);
        if (!unknown()) each.weekly_minutes_max = Minutes(dice_.below(40) * 30);
        checks(each);
        each.references = answer();
        each.induction = answer();
        each.guardian_consent = answer();
        if (dice_.percent(50))
            each.birth = BirthMonth{std::chrono::year(dice_.between(1950, 2011)) /
                                    std::chrono::month(static_cast<unsigned>(dice_.between(1, 12)))};
        else if (dice_.percent(50))
            each.birth = AgeBand{dice_.between(14, 30), dice_.between(30, 60)};
        each.sex = perhaps<Sex>(2);
        if (!unknown()) each.access_needs = ids<AccessId>(8);
        each.expenses_needed = unknown() ? Answer::unknown : dice_.percent(20) ? Answer::yes : Answer::no;
        if (!unknown()) each.waiting_since = near_day(100, 3);
        return each;
    }

    void availability(Volunteer& each) {
        Availability availability;
        availability.weekly = week(dice_.between(0, 6), 30);
        if (dice_.percent(30)) availability.also = IntervalSet{near_time(40, 3'000), near_time(40, 1'000)};
        if (dice_.percent(30)) {
            availability.except = IntervalSet{near_time(60, 6'000)};
            if (dice_.percent(40))
                availability.except = availability.except.with(IntervalSet{near_time(60, 90'000)});
        }
        each.availability = availability;
    }

    void checks(Volunteer& each) {
        if (!unknown()) {
            each.checks = some<CheckHeld>(4, 50, [&](std::size_t id) {
                CheckHeld held{CheckId(id), any<Workforce>(4), {}, {}};
                if (dice_.percent(50)) held.issued = near_day(900, 10);
                if (dice_.percent(50)) held.recheck = near_day(20, 80) + std::chrono::days(10);
                if (held.issued && held.recheck && *held.recheck < *held.issued) held.recheck = held.issued;
                return held;
            });
        }
        if (!unknown()) {
            each.training = some<TrainingHeld>(size_.skills, 50, [&](std::size_t id) {
                TrainingHeld held{TrainingId(id), {}, {}};
                if (dice_.percent(50)) held.completed = near_day(900, 10);
                if (dice_.percent(50)) held.expires = near_day(20, 80);
                if (held.completed && held.expires && *held.expires < *held.completed)
                    held.expires = held.completed;
                return held;
            });
        }
    }

    std::optional<Gate> gate() {
        if (dice_.percent(60)) return {};
        auto const kind = any<GateKind>(4);
        return Gate{kind, kind == GateKind::within_days ? dice_.below(40) : 0};
    }

    std::vector<Requirement> requirements() {
        std::vector<Requirement> list;
        auto const add = [&](std::int32_t percent, auto what) {
            if (dice_.percent(percent)) list.push_back({what, gate()});
        };
        auto const skills = some<SkillWanted>(
            size_.skills, 30, [&](std::size_t id) { return SkillWanted{SkillId(id), any<SkillLevel>(3)}; });
        auto const languages = some<LanguageWanted>(size_.skills, 30, [&](std::size_t id) {
            return LanguageWanted{LanguageId(id), any<LanguageLevel>(3)};
        });
        auto const trainings = ids<TrainingId>(30);
        add(skills.empty() ? 0 : 30, SkillRequirement{skills});
        add(25, SkillRequirement{{{SkillId(0), any<SkillLevel>(3)}}});
        add(languages.empty() ? 0 : 20, LanguageRequirement{languages});
        add(20, CheckRequirement{any_check(), any<Workforce>(4)});
        add(trainings.empty() ? 0 : 20, TrainingRequirement{trainings});
        add(15, VehicleRequirement{any<Vehicle>(4)});
        add(15, ReferencesRequirement{});
        add(15, InductionRequirement{});
        add(20, AgeRequirement{dice_.between(14, 25), {}});
        add(5, AgeRequirement{{}, dice_.between(40, 70)});
        add(5, SingleSexRequirement{any<Sex>(2), "reason", "approver"});
        return list;
    }
    CheckId any_check() { return CheckId(static_cast<std::size_t>(dice_.below(4))); }

    Places places() {
        Places places;
        if (dice_.percent(70)) places.maximum = dice_.below(6);
        if (places.maximum && dice_.percent(50)) places.minimum = dice_.below(*places.maximum + 1);
        return places;
    }

    void role(std::int32_t id) {
        Role each;
        each.key = name("r", id);
        each.kind = any<RoleKind>(3);
        each.status = dice_.percent(95) ? RoleStatus::open : RoleStatus::closed;
        each.setting = dice_.percent(60) ? Setting::in_person : any<Setting>(4);
        each.location = location();
        each.direct = dice_.percent(20);
        each.places = places();
        if (each.kind == RoleKind::ongoing && dice_.percent(80)) each.pattern = week(dice_.between(1, 4), 5);
        if (each.kind == RoleKind::one_off && dice_.percent(80)) each.when = near_time(40, 600);
        if (dice_.percent(40)) each.weekly_minutes = Minutes(dice_.between(1, 20) * 30);
        if (dice_.percent(60)) each.start = near_day(30, 40);
        if (dice_.percent(40)) each.end = each.start.value_or(today_) + std::chrono::days(dice_.below(200));
        if (dice_.percent(50)) each.commitment_weeks = dice_.between(1, 30);
        each.requirements = requirements();
        each.desired_skills = some<SkillWanted>(size_.skills, 30, [&](std::size_t skill) {
            return SkillWanted{SkillId(skill), any<SkillLevel>(3)};
        });
        each.causes = ids<CauseId>(40);
        each.goals = ids<GoalId>(30);
        if (!unknown()) each.access = ids<AccessId>(70);
        each.expenses_paid = answer();
        std::string const organisation = name("o", dice_.below(4));
        openings_.push_back(each.key);
        if (each.kind == RoleKind::shifts) {
            openings_.pop_back();
            for (std::int32_t shift = dice_.below(4); shift >= 0; --shift) {
                ShiftRow row;
                row.shift.key = each.key + name("s", shift);
                row.shift.when = near_time(30, dice_.percent(80) ? 400 : 12'000);
                row.shift.places = places();
                if (row.shift.places.minimum && !row.shift.places.maximum) row.shift.places.minimum.reset();
                row.role = each.key;
                openings_.push_back(row.shift.key);
                draft_.shifts.push_back(row);
            }
        }
        draft_.roles.push_back({each, organisation});
    }

    void matches() {
        for (auto const& volunteer : draft_.volunteers) {
            for (auto const& opening : openings_) {
                if (!dice_.percent(6)) continue;
                draft_.matches.push_back({volunteer.key, opening, any<MatchState>(17), {}});
            }
            if (dice_.percent(10)) draft_.bars.push_back({volunteer.key, name("o", dice_.below(4))});
            if (size_.roles > 0 && dice_.percent(10))
                draft_.bars.push_back({volunteer.key, name("r", dice_.below(size_.roles))});
        }
    }

    Dice& dice_;
    RandomSize size_;
    Date today_;
    RosterDraft draft_;
    std::vector<std::string> openings_;
};

} // namespace

RosterDraft random_draft(Dice& dice, RandomSize size) {
    return Maker(dice, size).make();
}

Roster built(RosterDraft draft) {
    auto roster = Roster::build(std::move(draft));
    if (!roster) {
        for (auto const& violation : roster.error())
            MESSAGE("violation ", static_cast<int>(violation.code), " ", static_cast<int>(violation.table),
                    " ", std::string(violation.field), " ", violation.other);
    }
    REQUIRE(roster);
    return std::move(*roster);
}

} // namespace kith::eligibility
