// SPDX-License-Identifier: MIT
// What an explanation claims is true: every change is made for real, in the draft the roster came from, the
// roster built and judged anew, and the claim counted again from the verdicts of everybody.
#include "explanation/codes.hpp"
#include "planned_community.hpp"
#include "random_community.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace kith;
using namespace kith::explanation;
using eligibility::Judge;

namespace {

RosterDraft with_change(PlannedCommunity const& community, VolunteerId volunteer, Change const& change) {
    RosterDraft draft = community.draft;
    auto const row = std::ranges::find(draft.volunteers, community.roster[volunteer].key, &Volunteer::key);
    *row = apply(change, *row, community.roster);
    return draft;
}

// Rank and number of candidates of one person at one opening, counted over everybody.
std::pair<std::int32_t, std::int32_t> counted_rank(Judge const& judge, VolunteerId volunteer,
                                                   OpeningId opening) {
    std::int32_t const own = judge.verdict(volunteer, opening).score.total;
    std::int32_t rank = 1;
    std::int32_t candidates = 0;
    for (std::size_t index = 0; index < judge.roster().volunteers().size(); ++index) {
        Verdict const verdict = judge.verdict(VolunteerId(index), opening);
        if (verdict.standing != Standing::eligible) continue;
        ++candidates;
        if (verdict.score.total > own || (verdict.score.total == own && VolunteerId(index) < volunteer))
            ++rank;
    }
    return {rank, candidates};
}

void check_claim(PlannedCommunity const& community, VolunteerId volunteer, Change const& change) {
    Roster const changed = Roster::build(with_change(community, volunteer, change)).value();
    Judge const judge(changed, community.settings);
    std::int32_t opens = 0;
    std::int32_t improves = 0;
    std::int32_t wins = 0;
    for (std::size_t index = 0; index < changed.openings().size(); ++index) {
        OpeningId const opening(index);
        Verdict const before = community.judge.verdict(volunteer, opening);
        Verdict const after = judge.verdict(volunteer, opening);
        std::int64_t const price = community.explainer.price(opening);
        bool const was = before.standing == Standing::eligible;
        if (after.standing != Standing::eligible) continue;
        bool const better = was && after.score.total > before.score.total;
        opens += !was;
        improves += better;
        wins += (!was || better) && after.score.total > price && !(was && before.score.total > price);
    }
    CHECK(change.opens == opens);
    CHECK(change.improves == improves);
    CHECK(change.wins == wins);
    REQUIRE(change.best.has_value() == (opens + improves > 0));
    if (!change.best) return;
    OpeningId const best = change.best->opening;
    Verdict const there = judge.verdict(volunteer, best);
    CHECK(there.standing == Standing::eligible);
    CHECK(change.best->weight == there.score.total);
    CHECK(change.best->gain == there.score.total - community.explainer.price(best));
    CHECK(std::pair(change.best->rank, change.best->candidates) == counted_rank(judge, volunteer, best));
}

} // namespace

TEST_CASE("every change that is said to help does, exactly as said, when it is made for real") {
    std::map<ChangeKind, int> checked;
    int claims = 0;
    for (std::uint32_t seed = 1; claims < 1'000; ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft());
        auto const people = community.explainer.unplaced_people();
        for (Unplaced const& unplaced : community.explainer.unplaced(people)) {
            for (Change const& change : unplaced.changes) {
                CAPTURE(seed);
                CAPTURE(community.roster[unplaced.volunteer].key);
                CAPTURE(code_of(change.kind));
                CAPTURE(code_of(change.question));
                check_claim(community, unplaced.volunteer, change);
                ++claims;
                ++checked[change.kind];
            }
        }
    }
    CHECK(claims >= 1'000);
    CHECK(checked.size() == code_count<ChangeKind>);
}

TEST_CASE("what would make somebody near eligible for an unfilled opening does, when it is made for real") {
    int claims = 0;
    for (std::uint32_t seed = 1; claims < 1'000; ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft());
        for (OpeningId const opening : community.explainer.unfilled_openings()) {
            for (NearPerson const& near : community.explainer.unfilled(opening).nearest) {
                for (Change const& change : near.changes) {
                    CAPTURE(seed);
                    CAPTURE(code_of(change.kind));
                    Roster const changed =
                        Roster::build(with_change(community, near.volunteer, change)).value();
                    Judge const judge(changed, community.settings);
                    Verdict const after = judge.verdict(near.volunteer, opening);
                    CHECK(near.verdict.standing != Standing::eligible);
                    CHECK(after.standing == Standing::eligible);
                    REQUIRE(change.best);
                    CHECK(change.best->opening == opening);
                    CHECK(change.best->weight == after.score.total);
                    CHECK(std::pair(change.best->rank, change.best->candidates) ==
                          counted_rank(judge, near.volunteer, opening));
                    ++claims;
                }
            }
        }
    }
}

TEST_CASE("what a change is confirmed to bring is what planning the changed community brings") {
    int gains = 0;
    int checked = 0;
    int unproven = 0;
    for (std::uint32_t seed = 1; checked < 1'000; ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft());
        auto const people = community.explainer.unplaced_people();
        for (Unplaced const& unplaced : community.explainer.unplaced(people)) {
            for (Change const& change : unplaced.changes) {
                CAPTURE(seed);
                CAPTURE(community.roster[unplaced.volunteer].key);
                CAPTURE(code_of(change.kind));
                PlannedCommunity const changed(with_change(community, unplaced.volunteer, change));
                Confirmed const confirmed =
                    confirm(community.judge, community.problem, community.plan, unplaced.volunteer, change);
                ++checked;
                bool const exact = community.plan.optimal() && changed.plan.optimal();
                unproven += !exact || !confirmed.optimal;
                CHECK(community.plan.value + confirmed.gain <= changed.plan.upper_bound);
                if (exact && confirmed.optimal)
                    CHECK(confirmed.gain == changed.plan.value - community.plan.value);
                if (community.plan.plan_class != PlanClass::flow ||
                    changed.plan.plan_class != PlanClass::flow)
                    continue; // prices do not say who wins a place there
                CHECK(confirmed.optimal);
                CHECK((confirmed.gain > 0) == (change.wins > 0));
                if (confirmed.gain > 0) CHECK(!confirmed.placed.empty());
                std::int64_t const said = change.best ? std::max<std::int64_t>(change.best->gain, 0) : 0;
                bool const one = community.problem.instance.capacity[unplaced.volunteer.index()] == 1;
                CHECK((one ? confirmed.gain == said : confirmed.gain >= said));
                gains += confirmed.gain > 0;
            }
        }
    }
    CHECK(gains > 100);
    CHECK(unproven * 20 < checked);
}

TEST_CASE("the prices to a newcomer prove the plan as the plan's own do, and none is lower") {
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft());
        if (community.plan.plan_class != PlanClass::flow) continue;
        auto const prices = newcomer_prices(community.judge, community.graph, community.plan);
        std::vector<Pairing> pairings;
        for (PlannedPairing const& each : community.plan.pairings)
            pairings.push_back({static_cast<std::uint32_t>(each.volunteer.index()),
                                static_cast<std::uint32_t>(each.opening.index())});
        CAPTURE(seed);
        CHECK(certify(community.problem.instance.view(), pairings, prices).optimal());
        for (std::size_t index = 0; index < prices.size(); ++index)
            CHECK(prices[index] >= community.plan.price[index]);
    }
}

TEST_CASE("people explained together and one by one are explained alike") {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft());
        auto people = community.explainer.unplaced_people();
        std::size_t const once = people.size();
        // Enough of them, again and again, for three threads to share.
        while (once > 0 && seed <= 4 && people.size() < 1'600) people.push_back(people[people.size() - once]);
        auto const together = community.explainer.unplaced(people, 3);
        REQUIRE(together.size() == people.size());
        for (std::size_t index = 0; index<people.size(); index += people.size()> once ? 97 : 1) {
            CAPTURE(seed);
            Unplaced const alone = community.explainer.unplaced(people[index]);
            CHECK(alone.volunteer == together[index].volunteer);
            CHECK(alone.tally == together[index].tally);
            CHECK(alone.changes == together[index].changes);
            CHECK(alone.outbid == together[index].outbid);
        }
    }
}

TEST_CASE("why not gives the reason that decided, for every pair") {
    std::map<Decision, int> seen;
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft());
        bool const flow = community.plan.plan_class == PlanClass::flow;
        REQUIRE((community.plan.optimal() || !flow));
        for (std::size_t v = 0; v < community.roster.volunteers().size(); ++v) {
            VolunteerId const volunteer(v);
            auto const planned = community.explainer.planned(volunteer);
            for (std::size_t o = 0; o < community.roster.openings().size(); ++o) {
                OpeningId const opening(o);
                CAPTURE(seed);
                CAPTURE(v);
                CAPTURE(o);
                WhyNot const why = community.explainer.why_not(volunteer, opening);
                ++seen[why.decision];
                Verdict const verdict = community.judge.verdict(volunteer, opening);
                CHECK(why.verdict == verdict);
                bool const in_plan =
                    std::ranges::find(planned, opening, &PlannedPairing::opening) != planned.end();
                CHECK((why.decision == Decision::planned) == in_plan);
                if (in_plan) continue;
                CHECK((why.decision == Decision::excluded) == (verdict.standing == Standing::excluded));
                CHECK((why.decision == Decision::ask_first) == (verdict.standing == Standing::ask_first));
                if (community.plan.optimal()) CHECK(why.decision != Decision::not_optimal);
                if (why.decision == Decision::clash || why.decision == Decision::hours_full) {
                    CHECK_FALSE(flow);
                    CHECK_FALSE(beside(community.judge, volunteer, planned, opening).possible);
                }
                if (why.decision == Decision::outbid && community.explainer.price(opening) != no_place)
                    CHECK(verdict.score.total + why.short_by == community.explainer.price(opening));
                if (why.decision == Decision::own_better) {
                    CHECK(why.short_by > 0);
                    CHECK(!why.held.empty());
                }
            }
        }
    }
    for (Decision const decision :
         {Decision::planned, Decision::excluded, Decision::ask_first, Decision::no_room, Decision::own_better,
          Decision::outbid, Decision::clash, Decision::hours_full})
        CHECK(seen[decision] > 0);
}

TEST_CASE("what a person has is worth at least as much to them, at the prices, as what they have not") {
    for (std::uint32_t seed = 1; seed <= 100; ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft());
        for (PlannedPairing const& pairing : community.plan.pairings) {
            WhyHere const why = community.explainer.why_here(pairing.volunteer, pairing.opening);
            CAPTURE(seed);
            CHECK(why.pairing == pairing);
            CHECK(std::ranges::is_sorted(why.alternatives, std::greater<>(), &Offer::margin));
            if (pairing.pinned) continue;
            CHECK(why.verdict.score.total == why.here.weight);
            if (!why.proven) continue;
            for (Offer const& other : why.alternatives) CHECK(other.margin() <= why.here.margin());
        }
    }
}

TEST_CASE("an unfilled opening counts everybody once, and names those with the least in their way") {
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        PlannedCommunity const community(RandomCommunity(seed).draft());
        for (OpeningId const opening : community.explainer.unfilled_openings()) {
            CAPTURE(seed);
            Unfilled const unfilled = community.explainer.unfilled(opening);
            CHECK(unfilled.filled < unfilled.maximum);
            auto const stopped = std::ranges::count(community.roster.volunteers(), VolunteerStatus::stopped,
                                                    &Volunteer::status);
            auto const here =
                std::ranges::count_if(community.plan.pairings, [&](PlannedPairing const& pairing) {
                    return pairing.opening == opening &&
                           community.roster[pairing.volunteer].status != VolunteerStatus::stopped;
                });
            CHECK(unfilled.tally.pairs + stopped + here ==
                  static_cast<std::ptrdiff_t>(community.roster.volunteers().size()));
            CHECK(unfilled.tally.eligible + unfilled.tally.ask_first + unfilled.tally.excluded ==
                  unfilled.tally.pairs);
            std::size_t before = 0;
            for (NearPerson const& near : unfilled.nearest) {
                Reasons const reasons = reasons_of(near.verdict.rules);
                CHECK(near.verdict.standing != Standing::eligible);
                CHECK(!reasons.failed.contains(Rule::barred));
                CHECK(before <= reasons.failed.size());
                before = reasons.failed.size();
            }
        }
    }
}
