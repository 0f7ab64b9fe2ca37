// SPDX-License-Identifier: MIT
// The life of a match as tables: every step from every state, the ladder of refusals one difference a row,
// and a year of random answers in which no place is overfilled and nobody booked twice.
#include "brokerage/life.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <sstream>
#include <string>

using namespace kith;
using namespace kith::brokerage;

namespace {

constexpr int step_count = 15;
constexpr int state_count = 17;

Standing open_standing(std::optional<MatchState> state) {
    Standing standing;
    standing.state = state;
    standing.places_maximum = 2;
    return standing;
}

StepRequest with_everything(Step step) {
    return {step, true, false, true};
}

// One letter for each state a step leads to.
char letter(Outcome<Moved, Refused> const& outcome) {
    if (outcome) return "isoaRmCFAcLVONwew"[static_cast<int>(outcome->to)];
    switch (outcome.error().code) {
    case StepRefusal::no_is_final: return '!';
    case StepRefusal::already_applied: return '=';
    default: return '.';
    }
}

} // namespace

// Columns: no match, then the states in their order. Letters: i interested, s suggested, o offered, a
// accepted, R referred, m met, C clearing, F confirmed, A active, c completed, L left, V and O declined by
// volunteer and organisation, N no reply, w withdrawn or waiting list, e expired; ! no is final, = has
// applied, . not from here.
TEST_CASE("every step from every state leads where the contract says") {
    struct Row {
        Step step;
        char const* leads;
    };
    for (auto const& [step, leads] : std::vector<Row>{
             //                 -isoarmcfaclvonwew
             {Step::apply, "i.i.......iii!iii."},
             {Step::suggest, "s.........ss!!sss."},
             {Step::offer, "o=o.......oo!!oooo"},
             {Step::accept, "...a..........w.w."},
             {Step::decline, ".VVVVVV.......V..V"},
             {Step::refer, ".R..R............."},
             {Step::meet, ".....m............"},
             {Step::take_on, ".....CC..........."},
             {Step::turn_down, ".....OOOO........."},
             {Step::confirm, ".......F.........."},
             {Step::start, "........A........."},
             {Step::complete, ".........c........"},
             {Step::drop_out, "....wwwwwL.......w"},
             {Step::withdraw, ".wwwwwwww........w"},
             {Step::lapse, ".eeN.............e"},
         }) {
        std::string got;
        for (int column = -1; column < state_count; ++column) {
            auto const state = column < 0 ? std::nullopt : std::optional(static_cast<MatchState>(column));
            auto const standing = open_standing(state);
            got += letter(take(standing, with_everything(step), {}));
            CHECK(leads_from(step, state) == take(standing, with_everything(step), {}).has_value());
        }
        CAPTURE(static_cast<int>(step));
        CHECK(got == leads);
    }
}

TEST_CASE("the ladder: each row differs from one that is taken by one thing, which is what refuses it") {
    struct Row {
        char const* name;
        Step step;
        std::optional<MatchState> state;
        void (*change)(Standing&, StepRequest&);
        std::optional<StepRefusal> refused;
    };
    static constexpr Unsettled unsettled[] = {{GateKind::before_referral, 1},
                                              {GateKind::before_confirmation, 2},
                                              {GateKind::before_start, 3},
                                              {GateKind::within_days, 4}};
    auto const nothing = [](Standing&, StepRequest&) {};
    for (auto const& [name, step, state, change, refused] : std::vector<Row>{
             {"offer", Step::offer, std::nullopt, nothing, {}},
             {"offer after a no", Step::offer, MatchState::declined_by_volunteer, nothing,
              StepRefusal::no_is_final},
             {"apply after one's own no", Step::apply, MatchState::declined_by_volunteer, nothing, {}},
             {"apply after theirs", Step::apply, MatchState::declined_by_organisation, nothing,
              StepRefusal::no_is_final},
             {"offer to who applied", Step::offer, MatchState::interested, nothing,
              StepRefusal::already_applied},
             {"confirm an offer", Step::confirm, MatchState::offered, nothing, StepRefusal::not_from_here},
             {"offer to who has stopped", Step::offer, std::nullopt,
              [](Standing& s, StepRequest&) { s.person_active = false; }, StepRefusal::person_stopped},
             {"offer what is closed", Step::offer, std::nullopt,
              [](Standing& s, StepRequest&) { s.opening_open = false; }, StepRefusal::opening_closed},
             {"decline what is closed",
              Step::decline,
              MatchState::offered,
              [](Standing& s, StepRequest&) { s.opening_open = s.person_active = false; },
              {}},
             {"withdraw silently", Step::withdraw, MatchState::offered,
              [](Standing&, StepRequest& r) { r.reason_given = false; }, StepRefusal::reason_missing},
             {"withdraw a mere suggestion silently",
              Step::withdraw,
              MatchState::suggested,
              [](Standing&, StepRequest& r) { r.reason_given = false; },
              {}},
             {"turn down in mid-clearing silently", Step::turn_down, MatchState::clearing,
              [](Standing&, StepRequest& r) { r.reason_given = false; }, StepRefusal::reason_missing},
             {"refer with a gate open", Step::refer, MatchState::accepted,
              [](Standing& s, StepRequest&) { s.unsettled = unsettled; }, StepRefusal::unsettled},
             {"refer with a later gate open",
              Step::refer,
              MatchState::accepted,
              [](Standing& s, StepRequest&) { s.unsettled = std::span(unsettled).subspan(1); },
              {}},
             {"confirm with its gate open", Step::confirm, MatchState::clearing,
              [](Standing& s, StepRequest&) { s.unsettled = std::span(unsettled).subspan(1, 1); },
              StepRefusal::unsettled},
             {"confirm with the start's gate open",
              Step::confirm,
              MatchState::clearing,
              [](Standing& s, StepRequest&) { s.unsettled = std::span(unsettled).subspan(2); },
              {}},
             {"start with its gate open", Step::start, MatchState::confirmed,
              [](Standing& s, StepRequest&) { s.unsettled = std::span(unsettled).subspan(2, 1); },
              StepRefusal::unsettled},
             {"start with what may follow within days",
              Step::start,
              MatchState::confirmed,
              [](Standing& s, StepRequest&) { s.unsettled = std::span(unsettled).subspan(3); },
              {}},
             {"go past a gate without saying why", Step::refer, MatchState::accepted,
              [](Standing& s, StepRequest& r) {
                  s.unsettled = unsettled;
                  r.override_given = true;
                  r.reason_given = false;
              },
              StepRefusal::reason_missing},
             {"a third referral at once",
              Step::refer,
              MatchState::accepted,
              [](Standing& s, StepRequest&) { s.referrals_of_person = 2; },
              {}},
             {"a fourth", Step::refer, MatchState::accepted,
              [](Standing& s, StepRequest&) { s.referrals_of_person = 3; }, StepRefusal::referrals_of_person},
             {"six for two places",
              Step::refer,
              MatchState::accepted,
              [](Standing& s, StepRequest&) { s.referrals_of_opening = 5; },
              {}},
             {"seven for two places", Step::refer, MatchState::accepted,
              [](Standing& s, StepRequest&) { s.referrals_of_opening = 6; },
              StepRefusal::referrals_of_opening},
             {"any for none", Step::refer, MatchState::accepted,
              [](Standing& s, StepRequest&) { s.places_held = 2; }, StepRefusal::referrals_of_opening},
             {"confirm without a first day", Step::confirm, MatchState::clearing,
              [](Standing&, StepRequest& r) { r.start_given = false; }, StepRefusal::start_missing},
             {"take on for the last place",
              Step::take_on,
              MatchState::met,
              [](Standing& s, StepRequest&) { s.places_held = 1; },
              {}},
             {"take on past it", Step::take_on, MatchState::met,
              [](Standing& s, StepRequest&) { s.places_held = 2; }, StepRefusal::place_full},
             {"take on past it by override", Step::take_on, MatchState::met,
              [](Standing& s, StepRequest& r) {
                  s.places_held = 2;
                  r.override_given = true;
              },
              StepRefusal::place_full},
             {"take on who is elsewhere then", Step::take_on, MatchState::met,
              [](Standing& s, StepRequest&) { s.person_time_held = true; }, StepRefusal::double_booked},
             {"the same by override", Step::take_on, MatchState::met,
              [](Standing& s, StepRequest& r) {
                  s.person_time_held = true;
                  r.override_given = true;
              },
              StepRefusal::double_booked},
         }) {
        CAPTURE(std::string(name));
        auto standing = open_standing(state);
        auto request = with_everything(step);
        change(standing, request);
        auto const outcome = take(standing, request, {});
        CHECK(outcome.has_value() == !refused.has_value());
        if (refused && !outcome) CHECK(outcome.error().code == *refused);
    }
}

TEST_CASE(
    "a refusal at a gate names all that waits there, and an override is recorded only where it was needed") {
    std::vector<Unsettled> const unsettled = {
        {GateKind::before_start, 7}, {GateKind::before_referral, 5}, {GateKind::before_confirmation, 6}};
    auto standing = open_standing(MatchState::clearing);
    standing.unsettled = unsettled;
    auto const refused = take(standing, with_everything(Step::confirm), {});
    REQUIRE(!refused);
    CHECK(refused.error().unsettled == std::vector<Unsettled>{unsettled[1], unsettled[2]});
    auto request = with_everything(Step::confirm);
    request.override_given = true;
    CHECK(take(standing, request, {}) == Moved{MatchState::confirmed, true});
    standing.unsettled = {};
    CHECK(take(standing, request, {}) == Moved{MatchState::confirmed, false});
}

TEST_CASE(
    "a yes: to whom it came in time, while there is room, and where the organisation has delegated its own") {
    struct Row {
        MatchState state;
        bool direct;
        int held;
        bool elsewhere;
        bool to_clear;
        MatchState to;
    };
    for (auto const& [state, direct, held, elsewhere, to_clear, to] : std::vector<Row>{
             {MatchState::offered, false, 0, false, false, MatchState::accepted},
             {MatchState::offered, false, 0, true, true, MatchState::accepted}, // nothing is held yet
             {MatchState::offered, false, 2, false, false, MatchState::waiting_list},
             {MatchState::no_reply, false, 0, false, false, MatchState::waiting_list},
             {MatchState::offered, true, 1, false, false, MatchState::confirmed},
             {MatchState::offered, true, 1, false, true, MatchState::clearing},
             {MatchState::offered, true, 2, false, false, MatchState::waiting_list},
             {MatchState::offered, true, 1, true, false, MatchState::waiting_list},
             {MatchState::expired, true, 0, false, false, MatchState::waiting_list},
         }) {
        std::vector<Unsettled> const list = {{GateKind::before_start, 1}};
        auto standing = open_standing(state);
        standing.direct = direct;
        standing.places_held = held;
        standing.person_time_held = elsewhere;
        if (to_clear) standing.unsettled = list;
        auto const outcome = take(standing, with_everything(Step::accept), {});
        REQUIRE(outcome);
        CHECK(outcome->to == to);
    }
}

// 40 people, 12 openings of which pairs clash, steps at random in any order: whatever is asked, what is
// granted never overfills an opening and never books a person twice, and no step leaves a final no.
TEST_CASE("random lives keep the promises") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        auto const draw = [&](int below) {
            return static_cast<int>(random() % static_cast<unsigned>(below));
        };
        constexpr int people = 40;
        constexpr int openings = 12;
        constexpr int places = 2;
        std::map<std::pair<int, int>, MatchState> matches;
        auto const clash = [](int a, int b) { return a / 2 == b / 2; }; // openings 0 and 1, 2 and 3, ...
        auto const direct = [](int opening) { return opening % 3 == 0; };
        auto const holds = [&](int person, int opening) {
            auto const found = matches.find({person, opening});
            return found != matches.end() && holds_place(found->second, direct(opening));
        };
        int granted = 0;
        for (int i = 0; i < 20000; ++i) {
            int const person = draw(people);
            int const opening = draw(openings);
            auto const found = matches.find({person, opening});
            Standing standing;
            if (found != matches.end()) standing.state = found->second;
            standing.direct = direct(opening);
            standing.places_maximum = places;
            for (int other = 0; other < people; ++other)
                standing.places_held += other != person && holds(other, opening) ? 1 : 0;
            for (int other = 0; other < openings; ++other) {
                if (other != opening && clash(other, opening) && holds(person, other))
                    standing.person_time_held = true;
            }
            StepRequest const request{static_cast<Step>(draw(step_count)), draw(2) == 0, draw(2) == 0,
                                      draw(2) == 0};
            auto const outcome = take(standing, request, {100, 100});
            if (!outcome) continue;
            ++granted;
            if (standing.state && is_refused(*standing.state)) CHECK(request.step == Step::apply);
            matches[{person, opening}] = outcome->to;
            int held = 0;
            for (int other = 0; other < people; ++other) held += holds(other, opening) ? 1 : 0;
            REQUIRE(held <= places);
            for (int other = 0; other < openings; ++other) {
                if (other != opening && clash(other, opening))
                    REQUIRE(!(holds(person, other) && holds(person, opening)));
            }
        }
        CHECK(granted > 1000);
    }
}
