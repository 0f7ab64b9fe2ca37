// SPDX-License-Identifier: MIT
// What holds of every pair in thousands of random communities. A failure prints the seed that made it.
#include "one_pair.hpp"
#include "random_roster.hpp"

#include <array>

using namespace kith;
using namespace kith::eligibility;

namespace {

template <class Check>
void for_each_pair(Roster const& roster, Check check) {
    for (std::size_t volunteer = 0; volunteer < roster.volunteers().size(); ++volunteer)
        for (std::size_t opening = 0; opening < roster.openings().size(); ++opening)
            check(VolunteerId(volunteer), OpeningId(opening));
}

// The worst outcome of each rule: pass, unknown, fail.
using Worst = std::array<int, rule_count>;
Worst worst_of(Verdict const& verdict) {
    Worst worst{};
    for (auto const& result : verdict.rules) {
        int const rank = result.outcome == pass ? 0 : result.outcome == unknown ? 1 : 2;
        int& known = worst[static_cast<std::size_t>(result.rule)];
        known = std::max(known, rank);
    }
    return worst;
}

// Everything a volunteer's record may lack.
using Forget = void (*)(Volunteer&);
constexpr Forget forgettable[] = {
    [](Volunteer& v) { v.skills.reset(); },
    [](Volunteer& v) { v.languages.reset(); },
    [](Volunteer& v) { v.availability.reset(); },
    [](Volunteer& v) { v.home = {}; },
    [](Volunteer& v) { v.travel_metres_max.reset(); },
    [](Volunteer& v) { v.remote = Answer::unknown; },
    [](Volunteer& v) { v.vehicle.reset(); },
    [](Volunteer& v) { v.weekly_minutes_max.reset(); },
    [](Volunteer& v) { v.checks.reset(); },
    [](Volunteer& v) { v.training.reset(); },
    [](Volunteer& v) { v.references = Answer::unknown; },
    [](Volunteer& v) { v.induction = Answer::unknown; },
    [](Volunteer& v) { v.guardian_consent = Answer::unknown; },
    [](Volunteer& v) { v.birth = {}; },
    [](Volunteer& v) { v.sex.reset(); },
    [](Volunteer& v) { v.access_needs.reset(); },
    [](Volunteer& v) { v.expenses_needed = Answer::unknown; },
};
using ForgetRole = void (*)(Role&);
constexpr ForgetRole forgettable_of_roles[] = {
    [](Role& r) { r.setting = Setting::unknown; },
    [](Role& r) { r.access.reset(); },
    [](Role& r) { r.expenses_paid = Answer::unknown; },
};

} // namespace

TEST_CASE("a glance says what the verdict says, and every verdict is in order and adds up") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        Roster const roster = built(random_draft(dice, {.unknown_percent = dice.below(60)}));
        Judge const judge(roster, {});
        for_each_pair(roster, [&](VolunteerId v, OpeningId o) {
            Verdict const verdict = judge.verdict(v, o);
            Glance const glance = judge.glance(v, o);
            bool const in = verdict.standing != excluded;
            bool agree = glance.standing == verdict.standing;
            agree = agree && glance.score == (in ? verdict.score.total : 0);
            bool ordered = std::ranges::is_sorted(verdict.rules, {}, &RuleResult::rule);
            std::int64_t sum = 0;
            for (auto const& term : verdict.score.terms) sum += term.points;
            bool const fails = std::ranges::count(verdict.rules, fail, &RuleResult::outcome) > 0;
            bool asks = true;
            for (auto const& result : verdict.rules)
                asks = asks && (result.outcome == unknown) == (result.question != Question::none);
            bool const sound = agree && ordered && asks && fails != in &&
                               verdict.score.total == std::clamp<std::int64_t>(sum, 0, weight_max);
            if (!sound) CAPTURE(v.index());
            if (!sound) CAPTURE(o.index());
            REQUIRE(sound);
        });
    }
}

TEST_CASE("random communities reach every outcome of every rule and every standing") {
    std::array<std::array<int, 3>, rule_count> seen{};
    std::array<int, 3> standings{};
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Dice dice(seed);
        Roster const roster = built(random_draft(dice, {}));
        Judge const judge(roster, {});
        for_each_pair(roster, [&](VolunteerId v, OpeningId o) {
            Verdict const verdict = judge.verdict(v, o);
            ++standings[static_cast<std::size_t>(verdict.standing)];
            for (auto const& result : verdict.rules)
                ++seen[static_cast<std::size_t>(result.rule)][static_cast<std::size_t>(result.outcome)];
        });
    }
    for (std::size_t rule = 0; rule < rule_count; ++rule) {
        CAPTURE(rule);
        bool const may_be_unknown = static_cast<Rule>(rule) >= Rule::age;
        CHECK(seen[rule][0] > 50);
        CHECK(seen[rule][1] > 50);
        CHECK((seen[rule][2] > 50) == may_be_unknown);
    }
    for (int const count : standings) CHECK(count > 100);
}

TEST_CASE("forgetting a fact never turns a fail into a pass") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        RosterDraft const draft = random_draft(dice, {.unknown_percent = 10});
        Roster const known = built(draft);
        Judge const before(known, {});
        auto const compare = [&](RosterDraft forgotten_draft, std::size_t fact) {
            CAPTURE(fact);
            Roster const forgotten = built(std::move(forgotten_draft));
            Judge const after(forgotten, {});
            for_each_pair(known, [&](VolunteerId v, OpeningId o) {
                Worst const was = worst_of(before.verdict(v, o));
                Worst const is = worst_of(after.verdict(v, o));
                for (std::size_t rule = 0; rule < rule_count; ++rule) {
                    bool const wrong = was[rule] == 2 && is[rule] == 0;
                    if (wrong) CAPTURE(rule);
                    REQUIRE_FALSE(wrong);
                }
            });
        };
        for (std::size_t fact = 0; fact < std::size(forgettable); ++fact) {
            RosterDraft forgotten = draft;
            for (auto& volunteer : forgotten.volunteers) forgettable[fact](volunteer);
            compare(forgotten, fact);
        }
        for (std::size_t fact = 0; fact < std::size(forgettable_of_roles); ++fact) {
            RosterDraft forgotten = draft;
            for (auto& row : forgotten.roles) forgettable_of_roles[fact](row.role);
            compare(forgotten, 100 + fact);
        }
    }
}

TEST_CASE("what the Equality Act protects never touches a score") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        Dice dice(seed);
        RosterDraft draft = random_draft(dice, {});
        Roster const one = built(draft);
        for (auto& volunteer : draft.volunteers) {
            volunteer.birth = dice.percent(50) ? Birth{} : BirthMonth{2011y / dice.between(1, 12)};
            volunteer.sex = dice.percent(50) ? Known<Sex>{} : Sex::male;
            volunteer.guardian_consent = dice.percent(50) ? Answer::no : Answer::unknown;
            if (dice.percent(50)) volunteer.access_needs.reset();
        }
        Roster const other = built(draft);
        Judge const first(one, {});
        Judge const second(other, {});
        for_each_pair(one, [&](VolunteerId v, OpeningId o) {
            REQUIRE(first.verdict(v, o).score == second.verdict(v, o).score);
        });
    }
}
