// SPDX-License-Identifier: MIT
// The reasons of one pair as sets, and the reasons of many pairs counted: what stands between a person and
// all openings, or between an opening and all people.
#pragma once

#include "eligibility/verdict.hpp"
#include "explanation/codes.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace kith::explanation {

using eligibility::Question;
using eligibility::Rule;
using eligibility::RuleOutcome;
using eligibility::RuleResult;
using eligibility::Standing;
using eligibility::Verdict;

inline constexpr std::size_t question_count = code_count<Question>;

// A set of enumerators of one enum.
template <class Enum>
class CodeSet {
    static_assert(code_count<Enum> <= 32);

  public:
    constexpr void insert(Enum code) { bits_ |= 1U << static_cast<unsigned>(code); }
    [[nodiscard]] constexpr bool contains(Enum code) const {
        return (bits_ >> static_cast<unsigned>(code) & 1U) != 0;
    }
    [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
    [[nodiscard]] constexpr std::size_t size() const {
        return static_cast<std::size_t>(std::popcount(bits_));
    }
    // Just this one?
    [[nodiscard]] constexpr bool is_only(Enum code) const { return contains(code) && size() == 1; }
    friend constexpr bool operator==(CodeSet, CodeSet) = default;

  private:
    std::uint32_t bits_ = 0;
};

struct Reasons {
    CodeSet<Rule> failed;
    CodeSet<Question> blocking; // unknown, and to be answered before referral
    CodeSet<Question> open;     // unknown, and to be answered or settled later

    // Nothing but this rule, or this question, stands in the way.
    [[nodiscard]] bool fails_only(Rule rule) const { return failed.is_only(rule) && blocking.empty(); }
    [[nodiscard]] bool waits_only_for(Question question) const {
        return failed.empty() && blocking.is_only(question);
    }
    friend bool operator==(Reasons const&, Reasons const&) = default;
};

[[nodiscard]] Reasons reasons_of(std::span<RuleResult const> rules);

// `any`: pairs in which the rule fails, or the question is open. `only`: those in which nothing else stands
// in the way.
struct Count {
    std::int32_t any = 0;
    std::int32_t only = 0;
    friend bool operator==(Count const&, Count const&) = default;
};

// Over pairs of one person with every open opening, or of one opening with every person who may be placed.
struct Tally {
    std::int32_t pairs = 0;
    std::int32_t eligible = 0;
    std::int32_t ask_first = 0;
    std::int32_t excluded = 0;
    std::array<Count, eligibility::rule_count> fails{}; // by Rule
    std::array<Count, question_count> blocking{};       // by Question: to ask before referral
    std::array<std::int32_t, question_count> open{};    // by Question: of eligible pairs, to settle later

    void add(Standing standing, Reasons const& reasons);
    friend bool operator==(Tally const&, Tally const&) = default;
};

// What a tally found, those first that are most often all that stands in the way, then the most frequent.
[[nodiscard]] std::vector<std::pair<Rule, Count>> failing(Tally const& tally);
[[nodiscard]] std::vector<std::pair<Question, Count>> blocking(Tally const& tally);

} // namespace kith::explanation
