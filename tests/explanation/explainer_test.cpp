// SPDX-License-Identifier: MIT
// Small communities in which the right explanation can be worked out by hand.
#include "bow.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;
using namespace kith::explanation;
using namespace std::chrono_literals;

namespace {

Change const* find(Unplaced const& unplaced, ChangeKind kind) {
    auto const found = std::ranges::find(unplaced.changes, kind, &Change::kind);
    return found == unplaced.changes.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("travelling 5 km instead of 3 would make her 2nd for the Bow kitchen") {
    PlannedCommunity const community(
        bow({person("ana", 4'200), person("ben", 100), person("cem", 5'900)}, {role("bow_kitchen")}));
    Unplaced const ana = community.explainer.unplaced(community.volunteer("ana"));
    CHECK(ana.tally.pairs == 1);
    CHECK(ana.tally.excluded == 1);
    CHECK(ana.tally.fails[static_cast<std::size_t>(Rule::travel)] == Count{1, 1});
    Change const* travel = find(ana, ChangeKind::travel_limit);
    REQUIRE(travel != nullptr);
    CHECK(travel->from == 3'000);
    CHECK(travel->to == 5'000);
    CHECK(travel->opens == 1);
    REQUIRE(travel->best);
    CHECK(travel->best->opening == community.opening("bow_kitchen"));
    CHECK(travel->best->rank == 2);
    CHECK(travel->best->candidates == 2);
    CHECK(travel->wins == 0); // ben lives next door
    CHECK(travel->best->gain < 0);
    // The place is ben's: solving again with ana in reach changes nothing.
    Confirmed const confirmed =
        confirm(community.judge, community.problem, community.plan, ana.volunteer, *travel);
    CHECK(confirmed.optimal);
    CHECK(confirmed.gain == 0);
    CHECK(confirmed.placed.empty());
}

TEST_CASE("a course that opens an unfilled place is confirmed by solving again") {
    Role kitchen = role("kitchen_hand");
    kitchen.end = Date(std::chrono::local_days(2026y / 11 / 12)); // no time left for a course
    kitchen.requirements = {{TrainingRequirement{{TrainingId(0)}}, {}}};
    Volunteer ben = person("ben", 100);
    ben.training->push_back({TrainingId(0), {}, Date(std::chrono::local_days(2026y / 5 / 3))});
    PlannedCommunity const community(bow({ben}, {kitchen}));
    Unplaced const unplaced = community.explainer.unplaced(community.volunteer("ben"));
    CHECK(unplaced.tally.fails[static_cast<std::size_t>(Rule::training)] == Count{1, 1});
    Change const* training = find(unplaced, ChangeKind::training);
    REQUIRE(training != nullptr);
    CHECK(training->opens == 1);
    CHECK(training->wins == 1);
    Confirmed const confirmed =
        confirm(community.judge, community.problem, community.plan, unplaced.volunteer, *training);
    CHECK(confirmed.more_pairings == 1);
    CHECK(confirmed.placed == std::vector{community.opening("kitchen_hand")});
    // The weight of the pairing, and what filling a place below the minimum is worth.
    CHECK(confirmed.gain == training->best->weight + community.settings.fill_value[1]);
}

TEST_CASE("asking for skills nobody has told us opens what only waits for them") {
    Role chef = role("chef");
    chef.requirements = {{SkillRequirement{{{SkillId(0), SkillLevel::capable}}}, {}}};
    Role driver = role("driver");
    driver.requirements = {{SkillRequirement{{{SkillId(1), SkillLevel::basic}}}, {}},
                           {VehicleRequirement{Vehicle::car}, {}}};
    Volunteer ana = person("ana", 100);
    ana.skills.reset();
    PlannedCommunity const community(bow({ana}, {chef, driver}));
    Unplaced const unplaced = community.explainer.unplaced(community.volunteer("ana"));
    CHECK(unplaced.tally.ask_first == 1); // the chef; the driver's car is missing too
    CHECK(unplaced.tally.blocking[static_cast<std::size_t>(Question::skills)] == Count{2, 1});
    Change const* answer = find(unplaced, ChangeKind::answer);
    REQUIRE(answer != nullptr);
    CHECK(answer->question == Question::skills);
    CHECK(answer->opens == 1);
    CHECK(answer->best->rank == 1);
    CHECK(answer->best->gain > 0);
    REQUIRE(!unplaced.nearest.empty());
    CHECK(unplaced.nearest[0].opening == community.opening("chef"));
}

TEST_CASE("another free morning is proposed where the times are all that fails") {
    Role friday = role("friday");
    friday.pattern = WeekSet{session(4, 10, 12)};
    Role friday_late = role("friday_late");
    friday_late.pattern = WeekSet{session(4, 11, 13)};
    Role sunday = role("sunday");
    sunday.pattern = WeekSet{session(6, 18, 20)};
    PlannedCommunity const community(bow({person("ana", 100)}, {friday, friday_late, sunday}));
    Unplaced const unplaced = community.explainer.unplaced(community.volunteer("ana"));
    Change const* slot = find(unplaced, ChangeKind::free_slot);
    REQUIRE(slot != nullptr);
    CHECK(slot->slot == session(4, 9, 13));
    CHECK(slot->opens == 2);
    CHECK(std::ranges::count(unplaced.changes, ChangeKind::free_slot, &Change::kind) == 1);
}

TEST_CASE("who is outbid is told what the place is worth to others") {
    PlannedCommunity const community(bow({person("ana", 2'000), person("ben", 100)}, {role("kitchen_hand")}));
    VolunteerId const ana = community.volunteer("ana");
    OpeningId const kitchen = community.opening("kitchen_hand");
    Unplaced const unplaced = community.explainer.unplaced(ana);
    REQUIRE(unplaced.outbid.size() == 1);
    Offer const& lost = unplaced.outbid[0];
    CHECK(lost.filled == 1);
    CHECK(lost.places == 1);
    CHECK(lost.lowest > lost.weight);
    WhyNot const why = community.explainer.why_not(ana, kitchen);
    CHECK(why.decision == Decision::outbid);
    CHECK(lost.price == lost.lowest); // ben would go without
    CHECK(why.short_by == lost.price - lost.weight);
    WhyHere const here = community.explainer.why_here(community.volunteer("ben"), kitchen);
    CHECK(here.alternatives.empty());
    CHECK(here.here.margin() >= 0);
}

TEST_CASE("who is paused hears what coming back would open, and who is stopped is told nothing") {
    Volunteer ana = person("ana", 100);
    ana.status = VolunteerStatus::paused;
    Volunteer ben = person("ben", 100);
    ben.status = VolunteerStatus::stopped;
    PlannedCommunity const community(bow({ana, ben}, {role("kitchen_hand")}));
    CHECK(community.explainer.unplaced_people() == std::vector{community.volunteer("ana")});
    Unplaced const paused = community.explainer.unplaced(community.volunteer("ana"));
    Change const* resume = find(paused, ChangeKind::resume);
    REQUIRE(resume != nullptr);
    CHECK(resume->opens == 1);
    CHECK(resume->wins == 1);
    Unplaced const stopped = community.explainer.unplaced(community.volunteer("ben"));
    CHECK(stopped.tally == Tally{});
    CHECK(stopped.changes.empty());
    CHECK(stopped.nearest.empty());
    Unfilled const unfilled = community.explainer.unfilled(community.opening("kitchen_hand"));
    CHECK(unfilled.tally.pairs == 1);
    CHECK(unfilled.nearest.empty());
}

TEST_CASE("\"not for this role\" is counted, but no opening behind it is called near") {
    RosterDraft draft = bow({person("ana", 100)}, {role("kitchen_hand")});
    draft.bars = {{"ana", "kitchen_hand"}};
    PlannedCommunity const community(std::move(draft));
    Unplaced const unplaced = community.explainer.unplaced(community.volunteer("ana"));
    CHECK(unplaced.tally.fails[static_cast<std::size_t>(Rule::barred)] == Count{1, 1});
    CHECK(unplaced.changes.empty());
    CHECK(unplaced.nearest.empty());
    CHECK(community.explainer.unfilled(community.opening("kitchen_hand")).nearest.empty());
}

TEST_CASE("an unfilled place names who is near, what is missing, and what filling it is worth") {
    Role driver = role("driver");
    driver.requirements = {{VehicleRequirement{Vehicle::car}, {}}};
    Volunteer far = person("far", 9'000);
    far.vehicle = Vehicle::car;
    PlannedCommunity const community(bow({person("ana", 100), far}, {driver}));
    Unfilled const unfilled = community.explainer.unfilled(community.opening("driver"));
    CHECK(unfilled.filled == 0);
    CHECK(unfilled.minimum == 1);
    CHECK(unfilled.price < 0);
    CHECK(unfilled.tally.excluded == 2);
    CHECK(unfilled.tally.fails[static_cast<std::size_t>(Rule::vehicle)] == Count{1, 1});
    CHECK(unfilled.tally.fails[static_cast<std::size_t>(Rule::travel)] == Count{1, 1});
    REQUIRE(unfilled.nearest.size() == 2);
    CHECK(unfilled.nearest[0].volunteer == community.volunteer("ana")); // scores higher, being nearer
}

TEST_CASE("of two openings that clash, the other one is the reason") {
    Volunteer ana = person("ana", 100);
    ana.capacity = 2;
    Role early = role("early");
    early.weekly_minutes = Minutes(120);
    Role late = role("late");
    late.pattern = WeekSet{session(1, 11, 13)};
    late.weekly_minutes = Minutes(120);
    PlannedCommunity const community(bow({ana}, {early, late}));
    // A plan in which a person could hold several, as the class `shifts` makes them.
    Plan plan;
    plan.plan_class = PlanClass::shifts;
    plan.price.assign(2, 0);
    OpeningId const held = community.opening("early");
    plan.pairings = {{.volunteer = VolunteerId(0), .opening = held, .weight = 1'000}};
    plan.upper_bound = 1;
    Explainer const explainer(community.judge, community.graph, plan);
    WhyNot const why = explainer.why_not(VolunteerId(0), community.opening("late"));
    CHECK(why.decision == Decision::clash);
    CHECK(why.clashes_with == held);
    CHECK_FALSE(explainer.prospect(VolunteerId(0), held, 1'000).proven);
}

TEST_CASE("the price table puts the places that want people most first") {
    Role wanted = role("chef");
    wanted.requirements = {{SkillRequirement{{{SkillId(0), SkillLevel::basic}}}, {}}};
    Role easy = role("helper");
    Volunteer paused = person("zoe", 100);
    paused.status = VolunteerStatus::paused;
    paused.skills = std::vector<SkillHeld>{{SkillId(0), SkillLevel::expert}};
    PlannedCommunity const community(bow({person("ana", 100), person("ben", 200), paused}, {wanted, easy}));
    auto const table = [&](PriceGroup group) {
        return price_table(community.judge, community.graph, community.plan, group);
    };
    auto const openings = table(PriceGroup::opening);
    REQUIRE(openings.size() == 2);
    CHECK(openings[0].id == community.opening("chef").index());
    CHECK(openings[0].lowest < 0);
    CHECK(openings[0].people == 0);
    CHECK(openings[1].people == 2);
    CHECK(openings[1].filled == 1);
    auto const skills = table(PriceGroup::skill);
    REQUIRE(skills.size() == 1);
    CHECK(skills[0].id == 0);
    CHECK(skills[0].people == 0); // zoe rests
    CHECK(skills[0].minimum == 1);
    CHECK(skills[0].filled == 0);
    CHECK(table(PriceGroup::ward).empty());
}
