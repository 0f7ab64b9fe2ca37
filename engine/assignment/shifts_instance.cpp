// SPDX-License-Identifier: MIT
#include "assignment/shifts_instance.hpp"

#include "base/checked.hpp"

#include <algorithm>

namespace kith {
namespace {

constexpr std::int64_t sum_max = std::int64_t{1} << 59;

class Check {
  public:
    explicit Check(ShiftInstance const& instance) : in_(instance) {}

    std::vector<ShiftError> run() {
        auto const flaws = validate(in_.flow).size();
        if (flaws > 0) add(ShiftFlaw::flow_malformed, 0, std::int64_t(flaws), 0);
        check_sizes();
        if (!errors_.empty()) return std::move(errors_);
        check_footprints();
        check_roles();
        check_volunteers();
        check_settings();
        if (errors_.empty()) check_sums();
        return std::move(errors_);
    }

  private:
    void add(ShiftFlaw flaw, std::size_t element, std::int64_t value, std::int64_t limit) {
        errors_.push_back({flaw, element, value, limit});
    }

    void expect_size(std::size_t entries, std::size_t expected) {
        if (entries == expected) return;
        add(ShiftFlaw::sizes_differ, 0, std::int64_t(entries), std::int64_t(expected));
    }

    template <class Value>
    void expect_runs(Runs<Value> const& runs, std::size_t owners) {
        bool const sound = runs.offsets.size() == owners + 1 && runs.offsets.front() == 0 &&
                           std::ranges::is_sorted(runs.offsets) && runs.offsets.back() == runs.values.size();
        if (!sound) expect_size(runs.offsets.size(), owners + 1);
        if (!sound && errors_.empty())
            expect_size(runs.values.size(), runs.offsets.empty() ? 0 : runs.offsets.back());
    }

    void check_sizes() {
        if (in_.volunteers() + 1 != in_.flow.offsets.size()) return;
        expect_runs(in_.stretches, std::max(in_.roles(), in_.stretches.size()));
        if (in_.ways.size() > 0) expect_runs(in_.ways, in_.flow.edges());
        expect_size(in_.pin_way.size(), in_.pin_way.empty() ? 0 : in_.flow.pins.size());
        expect_runs(in_.minutes, in_.roles());
        expect_size(in_.place.size(), in_.roles());
        expect_size(in_.all_or_nothing.size(), in_.all_or_nothing.empty() ? 0 : in_.roles());
        expect_size(in_.weekly_limit.size(), in_.volunteers());
        expect_runs(in_.used, in_.volunteers());
        expect_size(in_.speed.size(), in_.volunteers());
        expect_size(in_.party.size(), in_.party.empty() ? 0 : in_.volunteers());
    }

    void check_weeks(ShiftFlaw flaw, std::size_t owner, std::span<WeekMinutes const> weeks) {
        std::int32_t last = -1;
        for (WeekMinutes const& each : weeks) {
            bool const sound =
                each.week > last && each.week < weeks_max && each.minutes >= 0 && each.minutes <= minutes_max;
            if (!sound) add(flaw, owner, each.week, each.minutes);
            last = each.week;
        }
    }

    void check_footprints() {
        for (std::size_t f = 0; f < in_.stretches.size(); ++f) {
            std::int32_t last = -line_max;
            for (Stretch const& each : in_.stretches[f]) {
                bool const sound = each.begin >= last && each.begin < each.end && each.end <= line_max;
                if (!sound) add(ShiftFlaw::stretch_malformed, f, each.begin, each.end);
                last = each.end;
            }
        }
        auto const check = [&](std::vector<std::uint32_t> const& ways) {
            for (std::uint32_t const each : ways) {
                if (each < in_.stretches.size()) continue;
                add(ShiftFlaw::way_out_of_range, 0, each, std::int64_t(in_.stretches.size()));
            }
        };
        check(in_.ways.values);
        check(in_.pin_way);
    }

    void check_roles() {
        for (std::size_t r = 0; r < in_.roles(); ++r) {
            check_weeks(ShiftFlaw::minutes_malformed, r, in_.minutes[r]);
            if (in_.place[r] != nowhere && in_.place[r] >= in_.places.size()) {
                add(ShiftFlaw::place_out_of_range, r, in_.place[r], std::int64_t(in_.places.size()));
            }
        }
    }

    void check_volunteers() {
        for (std::size_t v = 0; v < in_.volunteers(); ++v) {
            check_weeks(ShiftFlaw::used_malformed, v, in_.used[v]);
            if (in_.speed[v] >= in_.speeds.size()) {
                add(ShiftFlaw::speed_out_of_range, v, in_.speed[v], std::int64_t(in_.speeds.size()));
            }
            if (in_.weekly_limit[v] < no_weekly_limit || in_.weekly_limit[v] > minutes_max) {
                add(ShiftFlaw::limit_malformed, v, in_.weekly_limit[v], minutes_max);
            }
            if (in_.people(v) < 1 || in_.people(v) > party_max) {
                add(ShiftFlaw::party_out_of_range, v, in_.people(v), party_max);
            }
        }
    }

    void check_settings() {
        auto const check_speed = [&](std::size_t s, eligibility::TravelSpeed const& speed) {
            bool const sound = speed.start_minutes >= 0 && speed.start_minutes <= minutes_per_week &&
                               speed.metres_per_minute >= 1;
            if (!sound) add(ShiftFlaw::speed_malformed, s, speed.start_minutes, speed.metres_per_minute);
        };
        for (std::size_t s = 0; s < in_.speeds.size(); ++s) check_speed(s, in_.speeds[s]);
        if (in_.on_foot) check_speed(in_.speeds.size(), *in_.on_foot);
        if (in_.detour_percent < 0 || in_.detour_percent > 10'000) {
            add(ShiftFlaw::setting_out_of_range, 0, in_.detour_percent, 10'000);
        }
        if (in_.rest_minutes < 0 || in_.rest_minutes > minutes_per_week) {
            add(ShiftFlaw::setting_out_of_range, 1, in_.rest_minutes, minutes_per_week);
        }
        if (!std::ranges::is_sorted(in_.midnights, std::less_equal<>()))
            add(ShiftFlaw::midnights_malformed, 0, 0, 0);
        if (in_.rest_minutes > 0 && in_.midnights.empty()) add(ShiftFlaw::midnights_malformed, 0, 0, 0);
    }

    void check_sums() {
        std::int64_t const worth = worth_limit(in_);
        if (worth > sum_max) add(ShiftFlaw::value_overflows, 0, worth, sum_max);
    }

    ShiftInstance const& in_;
    std::vector<ShiftError> errors_;
};

} // namespace

std::vector<ShiftError> validate(ShiftInstance const& instance) {
    return Check(instance).run();
}

// Every place at the highest price it can have, and everybody holding all they are eligible for, at prices as
// low as fill values allow.
std::int64_t worth_limit(ShiftInstance const& instance) {
    InstanceView const& flow = instance.flow;
    std::int64_t const fill_highest = flow.roles() == 0 ? 0 : std::ranges::max(flow.fill_value);
    std::int64_t sum = 0;
    auto const add = [&](std::int64_t a, std::int64_t b) {
        auto const term = checked_multiply(a, b);
        auto const total = term ? checked_add(sum, *term) : std::nullopt;
        sum = total && *total <= sum_max ? *total : sum_max + 1;
    };
    for (std::size_t r = 0; r < flow.roles(); ++r) add(flow.fill_value[r] + weight_max, flow.maximum[r]);
    for (std::size_t v = 0; v < flow.volunteers(); ++v) {
        std::int64_t const row = flow.offsets[v + 1] - flow.offsets[v];
        std::int64_t const held = std::min<std::int64_t>(row, flow.capacity[v]);
        add(instance.people(v) * (weight_max + fill_highest), held);
    }
    for (Pin const& pin : flow.pins) add(instance.people(pin.volunteer), pin.weight);
    return sum;
}

} // namespace kith
