// SPDX-License-Identifier: MIT
#include "simulation/drill.hpp"

#include "base/contract.hpp"
#include "base/random.hpp"

#include <algorithm>

namespace kith::simulation {
namespace {

// Those the plan gives the place come first, then those without a promise elsewhere, each by score. Weights
// are at most weight_max.
std::vector<std::int64_t> ranks(Roster const& roster, Instance const& instance, Plan const& plan) {
    std::vector<char> promised(roster.volunteers().size(), 0);
    for (Match const& match : roster.matches())
        if (is_promised(match.state, roster.role_of(match.opening).direct))
            promised[match.volunteer.index()] = 1;
    constexpr std::int64_t group = 2 * std::int64_t{weight_max};
    std::vector<std::int64_t> rank;
    auto planned = plan.pairings.begin();
    for (std::uint32_t v = 0; v < instance.capacity.size(); ++v) {
        for (std::uint32_t e = instance.offsets[v]; e < instance.offsets[v + 1]; ++e) {
            auto const key = std::pair(VolunteerId(v), OpeningId(instance.role[e]));
            while (planned != plan.pairings.end() && std::pair(planned->volunteer, planned->opening) < key)
                ++planned;
            bool const own =
                planned != plan.pairings.end() && std::pair(planned->volunteer, planned->opening) == key;
            rank.push_back((own ? 0 : promised[v] != 0 ? 2 * group : group) - instance.weight[e]);
        }
    }
    return rank;
}

// What is left to give away: the room people have beside the places they hold, and the places sought.
Instance left_to_fill(Instance const& whole, std::vector<Sought> const& sought) {
    Instance left = whole;
    for (Pin const& pin : left.pins)
        left.capacity[pin.volunteer] = std::max(0, left.capacity[pin.volunteer] - 1);
    left.pins.clear();
    std::ranges::fill(left.minimum, 0);
    std::ranges::fill(left.maximum, 0);
    for (Sought const& each : sought) left.maximum[each.opening.index()] = each.places;
    return left;
}

} // namespace

std::vector<DroppedOut> draw_drop_outs(std::uint64_t seed, Roster const& roster,
                                       std::vector<std::int32_t> const& per_cent) {
    std::vector<DroppedOut> dropped;
    for (std::size_t index = 0; index < roster.volunteers().size(); ++index) {
        VolunteerId const volunteer(index);
        if (roster[volunteer].status != VolunteerStatus::active) continue;
        Random random(seed, 311, index);
        for (std::size_t at = 0; at < per_cent.size(); ++at) {
            if (!random.chance(10 * per_cent[at])) continue;
            dropped.push_back({volunteer, at});
            break;
        }
    }
    return dropped;
}

Drill run_drill(eligibility::Judge const& judge, PlanningProblem const& problem, Plan const& plan,
                std::vector<Sought> const& sought, std::vector<std::uint8_t> const& channels, Instant start,
                DrillOptions const& options) {
    Roster const& roster = judge.roster();
    KITH_EXPECT(std::ranges::is_sorted(sought, {}, &Sought::opening));
    Instance const instance = left_to_fill(problem.instance, sought);
    auto const rank = ranks(roster, instance, plan);
    std::vector<std::int32_t> const metres(instance.role.size(), 0);
    std::vector<Window> windows(instance.maximum.size());
    std::vector<std::uint32_t> kind;
    std::vector<std::int32_t> const yes(instance.maximum.size(), options.yes_per_mille);
    for (Opening const& opening : roster.openings())
        kind.push_back(static_cast<std::uint32_t>(opening.role.index()));
    Instant end = start;
    for (Sought const& each : sought) {
        windows[each.opening.index()] = each.window;
        end = std::max(end, each.window.until);
    }
    AppealWorld const world{.instance = instance.view(),
                            .rank = rank,
                            .metres = metres,
                            .channels = channels,
                            .windows = windows,
                            .kind = kind,
                            .kinds = static_cast<std::uint32_t>(roster.roles().size()),
                            .yes = yes,
                            .seed = options.seed,
                            .start = start,
                            .end = end,
                            .zone = roster.zone()};
    asking::Acceptance nothing{std::vector<asking::Answers>(world.kinds)};
    Drill drill{.appeals = simulate_appeals(world, Asking::waves, options.policy, std::move(nothing),
                                            options.answers),
                .suitable = {},
                .filled_at = {}};
    std::vector<std::int32_t> suitable(instance.maximum.size(), 0);
    for (std::uint32_t const role : instance.role) ++suitable[role];
    for (Sought const& each : sought) drill.suitable.push_back(suitable[each.opening.index()]);
    for (Instant const at : drill.appeals.filled_at)
        drill.filled_at.push_back(
            static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::hours>(at - start).count()));
    return drill;
}

} // namespace kith::simulation
