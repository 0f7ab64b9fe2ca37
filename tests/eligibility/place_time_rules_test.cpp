// SPDX-License-Identifier: MIT
// Rules about where and when, through clock changes.
#include "one_pair.hpp"

using namespace kith;
using namespace kith::eligibility;

TEST_CASE("setting and travel: what is done from home has no journey") {
    auto const set = [](Setting setting, Answer remote, std::int32_t limit) {
        return [=](OnePair& p) {
            p.role().setting = setting;
            p.ana().remote = remote;
            p.ana().travel_metres_max = limit;
        };
    };
    constexpr auto yes = Answer::yes, no = Answer::no, not_said = Answer::unknown;
    constexpr auto near = 3'000, far = 999; // the limit; the role is 1,000 metres away
    auto const s = [](Setting setting) { return code(setting); };
    walk(Rule::setting,
         {Row("on site", set(Setting::in_person, no, near), pass, eligible, {}, s(Setting::in_person), 1),
          Row("home, would", set(Setting::remote, yes, far), pass, eligible, {}, s(Setting::remote), 2),
          Row("home, would not", set(Setting::remote, no, near), fail, excluded, {}, s(Setting::remote), 1),
          Row("home, not said", set(Setting::remote, not_said, near), unknown, eligible, Question::remote,
              s(Setting::remote), 0),
          Row("either", set(Setting::either, not_said, near), pass, eligible, {}, s(Setting::either), 0),
          Row("unknown", set(Setting::unknown, no, near), unknown, eligible, Question::setting,
              s(Setting::unknown), 1)});
    walk(Rule::travel,
         {Row("within", set(Setting::in_person, yes, 1'000), pass, eligible, {}, 1'000, 1'000, 14),
          Row("beyond", set(Setting::in_person, yes, far), fail, excluded, {}, far, 1'000, 14),
          Row("remote", set(Setting::remote, yes, far), pass, eligible, {}, far, 0, 0),
          Row("either, would", set(Setting::either, yes, far), pass, eligible, {}, far, 0, 0),
          Row("either, would not", set(Setting::either, no, far), fail, excluded, {}, far, 1'000, 14),
          Row("either, not said", set(Setting::either, not_said, far), unknown, eligible, Question::remote,
              far, 1'000, 14),
          Row("unknown, would", set(Setting::unknown, yes, far), unknown, eligible, Question::setting, far,
              1'000, 14),
          Row("unknown, would not", set(Setting::unknown, no, far), fail, excluded, {}, far, 1'000, 14)});
    walk(Rule::travel,
         {Row(
              "no home", [](auto& p) { p.ana().home = {}; }, unknown, eligible, Question::home, 3'000, -1),
          Row(
              "no limit", [](auto& p) { p.ana().travel_metres_max.reset(); }, unknown, eligible,
              Question::travel_limit, -1, 1'000, 14),
          Row(
              "no place", [](auto& p) { p.role().location = {}; }, unknown, eligible, Question::place, 3'000,
              -1),
          Row(
              "by car", [](auto& p) { p.ana().travel_mode = TravelMode::car; }, pass, eligible, {}, 3'000,
              1'000, 9),
          Row(
              "no means said: the assumed one", [](auto& p) { p.ana().travel_mode.reset(); }, pass, eligible,
              {}, 3'000, 1'000, 14)});
}

TEST_CASE("availability of a weekly role") {
    auto const free = [](WeekSet week) { return [=](OnePair& p) { p.ana().availability->weekly = week; }; };
    // Tuesdays 10-12.
    walk(Rule::availability,
         {Row(
              "covered", [](auto&) {}, pass, eligible, {}, 120, 120, 0),
          Row("half of the session", free({session(1, 9, 11)}), fail, excluded, {}, 120, 60, 60),
          Row("another day", free({session(2, 9, 13)}), fail, excluded, {}, 120, 0, 120),
          Row("no time at all", free({}), fail, excluded, {}, 120, 0, 120),
          Row(
              "unknown", [](auto& p) { p.ana().availability.reset(); }, unknown, eligible,
              Question::availability, 120, -1),
          Row(
              "by arrangement", [](auto& p) { p.role().pattern.reset(); }, unknown, eligible, Question::times,
              180, -1),
          Row(
              "by arrangement, hours stated",
              [](auto& p) {
                  p.role().pattern.reset();
                  p.role().weekly_minutes = Minutes(60);
              },
              unknown, eligible, Question::times, 60, -1)});
}

TEST_CASE("a weekly role that states its hours wants those of any session, else one whole session") {
    auto const role = [](WeekSet pattern, Known<Minutes> minutes, WeekSet free) {
        return [=](OnePair& p) {
            p.role().pattern = pattern;
            p.role().weekly_minutes = minutes;
            p.ana().availability->weekly = free;
        };
    };
    WeekSet const twice{session(1, 10, 12), session(3, 14, 18)};
    walk(Rule::availability,
         {Row("two hours from two sessions",
              role(twice, Minutes(120), {session(1, 10, 11), session(3, 14, 15)}), pass, eligible, {}, 120,
              120, 180),
          Row("an hour short", role(twice, Minutes(180), {session(1, 10, 11), session(3, 14, 15)}), fail,
              excluded, {}, 180, 120, 180),
          Row("more hours than sessions", role(twice, Minutes(600), {session(1, 9, 12), session(3, 9, 18)}),
              pass, eligible, {}, 360, 360, 0),
          Row("one whole session", role(twice, {}, {session(1, 10, 12)}), pass, eligible, {}, 120, 120, 240),
          Row("no whole session", role(twice, {}, {session(1, 10, 11), session(3, 14, 16)}), fail, excluded,
              {}, 120, 60, 120),
          Row("a night session past Sunday",
              role({session(6, 22, 24), session(0, 0, 2)}, {}, {session(6, 22, 24), session(0, 0, 2)}), pass,
              eligible, {}, 240, 240, 0),
          Row("half a night session", role({session(6, 22, 24), session(0, 0, 2)}, {}, {session(6, 22, 24)}),
              fail, excluded, {}, 240, 120, 120)});
}

TEST_CASE("absences are normal until they leave less than half of what a weekly role asks") {
    auto const away = [](Date from, Date to) {
        return [=](OnePair& p) { p.ana().availability->except = IntervalSet{{at(from, 0), at(to, 0)}}; };
    };
    // Thirteen Tuesdays from 1 December to 23 February.
    walk(
        Rule::availability,
        {Row("three weeks in Sylhet", away(day(2026, 12, 7), day(2026, 12, 28)), pass, eligible, {}, 120,
             120),
         Row("six of thirteen", away(day(2026, 12, 1), day(2027, 1, 8)), pass, eligible, {}, 120, 120),
         Row("seven of thirteen", away(day(2026, 12, 1), day(2027, 1, 14)), fail, excluded, {}, 120, 56),
         Row("before the placement", away(day(2026, 1, 1), day(2026, 12, 1)), pass, eligible, {}, 120, 120)});
    OnePair tuesdays;
    std::vector<Interval> every;
    for (Date each = day(2026, 12, 1); each < day(2027, 3, 1); each += std::chrono::days(7))
        every.push_back(hours(each, 0, 24));
    tuesdays.ana().availability->except = IntervalSet(every);
    CHECK(result_of(tuesdays.verdict(), Rule::availability).outcome == fail);
}

TEST_CASE("availability of a dated shift: wholly covered by the week and extras, less absences") {
    auto const shift = [](
                           Interval when, std::function<void(Availability&)> change = [](auto&) {}) {
        return [=](OnePair& p) {
            p.shift("s", when);
            change(*p.ana().availability);
        };
    };
    Date const tuesday = day(2026, 11, 10);
    Date const friday = day(2026, 11, 13);
    walk(Rule::availability,
         {Row("within the week", shift(hours(tuesday, 9, 13)), pass, eligible, {}, 240, 240, 0),
          Row("an hour too long", shift(hours(tuesday, 9, 14)), fail, excluded, {}, 300, 240, 60),
          Row("another day", shift(hours(friday, 9, 12)), fail, excluded, {}, 180, 0, 180),
          Row("a dated extra",
              shift(hours(friday, 9, 12), [=](auto& a) { a.also = IntervalSet{hours(friday, 8, 12)}; }), pass,
              eligible, {}, 180, 180, 0),
          Row("the week and an extra together",
              shift(hours(tuesday, 9, 16), [=](auto& a) { a.also = IntervalSet{hours(tuesday, 13, 16)}; }),
              pass, eligible, {}, 420, 420, 0),
          Row("a gap between",
              shift(hours(tuesday, 9, 16), [=](auto& a) { a.also = IntervalSet{hours(tuesday, 14, 16)}; }),
              fail, excluded, {}, 420, 360, 60),
          Row("an absence",
              shift(hours(tuesday, 9, 12), [=](auto& a) { a.except = IntervalSet{hours(tuesday, 11, 15)}; }),
              fail, excluded, {}, 180, 120, 60),
          Row("an absence next to it",
              shift(hours(tuesday, 9, 12), [=](auto& a) { a.except = IntervalSet{hours(tuesday, 12, 15)}; }),
              pass, eligible, {}, 180, 180, 0)},
         "s");
}

TEST_CASE("availability through both clock changes") {
    auto const free = [](WeekInterval week, Interval when) {
        return [=](OnePair& p) {
            p.draft.as_of = at(day(2026, 1, 2), 9);
            p.ana().availability->weekly = WeekSet{week};
            p.shift("s", when);
        };
    };
    Date const back = day(2026, 10, 25);   // 02:00 becomes 01:00
    Date const forward = day(2026, 3, 29); // 01:00 becomes 02:00
    Instant const second_one{std::chrono::sys_days(2026y / 10 / 25) + 1h};
    walk(Rule::availability,
         {Row("all night, twice the hour", free(session(6, 0, 6), hours(back, 0, 6)), pass, eligible, {}, 420,
              420, 0),
          Row("to two o'clock means both passes", free(session(6, 0, 2), {at(back, 0), second_one + 1h}),
              pass, eligible, {}, 180, 180, 0),
          Row("to half past one means the first",
              free({6 * 1440, 6 * 1440 + 90}, {at(back, 0), at(back, 1, 30)}), pass, eligible, {}, 90, 90, 0),
          Row("and not the second", free({6 * 1440, 6 * 1440 + 90}, {at(back, 0), second_one + 10min}), fail,
              excluded, {}, 130, 90, 40),
          Row("a night with an hour less", free(session(6, 0, 6), hours(forward, 0, 6)), pass, eligible, {},
              300, 300, 0),
          Row("what never is needs no cover", free({6 * 1440 + 120, 6 * 1440 + 360}, hours(forward, 1, 6)),
              pass, eligible, {}, 240, 240, 0)},
         "s");
}

TEST_CASE("clash of dated shifts: back-to-back is legal in one place, the journey counts between two") {
    Date const tuesday = day(2026, 11, 10);
    auto const hold = [=](Interval held, GridPoint place) {
        return [=](OnePair& p) {
            p.shift("s", hours(tuesday, 9, 11));
            Role kitchen = p.rota();
            kitchen.key = "kitchen_rota";
            kitchen.location.point = place;
            p.draft.roles.push_back({kitchen, "kitchen"});
            p.draft.shifts.push_back({{}, "kitchen_rota"});
            p.draft.shifts.back().shift.key = "held";
            p.draft.shifts.back().shift.when = held;
            p.match("held", MatchState::confirmed);
        };
    };
    GridPoint const same{537'600, 183'800};
    GridPoint const kilometre{537'600, 184'800}; // 14 minutes by bus, 17 on foot
    auto const until = [=](int hour, int minute) {
        return Interval{at(tuesday, 8), at(tuesday, hour, minute)};
    };
    std::int64_t const held = 1; // OpeningId of "held": befriend, call, held, s
    walk(Rule::clash,
         {Row(
             "nothing held", [=](auto& p) { p.shift("s", hours(tuesday, 9, 11)); }, pass, eligible, {}, 0, 0,
             -1)},
         "s");
    walk(Rule::clash,
         {Row("overlap", hold(until(9, 30), same), fail, excluded, {}, 0, 30, held + 1),
          Row("back to back", hold(until(9, 0), same), pass, eligible, {}, 0, 0, -1),
          Row("back to back, elsewhere", hold(until(9, 0), kilometre), fail, excluded, {}, 0, 14, held + 1),
          Row("a minute short", hold(until(8, 47), kilometre), fail, excluded, {}, 0, 1, held + 1),
          Row("in time", hold(until(8, 46), kilometre), pass, eligible, {}, 0, 0, -1)},
         "s");
}

TEST_CASE("clash with weekly roles, and what one can do without") {
    auto const held = [](
                          WeekSet pattern, Known<Minutes> minutes,
                          std::function<void(OnePair&)> change = [](auto&) {}) {
        return [=](OnePair& p) {
            p.call().pattern = pattern;
            p.call().weekly_minutes = minutes;
            p.match("call", MatchState::active);
            change(p);
        };
    };
    // The role: Tuesdays 10-12. OpeningId 1 is "call".
    walk(Rule::clash, {Row("another day", held({session(2, 10, 12)}, {}), pass, eligible, {}, 0, 0, -1),
                       Row("the same time", held({session(1, 11, 13)}, {}), fail, excluded, {}, 0, 60, 1),
                       Row("back to back", held({session(1, 12, 14)}, {}), pass, eligible, {}, 0, 0, -1),
                       Row("back to back, elsewhere",
                           held({session(1, 12, 14)}, {},
                                [](auto& p) { p.call().location.point = GridPoint{537'600, 184'800}; }),
                           fail, excluded, {}, 0, 14, 1),
                       Row("elsewhere, from home",
                           held({session(1, 12, 14)}, {},
                                [](auto& p) {
                                    p.call().location.point = GridPoint{537'600, 184'800};
                                    p.call().setting = Setting::remote;
                                }),
                           pass, eligible, {}, 0, 0, -1),
                       Row("it ended before",
                           held({session(1, 10, 12)}, {},
                                [](auto& p) {
                                    p.call().start = day(2026, 9, 1);
                                    p.call().end = day(2026, 11, 30);
                                }),
                           pass, eligible, {}, 0, 0, -1),
                       Row("one week together",
                           held({session(1, 10, 12)}, {}, [](auto& p) { p.call().end = day(2026, 12, 7); }),
                           fail, excluded, {}, 0, 120, 1),
                       Row("together only on other days",
                           held({session(1, 10, 12)}, {},
                                [](auto& p) {
                                    p.call().start = day(2026, 12, 30);
                                    p.call().end = day(2027, 1, 4);
                                }),
                           pass, eligible, {}, 0, 0, -1),
                       Row("two hours of any day leave Tuesday free",
                           held({session(0, 9, 17), session(1, 9, 17), session(2, 9, 17)}, Minutes(120),
                                [](auto& p) {
                                    p.ana().availability->weekly =
                                        WeekSet{session(0, 9, 17), session(1, 9, 17)};
                                }),
                           pass, eligible, {}, 0, 0, -1),
                       Row("unless Tuesday is all she has",
                           held({session(0, 9, 17), session(1, 10, 12), session(2, 9, 17)}, Minutes(120),
                                [](auto& p) { p.ana().availability->weekly = WeekSet{session(1, 10, 12)}; }),
                           fail, excluded, {}, 0, 120, 1),
                       Row("availability unknown, so is the choice",
                           held({session(0, 9, 17), session(1, 9, 17)}, Minutes(120),
                                [](auto& p) { p.ana().availability.reset(); }),
                           unknown, eligible, Question::availability, 0, 120, 1),
                       Row("by arrangement", held({}, {}), unknown, eligible, Question::times, 0, 0, 1)});
    Date const tuesday = day(2026, 12, 8);
    walk(Rule::clash,
         {Row("a shift against a weekly role",
              held({session(1, 9, 11)}, {}, [=](auto& p) { p.shift("s", hours(tuesday, 10, 12)); }), fail,
              excluded, {}, 0, 60, 1),
          Row("a shift after it",
              held({session(1, 9, 10)}, {}, [=](auto& p) { p.shift("s", hours(tuesday, 10, 12)); }), pass,
              eligible, {}, 0, 0, -1),
          Row("a shift before it starts",
              held({session(1, 9, 11)}, {}, [=](auto& p) { p.shift("s", hours(day(2026, 11, 24), 10, 12)); }),
              pass, eligible, {}, 0, 0, -1)},
         "s");
}

TEST_CASE("hours left in each week the opening touches") {
    auto const hold = [](Minutes most, Known<Minutes> minutes, std::function<void(OnePair&)> change) {
        return [=](OnePair& p) {
            p.ana().weekly_minutes_max = most;
            p.call().pattern = WeekSet{session(3, 9, 17)};
            p.call().weekly_minutes = minutes;
            p.match("call", MatchState::active);
            change(p);
        };
    };
    auto const nothing = [](auto&) {};
    // The role takes 120 minutes a week from 1 December, week 4 from the as-of week.
    walk(Rule::hours,
         {Row("enough", hold(Minutes(240), Minutes(120), nothing), pass, eligible, {}, 120, 120, 4),
          Row("a minute short", hold(Minutes(239), Minutes(120), nothing), fail, excluded, {}, 120, 119, 4),
          Row("a session counts where no hours are stated", hold(Minutes(599), {}, nothing), fail, excluded,
              {}, 120, 119, 4),
          Row("short from January",
              hold(Minutes(130), Minutes(120), [](auto& p) { p.call().start = day(2027, 1, 4); }), fail,
              excluded, {}, 120, 10, 9),
          Row(
              "unknown", [](auto& p) { p.ana().weekly_minutes_max.reset(); }, unknown, eligible,
              Question::hours_per_week, 120, -1),
          Row(
              "none to give", [](auto& p) { p.ana().weekly_minutes_max = Minutes(0); }, fail, excluded, {},
              120, 0, 4)});
    Date const tuesday = day(2026, 12, 8);
    walk(Rule::hours,
         {Row("a shift in the same week",
              hold(Minutes(230), Minutes(120), [=](auto& p) { p.shift("s", hours(tuesday, 10, 12)); }), fail,
              excluded, {}, 120, 110, 5),
          Row("a shift in a free week",
              hold(Minutes(230), Minutes(120),
                   [=](auto& p) { p.shift("s", hours(day(2026, 11, 10), 10, 12)); }),
              pass, eligible, {}, 120, 230, 1)},
         "s");
}
