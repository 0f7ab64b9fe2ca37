// SPDX-License-Identifier: MIT
// What the audit says is true: every "this would open", "would place", "would add" is made for real and
// planned anew.
#include "audit/audit.hpp"

#include "confirm_by_planning.hpp"
#include "explanation/bow.hpp"
#include "explanation/random_community.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>

using namespace kith;
using namespace kith::audit;
using explanation::ChangeKind;
using explanation::code_of;

namespace {

Audit audit_of(PlannedCommunity const& community, AuditOptions const& options = {}) {
    return make_audit(community.judge, community.graph, community.problem, community.plan, options);
}

struct Confirmations {
    int claims = 0;
    int with_gain = 0;
    int ties = 0; // another best plan fills another number of places

    void check(PlannedCommunity const& community, RosterDraft changed, Effect const& effect) {
        Replanned const after = replan(std::move(changed), community, true);
        CHECK(after.value == after.reference_value);
        CHECK(effect.gain == after.value - community.plan.value);
        CHECK(effect.opens == after.opened);
        ties += effect.places != after.pairings - static_cast<std::int32_t>(community.plan.pairings.size());
        ++claims;
        with_gain += effect.gain > 0;
    }
};

// How many are confirmed: 1,000 unless a long run asks for more.
int confirmations_wanted() {
    char const* const given = std::getenv("KITH_CONFIRMATIONS"); // NOLINT(concurrency-mt-unsafe): one thread
    return given == nullptr ? 1'000 : std::atoi(given);
}

} // namespace

TEST_CASE("what one more person, or several, would bring is what planning with them brings") {
    Confirmations confirmed;
    for (std::uint32_t seed = 1; confirmed.claims < confirmations_wanted(); ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft(), {}, true);
        CAPTURE(seed);
        for (Need const& need : audit_of(community).needs) {
            CAPTURE(community.roster[need.openings.front()].key);
            Volunteer const person = person_for(need, community.roster);
            confirmed.check(community, with_newcomers(community.draft, person, 1), need.one);
            confirmed.check(community, with_newcomers(community.draft, person, need.people), need.several);
            CHECK(need.one.places >= 0);
            CHECK(need.several.gain >= need.one.gain);
        }
    }
    MESSAGE(confirmed.claims, " confirmed, of which ", confirmed.with_gain, " gain; ties ", confirmed.ties);
    CHECK(confirmed.ties == 0);
}

TEST_CASE("what a change to some people would bring is what planning with it brings") {
    Confirmations confirmed;
    std::map<ChangeKind, int> kinds;
    for (std::uint32_t seed = 1; confirmed.claims < confirmations_wanted(); ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft(), {}, true);
        CAPTURE(seed);
        for (Remedy const& remedy : audit_of(community).remedies) {
            CAPTURE(code_of(remedy.change.kind));
            CAPTURE(code_of(remedy.change.question));
            confirmed.check(community, with_changes(community.draft, community.roster, remedy.people),
                            remedy.effect);
            ++kinds[remedy.change.kind];
            CHECK(remedy.effect.gain > 0);
            CHECK(remedy.effect.opens >= static_cast<std::int32_t>(remedy.people.size()));
            CHECK(remedy.could >= static_cast<std::int32_t>(remedy.people.size()));
            CHECK(std::ranges::is_sorted(remedy.people, std::less<>(), &Helped::volunteer));
            CHECK(remedy.change.question != eligibility::Question::sex_condition);
        }
    }
    for (auto const& [kind, count] : kinds) MESSAGE(code_of(kind), ": ", count);
    MESSAGE(confirmed.claims, " confirmed; ties ", confirmed.ties);
    CHECK(confirmed.ties == 0);
    CHECK(kinds.size() >= 10);
}

TEST_CASE("any group of changes is what planning with them brings, also one that gains nothing") {
    int checked = 0;
    int without_gain = 0;
    for (std::uint32_t seed = 1; checked < confirmations_wanted(); ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft(), {}, true);
        CAPTURE(seed);
        // A change for everybody at once, promises and held places included.
        WhatIf what_if(community.judge, community.graph, community.problem, community.plan);
        std::vector<std::vector<Helped>> groups;
        std::vector<std::vector<std::size_t>> numbers;
        for (Change const& change :
             {Change{.kind = ChangeKind::travel_limit, .to = 4'000},
              Change{.kind = ChangeKind::training, .word = 1}, Change{.kind = ChangeKind::resume},
              Change{.kind = ChangeKind::answer, .question = eligibility::Question::availability},
              Change{.kind = ChangeKind::skill, .level = 2, .word = 2}}) {
            groups.emplace_back();
            numbers.emplace_back();
            for (std::size_t index = seed % 3; index < community.roster.volunteers().size(); index += 2) {
                VolunteerId const volunteer(index);
                groups.back().push_back({volunteer, change});
                numbers.back().push_back(
                    what_if.add(volunteer, apply(change, community.roster[volunteer], community.roster)));
            }
        }
        what_if.build(1);
        for (std::size_t group = 0; group < groups.size(); ++group) {
            CAPTURE(group);
            Effect const effect = what_if.effect(numbers[group]);
            Replanned const after =
                replan(with_changes(community.draft, community.roster, groups[group]), community, false);
            CHECK(effect.gain == after.value - community.plan.value);
            without_gain += effect.gain == 0;
            ++checked;
        }
    }
    CHECK(without_gain > 0);
}

TEST_CASE("an audit does not depend on threads or on the order of rows") {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        RosterDraft const draft = RandomCommunity(seed).draft();
        PlannedCommunity const community(draft, {}, true);
        RosterDraft turned = draft;
        std::ranges::reverse(turned.volunteers);
        std::ranges::reverse(turned.roles);
        std::ranges::reverse(turned.matches);
        PlannedCommunity const other(turned, {}, true);
        Audit const one = audit_of(community);
        AuditOptions options;
        options.threads = 3;
        Audit const again = audit_of(other, options);
        CAPTURE(seed);
        CHECK(one.supply == again.supply);
        CHECK(one.resting == again.resting);
        CHECK(one.heat == again.heat);
        REQUIRE(one.needs.size() == again.needs.size());
        for (std::size_t index = 0; index < one.needs.size(); ++index) {
            CHECK(one.needs[index].openings == again.needs[index].openings);
            CHECK(one.needs[index].one == again.needs[index].one);
            CHECK(one.needs[index].several == again.needs[index].several);
        }
        REQUIRE(one.remedies.size() == again.remedies.size());
        for (std::size_t index = 0; index < one.remedies.size(); ++index) {
            CHECK(one.remedies[index].change == again.remedies[index].change);
            CHECK(one.remedies[index].people == again.remedies[index].people);
            CHECK(one.remedies[index].effect == again.remedies[index].effect);
        }
    }
}

TEST_CASE("a course is for the people who lack nothing else, as many as there are places") {
    using namespace std::chrono_literals;
    Role kitchen = role("kitchen");
    kitchen.places = {2, 3};
    kitchen.start = std::chrono::local_days(2026y / 11 / 9); // too soon to train somebody
    kitchen.requirements = {{TrainingRequirement{{TrainingId(0)}}, {}}};
    std::vector<Volunteer> people;
    for (char const* key : {"ana", "ben", "cam", "dee", "eve"}) people.push_back(person(key, 100));
    people[1].travel_metres_max = 50; // would have to come from too far as well
    PlannedCommunity const community(bow(people, {kitchen}));
    CHECK(community.plan.pairings.empty());
    Audit const audit = audit_of(community);
    auto const course = std::ranges::find(audit.remedies, ChangeKind::training,
                                          [](Remedy const& each) { return each.change.kind; });
    REQUIRE(course != audit.remedies.end());
    CHECK(course->could == 4);
    CHECK(course->people.size() == 3);
    CHECK(course->effect.opens == 3);
    CHECK(course->effect.places == 3);
    CHECK(course->effect.gain > 2 * 20'000); // both places below the minimum among them
    REQUIRE(course->effect.fills.size() == 1);
    CHECK(course->effect.fills.front() == FillChange{community.opening("kitchen"), 3});

    REQUIRE(audit.needs.size() == 1);
    Need const& need = audit.needs.front();
    CHECK(need.trainings == std::vector{TrainingId(0)});
    CHECK(need.time == FreeTime{Days::weekdays, Hours::mornings});
    CHECK(need.places == 3);
    CHECK(need.one.places == 1);
    CHECK(need.people == 3);
    CHECK(need.several.places == 3);
}

TEST_CASE("a need takes the least part of the week that is enough") {
    auto const time_of = [](WeekSet pattern, std::optional<Minutes> weekly) {
        Role wanted = role("role");
        wanted.pattern = std::move(pattern);
        wanted.weekly_minutes = weekly;
        PlannedCommunity const community(bow({}, {wanted}));
        return audit_of(community).needs.at(0).time;
    };
    CHECK(time_of(WeekSet{session(1, 10, 12)}, {}) == FreeTime{Days::weekdays, Hours::mornings});
    CHECK(time_of(WeekSet{session(5, 18, 21)}, {}) == FreeTime{Days::weekend, Hours::evenings});
    CHECK(time_of(WeekSet{session(2, 10, 17)}, {}) == FreeTime{Days::weekdays, Hours::daytime});
    CHECK(time_of(WeekSet{session(2, 2, 5)}, {}) == FreeTime{Days::weekdays, Hours::any_time});
    // One session of the two will do, unless both are asked for.
    WeekSet const two{session(2, 10, 12), session(5, 18, 20)};
    CHECK(time_of(two, {}) == FreeTime{Days::weekdays, Hours::mornings});
    CHECK(time_of(two, Minutes(240)) == FreeTime{Days::week, Hours::any_time});
}

TEST_CASE("the heat map counts open places and free people at each hour, weekdays apart from the weekend") {
    Role wanted = role("kitchen");
    wanted.places = {0, 2};
    wanted.pattern = WeekSet{session(0, 10, 12), session(1, 10, 12), session(5, 9, 10)};
    wanted.requirements = {{SkillRequirement{{{SkillId(0), SkillLevel::basic}}}, {}}};
    wanted.location.ward = WardId(0);
    Volunteer idle = person("ana", 100);
    idle.home.ward = WardId(1);
    idle.availability = Availability{WeekSet{session(0, 9, 11), session(6, 20, 22)}, {}, {}};
    RosterDraft draft = bow({idle, person("ben", 100)}, {wanted});
    draft.words.wards = WardCodes({"bow", "poplar"});
    draft.wards = {{WardId(0), "Bow", {}}, {WardId(1), "Poplar", {}}};
    PlannedCommunity const community(draft, {}, true);
    HeatMap const map = heat_map(community.judge, community.plan);
    REQUIRE(map.rows.size() == 2);
    auto const& bow_cells = map.rows[0].cells;
    CHECK(bow_cells[0][9].open == 0);
    CHECK(bow_cells[0][10].open == 4); // two places on two days
    CHECK(bow_cells[0][11].open == 4);
    CHECK(bow_cells[0][12].open == 0);
    CHECK(bow_cells[1][9].open == 2);
    auto const& poplar = map.rows[1].cells;
    CHECK(poplar[0][9].free == 1);
    CHECK(poplar[0][11].free == 0);
    CHECK(poplar[1][21].free == 1);
    CHECK(map.people_elsewhere == 1); // nobody knows where ben lives
    CHECK(map.places_elsewhere == 0);
}
