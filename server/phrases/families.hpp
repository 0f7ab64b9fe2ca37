// SPDX-License-Identifier: MIT
// Which family of catalogue keys says the enumerators of which enum: code_of(Urgency::high) under "urgency"
// is the key "urgency.high". One table, walked by the test that every code has its words.
#pragma once

#include "assignment/plan.hpp"
#include "eligibility/verdict.hpp"
#include "explanation/codes.hpp"
#include "explanation/diff.hpp"
#include "explanation/explainer.hpp"
#include "explanation/prices.hpp"

#include <string>
#include <string_view>

namespace kith::phrases {

// clang-format off
constexpr std::string_view family(GateKind) { return "gate"; }
constexpr std::string_view family(LanguageLevel) { return "language_level"; }
constexpr std::string_view family(MatchState) { return "state"; }
constexpr std::string_view family(PlanClass) { return "plan_class"; }
constexpr std::string_view family(RoleKind) { return "role_kind"; }
constexpr std::string_view family(RoleStatus) { return "role_status"; }
constexpr std::string_view family(Setting) { return "setting"; }
constexpr std::string_view family(SkillLevel) { return "skill_level"; }
constexpr std::string_view family(Stopped) { return "stopped"; }
constexpr std::string_view family(Timing) { return "timing"; }
constexpr std::string_view family(TravelMode) { return "travel_mode"; }
constexpr std::string_view family(Urgency) { return "urgency"; }
constexpr std::string_view family(Vehicle) { return "vehicle"; }
constexpr std::string_view family(ViolationCode) { return "violation"; }
constexpr std::string_view family(WhyRuns) { return "full_only"; }
constexpr std::string_view family(VolunteerStatus) { return "volunteer_status"; }
constexpr std::string_view family(eligibility::Question) { return "question"; }
constexpr std::string_view family(eligibility::Rule) { return "rule"; }
constexpr std::string_view family(eligibility::RuleOutcome) { return "outcome"; }
constexpr std::string_view family(eligibility::Standing) { return "standing"; }
constexpr std::string_view family(explanation::Bond) { return "bond"; }
constexpr std::string_view family(explanation::CameBecause) { return "came"; }
constexpr std::string_view family(explanation::ChangeKind) { return "change"; }
constexpr std::string_view family(explanation::Decision) { return "decision"; }
constexpr std::string_view family(explanation::LeftBecause) { return "left"; }
constexpr std::string_view family(explanation::Movement) { return "movement"; }
constexpr std::string_view family(explanation::PriceGroup) { return "price_group"; }
constexpr std::string_view family(eligibility::Term) { return "term"; }
// clang-format on

template <class Enum>
[[nodiscard]] std::string key_of(Enum value) {
    return std::string(family(value)) + "." + std::string(explanation::code_of(value));
}

} // namespace kith::phrases
