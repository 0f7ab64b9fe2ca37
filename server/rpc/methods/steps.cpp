// SPDX-License-Identifier: MIT
#include "rpc/methods/steps.hpp"

#include "explanation/codes.hpp"
#include "store/community_rows.hpp"

namespace kith::rpc {

using explanation::code_of;

desk::Actor actor_of(Turn& turn) {
    auto const& principal = turn.principal();
    bool const link = principal.standing == auth::Standing::link;
    return {std::string(auth::word_of(principal.standing)), principal.id,
            link && !principal.volunteer.empty()};
}

Subject subject_of_pair(Turn& turn, std::string const& volunteer, std::string const& opening) {
    store::CommunityRows rows(turn.database(), turn.centre());
    return {volunteer, desk::organisation_of(rows, opening), "match/" + volunteer + "/" + opening};
}

Refused refused_of(desk::StepRefused const& refused) {
    Refused said{refused.code, refused.retry, {}};
    if (refused.limit != 0) said.numbers.emplace_back("limit", refused.limit);
    if (refused.regulated) {
        brokerage::RegulatedRules const rules;
        said.numbers.emplace_back("limit", rules.days_max);
        said.numbers.emplace_back("period_days", rules.period_days);
        said.numbers.emplace_back("asked", refused.regulated->days);
        said.numbers.emplace_back("nights", refused.regulated->nights);
    }
    for (auto const& each : refused.waiting) {
        auto const gate = explanation::from_code<GateKind>(each.gate);
        auto name = "waiting." + each.rule;
        if (!each.subject.empty()) name += "." + each.subject;
        said.numbers.emplace_back(std::move(name), gate ? static_cast<std::int64_t>(*gate) : 0);
    }
    return said;
}

Moved moved(desk::StepTaken const& taken) {
    return {std::string(code_of(taken.state)),
            taken.before ? std::optional(std::string(code_of(*taken.before))) : std::nullopt,
            taken.overridden, taken.place_freed};
}

} // namespace kith::rpc
