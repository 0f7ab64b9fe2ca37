// SPDX-License-Identifier: MIT
#include "shifts_random.hpp"

#include <algorithm>
#include <map>
#include <random>

namespace kith::test {
namespace {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::int32_t between(std::int32_t low, std::int32_t high) {
        return low + std::int32_t(engine_() % std::uint64_t(high - low + 1));
    }
    bool percent(std::int32_t chance) { return between(0, 99) < chance; }

  private:
    std::mt19937_64 engine_;
};

constexpr std::int32_t hour = 60;
constexpr std::int32_t day = 24 * hour;
constexpr std::int32_t week = 7 * day;

// A few days at the turn of a week, so that all rules meet.
void add_times(Dice& dice, ShiftInstance& shifts, ShiftShape const& shape) {
    std::vector<Stretch> times;
    std::int32_t const kind = shape.weekly ? dice.between(0, 9) : 0;
    std::int32_t const begin = dice.between(5, 8) * day + dice.between(8, 22) * hour;
    std::int32_t const length = dice.between(1, 5) * hour;
    if (kind < 8) times.push_back({begin, begin + length});
    if (kind == 7) times.push_back({begin + 2 * day, begin + 2 * day + length});
    if (kind == 6) times.push_back({begin + length + hour, begin + length + 2 * hour});
    std::map<std::int32_t, std::int32_t> minutes;
    for (Stretch const& each : times) {
        shifts.stretches.values.push_back(each);
        for (std::int32_t at = each.begin; at < each.end; ++at) ++minutes[at / week];
    }
    if (times.empty() && dice.percent(70)) minutes[dice.between(0, 1)] = dice.between(0, 4) * hour;
    for (auto const& [number, given] : minutes) shifts.minutes.values.push_back({number, given});
    shifts.stretches.close();
    shifts.minutes.close();
}

// Other times of the same length for some pairs: a day or half a day later, or both.
void add_ways(Dice& dice, ShiftInstance& shifts) {
    std::size_t const roles = shifts.roles();
    auto const later = [&](std::uint32_t role, std::int32_t by) {
        for (Stretch const& each : std::vector(shifts.stretches[role].begin(), shifts.stretches[role].end()))
            shifts.stretches.values.push_back({each.begin + by, each.end + by});
        shifts.stretches.close();
    };
    for (std::uint32_t r = 0; r < roles; ++r) later(r, day);
    for (std::uint32_t r = 0; r < roles; ++r) later(r, -day / 2);
    for (std::size_t e = 0; e < shifts.flow.edges(); ++e) {
        if (dice.percent(40)) {
            for (std::uint32_t way = shifts.flow.role[e]; way < 3 * roles; way += std::uint32_t(roles))
                if (dice.percent(70)) shifts.ways.values.push_back(way);
        }
        shifts.ways.close();
    }
    for (Pin const& pin : shifts.flow.pins)
        shifts.pin_way.push_back(pin.role + std::uint32_t(dice.between(0, 2)) * std::uint32_t(roles));
}

// Sets of openings each volunteer may add to their pins.
std::vector<std::vector<std::vector<std::uint32_t>>> all_choices(ShiftInstance const& in) {
    std::vector<std::vector<std::vector<std::uint32_t>>> choices(in.volunteers());
    for (std::uint32_t v = 0; v < in.volunteers(); ++v) {
        std::vector<std::uint32_t> pins;
        for (Pin const& pin : in.flow.pins) {
            if (pin.volunteer == v) pins.push_back(pin.role);
        }
        std::vector<std::uint32_t> row;
        for (std::uint32_t e = in.flow.offsets[v]; e < in.flow.offsets[v + 1]; ++e) {
            if (std::ranges::find(pins, in.flow.role[e]) == pins.end()) row.push_back(in.flow.role[e]);
        }
        for (std::uint32_t set = 0; set < (1U << row.size()); ++set) {
            std::vector<std::uint32_t> held = pins;
            for (std::size_t i = 0; i < row.size(); ++i) {
                if ((set >> i & 1U) != 0) held.push_back(row[i]);
            }
            std::vector<std::uint32_t> const added(held.begin() + std::ptrdiff_t(pins.size()), held.end());
            bool const fits =
                std::ptrdiff_t(held.size()) <= in.flow.capacity[v] && may_hold(in, v, held, pins.size());
            if (set == 0 || fits) choices[v].push_back(added);
        }
    }
    return choices;
}

std::int64_t weight_of(ShiftInstance const& in, std::uint32_t v, std::uint32_t r) {
    for (std::uint32_t e = in.flow.offsets[v]; e < in.flow.offsets[v + 1]; ++e) {
        if (in.flow.role[e] == r) return in.flow.weight[e];
    }
    return 0;
}

} // namespace

ShiftCase random_shifts(std::uint64_t seed, ShiftShape const& shape) {
    Dice dice(seed);
    ShiftCase made;
    ShiftInstance& shifts = made.shifts;
    for (int i = 0; i < 4; ++i) shifts.places.push_back({dice.between(0, 9'000), dice.between(0, 9'000)});
    shifts.speeds = {{0, 80}, {8, 250}};
    shifts.detour_percent = 130;
    shifts.rest_minutes = shape.rest && dice.percent(50) ? 11 * hour : 0;
    for (std::int32_t at = 0; at <= 14; ++at) shifts.midnights.push_back(at * day);

    std::vector<RoleTerms> terms;
    for (std::uint32_t r = 0; r < shape.roles; ++r) {
        std::int32_t const maximum = dice.between(0, shape.places_max);
        std::int32_t const minimum = dice.between(0, maximum);
        terms.push_back({minimum, maximum, shape.fill && dice.percent(60) ? dice.between(0, 30) : 0});
        add_times(dice, shifts, shape);
        shifts.place.push_back(shape.travel && dice.percent(80) ? std::uint32_t(dice.between(0, 3))
                                                                : nowhere);
        if (shape.all_or_nothing) shifts.all_or_nothing.push_back(dice.percent(shape.full_percent));
    }
    std::vector<std::int32_t> capacity;
    std::vector<Edge> edges;
    std::vector<Pin> pins;
    for (std::uint32_t v = 0; v < shape.volunteers; ++v) {
        capacity.push_back(dice.between(0, 4));
        shifts.speed.push_back(std::uint8_t(dice.between(0, 1)));
        shifts.weekly_limit.push_back(shape.limits && dice.percent(70) ? dice.between(2, 10) * hour
                                                                       : no_weekly_limit);
        if (shape.limits && dice.percent(30))
            shifts.used.values.push_back({dice.between(0, 1), dice.between(0, 3) * hour});
        shifts.used.close();
        if (shape.groups) shifts.party.push_back(dice.percent(20) ? dice.between(2, 3) : 1);
        for (std::uint32_t r = 0; r < shape.roles; ++r) {
            if (dice.percent(std::int32_t(shape.edge_percent)))
                edges.push_back({v, r, dice.between(0, shape.weight_max)});
            if (shape.pins && dice.percent(5)) pins.push_back({v, r, dice.between(0, shape.weight_max)});
        }
    }
    made.flow = make_instance(std::move(capacity), terms, edges, pins).value();
    shifts.flow = made.flow.view();
    if (shape.ways && dice.percent(60)) add_ways(dice, shifts);
    return made;
}

namespace {

bool apart(ShiftInstance const& in, std::uint32_t v, std::pair<std::uint32_t, std::uint32_t> one,
           std::pair<std::uint32_t, std::uint32_t> other) {
    std::int64_t journey = 0;
    std::uint32_t const from = in.place[one.first];
    std::uint32_t const to = in.place[other.first];
    if (from != nowhere && to != nowhere && in.places[from] != in.places[to]) {
        eligibility::TravelSpeed const speed = in.speeds[in.speed[v]];
        std::int64_t const street =
            std::int64_t(distance_metres(in.places[from], in.places[to])) * in.detour_percent;
        std::int64_t const a_minute = std::int64_t(speed.metres_per_minute) * 100;
        journey = speed.start_minutes + street / a_minute + (street % a_minute != 0);
    }
    for (Stretch const& a : in.stretches[one.second]) {
        for (Stretch const& b : in.stretches[other.second]) {
            bool const same_day = a.begin / day == b.begin / day;
            std::int64_t const gap = std::max(b.begin - a.end, a.begin - b.end);
            if (gap < 0 || gap < journey || (!same_day && gap < in.rest_minutes)) return false;
        }
    }
    return true;
}

// Is there a way for each role from `taken.size()` on?
bool find_ways(ShiftInstance const& in, std::uint32_t v, std::vector<std::uint32_t> const& roles,
               std::size_t pinned, std::vector<std::pair<std::uint32_t, std::uint32_t>>& taken) {
    std::size_t const next = taken.size();
    if (next == roles.size()) return true;
    std::uint32_t const role = roles[next];
    std::vector<std::uint32_t> ways;
    if (next < pinned) {
        auto const& pins = in.flow.pins;
        auto const pin = std::ranges::find_if(
            pins, [&](Pin const& each) { return each.volunteer == v && each.role == role; });
        ways.push_back(in.way_of_pin(std::size_t(pin - pins.begin())));
    } else {
        for (std::uint32_t e = in.flow.offsets[v]; e < in.flow.offsets[v + 1]; ++e)
            if (in.flow.role[e] == role)
                in.visit_ways(e, role, [&](std::uint32_t way) { ways.push_back(way); });
    }
    for (std::uint32_t const way : ways) {
        bool fits = true;
        for (std::size_t i = 0; i < next; ++i)
            fits = fits && ((i < pinned && next < pinned) || apart(in, v, taken[i], {role, way}));
        if (!fits) continue;
        taken.emplace_back(role, way);
        if (find_ways(in, v, roles, pinned, taken)) return true;
        taken.pop_back();
    }
    return false;
}

} // namespace

bool may_hold(ShiftInstance const& in, std::uint32_t v, std::vector<std::uint32_t> const& roles,
              std::size_t pinned) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> taken;
    if (!find_ways(in, v, roles, pinned, taken)) return false;
    if (in.weekly_limit[v] == no_weekly_limit) return true;
    std::map<std::int32_t, std::int32_t> given;
    std::map<std::int32_t, std::int32_t> added;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        for (WeekMinutes const& each : in.minutes[roles[i]]) {
            given[each.week] += each.minutes;
            if (i >= pinned) added[each.week] += each.minutes;
        }
    }
    for (auto const& [number, minutes] : given) {
        std::int32_t used = 0;
        for (WeekMinutes const& each : in.used[v]) used += each.week == number ? each.minutes : 0;
        if (added[number] > 0 && minutes + used > in.weekly_limit[v]) return false;
    }
    return true;
}

std::int64_t best_of_all_plans(ShiftInstance const& in) {
    auto const choices = all_choices(in);
    std::vector<std::int64_t> pinned(in.roles(), 0);
    std::int64_t pinned_weight = 0;
    for (Pin const& pin : in.flow.pins) {
        pinned[pin.role] += in.people(pin.volunteer);
        pinned_weight += std::int64_t(pin.weight) * in.people(pin.volunteer);
    }
    // Plans by how they fill the openings: only the best of each way matters.
    std::map<std::vector<std::int64_t>, std::int64_t> ways{{pinned, pinned_weight}};
    for (std::uint32_t v = 0; v < in.volunteers(); ++v) {
        std::map<std::vector<std::int64_t>, std::int64_t> next;
        for (auto const& [filled, value] : ways) {
            for (auto const& choice : choices[v]) {
                auto more = filled;
                std::int64_t worth = value;
                bool fits = true;
                for (std::uint32_t const r : choice) {
                    more[r] += in.people(v);
                    worth += weight_of(in, v, r) * in.people(v);
                    fits = fits && more[r] <= in.flow.maximum[r];
                }
                if (!fits) continue;
                auto const at = next.try_emplace(std::move(more), worth).first;
                at->second = std::max(at->second, worth);
            }
        }
        ways = std::move(next);
    }
    std::int64_t best = -1;
    for (auto const& [filled, value] : ways) {
        std::int64_t worth = value;
        bool runs = true;
        for (std::size_t r = 0; r < in.roles(); ++r) {
            worth += in.flow.fill_value[r] * std::min<std::int64_t>(filled[r], in.flow.minimum[r]);
            bool const short_of =
                in.runs_only_full(r) && filled[r] > pinned[r] && filled[r] < in.flow.minimum[r];
            runs = runs && !short_of;
        }
        if (runs) best = std::max(best, worth);
    }
    return best;
}

std::int64_t best_of_all_choices(ShiftInstance const& in, std::uint32_t v,
                                 std::vector<std::int64_t> const& prices) {
    std::int64_t best = 0;
    std::vector<std::int64_t> pinned(in.roles(), 0);
    for (Pin const& pin : in.flow.pins) pinned[pin.role] += in.people(pin.volunteer);
    auto const choices = all_choices(in);
    for (auto const& choice : choices[v]) {
        std::int64_t worth = 0;
        bool fits = true;
        for (std::uint32_t const r : choice) {
            worth += (weight_of(in, v, r) - prices[r]) * in.people(v);
            fits = fits && pinned[r] + in.people(v) <= in.flow.maximum[r];
        }
        if (fits) best = std::max(best, worth);
    }
    return best;
}

} // namespace kith::test
