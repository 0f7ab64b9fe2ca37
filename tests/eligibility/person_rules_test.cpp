// SPDX-License-Identifier: MIT
// Rules about who the person is and what they can do.
#include "one_pair.hpp"

using namespace kith;
using namespace kith::eligibility;

TEST_CASE("age over the placement: the minimum on its first day, the maximum on its last") {
    auto const minimum = [](std::int32_t years) {
        return [years](OnePair& p) { p.require(AgeRequirement{years, {}}); };
    };
    auto const born = [](int year, unsigned month, AgeRequirement wanted, std::optional<Gate> gate = {}) {
        return [=](OnePair& p) {
            p.ana().birth = BirthMonth{std::chrono::year(year) / std::chrono::month(month)};
            p.ana().guardian_consent = Answer::yes;
            p.require(wanted, gate);
        };
    };
    // The placement runs from 1 December 2026 to 28 February 2027.
    walk(Rule::age,
         {Row("old enough", minimum(18), pass, eligible, {}, 18, 26),
          Row("too young", minimum(27), fail, excluded, {}, 27, 26),
          Row("18 some day in the month of the start", born(2008, 12, {18, {}}), unknown, ask_first,
              Question::birth, 18, 17),
          Row("18 before the start", born(2008, 11, {18, {}}), pass, eligible, {}, 18, 18),
          Row("18 in mid-role is too young on the first day", born(2009, 1, {18, {}}), fail, excluded, {}, 18,
              17),
          Row("not too old on the last day", born(2000, 6, {{}, 26}), pass, eligible, {}, 26, 26, 1),
          Row("too old on the last day", born(2000, 1, {{}, 26}), fail, excluded, {}, 26, 27, 1),
          Row("perhaps too old on the last day", born(2000, 2, {{}, 26}), unknown, ask_first, Question::birth,
              26, 26, 1)});
    walk(Rule::age, {Row(
                         "unknown blocks the plan",
                         [](auto& p) {
                             p.ana().birth = {};
                             p.require(AgeRequirement{18, {}});
                         },
                         unknown, ask_first, Question::birth, 18, -1),
                     Row(
                         "unknown, asked before confirmation",
                         [](auto& p) {
                             p.ana().birth = {};
                             p.require(AgeRequirement{18, {}}, confirmation);
                         },
                         unknown, eligible, Question::birth, 18, -1),
                     Row(
                         "a band above",
                         [](auto& p) {
                             p.ana().birth = AgeBand{25, 34};
                             p.require(AgeRequirement{25, {}});
                         },
                         pass, eligible, {}, 25, 25),
                     Row(
                         "a band across",
                         [](auto& p) {
                             p.ana().birth = AgeBand{18, 24};
                             p.require(AgeRequirement{21, {}});
                         },
                         unknown, ask_first, Question::birth, 21, 18)});
    OnePair both;
    both.require(AgeRequirement{18, 65});
    auto const rules = both.verdict().rules;
    CHECK(std::ranges::count(rules, Rule::age, &RuleResult::rule) == 2);
}

TEST_CASE("a lawful single-sex condition is consulted only where one stands") {
    auto const women = [](OnePair& p) { p.require(SingleSexRequirement{Sex::female, "refuge", "board"}); };
    walk(Rule::single_sex, {Row("met", women, pass, eligible, {}, 0, 0),
                            Row(
                                "not met",
                                [=](auto& p) {
                                    women(p);
                                    p.ana().sex = Sex::male;
                                },
                                fail, excluded, {}, 0, 1),
                            Row(
                                "unknown",
                                [=](auto& p) {
                                    women(p);
                                    p.ana().sex.reset();
                                },
                                unknown, ask_first, Question::sex_condition, 0, -1)});
}

TEST_CASE("required skills") {
    auto const want = [](std::optional<Gate> gate, SkillLevel level, Known<std::vector<SkillHeld>> held) {
        return [=](OnePair& p) {
            p.require(SkillRequirement{{{driving, level}}}, gate);
            p.ana().skills = held;
        };
    };
    using Held = std::vector<SkillHeld>;
    constexpr auto basic = SkillLevel::basic;
    constexpr auto capable = SkillLevel::capable;
    walk(
        Rule::skill,
        {Row("held", want({}, capable, Held{{driving, SkillLevel::expert}}), pass, eligible, {}, 1, 2, 1),
         Row("below", want({}, capable, Held{{driving, basic}}), fail, excluded, {}, 1, 0, 1),
         Row("another", want({}, capable, Held{{cooking, SkillLevel::expert}}), fail, excluded, {}, 1, -1, 1),
         Row("none", want({}, capable, Held{}), fail, excluded, {}, 1, -1, 1),
         Row("level unstated", want({}, capable, Held{{driving, {}}}), unknown, ask_first, Question::skills,
             1, -1, 1),
         Row("level unstated, basic wanted", want({}, basic, Held{{driving, {}}}), pass, eligible, {}, 0, -1,
             1),
         Row("unknown", want({}, capable, {}), unknown, ask_first, Question::skills, 1, -1, 1),
         Row("unknown before referral", want(referral, capable, {}), unknown, ask_first, Question::skills, 1,
             -1, 1),
         Row("unknown before confirmation", want(confirmation, capable, {}), unknown, eligible,
             Question::skills, 1, -1, 1),
         Row("unknown before start", want(start, capable, {}), unknown, eligible, Question::skills, 1, -1, 1),
         Row("unknown within days", want(within(30), capable, {}), unknown, eligible, Question::skills, 1, -1,
             1),
         Row("a known no fails at a late gate too", want(start, capable, Held{}), fail, excluded, {}, 1, -1,
             1)});
}

TEST_CASE("any one of several skills will do, and the nearest is named") {
    auto const held = [](std::vector<SkillHeld> skills) {
        return [=](OnePair& p) {
            p.require(SkillRequirement{{{cooking, SkillLevel::expert}, {driving, SkillLevel::capable}}});
            p.ana().skills = skills;
        };
    };
    walk(Rule::skill,
         {Row("the second", held({{driving, SkillLevel::capable}}), pass, eligible, {}, 1, 1, 1),
          Row("neither", held({}), fail, excluded, {}, 2, -1, 0),
          Row("the first, too low", held({{cooking, SkillLevel::capable}}), fail, excluded, {}, 2, 1, 0),
          Row("perhaps the second", held({{cooking, SkillLevel::capable}, {driving, {}}}), unknown, ask_first,
              Question::skills, 1, -1, 1)});
}

TEST_CASE("required languages") {
    auto const speaks = [](Known<std::vector<LanguageSpoken>> spoken, std::optional<Gate> gate = {}) {
        return [=](OnePair& p) {
            p.require(LanguageRequirement{{{bengali, LanguageLevel::fluent}}}, gate);
            p.ana().languages = spoken;
        };
    };
    using Spoken = std::vector<LanguageSpoken>;
    walk(Rule::language,
         {Row("fluent", speaks(Spoken{{bengali, LanguageLevel::fluent}}), pass, eligible, {}, 2, 2, 0),
          Row("a little", speaks(Spoken{{bengali, LanguageLevel::basic}}), fail, excluded, {}, 2, 0, 0),
          Row("another", speaks(Spoken{{somali, LanguageLevel::fluent}}), fail, excluded, {}, 2, -1, 0),
          Row("how well, unstated", speaks(Spoken{{bengali, {}}}), unknown, ask_first, Question::languages, 2,
              -1, 0),
          Row("unknown", speaks({}), unknown, ask_first, Question::languages, 2, -1, 0),
          Row("unknown before confirmation", speaks({}, confirmation), unknown, eligible, Question::languages,
              2, -1, 0)});
}

TEST_CASE("vehicle: a van does for a car, a bicycle is asked for by name") {
    struct Expected {
        Vehicle wanted;
        Known<Vehicle> held;
        RuleOutcome outcome;
    };
    for (auto const& [wanted, held, outcome] :
         {Expected{Vehicle::car, Vehicle::car, pass}, Expected{Vehicle::car, Vehicle::van, pass},
          Expected{Vehicle::car, Vehicle::bicycle, fail}, Expected{Vehicle::car, Vehicle::none, fail},
          Expected{Vehicle::van, Vehicle::car, fail}, Expected{Vehicle::bicycle, Vehicle::van, fail},
          Expected{Vehicle::bicycle, Vehicle::bicycle, pass}, Expected{Vehicle::none, Vehicle::car, pass},
          Expected{Vehicle::none, {}, pass}, Expected{Vehicle::car, {}, unknown}}) {
        OnePair pair;
        pair.require(VehicleRequirement{wanted});
        pair.ana().vehicle = held;
        auto const verdict = pair.verdict();
        auto const result = result_of(verdict, Rule::vehicle);
        CHECK(result.outcome == outcome);
        CHECK(result.needed == code(wanted));
        CHECK(result.found == (held ? code(*held) : -1));
        CHECK(verdict.standing == (outcome == fail ? excluded : eligible));
    }
    OnePair early;
    early.require(VehicleRequirement{Vehicle::car}, referral);
    early.ana().vehicle.reset();
    CHECK(early.verdict().standing == ask_first);
}

TEST_CASE("access needs against what the role offers") {
    using Needs = std::vector<AccessId>;
    auto const needs = [](Known<Needs> wanted, Known<Needs> offered) {
        return [=](OnePair& p) {
            p.ana().access_needs = wanted;
            p.role().access = offered;
        };
    };
    walk(Rule::access,
         {Row("met", needs(Needs{step_free}, Needs{hearing_loop, step_free}), pass, eligible, {}, 0, 0, 1),
          Row("not met", needs(Needs{step_free}, Needs{hearing_loop}), fail, excluded, {}, 0, 0, 1),
          Row("offer unknown", needs(Needs{step_free}, {}), unknown, eligible, Question::access_offered, 0, 0,
              1),
          Row("need unknown", needs({}, Needs{}), unknown, eligible, Question::access_needs, 0, 0, -1),
          Row("no need, offer unknown", needs(Needs{}, {}), pass, eligible, {}, 0, 0, -1)});
    OnePair two;
    two.ana().access_needs = Needs{hearing_loop, step_free};
    two.role().access = Needs{step_free};
    auto const verdict = two.verdict();
    CHECK(std::ranges::count(verdict.rules, Rule::access, &RuleResult::rule) == 2);
    CHECK(verdict.standing == excluded);
}

TEST_CASE("expenses") {
    auto const money = [](Answer needed, Answer paid) {
        return [=](OnePair& p) {
            p.ana().expenses_needed = needed;
            p.role().expenses_paid = paid;
        };
    };
    constexpr auto yes = Answer::yes, no = Answer::no, not_said = Answer::unknown;
    walk(Rule::expenses,
         {Row("needed and paid", money(yes, yes), pass, eligible, {}, 0, 2),
          Row("needed, not paid", money(yes, no), fail, excluded, {}, 0, 1),
          Row("needed, not said", money(yes, not_said), unknown, eligible, Question::expenses_paid, 0, 0),
          Row("not needed", money(no, not_said), pass, eligible, {}, 0, 0),
          Row("not said, paid", money(not_said, yes), pass, eligible, {}, 0, 2),
          Row("not said, not paid", money(not_said, no), unknown, eligible, Question::expenses_needed, 0, 1),
          Row("neither said", money(not_said, not_said), unknown, eligible, Question::expenses_paid, 0, 0)});
}
