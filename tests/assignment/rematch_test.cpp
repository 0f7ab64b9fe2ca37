// SPDX-License-Identifier: MIT
#include "assignment/certify.hpp"
#include "assignment/rematch.hpp"
#include "assignment/solve.hpp"
#include "random_instance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

using namespace kith;

namespace {

std::size_t below(std::size_t limit, std::mt19937_64& random) {
    return random() % limit;
}

RoleTerms random_terms(std::mt19937_64& random) {
    RoleTerms terms;
    terms.maximum = below(4, random) == 0 ? 0 : std::int32_t(below(12, random));
    terms.minimum = std::int32_t(below(std::size_t(terms.maximum) + 1, random));
    terms.fill_value = below(3, random) == 0 ? 0 : std::int64_t(below(4'000'000, random));
    return terms;
}

// Changes one thing in both: a dropout, a comeback, more or less capacity, other terms for a role.
void change_one(Instance& instance, Rematch& rematch, std::mt19937_64& random) {
    if (below(3, random) > 0) {
        auto const v = std::uint32_t(below(instance.capacity.size(), random));
        instance.capacity[v] = below(2, random) ? 0 : std::int32_t(below(4, random));
        rematch.set_capacity(v, instance.capacity[v]);
        return;
    }
    auto const r = std::uint32_t(below(instance.maximum.size(), random));
    RoleTerms const terms = random_terms(random);
    instance.minimum[r] = terms.minimum;
    instance.maximum[r] = terms.maximum;
    instance.fill_value[r] = terms.fill_value;
    rematch.set_role(r, terms);
}

void check_repaired(Instance const& instance, Rematch& rematch, Repair const& repair) {
    Solution const fresh = solve(instance.view());
    REQUIRE(repair.stopped == Stopped::done);
    REQUIRE(repair.value == fresh.value);
    Solution const kept = rematch.solution();
    Certificate const certificate = certify(instance.view(), kept.pairings, kept.prices);
    CHECK(certificate.errors == std::vector<PlanError>{});
    CHECK(certificate.gap == 0);
    CHECK(certificate.value == repair.value);
    CHECK(kept.upper_bound == certificate.upper_bound);
}

} // namespace

TEST_CASE("a plan repaired after any mix of changes is worth what a fresh solve is, and its diff is true") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        std::mt19937_64 random(seed);
        Instance instance = random_instance(random_recipe(60, 20, random), random);
        Rematch rematch(instance.view());
        std::vector<Pairing> before = rematch.solution().pairings;
        Instance changed = instance; // edges and pins of `instance` stay where they are
        CAPTURE(seed);
        for (int round = 0; round < 6; ++round) {
            for (std::size_t changes = 1 + below(8, random); changes > 0; --changes) {
                change_one(changed, rematch, random);
            }
            Repair const repair = rematch.repair();
            check_repaired(changed, rematch, repair);
            std::vector<Pairing> const after = rematch.solution().pairings;
            std::vector<Pairing> added;
            std::vector<Pairing> dropped;
            std::ranges::set_difference(after, before, std::back_inserter(added));
            std::ranges::set_difference(before, after, std::back_inserter(dropped));
            CHECK(repair.added == added);
            CHECK(repair.dropped == dropped);
            before = after;
        }
    }
}

// KITH_REPAIRS says how many repairs; the long form of this test makes thousands.
TEST_CASE("thousands of random repairs, some of 10,000 volunteers, are worth what fresh solves are") {
    char const* const text = std::getenv("KITH_REPAIRS"); // NOLINT(concurrency-mt-unsafe): one thread
    long const repairs = text ? std::atol(text) : 60;
    constexpr int rounds = 10;
    for (std::uint64_t seed = 1; long(seed) * rounds <= repairs; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed * 7919);
        bool const large = seed % 25 == 0;
        Recipe recipe = random_recipe(large ? 10'000 : 1'000, 60, random);
        if (large) recipe.volunteers = 10'000;
        Instance const instance = random_instance(recipe, random);
        Rematch rematch(instance.view());
        Instance changed = instance;
        for (int round = 0; round < rounds; ++round) {
            std::size_t const most = 1 + changed.capacity.size() / (round % 2 ? 100 : 10);
            for (std::size_t changes = 1 + below(most, random); changes > 0; --changes) {
                change_one(changed, rematch, random);
            }
            Repair const repair = rematch.repair();
            check_repaired(changed, rematch, repair);
        }
    }
}

TEST_CASE("any new instance is solved exactly from the plan for another") {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        std::mt19937_64 random(seed);
        Recipe recipe = random_recipe(50, 15, random);
        Instance const before = random_instance(recipe, random);
        Instance after = before;
        if (seed % 3 == 0) {
            after = random_instance(recipe, random); // other edges, weights, pins: whatever the recipe gives
        } else {
            for (std::int32_t& weight : after.weight) {
                if (below(10, random) == 0) weight = std::int32_t(below(weight_max + 1, random));
            }
            for (std::int32_t& capacity : after.capacity) {
                if (below(10, random) == 0) capacity = std::int32_t(below(4, random));
            }
        }
        Solution const old = solve(before.view());
        Solution const repaired = repair(after.view(), old.pairings, old.prices);
        CAPTURE(seed);
        CHECK(certify(after.view(), repaired.pairings, repaired.prices).optimal());
        REQUIRE(repaired.value == solve(after.view()).value);
    }
}

TEST_CASE("a repair of nothing changes nothing, and nonsense to start from does no harm") {
    std::mt19937_64 random(5);
    Instance const instance = random_instance({.volunteers = 300, .roles = 40, .edge_percent = 20}, random);
    Rematch rematch(instance.view());
    Repair const nothing = rematch.repair();
    CHECK(nothing.added.empty());
    CHECK(nothing.dropped.empty());
    std::vector<Pairing> nonsense;
    std::vector<std::int64_t> prices;
    for (std::uint32_t i = 0; i < 500; ++i) {
        nonsense.push_back({std::uint32_t(below(400, random)), std::uint32_t(below(60, random))});
        prices.push_back(std::int64_t(random()));
    }
    Solution const repaired = repair(instance.view(), nonsense, prices);
    CHECK(certify(instance.view(), repaired.pairings, repaired.prices).optimal());
    CHECK(repaired.value == rematch.solution().value);
}

TEST_CASE("a repair cut short is feasible and can be taken up again") {
    std::mt19937_64 random(9);
    Instance instance =
        random_instance({.volunteers = 400, .roles = 60, .edge_percent = 15, .places_max = 12}, random);
    Rematch rematch(instance.view());
    Instance changed = instance;
    for (std::uint32_t v = 0; v < 400; v += 5) {
        changed.capacity[v] = 0;
        rematch.set_capacity(v, 0);
    }
    Repair const cut = rematch.repair({.step_budget = 3});
    CHECK(cut.stopped == Stopped::steps);
    Solution const partial = rematch.solution();
    CHECK(certify(changed.view(), partial.pairings, partial.prices).feasible());
    check_repaired(changed, rematch, rematch.repair());
}

TEST_CASE("when a crowd comes back, a fresh start inside the repair is as exact and its diff as true") {
    std::mt19937_64 random(21);
    Instance instance = random_instance(
        {.volunteers = 1200, .roles = 50, .edge_percent = 30, .capacity_max = 1, .places_max = 30}, random);
    std::vector<std::int32_t> const all = instance.capacity;
    for (std::size_t v = 0; v < all.size(); ++v) instance.capacity[v] = v % 3 ? 0 : all[v];
    Rematch rematch(instance.view());
    std::vector<Pairing> const before = rematch.solution().pairings;
    Instance changed = instance;
    changed.capacity = all;
    for (std::uint32_t v = 0; v < all.size(); ++v) rematch.set_capacity(v, all[v]);
    Repair const repair = rematch.repair();
    check_repaired(changed, rematch, repair);
    std::vector<Pairing> const after = rematch.solution().pairings;
    std::vector<Pairing> added;
    std::ranges::set_difference(after, before, std::back_inserter(added));
    CHECK(repair.added == added);
}
