// SPDX-License-Identifier: MIT
// The referee of the audit: makes a change for real in the draft that the roster came from, builds, judges
// and plans the changed community anew, and takes the difference. Shares nothing with WhatIf but the planner;
// for small communities the plan's value is also taken from the reference solver.
#pragma once

#include "assignment/reference.hpp"
#include "audit/audit.hpp"
#include "explanation/planned_community.hpp"

#include <algorithm>

namespace kith {

struct Replanned {
    std::int64_t value = 0;
    std::int64_t reference_value = 0; // by Boost's successive shortest paths; 0 where not asked for
    std::int32_t pairings = 0;
    std::int32_t opened = 0; // pairings that were not eligible before
};

inline std::int32_t count_opened(PlannedCommunity const& before, Roster const& roster,
                                 eligibility::EligibilityGraph const& graph) {
    std::int32_t opened = 0;
    for (std::size_t index = 0; index < roster.volunteers().size(); ++index) {
        auto const known = before.roster.find_volunteer(roster.volunteers()[index].key);
        for (auto const& choice : graph.choices(VolunteerId(index)))
            opened += !known || !before.graph.find(*known, choice.opening); // openings keep their ids
    }
    return opened;
}

inline Replanned replan(RosterDraft draft, PlannedCommunity const& before, bool with_reference) {
    Roster const roster = Roster::build(std::move(draft)).value();
    eligibility::Judge const judge(roster, before.settings);
    auto const graph = eligibility::build_graph(judge).value();
    auto const problem = make_flow_problem(judge, graph);
    Plan const plan = make_plan(problem);
    Replanned replanned{.value = plan.value,
                        .reference_value = 0,
                        .pairings = static_cast<std::int32_t>(plan.pairings.size()),
                        .opened = count_opened(before, roster, graph)};
    if (with_reference) replanned.reference_value = reference_solve(problem.instance.view()).value;
    return replanned;
}

inline RosterDraft with_newcomers(RosterDraft draft, Volunteer const& person, std::int32_t count) {
    for (std::int32_t each = 0; each < count; ++each) {
        draft.volunteers.push_back(person);
        draft.volunteers.back().key = "newcomer" + std::to_string(each);
    }
    return draft;
}

inline RosterDraft with_changes(RosterDraft draft, Roster const& roster,
                                std::span<audit::Helped const> people) {
    for (audit::Helped const& each : people) {
        auto const row = std::ranges::find(draft.volunteers, roster[each.volunteer].key, &Volunteer::key);
        *row = apply(each.change, *row, roster);
    }
    return draft;
}

} // namespace kith
