// SPDX-License-Identifier: MIT
#include "audit/what_if.hpp"

#include "base/contract.hpp"

#include <algorithm>
#include <map>

namespace kith::audit {

using eligibility::Choice;
using eligibility::EligibilityGraph;
using eligibility::Judge;

WhatIf::WhatIf(Judge const& judge, EligibilityGraph const& graph, PlanningProblem const& problem,
               Plan const& plan)
    : graph_(graph),
      problem_(problem),
      plan_(plan),
      hypotheses_(judge.roster(), judge.settings()),
      held_(graph.volunteers(), 0),
      free_(free_places(judge, problem)) {
    KITH_EXPECT(plan.optimal() && plan.plan_class == PlanClass::flow);
    for (Pin const& pin : problem.instance.pins) ++held_[pin.volunteer];
}

std::size_t WhatIf::add(VolunteerId real, Volunteer changed) {
    imagined_.push_back({.real = real});
    return hypotheses_.add(real, std::move(changed));
}

std::size_t WhatIf::add(Volunteer newcomer) {
    imagined_.emplace_back();
    return hypotheses_.add(std::move(newcomer));
}

void WhatIf::build(unsigned threads) {
    KITH_EXPECT(rematch_ == nullptr);
    hypotheses_.build();
    auto const imagined_graph = eligibility::build_graph(hypotheses_.judge(), {.threads = threads});
    KITH_EXPECT(imagined_graph.has_value());
    market_ = problem_.instance;
    add_rows(*imagined_graph);
    add_people(make_flow_problem(hypotheses_.judge(), *imagined_graph, free_));

    std::vector<Pairing> pairings;
    pairings.reserve(plan_.pairings.size());
    filled_.assign(market_.maximum.size(), 0);
    for (PlannedPairing const& each : plan_.pairings) {
        pairings.push_back({static_cast<std::uint32_t>(each.volunteer.index()),
                            static_cast<std::uint32_t>(each.opening.index())});
        ++filled_[each.opening.index()];
    }
    rematch_ = std::make_unique<Rematch>(market_.view(), pairings, plan_.price);
    Repair const settled = rematch_->repair();
    KITH_EXPECT(settled.value == plan_.value);
}

void WhatIf::add_rows(EligibilityGraph const& imagined_graph) {
    for (std::size_t number = 0; number < imagined_.size(); ++number) {
        for (Choice const& choice : imagined_graph.choices(VolunteerId(number))) {
            market_.role.push_back(static_cast<std::uint32_t>(choice.opening.index()));
            market_.weight.push_back(hypotheses_.weight(number, choice.opening, choice.weight));
        }
        market_.offsets.push_back(static_cast<std::uint32_t>(market_.role.size()));
        market_.capacity.push_back(0);
    }
}

void WhatIf::add_people(PlanningProblem const& imagined) {
    for (std::size_t number = 0; number < imagined_.size(); ++number)
        imagined_[number].capacity = imagined.instance.capacity[number];
    for (Pin const& pin : imagined.instance.pins) {
        if (pin.volunteer >= imagined_.size()) continue;
        Imagined& holder = imagined_[pin.volunteer];
        --holder.capacity;
        holder.held_gain += pin.weight;
    }
    for (Imagined& each : imagined_) {
        if (!each.real) continue;
        auto const& pins = problem_.instance.pins;
        auto const volunteer = static_cast<std::uint32_t>(each.real->index());
        for (auto pin = std::ranges::lower_bound(pins, volunteer, {}, &Pin::volunteer);
             pin != pins.end() && pin->volunteer == volunteer; ++pin)
            each.held_gain -= pin->weight;
    }
}

void WhatIf::set(Imagined const& each, std::uint32_t index, bool on) {
    if (each.real) {
        std::size_t const real = each.real->index();
        rematch_->set_capacity(static_cast<std::uint32_t>(real),
                               on ? held_[real] : problem_.instance.capacity[real]);
    }
    rematch_->set_capacity(index, on ? each.capacity : 0);
}

namespace {

// Places by role, more or fewer than before the repair; none of 0.
std::map<std::uint32_t, std::int32_t> count_fills(Repair const& repair) {
    std::map<std::uint32_t, std::int32_t> fills;
    for (Pairing const& each : repair.added) ++fills[each.role];
    for (Pairing const& each : repair.dropped) --fills[each.role];
    std::erase_if(fills, [](auto const& each) { return each.second == 0; });
    return fills;
}

} // namespace

Effect WhatIf::effect(std::span<std::size_t const> numbers) {
    KITH_EXPECT(rematch_ != nullptr);
    Effect effect;
    std::vector<VolunteerId> real;
    auto const base = static_cast<std::uint32_t>(graph_.volunteers());
    auto const set_all = [&](bool on) {
        for (std::size_t const number : numbers)
            set(imagined_[number], base + static_cast<std::uint32_t>(number), on);
        return rematch_->repair();
    };
    for (std::size_t const number : numbers) {
        KITH_EXPECT(number < imagined_.size());
        if (imagined_[number].real) real.push_back(*imagined_[number].real);
        effect.gain += imagined_[number].held_gain;
        effect.opens += opens(number);
    }
    std::ranges::sort(real);
    KITH_EXPECT(std::ranges::adjacent_find(real) == real.end());

    Repair const with = set_all(true);
    effect.gain += with.value - plan_.value;
    for (auto const& [role, places] : count_fills(with)) {
        std::int32_t const minimum = market_.minimum[role];
        std::int32_t const before = filled_[role];
        effect.fills.push_back({OpeningId(role), places});
        effect.places += places;
        effect.needed += std::min(before + places, minimum) - std::min(before, minimum);
    }
    Repair const without = set_all(false);
    KITH_EXPECT(without.value == plan_.value);
    // Back at a best plan, which where others are as good need not be the one before.
    std::map<std::uint32_t, std::int32_t> moved = count_fills(with);
    for (auto const& [role, places] : count_fills(without)) moved[role] += places;
    for (auto const& [role, places] : moved) filled_[role] += places;
    return effect;
}

std::int32_t WhatIf::opens(std::size_t number) const {
    std::size_t const row = graph_.volunteers() + number;
    std::span const roles(market_.role);
    auto const now = roles.subspan(market_.offsets[row], market_.offsets[row + 1] - market_.offsets[row]);
    if (!imagined_[number].real) return static_cast<std::int32_t>(now.size());
    auto const before = graph_.choices(*imagined_[number].real);
    return static_cast<std::int32_t>(std::ranges::count_if(now, [&](std::uint32_t role) {
        return !std::ranges::binary_search(before, OpeningId(role), {}, &Choice::opening);
    }));
}

} // namespace kith::audit
