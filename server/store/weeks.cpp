// SPDX-License-Identifier: MIT
#include "store/weeks.hpp"

#include "explanation/codes.hpp"
#include "store/fault.hpp"
#include "store/moments.hpp"

#include <algorithm>
#include <cstdio>

namespace kith::store {
namespace {

MatchState state_of(std::string_view word) {
    auto const state = explanation::from_code<MatchState>(word);
    if (!state) throw StoreFault(StoreFault::Kind::corrupt, "a step's state is " + std::string(word));
    return *state;
}

std::string text_of(Date day) {
    std::chrono::year_month_day const civil(day);
    char text[16];
    (void)std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(civil.year()), unsigned(civil.month()),
                        unsigned(civil.day()));
    return text;
}

// As it was written, "2026-09-15".
std::optional<Date> day_of(std::string_view text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    if (std::sscanf(std::string(text).c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) return std::nullopt;
    auto const civil = std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
    return civil.ok() ? std::optional<Date>(std::chrono::local_days(civil)) : std::nullopt;
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
    auto const first = text_of(since_day);
    worked.bind(1, centre).bind(2, std::string_view(first));
    while (worked.step())
        if (auto const day = day_of(worked.text(0))) all.worked.push_back({*day, worked.integer(1)});
    Statement held(database, "select count(*) from match where centre = ? and holds = 1");
    if (held.bind(1, centre).step()) all.held = held.integer(0);
    return all;
}

} // namespace kith::store
