// SPDX-License-Identifier: MIT
#include "assignment/shifts_problem.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace kith {
namespace {

// Beyond these the journey, or the clash, is computed whenever it is asked for.
constexpr std::size_t journeys_max = 4'000'000;
constexpr std::uint32_t row_max = 4'096;
constexpr std::size_t clash_words_max = 32'000'000;
constexpr std::int64_t price_max = std::int64_t{1} << 61;

void spend(std::int32_t& left, std::int32_t minutes) {
    left = std::max(0, left - minutes);
}

} // namespace

Journeys::Journeys(ShiftInstance const& instance) : instance_(instance), places_(instance.places.size()) {
    std::size_t const speeds = instance.speeds.size();
    if (places_ == 0 || speeds == 0) return;
    if (places_ > journeys_max / places_ / speeds) {
        auto const [west, east] = std::ranges::minmax(instance.places, {}, &GridPoint::easting);
        auto const [south, north] = std::ranges::minmax(instance.places, {}, &GridPoint::northing);
        GridPoint const low{west.easting, south.northing};
        GridPoint const high{east.easting, north.northing};
        // Walking is never slower than what is counted.
        for (eligibility::TravelSpeed const& speed : instance.speeds) {
            std::int64_t const metres = std::int64_t(distance_metres(low, high)) + 1;
            longest_ = std::max(longest_, std::int32_t(speed.start_minutes + 1 +
                                                       metres * instance.detour_percent /
                                                           (std::int64_t(speed.metres_per_minute) * 100)));
        }
        return;
    }
    std::vector<std::int32_t> table(speeds * places_ * places_);
    for (std::size_t s = 0; s < speeds; ++s) {
        for (std::uint32_t a = 0; a < places_; ++a) {
            for (std::uint32_t b = a + 1; b < places_; ++b) {
                std::int32_t const time = compute(std::uint8_t(s), a, b);
                table[(s * places_ + a) * places_ + b] = time;
                table[(s * places_ + b) * places_ + a] = time;
                longest_ = std::max(longest_, time);
            }
        }
    }
    table_ = std::move(table);
}

std::int32_t Journeys::compute(std::uint8_t speed, std::uint32_t from, std::uint32_t to) const {
    GridPoint const a = instance_.places[from];
    GridPoint const b = instance_.places[to];
    if (a == b) return 0;
    eligibility::Settings settings;
    settings.travel[0] = instance_.speeds[speed];
    settings.detour_percent = instance_.detour_percent;
    std::int32_t const metres = distance_metres(a, b);
    auto minutes = eligibility::travel_time(settings, TravelMode::walk, metres);
    if (instance_.on_foot) {
        settings.travel[0] = *instance_.on_foot;
        minutes = std::min(minutes, eligibility::travel_time(settings, TravelMode::walk, metres));
    }
    return std::int32_t(minutes.count());
}

ShiftProblem::ShiftProblem(ShiftInstance const& in, std::function<void()> const& check_in)
    : instance(in),
      capacity(in.flow.capacity.begin(), in.flow.capacity.end()),
      minimum(in.flow.minimum.begin(), in.flow.minimum.end()),
      maximum(in.flow.maximum.begin(), in.flow.maximum.end()),
      fill_value(in.flow.fill_value.begin(), in.flow.fill_value.end()),
      journeys_(in) {
    for (WeekMinutes const& each : in.minutes.values) weeks = std::max(weeks, std::size_t(each.week) + 1);
    for (std::size_t v = 0; v < volunteers(); ++v) party.push_back(in.people(v));
    widest_gap_ = std::max(journeys_.longest(), in.rest_minutes);
    for (Stretch const& each : in.stretches.values) {
        auto const next = std::ranges::upper_bound(in.midnights, each.begin);
        day_.push_back(std::int32_t(next - in.midnights.begin()));
    }
    take_footprints();
    for (std::size_t r = 0; r < roles(); ++r) {
        auto const by_week = in.minutes[r];
        bool const single = by_week.size() == 1 && by_week.front().minutes > 0;
        only_week.push_back(single ? by_week.front() : WeekMinutes{-1, 0});
    }
    take_pins();
    close_what_cannot_run();
    take_rows();
    take_clashes(check_in);
    take_scale();
}

void ShiftProblem::take_footprints() {
    constexpr std::int32_t part = minutes_per_week / 63; // minutes; a week is 63 bits
    constexpr std::uint64_t all = (std::uint64_t{1} << 63) - 1;
    auto const part_of = [](std::int32_t minute) {
        std::int32_t const in_week = minute % minutes_per_week;
        return (in_week < 0 ? in_week + minutes_per_week : in_week) / part;
    };
    for (std::size_t f = 0; f < instance.stretches.size(); ++f) {
        auto const times = instance.stretches[f];
        first_.push_back(times.empty() ? -line_max : times.front().begin);
        last_.push_back(times.empty() ? -line_max : times.back().end);
        auto const touch = [&](std::int32_t margin) {
            std::uint64_t bits = 0;
            for (Stretch const& each : times) {
                if (each.end - each.begin + 2 * std::int64_t(margin) >= minutes_per_week) return all;
                std::int32_t const last = part_of(each.end - 1 + margin);
                for (std::int32_t at = part_of(each.begin - margin);; at = (at + 1) % 63) {
                    bits |= std::uint64_t{1} << at;
                    if (at == last) break;
                }
            }
            return bits;
        };
        touched_.push_back(touch(0));
        nearby_.push_back(touch(widest_gap_));
    }
}

// Pins use up capacity, places, fill value and hours; none of these goes below zero.
void ShiftProblem::take_pins() {
    limited.assign(volunteers(), false);
    left_.assign(volunteers() * weeks, 0);
    for (std::size_t v = 0; v < volunteers(); ++v) {
        if (instance.weekly_limit[v] == no_weekly_limit) continue;
        limited[v] = true;
        auto const left = std::span(left_).subspan(v * weeks, weeks);
        std::ranges::fill(left, instance.weekly_limit[v]);
        for (WeekMinutes const& each : instance.used[v]) {
            if (std::size_t(each.week) < weeks) spend(left[std::size_t(each.week)], each.minutes);
        }
    }
    for (Pin const& pin : instance.flow.pins) {
        std::int32_t const people = party[pin.volunteer];
        std::int32_t const useful = std::min(people, minimum[pin.role]);
        fixed_value += std::int64_t(pin.weight) * people + fill_value[pin.role] * useful;
        minimum[pin.role] -= useful;
        maximum[pin.role] = std::max(0, maximum[pin.role] - people);
        capacity[pin.volunteer] = std::max(0, capacity[pin.volunteer] - 1);
        if (!limited[pin.volunteer]) continue;
        for (WeekMinutes const& each : instance.minutes[pin.role]) {
            spend(left_[pin.volunteer * weeks + std::size_t(each.week)], each.minutes);
        }
    }
    for (std::size_t r = 0; r < roles(); ++r) {
        if (fill_value[r] == 0 && !instance.runs_only_full(r)) minimum[r] = 0;
        full_only.push_back(instance.runs_only_full(r) && minimum[r] > 0 ? 1 : 0);
    }
}

bool ShiftProblem::fits_hours(std::size_t v, std::uint32_t r) const {
    if (!limited[v]) return true;
    for (WeekMinutes const& each : instance.minutes[r]) {
        if (each.minutes > 0 && each.minutes > left_[v * weeks + std::size_t(each.week)]) return false;
    }
    return true;
}

// Where all who are eligible and have room are fewer than the minimum.
void ShiftProblem::close_what_cannot_run() {
    InstanceView const& flow = instance.flow;
    std::vector<std::int64_t> people(roles(), 0);
    for (std::uint32_t v = 0; v < volunteers(); ++v) {
        for (std::uint32_t e = flow.offsets[v]; e < flow.offsets[v + 1] && capacity[v] > 0; ++e)
            people[flow.role[e]] += party[v];
    }
    for (Pin const& pin : flow.pins) { // who holds a place already is not one more
        auto const row = flow.role.subspan(flow.offsets[pin.volunteer],
                                           flow.offsets[pin.volunteer + 1] - flow.offsets[pin.volunteer]);
        if (capacity[pin.volunteer] > 0 && std::ranges::binary_search(row, pin.role))
            people[pin.role] -= party[pin.volunteer];
    }
    for (std::size_t r = 0; r < roles(); ++r) {
        if (full_only[r] == 0 || people[r] >= minimum[r]) continue;
        minimum[r] = maximum[r] = 0;
        full_only[r] = 0;
    }
}

// Keeps the edges that could be held beside the pins, in order of time.
void ShiftProblem::take_rows() {
    InstanceView const& flow = instance.flow;
    offsets.push_back(0);
    std::vector<Spot> kept;
    std::vector<Spot> pins;
    std::size_t pin = 0;
    for (std::uint32_t v = 0; v < volunteers(); ++v) {
        pins.clear();
        for (; pin < flow.pins.size() && flow.pins[pin].volunteer == v; ++pin)
            pins.push_back({flow.pins[pin].role, instance.way_of_pin(pin), 0});
        kept.clear();
        for (std::uint32_t e = flow.offsets[v]; e < flow.offsets[v + 1] && capacity[v] > 0; ++e) {
            std::uint32_t const r = flow.role[e];
            if (party[v] > maximum[r] || std::ranges::find(pins, r, &Spot::role) != pins.end()) continue;
            std::size_t const before = kept.size();
            instance.visit_ways(e, r, [&](std::uint32_t footprint) {
                Spot const spot{r, footprint, flow.weight[e]};
                auto const blocks = [&](Spot const& each) { return times_clash(v, each, spot); };
                if (fits_hours(v, r) && std::ranges::none_of(pins, blocks)) kept.push_back(spot);
            });
            pins_block = pins_block || kept.size() == before;
        }
        if (capacity[v] <= 1) { // any way will do
            auto const more = std::ranges::unique(kept, {}, &Spot::role);
            kept.erase(more.begin(), more.end());
        }
        std::ranges::sort(
            kept, {}, [&](Spot const& each) { return std::tuple(first_[each.way], each.role, each.way); });
        if (capacity[v] > 1) drop_dominated_ways(v, kept);
        for (Spot const& each : kept) {
            role.push_back(each.role);
            way.push_back(each.way);
            weight.push_back(each.weight);
        }
        offsets.push_back(std::uint32_t(role.size()));
    }
}

// Of two ways to hold an opening, one that clashes with whatever the other clashes with is never needed: any
// choice that has it may have the other in its place.
void ShiftProblem::drop_dominated_ways(std::size_t v, std::vector<Spot>& row) const {
    std::vector<std::uint32_t> by_role(row.size());
    std::iota(by_role.begin(), by_role.end(), 0U);
    std::ranges::sort(by_role, {}, [&](std::uint32_t i) { return std::pair(row[i].role, i); });
    auto const same_role = [&](std::uint32_t i, std::uint32_t j) { return row[i].role == row[j].role; };
    if (row.size() > row_max || std::ranges::adjacent_find(by_role, same_role) == by_role.end()) return;
    std::size_t const words = (row.size() + 63) / 64;
    std::vector<std::uint64_t> table(words * row.size(), 0);
    for (std::uint32_t i = 0; i < row.size(); ++i) {
        for (std::uint32_t j = i + 1; j < row.size(); ++j) {
            if (same_role(i, j) || !times_clash(v, row[i], row[j])) continue;
            table[i * words + j / 64] |= std::uint64_t{1} << (j % 64);
            table[j * words + i / 64] |= std::uint64_t{1} << (i % 64);
        }
    }
    std::vector<std::uint64_t> kept(words, ~std::uint64_t{0});
    auto const is_kept = [&](std::uint32_t i) { return (kept[i / 64] >> (i % 64) & 1) != 0; };
    auto const dominates = [&](std::uint32_t i, std::uint32_t j) {
        for (std::size_t w = 0; w < words; ++w)
            if ((table[i * words + w] & ~table[j * words + w] & kept[w]) != 0) return false;
        return true;
    };
    for (int pass = 0; pass < 2; ++pass) { // what the first drops may free others
        for (std::uint32_t const i : by_role) {
            for (std::uint32_t const j : by_role) {
                if (i == j || !same_role(i, j) || !is_kept(i) || !is_kept(j) || !dominates(i, j)) continue;
                kept[j / 64] &= ~(std::uint64_t{1} << (j % 64));
            }
        }
    }
    std::uint32_t position = 0;
    std::erase_if(row, [&](Spot const&) { return !is_kept(position++); });
}

void ShiftProblem::take_clashes(std::function<void()> const& check_in) {
    clash_begin_.assign(volunteers(), no_table);
    for (std::size_t v = 0; v < volunteers(); ++v) {
        if (check_in && v % 256 == 0) check_in();
        std::size_t const words = clash_words(v) * row(v).size();
        if (row(v).size() > row_max || clash_.size() + words > clash_words_max) continue;
        clash_begin_[v] = clash_.size();
        clash_.resize(clash_.size() + words, 0);
        mark_times(v);
        if (limited[v]) mark_hours(v);
    }
}

void ShiftProblem::mark(std::size_t v, std::uint32_t i, std::uint32_t j) {
    auto* const table = clash_.data() + clash_begin_[v];
    std::size_t const words = clash_words(v);
    table[i * words + j / 64] |= std::uint64_t{1} << (j % 64);
    table[j * words + i / 64] |= std::uint64_t{1} << (i % 64);
}

// The row is in order of time, so only near neighbours can clash, and the ways of one role.
void ShiftProblem::mark_times(std::size_t v) {
    Row const own = row(v);
    bool const several = instance.ways.size() > 0;
    for (std::uint32_t i = 0; i < own.size(); ++i) {
        std::uint32_t const a = own.begin + i;
        bool near = true;
        for (std::uint32_t j = i + 1; j < own.size(); ++j) {
            std::uint32_t const b = own.begin + j;
            near = near && std::int64_t(first_[way[b]]) < std::int64_t(last_[way[a]]) + widest_gap_;
            if (role[b] == role[a] || (near && times_clash(v, spot(a), spot(b)))) mark(v, i, j);
            if (!near && !several) break;
        }
    }
}

// Most openings take minutes of one week: sorted by week and minutes, what is too much beside one of them is
// a tail of its week.
void ShiftProblem::mark_hours(std::size_t v) {
    Row const own = row(v);
    std::vector<std::uint32_t> single;
    std::vector<std::uint32_t> several;
    for (std::uint32_t i = 0; i < own.size(); ++i) {
        (only_week[role[own.begin + i]].week >= 0 ? single : several).push_back(i);
    }
    auto const minutes_of = [&](std::uint32_t i) { return only_week[role[own.begin + i]]; };
    std::ranges::sort(single, {}, [&](std::uint32_t i) { return std::pair(minutes_of(i), i); });
    std::size_t const words = clash_words(v);
    std::vector<std::uint64_t> tail(words);
    auto const left = hours_left(v);
    for (std::size_t begin = 0, end = 0; begin < single.size(); begin = end) {
        std::int32_t const week = minutes_of(single[begin]).week;
        while (end < single.size() && minutes_of(single[end]).week == week) ++end;
        std::ranges::fill(tail, 0);
        std::size_t from = end;
        for (std::size_t k = begin; k < end; ++k) { // by rising minutes, so the tail only grows
            std::int32_t const spare = left[std::size_t(week)] - minutes_of(single[k]).minutes;
            while (from > begin && minutes_of(single[from - 1]).minutes > spare) {
                --from;
                tail[single[from] / 64] |= std::uint64_t{1} << (single[from] % 64);
            }
            auto* const line = clash_.data() + clash_begin_[v] + single[k] * words;
            for (std::size_t w = 0; w < words; ++w) line[w] |= tail[w];
            line[single[k] / 64] &= ~(std::uint64_t{1} << (single[k] % 64));
        }
    }
    for (std::uint32_t const i : several) {
        for (std::uint32_t j = 0; j < own.size(); ++j) {
            if (i != j && hours_clash(v, role[own.begin + i], role[own.begin + j])) mark(v, i, j);
        }
    }
}

void ShiftProblem::take_scale() {
    std::int64_t sum = 0;
    for (std::int32_t const each : weight) sum += each;
    typical_weight = std::max<std::int64_t>(1, weight.empty() ? 1 : sum / std::int64_t(weight.size()));
    // The tree of what runs makes places worth up to 65 times as much (shifts_branching.cpp).
    std::int64_t const worth = worth_limit(instance) * (std::ranges::count(full_only, char{1}) > 0 ? 128 : 1);
    price_scale = 1;
    while (price_scale < 4'096 && typical_weight * price_scale < (1 << 17) &&
           worth < price_max / (2 * price_scale)) {
        price_scale *= 2;
    }
}

bool ShiftProblem::compute_clash(std::size_t v, std::uint32_t a, std::uint32_t b) const {
    return a != b &&
           (role[a] == role[b] || times_clash(v, spot(a), spot(b)) || hours_clash(v, role[a], role[b]));
}

bool ShiftProblem::times_clash(std::size_t v, Spot const& one_spot, Spot const& other_spot) const {
    std::uint32_t const r = one_spot.way;
    std::uint32_t const s = other_spot.way;
    if ((nearby_[r] & touched_[s]) == 0) return false;
    if (std::int64_t(first_[r]) >= std::int64_t(last_[s]) + widest_gap_) return false;
    if (std::int64_t(first_[s]) >= std::int64_t(last_[r]) + widest_gap_) return false;
    std::int32_t const journey =
        journeys_.minutes(instance.speed[v], instance.place[one_spot.role], instance.place[other_spot.role]);
    auto const& all = instance.stretches;
    std::uint32_t next = all.offsets[s];
    for (std::uint32_t i = all.offsets[r]; i < all.offsets[r + 1]; ++i) {
        Stretch const one = all.values[i];
        while (next < all.offsets[s + 1] && std::int64_t(all.values[next].end) + widest_gap_ <= one.begin)
            ++next;
        for (std::uint32_t j = next; j < all.offsets[s + 1]; ++j) {
            Stretch const other = all.values[j];
            if (other.begin >= std::int64_t(one.end) + widest_gap_) break;
            std::int32_t const gap = std::max(other.begin - one.end, one.begin - other.end);
            std::int32_t const rest = day_[i] == day_[j] ? 0 : instance.rest_minutes;
            if (gap < std::max(journey, rest)) return true;
        }
    }
    return false;
}

// Do the two together exceed what is left of a week? Each alone fits.
bool ShiftProblem::hours_clash(std::size_t v, std::uint32_t r, std::uint32_t s) const {
    if (!limited[v]) return false;
    auto const left = hours_left(v);
    if (only_week[r].week >= 0 && only_week[s].week >= 0) {
        if (only_week[r].week != only_week[s].week) return false;
        return only_week[r].minutes + only_week[s].minutes > left[std::size_t(only_week[r].week)];
    }
    auto const mine = instance.minutes[r];
    auto const theirs = instance.minutes[s];
    auto a = mine.begin();
    auto b = theirs.begin();
    while (a != mine.end() && b != theirs.end()) {
        if (a->week == b->week && a->minutes + b->minutes > left[std::size_t(a->week)]) {
            if (a->minutes > 0 && b->minutes > 0) return true;
        }
        if (a->week < b->week)
            ++a;
        else
            ++b;
    }
    return false;
}

} // namespace kith
