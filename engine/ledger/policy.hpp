// SPDX-License-Identifier: MIT
// What a community has decided about its books. A policy is itself recorded in the journal, so that every
// later entry can be checked against the rules of its own day.
#pragma once

#include "ledger/account.hpp"

namespace kith::ledger {

struct Policy {
    // [scheme][kind]. An issuer may issue nothing until a budget (a floor) is set for it.
    std::array<std::array<LimitDefaults, account_kind_count>, scheme_count> limits{{
        // member, family, organisation, fund, partner, issuer
        {{{-720, 6000, 600}, {-1440, 12000, 1200}, {-1440, 12000, 0}, {0, 600000, 0}, {0, 0, 0}, {0, 0, 0}}},
        {{{0, 12000, 0}, {0, 24000, 0}, {0, 0, 0}, {0, 600000, 0}, {0, 600000, 0}, {0, 0, 0}}},
    }};
    // Where the part of earned credit above the ceiling goes; none: such hours are refused.
    std::array<AccountId, scheme_count> overflow_fund{};
    std::uint8_t named_sweep = 0; // bit r: closing reason r may sweep to a named member's account
    // All in days.
    std::uint32_t confirm_days = 14;     // then a pending hours record is escalated to the broker
    std::uint32_t escalated_days = 28;   // then it expires, with a record of its own
    std::uint32_t reversal_days = 90;    // after posting
    std::uint32_t dispute_days = 60;     // after posting
    std::uint32_t answer_days = 7;       // for the other side's statement
    std::uint32_t decide_days = 21;      // for the broker
    std::uint32_t appeal_days = 14;      // after the first decision; it takes effect only then
    std::uint32_t reservation_days = 0;  // a reservation is kept this long after its day
    std::uint32_t hours_back_days = 365; // hours worked longer ago are refused
    std::uint32_t minutes_per_record_max = 1440;

    [[nodiscard]] LimitDefaults const& defaults(Scheme scheme, AccountKind kind) const {
        return limits[static_cast<std::size_t>(scheme)][static_cast<std::size_t>(kind)];
    }
};

inline constexpr std::uint32_t policy_days_max = 3660;
inline constexpr std::int64_t limit_minutes_max = std::int64_t{1} << 40;

} // namespace kith::ledger
