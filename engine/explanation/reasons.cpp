// SPDX-License-Identifier: MIT
#include "explanation/reasons.hpp"

namespace kith::explanation {

Reasons reasons_of(std::span<RuleResult const> rules) {
    Reasons reasons;
    for (RuleResult const& result : rules) {
        if (result.outcome == RuleOutcome::fail) reasons.failed.insert(result.rule);
        if (result.outcome != RuleOutcome::unknown) continue;
        (result.gate.kind == GateKind::before_referral ? reasons.blocking : reasons.open)
            .insert(result.question);
    }
    return reasons;
}

void Tally::add(Standing standing, Reasons const& reasons) {
    ++pairs;
    ++(standing == Standing::eligible ? eligible : standing == Standing::ask_first ? ask_first : excluded);
    for (std::size_t index = 0; index < fails.size(); ++index) {
        auto const rule = static_cast<Rule>(index);
        fails[index].any += reasons.failed.contains(rule);
        fails[index].only += reasons.fails_only(rule);
    }
    for (std::size_t index = 0; index < blocking.size(); ++index) {
        auto const question = static_cast<Question>(index);
        blocking[index].any += reasons.blocking.contains(question);
        blocking[index].only += reasons.waits_only_for(question);
        open[index] += standing == Standing::eligible && reasons.open.contains(question);
    }
}

} // namespace kith::explanation
