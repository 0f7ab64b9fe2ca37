// SPDX-License-Identifier: MIT
#include "assignment/certify.hpp"
#include "assignment/solve.hpp"
#include "random_instance.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

using namespace kith;

namespace {

// Two volunteers, two roles, each role one place; the best plan is 0-1 and 1-0, worth 17 + 30.
Instance two_by_two() {
    auto made = make_instance({1, 1}, {{1, 1, 30}, {0, 1, 0}}, {{0, 0, 10}, {0, 1, 9}, {1, 0, 8}});
    REQUIRE(made.has_value());
    return *std::move(made);
}

std::vector<Pairing> const best{{0, 1}, {1, 0}};
std::vector<std::int64_t> const proof{1, 0};

} // namespace

TEST_CASE("a plan with its prices is proved") {
    Certificate const certificate = certify(two_by_two().view(), best, proof);
    CHECK(certificate.errors.empty());
    CHECK(certificate.value == 47);
    CHECK(certificate.upper_bound == 47);
    CHECK(certificate.optimal());
}

TEST_CASE("canary: a plan with one swap made worse is not optimal") {
    std::vector<Pairing> const worse{{0, 0}};
    Certificate const certificate = certify(two_by_two().view(), worse, proof);
    CHECK(certificate.feasible());
    CHECK(certificate.gap == 7);
    CHECK_FALSE(certificate.optimal());
}

TEST_CASE("canary: a changed price leaves a gap") {
    for (std::size_t r = 0; r < 2; ++r) {
        for (std::int64_t const change : {-40, -3, 9}) {
            auto prices = proof;
            prices[r] += change;
            Certificate const certificate = certify(two_by_two().view(), best, prices);
            CAPTURE(r);
            CAPTURE(change);
            CHECK(certificate.feasible());
            CHECK(certificate.gap > 0);
        }
    }
}

TEST_CASE("canaries: what is not a plan is refused, with its numbers") {
    Instance const instance = two_by_two();
    struct Row {
        char const* what;
        std::vector<Pairing> pairings;
        PlanError expected;
    };
    Row const rows[] = {
        {"one pairing too many",
         {{0, 0}, {0, 1}},
         {.flaw = PlanFlaw::over_capacity, .volunteer = 0, .value = 2, .limit = 1}},
        {"a role overfull", {{0, 0}, {1, 0}}, {.flaw = PlanFlaw::over_maximum, .value = 2, .limit = 1}},
        {"a pair that is not eligible",
         {{0, 1}, {1, 1}},
         {.flaw = PlanFlaw::not_an_edge, .element = 1, .volunteer = 1, .role = 1}},
        {"the same pairing twice",
         {{0, 1}, {1, 0}, {0, 1}},
         {.flaw = PlanFlaw::duplicate_pairing, .element = 2, .role = 1}},
        {"a volunteer who is not there",
         {{2, 0}},
         {.flaw = PlanFlaw::volunteer_out_of_range, .volunteer = 2, .value = 2}},
        {"a role that is not there", {{0, 5}}, {.flaw = PlanFlaw::role_out_of_range, .role = 5, .value = 5}},
    };
    for (Row const& row : rows) {
        CAPTURE(row.what);
        Certificate const certificate = certify(instance.view(), row.pairings, proof);
        REQUIRE(certificate.errors.size() == 1);
        PlanError error = certificate.errors[0];
        if (row.expected.flaw == PlanFlaw::duplicate_pairing) error.volunteer = 0;
        CHECK(error == row.expected);
        CHECK_FALSE(certificate.feasible());
        CHECK_FALSE(certificate.optimal());
    }
    CHECK(certify(instance.view(), best, std::vector<std::int64_t>{1}).errors[0].flaw ==
          PlanFlaw::prices_missing);
}

TEST_CASE("prices at the ends of 64 bits are refused, not wrapped") {
    for (std::int64_t const extreme :
         {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
        Certificate const certificate =
            certify(two_by_two().view(), best, std::vector<std::int64_t>{extreme, extreme});
        bool const proved = certificate.optimal();
        CHECK_FALSE(proved);
    }
}

TEST_CASE("a plan that forgets a pin is refused") {
    auto const instance = make_instance({1, 1}, {{0, 2, 0}}, {{0, 0, 10}, {1, 0, 8}}, {{1, 0, 8}});
    REQUIRE(instance.has_value());
    Certificate const kept =
        certify(instance->view(), std::vector<Pairing>{{0, 0}, {1, 0}}, std::vector<std::int64_t>{0});
    CHECK(kept.optimal());
    CHECK(kept.value == 18);
    Certificate const forgot =
        certify(instance->view(), std::vector<Pairing>{{0, 0}}, std::vector<std::int64_t>{0});
    REQUIRE(forgot.errors.size() == 1);
    CHECK(forgot.errors[0] == PlanError{.flaw = PlanFlaw::pin_missing, .volunteer = 1});
}

TEST_CASE("the order of pairings does not matter") {
    std::mt19937_64 random(7);
    Instance const instance = random_instance({.volunteers = 60, .roles = 12}, random);
    Solution const solution = solve(instance.view());
    auto shuffled = solution.pairings;
    for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[random() % i]);
    CHECK(certify(instance.view(), shuffled, solution.prices).optimal());
}

TEST_CASE("any prices bound every plan from above") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        std::mt19937_64 random(seed);
        Instance const instance = random_instance(random_recipe(12, 6, random), random);
        Solution const solution = solve(instance.view());
        std::vector<std::int64_t> prices;
        for (std::size_t r = 0; r < instance.maximum.size(); ++r) {
            prices.push_back(std::int64_t(random() % 3'000'000) - 1'500'000);
        }
        Certificate const certificate = certify(instance.view(), solution.pairings, prices);
        CAPTURE(seed);
        CHECK(certificate.feasible());
        CHECK(certificate.gap >= 0);
    }
}
