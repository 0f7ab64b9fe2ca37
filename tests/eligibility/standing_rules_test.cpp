// SPDX-License-Identifier: MIT
// Rules about the opening and the record between the two, and verdicts as a whole.
#include "one_pair.hpp"

using namespace kith;
using namespace kith::eligibility;

TEST_CASE(
    "a pair with nothing wrong and nothing unknown is eligible, and every rule is listed once in order") {
    Verdict const verdict = OnePair().verdict();
    CHECK(verdict.standing == eligible);
    std::vector<Rule> rules;
    for (auto const& result : verdict.rules) {
        CHECK(result.outcome == pass);
        rules.push_back(result.rule);
    }
    CHECK(rules == std::vector{Rule::status, Rule::closed, Rule::answered, Rule::barred, Rule::access,
                               Rule::setting, Rule::travel, Rule::availability, Rule::clash, Rule::hours,
                               Rule::expenses, Rule::consent});
    CHECK(std::ranges::is_sorted(rules));
}

TEST_CASE("status") {
    walk(Rule::status,
         {Row(
              "active", [](auto&) {}, pass, eligible),
          Row(
              "paused", [](auto& p) { p.ana().status = VolunteerStatus::paused; }, fail, excluded, {}, 0, 1),
          Row(
              "stopped", [](auto& p) { p.ana().status = VolunteerStatus::stopped; }, fail, excluded, {}, 0,
              2)});
}

TEST_CASE("closed") {
    walk(Rule::closed, {Row(
                            "open", [](auto&) {}, pass, eligible),
                        Row(
                            "closed", [](auto& p) { p.role().status = RoleStatus::closed; }, fail, excluded,
                            {}, 0, code(ClosedBecause::closed)),
                        Row(
                            "over",
                            [](auto& p) {
                                p.role().start = day(2026, 1, 1);
                                p.role().end = day(2026, 11, 1);
                            },
                            fail, excluded, {}, 0, code(ClosedBecause::over)),
                        Row(
                            "its last day is today",
                            [](auto& p) {
                                p.role().start = day(2026, 1, 1);
                                p.role().end = day(2026, 11, 2);
                            },
                            pass, eligible),
                        Row(
                            "no places", [](auto& p) { p.role().places = {0, 0}; }, fail, excluded, {}, 0,
                            code(ClosedBecause::no_places))});
    walk(Rule::closed,
         {Row(
              "to come", [](auto& p) { p.shift("s", hours(day(2026, 11, 10), 10, 12)); }, pass, eligible),
          Row(
              "begins now",
              [](auto& p) {
                  p.draft.as_of = at(day(2026, 11, 10), 10);
                  p.shift("s", hours(day(2026, 11, 10), 10, 12));
              },
              pass, eligible),
          Row(
              "begun",
              [](auto& p) {
                  p.draft.as_of = at(day(2026, 11, 10), 10, 1);
                  p.shift("s", hours(day(2026, 11, 10), 10, 12));
              },
              fail, excluded, {}, 0, code(ClosedBecause::begun))},
         "s");
}

TEST_CASE("answered: a no is final, a held place is a pin, silence does not block") {
    struct Expected {
        MatchState state;
        RuleOutcome outcome;
    };
    for (auto const& [state, outcome] :
         {Expected{MatchState::interested, pass}, Expected{MatchState::suggested, pass},
          Expected{MatchState::offered, pass}, Expected{MatchState::accepted, pass},
          Expected{MatchState::referred, pass}, Expected{MatchState::met, pass},
          Expected{MatchState::clearing, fail}, Expected{MatchState::confirmed, fail},
          Expected{MatchState::active, fail}, Expected{MatchState::completed, pass},
          Expected{MatchState::left, pass}, Expected{MatchState::declined_by_volunteer, fail},
          Expected{MatchState::declined_by_organisation, fail}, Expected{MatchState::no_reply, pass},
          Expected{MatchState::withdrawn, pass}, Expected{MatchState::expired, pass},
          Expected{MatchState::waiting_list, pass}}) {
        OnePair pair;
        pair.match("befriend", state);
        CAPTURE(code(state));
        auto const result = result_of(pair.verdict(), Rule::answered);
        CHECK(result.outcome == outcome);
        CHECK(result.found == code(state));
    }
    OnePair direct;
    direct.role().direct = true;
    direct.match("befriend", MatchState::accepted);
    CHECK(result_of(direct.verdict(), Rule::answered).outcome == fail);
    CHECK(result_of(OnePair().verdict(), Rule::answered).found == -1);
}

TEST_CASE("a match that holds its place is judged as a pin, apart from being held") {
    OnePair pair;
    pair.match("befriend", MatchState::active);
    pair.ana().status = VolunteerStatus::paused;
    pair.role().status = RoleStatus::closed;
    Roster const roster = pair.roster();
    CHECK(Judge(roster, {}).glance(VolunteerId(0), OpeningId(0)) == Glance{});
    Glance const pinned = Judge(roster, {}).glance_pinned(VolunteerId(0), OpeningId(0));
    CHECK(pinned.standing == eligible);
    CHECK(pinned.score == Judge(roster, {}).verdict(VolunteerId(0), OpeningId(0)).score.total);
    pair.ana().travel_metres_max = 10;
    Roster const moved = pair.roster();
    CHECK(Judge(moved, {}).glance_pinned(VolunteerId(0), OpeningId(0)).standing == excluded);
}

TEST_CASE("barred from the role, from the organisation, from another") {
    walk(Rule::barred,
         {Row(
              "role", [](auto& p) { p.draft.bars = {{"ana", "befriend"}}; }, fail, excluded),
          Row(
              "organisation", [](auto& p) { p.draft.bars = {{"ana", "centre"}}; }, fail, excluded),
          Row(
              "other role", [](auto& p) { p.draft.bars = {{"ana", "call"}}; }, pass, eligible),
          Row("other", [](auto& p) { p.draft.bars = {{"ana", "kitchen"}}; }, pass, eligible)});
}

TEST_CASE("bad dates do not stop the judge") {
    OnePair pair;
    pair.ana().birth = BirthMonth{1900y / 1};
    pair.ana().waiting_since = day(2950, 1, 1);
    pair.require(AgeRequirement{18, 70});
    CHECK(pair.verdict().standing == excluded);
    OnePair longest;
    longest.shift("s", {at(day(2026, 11, 3), 0), at(day(9026, 11, 3), 0)});
    CHECK(longest.verdict("s").standing == excluded);
}
