// SPDX-License-Identifier: MIT
// The optimiser's problem where a person may hold several openings that must not clash: the instance of
// instance.hpp, and beside it when and where each opening is, what it takes of a week's hours, how fast each
// volunteer travels and how many hours a week they give. The planner fills it from a roster; `solve_shifts`
// and `certify_shifts` read it. All times lie on one line of minutes, whatever its origin.
#pragma once

#include "assignment/instance.hpp"
#include "base/interval.hpp"
#include "eligibility/settings.hpp"
#include "model/location.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace kith {

// One run of values for each of a sequence of owners, end to end.
template <class Value>
struct Runs {
    std::vector<std::uint32_t> offsets{0};
    std::vector<Value> values;

    [[nodiscard]] std::size_t size() const { return offsets.size() - 1; }
    [[nodiscard]] std::span<Value const> operator[](std::size_t owner) const {
        return {values.data() + offsets[owner], values.data() + offsets[owner + 1]};
    }
    // Ends the run of the present owner.
    void close() { offsets.push_back(std::uint32_t(values.size())); }
};

using Stretch = BasicInterval<std::int32_t>; // minutes on the line

struct WeekMinutes {
    std::int32_t week = 0; // civil weeks, numbered from 0 at the start of the horizon
    std::int32_t minutes = 0;
    friend auto operator<=>(WeekMinutes const&, WeekMinutes const&) = default;
};

inline constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::int32_t no_weekly_limit = -1;

// A footprint is when one person would be there: stretches of time. An opening has one of its own; where it
// leaves the person a choice of sessions, an edge has several to choose from, its ways. Two openings clash
// for a volunteer when a stretch of the one's footprint and a stretch of the other's overlap, or lie closer
// together than the journey between their places (nothing at the same place), or than the rest, where they
// begin on different civil days. A volunteer's openings, pins included, may not clash, nor take more
// minutes of any week than the limit less what is used already. A pin stands whatever it breaks; then nothing
// may make it worse.
struct ShiftInstance {
    InstanceView flow;

    // By opening.
    // Its own footprint; behind those of all openings, the others that `ways` and `pin_way` name. Ascending,
    // disjoint; none: by arrangement, never clashes.
    Runs<Stretch> stretches;
    Runs<WeekMinutes> minutes;        // ascending by week: what one person gives
    std::vector<std::uint32_t> place; // index into `places`, or nowhere: remote or unknown, no journey
    std::vector<bool> all_or_nothing; // runs only with its minimum; empty: none is

    // By edge: the footprints it may be held with, one of which is chosen; an edge without any has its
    // opening's own. No runs at all: no edge has any.
    Runs<std::uint32_t> ways;
    std::vector<std::uint32_t> pin_way; // by pin: its footprint; empty: the openings' own

    // By volunteer.
    std::vector<std::int32_t> weekly_limit; // minutes, or no_weekly_limit
    Runs<WeekMinutes> used;                 // minutes given elsewhere, not by pins of this instance
    std::vector<std::uint8_t> speed;        // index into `speeds`
    // A group booking is one volunteer who takes `party` places in every opening it takes, or none; its
    // weights are each person's. Empty: everybody is one person.
    std::vector<std::int32_t> party;

    std::vector<GridPoint> places;
    std::vector<eligibility::TravelSpeed> speeds;
    std::optional<eligibility::TravelSpeed> on_foot; // everybody's, where it is quicker than their own
    std::int32_t detour_percent = 100;
    std::int32_t rest_minutes = 0;
    std::vector<std::int32_t> midnights; // where civil days begin on the line, ascending; rest needs them

    [[nodiscard]] std::size_t volunteers() const { return flow.volunteers(); }
    [[nodiscard]] std::size_t roles() const { return flow.roles(); }
    [[nodiscard]] std::int32_t people(std::size_t volunteer) const {
        return party.empty() ? 1 : party[volunteer];
    }
    // Calls visit(footprint) for each way of the edge, which is of the role.
    template <class Visit>
    void visit_ways(std::size_t edge, std::uint32_t role_of_edge, Visit visit) const {
        auto const several = ways.size() == 0 ? std::span<std::uint32_t const>() : ways[edge];
        if (several.empty()) return visit(role_of_edge);
        for (std::uint32_t const each : several) visit(each);
    }
    [[nodiscard]] std::uint32_t way_of_pin(std::size_t pin) const {
        return pin_way.empty() ? flow.pins[pin].role : pin_way[pin];
    }
    [[nodiscard]] bool runs_only_full(std::size_t role) const {
        return !all_or_nothing.empty() && all_or_nothing[role];
    }
};

inline constexpr std::int32_t line_max = 1 << 30;      // minutes either side of the origin
inline constexpr std::int32_t minutes_max = 1'000'000; // of a week, or its limit
inline constexpr std::int32_t weeks_max = 1'024;
inline constexpr std::int32_t party_max = 100'000;

enum class ShiftFlaw {
    flow_malformed,    // value = flaws that `validate` names
    sizes_differ,      // value = entries, limit = entries expected
    stretch_malformed, // element = footprint, value = begin, limit = end: empty, out of order or off the line
    minutes_malformed, // element = role, value = week, limit = minutes
    used_malformed,    // element = volunteer, value = week, limit = minutes
    place_out_of_range,   // element = role, value
    speed_out_of_range,   // element = volunteer, value
    speed_malformed,      // element = speed, value = start minutes, limit = metres a minute
    limit_malformed,      // element = volunteer, value
    party_out_of_range,   // element = volunteer, value, limit
    setting_out_of_range, // element: 0 detour, 1 rest; value
    midnights_malformed,  // element: not ascending, or none though rest is asked for
    way_out_of_range,     // value = footprint, limit = footprints
    value_overflows,      // the worth of filling everything is beyond 2^59: value
};

struct ShiftError {
    ShiftFlaw flaw{};
    std::size_t element = 0;
    std::int64_t value = 0;
    std::int64_t limit = 0;
    friend bool operator==(ShiftError const&, ShiftError const&) = default;
};

// Empty when the instance may be solved. One pass.
[[nodiscard]] std::vector<ShiftError> validate(ShiftInstance const& instance);

// No plan's value, and no sensible bound, is above this. Beyond 2^59 an instance is refused.
[[nodiscard]] std::int64_t worth_limit(ShiftInstance const& instance);

} // namespace kith
