// SPDX-License-Identifier: MIT
#include "brokerage/clocks.hpp"
#include "brokerage/life.hpp"

#include <doctest/doctest.h>

using namespace kith;
using namespace kith::brokerage;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon{std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 12h};

std::vector<Clock> all_clocks(MatchState state, int hurry = 1) {
    std::vector<Clock> clocks;
    for (std::uint8_t climbed = 0;; ++climbed) {
        auto const clock = next_clock(state, noon, climbed, hurry);
        if (!clock) return clocks;
        clocks.push_back(*clock);
    }
}

} // namespace

TEST_CASE("an offer reminds, then lapses, and a referral reminds twice, then comes to the coordinator") {
    CHECK(all_clocks(MatchState::offered) ==
          std::vector<Clock>{{noon + 36h, Ring::remind_volunteer, 0}, {noon + 72h, Ring::lapse, 1}});
    CHECK(all_clocks(MatchState::referred) == std::vector<Clock>{{noon + 72h, Ring::remind_organisation, 0},
                                                                 {noon + 144h, Ring::remind_organisation, 1},
                                                                 {noon + 216h, Ring::escalate, 2}});
}

TEST_CASE("did they start is asked the day after the first day, then at 4 and 12 weeks") {
    CHECK(all_clocks(MatchState::confirmed).front() == Clock{noon + 24h, Ring::ask_did_they_start, 0});
    CHECK(all_clocks(MatchState::active) == std::vector<Clock>{{noon + 24h * 28, Ring::ask_at_4_weeks, 0},
                                                               {noon + 24h * 84, Ring::ask_at_12_weeks, 1}});
}

TEST_CASE("in an emergency answers are wanted sooner, follow-ups are not") {
    CHECK(all_clocks(MatchState::offered, 36) ==
          std::vector<Clock>{{noon + 1h, Ring::remind_volunteer, 0}, {noon + 2h, Ring::lapse, 1}});
    CHECK(all_clocks(MatchState::active, 36) == all_clocks(MatchState::active));
}

TEST_CASE("whatever is on its way has a clock, ages rise, and what lapses may lapse") {
    for (int each = 0; each <= static_cast<int>(MatchState::waiting_list); ++each) {
        auto const state = static_cast<MatchState>(each);
        bool const over = state == MatchState::completed || state == MatchState::left || is_refused(state) ||
                          state == MatchState::no_reply || state == MatchState::withdrawn ||
                          state == MatchState::expired;
        CHECK(ladder(state).empty() == over);
        Minutes before{0};
        for (auto const& rung : ladder(state)) {
            CHECK(rung.after > before);
            before = rung.after;
            if (rung.ring == Ring::lapse) CHECK(leads_from(Step::lapse, state));
        }
    }
}
