// SPDX-License-Identifier: MIT
// A small community for table tests: one person and one weekly role, everything known and everything right.
// A test changes one thing and looks at one rule.
#pragma once

#include "eligibility/judge.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string>

namespace kith::eligibility {

using namespace std::chrono_literals;

inline Date day(int year, unsigned month, unsigned of_month) {
    return Date(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(of_month));
}

// Europe/London from 2025 to 2028.
inline ZoneTable london() {
    auto const at = [](int year, int month, int of_month) {
        return Instant(std::chrono::sys_days(std::chrono::year(year) / month / of_month)) + 1h;
    };
    return ZoneTable(Minutes(0), {{at(2025, 3, 30), Minutes(60)},
                                  {at(2025, 10, 26), Minutes(0)},
                                  {at(2026, 3, 29), Minutes(60)},
                                  {at(2026, 10, 25), Minutes(0)},
                                  {at(2027, 3, 28), Minutes(60)},
                                  {at(2027, 10, 31), Minutes(0)}});
}

// Civil time at the centre.
inline Instant at(Date date, int hour, int minute = 0) {
    return london().instant(CivilTime(date) + Minutes(hour * 60 + minute));
}
inline Interval hours(Date date, int from, int to) {
    return {at(date, from), at(date, to)};
}

// Weekday 0 is Monday.
inline WeekInterval session(int weekday, int from, int to) {
    return {weekday * minutes_per_day + from * 60, weekday * minutes_per_day + to * 60};
}

inline constexpr SkillId cooking{0}, driving{1};
inline constexpr LanguageId bengali{0}, somali{1};
inline constexpr CheckId dbs_basic{0}, dbs_enhanced{1}, pvg{2};
inline constexpr TrainingId first_aid{0}, food_hygiene{1};
inline constexpr AccessId hearing_loop{0}, step_free{1};

// As of Monday 2 November 2026, 09:00. Ana and "befriend", Tuesdays 10-12, from the 1st of December to the
// end of February; "rota" has dated shifts when a test adds some, "call" is another weekly role to hold.
struct OnePair {
    RosterDraft draft;
    Settings settings;

    OnePair() {
        draft.community = "Bow";
        draft.as_of = at(day(2026, 11, 2), 9);
        draft.zone = london();
        draft.words.skills = Skills({"cooking", "driving"});
        draft.words.languages = Languages({"bengali", "somali"});
        draft.words.causes = Causes({"food", "older_people"});
        draft.words.goals = Goals({"award", "into_work"});
        draft.words.trainings = Trainings({"first_aid", "food_hygiene"});
        draft.words.access_needs = AccessNeeds({"hearing_loop", "step_free"});
        draft.words.checks = CheckCodes({"dbs_basic", "dbs_enhanced", "pvg"});
        draft.check_kinds = {{dbs_basic, "dbs", 1}, {dbs_enhanced, "dbs", 3}, {pvg, "pvg", 3}};
        Volunteer ana;
        ana.key = "ana";
        ana.skills = std::vector<SkillHeld>{};
        ana.languages = std::vector<LanguageSpoken>{};
        ana.availability = Availability{WeekSet{session(1, 9, 13)}, {}, {}};
        ana.home.point = GridPoint{537'000, 183'000};
        ana.travel_metres_max = 3'000;
        ana.travel_mode = TravelMode::public_transport;
        ana.remote = Answer::no;
        ana.vehicle = Vehicle::none;
        ana.weekly_minutes_max = Minutes(600);
        ana.birth = BirthMonth{2000y / 6};
        ana.sex = Sex::female;
        ana.access_needs = std::vector<AccessId>{};
        ana.expenses_needed = Answer::no;
        draft.volunteers = {ana};
        draft.organisations = {{"centre", "Centre", {}}, {"kitchen", "Kitchen", {}}};
        Role befriend;
        befriend.key = "befriend";
        befriend.setting = Setting::in_person;
        befriend.location.point = GridPoint{537'600, 183'800}; // a kilometre from Ana's home
        befriend.pattern = WeekSet{session(1, 10, 12)};
        befriend.start = day(2026, 12, 1);
        befriend.end = day(2027, 2, 28);
        befriend.access = std::vector<AccessId>{};
        befriend.expenses_paid = Answer::no;
        Role rota = befriend;
        rota.key = "rota";
        rota.kind = RoleKind::shifts;
        rota.pattern.reset();
        Role call = befriend;
        call.key = "call";
        draft.roles = {{befriend, "centre"}, {rota, "kitchen"}, {call, "kitchen"}};
    }

    Volunteer& ana() { return draft.volunteers[0]; }
    Role& role() { return draft.roles[0].role; }
    Role& rota() { return draft.roles[1].role; }
    Role& call() { return draft.roles[2].role; }

    template <class Kind>
    void require(Kind what, std::optional<Gate> gate = {}) {
        role().requirements.push_back({std::move(what), gate});
        rota().requirements.push_back(role().requirements.back());
    }
    void shift(std::string key, Interval when) {
        ShiftRow row;
        row.shift.key = std::move(key);
        row.shift.when = when;
        row.role = "rota";
        draft.shifts.push_back(row);
    }
    void match(std::string opening, MatchState state) {
        draft.matches.push_back({"ana", std::move(opening), state, {}});
    }

    [[nodiscard]] Roster roster() const {
        auto built = Roster::build(draft);
        REQUIRE(built);
        return std::move(*built);
    }
    // Also holds every glance to its verdict.
    [[nodiscard]] Verdict verdict(std::string_view opening = "befriend") const {
        Roster const built = roster();
        Judge const judge(built, settings);
        auto const id = built.find_opening(opening);
        REQUIRE(id);
        Verdict verdict = judge.verdict(*built.find_volunteer("ana"), *id);
        Glance const glance = judge.glance(*built.find_volunteer("ana"), *id);
        CHECK(glance.standing == verdict.standing);
        CHECK(glance.score == (verdict.standing == Standing::excluded ? 0 : verdict.score.total));
        return verdict;
    }
};

// The one result of a rule; a test that expects several looks at the verdict itself.
inline RuleResult result_of(Verdict const& verdict, Rule rule) {
    auto const count = std::ranges::count(verdict.rules, rule, &RuleResult::rule);
    REQUIRE(count == 1);
    return *std::ranges::find(verdict.rules, rule, &RuleResult::rule);
}

// --- a table: one difference a row ---

inline constexpr auto pass = RuleOutcome::pass;
inline constexpr auto fail = RuleOutcome::fail;
inline constexpr auto unknown = RuleOutcome::unknown;
inline constexpr auto eligible = Standing::eligible;
inline constexpr auto ask_first = Standing::ask_first;
inline constexpr auto excluded = Standing::excluded;

struct Row {
    char const* what;
    std::function<void(OnePair&)> change;
    RuleOutcome outcome;
    Standing standing;
    Question question = Question::none;
    std::int64_t needed = 0;
    std::int64_t found = 0;
    std::int64_t subject = 0;
};

inline void walk(Rule rule, std::initializer_list<Row> rows, char const* opening = "befriend") {
    for (Row const& row : rows) {
        INFO(std::string(row.what));
        OnePair pair;
        row.change(pair);
        Verdict const verdict = pair.verdict(opening);
        RuleResult const result = result_of(verdict, rule);
        CHECK(result.outcome == row.outcome);
        CHECK(verdict.standing == row.standing);
        CHECK(result.question == row.question);
        CHECK(result.needed == row.needed);
        CHECK(result.found == row.found);
        CHECK(result.subject == row.subject);
    }
}

inline constexpr Gate referral{GateKind::before_referral, 0};
inline constexpr Gate confirmation{GateKind::before_confirmation, 0};
inline constexpr Gate start{GateKind::before_start, 0};
constexpr Gate within(std::int32_t days) {
    return {GateKind::within_days, days};
}

inline std::int64_t code(auto value) {
    return static_cast<std::int64_t>(value);
}

} // namespace kith::eligibility
