// SPDX-License-Identifier: MIT
#include "random_draft.hpp"

#include <algorithm>

namespace kith::test {

using namespace exchange;
using namespace std::chrono_literals;

namespace {

class Maker {
  public:
    explicit Maker(unsigned seed) : random_(seed) {}

    PackDraft make() {
        auto& roster = draft_.roster;
        set_words(roster, draft_.taxonomy);
        roster.community = text();
        roster.community += "x";
        roster.zone = zone_table(draft_.zone_name).value();
        roster.as_of = Instant(std::chrono::sys_days(2026y / 11 / 22)) + std::chrono::seconds(below(86'400));
        roster.commitment_weeks = 1 + below(30);
        roster.words.wards = WardCodes({"E05000001", "E05000002", "E05000003"});
        for (int i = 0; i < 3; ++i)
            roster.wards.push_back({WardId(static_cast<std::size_t>(i)), "Ward " + std::to_string(i), {}});
        roster.wards[0].centre = point();
        if (coin()) draft_.settings.score.base = below(1000);
        for (int i = below(4) + 1; i > 0; --i) add_organisation(i);
        for (int i = below(8); i > 0; --i) add_role(i);
        for (int i = below(12); i > 0; --i) add_volunteer(i);
        add_matches();
        return std::move(draft_);
    }

  private:
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    bool coin() { return random_() % 2 == 0; }
    template <class Value>
    Known<Value> maybe(Value value) {
        return coin() ? Known<Value>(std::move(value)) : std::nullopt;
    }
    Answer answer() { return static_cast<Answer>(below(3)); }
    std::string text() {
        constexpr std::array<std::string_view, 10> texts = {
            "", "Ana", "Zoë Ali", "=1+1", "a, b", "say \"hi\"", "two\nlines", "-5", "'quoted'", "বাংলা; x"};
        return std::string(texts[static_cast<std::size_t>(below(10))]);
    }
    GridPoint point() { return {530'000 + below(20'000), 180'000 + below(10'000)}; }
    Location location() { return {maybe(point()), maybe(WardId(static_cast<std::size_t>(below(3))))}; }
    Date date() { return Date(2026y / 1 / 1) + std::chrono::days(below(700)); }

    template <class WordId, class Tag>
    std::vector<WordId> words(Vocabulary<Tag> const& vocabulary, int most) {
        std::vector<WordId> chosen;
        for (int i = below(most + 1); i > 0; --i) {
            WordId const id(static_cast<std::size_t>(below(static_cast<int>(vocabulary.size()))));
            if (std::ranges::find(chosen, id) == chosen.end()) chosen.push_back(id);
        }
        return chosen;
    }
    WeekSet week() {
        std::vector<WeekInterval> parts;
        for (int i = below(4); i > 0; --i) {
            int const begin = below(minutes_per_week - 600);
            parts.push_back({begin, begin + 1 + below(600)});
        }
        return WeekSet(std::move(parts));
    }
    // Whole minutes of days without a clock change.
    Interval stretch() {
        Instant const begin =
            draft_.roster.zone.midnight(Date(2026y / 11 / 1) + std::chrono::days(below(100))) +
            Minutes(below(1440));
        return {begin, begin + Minutes(1 + below(5000))};
    }
    IntervalSet stretches() {
        std::vector<Interval> all;
        for (int i = below(3); i > 0; --i) all.push_back(stretch());
        return IntervalSet(std::move(all));
    }
    std::optional<Gate> gate() {
        if (coin()) return std::nullopt;
        auto const kind = static_cast<GateKind>(below(4));
        return Gate{kind, kind == GateKind::within_days ? below(60) : 0};
    }

    void add_organisation(int number) {
        draft_.roster.organisations.push_back({"O" + std::to_string(number), text(), location()});
    }

    void add_role(int number) {
        auto const& vocabulary = draft_.roster.words;
        RoleRow row;
        auto& role = row.role;
        role.key = "R" + std::to_string(number);
        row.organisation = draft_.roster
                               .organisations[static_cast<std::size_t>(
                                   below(static_cast<int>(draft_.roster.organisations.size())))]
                               .key;
        role.title = text();
        role.kind = static_cast<RoleKind>(below(3));
        role.status = static_cast<RoleStatus>(below(2));
        role.setting = static_cast<Setting>(below(4));
        role.location = location();
        role.urgency = static_cast<Urgency>(below(4));
        role.direct = coin();
        int const least = below(5);
        role.places = {maybe(least), maybe(least + below(5))};
        role.runs_only_full = role.kind != RoleKind::shifts && role.places.minimum.value_or(0) > 0 && coin();
        if (role.kind == RoleKind::ongoing) role.pattern = maybe(week());
        if (role.kind == RoleKind::one_off) role.when = maybe(stretch());
        role.weekly_minutes = maybe(Minutes(1 + below(1000)));
        Date const start = date();
        role.start = maybe(start);
        role.end = maybe(start + std::chrono::days(below(100)));
        role.commitment_weeks = maybe(1 + below(100));
        for (auto id : words<SkillId>(vocabulary.skills, 2)) {
            SkillRequirement required{{{id, static_cast<SkillLevel>(below(3))}}};
            SkillId const other((id.index() + 1) % vocabulary.skills.size());
            if (coin()) required.any_of.push_back({other, SkillLevel::basic});
            role.requirements.push_back({required, gate()});
        }
        for (auto id : words<LanguageId>(vocabulary.languages, 1)) {
            role.requirements.push_back(
                {LanguageRequirement{{{id, static_cast<LanguageLevel>(below(3))}}}, gate()});
        }
        for (auto id : words<CheckId>(vocabulary.checks, 2)) {
            role.requirements.push_back({CheckRequirement{id, static_cast<Workforce>(below(4))}, gate()});
        }
        for (auto id : words<TrainingId>(vocabulary.trainings, 1)) {
            role.requirements.push_back({TrainingRequirement{{id}}, gate()});
        }
        if (coin())
            role.requirements.push_back({VehicleRequirement{static_cast<Vehicle>(1 + below(3))}, gate()});
        if (coin()) role.requirements.push_back({ReferencesRequirement{}, gate()});
        if (coin()) role.requirements.push_back({InductionRequirement{}, gate()});
        if (coin()) {
            bool const lower = coin();
            AgeRequirement age;
            if (lower) age.minimum = 14 + below(8);
            if (!lower || coin()) age.maximum = 30 + below(50);
            role.requirements.push_back({age, gate()});
        }
        if (coin())
            role.requirements.push_back(
                {SingleSexRequirement{static_cast<Sex>(below(2)), "refuge", "Trustees"}, gate()});
        for (auto id : words<SkillId>(vocabulary.skills, 3)) {
            role.desired_skills.push_back({id, static_cast<SkillLevel>(below(3))});
        }
        role.causes = words<CauseId>(vocabulary.causes, 3);
        role.goals = words<GoalId>(vocabulary.goals, 3);
        role.access = maybe(words<AccessId>(vocabulary.access_needs, 3));
        role.expenses_paid = answer();
        role.programme = text();
        if (role.kind == RoleKind::shifts) {
            for (int i = below(4); i > 0; --i) {
                ShiftRow shift;
                shift.shift.key = role.key + "-S" + std::to_string(i);
                shift.role = role.key;
                shift.shift.when = stretch();
                shift.shift.places = {maybe(least), maybe(least + below(5))};
                shift.shift.urgency = maybe(static_cast<Urgency>(below(4)));
                shift.shift.status = static_cast<RoleStatus>(below(2));
                draft_.roster.shifts.push_back(shift);
            }
        }
        draft_.roster.roles.push_back(std::move(row));
    }

    void add_volunteer(int number) {
        auto const& vocabulary = draft_.roster.words;
        Volunteer each;
        each.key = "V" + std::to_string(number);
        each.name = text();
        each.status = static_cast<VolunteerStatus>(below(3));
        if (coin()) {
            each.skills.emplace();
            for (auto id : words<SkillId>(vocabulary.skills, 4)) {
                each.skills->push_back({id, maybe(static_cast<SkillLevel>(below(3)))});
            }
        }
        if (coin()) {
            each.languages.emplace();
            for (auto id : words<LanguageId>(vocabulary.languages, 3)) {
                each.languages->push_back({id, maybe(static_cast<LanguageLevel>(below(3)))});
            }
        }
        each.causes = words<CauseId>(vocabulary.causes, 3);
        each.goals = words<GoalId>(vocabulary.goals, 2);
        if (coin()) each.availability = Availability{week(), stretches(), stretches()};
        each.home = location();
        each.travel_metres_max = maybe(below(20'000));
        each.travel_mode = maybe(static_cast<TravelMode>(below(4)));
        each.remote = answer();
        each.vehicle = maybe(static_cast<Vehicle>(below(4)));
        each.capacity = maybe(below(5));
        each.weekly_minutes_max = maybe(Minutes(below(2000)));
        if (coin()) {
            each.checks.emplace();
            for (auto id : words<CheckId>(vocabulary.checks, 3)) {
                Date const issued = date();
                each.checks->push_back({id, static_cast<Workforce>(below(4)), maybe(issued),
                                        maybe(issued + 900 * std::chrono::days(1))});
            }
        }
        if (coin()) {
            each.training.emplace();
            for (auto id : words<TrainingId>(vocabulary.trainings, 3)) {
                Date const done = date();
                each.training->push_back({id, maybe(done), maybe(done + 900 * std::chrono::days(1))});
            }
        }
        each.references = answer();
        each.induction = answer();
        each.guardian_consent = answer();
        int const from = 16 + below(60);
        switch (below(4)) {
        case 0:
            each.birth = BirthMonth{std::chrono::year(1940 + below(70)) /
                                    std::chrono::month(1U + static_cast<unsigned>(below(12)))};
            break;
        case 1: each.birth = AgeBand{from, from + below(10)}; break;
        case 2: each.birth = AgeBand{65, age_max}; break;
        default: break;
        }
        each.sex = maybe(static_cast<Sex>(below(2)));
        each.access_needs = maybe(words<AccessId>(vocabulary.access_needs, 2));
        each.expenses_needed = answer();
        each.hours_only = answer();
        each.employer = text();
        if (coin()) each.party = 1 + below(40);
        each.connection = text();
        each.waiting_since = maybe(date());
        for (auto const& role : draft_.roster.roles) {
            if (below(6) == 0) draft_.roster.bars.push_back({each.key, role.role.key});
        }
        draft_.roster.volunteers.push_back(std::move(each));
    }

    void add_matches() {
        for (auto const& volunteer : draft_.roster.volunteers) {
            for (auto const& role : draft_.roster.roles) {
                if (role.role.kind == RoleKind::shifts || below(8) != 0) continue;
                draft_.roster.matches.push_back(
                    {volunteer.key, role.role.key, static_cast<MatchState>(below(17)), maybe(date())});
            }
            for (auto const& shift : draft_.roster.shifts) {
                if (below(8) != 0) continue;
                draft_.roster.matches.push_back(
                    {volunteer.key, shift.shift.key, static_cast<MatchState>(below(17)), maybe(date())});
            }
        }
    }

    std::mt19937 random_;
    PackDraft draft_;
};

} // namespace

PackDraft random_draft(unsigned seed) {
    return Maker(seed).make();
}

} // namespace kith::test
