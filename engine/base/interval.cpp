// SPDX-License-Identifier: MIT
#include "base/interval.hpp"

#include <algorithm>

namespace kith {

template <class Point>
BasicIntervalSet<Point>::BasicIntervalSet(std::vector<Interval> intervals) {
    std::erase_if(intervals, [](Interval const& each) { return each.empty(); });
    std::ranges::sort(intervals);
    for (auto const& each : intervals) {
        if (!intervals_.empty() && each.begin <= intervals_.back().end) {
            intervals_.back().end = std::max(intervals_.back().end, each.end);
        } else {
            intervals_.push_back(each);
        }
    }
}

template <class Point>
bool BasicIntervalSet<Point>::covers(Interval const& interval) const {
    if (interval.empty()) return true;
    auto const after = std::ranges::upper_bound(intervals_, interval.begin, {}, &Interval::begin);
    return after != intervals_.begin() && interval.end <= std::prev(after)->end;
}

template <class Point>
bool BasicIntervalSet<Point>::overlaps(Interval const& interval) const {
    auto const first = std::ranges::upper_bound(intervals_, interval.begin, {}, &Interval::end);
    return first != intervals_.end() && first->overlaps(interval);
}

template <class Point>
BasicIntervalSet<Point> BasicIntervalSet<Point>::with(BasicIntervalSet const& other) const {
    std::vector<Interval> all(intervals_);
    all.insert(all.end(), other.intervals_.begin(), other.intervals_.end());
    return BasicIntervalSet(std::move(all));
}

template <class Point>
BasicIntervalSet<Point> BasicIntervalSet<Point>::without(BasicIntervalSet const& other) const {
    BasicIntervalSet result;
    auto cut = other.intervals_.begin();
    for (Interval rest : intervals_) {
        while (cut != other.intervals_.end() && cut->end <= rest.begin) ++cut;
        for (auto next = cut; next != other.intervals_.end() && next->begin < rest.end; ++next) {
            if (rest.begin < next->begin) result.intervals_.push_back({rest.begin, next->begin});
            rest.begin = std::max(rest.begin, next->end);
        }
        if (!rest.empty()) result.intervals_.push_back(rest);
    }
    return result;
}

template <class Point>
BasicIntervalSet<Point> BasicIntervalSet<Point>::within(BasicIntervalSet const& other) const {
    BasicIntervalSet result;
    auto a = intervals_.begin();
    auto b = other.intervals_.begin();
    while (a != intervals_.end() && b != other.intervals_.end()) {
        Interval const both{std::max(a->begin, b->begin), std::min(a->end, b->end)};
        if (!both.empty()) result.intervals_.push_back(both);
        if (a->end < b->end)
            ++a;
        else
            ++b;
    }
    return result;
}

template class BasicIntervalSet<Instant>;
template class BasicIntervalSet<WeekMinute>;

IntervalSet occurrences(WeekSet const& pattern, Interval span, ZoneTable const& zone) {
    std::vector<Interval> found;
    if (span.empty() || pattern.empty()) return {};
    Date const last = zone.date(span.end);
    for (Date week = week_start(zone.date(span.begin)); week <= last; week += std::chrono::days(7)) {
        for (auto const& each : pattern.intervals()) {
            Instant const begin = zone.instant(CivilTime(week) + Minutes(each.begin));
            Instant const end = zone.instant(CivilTime(week) + Minutes(each.end));
            found.push_back({std::max(begin, span.begin), std::min(end, span.end)});
        }
    }
    return IntervalSet(std::move(found));
}

} // namespace kith
