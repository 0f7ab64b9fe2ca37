// SPDX-License-Identifier: MIT
// The graph, against the double loop that judges every pair.
#include "eligibility/graph.hpp"
#include "one_pair.hpp"
#include "random_roster.hpp"

using namespace kith;
using namespace kith::eligibility;

TEST_CASE("the indexes give exactly the graph of the double loop, for any number of threads") {
    std::size_t edges = 0;
    for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        RandomSize const size{.volunteers = dice.between(0, 25),
                              .roles = dice.between(0, 25),
                              .skills = seed % 10 == 0 ? 60 : dice.between(1, 6),
                              .unknown_percent = dice.below(50)};
        Roster const roster = built(random_draft(dice, size));
        Judge const judge(roster, {});
        EligibilityGraph const referee = build_graph_by_double_loop(judge);
        edges += referee.edges();
        REQUIRE(build_graph(judge, {.threads = seed % 4 == 0 ? 3U : 1U}).value() == referee);
    }
    CHECK(edges > 10'000);
}

TEST_CASE("both sides of the graph tell the same edges") {
    Dice dice(11);
    Roster const roster = built(random_draft(dice, {.volunteers = 40, .roles = 30}));
    Judge const judge(roster, {});
    EligibilityGraph const graph = build_graph(judge).value();
    REQUIRE(graph.edges() > 50);
    std::size_t seen = 0;
    for (std::size_t opening = 0; opening < graph.openings(); ++opening) {
        auto const takers = graph.takers(OpeningId(opening));
        CHECK(std::ranges::is_sorted(takers, {}, &Taker::volunteer));
        for (Taker const& taker : takers) {
            ++seen;
            CHECK(graph.opening_of(taker.edge) == OpeningId(opening));
            CHECK(graph.volunteer_of(taker.edge) == taker.volunteer);
            CHECK(graph.find(taker.volunteer, OpeningId(opening)) == taker.edge);
            Glance const glance = judge.glance(taker.volunteer, OpeningId(opening));
            CHECK(graph.weight_of(taker.edge) == glance.score);
        }
    }
    CHECK(seen == graph.edges());
    CHECK_FALSE(graph.find(VolunteerId(0), OpeningId(graph.openings())));
}

TEST_CASE("a build can be stopped, is bounded, and says how far it is") {
    Dice dice(11);
    Roster const roster = built(random_draft(dice, {.volunteers = 3'000, .roles = 12}));
    Judge const judge(roster, {});
    std::size_t last = 0;
    std::size_t calls = 0;
    auto const whole =
        build_graph(judge, {.threads = 2, .progress = [&](std::size_t done, std::size_t total) {
                                CHECK(done > last);
                                CHECK(total == 3'000);
                                last = done;
                                ++calls;
                            }});
    REQUIRE(whole);
    CHECK(last == 3'000);
    CHECK(calls == 3);
    CHECK(build_graph(judge, {.edges_max = whole->edges()}).has_value());
    CHECK(build_graph(judge, {.threads = 2, .edges_max = whole->edges() - 1}).error() ==
          BuildRefusal::too_many_edges);
    std::stop_source source;
    auto const stop_after_one = [&](std::size_t, std::size_t) { source.request_stop(); };
    CHECK(build_graph(judge, {.cancel = source.get_token(), .progress = stop_after_one}).error() ==
          BuildRefusal::cancelled);
}

TEST_CASE("an empty community has an empty graph") {
    RosterDraft draft;
    draft.community = "nobody";
    Roster const roster = built(draft);
    EligibilityGraph const graph = build_graph(Judge(roster, {})).value();
    CHECK(graph.volunteers() == 0);
    CHECK(graph.openings() == 0);
    CHECK(graph.edges() == 0);
}
