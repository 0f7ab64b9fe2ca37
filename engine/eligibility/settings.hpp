// SPDX-License-Identifier: MIT
// Everything a community may set about judging and scoring, with defaults that work. Read from settings.toml
// at the edge (exchange/settings.hpp, documented in data/README.md); `validate` names every value out of
// range.
#pragma once

#include "base/time.hpp"
#include "base/weights.hpp"
#include "model/location.hpp"
#include "model/match.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kith::eligibility {

// Points of each term of a score. A score is their sum, cut to 0 .. weight_max. A kilometre of travel is
// worth a few hundred points, so no two terms are lost in rounding.
struct ScoreWeights {
    std::int32_t base = 3'000;               // for being eligible: more than all the penalties below together
    std::int32_t skill_fit = 2'000;          // share of the desired skills held, times this
    std::int32_t cause = 1'000;              // a cause in common
    std::int32_t goal = 1'200;               // the role offers one of the person's own goals
    std::int32_t travel = 1'500;             // next door; falls evenly to 0 at the person's limit
    std::int32_t availability_surplus = 600; // twice the time asked for, or more
    std::int32_t continuity = 1'500;         // has served with this organisation before
    std::int32_t waiting_per_day = 20;       // since registering or the last placement ...
    std::int32_t waiting = 1'000;            // ... up to this
    std::int32_t connection_penalty = 200;   // for each match the opening already has on its way ...
    std::int32_t spreading = 1'000;          // ... up to this
    std::int32_t unknown_penalty = 200;      // each fact to ask for before confirmation
    std::int32_t clearing_penalty = 75;      // each thing to settle before the start
    friend bool operator==(ScoreWeights const&, ScoreWeights const&) = default;
};

// What it is worth not to disturb a promise on its way: points added to the score of a pair that has one, so
// that another plan must earn moving it. Rising, because each step is more that two sides have relied on: an
// offer gives way to what a shared cause is worth, having met only to about a whole score, or to a place that
// would else stay empty.
struct DisruptionPoints {
    std::int32_t offered = 1'000;
    std::int32_t accepted = 2'500;
    std::int32_t referred = 4'000;
    std::int32_t met = 6'000;
    friend bool operator==(DisruptionPoints const&, DisruptionPoints const&) = default;
};

// How long a journey takes: a fixed start plus the straight-line distance, stretched by the detour, at a
// speed.
struct TravelSpeed {
    std::int32_t start_minutes = 0;
    std::int32_t metres_per_minute = 80;
    friend bool operator==(TravelSpeed const&, TravelSpeed const&) = default;
};

// Days it usually takes to settle what is missing; a check that cannot be back before the start is a fail.
struct LeadDays {
    std::int32_t check = 28;
    std::int32_t training = 14;
    std::int32_t references = 14;
    std::int32_t induction = 7;
    std::int32_t consent = 7;
    friend bool operator==(LeadDays const&, LeadDays const&) = default;
};

struct Settings {
    ScoreWeights score;
    DisruptionPoints disruption;
    // What filling a place below the minimum is worth, by urgency: an exchange rate against scores.
    std::array<std::int64_t, 4> fill_value{5'000, 20'000, 100'000, 1'000'000}; // low, normal, high, critical
    Minutes session_minutes{180};      // a session "by arrangement" counts this long
    std::int32_t detour_percent = 130; // streets against a straight line
    // walk, cycle, public_transport, car: 4.8, 12, 15 km/h after an 8 minute wait, 18 km/h after 4 to park.
    std::array<TravelSpeed, 4> travel{TravelSpeed{0, 80}, TravelSpeed{2, 200}, TravelSpeed{8, 250},
                                      TravelSpeed{4, 300}};
    TravelMode assumed_mode = TravelMode::public_transport; // where a person has not said how they travel
    std::int32_t rest_minutes = 0; // between what one person does on different days, where a plan has several
    LeadDays lead_days;
    std::int32_t age_of_majority = 18; // below it a parent or carer consents
    friend bool operator==(Settings const&, Settings const&) = default;
};

// A value out of its range; `name` is its path in settings.toml ("score.travel").
struct SettingViolation {
    std::string_view name;
    std::int64_t read = 0;
    std::int64_t lowest = 0;
    std::int64_t highest = 0;
};

// One place names every number with its bounds: validation, the settings file and its documentation all walk
// it. Calls visit(name, reference to an integer, lowest, highest).
template <class Each, class Visit>
void visit_settings(Each& settings, Visit visit) {
    auto& score = settings.score;
    visit("score.base", score.base, 0, weight_max);
    visit("score.skill_fit", score.skill_fit, 0, weight_max);
    visit("score.cause", score.cause, 0, weight_max);
    visit("score.goal", score.goal, 0, weight_max);
    visit("score.travel", score.travel, 0, weight_max);
    visit("score.availability_surplus", score.availability_surplus, 0, weight_max);
    visit("score.continuity", score.continuity, 0, weight_max);
    visit("score.waiting_per_day", score.waiting_per_day, 0, weight_max);
    visit("score.waiting", score.waiting, 0, weight_max);
    visit("score.connection_penalty", score.connection_penalty, 0, weight_max);
    visit("score.spreading", score.spreading, 0, weight_max);
    visit("score.unknown_penalty", score.unknown_penalty, 0, weight_max);
    visit("score.clearing_penalty", score.clearing_penalty, 0, weight_max);
    visit("disruption.offered", settings.disruption.offered, 0, weight_max);
    visit("disruption.accepted", settings.disruption.accepted, 0, weight_max);
    visit("disruption.referred", settings.disruption.referred, 0, weight_max);
    visit("disruption.met", settings.disruption.met, 0, weight_max);
    visit("fill_value.low", settings.fill_value[0], 0, fill_value_max);
    visit("fill_value.normal", settings.fill_value[1], 0, fill_value_max);
    visit("fill_value.high", settings.fill_value[2], 0, fill_value_max);
    visit("fill_value.critical", settings.fill_value[3], 0, fill_value_max);
    visit("travel.detour_percent", settings.detour_percent, 100, 1'000);
    constexpr std::array<std::array<std::string_view, 2>, 4> names{
        {{"travel.walk.start_minutes", "travel.walk.metres_per_minute"},
         {"travel.cycle.start_minutes", "travel.cycle.metres_per_minute"},
         {"travel.public_transport.start_minutes", "travel.public_transport.metres_per_minute"},
         {"travel.car.start_minutes", "travel.car.metres_per_minute"}}};
    for (std::size_t mode = 0; mode < names.size(); ++mode) {
        visit(names[mode][0], settings.travel[mode].start_minutes, 0, 240);
        visit(names[mode][1], settings.travel[mode].metres_per_minute, 1, 5'000);
    }
    visit("lead_days.check", settings.lead_days.check, 0, 3'650);
    visit("lead_days.training", settings.lead_days.training, 0, 3'650);
    visit("lead_days.references", settings.lead_days.references, 0, 3'650);
    visit("lead_days.induction", settings.lead_days.induction, 0, 3'650);
    visit("lead_days.consent", settings.lead_days.consent, 0, 3'650);
    visit("rest_minutes", settings.rest_minutes, 0, 2'880);
    visit("age_of_majority", settings.age_of_majority, 0, 130);
}

// session_minutes (1 .. one week) is checked here too. Empty when all is well.
[[nodiscard]] std::vector<SettingViolation> validate(Settings const& settings);

// Of a match in this state that is_promised: its points; 0 for any other state.
[[nodiscard]] constexpr std::int32_t disruption_points(Settings const& settings, MatchState state) {
    switch (state) {
    case MatchState::offered: return settings.disruption.offered;
    case MatchState::accepted: return settings.disruption.accepted;
    case MatchState::referred: return settings.disruption.referred;
    case MatchState::met: return settings.disruption.met;
    default: return 0;
    }
}

// Door to door, in whole minutes, rounded up.
[[nodiscard]] Minutes travel_time(Settings const& settings, TravelMode mode, std::int32_t metres);

} // namespace kith::eligibility
