// SPDX-License-Identifier: MIT
// Accounts: who holds credits, in which scheme, and between which limits. Called by everything in ledger/.
// An account belongs to one scheme; a person in both schemes has two accounts with one holder, so that
// exchange between members and rewards for hours given to organisations can never mix.
#pragma once

#include "base/time.hpp"
#include "ledger/key.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kith::ledger {

enum class Scheme : std::uint8_t { exchange, rewards };
enum class AccountKind : std::uint8_t { member, family, organisation, fund, partner, issuer };
enum class AccountState : std::uint8_t { open, closed };
enum class ClosingReason : std::uint8_t { left, moved_away, died, organisation_closed, duplicate };

inline constexpr std::array<std::string_view, 2> scheme_names{"exchange", "rewards"};
inline constexpr std::array<std::string_view, 6> account_kind_names{"member", "family",  "organisation",
                                                                    "fund",   "partner", "issuer"};
inline constexpr std::array<std::string_view, 2> account_state_names{"open", "closed"};
inline constexpr std::array<std::string_view, 5> closing_reason_names{"left", "moved_away", "died",
                                                                      "organisation_closed", "duplicate"};
inline constexpr std::size_t scheme_count = scheme_names.size();
inline constexpr std::size_t account_kind_count = account_kind_names.size();

// In minutes. Unset means the community's default for this scheme and kind, never "no limit".
struct Limits {
    std::optional<std::int64_t> floor{};
    std::optional<std::int64_t> ceiling{};
    std::optional<std::int64_t> soft{}; // a notice when the balance passes this far from zero, either way
};

struct LimitDefaults {
    std::int64_t floor = 0;   // <= 0
    std::int64_t ceiling = 0; // >= 0
    std::int64_t soft = 0;    // >= 0; 0 gives no notice
};

// The position of an account in the books, dense, in order of opening. Effects name accounts by it.
using AccountNumber = std::uint32_t;
inline constexpr std::uint32_t no_index = 0xFFFF'FFFFu;

// The present state of one account. posted + pending_in - pending_out is what it will hold when everything
// pending is confirmed; only posted - pending_out may be spent.
struct Account {
    AccountId id{};
    PersonId holder{};
    Limits limits{};
    std::int64_t posted = 0;
    std::int64_t pending_in = 0;
    std::int64_t pending_out = 0;
    std::int64_t hours_given = 0;    // confirmed minutes, less linked reversals of hours records
    std::int64_t hours_received = 0; // likewise
    Instant opened_at{};
    Instant closed_at{};
    Date opened_on{};
    Date closed_on{};
    std::uint32_t last_touch = no_index; // newest of its chain of touches, see books.hpp
    std::uint32_t open_transfers = 0;    // pending, escalated or disputed
    AccountKind kind = AccountKind::member;
    Scheme scheme = Scheme::exchange;
    AccountState state = AccountState::open;
    ClosingReason closing = ClosingReason::left;
    bool hours_only = false; // hours are recorded, credits never move

    [[nodiscard]] std::int64_t spendable() const { return posted - pending_out; }
    [[nodiscard]] std::int64_t towards_ceiling() const { return posted + pending_in; }
};

} // namespace kith::ledger
