// SPDX-License-Identifier: MIT
#include "explanation/codes.hpp"

#include "assignment/plan.hpp"
#include "eligibility/verdict.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace kith;
using explanation::code_count;
using explanation::code_of;
using explanation::from_code;

namespace {

template <class Enum>
std::vector<std::string> codes() {
    std::vector<std::string> all;
    for (std::size_t index = 0; index < code_count<Enum>; ++index)
        all.emplace_back(code_of(static_cast<Enum>(index)));
    return all;
}

enum class Single : unsigned char { only };

} // namespace

// Codes are stored and sent, so renaming an enumerator is a change of the wire: these lists say what it is.
TEST_CASE("codes are the names of the enumerators, in order") {
    CHECK(codes<eligibility::Rule>() ==
          std::vector<std::string>{
              "status",   "closed",   "answered", "barred",   "age",        "single_sex",   "skill",
              "language", "vehicle",  "access",   "setting",  "travel",     "availability", "clash",
              "hours",    "expenses", "check",    "training", "references", "induction",    "consent"});
    CHECK(codes<eligibility::RuleOutcome>() == std::vector<std::string>{"pass", "fail", "unknown"});
    CHECK(codes<eligibility::Standing>() == std::vector<std::string>{"eligible", "ask_first", "excluded"});
    CHECK(codes<eligibility::Term>() ==
          std::vector<std::string>{"base", "skill_fit", "cause", "goal", "travel", "availability_surplus",
                                   "continuity", "waiting", "spreading", "unknowns", "clearing", "promise"});
    CHECK(codes<MatchState>() ==
          std::vector<std::string>{"interested", "suggested", "offered", "accepted", "referred", "met",
                                   "clearing", "confirmed", "active", "completed", "left",
                                   "declined_by_volunteer", "declined_by_organisation", "no_reply",
                                   "withdrawn", "expired", "waiting_list"});
    CHECK(codes<GateKind>() ==
          std::vector<std::string>{"before_referral", "before_confirmation", "before_start", "within_days"});
    CHECK(codes<Urgency>() == std::vector<std::string>{"low", "normal", "high", "critical"});
    CHECK(codes<PlanClass>() == std::vector<std::string>{"flow", "shifts"});
    CHECK(codes<Single>() == std::vector<std::string>{"only"});
    static_assert(code_count<eligibility::Rule> == eligibility::rule_count);
    static_assert(code_count<eligibility::Term> == eligibility::term_count);
}

TEST_CASE("a code reads back as its enumerator, and nothing else does") {
    for (std::size_t index = 0; index < code_count<eligibility::Question>; ++index) {
        auto const question = static_cast<eligibility::Question>(index);
        CHECK(from_code<eligibility::Question>(code_of(question)) == question);
    }
    CHECK_FALSE(from_code<Urgency>("urgent"));
    CHECK_FALSE(from_code<Urgency>(""));
    CHECK_FALSE(from_code<Urgency>("High"));
}
