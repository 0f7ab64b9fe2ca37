// SPDX-License-Identifier: MIT
#include "eligibility/judge.hpp"

#include "base/contract.hpp"
#include "eligibility/rules_clearing.hpp"
#include "eligibility/rules_place.hpp"
#include "eligibility/rules_time.hpp"
#include "eligibility/score.hpp"

namespace kith::eligibility {
namespace {

template <class Sink>
void judge_personal(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    if (wanted.rule == Rule::skill) return judge_skill(pair, wanted, sink);
    if (wanted.rule == Rule::age) return judge_age(pair, wanted, sink);
    if (wanted.rule == Rule::language) return judge_language(pair, wanted, sink);
    if (wanted.rule == Rule::vehicle) return judge_vehicle(pair, wanted, sink);
    KITH_EXPECT(wanted.rule == Rule::single_sex);
    judge_single_sex(pair, wanted, sink);
}

template <class Sink>
void judge_clearing(Pair const& pair, RequirementFacts const& wanted, Sink& sink) {
    if (wanted.rule == Rule::check) return judge_check(pair, wanted, sink);
    if (wanted.rule == Rule::training) return judge_training(pair, wanted, sink);
    if (wanted.rule == Rule::references) return judge_references(pair, wanted, sink);
    KITH_EXPECT(wanted.rule == Rule::induction);
    judge_induction(pair, wanted, sink);
}

// The rules that only matter to a new pairing.
template <class Sink>
void judge_newcomer(Pair const& pair, Sink& sink) {
    judge_status(pair, sink);
    if (sink.done()) return;
    judge_closed(pair, sink);
    if (sink.done()) return;
    judge_answered(pair, sink);
}

// The rules from `barred` on, in order, until the sink has heard enough.
template <class Sink>
void judge_fit(Pair const& pair, Sink& sink, Measures& measures) {
    judge_barred(pair, sink);
    if (sink.done()) return;
    for (auto const& wanted : in(pair.facts.requirements, pair.r.personal)) {
        judge_personal(pair, wanted, sink);
        if (sink.done()) return;
    }
    judge_access(pair, sink);
    if (sink.done()) return;
    judge_setting(pair, sink);
    if (sink.done()) return;
    judge_travel(pair, sink, measures);
    if (sink.done()) return;
    judge_availability(pair, sink, measures);
    if (sink.done()) return;
    judge_clash(pair, sink);
    if (sink.done()) return;
    judge_hours(pair, sink);
    if (sink.done()) return;
    judge_expenses(pair, sink);
    if (sink.done()) return;
    for (auto const& wanted : in(pair.facts.requirements, pair.r.clearing)) {
        judge_clearing(pair, wanted, sink);
        if (sink.done()) return;
    }
    judge_consent(pair, sink);
}

// Counts what is in the way, until it is more than one thing.
class NearMissSink {
  public:
    static constexpr bool wants_numbers = false;
    void add(RuleResult const& result) {
        if (result.outcome == RuleOutcome::pass) return;
        if (result.outcome == RuleOutcome::fail)
            rules_ |= 1U << static_cast<unsigned>(result.rule);
        else if (result.gate.kind == GateKind::before_referral)
            questions_ |= 1U << static_cast<unsigned>(result.question);
    }
    [[nodiscard]] int things() const { return std::popcount(rules_) + std::popcount(questions_); }
    [[nodiscard]] bool done() const { return things() > 1 || is_final(); }

  private:
    // Nobody can do anything about these.
    [[nodiscard]] bool is_final() const {
        auto const bit = [](Rule rule) { return 1U << static_cast<unsigned>(rule); };
        return (rules_ & (bit(Rule::closed) | bit(Rule::answered) | bit(Rule::barred))) != 0;
    }

    std::uint32_t rules_ = 0;
    std::uint32_t questions_ = 0;
};

} // namespace

Judge::Judge(Roster const& roster, Settings const& settings)
    : roster_(roster), settings_(settings), facts_(roster, settings) {
    KITH_EXPECT(validate(settings).empty());
}

Verdict Judge::verdict(VolunteerId volunteer, OpeningId opening) const {
    Pair const pair(roster_, settings_, facts_, volunteer, opening);
    Verdict verdict;
    VerdictSink sink(verdict.rules);
    Measures measures;
    judge_newcomer(pair, sink);
    judge_fit(pair, sink, measures);
    verdict.standing = sink.tally.standing();
    verdict.score = score_of(pair, sink.tally, measures);
    return verdict;
}

Glance Judge::glance(VolunteerId volunteer, OpeningId opening) const {
    Pair const pair(roster_, settings_, facts_, volunteer, opening);
    GlanceSink sink;
    Measures measures;
    judge_newcomer(pair, sink);
    if (!sink.done()) judge_fit(pair, sink, measures);
    if (sink.done()) return {};
    return {sink.tally.standing(), score_total(pair, sink.tally, measures)};
}

Glance Judge::glance_pinned(VolunteerId volunteer, OpeningId opening) const {
    Pair const pair(roster_, settings_, facts_, volunteer, opening);
    GlanceSink sink;
    Measures measures;
    judge_fit(pair, sink, measures);
    if (sink.done()) return {};
    return {sink.tally.standing(), score_total(pair, sink.tally, measures)};
}

bool Judge::is_near_miss(VolunteerId volunteer, OpeningId opening) const {
    Pair const pair(roster_, settings_, facts_, volunteer, opening);
    NearMissSink sink;
    Measures measures;
    judge_newcomer(pair, sink);
    if (!sink.done()) judge_fit(pair, sink, measures);
    return !sink.done() && sink.things() == 1;
}

std::int32_t Judge::score_bound(VolunteerId volunteer, OpeningId opening) const {
    Pair const pair(roster_, settings_, facts_, volunteer, opening);
    GlanceSink sink;
    Measures measures;
    judge_travel(pair, sink, measures); // the journey is exact ...
    if (pair.o.timing == Timing::weekly)
        measures.surplus_minutes = pair.o.minutes_needed; // ... the rest full
    return score_total(pair, Tally{}, measures);
}

Clash Judge::clash(VolunteerId volunteer, OpeningId one, OpeningId other) const {
    return find_clash(facts_, roster_, settings_, volunteer, one, other);
}

} // namespace kith::eligibility
