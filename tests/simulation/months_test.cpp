// SPDX-License-Identifier: MIT
// Months are a function of their seed; whatever a policy does is possible and recounted here; nobody beats
// hindsight, which on tiny months is compared with every plan there is.
#include "assignment/brute_force.hpp"
#include "assignment/random_instance.hpp"
#include "explanation/codes.hpp"
#include "simulation/months.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

using namespace kith;
using namespace kith::simulation;
using explanation::code_count;
using explanation::code_of;

namespace {

Rates const rates{.days = 40, .record_days = 20, .patience_days = 12, .yes_lowest = 300, .yes_highest = 900};

struct Made {
    Instance instance;
    Stream stream;
};

Made made(std::uint64_t seed, std::uint32_t volunteers, std::uint32_t roles) {
    std::mt19937_64 random(seed);
    Recipe recipe = random_recipe(volunteers, roles, random);
    recipe.pin_percent = 0;
    Instance instance = random_instance(recipe, random);
    std::vector<OpeningPace> paces;
    for (std::uint32_t r = 0; r < instance.maximum.size(); ++r)
        paces.push_back({.kind = r % 3, .open_days_lowest = 3, .open_days_highest = 25});
    Stream stream = draw_stream(seed, rates, instance.capacity.size(), paces);
    return {std::move(instance), std::move(stream)};
}

std::vector<Placing> all_ways() {
    std::vector<Placing> ways;
    for (std::size_t at = 0; at < code_count<Placing>; ++at) ways.push_back(static_cast<Placing>(at));
    return ways;
}

// Counts what was placed from scratch.
void check_possible(Made const& made, Months const& months) {
    auto const& [instance, stream] = made;
    std::map<std::uint32_t, int> held;
    std::map<std::uint32_t, int> filled;
    std::int64_t value = 0;
    for (Pairing const& each : months.placed) {
        ++held[each.volunteer];
        ++filled[each.role];
        CHECK(stream.says_yes(each.volunteer, each.role));
        Stay const& person = stream.people[each.volunteer];
        Stay const& opening = stream.openings[each.role];
        CHECK(std::max({0, person.from, opening.from}) < std::min(person.until, opening.until));
        auto const first = instance.role.begin() + instance.offsets[each.volunteer];
        auto const last = instance.role.begin() + instance.offsets[each.volunteer + 1];
        auto const at = std::find(first, last, each.role);
        REQUIRE(at != last);
        value += instance.weight[static_cast<std::size_t>(at - instance.role.begin())];
    }
    CHECK(value == months.score);
    for (auto const& [volunteer, count] : held) CHECK(count <= instance.capacity[volunteer]);
    for (auto const& [role, count] : filled) {
        CHECK(count <= instance.maximum[role]);
        value += instance.fill_value[role] * std::min(count, instance.minimum[role]);
    }
    CHECK(value == months.value);
    CHECK(std::ranges::adjacent_find(months.placed) == months.placed.end());
}

} // namespace

TEST_CASE("the same seed gives the same months, another seed others") {
    Made const one = made(5, 40, 12);
    Made const again = made(5, 40, 12);
    CHECK(one.stream.people == again.stream.people);
    CHECK(one.stream.openings == again.stream.openings);
    CHECK(draw_stream(6, rates, one.stream.people.size(), {}).people != one.stream.people);
    for (Placing const way : all_ways())
        CHECK(simulate(one.instance.view(), one.stream, way) ==
              simulate(again.instance.view(), again.stream, way));
}

TEST_CASE("an answer does not depend on when or how often it is asked for, and comes at its rate") {
    Stream const stream = draw_stream(9, rates, 2'000, {{.kind = 4}, {.kind = 4}, {.kind = 5}});
    CHECK(stream.yes[0] == stream.yes[1]); // one kind, one rate
    for (std::uint32_t opening = 0; opening < 3; ++opening) {
        int yes = 0;
        for (std::uint32_t volunteer = 0; volunteer < 2'000; ++volunteer) {
            yes += stream.says_yes(volunteer, opening);
            CHECK(stream.says_yes(volunteer, opening) == stream.says_yes(volunteer, opening));
        }
        CHECK(std::abs(yes - 2 * stream.yes[opening]) < 100); // more than four standard deviations
    }
}

TEST_CASE("whatever a way of placing does is possible, and nobody beats hindsight") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Made const each = made(seed, 40, 12);
        Months const best = hindsight(each.instance.view(), each.stream);
        check_possible(each, best);
        for (Placing const way : all_ways()) {
            CAPTURE(code_of(way));
            Months const months = simulate(each.instance.view(), each.stream, way);
            check_possible(each, months);
            CHECK(months.value <= best.value);
            CHECK(months.asked >= std::ssize(months.placed));
        }
    }
}

TEST_CASE("hindsight is the best of all plans that were possible") {
    int compared = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Made each = made(seed, 6, 4);
        Instance possible = each.instance;
        possible.offsets = {0};
        possible.role.clear();
        possible.weight.clear();
        for (std::uint32_t v = 0; v < each.instance.capacity.size(); ++v) {
            for (std::uint32_t e = each.instance.offsets[v]; e < each.instance.offsets[v + 1]; ++e) {
                std::uint32_t const r = each.instance.role[e];
                bool together = false;
                for (std::int32_t day = 0; day < each.stream.days; ++day)
                    together |= each.stream.people[v].holds(day) && each.stream.openings[r].holds(day);
                if (!together || !each.stream.says_yes(v, r)) continue;
                possible.role.push_back(r);
                possible.weight.push_back(each.instance.weight[e]);
            }
            possible.offsets.push_back(static_cast<std::uint32_t>(possible.role.size()));
        }
        if (possible.role.size() > 14) continue;
        CHECK(hindsight(each.instance.view(), each.stream).value == best_value(possible.view()));
        ++compared;
    }
    CHECK(compared > 100);
}

TEST_CASE("where anyone would do, prices keep the one driver for the place that needs her") {
    // Parcels are open now, and both could pack. Driving has come up before and comes again; only she drives.
    Instance instance;
    instance.capacity = {1, 1, 1};
    instance.minimum = {1, 1, 1};
    instance.maximum = {1, 1, 1};
    instance.fill_value = {100, 50'000, 50'000};
    instance.offsets = {0, 3, 4, 5};
    instance.role = {0, 1, 2, 0, 1};
    instance.weight = {900, 800, 800, 700, 800};
    Stream const stream{.days = 30,
                        .people = {{0, 30}, {2, 30}, {-60, -50}}, // the driver, a packer, one long gone
                        .openings = {{0, 20}, {-20, -10}, {5, 30}},
                        .yes = {1'000, 1'000, 1'000},
                        .seed = 1};
    auto const value = [&](Placing way) {
        return simulate(instance.view(), stream, way, {.memory_days = 25, .patience_days = 30}).value;
    };
    CHECK(value(Placing::by_score) == 900 + 100);
    CHECK(value(Placing::by_urgency) == 900 + 100);
    CHECK(value(Placing::by_price) == 800 + 50'000 + 700 + 100);
    CHECK(value(Placing::plan_ahead) == hindsight(instance.view(), stream).value);
}
