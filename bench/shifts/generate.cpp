// SPDX-License-Identifier: MIT
#include "generate.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <random>

namespace kith::bench {
namespace {

constexpr std::uint32_t wards = 20;
constexpr std::uint32_t sites = 200;
constexpr std::uint32_t skills = 16;
constexpr std::uint32_t causes = 8;
constexpr std::uint32_t slots_a_day = 3; // until 12:00, until 17:00, until midnight

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    // 0 .. n - 1; the same on every library, unlike the standard distributions.
    std::uint32_t below(std::uint32_t n) { return std::uint32_t((engine_() >> 32) * n >> 32); }
    std::int32_t between(std::int32_t low, std::int32_t high) {
        return low + std::int32_t(below(std::uint32_t(high - low + 1)));
    }
    bool percent(std::uint32_t chance) { return below(100) < chance; }
    template <class Value, std::size_t n>
    Value pick(std::array<Value, n> const& values) {
        return values[below(n)];
    }

  private:
    std::mt19937_64 engine_;
};

struct MadeRole {
    std::uint32_t site;
    std::uint32_t required; // bit set of skills
    std::uint32_t desired;
    std::uint32_t cause;
    std::int32_t start; // minutes of the day
    std::int32_t length;
    std::int32_t places;
    std::int32_t minimum_percent;
    std::int64_t fill_value;
};

struct MadeOpening {
    std::uint32_t role;
    std::vector<Stretch> times;
};

struct MadePerson {
    GridPoint home;
    std::int32_t radius;
    std::uint32_t skills;
    std::uint32_t causes;
    std::uint32_t slots; // bit set of the 21 slots of a week
    std::int32_t waiting;
};

GridPoint near(Dice& dice, GridPoint centre, std::int32_t spread) {
    return {centre.easting + dice.between(-spread, spread), centre.northing + dice.between(-spread, spread)};
}

std::uint32_t some_bits(Dice& dice, std::uint32_t bits, std::uint32_t chance) {
    std::uint32_t set = 0;
    for (std::uint32_t i = 0; i < bits; ++i) set |= std::uint32_t(dice.percent(chance)) << i;
    return set;
}

MadeRole make_role(Dice& dice, bool fill_values) {
    constexpr std::array<std::int32_t, 8> lengths{120, 120, 180, 180, 240, 240, 360, 480};
    MadeRole role{};
    role.site = dice.below(sites);
    if (dice.percent(60)) role.required |= 1U << dice.below(skills);
    if (dice.percent(25)) role.required |= 1U << dice.below(skills);
    role.desired = some_bits(dice, skills, 12);
    role.cause = dice.below(causes);
    role.length = dice.pick(lengths);
    bool const overnight = dice.percent(3);
    role.start = overnight ? 21 * 60
                           : 7 * 60 + 30 * std::int32_t(dice.below(
                                               std::uint32_t((23 * 60 - role.length - 7 * 60) / 30 + 1)));
    role.places = 1 + std::int32_t(dice.below(4));
    while (role.places < 60 && dice.percent(35)) role.places *= 2;
    if (!fill_values) return role;
    std::uint32_t const tier = dice.below(100);
    role.minimum_percent = tier < 60 ? 50 : 0;
    role.fill_value = tier < 15 ? 5'000 : tier < 48 ? 20'000 : tier < 58 ? 100'000 : 1'000'000;
    return role;
}

std::vector<MadeOpening> make_openings(Dice& dice, std::vector<MadeRole> const& roles,
                                       ShiftScale const& scale) {
    std::vector<MadeOpening> openings;
    std::int32_t const days = std::int32_t(scale.weeks) * 7;
    while (openings.size() < scale.openings) {
        auto const r = std::uint32_t(openings.size() * roles.size() / scale.openings);
        std::int32_t const start = roles[r].start;
        if (dice.percent(5)) { // an ongoing role, once or twice a week
            MadeOpening opening{r, {}};
            std::int32_t const day = dice.between(0, 6);
            bool const twice = day < 4 && dice.percent(40);
            for (std::int32_t week = 0; week < std::int32_t(scale.weeks); ++week) {
                std::int32_t const begin = (week * 7 + day) * minutes_per_day + start;
                opening.times.push_back({begin, begin + 120});
                if (twice)
                    opening.times.push_back({begin + 3 * minutes_per_day, begin + 3 * minutes_per_day + 120});
            }
            openings.push_back(std::move(opening));
        } else {
            std::int32_t const begin = dice.between(0, days - 1) * minutes_per_day + start;
            openings.push_back({r, {{begin, begin + roles[r].length}}});
        }
    }
    return openings;
}

std::uint32_t slots_of(Stretch const& time) {
    std::uint32_t slots = 0;
    for (std::int32_t minute = time.begin; minute < time.end; minute += 30) {
        std::int32_t const day = minute / minutes_per_day % 7;
        std::int32_t const of_day = minute % minutes_per_day;
        slots |= 1U << (std::uint32_t(day) * slots_a_day + (of_day < 12 * 60   ? 0U
                                                            : of_day < 17 * 60 ? 1U
                                                                               : 2U));
    }
    return slots;
}

// Free times come in habits: evenings, weekends, office hours, anything.
std::uint32_t free_slots(Dice& dice) {
    std::uint32_t slots = some_bits(dice, 21, 12);
    std::uint32_t const habit = dice.below(6);
    for (std::uint32_t day = 0; day < 7; ++day) {
        if (habit == 0 && day < 5) slots |= 0b100U << (day * slots_a_day);
        if (habit == 1 && day >= 5) slots |= 0b111U << (day * slots_a_day);
        if (habit == 2 && day < 5) slots |= 0b011U << (day * slots_a_day);
    }
    return habit == 3 ? (1U << 21) - 1 : slots;
}

void add_weeks(Runs<WeekMinutes>& weeks, std::vector<Stretch> const& times) {
    for (Stretch const& each : times) {
        for (std::int32_t at = each.begin; at < each.end;) {
            std::int32_t const week = at / minutes_per_week;
            std::int32_t const until = std::min(each.end, (week + 1) * minutes_per_week);
            auto& all = weeks.values;
            if (all.size() > weeks.offsets.back() && all.back().week == week)
                all.back().minutes += until - at;
            else
                all.push_back({week, until - at});
            at = until;
        }
    }
    weeks.close();
}

} // namespace

MadeShifts make_shifts(ShiftScale const& scale) {
    Dice dice(scale.seed);
    std::vector<GridPoint> centres;
    for (std::uint32_t w = 0; w < wards; ++w) {
        centres.push_back(
            near(dice, {535'000 + std::int32_t(w % 5) * 1'200, 180'000 + std::int32_t(w / 5) * 1'200}, 300));
    }
    MadeShifts made;
    ShiftInstance& out = made.shifts;
    for (std::uint32_t s = 0; s < sites; ++s)
        out.places.push_back(near(dice, centres[dice.below(wards)], 600));
    out.speeds = {{0, 80}, {2, 200}, {8, 250}, {4, 300}};
    out.detour_percent = 130;
    out.rest_minutes = scale.rest_minutes;
    for (std::int32_t day = 0; day <= std::int32_t(scale.weeks) * 7; ++day)
        out.midnights.push_back(day * minutes_per_day);

    std::vector<MadeRole> roles;
    for (std::uint32_t r = 0; r < std::max(1U, scale.openings / 10); ++r)
        roles.push_back(make_role(dice, scale.fill_values));
    std::vector<MadeOpening> const openings = make_openings(dice, roles, scale);
    std::vector<std::uint32_t> needed_slots;
    for (MadeOpening const& each : openings) {
        std::uint32_t slots = 0;
        for (Stretch const& time : each.times) {
            out.stretches.values.push_back(time);
            slots |= slots_of(time);
        }
        needed_slots.push_back(slots);
        out.stretches.close();
        add_weeks(out.minutes, each.times);
        out.place.push_back(dice.percent(4) ? nowhere : roles[each.role].site);
    }

    std::vector<RoleTerms> terms;
    std::int64_t capacity_sum = 0;
    std::vector<std::int32_t> capacity;
    std::vector<MadePerson> people;
    constexpr std::array<std::int32_t, 4> radius{1'200, 2'000, 2'500, 4'000};
    constexpr std::array<std::int32_t, 8> limits{
        no_weekly_limit, no_weekly_limit, 180, 240, 360, 480, 720, 960};
    for (std::uint32_t v = 0; v < scale.volunteers; ++v) {
        std::uint32_t const mode = dice.below(4);
        MadePerson person{near(dice, centres[dice.below(wards)], 600),
                          radius[mode],
                          some_bits(dice, skills, 25),
                          some_bits(dice, causes, 30),
                          free_slots(dice),
                          dice.between(0, 1'000)};
        people.push_back(person);
        capacity.push_back(dice.between(1, 5));
        capacity_sum += capacity.back();
        out.speed.push_back(std::uint8_t(mode));
        out.weekly_limit.push_back(dice.pick(limits));
        out.used.close();
    }

    std::int64_t places_sum = 0;
    for (MadeOpening const& each : openings) places_sum += roles[each.role].places;
    std::int64_t const wanted = capacity_sum * scale.places_percent / 100;
    std::int64_t seen = 0;
    for (MadeOpening const& each : openings) {
        std::int64_t const before = seen * wanted / places_sum;
        seen += roles[each.role].places;
        auto const places = std::max<std::int32_t>(1, std::int32_t(seen * wanted / places_sum - before));
        std::int32_t const minimum = (places * roles[each.role].minimum_percent + 50) / 100;
        terms.push_back({minimum, places, roles[each.role].fill_value});
    }

    std::vector<Edge> edges;
    for (std::uint32_t v = 0; v < scale.volunteers; ++v) {
        MadePerson const& person = people[v];
        std::vector<std::int32_t> affinity;
        for (std::size_t r = 0; r < roles.size(); ++r) {
            affinity.push_back((dice.percent(20) ? 1'200 : 0) + (dice.percent(1) ? 1'500 : 0) +
                               dice.between(0, 600));
        }
        for (std::uint32_t o = 0; o < openings.size(); ++o) {
            MadeRole const& role = roles[openings[o].role];
            if ((needed_slots[o] & ~person.slots) != 0 || (role.required & ~person.skills) != 0) continue;
            std::int32_t travel = 1'500;
            if (out.place[o] != nowhere) {
                std::int32_t const metres = distance_metres(person.home, out.places[out.place[o]]);
                if (metres > person.radius) continue;
                travel = 1'500 - 1'500 * metres / person.radius;
            }
            auto const held = std::popcount(role.desired & person.skills);
            auto const wished = std::max(1, std::popcount(role.desired));
            std::int32_t const cause = (person.causes >> role.cause & 1U) != 0 ? 1'000 : 0;
            edges.push_back({v, o,
                             1'000 + travel + cause + 2'000 * held / wished + affinity[openings[o].role] +
                                 person.waiting});
        }
    }
    if (scale.full_only > 0) out.all_or_nothing.assign(terms.size(), false);
    for (std::uint32_t chosen = 0, tried = 0; chosen < scale.full_only && tried < 20 * scale.full_only;
         ++tried) {
        std::uint32_t const o = dice.below(std::uint32_t(terms.size()));
        if (out.all_or_nothing[o] || terms[o].maximum < 3) continue;
        out.all_or_nothing[o] = true;
        terms[o].minimum = terms[o].maximum * dice.between(50, 100) / 100;
        ++chosen;
    }
    if (scale.parties > 0) out.party.assign(scale.volunteers, 1);
    for (std::uint32_t i = 0; i < scale.parties; ++i)
        out.party[dice.below(scale.volunteers)] = dice.between(2, 6);
    made.flow = std::move(make_instance(std::move(capacity), terms, edges).value());
    out.flow = made.flow.view();
    return made;
}

} // namespace kith::bench
