// SPDX-License-Identifier: MIT
#include "explanation/reasons.hpp"

#include <algorithm>
#include <tuple>

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

namespace {

template <class Enum, class Counts>
std::vector<std::pair<Enum, Count>> found_in(Counts const& counts) {
    std::vector<std::pair<Enum, Count>> found;
    for (std::size_t index = 0; index < counts.size(); ++index)
        if (counts[index].any > 0) found.emplace_back(static_cast<Enum>(index), counts[index]);
    std::ranges::sort(found, {}, [](auto const& each) {
        return std::tuple(-each.second.only, -each.second.any, each.first);
    });
    return found;
}

} // namespace

std::vector<std::pair<Rule, Count>> failing(Tally const& tally) {
    return found_in<Rule>(tally.fails);
}

std::vector<std::pair<Question, Count>> blocking(Tally const& tally) {
    return found_in<Question>(tally.blocking);
}

} // namespace kith::explanation
