// SPDX-License-Identifier: MIT
// Months at a centre, replayed once for each way of placing people, and compared with hindsight. Everybody is
// asked at most one thing a day and answers by the evening; a "yes" holds a place and the person's time to
// the end, a "no" is final for that opening. Pure: the same stream gives the same months.
#pragma once

#include "asking/priced.hpp"
#include "assignment/instance.hpp"
#include "assignment/pairing.hpp"
#include "simulation/stream.hpp"

#include <cstdint>
#include <vector>

namespace kith::simulation {

enum class Placing : std::uint8_t {
    by_score,     // one at a time, by score alone: a list sorted by fit
    by_urgency,   // one at a time, by what the pairing adds today: score and worth of filling the place
    daily_batch,  // each morning the best plan for what is there
    weekly_batch, // the same, on one day a week
    by_price,     // one at a time, by what it adds less the price of what it uses up; prices of each morning
    price_batch,  // one at a time at the prices of the last weekly batch, and that batch
    plan_ahead,   // each morning the part for today of the best plan for what is there and expected
    told_ahead,   // the same, told who and what will really come: nobody can be, it shows what foresight is
                  // worth
};

struct MonthsOptions {
    std::int32_t memory_days = 42;   // what came in so many days is expected to come again in as many
    std::int32_t patience_days = 42; // how long a person waits on average, as the centre believes
    // What a kept price of a place that stays free loses of the way to its floor each day.
    std::int32_t fall_per_mille = asking::fall_a_day_per_mille;
};

struct Months {
    std::int64_t value = 0; // scores of those placed, and the worth of the places filled
    std::int64_t score = 0; // of that the scores
    std::int32_t asked = 0;
    std::vector<Pairing> placed;      // ascending
    std::vector<std::int32_t> waited; // days, of each person placed, ascending
    std::int32_t openings_empty = 0;  // wanted somebody and got nobody
    std::int32_t openings_short = 0;  // ended below their minimum
    std::int32_t places_short = 0;    // by so many places in all
    std::int32_t people_placed = 0;
    std::int32_t people_left = 0; // were there, and went without a place
    friend bool operator==(Months const&, Months const&) = default;
};

// `instance` is valid and without pins, its people and openings those of the stream.
[[nodiscard]] Months simulate(InstanceView const& instance, Stream const& stream, Placing placing,
                              MonthsOptions const& options = {});

// The best anybody could have done who knew from the start who comes when, when each leaves, and what
// everybody would answer: one exact plan over the pairs that are there at the same time on a simulated day
// and whose answer is yes. No policy can have a higher value.
[[nodiscard]] Months hindsight(InstanceView const& instance, Stream const& stream);

} // namespace kith::simulation
