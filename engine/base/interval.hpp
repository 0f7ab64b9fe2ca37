// SPDX-License-Identifier: MIT
// Half-open stretches of time and sets of them, in instants and in minutes of a civil week. A set is kept
// sorted, disjoint and joined, so that equal sets are equal values.
#pragma once

#include "base/time.hpp"

#include <initializer_list>
#include <span>
#include <vector>

namespace kith {

// [begin, end) in any ordered time type. Back-to-back intervals do not overlap.
template <class Point>
struct BasicInterval {
    Point begin{};
    Point end{};

    [[nodiscard]] constexpr bool empty() const { return !(begin < end); }
    [[nodiscard]] constexpr auto length() const { return empty() ? end - end : end - begin; }
    [[nodiscard]] constexpr bool overlaps(BasicInterval const& other) const {
        return begin < other.end && other.begin < end;
    }
    friend constexpr auto operator<=>(BasicInterval const&, BasicInterval const&) = default;
};

// Sorted, disjoint, joined where they touch, none empty.
template <class Point>
class BasicIntervalSet {
  public:
    using Interval = BasicInterval<Point>;

    BasicIntervalSet() = default;
    BasicIntervalSet(std::initializer_list<Interval> intervals)
        : BasicIntervalSet(std::vector<Interval>(intervals)) {}
    // Any order, overlaps allowed, empty ones dropped. O(n log n).
    explicit BasicIntervalSet(std::vector<Interval> intervals);

    [[nodiscard]] bool empty() const { return intervals_.empty(); }
    [[nodiscard]] std::span<Interval const> intervals() const { return intervals_; }
    // Does one stretch hold all of `interval`? O(log n).
    [[nodiscard]] bool covers(Interval const& interval) const;
    // Does any stretch overlap `interval`? O(log n).
    [[nodiscard]] bool overlaps(Interval const& interval) const;
    [[nodiscard]] BasicIntervalSet without(BasicIntervalSet const& other) const;
    [[nodiscard]] BasicIntervalSet with(BasicIntervalSet const& other) const;
    [[nodiscard]] BasicIntervalSet within(BasicIntervalSet const& other) const;
    [[nodiscard]] auto total() const {
        decltype(Point{} - Point{}) sum{};
        for (auto const& each : intervals_) sum += each.length();
        return sum;
    }

    friend bool operator==(BasicIntervalSet const&, BasicIntervalSet const&) = default;

  private:
    std::vector<Interval> intervals_;
};

using Interval = BasicInterval<Instant>;
using IntervalSet = BasicIntervalSet<Instant>;
using WeekInterval = BasicInterval<WeekMinute>;
// Minutes 0..10080 of a civil week; what runs past Sunday midnight is stored as two stretches.
using WeekSet = BasicIntervalSet<WeekMinute>;

extern template class BasicIntervalSet<Instant>;
extern template class BasicIntervalSet<WeekMinute>;

// The stretches of `pattern` in the civil weeks that `span` touches, as instants, clipped to `span`. Clock
// changes are honoured: "Sunday 00:00-06:00" is five hours in the last week of March.
[[nodiscard]] IntervalSet occurrences(WeekSet const& pattern, Interval span, ZoneTable const& zone);

} // namespace kith
