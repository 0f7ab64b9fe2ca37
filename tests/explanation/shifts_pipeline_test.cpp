// SPDX-License-Identifier: MIT
// Plans of class `shifts`, from draft to certificate: what they promise is checked here from the roster
// alone, without the planner's times, its solver or its certifier.
#include "assignment/kept_plan.hpp"
#include "assignment/shifts_certify.hpp"
#include "planned_community.hpp"
#include "random_community.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

using namespace kith;

namespace {

// When a person would be at an opening the plan gives them, as instants; `all` of its sessions where the plan
// names none.
IntervalSet times_of(PlannedCommunity const& community, PlannedPairing const& pairing) {
    Opening const& opening = community.roster[pairing.opening];
    if (opening.timing == Timing::by_arrangement) return {};
    if (opening.timing == Timing::dated) return IntervalSet{opening.when};
    WeekSet const& sessions = pairing.sessions.empty() ? opening.pattern : pairing.sessions;
    Instant const from = community.roster.zone().midnight(week_start(community.roster.as_of_date()));
    return occurrences(sessions, {std::max(opening.when.begin, from), opening.when.end},
                       community.roster.zone());
}

// Door to door between two openings, in minutes.
std::int64_t journey(PlannedCommunity const& community, PlannedPairing const& one,
                     PlannedPairing const& other) {
    auto const place = [&](OpeningId id) -> Known<GridPoint> {
        if (community.roster.role_of(id).setting == Setting::remote) return {};
        return community.roster.location_of(id).point;
    };
    auto const from = place(one.opening);
    auto const to = place(other.opening);
    if (!from || !to || *from == *to) return 0;
    Volunteer const& person = community.roster[one.volunteer];
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (TravelMode const mode :
         {TravelMode::walk, person.travel_mode.value_or(community.settings.assumed_mode)}) {
        auto const& speed = community.settings.travel[std::size_t(mode)];
        std::int64_t const metres =
            std::int64_t{distance_metres(*from, *to)} * community.settings.detour_percent;
        std::int64_t const per_minute = std::int64_t{100} * speed.metres_per_minute;
        least = std::min(least, speed.start_minutes + (metres + per_minute - 1) / per_minute);
    }
    return least;
}

void check_apart(PlannedCommunity const& community, PlannedPairing const& one, PlannedPairing const& other) {
    std::int64_t const needed = journey(community, one, other);
    // Named: g++ 12 ends a temporary of a range-for before its body.
    auto const times = times_of(community, one);
    auto const other_times = times_of(community, other);
    for (Interval const& a : times.intervals()) {
        for (Interval const& b : other_times.intervals()) {
            auto const gap = a.begin < b.begin ? b.begin - a.end : a.begin - b.end;
            CHECK(gap >= Minutes(needed));
            bool const same_day =
                community.roster.zone().date(a.begin) == community.roster.zone().date(b.begin);
            if (!same_day) CHECK(gap >= Minutes(community.settings.rest_minutes));
        }
    }
}

// Sessions lie in the pattern, hold the minutes asked for, and in the availability somebody stated.
void check_sessions(PlannedCommunity const& community, PlannedPairing const& pairing) {
    if (pairing.sessions.empty()) return;
    Opening const& opening = community.roster[pairing.opening];
    CHECK(opening.timing == Timing::weekly);
    CHECK(pairing.sessions.without(opening.pattern).empty());
    if (opening.minutes)
        CHECK(pairing.sessions.total() >=
              std::min<std::int64_t>(opening.minutes->count(), opening.pattern.total()));
    auto const& availability = community.roster[pairing.volunteer].availability;
    if (availability && !pairing.pinned) CHECK(pairing.sessions.without(availability->weekly).empty());
}

// Minutes by civil week from the as-of one, counted as contracts say.
std::map<std::int64_t, std::int64_t> minutes_by_week(PlannedCommunity const& community, OpeningId id) {
    std::map<std::int64_t, std::int64_t> minutes;
    auto const& facts = community.judge.facts();
    for (auto const& load : eligibility::in(facts.loads, facts.openings[id.index()].loads))
        for (auto week = std::max(0, load.first); week <= load.last; ++week) minutes[week] += load.minutes;
    return minutes;
}

void check_person(PlannedCommunity const& community, std::span<PlannedPairing const> own) {
    Volunteer const& person = community.roster[own.front().volunteer];
    auto const pinned = std::ranges::count(own, true, &PlannedPairing::pinned);
    CHECK(std::ssize(own) <= std::max<std::ptrdiff_t>(person.capacity.value_or(1), pinned));
    for (auto const& one : own) {
        check_sessions(community, one);
        for (auto const& other : own)
            if (one.opening < other.opening && !(one.pinned && other.pinned))
                check_apart(community, one, other);
    }
    if (!person.weekly_minutes_max || own.size() < 2) return;
    std::map<std::int64_t, std::int64_t> all;
    std::map<std::int64_t, std::int64_t> added;
    for (auto const& each : own) {
        for (auto const& [week, minutes] : minutes_by_week(community, each.opening)) {
            all[week] += minutes;
            if (!each.pinned) added[week] += minutes;
        }
    }
    for (auto const& [week, minutes] : all)
        if (added[week] > 0) CHECK(minutes <= person.weekly_minutes_max->count());
}

void check_plan(PlannedCommunity const& community, Plan const& plan) {
    std::vector<std::int64_t> filled(community.roster.openings().size(), 0);
    std::vector<std::int64_t> pinned = filled;
    std::int64_t value = 0;
    for (auto first = plan.pairings.begin(); first != plan.pairings.end();) {
        auto const last = std::ranges::find_if(
            first, plan.pairings.end(), [&](auto const& each) { return each.volunteer != first->volunteer; });
        check_person(community, {first, last});
        for (; first != last; ++first) {
            std::int64_t const people = community.roster[first->volunteer].party;
            auto const glance = community.judge.glance(first->volunteer, first->opening);
            if (!first->pinned) CHECK(glance.standing == eligibility::Standing::eligible);
            filled[first->opening.index()] += people;
            if (first->pinned) pinned[first->opening.index()] += people;
            value += first->weight * people;
        }
    }
    for (std::size_t index = 0; index < filled.size(); ++index) {
        Opening const& opening = community.roster.openings()[index];
        bool const closed =
            community.judge.facts().openings[index].closed != eligibility::ClosedBecause::not_closed;
        std::int64_t const most = closed ? 0 : opening.places_maximum;
        std::int64_t const least = closed ? 0 : opening.places_minimum;
        CHECK(filled[index] <= std::max(most, pinned[index]));
        if (community.roster.role_of(OpeningId(index)).runs_only_full && filled[index] > pinned[index])
            CHECK(filled[index] >= least);
        value += community.settings.fill_value[std::size_t(opening.urgency)] * std::min(filled[index], least);
    }
    CHECK(plan.value == value);
    CHECK(plan.upper_bound >= value);
}

// Few people and openings, who mostly have room for several.
RosterDraft busy(std::uint32_t seed, std::size_t people, std::size_t roles) {
    RandomCommunity random(seed);
    RosterDraft draft = random.draft();
    std::vector<std::string> gone;
    if (draft.volunteers.size() > people) draft.volunteers.resize(people);
    for (auto& each : draft.volunteers) {
        each.capacity = random.number(1, 4);
        if (random.in_100(50)) each.availability = Availability{WeekSet{{0, minutes_per_week}}, {}, {}};
        each.remote = Answer::yes;
        each.travel_metres_max = 20'000;
        if (random.in_100(60)) each.weekly_minutes_max = Minutes(60 * random.number(4, 20));
    }
    if (draft.roles.size() > roles) draft.roles.resize(roles);
    auto const has_role = [&](std::string const& key) {
        return std::ranges::any_of(draft.roles, [&](RoleRow const& each) { return each.role.key == key; });
    };
    std::erase_if(draft.shifts, [&](ShiftRow const& each) { return !has_role(each.role); });
    for (auto& each : draft.roles) {
        std::erase_if(each.role.requirements, [](Requirement const& wanted) {
            return !std::holds_alternative<InductionRequirement>(wanted.what);
        });
        each.role.status = RoleStatus::open;
    }
    auto const has_person = [&](std::string const& key) {
        return std::ranges::find(draft.volunteers, key, &Volunteer::key) != draft.volunteers.end();
    };
    auto const has_opening = [&](std::string const& key) {
        return has_role(key) ||
               std::ranges::any_of(draft.shifts, [&](ShiftRow const& each) { return each.shift.key == key; });
    };
    std::erase_if(draft.matches, [&](MatchRow const& each) {
        return !has_person(each.volunteer) || !has_opening(each.opening) || random.in_100(50);
    });
    draft.bars.clear();
    return draft;
}

} // namespace

TEST_CASE("nobody is ever booked twice, over their hours, outside their sessions or above a maximum") {
    int shifts = 0;
    int several = 0;
    int sessions = 0;
    for (std::uint32_t seed = 1; seed <= 1'200; ++seed) {
        CAPTURE(seed);
        eligibility::Settings settings;
        settings.rest_minutes = seed % 3 == 0 ? 11 * 60 : 0;
        PlannedCommunity const community(busy(seed, 12, 9), settings);
        check_plan(community, community.plan);
        if (community.plan.plan_class == PlanClass::flow) continue;
        ++shifts;
        auto const& pairings = community.plan.pairings;
        sessions += std::ranges::any_of(pairings, [](auto const& each) { return !each.sessions.empty(); });
        several += std::ranges::adjacent_find(pairings, {}, &PlannedPairing::volunteer) != pairings.end();
        Plan const repaired =
            repair_plan(community.problem, keep(community.plan, community.roster), community.roster);
        check_plan(community, repaired);
        CHECK(repaired.value >= community.plan.value);
    }
    MESSAGE(shifts, " of class shifts, ", several, " with people who hold several, ", sessions,
            " with sessions");
    CHECK(shifts > 600);
    CHECK(several > 500);
    CHECK(sessions > 150);
}

TEST_CASE("the same roster in another order of rows gives the same plan of class shifts") {
    std::mt19937 dice(5);
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
        CAPTURE(seed);
        RosterDraft draft = busy(seed, 12, 9);
        PlannedCommunity const one(draft);
        std::ranges::shuffle(draft.volunteers, dice);
        std::ranges::shuffle(draft.roles, dice);
        std::ranges::shuffle(draft.shifts, dice);
        std::ranges::shuffle(draft.matches, dice);
        PlannedCommunity const other(draft);
        CHECK(one.plan == other.plan);
    }
}

TEST_CASE("a plan of class shifts that was tampered with is found out") {
    int caught = 0;
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        PlannedCommunity const community(busy(seed, 10, 8));
        Plan const& plan = community.plan;
        if (plan.plan_class == PlanClass::flow || plan.pairings.empty()) continue;
        auto const instance = shift_instance(community.problem);
        std::vector<Pairing> pairings;
        for (auto const& each : plan.pairings)
            pairings.push_back({std::uint32_t(each.volunteer.index()), std::uint32_t(each.opening.index())});
        auto const honest = certify_shifts(instance, pairings, plan.price);
        CHECK(honest.feasible());
        CHECK(honest.value == plan.value);
        // One pairing more, whichever: against a rule, or the plan was not the best there is.
        for (std::uint32_t v = 0; v < instance.volunteers(); ++v) {
            for (std::uint32_t e = instance.flow.offsets[v]; e < instance.flow.offsets[v + 1]; ++e) {
                Pairing const extra{v, instance.flow.role[e]};
                if (std::ranges::binary_search(pairings, extra)) continue;
                auto more = pairings;
                more.push_back(extra);
                auto const certificate = certify_shifts(instance, more, plan.price);
                caught += !certificate.feasible();
                if (plan.optimal() && certificate.feasible()) CHECK(certificate.value <= plan.value);
            }
        }
        // Prices that are off never lower the bound below the plan's value.
        auto prices = plan.price;
        for (std::size_t r = 0; r < prices.size(); r += 2) prices[r] += 700;
        CHECK(certify_shifts(instance, pairings, prices).upper_bound >= plan.value);
        CHECK_FALSE(
            certify_shifts(instance, pairings, std::span(prices).first(prices.size() - 1)).feasible());
    }
    CHECK(caught > 1'000);
}
