// SPDX-License-Identifier: MIT
// One pair as the rules see it, and the two places their results go: VerdictSink keeps everything,
// GlanceSink only what decides. The rules are written once, against either. Internal to the judge.
#pragma once

#include "eligibility/facts.hpp"

#include <bit>

namespace kith::eligibility {

struct Pair {
    Roster const& roster;
    Settings const& settings;
    Facts const& facts;
    VolunteerId volunteer;
    OpeningId opening;
    VolunteerFacts const& v;
    OpeningFacts const& o;
    RoleFacts const& r;

    Pair(Roster const& roster_, Settings const& settings_, Facts const& facts_, VolunteerId volunteer_,
         OpeningId opening_)
        : roster(roster_),
          settings(settings_),
          facts(facts_),
          volunteer(volunteer_),
          opening(opening_),
          v(facts_.volunteers[volunteer_.index()]),
          o(facts_.openings[opening_.index()]),
          r(facts_.roles[o.role.index()]) {}
};

// Age, sex, access needs and a parent's consent follow from protected characteristics: what is unknown or to
// be settled about them never touches a score (Equality Act 2010).
[[nodiscard]] constexpr bool is_protected(Rule rule) {
    return rule == Rule::age || rule == Rule::single_sex || rule == Rule::access || rule == Rule::consent;
}

// What the outcomes add up to.
class Tally {
  public:
    void note(RuleResult const& result) {
        if (result.outcome == RuleOutcome::pass) return;
        if (result.outcome == RuleOutcome::fail) {
            fails_ = true;
            return;
        }
        if (result.gate.kind == GateKind::before_referral) asks_first_ = true;
        if (is_protected(result.rule)) return;
        if (result.gate.kind == GateKind::before_start || result.gate.kind == GateKind::within_days)
            ++to_clear_;
        else
            questions_ |= 1U << static_cast<unsigned>(result.question);
    }
    [[nodiscard]] bool fails() const { return fails_; }
    [[nodiscard]] Standing standing() const {
        if (fails_) return Standing::excluded;
        return asks_first_ ? Standing::ask_first : Standing::eligible;
    }
    // Facts to ask for, each once however many rules want it.
    [[nodiscard]] int facts_to_ask() const { return std::popcount(questions_); }
    [[nodiscard]] int things_to_clear() const { return to_clear_; }

  private:
    bool fails_ = false;
    bool asks_first_ = false;
    std::uint32_t questions_ = 0;
    int to_clear_ = 0;
};

class VerdictSink {
  public:
    static constexpr bool wants_numbers = true;
    explicit VerdictSink(std::vector<RuleResult>& rules) : rules_(rules) {}
    void add(RuleResult const& result) {
        tally.note(result);
        rules_.push_back(result);
    }
    [[nodiscard]] bool done() const { return false; }
    Tally tally;

  private:
    std::vector<RuleResult>& rules_;
};

class GlanceSink {
  public:
    static constexpr bool wants_numbers = false; // rules may leave numbers out
    void add(RuleResult const& result) { tally.note(result); }
    [[nodiscard]] bool done() const { return tally.fails(); }
    Tally tally;
};

// What rules find out and the score uses again.
struct Measures {
    std::int64_t metres = -1;         // -1 unknown; 0 where there is no journey
    bool within_reach = false;        // no further than the person goes
    std::int64_t surplus_minutes = 0; // covered beyond what is asked, a week
};

} // namespace kith::eligibility
