// SPDX-License-Identifier: MIT
#include "simulation/months.hpp"

#include "asking/outlook.hpp"
#include "asking/priced.hpp"
#include "assignment/solve.hpp"
#include "base/contract.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace kith::simulation {
namespace {

using asking::Coming;
using asking::Expected;
using asking::no_price;
using asking::Outlook;

constexpr std::int32_t days_a_week = 7;

class Centre {
  public:
    Centre(InstanceView const& problem, Stream const& stream, Placing placing, MonthsOptions const& options)
        : problem_(problem),
          stream_(stream),
          placing_(placing),
          options_(options),
          room_(problem.capacity.begin(), problem.capacity.end()),
          here_(problem.volunteers(), 0),
          filled_(problem.roles(), 0),
          closes_in_(problem.roles(), 0),
          refused_(problem.edges(), 0),
          promised_(problem.roles(), 0),
          busy_(problem.volunteers(), 0),
          waits_(problem.volunteers(), 0) {
        turn_round();
        for (std::uint32_t v = 0; v < problem.volunteers(); ++v) by_arrival_.push_back(v);
        std::ranges::sort(by_arrival_, {}, [&](auto v) { return std::pair(stream.people[v].from, v); });
    }

    Months run() {
        for (day_ = 0; day_ < stream_.days; ++day_) {
            open_doors();
            ask();
            hear_answers();
        }
        count();
        return std::move(months_);
    }

  private:
    struct Taker {
        std::uint32_t volunteer;
        std::uint32_t edge;
    };
    struct Asked {
        std::uint32_t volunteer;
        std::uint32_t edge;
    };

    void turn_round() {
        takers_.resize(problem_.roles());
        for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
            for (std::uint32_t e = problem_.offsets[v]; e < problem_.offsets[v + 1]; ++e)
                takers_[problem_.role[e]].push_back({v, e});
        }
    }

    void open_doors() {
        for (std::uint32_t v = 0; v < problem_.volunteers(); ++v)
            here_[v] = stream_.people[v].holds(day_) ? room_[v] : 0;
        for (std::uint32_t r = 0; r < problem_.roles(); ++r) {
            closes_in_[r] = stream_.openings[r].holds(day_) ? stream_.openings[r].until - day_ : 0;
            promised_[r] = 0;
        }
        std::ranges::fill(busy_, 0);
        asked_.clear();
    }

    void ask() {
        bool const batch_day = day_ % days_a_week == 0;
        switch (placing_) {
        case Placing::by_score:
        case Placing::by_urgency: one_at_a_time(); break;
        case Placing::daily_batch: ask_all(look({}).now); break;
        case Placing::weekly_batch:
            if (batch_day) ask_all(look({}).now);
            break;
        case Placing::plan_ahead: ask_all(look(recalled()).now); break;
        case Placing::told_ahead: ask_all(look(told()).now); break;
        case Placing::by_price:
            estimate_prices();
            one_at_a_time();
            break;
        case Placing::price_batch:
            if (batch_day) {
                estimate_prices();
                ask_all(outlook_.now);
            } else {
                let_prices_fall();
            }
            one_at_a_time();
            break;
        }
    }

    // A place that is still free in the evening was priced too high for the answers that came.
    void let_prices_fall() {
        for (std::uint32_t r = 0; r < problem_.roles(); ++r) {
            std::int64_t& price = outlook_.price[r];
            if (price == no_price || free_places(r) <= 0) continue;
            std::int64_t const floor = is_below_minimum(r) ? -problem_.fill_value[r] : 0;
            price = asking::fallen_price(price, floor, 1, options_.fall_per_mille);
        }
    }

    void estimate_prices() {
        Expected const expected = recalled();
        outlook_ = look(expected);
        later_ = asking::worth_later(problem_, expected, outlook_, 0);
        for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) waits_[v] = here_[v] > 0;
        for (Pairing const& each : outlook_.now) waits_[each.volunteer] = 0;
    }

    [[nodiscard]] Outlook look(Expected const& expected) const {
        return asking::look_ahead(
            problem_, {.room = here_, .filled = filled_, .closes_in = closes_in_, .refused = refused_},
            expected);
    }

    // What came in the last weeks is expected to come again, in the same order.
    [[nodiscard]] Expected recalled() const {
        Expected expected{.people = {}, .openings = {}, .patience_days = options_.patience_days};
        auto const recall = [&](std::vector<Stay> const& stays, std::int32_t stay_max,
                                std::vector<Coming>& into) {
            for (std::uint32_t index = 0; index < stays.size(); ++index) {
                std::int32_t const ago = day_ - stays[index].from;
                if (ago < 0 || ago >= options_.memory_days) continue;
                std::int32_t const from = options_.memory_days - ago;
                std::int32_t const stay = std::min(stays[index].until - stays[index].from, stay_max);
                into.push_back({.like = index, .from = from, .until = from + stay});
            }
        };
        recall(stream_.people, options_.patience_days, expected.people);
        recall(stream_.openings, std::numeric_limits<std::int32_t>::max(), expected.openings);
        return expected;
    }

    // Who and what will really come.
    [[nodiscard]] Expected told() const {
        Expected expected{.people = {}, .openings = {}, .patience_days = options_.patience_days};
        for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
            std::int32_t const from = stream_.people[v].from - day_;
            if (from > 0) expected.people.push_back({v, from, from + options_.patience_days});
        }
        for (std::uint32_t r = 0; r < problem_.roles(); ++r) {
            Stay const& stay = stream_.openings[r];
            if (stay.from > day_) expected.openings.push_back({r, stay.from - day_, stay.until - day_});
        }
        return expected;
    }

    [[nodiscard]] std::int32_t free_places(std::uint32_t r) const {
        return closes_in_[r] > 0 ? problem_.maximum[r] - filled_[r] - promised_[r] : 0;
    }
    [[nodiscard]] bool is_below_minimum(std::uint32_t r) const {
        return filled_[r] + promised_[r] < problem_.minimum[r];
    }

    // What a place of the opening uses up: less than nothing where filling it is worth something.
    [[nodiscard]] std::int64_t price(std::uint32_t r) const {
        if (placing_ == Placing::by_score) return 0;
        std::int64_t const filling = is_below_minimum(r) ? -problem_.fill_value[r] : 0;
        if (placing_ == Placing::by_urgency) return filling;
        std::int64_t const kept = r < outlook_.price.size() ? outlook_.price[r] : no_price;
        if (kept == no_price) return filling;
        return is_below_minimum(r) ? kept : std::max<std::int64_t>(kept, 0);
    }
    [[nodiscard]] std::int64_t later(std::uint32_t v) const { return later_.empty() ? 0 : later_[v]; }

    void one_at_a_time() {
        for (std::uint32_t r = 0; r < problem_.roles(); ++r) {
            if (closes_in_[r] > 0 && (stream_.openings[r].from == day_ || day_ == 0)) choose_people(r);
        }
        for (std::uint32_t const v : by_arrival_) {
            if (here_[v] > 0 && busy_[v] == 0) choose_opening(v);
        }
    }

    void choose_opening(std::uint32_t v) {
        std::int64_t best = std::numeric_limits<std::int64_t>::min();
        std::uint32_t chosen = 0;
        for (std::uint32_t e = problem_.offsets[v]; e < problem_.offsets[v + 1]; ++e) {
            std::uint32_t const r = problem_.role[e];
            if (refused_[e] != 0 || free_places(r) <= 0) continue;
            std::int64_t const net = problem_.weight[e] - price(r);
            if (net > best) std::tie(best, chosen) = std::tuple(net, e);
        }
        // Prices leave the last of those they serve indifferent: then the plan behind them decides.
        if (best > 0 && best >= later(v) + waits_[v]) ask_one(v, chosen);
    }

    // What the person is worth elsewhere, today or later.
    [[nodiscard]] std::int64_t elsewhere(std::uint32_t v, std::uint32_t here) const {
        if (placing_ == Placing::by_score || placing_ == Placing::by_urgency) return 0;
        std::int64_t most = later(v);
        for (std::uint32_t e = problem_.offsets[v]; e < problem_.offsets[v + 1]; ++e) {
            std::uint32_t const r = problem_.role[e];
            if (r == here || refused_[e] != 0 || free_places(r) <= 0) continue;
            most = std::max(most, problem_.weight[e] - price(r));
        }
        return most;
    }

    void choose_people(std::uint32_t r) {
        struct Ranked {
            std::int64_t net;
            Taker taker;
        };
        std::vector<Ranked> ranked;
        for (Taker const& taker : takers_[r]) {
            if (here_[taker.volunteer] == 0 || busy_[taker.volunteer] != 0 || refused_[taker.edge] != 0)
                continue;
            std::int64_t const worth = elsewhere(taker.volunteer, r) + waits_[taker.volunteer];
            ranked.push_back({problem_.weight[taker.edge] - worth, taker});
        }
        std::ranges::sort(ranked, [](Ranked const& a, Ranked const& b) {
            return std::tuple(-a.net, a.taker.volunteer) < std::tuple(-b.net, b.taker.volunteer);
        });
        std::size_t taken = 0;
        for (; taken < ranked.size() && free_places(r) > 0; ++taken) {
            if (ranked[taken].net < price(r)) break;
            ask_one(ranked[taken].taker.volunteer, ranked[taken].taker.edge);
        }
        // What the next one would have come at is the price until prices are estimated again.
        if (!outlook_.price.empty() && outlook_.price[r] == no_price)
            outlook_.price[r] = taken < ranked.size() ? ranked[taken].net : -problem_.fill_value[r];
    }

    void ask_all(std::vector<Pairing> const& pairings) {
        for (Pairing const& each : pairings) {
            if (busy_[each.volunteer] != 0) continue;
            auto const row =
                problem_.role.subspan(problem_.offsets[each.volunteer], problem_.offsets[each.volunteer + 1] -
                                                                            problem_.offsets[each.volunteer]);
            auto const at = std::ranges::lower_bound(row, each.role);
            ask_one(each.volunteer, static_cast<std::uint32_t>(&*at - problem_.role.data()));
        }
    }

    void ask_one(std::uint32_t v, std::uint32_t e) {
        busy_[v] = 1;
        ++promised_[problem_.role[e]];
        asked_.push_back({v, e});
    }

    void hear_answers() {
        for (Asked const& each : asked_) {
            std::uint32_t const r = problem_.role[each.edge];
            KITH_EXPECT(closes_in_[r] > 0 && here_[each.volunteer] > 0 && refused_[each.edge] == 0);
            ++months_.asked;
            refused_[each.edge] = 1; // a place that is theirs is not offered again either
            if (!stream_.says_yes(each.volunteer, r)) continue;
            months_.placed.push_back({each.volunteer, r});
            months_.score += problem_.weight[each.edge];
            --room_[each.volunteer];
            ++filled_[r];
            KITH_EXPECT(filled_[r] <= problem_.maximum[r]);
            months_.waited.push_back(day_ - std::max(0, stream_.people[each.volunteer].from));
        }
    }

    void count();

    InstanceView const& problem_;
    Stream const& stream_;
    Placing placing_;
    MonthsOptions const& options_;
    std::vector<std::vector<Taker>> takers_; // by opening
    std::vector<std::uint32_t> by_arrival_;  // people
    std::vector<std::int32_t> room_;         // by person
    std::vector<std::int32_t> here_;         // the same, 0 for those who are not here today
    std::vector<std::int32_t> filled_;       // by opening
    std::vector<std::int32_t> closes_in_;    // by opening
    std::vector<char> refused_;              // by edge: asked before
    std::vector<std::int32_t> promised_;     // by opening, today
    std::vector<char> busy_;                 // by person: asked today
    std::vector<char> waits_;                // by person: was here when prices were estimated, not planned
    std::vector<Asked> asked_;
    Outlook outlook_;
    std::vector<std::int64_t> later_; // by person, as of the outlook
    std::int32_t day_ = 0;
    Months months_;
};

// Everything but what a policy counts on its way.
void complete(InstanceView const& problem, Stream const& stream, Months& months) {
    std::vector<std::int32_t> filled(problem.roles(), 0);
    std::vector<char> placed(problem.volunteers(), 0);
    for (Pairing const& each : months.placed) {
        ++filled[each.role];
        placed[each.volunteer] = 1;
    }
    months.value = months.score;
    for (std::uint32_t r = 0; r < problem.roles(); ++r) {
        months.value += problem.fill_value[r] * std::min(filled[r], problem.minimum[r]);
        if (stream.openings[r].until <= 0) continue; // on record only
        std::int32_t const missing = std::max(0, problem.minimum[r] - filled[r]);
        months.places_short += missing;
        months.openings_short += missing > 0;
        months.openings_empty += filled[r] == 0 && problem.maximum[r] > 0;
    }
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v) {
        months.people_placed += placed[v] != 0;
        months.people_left += placed[v] == 0 && problem.capacity[v] > 0 && stream.people[v].until > 0;
    }
    std::ranges::sort(months.placed);
    std::ranges::sort(months.waited);
}

void Centre::count() {
    complete(problem_, stream_, months_);
}

} // namespace

Months simulate(InstanceView const& instance, Stream const& stream, Placing placing,
                MonthsOptions const& options) {
    KITH_EXPECT(instance.pins.empty());
    KITH_EXPECT(stream.people.size() == instance.volunteers() && stream.openings.size() == instance.roles());
    return Centre(instance, stream, placing, options).run();
}

Months hindsight(InstanceView const& instance, Stream const& stream) {
    KITH_EXPECT(instance.pins.empty());
    Instance known;
    known.capacity.assign(instance.capacity.begin(), instance.capacity.end());
    known.minimum.assign(instance.minimum.begin(), instance.minimum.end());
    known.maximum.assign(instance.maximum.begin(), instance.maximum.end());
    known.fill_value.assign(instance.fill_value.begin(), instance.fill_value.end());
    for (std::uint32_t v = 0; v < instance.volunteers(); ++v) {
        Stay const& person = stream.people[v];
        for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
            std::uint32_t const r = instance.role[e];
            Stay const& opening = stream.openings[r];
            std::int32_t const first = std::max({0, person.from, opening.from});
            bool const together = first < std::min(person.until, opening.until);
            if (!together || !stream.says_yes(v, r)) continue;
            known.role.push_back(r);
            known.weight.push_back(instance.weight[e]);
        }
        known.offsets.push_back(static_cast<std::uint32_t>(known.role.size()));
    }
    Solution const solution = solve(known.view());
    Months months;
    months.placed = solution.pairings;
    for (Pairing const& each : solution.pairings) {
        auto const first = known.role.begin() + known.offsets[each.volunteer];
        auto const last = known.role.begin() + known.offsets[each.volunteer + 1];
        auto const at = std::lower_bound(first, last, each.role) - known.role.begin();
        months.score += known.weight[static_cast<std::size_t>(at)];
        months.waited.push_back(
            std::max({0, stream.people[each.volunteer].from, stream.openings[each.role].from}) -
            std::max(0, stream.people[each.volunteer].from));
    }
    complete(instance, stream, months);
    KITH_EXPECT(months.value == solution.value);
    return months;
}

} // namespace kith::simulation
