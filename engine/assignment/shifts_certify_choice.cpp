// SPDX-License-Identifier: MIT
#include "assignment/shifts_certify_choice.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace kith {

// --- The rules ---

std::optional<std::int64_t> ShiftRules::clash(std::size_t v, Place r, Place s) {
    std::int64_t const journey = travel(v, r.role, s.role);
    std::int64_t const farthest = std::max(journey, std::int64_t{in_.rest_minutes});
    auto const others = in_.stretches[s.way];
    auto near = others.begin(); // what lies too far before only grows
    for (Stretch const& a : in_.stretches[r.way]) {
        while (near != others.end() && near->end + farthest <= a.begin) ++near;
        for (auto at = near; at != others.end() && at->begin < a.end + farthest; ++at) {
            Stretch const& b = *at;
            std::int64_t const rest = day(a) == day(b) ? 0 : in_.rest_minutes;
            std::int64_t const needed = std::max(journey, rest);
            bool const apart = a.end + needed <= b.begin || b.end + needed <= a.begin;
            if (!apart) return needed;
        }
    }
    return std::nullopt;
}

std::int64_t ShiftRules::minutes(std::size_t r, std::int32_t week) const {
    for (WeekMinutes const& each : in_.minutes[r]) {
        if (each.week == week) return each.minutes;
    }
    return 0;
}

std::int64_t ShiftRules::allowance(std::size_t v, std::int32_t week) const {
    std::int64_t left = in_.weekly_limit[v];
    for (WeekMinutes const& each : in_.used[v]) {
        if (each.week == week) left -= each.minutes;
    }
    return left;
}

std::int64_t ShiftRules::travel(std::size_t v, std::size_t r, std::size_t s) {
    if (in_.place[r] == nowhere || in_.place[s] == nowhere) return 0;
    GridPoint const from = in_.places[in_.place[r]];
    GridPoint const to = in_.places[in_.place[s]];
    if (from == to) return 0;
    std::int32_t const metres = distance_metres(from, to);
    settings_.travel[0] = in_.speeds[in_.speed[v]];
    auto minutes = eligibility::travel_time(settings_, TravelMode::walk, metres);
    if (in_.on_foot) {
        settings_.travel[0] = *in_.on_foot;
        minutes = std::min(minutes, eligibility::travel_time(settings_, TravelMode::walk, metres));
    }
    return minutes.count();
}

std::ptrdiff_t ShiftRules::day(Stretch const& stretch) const {
    return std::ranges::upper_bound(in_.midnights, stretch.begin) - in_.midnights.begin();
}

// --- The best choice ---

std::int64_t BestChoice::find(std::size_t v, std::vector<Option> options, std::size_t room,
                              std::vector<ShiftRules::Place> const& pins,
                              std::vector<std::size_t> const& held) {
    volunteer_ = v;
    best_ = 0;
    nodes_ = 0;
    taken_.clear();
    take_hours(pins);
    std::erase_if(options, [&](Option const& each) {
        for (WeekMinutes const& need : in_.minutes[each.place.role]) {
            if (!left_.empty() && need.minutes > 0 && need.minutes > left_[std::size_t(need.week)])
                return true;
        }
        return std::ranges::any_of(
            pins, [&](ShiftRules::Place pin) { return rules_.clash(v, pin, each.place).has_value(); });
    });
    auto const begin_of = [&](Option const& each) {
        auto const times = in_.stretches[each.place.way];
        return times.empty() ? -std::int64_t(line_max) : std::int64_t(times.front().begin);
    };
    std::ranges::sort(options, {}, [&](Option const& each) {
        return std::tuple(begin_of(each), each.place.role, each.place.way);
    });
    options_ = std::move(options);
    room_ = std::min(room, options_.size());
    if (room_ == 0) return 0;
    next_.assign(options_.size(), options_.size());
    for (std::size_t i = 0; i < options_.size() && room_ > 1; ++i) {
        std::size_t j = i + 1;
        while (j < options_.size() && clash(i, j)) ++j;
        next_[i] = j;
    }
    start_from(held);
    start_greedily();
    measure_hours();
    fill_table();
    std::int64_t const bound = table(0, room_, units_left(0));
    search(0, room_, 0);
    return exact() ? best_ : bound;
}

void BestChoice::take_hours(std::vector<ShiftRules::Place> const& pins) {
    left_.clear();
    if (!rules_.limited(volunteer_)) return;
    std::int32_t weeks = 0;
    for (WeekMinutes const& each : in_.minutes.values) weeks = std::max(weeks, each.week + 1);
    for (std::int32_t week = 0; week < weeks; ++week) {
        std::int64_t left = rules_.allowance(volunteer_, week);
        for (ShiftRules::Place const& pin : pins) left -= rules_.minutes(pin.role, week);
        left_.push_back(std::max<std::int64_t>(0, left));
    }
}

bool BestChoice::fits(std::size_t option) {
    for (WeekMinutes const& each : in_.minutes[options_[option].place.role]) {
        if (!left_.empty() && each.minutes > 0 && each.minutes > left_[std::size_t(each.week)]) return false;
    }
    return std::ranges::none_of(taken_, [&](std::size_t other) { return clash(other, option); });
}

void BestChoice::give_hours(std::size_t option, std::int64_t sign) {
    if (left_.empty()) return;
    for (WeekMinutes const& each : in_.minutes[options_[option].place.role])
        left_[std::size_t(each.week)] += sign * each.minutes;
}

void BestChoice::start_from(std::vector<std::size_t> const& held) {
    std::int64_t gain = 0;
    for (std::size_t i = 0; i < options_.size() && taken_.size() < room_; ++i) {
        if (std::ranges::find(held, options_[i].place.role) == held.end() || !fits(i)) continue;
        taken_.push_back(i);
        give_hours(i, -1);
        gain += options_[i].gain;
    }
    for (std::size_t const i : taken_) give_hours(i, 1);
    taken_.clear();
    best_ = std::max(best_, gain);
}

void BestChoice::start_greedily() {
    std::vector<std::size_t> order(options_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(-options_[i].gain, i); });
    std::int64_t gain = 0;
    for (std::size_t const i : order) {
        if (taken_.size() == room_) break;
        if (!fits(i)) continue;
        taken_.push_back(i);
        give_hours(i, -1);
        gain += options_[i].gain;
    }
    for (std::size_t const i : taken_) give_hours(i, 1);
    taken_.clear();
    best_ = std::max(best_, gain);
}

// Hours in units that divide everything, or, where the table would grow too large, in coarser ones rounded
// down: what fits in minutes then fits in units too.
void BestChoice::measure_hours() {
    constexpr std::size_t table_max = 2'000'000;
    week_.assign(options_.size(), -1);
    need_.assign(options_.size(), 0);
    unit_ = 0;
    std::int64_t longest = 0;
    for (std::size_t i = 0; i < options_.size() && !left_.empty(); ++i) {
        for (WeekMinutes const& each : in_.minutes[options_[i].place.role]) {
            if (each.minutes == 0) continue;
            week_[i] = each.week;
            unit_ = std::gcd(unit_, std::int64_t(each.minutes));
            longest = std::max(longest, left_[std::size_t(each.week)]);
            break;
        }
    }
    unit_ = std::max<std::int64_t>(1, unit_);
    while (options_.size() * (room_ + 1) * (std::size_t(longest / unit_) + 1) > table_max && unit_ <= longest)
        unit_ *= 2;
    units_ = std::size_t(longest / unit_);
    for (std::size_t i = 0; i < options_.size(); ++i) {
        if (week_[i] >= 0) need_[i] = std::size_t(rules_.minutes(options_[i].place.role, week_[i]) / unit_);
    }
}

// table(i, k, u): the most that options from i on may add with k openings allowed and u units left in i's
// week.
void BestChoice::fill_table() {
    std::size_t const count = options_.size();
    table_.assign(count * (room_ + 1) * (units_ + 1), 0);
    auto const units_at = [&](std::size_t from, std::size_t to, std::size_t units) {
        if (to == count) return std::size_t{0};
        return week_[from] == week_[to] ? units : units_left(to);
    };
    for (std::size_t i = count; i-- > 0;) {
        std::size_t const most = units_left(i);
        for (std::size_t k = 1; k <= room_; ++k) {
            for (std::size_t u = 0; u <= most; ++u) {
                std::int64_t best = table(i + 1, k, units_at(i, i + 1, u));
                if (need_[i] <= u) {
                    std::int64_t const rest = table(next_[i], k - 1, units_at(i, next_[i], u - need_[i]));
                    best = std::max(best, options_[i].gain + rest);
                }
                table_[(i * (room_ + 1) + k) * (units_ + 1) + u] = best;
            }
        }
    }
}

void BestChoice::search(std::size_t position, std::size_t room, std::int64_t gain) {
    best_ = std::max(best_, gain);
    for (std::size_t i = position; i < options_.size() && room > 0; ++i) {
        if (gain + table(i, room, units_left(i)) <= best_) return;
        if (++nodes_ > nodes_max) return;
        if (!fits(i)) continue;
        taken_.push_back(i);
        give_hours(i, -1);
        search(i + 1, room - 1, gain + options_[i].gain);
        give_hours(i, 1);
        taken_.pop_back();
    }
}

} // namespace kith
