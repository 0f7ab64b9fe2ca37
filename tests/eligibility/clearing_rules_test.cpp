// SPDX-License-Identifier: MIT
// Rules about what can still be settled before the start.
#include "one_pair.hpp"

using namespace kith;
using namespace kith::eligibility;

TEST_CASE("checks: level, scheme, workforce, dates, and the time a new one takes") {
    using Held = std::vector<CheckHeld>;
    auto const check = [](Known<Held> held, Workforce workforce = Workforce::adult,
                          std::optional<Gate> gate = {}) {
        return [=](OnePair& p) {
            p.require(CheckRequirement{dbs_enhanced, workforce}, gate);
            p.ana().checks = held;
        };
    };
    auto const one = [](CheckId id, Workforce workforce, Known<Date> issued = {}, Known<Date> recheck = {}) {
        return Held{{id, workforce, issued, recheck}};
    };
    // 29 days until the start on 1 December; a check takes 28.
    constexpr std::int64_t days = 29, lead = 28, wanted = 1;
    auto const to_settle = Question::check;
    walk(Rule::check,
         {Row("held", check(one(dbs_enhanced, Workforce::adult)), pass, eligible, {}, days, 0, wanted),
          Row("unknown", check({}), unknown, eligible, to_settle, days, lead, wanted),
          Row("none", check(Held{}), unknown, eligible, to_settle, days, lead, wanted),
          Row("a lower level", check(one(dbs_basic, Workforce::adult)), unknown, eligible, to_settle, days,
              lead, wanted),
          Row("another scheme", check(one(pvg, Workforce::adult)), unknown, eligible, to_settle, days, lead,
              wanted),
          Row("another workforce", check(one(dbs_enhanced, Workforce::child)), unknown, eligible, to_settle,
              days, lead, wanted),
          Row("both workforces", check(one(dbs_enhanced, Workforce::adult_and_child)), pass, eligible, {},
              days, 0, wanted),
          Row("no workforce named", check(one(dbs_enhanced, Workforce::any)), unknown, eligible, to_settle,
              days, lead, wanted),
          Row("whichever workforce", check(one(dbs_enhanced, Workforce::child), Workforce::any), pass,
              eligible, {}, days, 0, wanted),
          Row("one certificate for each workforce",
              check(Held{{dbs_enhanced, Workforce::adult, {}, {}}}, Workforce::adult_and_child), unknown,
              eligible, to_settle, days, lead, wanted),
          Row("old, and good for ever", check(one(dbs_enhanced, Workforce::adult, day(2012, 1, 1))), pass,
              eligible, {}, days, 0, wanted),
          Row("issued after the start", check(one(dbs_enhanced, Workforce::adult, day(2026, 12, 2))), unknown,
              eligible, to_settle, days, lead, wanted),
          Row("due again by the start", check(one(dbs_enhanced, Workforce::adult, {}, day(2026, 12, 1))),
              unknown, eligible, to_settle, days, lead, wanted),
          Row("due again in mid-role", check(one(dbs_enhanced, Workforce::adult, {}, day(2026, 12, 2))), pass,
              eligible, {}, days, 0, wanted),
          Row("before referral", check({}, Workforce::adult, referral), unknown, ask_first, to_settle, days,
              lead, wanted),
          Row("before confirmation", check({}, Workforce::adult, confirmation), unknown, eligible, to_settle,
              days, lead, wanted),
          Row("within days", check({}, Workforce::adult, within(30)), unknown, eligible, to_settle, days + 30,
              lead, wanted)});
    auto const soon = [=](std::function<void(OnePair&)> change) {
        return [=](OnePair& p) {
            p.role().start = day(2026, 11, 29); // 27 days
            change(p);
        };
    };
    walk(Rule::check,
         {Row("cannot be back before the start", soon(check({})), fail, excluded, {}, 27, lead, wanted),
          Row("but within a day after it", soon(check({}, Workforce::adult, within(1))), unknown, eligible,
              to_settle, 28, lead, wanted),
          Row(
              "running already, to the end of the month",
              [=](auto& p) {
                  check({})(p);
                  p.role().start.reset();
                  p.role().end = day(2026, 11, 29);
              },
              fail, excluded, {}, 27, lead, wanted),
          Row(
              "running already, without an end: she starts when cleared",
              [=](auto& p) {
                  check({})(p);
                  p.role().start = day(2020, 1, 1);
                  p.role().end.reset();
              },
              unknown, eligible, to_settle, -1, lead, wanted)});
    OnePair both;
    check(Held{{dbs_enhanced, Workforce::adult, {}, {}}})(both);
    both.draft.volunteers[0].checks->push_back({dbs_basic, Workforce::child, {}, {}});
    CHECK(result_of(both.verdict(), Rule::check).outcome == pass);
    OnePair due;
    check(one(dbs_enhanced, Workforce::adult, {}, day(2027, 1, 5)))(due);
    CHECK(result_of(due.verdict(), Rule::check).due == day(2027, 1, 5));
}

TEST_CASE("training is judged over the placement") {
    using Held = std::vector<TrainingHeld>;
    auto const training = [](Known<Held> held, std::optional<Gate> gate = {}) {
        return [=](OnePair& p) {
            p.require(TrainingRequirement{{food_hygiene}}, gate);
            p.ana().training = held;
        };
    };
    auto const until = [](Known<Date> expires) { return Held{{food_hygiene, {}, expires}}; };
    constexpr std::int64_t days = 29, lead = 14, wanted = 1;
    walk(
        Rule::training,
        {Row("held", training(until({})), pass, eligible, {}, days, 0, wanted),
         Row("unknown", training({}), unknown, eligible, Question::training, days, lead, wanted),
         Row("another", training(Held{{first_aid, {}, {}}}), unknown, eligible, Question::training, days,
             lead, wanted),
         Row("expired by the start", training(until(day(2026, 11, 30))), unknown, eligible,
             Question::training, days, lead, wanted),
         Row("good on the first day", training(until(day(2026, 12, 1))), pass, eligible, {}, days, 0, wanted),
         Row("before referral", training({}, referral), unknown, ask_first, Question::training, days, lead,
             wanted)});
    OnePair lapses;
    training(until(day(2026, 12, 1)))(lapses);
    CHECK(result_of(lapses.verdict(), Rule::training).due == day(2026, 12, 1));
    OnePair lasts;
    training(until(day(2027, 2, 28)))(lasts);
    CHECK_FALSE(result_of(lasts.verdict(), Rule::training).due);

    Date const first = day(2026, 11, 10);
    auto const camp = [=](Known<Date> expires) {
        return [=](OnePair& p) {
            training(until(expires))(p);
            p.ana().availability->also = IntervalSet{{at(first, 0), at(day(2026, 11, 20), 0)}};
            p.ana().weekly_minutes_max = Minutes(10'080);
            p.shift("s", {at(first, 9), at(day(2026, 11, 12), 9)});
        };
    };
    walk(Rule::training,
         {Row("good to the last day of a dated one", camp(day(2026, 11, 12)), pass, eligible, {}, 8, 0,
              wanted),
          Row("not quite, and no time for a course", camp(day(2026, 11, 11)), fail, excluded, {}, 8, lead,
              wanted)},
         "s");
    OnePair either;
    either.require(TrainingRequirement{{first_aid, food_hygiene}});
    either.ana().training = Held{{first_aid, {}, day(2026, 1, 1)}, {food_hygiene, {}, {}}};
    CHECK(result_of(either.verdict(), Rule::training).outcome == pass);
    CHECK(result_of(either.verdict(), Rule::training).subject == 1);
}

TEST_CASE("references and induction are asked for unless they are there") {
    for (Answer const answer : {Answer::unknown, Answer::no, Answer::yes}) {
        OnePair pair;
        pair.require(ReferencesRequirement{});
        pair.require(InductionRequirement{}, within(7));
        pair.ana().references = answer;
        pair.ana().induction = answer;
        auto const verdict = pair.verdict();
        auto const expected = answer == Answer::yes ? pass : unknown;
        CHECK(verdict.standing == eligible);
        CHECK(result_of(verdict, Rule::references).outcome == expected);
        CHECK(result_of(verdict, Rule::induction).outcome == expected);
        CHECK(result_of(verdict, Rule::references).needed == 29);
        CHECK(result_of(verdict, Rule::induction).needed == 36);
        pair.role().start = day(2026, 11, 10);
        CHECK(pair.verdict().standing == (answer == Answer::yes ? eligible : excluded));
    }
}

TEST_CASE("consent of a parent or carer, without any requirement") {
    auto const born = [](Birth birth, Answer consent = Answer::unknown) {
        return [=](OnePair& p) {
            p.ana().birth = birth;
            p.ana().guardian_consent = consent;
        };
    };
    constexpr std::int64_t days = 29, lead = 7;
    walk(Rule::consent,
         {Row("of age", born(BirthMonth{2008y / 11}), pass, eligible, {}, days, 0),
          Row("perhaps not of age on the first day", born(BirthMonth{2008y / 12}), unknown, eligible,
              Question::consent, days, lead),
          Row("young, with consent", born(BirthMonth{2010y / 5}, Answer::yes), pass, eligible, {}, days, 0),
          Row("young, without", born(BirthMonth{2010y / 5}, Answer::no), unknown, eligible, Question::consent,
              days, lead),
          Row("a band below", born(AgeBand{16, 17}), unknown, eligible, Question::consent, days, lead),
          Row("a band above", born(AgeBand{18, 24}), pass, eligible, {}, days, 0),
          Row("age unknown", born({}), unknown, eligible, Question::birth, days, 0),
          Row("age unknown, consent given anyway", born({}, Answer::yes), pass, eligible, {}, days, 0)});
    OnePair tomorrow;
    tomorrow.ana().birth = BirthMonth{2010y / 5};
    tomorrow.role().start = day(2026, 11, 3);
    CHECK(tomorrow.verdict().standing == excluded);
}
