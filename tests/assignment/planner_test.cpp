// SPDX-License-Identifier: MIT
#include "assignment/planner.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::year_month_day friday = 2026y / 11 / 27;

Interval on_friday(int from, int to) {
    Instant const midnight{std::chrono::sys_days(friday)};
    return {midnight + std::chrono::hours(from), midnight + std::chrono::hours(to)};
}

// Three people free all week, and an organisation whose shifts on one Friday they may take.
struct Draft {
    RosterDraft draft;

    Draft() {
        draft.as_of = Instant(std::chrono::sys_days(2026y / 11 / 22));
        draft.organisations = {{"kit", "Kitchen", {}}};
        Role role;
        role.key = "help";
        role.kind = RoleKind::shifts;
        role.setting = Setting::remote;
        draft.roles = {{role, "kit"}};
        for (char const* key : {"ana", "ben", "cy"}) {
            Volunteer volunteer;
            volunteer.key = key;
            volunteer.remote = Answer::yes;
            volunteer.availability = Availability{WeekSet{{0, minutes_per_week}}, {}, {}};
            draft.volunteers.push_back(volunteer);
        }
    }

    void add_shift(std::string key, Interval when, std::int32_t minimum, std::int32_t maximum) {
        draft.shifts.push_back(
            {{.key = std::move(key), .when = when, .places = {minimum, maximum}, .urgency = {}}, "help"});
    }

    [[nodiscard]] Roster build() const {
        auto roster = Roster::build(draft);
        REQUIRE(roster.has_value());
        return std::move(*roster);
    }
};

struct Planned {
    explicit Planned(Draft const& draft)
        : roster(draft.build()),
          judge(roster, {}),
          graph(*eligibility::build_graph(judge)),
          problem(make_problem(judge, graph)),
          plan(make_plan(problem)) {}

    Roster roster;
    eligibility::Judge judge;
    eligibility::EligibilityGraph graph;
    PlanningProblem problem;
    Plan plan;

    [[nodiscard]] std::vector<std::string> openings_of(char const* volunteer) const {
        std::vector<std::string> keys;
        for (auto const& pairing : plan.pairings) {
            if (roster[pairing.volunteer].key == volunteer) keys.push_back(roster[pairing.opening].key);
        }
        return keys;
    }
};

} // namespace

TEST_CASE(
    "a plan fills what it can, is proven, and its value is its pairings' weights and the places reached") {
    Draft draft;
    draft.add_shift("morning", on_friday(9, 12), 2, 2);
    draft.add_shift("evening", on_friday(18, 20), 0, 1);
    Planned const planned(draft);
    CHECK(planned.plan.optimal());
    REQUIRE(planned.plan.pairings.size() == 3);
    std::int64_t weights = 0;
    for (auto const& pairing : planned.plan.pairings) {
        auto const glance = planned.judge.glance(pairing.volunteer, pairing.opening);
        CHECK(glance.standing == eligibility::Standing::eligible);
        CHECK(pairing.weight == glance.score);
        weights += pairing.weight;
    }
    CHECK(planned.plan.value == weights + 2 * planned.judge.settings().fill_value[1]);
}

TEST_CASE("a match that holds its place is pinned, counts in the minimum, and takes the person's capacity") {
    Draft draft;
    draft.add_shift("morning", on_friday(9, 12), 2, 2);
    draft.add_shift("evening", on_friday(18, 20), 1, 1);
    draft.draft.matches = {{"cy", "evening", MatchState::confirmed, {}}};
    Planned const planned(draft);
    CHECK(planned.openings_of("cy") == std::vector<std::string>{"evening"});
    CHECK(planned.openings_of("ana") == std::vector<std::string>{"morning"});
    CHECK(planned.openings_of("ben") == std::vector<std::string>{"morning"});
    for (auto const& pairing : planned.plan.pairings) {
        CHECK(pairing.pinned == (planned.roster[pairing.volunteer].key == "cy"));
        CHECK(pairing.eligible);
    }
}

TEST_CASE("a pin that no longer passes every rule stays, flagged, worth nothing") {
    Draft draft;
    draft.add_shift("morning", on_friday(9, 12), 1, 1);
    draft.draft.volunteers[0].availability = Availability{};
    draft.draft.matches = {{"ana", "morning", MatchState::active, {}}};
    Planned const planned(draft);
    REQUIRE(planned.plan.pairings.size() == 1);
    CHECK(planned.plan.pairings[0].pinned);
    CHECK_FALSE(planned.plan.pairings[0].eligible);
    CHECK(planned.plan.pairings[0].weight == 0);
    CHECK(planned.plan.optimal());
}

TEST_CASE("more pins than places and than capacity are kept, and nothing is added to them") {
    Draft draft;
    draft.add_shift("morning", on_friday(9, 12), 0, 1);
    draft.add_shift("evening", on_friday(18, 20), 0, 1);
    draft.draft.matches = {{"ana", "morning", MatchState::confirmed, {}},
                           {"ben", "morning", MatchState::confirmed, {}},
                           {"ana", "evening", MatchState::confirmed, {}}};
    Planned const planned(draft);
    CHECK(planned.plan.pairings.size() == 3);
    CHECK(planned.openings_of("cy").empty());
    CHECK(planned.plan.optimal());
}

TEST_CASE("a closed opening wants nobody, though a pin in it stands") {
    Draft draft;
    draft.add_shift("morning", on_friday(9, 12), 2, 2);
    draft.draft.shifts[0].shift.status = RoleStatus::closed;
    draft.draft.matches = {{"ana", "morning", MatchState::confirmed, {}}};
    Planned const planned(draft);
    CHECK(planned.plan.pairings.size() == 1);
    CHECK(planned.plan.optimal());
}

TEST_CASE(
    "somebody with room for two openings that clash makes the plan one of shifts, and gets one of them") {
    Draft draft;
    draft.draft.volunteers.resize(1);
    draft.draft.volunteers[0].capacity = 2;
    draft.add_shift("nine", on_friday(9, 12), 0, 1);
    draft.add_shift("noon", on_friday(12, 15), 0, 1);
    SUBCASE("back-to-back is legal") {
        Planned const planned(draft);
        CHECK(planned.plan.plan_class == PlanClass::flow);
        CHECK(planned.openings_of("ana").size() == 2);
    }
    SUBCASE("an overlap is a clash") {
        draft.draft.shifts[1].shift.when.begin -= 1min;
        Planned const planned(draft);
        CHECK(planned.plan.plan_class == PlanClass::shifts);
        CHECK(planned.plan.optimal());
        CHECK(planned.openings_of("ana").size() == 1);
    }
    SUBCASE("together more than the hours of a week") {
        draft.draft.volunteers[0].weekly_minutes_max = Minutes(359);
        Planned const planned(draft);
        CHECK(planned.plan.plan_class == PlanClass::shifts);
        CHECK(planned.plan.optimal());
        CHECK(planned.openings_of("ana").size() == 1);
    }
    SUBCASE("exactly the hours of a week") {
        draft.draft.volunteers[0].weekly_minutes_max = Minutes(360);
        Planned const planned(draft);
        CHECK(planned.plan.plan_class == PlanClass::flow);
        CHECK(planned.openings_of("ana").size() == 2);
    }
}
