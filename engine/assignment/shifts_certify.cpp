// SPDX-License-Identifier: MIT
#include "assignment/shifts_certify.hpp"

#include "base/checked.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

namespace kith {
namespace {

// A sum that remembers having left 63 bits.
struct CheckedTotal {
    std::int64_t total = 0;
    bool overflowed = false;

    void add(std::int64_t term) {
        auto const sum = checked_add(total, term);
        overflowed |= !sum;
        total = sum.value_or(0);
    }
    void add_product(std::int64_t a, std::int64_t b) {
        auto const product = checked_multiply(a, b);
        overflowed |= !product;
        add(product.value_or(0));
    }
};

// --- The rules, straight from their definition
// ----------------------------------------------------------------

class Rules {
  public:
    explicit Rules(ShiftInstance const& instance) : in_(instance) {
        settings_.detour_percent = instance.detour_percent;
    }

    // An opening, and when v would be there.
    struct Place {
        std::size_t role;
        std::size_t way;
    };

    // Minutes that must lie between two openings of v and do not; nothing where they may both be held.
    [[nodiscard]] std::optional<std::int64_t> clash(std::size_t v, Place r, Place s) {
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

    [[nodiscard]] std::int64_t minutes(std::size_t r, std::int32_t week) const {
        for (WeekMinutes const& each : in_.minutes[r]) {
            if (each.week == week) return each.minutes;
        }
        return 0;
    }
    // What the limit and what is used already leave of a week.
    [[nodiscard]] std::int64_t allowance(std::size_t v, std::int32_t week) const {
        std::int64_t left = in_.weekly_limit[v];
        for (WeekMinutes const& each : in_.used[v]) {
            if (each.week == week) left -= each.minutes;
        }
        return left;
    }
    [[nodiscard]] bool limited(std::size_t v) const { return in_.weekly_limit[v] != no_weekly_limit; }

  private:
    [[nodiscard]] std::int64_t travel(std::size_t v, std::size_t r, std::size_t s) {
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
    [[nodiscard]] std::ptrdiff_t day(Stretch const& stretch) const {
        return std::ranges::upper_bound(in_.midnights, stretch.begin) - in_.midnights.begin();
    }

    ShiftInstance const& in_;
    eligibility::Settings settings_;
};

// --- One volunteer's best choice
// ------------------------------------------------------------------------------

// Openings in order of time, taken or left one after the other. What the rest may add is bounded by a table
// over (position, openings still allowed, hours left in the week): in it an opening rules out only those
// right behind it that clash with it, and takes hours only of its first week, so that no entry is too low.
class BestChoice {
  public:
    struct Option {
        Rules::Place place;
        std::int64_t gain;
    };

    BestChoice(ShiftInstance const& instance, Rules& rules) : in_(instance), rules_(rules) {}

    // The greatest sum of gains v may have beside its pins, or a bound on it (`exact` says which). `held` are
    // openings of a feasible choice, if known: where to begin.
    std::int64_t find(std::size_t v, std::vector<Option> options, std::size_t room,
                      std::vector<Rules::Place> const& pins, std::vector<std::size_t> const& held);
    [[nodiscard]] bool exact() const { return nodes_ <= nodes_max; }

  private:
    static constexpr std::int64_t nodes_max = 200'000;

    void take_hours(std::vector<Rules::Place> const& pins);
    [[nodiscard]] bool clash(std::size_t i, std::size_t j) {
        Rules::Place const one = options_[i].place;
        Rules::Place const other = options_[j].place;
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
    Rules& rules_;
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

std::int64_t BestChoice::find(std::size_t v, std::vector<Option> options, std::size_t room,
                              std::vector<Rules::Place> const& pins, std::vector<std::size_t> const& held) {
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
            pins, [&](Rules::Place pin) { return rules_.clash(v, pin, each.place).has_value(); });
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

void BestChoice::take_hours(std::vector<Rules::Place> const& pins) {
    left_.clear();
    if (!rules_.limited(volunteer_)) return;
    std::int32_t weeks = 0;
    for (WeekMinutes const& each : in_.minutes.values) weeks = std::max(weeks, each.week + 1);
    for (std::int32_t week = 0; week < weeks; ++week) {
        std::int64_t left = rules_.allowance(volunteer_, week);
        for (Rules::Place const& pin : pins) left -= rules_.minutes(pin.role, week);
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

// --- The plan
// -------------------------------------------------------------------------------------------------

class Certifier {
  public:
    Certifier(ShiftInstance const& instance, std::span<Pairing const> pairings,
              std::span<std::int64_t const> prices)
        : in_(instance),
          flow_(instance.flow),
          prices_(prices),
          rules_(instance),
          pairings_(pairings.begin(), pairings.end()) {}

    ShiftCertificate run() {
        check_pairings();
        if (prices_.size() != in_.roles()) {
            add({.flaw = ShiftPlanFlaw::prices_missing,
                 .value = std::int64_t(prices_.size()),
                 .limit = std::int64_t(in_.roles())});
        }
        if (!result_.errors.empty()) return std::move(result_);
        for (std::size_t v = 0; v < in_.volunteers(); ++v) check_volunteer(v);
        check_roles();
        if (!result_.errors.empty()) return std::move(result_);
        bound_volunteers();
        bound_roles();
        if (value_.overflowed || bound_.overflowed) add({.flaw = ShiftPlanFlaw::value_overflows});
        result_.value = value_.total;
        result_.upper_bound = bound_.total;
        result_.gap = bound_.total - value_.total;
        return std::move(result_);
    }

  private:
    void add(ShiftPlanError error) { result_.errors.push_back(error); }

    // Of an eligible or pinned pair: its weight, and when the volunteer may be there.
    struct Terms {
        std::int32_t weight = 0;
        std::vector<Rules::Place> ways;
    };

    [[nodiscard]] std::optional<Terms> terms_of(Pairing pairing) const {
        auto const pin = std::ranges::lower_bound(flow_.pins, Pin{pairing.volunteer, pairing.role, 0});
        if (pin != flow_.pins.end() && pin->volunteer == pairing.volunteer && pin->role == pairing.role) {
            std::size_t const way = in_.way_of_pin(std::size_t(pin - flow_.pins.begin()));
            return Terms{pin->weight, {{pairing.role, way}}};
        }
        auto const row =
            flow_.role.subspan(flow_.offsets[pairing.volunteer],
                               flow_.offsets[pairing.volunteer + 1] - flow_.offsets[pairing.volunteer]);
        auto const edge = std::ranges::lower_bound(row, pairing.role);
        if (edge == row.end() || *edge != pairing.role) return std::nullopt;
        std::size_t const at = flow_.offsets[pairing.volunteer] + std::size_t(edge - row.begin());
        Terms terms{flow_.weight[at], {}};
        in_.visit_ways(at, pairing.role, [&](std::size_t way) { terms.ways.push_back({pairing.role, way}); });
        return terms;
    }
    [[nodiscard]] bool pinned(std::size_t v, std::size_t r) const {
        return std::ranges::find(pins_[v], r, &Rules::Place::role) != pins_[v].end();
    }

    void check_pairings() {
        held_.resize(in_.volunteers());
        ways_.resize(in_.volunteers());
        pins_.resize(in_.volunteers());
        std::ranges::sort(pairings_);
        for (std::size_t i = 0; i < pairings_.size(); ++i) {
            Pairing const each = pairings_[i];
            ShiftPlanError error{.element = i, .volunteer = each.volunteer, .role = each.role};
            if (each.volunteer >= in_.volunteers()) {
                error.flaw = ShiftPlanFlaw::volunteer_out_of_range;
                error.value = each.volunteer;
                add(error);
            } else if (each.role >= in_.roles()) {
                error.flaw = ShiftPlanFlaw::role_out_of_range;
                error.value = each.role;
                add(error);
            } else if (i > 0 && pairings_[i - 1] == each) {
                error.flaw = ShiftPlanFlaw::duplicate_pairing;
                add(error);
            } else if (auto terms = terms_of(each)) {
                held_[each.volunteer].push_back(each.role);
                ways_[each.volunteer].push_back(std::move(terms->ways));
                value_.add_product(terms->weight, in_.people(each.volunteer));
            } else {
                error.flaw = ShiftPlanFlaw::not_an_edge;
                add(error);
            }
        }
        for (std::size_t i = 0; i < flow_.pins.size(); ++i) {
            Pin const& pin = flow_.pins[i];
            pins_[pin.volunteer].push_back({pin.role, in_.way_of_pin(i)});
            bound_.add_product(pin.weight, in_.people(pin.volunteer));
            if (std::ranges::binary_search(pairings_, Pairing{pin.volunteer, pin.role})) continue;
            add({.flaw = ShiftPlanFlaw::pin_missing,
                 .element = i,
                 .volunteer = pin.volunteer,
                 .role = pin.role});
        }
    }

    void check_volunteer(std::size_t v) {
        auto const& held = held_[v];
        std::int64_t const allowed = std::max<std::int64_t>(flow_.capacity[v], std::int64_t(pins_[v].size()));
        if (std::int64_t(held.size()) > allowed) {
            add({.flaw = ShiftPlanFlaw::over_capacity,
                 .volunteer = v,
                 .value = std::int64_t(held.size()),
                 .limit = flow_.capacity[v]});
        }
        bool apart = true;
        bool several = false;
        for (std::size_t i = 0; i < held.size(); ++i) {
            several = several || ways_[v][i].size() > 1;
            for (std::size_t j = i + 1; j < held.size(); ++j) {
                if (pinned(v, held[i]) && pinned(v, held[j])) continue;
                auto const needed = least_clash(v, ways_[v][i], ways_[v][j]);
                if (!needed) continue;
                apart = false;
                add({.flaw = ShiftPlanFlaw::openings_clash,
                     .volunteer = v,
                     .role = held[i],
                     .value = std::int64_t(held[j]),
                     .limit = *needed});
            }
        }
        steps_left_ = way_steps_max;
        chosen_.clear();
        if (apart && several && held.size() > 2 && !find_ways(v)) {
            add({.flaw = ShiftPlanFlaw::no_way_for_all, .volunteer = v, .value = std::int64_t(held.size())});
        }
        if (rules_.limited(v)) check_hours(v);
    }

    // Nothing where some way of the one goes with some way of the other; else the fewest minutes needed.
    [[nodiscard]] std::optional<std::int64_t> least_clash(std::size_t v, std::span<Rules::Place const> ones,
                                                          std::span<Rules::Place const> others) {
        std::optional<std::int64_t> least;
        for (Rules::Place const& one : ones) {
            for (Rules::Place const& other : others) {
                auto const needed = rules_.clash(v, one, other);
                if (!needed) return std::nullopt;
                least = std::min(least.value_or(*needed), *needed);
            }
        }
        return least;
    }

    // Is there a way for each opening v holds, such that no two clash? Gives up after so many steps: a plan
    // must show that it can be lived.
    [[nodiscard]] bool find_ways(std::size_t v) {
        std::size_t const next = chosen_.size();
        if (next == held_[v].size()) return true;
        bool const is_pinned = pinned(v, held_[v][next]);
        for (Rules::Place const& way : ways_[v][next]) {
            if (--steps_left_ < 0) return false;
            bool fits = true;
            for (std::size_t i = 0; i < next && fits; ++i) {
                bool const both_pinned = is_pinned && pinned(v, held_[v][i]);
                fits = both_pinned || !rules_.clash(v, chosen_[i], way);
            }
            if (!fits) continue;
            chosen_.push_back(way);
            if (find_ways(v)) return true;
            chosen_.pop_back();
        }
        return false;
    }

    void check_hours(std::size_t v) {
        std::vector<std::int32_t> weeks;
        for (std::size_t const r : held_[v]) {
            for (WeekMinutes const& each : in_.minutes[r]) weeks.push_back(each.week);
        }
        std::ranges::sort(weeks);
        weeks.erase(std::unique(weeks.begin(), weeks.end()), weeks.end());
        for (std::int32_t const week : weeks) {
            std::int64_t given = 0;
            std::int64_t added = 0;
            for (std::size_t const r : held_[v]) {
                given += rules_.minutes(r, week);
                if (!pinned(v, r)) added += rules_.minutes(r, week);
            }
            if (added == 0 || given <= rules_.allowance(v, week)) continue;
            add({.flaw = ShiftPlanFlaw::over_hours,
                 .element = std::size_t(week),
                 .volunteer = v,
                 .value = given,
                 .limit = rules_.allowance(v, week)});
        }
    }

    void check_roles() {
        std::vector<std::int64_t> people(in_.roles(), 0);
        pinned_people_.assign(in_.roles(), 0);
        for (std::size_t v = 0; v < in_.volunteers(); ++v) {
            for (std::size_t const r : held_[v]) people[r] += in_.people(v);
            for (Rules::Place const& pin : pins_[v]) pinned_people_[pin.role] += in_.people(v);
        }
        for (std::size_t r = 0; r < in_.roles(); ++r) {
            if (people[r] > std::max<std::int64_t>(flow_.maximum[r], pinned_people_[r])) {
                add({.flaw = ShiftPlanFlaw::over_maximum,
                     .role = r,
                     .value = people[r],
                     .limit = flow_.maximum[r]});
            }
            bool const added = people[r] > pinned_people_[r];
            if (in_.runs_only_full(r) && added && people[r] < flow_.minimum[r]) {
                add({.flaw = ShiftPlanFlaw::cannot_run,
                     .role = r,
                     .value = people[r],
                     .limit = flow_.minimum[r]});
            }
            value_.add_product(flow_.fill_value[r], std::min<std::int64_t>(people[r], flow_.minimum[r]));
        }
    }

    void bound_volunteers() {
        BestChoice choice(in_, rules_);
        for (std::size_t v = 0; v < in_.volunteers(); ++v) {
            std::size_t const capacity = std::size_t(flow_.capacity[v]);
            if (capacity <= pins_[v].size()) continue;
            std::vector<BestChoice::Option> options;
            for (std::size_t e = flow_.offsets[v]; e < flow_.offsets[v + 1]; ++e) {
                std::size_t const r = flow_.role[e];
                auto const net = checked_add(flow_.weight[e], -prices_[r]);
                auto const gain = net ? checked_multiply(*net, in_.people(v)) : std::nullopt;
                if (!gain) bound_.overflowed = true;
                bool const place_left = pinned_people_[r] + in_.people(v) <= flow_.maximum[r];
                if (!gain || *gain <= 0 || !place_left || pinned(v, r)) continue;
                in_.visit_ways(e, std::uint32_t(r),
                               [&](std::size_t way) { options.push_back({{r, way}, *gain}); });
            }
            bound_.add(choice.find(v, std::move(options), capacity - pins_[v].size(), pins_[v], held_[v]));
            result_.bounded_only += !choice.exact();
        }
    }

    // What the places that pins leave are worth at the prices: the best of none, the minimum, all.
    void bound_roles() {
        for (std::size_t r = 0; r < in_.roles(); ++r) {
            std::int64_t const pinned_fill = std::min<std::int64_t>(pinned_people_[r], flow_.minimum[r]);
            std::int64_t const minimum = flow_.minimum[r] - pinned_fill;
            std::int64_t const maximum = std::max<std::int64_t>(0, flow_.maximum[r] - pinned_people_[r]);
            std::int64_t const price = prices_[r];
            bound_.add_product(flow_.fill_value[r], pinned_fill);
            if (price >= 0) {
                bound_.add_product(flow_.fill_value[r], minimum);
                bound_.add_product(price, maximum);
            } else if (price > -flow_.fill_value[r]) {
                bound_.add_product(flow_.fill_value[r] + price, minimum);
            }
        }
    }

    ShiftInstance const& in_;
    InstanceView const& flow_;
    std::span<std::int64_t const> prices_;
    Rules rules_;
    std::vector<Pairing> pairings_;
    std::vector<std::vector<std::size_t>> held_;
    std::vector<std::vector<std::vector<Rules::Place>>> ways_; // of what is held, beside held_
    std::vector<std::vector<Rules::Place>> pins_;
    static constexpr std::int64_t way_steps_max = 1'000'000;
    std::int64_t steps_left_ = 0;
    std::vector<Rules::Place> chosen_;
    std::vector<std::int64_t> pinned_people_;
    CheckedTotal value_;
    CheckedTotal bound_;
    ShiftCertificate result_;
};

} // namespace

ShiftCertificate certify_shifts(ShiftInstance const& instance, std::span<Pairing const> pairings,
                                std::span<std::int64_t const> prices) {
    return Certifier(instance, pairings, prices).run();
}

} // namespace kith
