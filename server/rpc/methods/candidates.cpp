// SPDX-License-Identifier: MIT
#include "rpc/methods/candidates.hpp"

#include "phrases/explanations.hpp"

namespace kith::rpc {

Candidate candidate(phrases::Speaker const& speaker, desk::Snapshot const& snapshot, VolunteerId volunteer,
                    OpeningId opening, std::int32_t score) {
    auto const verdict = snapshot.judge().verdict(volunteer, opening);
    Candidate made;
    made.score = score;
    made.reasons = phrases::terms(speaker, verdict.score);
    for (auto const& result : verdict.rules) {
        if (result.outcome != eligibility::RuleOutcome::unknown) continue;
        made.questions.push_back(speaker.question(opening, result));
    }
    return made;
}

} // namespace kith::rpc
