// SPDX-License-Identifier: MIT
// Shortlists, from the indexes and by judging everyone, against each other and against verdicts.
#include "eligibility/shortlist.hpp"
#include "one_pair.hpp"
#include "random_roster.hpp"

using namespace kith;
using namespace kith::eligibility;

TEST_CASE("the indexes give the same shortlists as judging everyone, in both directions") {
    std::size_t eligible_listed = 0;
    std::size_t ask_first_listed = 0;
    for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        RandomSize const size{.volunteers = dice.between(1, 60),
                              .roles = dice.between(1, 12),
                              .skills = dice.between(1, 6),
                              .unknown_percent = dice.below(50)};
        Roster const roster = built(random_draft(dice, size));
        Judge const judge(roster, {});
        Shortlists const shortlists(judge);
        std::size_t const limit = static_cast<std::size_t>(dice.below(8));
        for (std::size_t opening = 0; opening < roster.openings().size(); ++opening) {
            auto const everyone = shortlist(judge, OpeningId(opening), limit);
            REQUIRE(shortlists.best(OpeningId(opening), limit) == everyone);
            REQUIRE(everyone.eligible.size() <= limit);
            eligible_listed += everyone.eligible.size();
            ask_first_listed += everyone.ask_first.size();
        }
        for (std::size_t volunteer = 0; volunteer < roster.volunteers().size(); ++volunteer) {
            auto const everything = shortlist(judge, VolunteerId(volunteer), limit);
            REQUIRE(shortlists.best(VolunteerId(volunteer), limit) == everything);
        }
    }
    CHECK(eligible_listed > 1'000);
    CHECK(ask_first_listed > 1'000);
}

TEST_CASE("a shortlist is the best of the verdicts, by score and then by key") {
    Dice dice(5);
    Roster const roster = built(random_draft(dice, {.volunteers = 80, .roles = 6}));
    Judge const judge(roster, {});
    for (std::size_t opening = 0; opening < roster.openings().size(); ++opening) {
        std::vector<std::pair<std::int32_t, std::string>> in;
        std::vector<std::pair<std::int32_t, std::string>> asked;
        for (std::size_t index = 0; index < roster.volunteers().size(); ++index) {
            Verdict const verdict = judge.verdict(VolunteerId(index), OpeningId(opening));
            std::pair const entry(-verdict.score.total, roster.volunteers()[index].key);
            if (verdict.standing == eligible) in.push_back(entry);
            if (verdict.standing == ask_first) asked.push_back(entry);
        }
        std::ranges::sort(in);
        std::ranges::sort(asked);
        auto const same = [&](auto const& expected, auto const& listed) {
            REQUIRE(listed.size() == std::min<std::size_t>(5, expected.size()));
            for (std::size_t at = 0; at < listed.size(); ++at) {
                CHECK(listed[at].score == -expected[at].first);
                CHECK(roster[listed[at].id].key == expected[at].second);
            }
        };
        auto const list = shortlist(judge, OpeningId(opening), 5);
        same(in, list.eligible);
        same(asked, list.ask_first);
    }
}

TEST_CASE("no verdict scores above its bound") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        Roster const roster = built(random_draft(dice, {}));
        Judge const judge(roster, {});
        for (std::size_t volunteer = 0; volunteer < roster.volunteers().size(); ++volunteer) {
            for (std::size_t opening = 0; opening < roster.openings().size(); ++opening) {
                VolunteerId const v(volunteer);
                OpeningId const o(opening);
                REQUIRE(judge.verdict(v, o).score.total <= judge.score_bound(v, o));
            }
        }
    }
}
