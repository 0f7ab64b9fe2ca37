// SPDX-License-Identifier: MIT
#include "model/roster.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <random>

using namespace kith;
using namespace std::chrono_literals;

namespace {

Interval hours(std::chrono::year_month_day day, int from, int to) {
    Instant const midnight{std::chrono::sys_days(day)};
    return {midnight + std::chrono::hours(from), midnight + std::chrono::hours(to)};
}

// Two volunteers, two organisations, an ongoing role and one with two shifts; nothing wrong with it.
RosterDraft small_draft() {
    RosterDraft draft;
    draft.community = "Bow";
    draft.as_of = Instant(std::chrono::sys_days(2026y / 11 / 22));
    draft.words.skills = Skills({"cooking", "driving"});
    draft.words.checks = CheckCodes({"dbs_basic", "dbs_enhanced"});
    draft.check_kinds = {{CheckId(0), "dbs", 1}, {CheckId(1), "dbs", 3}};
    draft.words.wards = WardCodes({"bow_east"});
    draft.wards = {{WardId(0), "Bow East", GridPoint{537000, 183000}}};
    Volunteer ana;
    ana.key = "ana";
    ana.skills = std::vector<SkillHeld>{{SkillId(0), SkillLevel::expert}};
    ana.home.ward = WardId(0);
    Volunteer ben;
    ben.key = "ben";
    draft.volunteers = {ben, ana};
    draft.organisations = {{"kitchen", "Kitchen", {}}, {"befrienders", "Befrienders", {}}};
    Role cook;
    cook.key = "cook";
    cook.kind = RoleKind::shifts;
    cook.places = {1, 4};
    Role call;
    call.key = "call";
    draft.roles = {{cook, "kitchen"}, {call, "befrienders"}};
    draft.shifts = {
        {{.key = "fri", .when = hours(2026y / 11 / 27, 9, 12), .places = {}, .urgency = {}}, "cook"},
        {{.key = "sat", .when = hours(2026y / 11 / 28, 9, 12), .places = {2, 2}, .urgency = {}}, "cook"}};
    draft.matches = {{"ben", "fri", MatchState::confirmed, {}}};
    draft.bars = {{"ana", "call"}};
    return draft;
}

std::vector<Violation> violations_of(RosterDraft draft) {
    auto built = Roster::build(std::move(draft));
    return built ? std::vector<Violation>{} : built.error();
}

} // namespace

TEST_CASE("a sound draft becomes a roster sorted by key, with an opening for each shift") {
    auto const roster = Roster::build(small_draft());
    REQUIRE(roster);
    CHECK(roster->volunteers()[0].key == "ana");
    REQUIRE(roster->openings().size() == 3);
    CHECK(roster->openings()[0].key == "call");
    CHECK(roster->openings()[1].key == "fri");
    auto const& fri = roster->openings()[1];
    CHECK(fri.places_minimum == 1);
    CHECK(fri.places_maximum == 4);
    CHECK(fri.minutes == Minutes(180));
    auto const& sat = roster->openings()[2];
    CHECK(sat.places_minimum == 2);
    CHECK(sat.places_maximum == 2);
    auto const& call = roster->openings()[0];
    CHECK_FALSE(call.places_stated);
    CHECK(call.places_maximum == 1);
    CHECK(call.open_ended);
    CHECK(call.when.length() == std::chrono::weeks(12));
    CHECK(roster->matches_of(*roster->find_volunteer("ben")).size() == 1);
    CHECK(roster->matches_of(*roster->find_volunteer("ana")).empty());
    CHECK(roster->bars_of(*roster->find_volunteer("ana")).size() == 1);
}

TEST_CASE("a ward's centre stands in for a missing point") {
    auto const roster = Roster::build(small_draft());
    REQUIRE(roster);
    auto const home = roster->home_of(*roster->find_volunteer("ana"));
    REQUIRE(home.point);
    CHECK(home.point->easting == 537000);
    CHECK_FALSE(roster->home_of(*roster->find_volunteer("ben")).point);
}

TEST_CASE("row order is forgotten") {
    std::mt19937 random(7);
    auto const reference = Roster::build(small_draft());
    REQUIRE(reference);
    for (int round = 0; round < 20; ++round) {
        RosterDraft draft = small_draft();
        std::ranges::shuffle(draft.volunteers, random);
        std::ranges::shuffle(draft.organisations, random);
        std::ranges::shuffle(draft.roles, random);
        std::ranges::shuffle(draft.shifts, random);
        auto const shuffled = Roster::build(draft);
        REQUIRE(shuffled);
        CHECK(*shuffled == *reference);
    }
}

TEST_CASE("each violation is named, with its table, row and field") {
    struct Row {
        char const* what;
        std::function<void(RosterDraft&)> spoil;
        ViolationCode code;
        Table table;
        std::string_view field;
    };
    Row const rows[] = {
        {"empty key",
         [](auto& d) {
             d.volunteers[0].key.clear();
             d.matches.clear();
         },
         ViolationCode::key_empty, Table::volunteers, "id"},
        {"long key", [](auto& d) { d.organisations.push_back({std::string(65, 'x'), "", {}}); },
         ViolationCode::key_too_long, Table::organisations, "id"},
        {"key twice", [](auto& d) { d.volunteers.push_back(d.volunteers[0]); }, ViolationCode::key_repeated,
         Table::volunteers, "id"},
        {"shift named like a role", [](auto& d) { d.shifts[1].shift.key = "call"; },
         ViolationCode::key_repeated, Table::shifts, "id"},
        {"no such organisation", [](auto& d) { d.roles[0].organisation = "nobody"; },
         ViolationCode::reference_unknown, Table::roles, "organisation"},
        {"no such opening", [](auto& d) { d.matches[0].opening = "sun"; }, ViolationCode::reference_unknown,
         Table::matches, "opening"},
        {"role with shifts as opening", [](auto& d) { d.matches[0].opening = "cook"; },
         ViolationCode::reference_not_an_opening, Table::matches, "opening"},
        {"no such volunteer", [](auto& d) { d.bars[0].volunteer = "cy"; }, ViolationCode::reference_unknown,
         Table::bars, "volunteer"},
        {"skill outside the vocabulary", [](auto& d) { (*d.volunteers[1].skills)[0].skill = SkillId(9); },
         ViolationCode::word_unknown, Table::volunteers, "skills"},
        {"skill twice", [](auto& d) { d.volunteers[1].skills->push_back({SkillId(0), {}}); },
         ViolationCode::word_repeated, Table::volunteers, "skills"},
        {"negative capacity", [](auto& d) { d.volunteers[0].capacity = -1; },
         ViolationCode::number_out_of_range, Table::volunteers, "capacity"},
        {"more hours than a week has", [](auto& d) { d.volunteers[0].weekly_minutes_max = Minutes(10081); },
         ViolationCode::number_out_of_range, Table::volunteers, "hours_per_week"},
        {"born after today", [](auto& d) { d.volunteers[0].birth = BirthMonth{2026y / 12}; },
         ViolationCode::number_out_of_range, Table::volunteers, "born"},
        {"minimum above maximum", [](auto& d) { d.roles[0].role.places = {5, 4}; },
         ViolationCode::minimum_above_maximum, Table::roles, "places_minimum"},
        {"runs only with its minimum, and has none",
         [](auto& d) {
             d.roles[1].role.runs_only_full = true;
             d.roles[1].role.places = {};
         },
         ViolationCode::minimum_missing, Table::roles, "places_minimum"},
        {"a shift of a role that runs only with its minimum has none",
         [](auto& d) {
             d.roles[0].role.runs_only_full = true;
             d.roles[0].role.places.minimum = std::nullopt;
             d.shifts[0].shift.places.minimum = 0;
         },
         ViolationCode::minimum_missing, Table::shifts, "places_minimum"},
        {"a party of nobody", [](auto& d) { d.volunteers[0].party = 0; }, ViolationCode::number_out_of_range,
         Table::volunteers, "party"},
        {"shift ends before it starts",
         [](auto& d) { std::swap(d.shifts[0].shift.when.begin, d.shifts[0].shift.when.end); },
         ViolationCode::end_before_start, Table::shifts, "end"},
        {"role ends before it starts",
         [](auto& d) {
             d.roles[1].role.start = Date(2027y / 1 / 2);
             d.roles[1].role.end = Date(2027y / 1 / 1);
         },
         ViolationCode::end_before_start, Table::roles, "end"},
        {"any of no skill", [](auto& d) { d.roles[0].role.requirements.push_back({SkillRequirement{}, {}}); },
         ViolationCode::list_empty, Table::roles, "required_skills"},
        {"shift of an ongoing role", [](auto& d) { d.shifts[0].role = "call"; },
         ViolationCode::shift_of_other_kind, Table::shifts, "role"},
        {"weekly pattern on a role with shifts",
         [](auto& d) { d.roles[0].role.pattern = WeekSet{{540, 600}}; }, ViolationCode::pattern_of_other_kind,
         Table::roles, "sessions"},
        {"match twice", [](auto& d) { d.matches.push_back(d.matches[0]); }, ViolationCode::match_repeated,
         Table::matches, "opening"},
        {"single-sex without a reason",
         [](auto& d) {
             d.roles[0].role.requirements.push_back({SingleSexRequirement{Sex::female, "", "board"}, {}});
         },
         ViolationCode::single_sex_reason_missing, Table::roles, "single_sex_reason"},
        {"single-sex without an approver",
         [](auto& d) {
             d.roles[0].role.requirements.push_back({SingleSexRequirement{Sex::female, "refuge", ""}, {}});
         },
         ViolationCode::single_sex_approver_missing, Table::roles, "single_sex_approver"},
        {"recheck before issue",
         [](auto& d) {
             d.volunteers[0].checks = std::vector<CheckHeld>{
                 {CheckId(0), Workforce::any, Date(2026y / 2 / 1), Date(2026y / 1 / 1)}};
         },
         ViolationCode::end_before_start, Table::volunteers, "checks"},
        {"check kind missing", [](auto& d) { d.check_kinds.pop_back(); }, ViolationCode::reference_unknown,
         Table::checks, "id"},
        {"bar that may mean two things", [](auto& d) { d.organisations.push_back({"call", "", {}}); },
         ViolationCode::reference_ambiguous, Table::bars, "not_for"},
        {"commitment of no week", [](auto& d) { d.commitment_weeks = 0; }, ViolationCode::number_out_of_range,
         Table::community, "commitment_weeks"},
    };
    CHECK(violations_of(small_draft()).empty());
    for (auto const& row : rows) {
        CAPTURE(row.what);
        RosterDraft draft = small_draft();
        row.spoil(draft);
        auto const found = violations_of(draft);
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == row.code);
        CHECK(found[0].table == row.table);
        CHECK(found[0].field == row.field);
    }
}

TEST_CASE("everything wrong is reported in one go") {
    RosterDraft draft = small_draft();
    draft.volunteers[0].capacity = -1;
    draft.roles[0].role.places = {5, 4};
    draft.matches[0].opening = "sun";
    draft.bars[0].target = "nobody";
    CHECK(violations_of(draft).size() == 4);
}
