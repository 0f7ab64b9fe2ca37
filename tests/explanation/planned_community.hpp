// SPDX-License-Identifier: MIT
// A draft taken all the way: roster, judge, graph, plan and explainer, kept together because each refers to
// the one before.
#pragma once

#include "assignment/planner.hpp"
#include "explanation/confirm.hpp"
#include "explanation/explainer.hpp"
#include "explanation/prices.hpp"

namespace kith {

struct PlannedCommunity {
    RosterDraft draft; // as given, to be changed and built again
    eligibility::Settings settings;
    Roster roster;
    eligibility::Judge judge;
    eligibility::EligibilityGraph graph;
    PlanningProblem problem;
    Plan plan;
    explanation::Explainer explainer;

    // `as_flow`: whatever the times, see make_flow_problem.
    explicit PlannedCommunity(RosterDraft given, eligibility::Settings chosen = {}, bool as_flow = false)
        : draft(std::move(given)),
          settings(chosen),
          roster(Roster::build(draft).value()),
          judge(roster, settings),
          graph(eligibility::build_graph(judge).value()),
          problem(as_flow ? make_flow_problem(judge, graph) : make_problem(judge, graph)),
          plan(make_plan(problem)),
          explainer(judge, graph, plan) {}
    PlannedCommunity(PlannedCommunity const&) = delete;
    PlannedCommunity& operator=(PlannedCommunity const&) = delete;

    [[nodiscard]] VolunteerId volunteer(std::string_view key) const {
        return roster.find_volunteer(key).value();
    }
    [[nodiscard]] OpeningId opening(std::string_view key) const { return roster.find_opening(key).value(); }
};

} // namespace kith
