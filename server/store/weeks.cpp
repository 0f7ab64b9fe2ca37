// SPDX-License-Identifier: MIT
#include "store/weeks.hpp"

#include "explanation/codes.hpp"
#include "store/fault.hpp"
#include "store/moments.hpp"

#include <algorithm>

namespace kith::store {
namespace {

MatchState state_of(std::string_view word) {
    auto const state = explanation::from_code<MatchState>(word);
    if (!state) throw StoreFault(StoreFault::Kind::corrupt, "a step's state is " + std::string(word));
    return *state;
}

} // namespace

Happened happened_since(Database& database, std::int64_t centre, Instant since, Date since_day) {
    Happened all;
    Statement steps(database,
                    "select s.at, s.state_before, s.state_after, m.direct from match_step s join match m on "
                    "m.centre = s.centre and m.volunteer = s.volunteer and m.opening = s.opening where "
                    "s.centre = ? and s.at >= ?");
    steps.bind(1, centre).bind(2, seconds(since));
    while (steps.step()) {
        auto const before = steps.text(1);
        all.moves.push_back({instant(steps.integer(0)),
                             before.empty() ? std::nullopt : std::optional(state_of(before)),
                             state_of(steps.text(2)), steps.integer(3) != 0});
    }
    Statement asked(database,
                    "select interested_at, answered_at from match where centre = ? and interested_at >= ?");
    asked.bind(1, centre).bind(2, std::max<std::int64_t>(0, seconds(since)));
    while (asked.step()) {
        auto const answered = asked.integer(1);
        all.interests.push_back(
            {instant(asked.integer(0)), answered < 0 ? std::nullopt : std::optional(instant(answered))});
    }
    Statement worked(
        database, "select worked_on, sum(minutes) from logged_hours where centre = ? and worked_on >= ? "
                  "and state in ('pending', 'escalated', 'confirmed') group by worked_on order by worked_on");
    auto const first = kept_text(since_day);
    worked.bind(1, centre).bind(2, std::string_view(first));
    while (worked.step()) all.worked.push_back({kept_day(worked.text(0)), worked.integer(1)});
    Statement held(database, "select count(*) from match where centre = ? and holds = 1");
    if (held.bind(1, centre).step()) all.held = held.integer(0);
    return all;
}

} // namespace kith::store
