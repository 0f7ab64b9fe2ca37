// SPDX-License-Identifier: MIT
// Shortlists by price, recomputed the plain way on random communities.
#include "asking/priced.hpp"
#include "assignment/planner.hpp"
#include "eligibility/graph.hpp"
#include "eligibility/random_roster.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

using namespace kith;
using namespace kith::asking;
using namespace kith::eligibility;

namespace {

std::int32_t held_in(Judge const& judge, OpeningId opening) {
    return static_cast<std::int32_t>(std::ranges::count(judge.facts().held, opening));
}

std::int64_t floor_of(Roster const& roster, Judge const& judge, OpeningId opening) {
    auto const fill = judge.settings().fill_value[static_cast<std::size_t>(roster[opening].urgency)];
    return held_in(judge, opening) < roster[opening].places_minimum ? -fill : 0;
}

} // namespace

TEST_CASE("a person's worth elsewhere and an opening's price are what the plan says, on random communities") {
    std::size_t rows = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        Roster const roster = built(random_draft(dice, {.volunteers = 25, .roles = 10}));
        Judge const judge(roster, {});
        auto const graph = build_graph(judge, {});
        REQUIRE(graph.has_value());
        Plan const plan = make_plan(make_flow_problem(judge, *graph));
        auto const price = prices_by_opening(keep(plan, roster), judge, 0);
        CHECK(price == plan.price);
        for (std::size_t index = 0; index < roster.openings().size(); ++index) {
            OpeningId const opening(index);
            auto const list = priced_shortlist(judge, price, opening, 1'000);
            CHECK(list.eligible.size() == graph->takers(opening).size());
            for (auto const& row : list.eligible) {
                std::vector<std::int64_t> nets;
                for (Choice const& choice : graph->choices(row.id))
                    if (choice.opening != opening)
                        nets.push_back(
                            std::max<std::int64_t>(0, choice.weight - price[choice.opening.index()]));
                std::ranges::sort(nets, std::greater<>());
                auto const held = judge.facts().volunteers[row.id.index()].held.count;
                auto const room = std::max(1, roster[row.id].capacity.value_or(1) - std::int32_t(held));
                CHECK(row.uses_up == (std::size_t(room) <= nets.size() ? nets[std::size_t(room) - 1] : 0));
                ++rows;
            }
            CHECK(std::ranges::is_sorted(list.eligible, std::greater<>(),
                                         [](auto const& row) { return std::pair(row.net(), row.score); }));
            auto const best = priced_shortlist(judge, price, opening, 3).eligible;
            CHECK(std::ranges::equal(best, std::span(list.eligible).first(best.size())));
        }
        for (std::size_t index = 0; index < roster.volunteers().size(); ++index) {
            for (auto const& row : priced_shortlist(judge, price, VolunteerId(index), 1'000).eligible) {
                CHECK(row.uses_up == price[row.id.index()]);
                CHECK(graph->find(VolunteerId(index), row.id).has_value());
            }
        }
    }
    CHECK(rows > 1'000);
}

TEST_CASE("an opening that had no price uses up less than nothing where filling it is worth something") {
    Dice dice(3);
    Roster const roster = built(random_draft(dice, {}));
    Judge const judge(roster, {});
    auto const price = prices_by_opening({}, judge, 5);
    for (std::size_t index = 0; index < price.size(); ++index)
        CHECK(price[index] == floor_of(roster, judge, OpeningId(index)));
}

TEST_CASE("a place that stays free is worth less each day, down to its floor and no further") {
    CHECK(fallen_price(1'000, 0, 0) == 1'000);
    CHECK(fallen_price(1'000, 0, 1) == 900);
    CHECK(fallen_price(1'000, 0, 2) == 810);
    CHECK(fallen_price(1'000, -1'000, 1) == 800);
    CHECK(fallen_price(1'000, 0, 1, 500) == 500);
    CHECK(fallen_price(-5'000, -1'000, 3) == -1'000);
    std::int64_t before = 1'000'000;
    for (std::int64_t days = 1; days < 400; ++days) {
        auto const now = fallen_price(1'000'000, -1'000'000, days);
        CHECK(now <= before);
        CHECK(now >= -1'000'000);
        before = now;
    }
    CHECK(before < -999'980); // it comes to rest within a step of the floor
}

TEST_CASE(
    "kept prices age by the places still free, and an opening that came since is priced by who is left") {
    std::size_t fallen = 0;
    std::size_t resting = 0;
    std::size_t estimated = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        Roster const roster = built(random_draft(dice, {.volunteers = 25, .roles = 10}));
        Judge const judge(roster, {});
        auto const graph = build_graph(judge, {});
        REQUIRE(graph.has_value());
        KeptPlan kept = keep(make_plan(make_flow_problem(judge, *graph)), roster);
        auto const newcomer = roster.find_opening(kept.prices.back().opening);
        REQUIRE(newcomer.has_value());
        kept.prices.pop_back();
        auto const price = prices_by_opening(kept, judge, 7);
        auto others = price;
        others[newcomer->index()] = floor_of(roster, judge, *newcomer);
        for (KeptPrice const& each : kept.prices) {
            OpeningId const opening = *roster.find_opening(each.opening);
            auto const floor = floor_of(roster, judge, opening);
            bool const free = held_in(judge, opening) < roster[opening].places_maximum;
            CHECK(price[opening.index()] == fallen_price(each.price, floor, free ? 7 : 0));
            ++(price[opening.index()] < each.price ? fallen : resting);
        }
        auto const free = roster[*newcomer].places_maximum - held_in(judge, *newcomer);
        auto const nets = priced_shortlist(judge, others, *newcomer, 1'000).eligible;
        auto const floor = floor_of(roster, judge, *newcomer);
        if (free <= 0 || nets.size() <= std::size_t(free)) {
            CHECK(price[newcomer->index()] == floor);
        } else {
            CHECK(price[newcomer->index()] == std::max(floor, nets[std::size_t(free)].net()));
            ++estimated;
        }
    }
    CHECK(fallen > 10);
    CHECK(resting > 10);
    CHECK(estimated > 5);
}
