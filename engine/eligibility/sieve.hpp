// SPDX-License-Identifier: MIT
// A quick test that most pairs fail: what an opening demands and what a person could give, each packed into
// a few words. A pair that falls through the sieve surely fails a rule; one that stays is for the judge. Used
// by the candidate indexes.
#pragma once

#include "eligibility/facts.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace kith::eligibility {

using Bits = std::uint64_t;

// The hours of a week that something touches.
struct WeekHours {
    std::array<Bits, 3> words{};
    void touch(WeekInterval stretch);
    static WeekHours all() { return {{~Bits{0}, ~Bits{0}, ~Bits{0}}}; }
};

struct Wanted {
    Bits facts = 0; // demands, all to be met
    WeekHours hours;
    std::int32_t minutes = 0;   // in its fullest week
    std::uint32_t any_hour = 0; // 1: one of the hours will do; 0: all are needed
};

struct Offered {
    Bits facts = 0; // demands the person meets or may meet
    WeekHours hours;
    std::int32_t minutes = 0; // a week at most
};

// Without branches: about as many pairs pass as fail, in no order.
[[nodiscard]] inline bool may_pass(Wanted const& wanted, Offered const& offered) {
    Bits const unmet = wanted.facts & ~offered.facts;
    Bits missing = 0;
    Bits met = 0;
    for (std::size_t word = 0; word < 3; ++word) {
        missing |= wanted.hours.words[word] & ~offered.hours.words[word];
        met |= wanted.hours.words[word] & offered.hours.words[word];
    }
    unsigned const all = missing == 0;
    unsigned const some = met != 0;
    unsigned const time = (wanted.any_hour & some) | ((wanted.any_hour ^ 1U) & all);
    unsigned const facts = unmet == 0;
    unsigned const minutes = wanted.minutes <= offered.minutes;
    return (facts & time & minutes) != 0;
}

// Numbers the distinct demands of a roster: the 48 most frequent have a bit of their own, the others share 16
// (a person gives a shared bit when any of its demands may be met).
class Sieve {
  public:
    Sieve(Roster const& roster, Settings const& settings, Facts const& facts);

    [[nodiscard]] Wanted wanted(OpeningId opening) const;
    [[nodiscard]] Offered offered(VolunteerId volunteer) const;

  private:
    // Demands as {rule, numbers ...}: equal ones are equal words.
    using Demand = std::vector<std::int32_t>;
    void visit_demands(OpeningId opening, auto visit) const;
    void fill_tables(Demand const& demand, Bits bit);

    Roster const& roster_;
    Settings const& settings_;
    Facts const& facts_;
    std::vector<Bits> wanted_; // by opening
    // Demands met, or perhaps met, by holding a word at a level (word * 4 + level + 1), and by unknown lists.
    std::vector<Bits> skill_;
    std::vector<Bits> language_;
    std::vector<Bits> check_;
    std::vector<Bits> training_;
    Bits skills_unknown_ = 0;
    Bits languages_unknown_ = 0;
    std::array<Bits, 5> vehicle_{}; // by vehicle + 1
    std::array<Bits, 3> sex_{};     // by sex + 1
    Bits references_ = 0;
    Bits induction_ = 0;
    Bits unpaid_ = 0; // expenses are not paid
    Bits remote_ = 0; // to be done from home
};

} // namespace kith::eligibility
