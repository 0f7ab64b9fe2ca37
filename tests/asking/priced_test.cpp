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
        auto const price = prices_by_opening(keep(plan, roster), judge);
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
    auto const price = prices_by_opening({}, judge);
    for (std::size_t index = 0; index < price.size(); ++index) {
        Opening const& opening = roster.openings()[index];
        auto const fill = judge.settings().fill_value[static_cast<std::size_t>(opening.urgency)];
        CHECK(price[index] == (opening.places_minimum > 0 ? -fill : 0));
    }
}
