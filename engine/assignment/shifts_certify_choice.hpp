// SPDX-License-Identifier: MIT
// What the certifier of plans with clashing openings knows by itself, beside the solver: the rules of time,
// judged from the stretches, and the best set of openings one volunteer may have, found by a table and a
// search. Called by shifts_certify.cpp only; shares no code with ShiftProblem or Chooser.
#pragma once

#include "assignment/shifts_instance.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace kith {

// The rules of time, straight from their definition.
class ShiftRules {
  public:
    explicit ShiftRules(ShiftInstance const& instance) : in_(instance) {
        settings_.detour_percent = instance.detour_percent;
    }

    // An opening, and when v would be there.
    struct Place {
        std::size_t role;
        std::size_t way;
    };

    // Minutes that must lie between two openings of v and do not; nothing where they may both be held.
    [[nodiscard]] std::optional<std::int64_t> clash(std::size_t v, Place r, Place s);
    [[nodiscard]] std::int64_t minutes(std::size_t r, std::int32_t week) const;
    // What the limit and what is used already leave of a week.
    [[nodiscard]] std::int64_t allowance(std::size_t v, std::int32_t week) const;
    [[nodiscard]] bool limited(std::size_t v) const { return in_.weekly_limit[v] != no_weekly_limit; }

  private:
    [[nodiscard]] std::int64_t travel(std::size_t v, std::size_t r, std::size_t s);
    [[nodiscard]] std::ptrdiff_t day(Stretch const& stretch) const;

    ShiftInstance const& in_;
    eligibility::Settings settings_;
};

// Openings in order of time, taken or left one after the other. What the rest may add is bounded by a table
// over (position, openings still allowed, hours left in the week): in it an opening rules out only those
// right behind it that clash with it, and takes hours only of its first week, so that no entry is too low.
class BestChoice {
  public:
    struct Option {
        ShiftRules::Place place;
        std::int64_t gain;
    };

    BestChoice(ShiftInstance const& instance, ShiftRules& rules) : in_(instance), rules_(rules) {}

    // The greatest sum of gains v may have beside its pins, or a bound on it (`exact` says which). `held` are
    // openings of a feasible choice, if known: where to begin.
    std::int64_t find(std::size_t v, std::vector<Option> options, std::size_t room,
                      std::vector<ShiftRules::Place> const& pins, std::vector<std::size_t> const& held);
    [[nodiscard]] bool exact() const { return nodes_ <= nodes_max; }

  private:
    static constexpr std::int64_t nodes_max = 200'000;

    void take_hours(std::vector<ShiftRules::Place> const& pins);
    [[nodiscard]] bool clash(std::size_t i, std::size_t j) {
        ShiftRules::Place const one = options_[i].place;
        ShiftRules::Place const other = options_[j].place;
        return one.role == other.role || rules_.clash(volunteer_, one, other).has_value();
    }
    void start_from(std::vector<std::size_t> const& held);
    void start_greedily();
    void measure_hours();
    void fill_table();
    void search(std::size_t position, std::size_t room, std::int64_t gain);
    [[nodiscard]] bool fits(std::size_t option);
    void give_hours(std::size_t option, std::int64_t sign);
    // Units of hours left in the week of option i; 0 where hours do not matter.
    [[nodiscard]] std::size_t units_left(std::size_t option) const {
        return week_[option] < 0 ? 0 : std::size_t(left_[std::size_t(week_[option])] / unit_);
    }
    [[nodiscard]] std::int64_t table(std::size_t position, std::size_t room, std::size_t units) const {
        return position == options_.size() ? 0
                                           : table_[(position * (room_ + 1) + room) * (units_ + 1) + units];
    }

    ShiftInstance const& in_;
    ShiftRules& rules_;
    std::size_t volunteer_ = 0;
    std::size_t room_ = 0;
    std::vector<Option> options_;
    std::vector<std::size_t> next_;  // the first later option that does not clash with this one
    std::vector<std::int64_t> left_; // minutes by week; empty without a limit
    std::vector<std::int32_t> week_; // by option: the first week it takes hours of; -1: none, or no limit
    std::vector<std::size_t> need_;  // by option: units it takes of that week
    std::int64_t unit_ = 1;          // minutes
    std::size_t units_ = 0;          // the most that are left in any week
    std::vector<std::int64_t> table_;
    std::vector<std::size_t> taken_; // options
    std::int64_t best_ = 0;
    std::int64_t nodes_ = 0;
};

} // namespace kith
