// SPDX-License-Identifier: MIT
#include "brokerage/clocks.hpp"

#include "base/contract.hpp"

#include <array>

namespace kith::brokerage {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::weeks;

// A fifth of applicants elsewhere never get a reply: an application is the first thing to be escalated.
constexpr std::array interested{Rung{24h, Ring::escalate}, Rung{72h, Ring::escalate},
                                Rung{weeks(8), Ring::lapse}};
constexpr std::array suggested{Rung{weeks(2), Ring::lapse}};
constexpr std::array offered{Rung{36h, Ring::remind_volunteer}, Rung{72h, Ring::lapse}};
constexpr std::array accepted{Rung{24h, Ring::escalate}, Rung{72h, Ring::escalate}};
constexpr std::array referred{Rung{days(3), Ring::remind_organisation},
                              Rung{days(6), Ring::remind_organisation}, Rung{days(9), Ring::escalate}};
constexpr std::array met{Rung{days(5), Ring::remind_organisation}, Rung{days(10), Ring::escalate}};
constexpr std::array clearing{Rung{weeks(2), Ring::escalate}, Rung{weeks(6), Ring::escalate}};
constexpr std::array confirmed{Rung{days(1), Ring::ask_did_they_start}, Rung{days(4), Ring::escalate}};
constexpr std::array active{Rung{weeks(4), Ring::ask_at_4_weeks}, Rung{weeks(12), Ring::ask_at_12_weeks}};
constexpr std::array waiting_list{Rung{weeks(8), Ring::lapse}};

bool is_follow_up(Ring ring) {
    return ring == Ring::ask_did_they_start || ring == Ring::ask_at_4_weeks || ring == Ring::ask_at_12_weeks;
}

} // namespace

std::span<Rung const> ladder(MatchState state) {
    switch (state) {
    case MatchState::interested: return interested;
    case MatchState::suggested: return suggested;
    case MatchState::offered: return offered;
    case MatchState::accepted: return accepted;
    case MatchState::referred: return referred;
    case MatchState::met: return met;
    case MatchState::clearing: return clearing;
    case MatchState::confirmed: return confirmed;
    case MatchState::active: return active;
    case MatchState::waiting_list: return waiting_list;
    case MatchState::completed:
    case MatchState::left:
    case MatchState::declined_by_volunteer:
    case MatchState::declined_by_organisation:
    case MatchState::no_reply:
    case MatchState::withdrawn:
    case MatchState::expired: return {};
    }
    return {};
}

std::optional<Clock> next_clock(MatchState state, Instant since, std::uint8_t climbed, std::int32_t hurry) {
    KITH_EXPECT(hurry >= 1);
    auto const rungs = ladder(state);
    if (climbed >= rungs.size()) return {};
    auto const& rung = rungs[climbed];
    auto const after = is_follow_up(rung.ring) ? rung.after : rung.after / hurry;
    return Clock{since + after, rung.ring, climbed};
}

} // namespace kith::brokerage
