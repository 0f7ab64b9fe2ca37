// SPDX-License-Identifier: MIT
#include "assignment/certify.hpp"
#include "assignment/reference.hpp"
#include "assignment/solve.hpp"
#include "brute_force.hpp"
#include "lemon_referee.hpp"
#include "random_instance.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kith;

namespace {

// Optimal by its certificate, and says so itself.
void check_proved(InstanceView const& instance, Solution const& solution) {
    Certificate const certificate = certify(instance, solution.pairings, solution.prices);
    CHECK(certificate.errors == std::vector<PlanError>{});
    CHECK(certificate.gap == 0);
    CHECK(certificate.value == solution.value);
    CHECK(certificate.upper_bound == solution.upper_bound);
    CHECK(solution.stopped == Stopped::done);
    CHECK(std::ranges::is_sorted(solution.pairings));
}

std::int64_t lemon_value(InstanceView const& instance, LemonMethod method) {
    LemonResult const result = lemon_solve(flow_network(instance), method);
    CHECK(result.optimal);
    return pinned_value(instance) - result.cost;
}

Instance made(std::vector<std::int32_t> capacity, std::vector<RoleTerms> const& roles,
              std::vector<Edge> const& edges, std::vector<Pin> pins = {}) {
    auto instance = make_instance(std::move(capacity), roles, edges, std::move(pins));
    REQUIRE(instance.has_value());
    return *std::move(instance);
}

std::int64_t solved_value(Instance const& instance) {
    Solution const solution = solve(instance.view());
    check_proved(instance.view(), solution);
    return solution.value;
}

} // namespace

TEST_CASE("nobody and nothing is a plan worth nothing") {
    CHECK(solved_value(made({}, {}, {})) == 0);
    CHECK(solved_value(made({1, 2}, {}, {})) == 0);
    CHECK(solved_value(made({}, {{0, 3, 0}}, {})) == 0);
    CHECK(solved_value(made({1}, {{1, 1, 10}}, {})) == 0);
}

TEST_CASE("the best pair is given up where two lesser ones are worth more") {
    CHECK(solved_value(made({1, 1}, {{0, 1, 0}, {0, 1, 0}}, {{0, 0, 10}, {0, 1, 9}, {1, 0, 8}})) == 17);
}

TEST_CASE("a fill value is an exchange rate: it buys a place at a loss in weight, up to its worth") {
    std::vector<Edge> const edges{{0, 0, 100}, {0, 1, 40}};
    CHECK(solved_value(made({1}, {{0, 1, 0}, {1, 1, 59}}, edges)) == 100);
    CHECK(solved_value(made({1}, {{0, 1, 0}, {1, 1, 61}}, edges)) == 101);
}

TEST_CASE("a weight of zero is taken only where a place below the minimum is worth filling") {
    Instance const worth = made({1}, {{1, 1, 5}}, {{0, 0, 0}});
    CHECK(solved_value(worth) == 5);
    CHECK(solve(worth.view()).pairings.size() == 1);
}

TEST_CASE("a pin keeps its place, its weight counts, and capacity never goes below zero") {
    Instance const instance =
        made({1, 1}, {{0, 1, 0}, {0, 1, 0}}, {{0, 0, 10}, {0, 1, 9}, {1, 0, 8}}, {{0, 0, 10}});
    CHECK(solved_value(instance) == 10);
    Instance const crowded =
        made({1, 1}, {{2, 2, 7}, {0, 1, 0}}, {{0, 0, 10}, {0, 1, 9}, {1, 1, 8}}, {{0, 0, 10}, {0, 1, 0}});
    CHECK(solved_value(crowded) == 10 + 7);
    CHECK(solve(crowded.view()).pairings == std::vector<Pairing>{{0, 0}, {0, 1}});
}

TEST_CASE("tiny instances of every kind agree with every plan there is") {
    for (std::uint64_t seed = 1; seed <= 6000; ++seed) {
        std::mt19937_64 random(seed);
        Recipe recipe = random_recipe(5, 4, random);
        recipe.edge_percent = std::min(recipe.edge_percent, 60U);
        Instance const instance = random_instance(recipe, random);
        if (instance.role.size() > 13) continue;
        Solution const solution = solve(instance.view());
        CAPTURE(seed);
        CAPTURE(describe(instance.view()));
        check_proved(instance.view(), solution);
        REQUIRE(solution.value == best_value(instance.view()));
    }
}

TEST_CASE("small instances agree with Boost's successive shortest paths") {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        std::mt19937_64 random(seed);
        Instance const instance = random_instance(random_recipe(40, 15, random), random);
        Solution const solution = solve(instance.view());
        ReferencePlan const reference = reference_solve(instance.view());
        CAPTURE(seed);
        check_proved(instance.view(), solution);
        CHECK(certify(instance.view(), reference.pairings, solution.prices).optimal());
        REQUIRE(solution.value == reference.value);
    }
}

TEST_CASE("middling instances agree with LEMON's network simplex and cost scaling") {
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        std::mt19937_64 random(seed);
        Recipe recipe = random_recipe(600, 60, random);
        recipe.edge_percent = std::min(recipe.edge_percent, 30U);
        Instance const instance = random_instance(recipe, random);
        Solution const solution = solve(instance.view());
        CAPTURE(seed);
        check_proved(instance.view(), solution);
        REQUIRE(solution.value == lemon_value(instance.view(), LemonMethod::network_simplex));
        REQUIRE(solution.value == lemon_value(instance.view(), LemonMethod::cost_scaling));
    }
}

TEST_CASE("awkward families are solved and proved") {
    auto const grid = [](std::uint32_t volunteers, std::uint32_t roles, auto weight) {
        std::vector<Edge> edges;
        for (std::uint32_t v = 0; v < volunteers; ++v) {
            for (std::uint32_t r = 0; r < roles; ++r) edges.push_back({v, r, std::int32_t(weight(v, r))});
        }
        return edges;
    };
    auto const caps = [](std::size_t count, std::int32_t capacity) {
        return std::vector<std::int32_t>(count, capacity);
    };
    SUBCASE("every weight the same, places for half") {
        auto const edges = grid(200, 20, [](auto, auto) { return 500'000; });
        CHECK(solved_value(made(caps(200, 1), std::vector<RoleTerms>(20, {1, 5, 1000}), edges)) ==
              50'020'000);
    }
    SUBCASE("every weight the same, people for half") {
        auto const edges = grid(50, 20, [](auto, auto) { return 500'000; });
        CHECK(solved_value(made(caps(50, 1), std::vector<RoleTerms>(20, {0, 5, 0}), edges)) == 25'000'000);
    }
    SUBCASE("every weight zero") {
        auto const edges = grid(30, 10, [](auto, auto) { return 0; });
        CHECK(solved_value(made(caps(30, 2), std::vector<RoleTerms>(10, {2, 4, 9}), edges)) == 180);
    }
    SUBCASE("one giant role beside small ones") {
        auto const edges = grid(2000, 3, [](auto v, auto r) { return r == 0 ? 10 : (v * 7919) % 1000; });
        std::int64_t const value =
            solved_value(made(caps(2000, 1), {{0, 5000, 0}, {0, 3, 0}, {1, 2, 50}}, edges));
        CHECK(value > 2000 * 10);
    }
    SUBCASE("many volunteers without an edge") {
        CHECK(solved_value(made(caps(100'000, 1), {{0, 1, 0}}, {{99'999, 0, 5}})) == 5);
    }
    SUBCASE("only closed roles") {
        auto const edges = grid(20, 5, [](auto v, auto r) { return v + r; });
        Instance const instance = made(caps(20, 1), std::vector<RoleTerms>(5, {0, 0, 7}), edges);
        CHECK(solved_value(instance) == 0);
        CHECK(solve(instance.view()).prices == std::vector<std::int64_t>{19, 20, 21, 22, 23});
    }
    SUBCASE("fill values up to the limit, differing by role") {
        auto const edges = grid(40, 30, [](auto v, auto r) { return (v * 31 + r * 17) % 1000; });
        std::vector<RoleTerms> roles;
        for (std::int64_t r = 0; r < 30; ++r) roles.push_back({2, 3, r * fill_value_max / 29});
        CHECK(solved_value(made(caps(40, 1), roles, edges)) >= fill_value_max * 20);
    }
    SUBCASE("two levels of weight in a crowd") {
        auto const edges = grid(300, 30, [](auto v, auto r) { return (v + r) % 3 ? 400'000 : 900'000; });
        solved_value(made(caps(300, 1), std::vector<RoleTerms>(30, {0, 9, 0}), edges));
    }
    SUBCASE("capacities far above the number of roles") {
        auto const edges = grid(30, 25, [](auto v, auto r) { return (v * r) % 97; });
        solved_value(made(caps(30, 1'000'000'000), std::vector<RoleTerms>(25, {0, 1'000'000'000, 0}), edges));
    }
}

TEST_CASE("scarce volunteers of few sizes of weight, with roles that fight for them, are solved and proved") {
    for (std::int32_t const levels : {1, 2, 3, 5, 11, 21, 51, 64, 65}) {
        for (std::int64_t const fill_max : {std::int64_t(0), std::int64_t(3'999'999), fill_value_max}) {
            std::mt19937_64 random(static_cast<std::uint64_t>(levels));
            Recipe const recipe{.volunteers = 800,
                                .roles = 70,
                                .edge_percent = 20,
                                .capacity_max = 2,
                                .places_max = 35,
                                .weight_levels = levels,
                                .fill_max = fill_max,
                                .pin_percent = 1};
            Instance const instance = random_instance(recipe, random);
            CAPTURE(levels);
            CAPTURE(fill_max);
            Solution const solution = solve(instance.view());
            check_proved(instance.view(), solution);
            CHECK(solution.value == lemon_value(instance.view(), LemonMethod::network_simplex));
            Solution const scalar = solve(instance.view(), {.simd = Simd::scalar});
            CHECK(scalar.pairings == solution.pairings);
            CHECK(scalar.prices == solution.prices);
            for (std::int64_t const budget : {1, 60, 200, 1000}) {
                Solution const cut = solve(instance.view(), {.step_budget = budget});
                Certificate const certificate = certify(instance.view(), cut.pairings, cut.prices);
                CHECK(certificate.feasible());
                CHECK(certificate.value == cut.value);
                CHECK(certificate.upper_bound == cut.upper_bound);
            }
        }
    }
}

TEST_CASE("the order in which edges are given changes nothing in the plan") {
    std::mt19937_64 random(11);
    for (int round = 0; round < 20; ++round) {
        Recipe const recipe{.volunteers = 80, .roles = 15, .weight_levels = round % 2 ? 3 : 1000};
        Instance const instance = random_instance(recipe, random);
        std::vector<Edge> edges;
        std::vector<RoleTerms> roles;
        for (std::uint32_t v = 0; v < 80; ++v) {
            for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
                edges.push_back({v, instance.role[e], instance.weight[e]});
            }
        }
        for (std::size_t r = 0; r < 15; ++r) {
            roles.push_back({instance.minimum[r], instance.maximum[r], instance.fill_value[r]});
        }
        for (std::size_t i = edges.size(); i > 1; --i) std::swap(edges[i - 1], edges[random() % i]);
        Solution const once = solve(instance.view());
        Solution const again = solve(made(instance.capacity, roles, edges).view());
        CHECK(once.pairings == again.pairings);
        CHECK(once.prices == again.prices);
    }
}

TEST_CASE("a step budget always ends with a feasible plan, a true bound, and the same plan each time") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        std::mt19937_64 random(seed);
        Instance const instance = random_instance(random_recipe(120, 30, random), random);
        Solution const best = solve(instance.view());
        for (std::int64_t budget : {0, 1, 3, 10, 50, 100, 200, 400, 1000}) {
            Solution const cut = solve(instance.view(), {.step_budget = budget});
            Certificate const certificate = certify(instance.view(), cut.pairings, cut.prices);
            CAPTURE(seed);
            CAPTURE(budget);
            CHECK(certificate.errors == std::vector<PlanError>{});
            CHECK(certificate.value == cut.value);
            CHECK(certificate.upper_bound == cut.upper_bound);
            CHECK(cut.value <= best.value);
            CHECK(cut.upper_bound >= best.value);
            CHECK((cut.stopped == Stopped::steps || cut.gap() == 0));
            CHECK(solve(instance.view(), {.step_budget = budget}).pairings == cut.pairings);
        }
    }
}

TEST_CASE("whoever cancels, or runs out of time, is told so and gets a feasible plan") {
    std::mt19937_64 random(3);
    Instance const instance = random_instance({.volunteers = 2000, .roles = 200, .edge_percent = 20}, random);
    for (Stopped const reason : {Stopped::time, Stopped::cancelled}) {
        int polls = 0;
        std::int64_t told = 0;
        SolveOptions options;
        options.stop = [&]() -> std::optional<Stopped> {
            return ++polls > 3 ? std::optional(reason) : std::nullopt;
        };
        options.progress = [&](SolveProgress const& progress) { told = progress.steps; };
        Solution const cut = solve(instance.view(), options);
        CHECK(cut.stopped == reason);
        CHECK(polls == 4);
        CHECK(told > 0);
        CHECK(certify(instance.view(), cut.pairings, cut.prices).feasible());
    }
}

TEST_CASE("every instruction set gives the same plan, prices, steps and reads") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        Recipe recipe = random_recipe(700, 40, random);
        recipe.volunteers += 200;
        Instance const instance = random_instance(recipe, random);
        Solution const scalar = solve(instance.view(), {.simd = Simd::scalar});
        CAPTURE(seed);
        for (Simd const simd : {Simd::avx2, Simd::avx512}) {
            Solution const vectorised = solve(instance.view(), {.simd = simd});
            CHECK(vectorised.pairings == scalar.pairings);
            CHECK(vectorised.prices == scalar.prices);
            CHECK(vectorised.steps == scalar.steps);
            CHECK(vectorised.edges_read == scalar.edges_read);
        }
    }
}

TEST_CASE("a price war over a billion in steps of one is cut short and still proved") {
    std::vector<Edge> edges;
    for (std::uint32_t v = 0; v < 12; ++v) {
        for (std::uint32_t r = 0; r < 5; ++r) edges.push_back({v, r, std::int32_t(500'000 + v + r)});
    }
    Instance const instance =
        made(std::vector<std::int32_t>(12, 1), std::vector<RoleTerms>(5, {3, 3, fill_value_max}), edges);
    Solution const solution = solve(instance.view());
    check_proved(instance.view(), solution);
    CHECK(solution.steps < 20'000);
}
