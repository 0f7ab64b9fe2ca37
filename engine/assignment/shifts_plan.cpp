// SPDX-License-Identifier: MIT
// Plans are improved by re-solving very large neighbourhoods exactly. Each volunteer's week is cut into slots
// around the openings they hold: sets of openings such that one from each may always be held together
// (nothing in one slot clashes with anything in another, and the longest of each slot together fit the
// hours). Given the slots, the best plan is a flow (solve.hpp), over everybody at once. The cut is random in
// part, so rounds differ. What slots alone cannot do, one long shift for two short ones, comes from the
// prices: some of the people whose openings are worth less, at the prices, than their best choice start the
// round from that choice.
#include "assignment/shifts_plan.hpp"

#include "assignment/shifts_prices.hpp"

#include "assignment/steady.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <numeric>

namespace kith {
namespace {

constexpr std::size_t slot_edges_max = 6;  // more makes rounds slower, not better
constexpr std::size_t ring_max = 64;       // people brought back together
constexpr std::size_t candidates_max = 96; // looked at for the slots of one volunteer
// Of those whose choice could be better, by turns: many at once start well, a few settle what is left.
constexpr std::array<std::uint32_t, 4> afresh_percent{25, 10, 25, 4};

} // namespace

void SlotFlow::add_copy(ShiftProblem const& problem, std::uint32_t v, std::vector<std::uint32_t>& edges) {
    std::ranges::sort(edges, {}, [&](std::uint32_t e) { return std::pair(problem.role[e], e); });
    for (std::size_t i = 0; i < edges.size(); ++i) {
        std::uint32_t const e = edges[i];
        if (i > 0 && problem.role[edges[i - 1]] == problem.role[e]) continue; // the first way will do
        instance.role.push_back(problem.role[e]);
        instance.weight.push_back(problem.weight[e]);
        edge.push_back(e);
    }
    instance.capacity.push_back(1);
    instance.offsets.push_back(std::uint32_t(instance.role.size()));
    owner.push_back(v);
}

Solution SlotFlow::solve_with(SolveOptions const& options, std::span<Pairing const> kept,
                              std::function<void(std::uint32_t, std::uint32_t)> const& take) const {
    Solution solution = solve(instance.view(), options);
    if (!kept.empty()) {
        std::vector<Pairing> of_copies;
        for (std::uint32_t copy = 0; copy < owner.size(); ++copy) {
            for (std::uint32_t i = instance.offsets[copy]; i < instance.offsets[copy + 1]; ++i) {
                if (std::ranges::binary_search(kept, Pairing{owner[copy], instance.role[i]}))
                    of_copies.push_back({copy, instance.role[i]});
            }
        }
        solution = steadiest(instance.view(), std::move(solution), of_copies);
    }
    for (Pairing const& each : solution.pairings) {
        auto const row = std::span(instance.role).subspan(instance.offsets[each.volunteer]);
        auto const at = std::ranges::find(row, each.role) - row.begin();
        take(owner[each.volunteer], edge[instance.offsets[each.volunteer] + std::size_t(at)]);
    }
    return solution;
}

PlanSearch::PlanSearch(ShiftProblem const& problem, Chooser& chooser, ShiftBudget& budget, std::uint64_t seed)
    : problem_(problem), chooser_(chooser), budget_(budget), random_(seed), order_(problem.volunteers()) {
    std::iota(order_.begin(), order_.end(), 0U);
}

bool PlanSearch::has_room(ShiftPlan const& plan, std::uint32_t v, std::uint32_t r) const {
    return plan.filled[r] + problem_.party[v] <= problem_.maximum[r];
}

bool PlanSearch::holds_role(std::span<std::uint32_t const> edges, std::uint32_t role) const {
    return std::ranges::any_of(edges, [&](std::uint32_t e) { return problem_.role[e] == role; });
}

void PlanSearch::hold(ShiftPlan& plan, std::uint32_t v, std::uint32_t e) const {
    plan.held[v].push_back(e);
    plan.filled[problem_.role[e]] += problem_.party[v];
}

void PlanSearch::release(ShiftPlan& plan, std::uint32_t v) const {
    for (std::uint32_t const e : plan.held[v]) plan.filled[problem_.role[e]] -= problem_.party[v];
    plan.held[v].clear();
}

void PlanSearch::evaluate(ShiftPlan& plan) const {
    plan.value = problem_.fixed_value;
    for (std::size_t v = 0; v < plan.held.size(); ++v) {
        for (std::uint32_t const e : plan.held[v])
            plan.value += std::int64_t(problem_.weight[e]) * problem_.party[v];
    }
    for (std::size_t r = 0; r < plan.filled.size(); ++r) {
        plan.value += problem_.fill_value[r] * std::min<std::int64_t>(plan.filled[r], problem_.minimum[r]);
    }
}

// Openings that run only with their minimum, and do not have it, lose everybody.
void PlanSearch::empty_what_cannot_run(ShiftPlan& plan) const {
    if (std::ranges::count(problem_.full_only, char{1}) == 0) return;
    auto const cannot_run = [&](std::uint32_t e) {
        std::uint32_t const r = problem_.role[e];
        return problem_.full_only[r] != 0 && plan.filled[r] < problem_.minimum[r];
    };
    // Whether a role runs is decided before anybody leaves, and no role is left by some only.
    std::vector<bool> closed(problem_.roles());
    for (std::size_t v = 0; v < plan.held.size(); ++v) {
        for (std::uint32_t const e : plan.held[v]) closed[problem_.role[e]] = cannot_run(e);
    }
    for (std::size_t v = 0; v < plan.held.size(); ++v) {
        std::erase_if(plan.held[v], [&](std::uint32_t e) {
            if (!closed[problem_.role[e]]) return false;
            plan.filled[problem_.role[e]] -= problem_.party[v];
            return true;
        });
    }
}

// --- The first plan
// -------------------------------------------------------------------------------------------

void PlanSearch::start(std::vector<std::int64_t> const& prices) {
    random_.shuffle(order_);
    // Groups first: they need room that single people would break up.
    std::vector<std::uint32_t> turn(order_.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i) turn[order_[i]] = i;
    std::ranges::sort(order_, {}, [&](std::uint32_t v) { return std::pair(-problem_.party[v], turn[v]); });
    ShiftPlan plan;
    plan.held.resize(problem_.volunteers());
    plan.filled.assign(problem_.roles(), 0);
    take_turns(plan, prices, false);
    empty_what_cannot_run(plan);
    take_turns(plan, {}, true);
    evaluate(plan);
    best_ = std::move(plan);
}

ShiftPlan PlanSearch::still_held(std::span<Pairing const> kept) {
    ShiftPlan plan;
    plan.held.resize(problem_.volunteers());
    plan.filled.assign(problem_.roles(), 0);
    for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
        chooser_.begin(v);
        for (std::uint32_t e = problem_.row(v).begin; e < problem_.row(v).end; ++e) {
            std::uint32_t const r = problem_.role[e];
            if (!std::ranges::binary_search(kept, Pairing{v, r}) || !has_room(plan, v, r)) continue;
            chooser_.offer(e, problem_.weight[e] + problem_.typical_weight); // many rather than few
        }
        chooser_.choose();
        for (std::uint32_t const e : chooser_.edges()) hold(plan, v, e);
    }
    empty_what_cannot_run(plan);
    return plan;
}

void PlanSearch::start_from(std::span<Pairing const> kept) {
    only_better_ = true;
    ShiftPlan plan = still_held(kept);
    take_turns(plan, {}, true);
    evaluate(plan);
    best_ = std::move(plan);
}

bool PlanSearch::consider(std::vector<std::vector<std::uint32_t>> const& held) {
    if (held.empty()) return false;
    ShiftPlan plan{.held = held, .filled = std::vector<std::int64_t>(problem_.roles(), 0)};
    for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
        for (std::uint32_t const e : plan.held[v]) plan.filled[problem_.role[e]] += problem_.party[v];
    }
    empty_what_cannot_run(plan);
    take_turns(plan, {}, true);
    evaluate(plan);
    bool const better = plan.value > best_.value;
    if (better) best_ = std::move(plan);
    return better;
}

void PlanSearch::settle(std::span<Pairing const> kept, std::vector<std::int64_t> const& prices) {
    if (!budget_.running()) return;
    ShiftPlan plan = solve_slots(best_, prices, kept);
    if (plan.value >= best_.value) best_ = std::move(plan);

    Moves moves{.before = still_held(kept), .into = {}};
    moves.into.resize(problem_.roles());
    for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
        for (std::uint32_t const e : best_.held[v]) {
            std::uint32_t const r = problem_.role[e];
            if (!holds_role(moves.before.held[v], r)) moves.into[r].push_back(v);
        }
    }
    // One that is brought back can open the way for another; each time fewer have moved.
    for (bool again = true; again;) {
        again = false;
        for (std::uint32_t v = 0; v < problem_.volunteers() && budget_.running(); ++v) {
            auto const left = [&](std::uint32_t e) { return !holds_role(best_.held[v], problem_.role[e]); };
            if (std::ranges::any_of(moves.before.held[v], left)) again = bring_back(moves, v) || again;
        }
    }
}

// The one asked for gets back what they held, whoever moved into it gets back what they held, and so on: a
// ring of moves, or a chain to a place that is free. Taken back where that makes the plan no worse.
bool PlanSearch::bring_back(Moves const& moves, std::uint32_t first) {
    std::vector<std::uint32_t> ring{first};
    std::map<std::uint32_t, std::int64_t> change; // people, by role
    std::int64_t gain = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        std::uint32_t const v = ring[i];
        for (std::uint32_t const e : best_.held[v]) {
            change[problem_.role[e]] -= problem_.party[v];
            gain -= std::int64_t(problem_.weight[e]) * problem_.party[v];
        }
        for (std::uint32_t const e : moves.before.held[v]) {
            change[problem_.role[e]] += problem_.party[v];
            gain += std::int64_t(problem_.weight[e]) * problem_.party[v];
        }
        for (std::uint32_t const e : moves.before.held[v]) {
            std::uint32_t const r = problem_.role[e];
            std::int64_t over = best_.filled[r] + change[r] - problem_.maximum[r];
            for (auto u = moves.into[r].begin(); over > 0 && u != moves.into[r].end(); ++u) {
                if (!holds_role(best_.held[*u], r)) continue; // brought back before
                auto const at = std::size_t(std::ranges::find(ring, *u) - ring.begin());
                if (at <= i) continue; // counted
                if (at == ring_max) return false;
                if (at == ring.size()) ring.push_back(*u);
                over -= problem_.party[*u];
            }
        }
    }
    budget_.spend(std::int64_t(ring.size()));
    for (auto const& [r, people] : change) {
        std::int64_t const filled = best_.filled[r] + people;
        bool const runs = problem_.full_only[r] == 0 || filled == 0 || filled >= problem_.minimum[r];
        if (filled > problem_.maximum[r] || !runs) return false;
        gain += problem_.fill_value[r] * (std::min<std::int64_t>(filled, problem_.minimum[r]) -
                                          std::min<std::int64_t>(best_.filled[r], problem_.minimum[r]));
    }
    if (gain < 0) return false;
    for (std::uint32_t const v : ring) release(best_, v);
    for (std::uint32_t const v : ring) {
        for (std::uint32_t const e : moves.before.held[v]) hold(best_, v, e);
    }
    best_.value += gain;
    return true;
}

// Everybody takes the best of what is free: at the prices, or, adding to what they hold, for its own worth.
void PlanSearch::take_turns(ShiftPlan& plan, std::vector<std::int64_t> const& prices, bool add_only) {
    for (std::uint32_t const v : order_) {
        chooser_.begin(v);
        std::int64_t const people = problem_.party[v];
        auto const keeps_running = [&](std::uint32_t e) { return problem_.full_only[problem_.role[e]] != 0; };
        if (add_only && std::ranges::any_of(plan.held[v], keeps_running)) continue;
        auto const before = plan.held[v];
        release(plan, v);
        std::int64_t held_value = 0;
        for (std::uint32_t e = problem_.row(v).begin; e < problem_.row(v).end; ++e) {
            std::uint32_t const r = problem_.role[e];
            if (!has_room(plan, v, r)) continue;
            std::int64_t net = 0;
            if (add_only) {
                if (problem_.full_only[r] != 0 && plan.filled[r] < problem_.minimum[r]) continue;
                std::int64_t const below = std::max<std::int64_t>(0, problem_.minimum[r] - plan.filled[r]);
                net = problem_.weight[e] * people + problem_.fill_value[r] * std::min(people, below);
                if (std::ranges::find(before, e) != before.end()) held_value += net; // offered as well
            } else {
                net = (problem_.weight[e] - prices[r]) * people;
            }
            if (net > 0) chooser_.offer(e, net);
        }
        chooser_.choose();
        if (add_only && chooser_.value() < held_value) {
            for (std::uint32_t const e : before) hold(plan, v, e);
        } else {
            for (std::uint32_t const e : chooser_.edges()) hold(plan, v, e);
        }
        budget_.spend(1);
    }
}

// --- A round
// --------------------------------------------------------------------------------------------------

bool PlanSearch::improve(std::vector<std::int64_t> const& prices) {
    ShiftPlan plan = best_;
    choose_afresh(plan, prices);
    if (!budget_.running()) return false;
    plan = solve_slots(std::move(plan), prices, {});
    bool const better = plan.value > best_.value;
    if (better || (plan.value == best_.value && !only_better_)) best_ = std::move(plan);
    return better;
}

bool PlanSearch::polish(std::vector<std::int64_t> const& prices) {
    if (chooses_.empty()) {
        for (std::uint32_t v = 0; v < problem_.volunteers(); ++v)
            chooses_.push_back(has_to_choose(problem_, v) ? 1 : 0);
    }
    ShiftPlan plan = best_;
    for (std::uint32_t v = 0; v < problem_.volunteers() && budget_.running(); ++v) {
        if (chooses_[v] == 0 || problem_.party[v] > 1) continue;
        std::int64_t held_worth = 0;
        for (std::uint32_t const e : plan.held[v])
            held_worth += problem_.weight[e] - prices[problem_.role[e]];
        offer_at_prices(problem_, chooser_, v, prices, 1);
        chooser_.choose();
        if (chooser_.value() <= held_worth) continue;
        release(plan, v);
        for (std::uint32_t const e : chooser_.edges()) hold(plan, v, e);
    }
    if (!budget_.running()) return false;
    whole_ = true;
    plan = solve_slots(std::move(plan), prices, {});
    whole_ = false;
    bool const better = plan.value > best_.value;
    if (better) best_ = std::move(plan);
    return better;
}

// All of v's edges as they are.
void PlanSearch::add_whole(std::uint32_t v) {
    std::vector<std::uint32_t> edges(problem_.row(v).size());
    std::iota(edges.begin(), edges.end(), problem_.row(v).begin);
    flow_.add_copy(problem_, v, edges);
    flow_.instance.capacity.back() = problem_.capacity[v];
}

// The best plan in which everybody changes what they hold one for one.
ShiftPlan PlanSearch::solve_slots(ShiftPlan plan, std::vector<std::int64_t> const& prices,
                                  std::span<Pairing const> kept) {
    kept_ = kept;
    reset_roles(plan);
    for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
        if (problem_.party[v] != 1 || problem_.capacity[v] == 0) continue;
        if (whole_ && chooses_[v] == 0)
            add_whole(v);
        else
            add_slots(plan, v, prices);
    }
    for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
        if (problem_.party[v] == 1) release(plan, v);
    }
    Solution const solution = flow_.solve_with(budget_.for_flow(), kept,
                                               [&](std::uint32_t v, std::uint32_t e) { hold(plan, v, e); });
    budget_.spent(solution);
    flow_prices_ = solution.prices;
    empty_what_cannot_run(plan);
    evaluate(plan);
    return plan;
}

// Some of those who hold less than their best choice at the prices start from that choice, whether or not
// there is room: the flow settles it. Groups are not part of the flow, so theirs must leave each other room.
void PlanSearch::choose_afresh(ShiftPlan& plan, std::vector<std::int64_t> const& prices) {
    std::int64_t const worth_it = problem_.typical_weight / 12;
    std::uint32_t const percent = afresh_percent[round_++ % afresh_percent.size()];
    std::vector<std::int64_t> by_groups(problem_.roles(), 0);
    for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
        if (problem_.party[v] == 1) continue;
        for (std::uint32_t const e : plan.held[v]) by_groups[problem_.role[e]] += problem_.party[v];
    }
    // Places that are free now are claimed once each: they settle without any flow.
    constexpr std::int64_t was_full = -1;
    std::vector<std::int64_t> unclaimed(problem_.roles(), was_full);
    for (std::size_t r = 0; r < problem_.roles(); ++r) {
        std::int64_t const wanted = prices[r] < 0 ? problem_.minimum[r] : problem_.maximum[r];
        if (plan.filled[r] < wanted) unclaimed[r] = wanted - plan.filled[r];
    }
    auto const first = random_.below(std::max<std::size_t>(1, problem_.volunteers()));
    for (std::uint32_t i = 0; i < problem_.volunteers() && budget_.running(); ++i) {
        auto const v = std::uint32_t((std::size_t(first) + i) % problem_.volunteers());
        if (problem_.capacity[v] == 0 || problem_.row(v).size() == 0) continue;
        if (random_.below(100) >= percent) continue;
        std::int64_t const people = problem_.party[v];
        std::int64_t held_worth = 0;
        for (std::uint32_t const e : plan.held[v]) {
            held_worth += (problem_.weight[e] - prices[problem_.role[e]]) * people;
            if (people > 1) by_groups[problem_.role[e]] -= people;
        }
        chooser_.begin(v);
        for (std::uint32_t e = problem_.row(v).begin; e < problem_.row(v).end; ++e) {
            std::int64_t const net = (problem_.weight[e] - prices[problem_.role[e]]) * people;
            bool const fits =
                people == 1 || by_groups[problem_.role[e]] + people <= problem_.maximum[problem_.role[e]];
            bool const free = unclaimed[problem_.role[e]] != 0 || holds_role(plan.held[v], problem_.role[e]);
            if (net > 0 && fits && free) chooser_.offer(e, net);
        }
        chooser_.choose();
        if (chooser_.value() - held_worth > (people > 1 ? 0 : worth_it)) {
            auto const before = plan.held[v];
            release(plan, v);
            for (std::uint32_t const e : chooser_.edges()) {
                hold(plan, v, e);
                std::int64_t& left = unclaimed[problem_.role[e]];
                if (left > 0 && !holds_role(before, problem_.role[e]))
                    left = std::max<std::int64_t>(0, left - people);
            }
        }
        if (people > 1) {
            for (std::uint32_t const e : plan.held[v]) by_groups[problem_.role[e]] += people;
        }
        if ((i & 255) == 0) budget_.spend(64);
    }
}

// Places as the groups leave them. Openings that run only full are tried by turns: those that run are made to
// keep their minimum, and some of the others are made to reach it.
void PlanSearch::reset_roles(ShiftPlan const& plan) {
    flow_ = {};
    Instance& flow = flow_.instance;
    flow.minimum = problem_.minimum;
    flow.maximum = problem_.maximum;
    flow.fill_value = problem_.fill_value;
    for (std::uint32_t v = 0; v < problem_.volunteers(); ++v) {
        if (problem_.party[v] == 1) continue;
        for (std::uint32_t const e : plan.held[v]) {
            std::uint32_t const r = problem_.role[e];
            flow.maximum[r] -= problem_.party[v];
            flow.minimum[r] = std::max(0, flow.minimum[r] - problem_.party[v]);
        }
    }
    for (std::size_t r = 0; r < problem_.roles(); ++r) {
        if (problem_.full_only[r] == 0) continue;
        bool const runs = best_.filled[r] >= problem_.minimum[r];
        std::uint32_t const roll = random_.below(16);
        bool const try_running = runs ? roll > 0 : roll < 4;
        if (try_running) {
            flow.fill_value[r] = std::min(fill_value_max, flow.fill_value[r] + 4 * problem_.typical_weight);
        } else {
            flow.maximum[r] = 0;
            flow.minimum[r] = 0;
        }
    }
}

// Cuts v's openings into slots: first those held, one each, then the most promising others.
void PlanSearch::add_slots(ShiftPlan const& plan, std::uint32_t v, std::vector<std::int64_t> const& prices) {
    auto const hours = problem_.hours_left(v);
    left_.assign(hours.begin(), hours.end());
    slots_used_ = 0;
    auto const open_slot = [&](std::uint32_t e) {
        if (slots_used_ == slots_.size()) slots_.emplace_back();
        slots_[slots_used_].edges.clear();
        slots_[slots_used_].minutes.assign(left_.size(), 0);
        if (join_slot(slots_used_, e)) ++slots_used_;
    };
    for (std::uint32_t const e : plan.held[v]) open_slot(e);

    // A little chance in the order makes every round's slots different.
    std::int64_t const blur = std::max<std::int64_t>(1, problem_.typical_weight * 3 / 4);
    candidates_.clear();
    for (std::uint32_t e = problem_.row(v).begin; e < problem_.row(v).end; ++e) {
        if (std::ranges::binary_search(kept_, Pairing{v, problem_.role[e]})) {
            candidates_.emplace_back(std::numeric_limits<std::int64_t>::min(), e);
            continue;
        }
        std::int64_t const net = problem_.weight[e] - prices[problem_.role[e]];
        if (!whole_ && net <= -problem_.typical_weight / 64) continue;
        candidates_.emplace_back(-net + std::int64_t(random_.below(std::uint64_t(blur))), e);
    }
    std::size_t const count = whole_ ? candidates_.size() : std::min(candidates_.size(), candidates_max);
    std::ranges::partial_sort(candidates_, candidates_.begin() + std::ptrdiff_t(count));
    for (std::size_t k = 0; k < count; ++k) {
        std::uint32_t const e = candidates_[k].second;
        if (holds_role(plan.held[v], problem_.role[e])) continue;
        std::size_t clashing = 0;
        std::size_t slot = 0;
        for (std::size_t s = 0; s < slots_used_; ++s) {
            auto const clashes = [&](std::uint32_t other) { return problem_.clash(v, e, other); };
            if (!std::ranges::any_of(slots_[s].edges, clashes)) continue;
            ++clashing;
            slot = s;
        }
        if (clashing > 1) continue;
        if (clashing == 1) {
            join_slot(slot, e);
        } else if (slots_used_ < std::size_t(problem_.capacity[v])) {
            open_slot(e);
        } else {
            std::size_t const first = random_.below(slots_used_);
            for (std::size_t s = 0; s < slots_used_; ++s) {
                if (join_slot((first + s) % slots_used_, e)) break;
            }
        }
    }
    for (std::size_t s = 0; s < slots_used_; ++s) flow_.add_copy(problem_, v, slots_[s].edges);
}

// Adds to a slot if it is not full and the hours allow for the longest of every slot.
bool PlanSearch::join_slot(std::size_t s, std::uint32_t e) {
    Slot& slot = slots_[s];
    if ((!whole_ && slot.edges.size() >= slot_edges_max) || holds_role(slot.edges, problem_.role[e]))
        return false;
    if (!left_.empty()) {
        auto const weeks = problem_.instance.minutes[problem_.role[e]];
        for (WeekMinutes const& each : weeks) {
            auto const week = std::size_t(each.week);
            if (each.minutes > slot.minutes[week] && each.minutes - slot.minutes[week] > left_[week])
                return false;
        }
        for (WeekMinutes const& each : weeks) {
            auto const week = std::size_t(each.week);
            std::int32_t const more = std::max(0, each.minutes - slot.minutes[week]);
            slot.minutes[week] += more;
            left_[week] -= more;
        }
    }
    slot.edges.push_back(e);
    return true;
}

// --- Where it is a flow
// ---------------------------------------------------------------------------------------

namespace {

// v's edges in sets whose members all clash and that do not clash with each other; nothing where clashing is
// not like that.
std::optional<std::vector<std::vector<std::uint32_t>>> slots_of(ShiftProblem const& problem,
                                                                std::uint32_t v) {
    std::vector<std::vector<std::uint32_t>> slots;
    for (std::uint32_t e = problem.row(v).begin; e < problem.row(v).end; ++e) {
        std::vector<std::uint32_t>* own = nullptr;
        for (auto& slot : slots) {
            auto const clashing =
                std::ranges::count_if(slot, [&](std::uint32_t f) { return problem.clash(v, e, f); });
            if (clashing == 0) continue;
            if (clashing != std::ptrdiff_t(slot.size()) || own != nullptr) return std::nullopt;
            own = &slot;
        }
        if (own == nullptr) own = &slots.emplace_back();
        own->push_back(e);
    }
    return slots;
}

// Do the longest of any slots v could fill fit the hours?
bool hours_never_bind(ShiftProblem const& problem, std::uint32_t v,
                      std::vector<std::vector<std::uint32_t>> const& slots) {
    auto const left = problem.hours_left(v);
    for (std::size_t week = 0; week < left.size(); ++week) {
        std::vector<std::int32_t> longest;
        for (auto const& slot : slots) {
            std::int32_t most = 0;
            for (std::uint32_t const e : slot) {
                for (WeekMinutes const& each : problem.instance.minutes[problem.role[e]]) {
                    if (std::size_t(each.week) == week) most = std::max(most, each.minutes);
                }
            }
            longest.push_back(most);
        }
        std::ranges::sort(longest, std::greater<>());
        if (longest.size() > std::size_t(problem.capacity[v]))
            longest.resize(std::size_t(problem.capacity[v]));
        if (std::accumulate(longest.begin(), longest.end(), std::int64_t{0}) > left[week]) return false;
    }
    return true;
}

} // namespace

bool has_to_choose(ShiftProblem const& problem, std::uint32_t v) {
    if (problem.capacity[v] <= 1 || problem.row(v).size() <= 1) return false;
    auto const slots = slots_of(problem, v);
    return !slots || slots->size() < problem.row(v).size() || !hours_never_bind(problem, v, *slots);
}

std::optional<SlotFlow> whole_as_flow(ShiftProblem const& problem) {
    if (std::ranges::count(problem.full_only, char{1}) > 0) return std::nullopt;
    SlotFlow flow;
    flow.instance.minimum = problem.minimum;
    flow.instance.maximum = problem.maximum;
    flow.instance.fill_value = problem.fill_value;
    std::vector<std::uint32_t> row;
    for (std::uint32_t v = 0; v < problem.volunteers(); ++v) {
        if (problem.row(v).size() == 0) continue;
        if (problem.party[v] > 1) return std::nullopt;
        row.resize(problem.row(v).size());
        std::iota(row.begin(), row.end(), problem.row(v).begin);
        if (problem.capacity[v] > 1) {
            auto slots = slots_of(problem, v);
            if (!slots || !hours_never_bind(problem, v, *slots)) return std::nullopt;
            bool const clashes = slots->size() < row.size();
            if (clashes && slots->size() > std::size_t(problem.capacity[v])) return std::nullopt;
            if (clashes) {
                for (auto& slot : *slots) flow.add_copy(problem, v, slot);
                continue;
            }
        }
        flow.add_copy(problem, v, row);
        flow.instance.capacity.back() = problem.capacity[v];
    }
    return flow;
}

} // namespace kith
