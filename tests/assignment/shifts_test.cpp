// SPDX-License-Identifier: MIT
#include "assignment/shifts.hpp"
#include "assignment/shifts_certify.hpp"
#include "assignment/shifts_choice.hpp"
#include "assignment/shifts_prices.hpp"
#include "assignment/solve.hpp"
#include "shifts_random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

namespace kith {
namespace {

using test::random_shifts;
using test::ShiftCase;
using test::ShiftShape;

// Every rule kept, value and bound as the solver says, and the truth between the two.
ShiftCertificate check_against_the_truth(ShiftCase const& made, ShiftSolution const& solution) {
    std::int64_t const optimum = test::best_of_all_plans(made.shifts);
    auto const certificate =
        certify_shifts(made.shifts, solution.pairings, solution.prices, solution.branches);
    REQUIRE(certificate.feasible());
    REQUIRE(certificate.value == solution.value);
    REQUIRE(certificate.upper_bound <= solution.upper_bound);
    REQUIRE(certificate.upper_bound >= optimum);
    REQUIRE(solution.value <= optimum);
    return certificate;
}

TEST_CASE(
    "shifts: on thousands of tiny instances no plan beats the bound and no plan found beats the truth") {
    int best = 0;
    int proved = 0;
    constexpr int cases = 3'000;
    for (int seed = 1; seed <= cases; ++seed) {
        CAPTURE(seed);
        ShiftCase const made = random_shifts(std::uint64_t(seed));
        REQUIRE(validate(made.shifts).empty());
        ShiftSolution const solution = solve_shifts(made.shifts);
        auto const certificate = check_against_the_truth(made, solution);
        best += solution.value == test::best_of_all_plans(made.shifts);
        proved += certificate.optimal();
    }
    MESSAGE("optimal in ", best, ", proved in ", proved, " of ", cases);
    CHECK(best > cases * 9 / 10);
    CHECK(proved > cases / 2);
}

TEST_CASE("shifts: the volunteer's own problem is solved exactly, by solver and certifier, beside any pins") {
    std::mt19937_64 dice(7);
    for (int seed = 1; seed <= 1'500; ++seed) {
        CAPTURE(seed);
        ShiftCase const made = random_shifts(
            std::uint64_t(seed), {.volunteers = 2, .roles = 10, .edge_percent = 90, .all_or_nothing = false});
        ShiftInstance const& in = made.shifts;
        std::vector<std::int64_t> prices;
        for (std::size_t r = 0; r < in.roles(); ++r) prices.push_back(std::int64_t(dice() % 30) - 12);
        ShiftProblem const problem(in);
        Chooser chooser(problem);
        for (std::uint32_t v = 0; v < in.volunteers(); ++v) {
            offer_at_prices(problem, chooser, v, prices, 1);
            chooser.choose();
            CHECK(chooser.value() == chooser.bound());
            CHECK(chooser.value() == test::best_of_all_choices(in, v, prices));
        }
        std::vector<Pairing> pins;
        for (Pin const& pin : in.flow.pins) pins.push_back({pin.volunteer, pin.role});
        auto const certificate = certify_shifts(in, pins, prices);
        CHECK(certificate.bounded_only == 0);
        ShiftOptions const options;
        ShiftBudget const budget(options);
        CHECK(certificate.upper_bound == shift_bound(problem, chooser, budget, prices));
    }
}

TEST_CASE("shifts: where nothing clashes the plan is the flow solver's, and proved") {
    for (int seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        ShiftShape const shape{.volunteers = 8,
                               .roles = 8,
                               .limits = false,
                               .all_or_nothing = false,
                               .groups = false,
                               .ways = false};
        ShiftCase made = random_shifts(std::uint64_t(seed), shape);
        made.shifts.stretches = {};
        for (std::size_t r = 0; r < made.shifts.roles(); ++r) made.shifts.stretches.close();
        ShiftSolution const solution = solve_shifts(made.shifts);
        CHECK(solution.as_flow);
        CHECK(solution.value == solve(made.shifts.flow).value);
        CHECK(certify_shifts(made.shifts, solution.pairings, solution.prices, solution.branches).optimal());
    }
}

TEST_CASE("shifts: where each person fills every slot they have, the plan is exact") {
    int flows = 0;
    for (int seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        ShiftShape const shape{.volunteers = 3,
                               .roles = 6,
                               .limits = false,
                               .rest = false,
                               .travel = false,
                               .weekly = false,
                               .all_or_nothing = false,
                               .groups = false,
                               .ways = false};
        ShiftCase made = random_shifts(std::uint64_t(seed), shape);
        // Three slots; openings of one slot lie at the same time.
        for (std::size_t r = 0; r < made.shifts.roles(); ++r) {
            auto const begin = std::int32_t(r % 3) * 600;
            made.shifts.stretches.values[r] = {begin, begin + 120};
        }
        std::ranges::replace(made.flow.capacity, 2, 4);
        made.shifts.flow = made.flow.view();
        ShiftSolution const solution = solve_shifts(made.shifts);
        auto const certificate = check_against_the_truth(made, solution);
        flows += solution.as_flow;
        if (solution.as_flow) CHECK(certificate.optimal());
    }
    CHECK(flows > 200);
}

// Two people, four openings, made so that one small change breaks one rule each.
struct Canary {
    ShiftCase made;
    std::vector<Pairing> pairings{{0, 0}, {0, 1}, {1, 2}};
    std::vector<std::int64_t> prices{0, 0, 0, 0};

    Canary() {
        ShiftInstance& in = made.shifts;
        made.flow = make_instance(
                        {2, 2}, {{0, 1, 0}, {0, 1, 0}, {1, 2, 50}, {2, 2, 50}},
                        {{0, 0, 10}, {0, 1, 10}, {0, 2, 10}, {0, 3, 10}, {1, 1, 10}, {1, 2, 10}, {1, 3, 10}})
                        .value();
        in.flow = made.flow.view();
        for (std::int32_t const begin : {600, 720, 800, 1'740}) { // the last at 05:00 next day
            in.stretches.values.push_back({begin, begin + 120});
            in.minutes.values.push_back({0, 120});
            in.stretches.close();
            in.minutes.close();
        }
        in.places = {{0, 0}, {3'000, 0}};
        in.place = {0, 0, 0, 0};
        in.all_or_nothing = {false, false, false, true};
        in.weekly_limit = {240, no_weekly_limit};
        in.used.close();
        in.used.close();
        in.speeds = {{0, 80}};
        in.speed = {0, 0};
        in.midnights = {0, 1'440, 2'880};
    }
    ShiftCertificate certify() const { return certify_shifts(made.shifts, pairings, prices); }
    bool finds(ShiftPlanFlaw flaw) const {
        auto const errors = certify().errors;
        return std::ranges::find(errors, flaw, &ShiftPlanError::flaw) != errors.end();
    }
};

TEST_CASE("shifts: the certifier accepts back-to-back shifts at one place") {
    Canary const sound;
    auto const certificate = sound.certify();
    CHECK(certificate.feasible());
    CHECK(certificate.value == 80);
}

TEST_CASE("shifts: the certifier rejects every broken rule by name") {
    Canary plan;
    SUBCASE("unknown volunteer") {
        plan.pairings.push_back({9, 0});
        CHECK(plan.finds(ShiftPlanFlaw::volunteer_out_of_range));
    }
    SUBCASE("unknown role") {
        plan.pairings.push_back({0, 9});
        CHECK(plan.finds(ShiftPlanFlaw::role_out_of_range));
    }
    SUBCASE("twice the same") {
        plan.pairings.push_back({0, 0});
        CHECK(plan.finds(ShiftPlanFlaw::duplicate_pairing));
    }
    SUBCASE("not eligible") {
        plan.pairings.push_back({1, 0});
        CHECK(plan.finds(ShiftPlanFlaw::not_an_edge));
    }
    SUBCASE("a pin left out") {
        plan.made.flow.pins = {{1, 3, 5}};
        plan.made.shifts.flow = plan.made.flow.view();
        CHECK(plan.finds(ShiftPlanFlaw::pin_missing));
    }
    SUBCASE("more than the capacity") {
        plan.made.flow.capacity[0] = 1;
        CHECK(plan.finds(ShiftPlanFlaw::over_capacity));
    }
    SUBCASE("overlapping") {
        plan.pairings = {{0, 1}, {0, 2}};
        CHECK(plan.finds(ShiftPlanFlaw::openings_clash));
    }
    SUBCASE("no time for the journey") {
        plan.made.shifts.place[1] = 1;
        CHECK(plan.finds(ShiftPlanFlaw::openings_clash));
    }
    SUBCASE("no rest between two days") {
        plan.made.shifts.rest_minutes = 660;
        plan.pairings = {{1, 2}, {1, 3}, {0, 3}};
        plan.made.shifts.stretches.values[2] = {1'200, 1'320};
        CHECK(plan.finds(ShiftPlanFlaw::openings_clash));
        plan.made.shifts.rest_minutes = 420; // exactly what lies between
        CHECK(plan.certify().feasible());
    }
    SUBCASE("more than the week's hours") {
        plan.made.shifts.weekly_limit[0] = 239;
        CHECK(plan.finds(ShiftPlanFlaw::over_hours));
    }
    SUBCASE("more than the week's hours, with what is used already") {
        plan.made.shifts.used.values = {{0, 1}};
        plan.made.shifts.used.offsets = {0, 1, 1};
        CHECK(plan.finds(ShiftPlanFlaw::over_hours));
    }
    SUBCASE("more people than places") {
        plan.made.flow.maximum[2] = 0;
        CHECK(plan.finds(ShiftPlanFlaw::over_maximum));
    }
    SUBCASE("a group larger than the room") {
        plan.made.shifts.party = {1, 3};
        CHECK(plan.finds(ShiftPlanFlaw::over_maximum));
    }
    SUBCASE("running short of its minimum") {
        plan.pairings = {{1, 3}};
        CHECK(plan.finds(ShiftPlanFlaw::cannot_run));
    }
    SUBCASE("a price short") {
        plan.prices.pop_back();
        CHECK(plan.finds(ShiftPlanFlaw::prices_missing));
    }
}

TEST_CASE("shifts: prices that are off only widen the gap") {
    Canary plan;
    std::int64_t const optimum = test::best_of_all_plans(plan.made.shifts);
    for (std::int64_t const price : {-40, -1, 3, 15, 1'000}) {
        plan.prices.assign(4, price);
        CHECK(plan.certify().upper_bound >= optimum);
    }
}

TEST_CASE(
    "shifts: of two openings that need all there are, the one worth more runs and the other stays empty") {
    ShiftCase made;
    std::vector<Edge> edges;
    for (std::uint32_t v = 0; v < 3; ++v) {
        edges.push_back({v, 0, 10});
        edges.push_back({v, 1, 12});
    }
    made.flow = make_instance({1, 1, 1}, {{2, 3, 0}, {2, 3, 0}}, edges).value();
    ShiftInstance& in = made.shifts;
    in.flow = made.flow.view();
    in.stretches.offsets = {0, 0, 0};
    in.minutes.offsets = {0, 0, 0};
    in.place = {nowhere, nowhere};
    in.all_or_nothing = {true, true};
    in.weekly_limit.assign(3, no_weekly_limit);
    in.used.offsets.assign(4, 0);
    in.speeds = {{0, 80}};
    in.speed.assign(3, 0);
    ShiftSolution const solution = solve_shifts(in);
    CHECK(solution.value == 36);
    CHECK(certify_shifts(in, solution.pairings, solution.prices, solution.branches).optimal());

    in.party = {2, 1, 1}; // a group of two, and one more person than there is room for
    ShiftSolution const grouped = solve_shifts(in);
    CHECK(grouped.value == test::best_of_all_plans(in));
    CHECK(certify_shifts(in, grouped.pairings, grouped.prices, grouped.branches).feasible());
}

TEST_CASE(
    "shifts: where openings run only full, most plans are proven best by branches that leave out no plan") {
    int proved = 0;
    int by_prices = 0;
    int branched = 0;
    constexpr int cases = 2'000;
    for (int seed = 1; seed <= cases; ++seed) {
        CAPTURE(seed);
        ShiftCase const made = random_shifts(std::uint64_t(seed) + 50'000, {.volunteers = 5,
                                                                            .roles = 4,
                                                                            .places_max = 4,
                                                                            .groups = seed % 2 == 0,
                                                                            .pins = seed % 3 == 0,
                                                                            .full_percent = 80});
        REQUIRE(validate(made.shifts).empty());
        ShiftSolution const solution = solve_shifts(made.shifts);
        auto const certificate = check_against_the_truth(made, solution);
        proved += certificate.optimal();
        by_prices += certify_shifts(made.shifts, solution.pairings, solution.prices).optimal();
        if (solution.branches.size() < 2) continue;
        ++branched;
        // Less a branch the proof is none; with any prices it is one, if a worse one.
        auto const certify = [&](std::vector<ShiftBranch> const& branches) {
            return certify_shifts(made.shifts, solution.pairings, solution.prices, branches);
        };
        auto fewer = solution.branches;
        fewer.erase(fewer.begin() + std::ptrdiff_t(std::size_t(seed) % fewer.size()));
        REQUIRE(certify(fewer).errors.front().flaw == ShiftPlanFlaw::branches_incomplete);
        auto other = solution.branches;
        for (ShiftBranch& each : other) std::ranges::reverse(each.prices);
        std::int64_t const optimum = test::best_of_all_plans(made.shifts);
        REQUIRE(certify(other).upper_bound >= optimum);
        other.front().prices.pop_back();
        REQUIRE(certify(other).errors.front().flaw == ShiftPlanFlaw::branch_malformed);
        auto unknown = solution.branches;
        unknown.front().decided.front().role = std::uint32_t(made.shifts.roles());
        REQUIRE(certify(unknown).errors.front().flaw == ShiftPlanFlaw::branch_malformed);
    }
    MESSAGE("proved by prices ", by_prices, ", by branches too ", proved, " of ", cases, ", branched ",
            branched);
    CHECK(branched > cases / 20);
    CHECK(proved > cases * 9 / 10);
}

// After some dropped out: could anybody who was moved go back to what they held, with whoever would have to
// go back too, without a loss? With one place each it is plain who that is.
TEST_CASE("shifts: nobody is moved round in a ring who could as well have stayed") {
    constexpr std::uint32_t people = 150;
    int moved = 0;
    int ways_back = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        ShiftCase made = random_shifts(seed, {.volunteers = people,
                                              .roles = 180,
                                              .edge_percent = 12,
                                              .weight_max = 2,
                                              .places_max = 1,
                                              .all_or_nothing = false,
                                              .groups = false,
                                              .pins = false});
        ShiftSolution const before = solve_shifts(made.shifts);
        for (std::uint32_t gone = 0; gone < 3; ++gone)
            made.flow.capacity[(seed * 7 + gone * 31) % people] = 0;
        made.shifts.flow = made.flow.view();
        ShiftStart const start{before.pairings, before.prices};
        ShiftSolution const after = solve_shifts(made.shifts, {.start = &start});
        auto const held = [](ShiftSolution const& solution, std::uint32_t v) {
            auto const [first, last] =
                std::ranges::equal_range(solution.pairings, v, {}, &Pairing::volunteer);
            return std::vector<Pairing>(first, last);
        };
        for (std::uint32_t mover = 0; mover < people; ++mover) {
            if (made.flow.capacity[mover] == 0 || held(before, mover) == held(after, mover)) continue;
            ++moved;
            std::vector<std::uint32_t> back{mover};
            for (std::size_t i = 0; i < back.size(); ++i) {
                for (Pairing const& own : held(before, back[i])) {
                    auto const now = std::ranges::find(after.pairings, own.role, &Pairing::role);
                    if (now != after.pairings.end() && std::ranges::find(back, now->volunteer) == back.end())
                        back.push_back(now->volunteer);
                }
            }
            std::vector<Pairing> pairings;
            for (std::uint32_t v = 0; v < people; ++v) {
                auto const own = held(std::ranges::find(back, v) == back.end() ? after : before, v);
                pairings.insert(pairings.end(), own.begin(), own.end());
            }
            auto const certificate = certify_shifts(made.shifts, pairings, after.prices);
            if (!certificate.feasible()) continue;
            ++ways_back;
            CHECK(certificate.value < after.value);
        }
    }
    MESSAGE(moved, " moved; ", ways_back, " ways back, each at a loss");
    CHECK(moved > 100);
    CHECK(ways_back > 50);
}

TEST_CASE("shifts: the same instance, seed and step budget give the same plan, and a budget is kept") {
    ShiftCase const made = random_shifts(
        11, {.volunteers = 150, .roles = 60, .edge_percent = 30, .weight_max = 5'000, .places_max = 9});
    ShiftSolution const whole = solve_shifts(made.shifts);
    for (std::int64_t const steps : {0L, 1L, 500L, 5'000L, 50'000L}) {
        CAPTURE(steps);
        ShiftOptions const options{.step_budget = steps};
        ShiftSolution const one = solve_shifts(made.shifts, options);
        ShiftSolution const two = solve_shifts(made.shifts, options);
        CHECK(one.pairings == two.pairings);
        CHECK(one.prices == two.prices);
        CHECK(one.steps == two.steps);
        CHECK(certify_shifts(made.shifts, one.pairings, one.prices, one.branches).feasible());
        CHECK(one.upper_bound >= whole.value);
        if (whole.steps > steps) CHECK(one.stopped == Stopped::steps);
    }
    int polls = 0;
    ShiftOptions const stopping{.stop = [&]() -> std::optional<Stopped> {
        if (++polls > 3) return Stopped::cancelled;
        return std::nullopt;
    }};
    ShiftSolution const cancelled = solve_shifts(made.shifts, stopping);
    CHECK(cancelled.stopped == Stopped::cancelled);
    CHECK(certify_shifts(made.shifts, cancelled.pairings, cancelled.prices, cancelled.branches).feasible());
}

TEST_CASE("shifts: on middling instances of every kind the gap is small and the certifier agrees") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        ShiftShape shape{
            .volunteers = 300, .roles = 80, .edge_percent = 25, .weight_max = 5'000, .places_max = 9};
        shape.all_or_nothing = seed % 3 == 0;
        shape.groups = seed % 4 == 0;
        ShiftCase const made = random_shifts(seed, shape);
        ShiftSolution const solution = solve_shifts(made.shifts);
        auto const certificate =
            certify_shifts(made.shifts, solution.pairings, solution.prices, solution.branches);
        REQUIRE(certificate.feasible());
        CHECK(certificate.value == solution.value);
        CHECK(certificate.upper_bound <= solution.upper_bound);
        MESSAGE("seed ", seed, " gap ", certificate.gap, " of ", certificate.upper_bound);
        CHECK(certificate.gap * 50 <= certificate.upper_bound);
    }
}

TEST_CASE("shifts: an instance that does not hold together is refused by name") {
    auto const first = [](auto spoil) {
        ShiftCase made = random_shifts(3, {.pins = false});
        spoil(made.shifts);
        auto const errors = validate(made.shifts);
        REQUIRE(!errors.empty());
        return errors.front().flaw;
    };
    CHECK(first([](ShiftInstance& in) { in.place.pop_back(); }) == ShiftFlaw::sizes_differ);
    CHECK(first([](ShiftInstance& in) { in.used.close(); }) == ShiftFlaw::sizes_differ);
    CHECK(first([](ShiftInstance& in) { in.stretches.values[0].end = 0; }) == ShiftFlaw::stretch_malformed);
    CHECK(first([](ShiftInstance& in) { in.minutes.values[0].week = -1; }) == ShiftFlaw::minutes_malformed);
    CHECK(first([](ShiftInstance& in) { in.place[0] = 77; }) == ShiftFlaw::place_out_of_range);
    CHECK(first([](ShiftInstance& in) { in.speed[0] = 9; }) == ShiftFlaw::speed_out_of_range);
    CHECK(first([](ShiftInstance& in) { in.speeds[0].metres_per_minute = 0; }) == ShiftFlaw::speed_malformed);
    CHECK(first([](ShiftInstance& in) { in.weekly_limit[0] = -2; }) == ShiftFlaw::limit_malformed);
    CHECK(first([](ShiftInstance& in) { in.party[0] = 0; }) == ShiftFlaw::party_out_of_range);
    CHECK(first([](ShiftInstance& in) { in.rest_minutes = -1; }) == ShiftFlaw::setting_out_of_range);
    CHECK(first([](ShiftInstance& in) { in.midnights = {5, 5}; }) == ShiftFlaw::midnights_malformed);
    CHECK(first([](ShiftInstance& in) { in.flow.weight = in.flow.weight.first(1); }) ==
          ShiftFlaw::flow_malformed);
}

} // namespace
} // namespace kith
